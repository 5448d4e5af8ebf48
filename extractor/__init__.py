"""khabar: typed, exact, checkable facts out of Persian news.

>>> from extractor import extract
>>> extract("صادرات پسته به ۲ میلیارد دلار رسید.").money[0].value
Decimal('2000000000')
"""

from typing import TYPE_CHECKING, Any

from extractor.collection import paused

with paused():
    from extractor import lean, views
    from extractor.kinds import KINDS, Kind
    from extractor.records import (
        Article,
        Count,
        DateExpression,
        Evidence,
        Fact,
        Measure,
        Mention,
        Money,
        Official,
        Organization,
        Percent,
        Period,
        Person,
        Place,
        Quantity,
        Role,
        Span,
        Speaker,
        Statement,
        json_schema,
    )

lean.install()
views.install()

if TYPE_CHECKING:
    from extractor.language.tokenizer import InvalidText
    from extractor.pipeline import Extractor, extract

_LAZY = {
    "Extractor": "extractor.pipeline",
    "extract": "extractor.pipeline",
    "InvalidText": "extractor.language.tokenizer",
}
"""What needs spaCy and Hazm is imported at its first use, so that the records and the command line start at once."""


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    with paused():
        value = getattr(importlib.import_module(_LAZY[name]), name)
    globals()[name] = value
    return value


__all__ = [
    "KINDS",
    "Article",
    "Count",
    "DateExpression",
    "Evidence",
    "Extractor",
    "Fact",
    "InvalidText",
    "Kind",
    "Measure",
    "Mention",
    "Money",
    "Official",
    "Organization",
    "Percent",
    "Period",
    "Person",
    "Place",
    "Quantity",
    "Role",
    "Span",
    "Speaker",
    "Statement",
    "extract",
    "json_schema",
]
