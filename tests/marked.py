"""A marked article of our own, and what is left of it where something is changed."""

from __future__ import annotations

from typing import Any

from extractor.evaluation import gold as g
from extractor.evaluation.records import Score

TEXT = (
    "روزنامه «بامداد نو» نوشت: سازمان آب و خاک بیش از ۳۰ میلیون تومان به ۱۲ روستای‌ دور داد.\n"
    "رحیم کاوه، مدیرعامل سازمان آب و خاک، گفت: ۴۰ درصد از ۲۵ تن بذر رسید و 5/17 میلیون یورو هزینه شد. "
    "کاوه افزود: شرکت سبزدشت ۷ تا ۹ نفر از ۱۲ روستای دیگر آورد. "
    "سخنگوی سازمان آب و خاک گفت: بامداد نو اشتباه کرد. سمیه راد، همسایه، گفت: دولت کمک نکرد."
)
ORG = "سازمان آب و خاک"


def figure(quote: str, value: str | None = None, **fields: Any) -> dict[str, Any]:
    return {"quote": quote, "value": value, "qualifier": "exact", "said_by": None, **fields}


def full() -> dict[str, Any]:
    """Everything that TEXT holds, right."""
    return {
        "id": "a",
        "text": TEXT,
        "money": [
            figure("۳۰ میلیون تومان", "30000000", currency="IRT", qualifier="more_than", said_by="بامداد نو"),
            figure("5/17 میلیون یورو", "5170000", currency="EUR", said_by="رحیم کاوه", optional=True),
        ],
        "percents": [figure("۴۰ درصد", "40", said_by="رحیم کاوه")],
        "measures": [figure("۲۵ تن", "25", unit="تن", said_by="رحیم کاوه")],
        "counts": [
            figure("۱۲ روستای‌", "12", unit="روستا", said_by="بامداد نو"),
            figure("۷ تا ۹ نفر", low="7", high="9", unit="نفر", qualifier="range", said_by="رحیم کاوه"),
            figure("۱۲ روستای", "12", nth=2, unit="روستا", said_by="رحیم کاوه"),
        ],
        "organizations": [
            {"name": ORG, "kind": "agency", "mentions": [{"quote": ORG, "nth": n} for n in (1, 2, 3)]},
            {"name": "بامداد نو", "kind": "media", "mentions": [{"quote": "بامداد نو", "nth": n} for n in (1, 2)]},
            {"name": "شرکت سبزدشت", "kind": "company", "mentions": [{"quote": "شرکت سبزدشت"}]},
            {"name": "دولت", "kind": "other", "mentions": [{"quote": "دولت"}], "optional": True},
        ],
        "officials": [
            {
                "name": "رحیم کاوه",
                "roles": [{"title": "مدیرعامل", "organization": ORG}],
                "mentions": [
                    {"quote": "رحیم کاوه", "kind": "name"},
                    {"quote": "کاوه", "nth": 2, "kind": "name"},
                    {"quote": "مدیرعامل سازمان آب و خاک", "kind": "role"},
                ],
            },
            {
                "name": None,
                "roles": [{"title": "سخنگو", "organization": ORG}],
                "mentions": [{"quote": "سخنگوی سازمان آب و خاک", "kind": "role"}],
            },
        ],
    }


def score(gold: dict[str, Any], predicted: dict[str, Any]) -> Score:
    result = Score()
    result.add(g.GoldArticle.model_validate(gold), g.GoldArticle.model_validate(predicted))
    return result


def tally(predicted: dict[str, Any], layer: str, gold: dict[str, Any] | None = None) -> tuple[int, int, int]:
    """Right, extra, missed of one layer."""
    t = score(gold or full(), predicted).tallies[layer]
    return t.right, t.extra, t.missed


def changed(layer: str, index: int, **fields: Any) -> dict[str, Any]:
    """``full()`` with some fields of one entry changed."""
    article = full()
    article[layer][index] |= fields
    return article


def without(layer: str, index: int) -> dict[str, Any]:
    article = full()
    del article[layer][index]
    return article


def with_(layer: str, *entries: dict[str, Any]) -> dict[str, Any]:
    article = full()
    article[layer] += entries
    return article
