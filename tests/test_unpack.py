"""Marks that hold no text get their words back from the article."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from training import unpack as module
from training.unpack import joined, unpack

TEXT = "صادرات پسته به ۲ میلیارد دلار رسید. واردات نیز ۲ میلیارد دلار بود."


HOLDERS = [{"name": [[0, 3]], "mentions": [{"kind": "role", "span": [4, 8]}]}]


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


@pytest.mark.parametrize(
    ("tokens", "line"),
    [
        ("وی گفت : « بله » .", "وی گفت: «بله»."),
        ("( ایرنا ) - تهران ؛ امروز", "(ایرنا) - تهران؛ امروز"),
        ("چه شد ؟ هیچ !", "چه شد؟ هیچ!"),
        ("۱۲ / ۵ درصد", "۱۲ / ۵ درصد"),
    ],
)
def test_sentences_of_tokens_are_written_as_usual(tokens: str, line: str) -> None:
    assert joined(tokens.split()) == line


def test_each_article_is_taken_from_its_corpus(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines, tagged, marks = (tmp_path / name for name in ("a.jsonl", "b.tsv", "marks.jsonl"))
    lines.write_text(json.dumps({"id": "a1", "title": "آمار", "paragraphs": ["۳ نفر آمدند."]}), "utf-8")
    sentences = ["آغاز", "خبر دیگر", "۴ نفر رفتند ."]
    tagged.write_text("\n\n".join("\n".join(f"{word}\tO" for word in each.split()) for each in sentences), "utf-8")

    def marked(name: str, text: str, **more: Any) -> str:
        counts = [
            {"span": [text.index("نفر") - 2, text.index("نفر") + 3], "value": "3", "unit": "نفر", "said_by": None}
        ]
        rest = {"published_at": None, "money": [], "percents": [], "measures": [], "counts": counts, "facts": []}
        return json.dumps({"id": name, "sha256": hashlib.sha256(text.encode()).hexdigest(), **rest, **more})

    texts = {"a1": "آمار\n\n۳ نفر آمدند.", "b1": "خبر دیگر\n۴ نفر رفتند."}
    part = {"corpus": "b.tsv", "sentences": [1, 3]}
    marks.write_text(
        "\n".join([
            marked("a1", texts["a1"], officials=[]), marked("b1", texts["b1"], **part, holders=HOLDERS),
            marked("a2", "۵ نفر"), marked("b2", "۵ نفر", **part),
        ]),
        "utf-8",
    )  # fmt: skip
    monkeypatch.setattr(module, "MARKS", marks)
    module.main(tmp_path / "out", [lines, tagged])
    found = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.json")}
    assert found == {"a1.json", "facts/a1.json", "figures/b1.json", "figures/facts/b1.json", "holders/b1.json"}
    article = json.loads((tmp_path / "out" / "figures" / "b1.json").read_text("utf-8"))
    assert (article["text"], article["counts"][0]["quote"]) == (texts["b1"], "۴ نفر")
    [official] = json.loads((tmp_path / "out" / "holders" / "b1.json").read_text("utf-8"))["officials"]
    assert official == {"name": "خبر", "roles": [], "mentions": [{"quote": "دیگر", "nth": 1, "kind": "role"}]}
    assert capsys.readouterr().err.splitlines() == [
        f"{name}: not in the corpora, or with another text" for name in ("a2", "b2")
    ]
