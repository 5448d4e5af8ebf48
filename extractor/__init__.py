"""khabar: typed, exact, checkable facts out of Persian news.

    >>> from extractor import extract
    >>> extract("صادرات پسته به ۲ میلیارد دلار رسید.").money[0].value
    Decimal('2000000000')
"""

from extractor.pipeline import Extractor, extract
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
from extractor.text.tokenizer import InvalidText

__all__ = [
    "Article",
    "Count",
    "DateExpression",
    "Evidence",
    "Extractor",
    "Fact",
    "InvalidText",
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
