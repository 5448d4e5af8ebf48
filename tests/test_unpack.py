"""Marks that hold no text get their words back from the article."""

from __future__ import annotations

from training.unpack import unpack

TEXT = "صادرات پسته به ۲ میلیارد دلار رسید. واردات نیز ۲ میلیارد دلار بود."


def at(words: str, start: int = 0) -> list[int]:
    first = TEXT.index(words, start)
    return [first, first + len(words)]


def test_strings_come_back_as_written() -> None:
    second = at("۲ میلیارد دلار", 30)
    marks = {
        "id": "a1", "published_at": "2023-05-01", "officials": [], "counts": [], "percents": [], "measures": [],
        "money": [{"span": second, "value": "2000000000", "currency": "USD", "said_by": None}],
        "facts": [{"span": second, "indicator": [at("واردات")], "partner": [], "commodity": [at("صادرات"), at("پسته")],
                   "period": None, "optional": ["flow"]}],
    }  # fmt: skip
    article, facts = unpack(marks, TEXT)
    assert article["money"] == [
        {"quote": "۲ میلیارد دلار", "nth": 2, "value": "2000000000", "currency": "USD", "said_by": None}
    ]
    [row] = facts["facts"]
    assert (row["quote"], row["nth"], row["indicator"]) == ("۲ میلیارد دلار", 2, "واردات")
    assert (row["commodity"], row["partner"], row["optional"]) == ("صادرات پسته", [], ["flow"])
