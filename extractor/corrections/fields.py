"""How what a reader types into a field is read; which fields of which records can be corrected, kinds.py tells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

import spacy
from pydantic import ValidationError

from extractor.language.tokenizer import HazmTokenizer
from extractor.readers.published import parse_published
from extractor.stages.numerals.stage import Numerals

_DIGITS = {
    **{code: str(code & 0xF) for zero in (0x660, 0x6F0) for code in range(zero, zero + 10)},
    **dict.fromkeys(map(ord, ",٬\u066c _\u200c")),
    ord("٫"): ".",
    ord("−"): "-",
}

LARGEST_POWER = 60
"""Power of ten that no figure of a news article reaches."""


OF_FIGURE = frozenset({"value", "low", "high", "qualifier", "unit", "currency", "said_by"})
"""Fields of a fact that are its figure's."""

NUMBERS = frozenset({"value", "low", "high"})
PERIODS = (("start", "end"), ("period_start", "period_end"), ("baseline_start", "baseline_end"))
DAYS = frozenset(name for period in PERIODS for name in period)


def read(name: str, value: Any) -> Any:
    """A field's value out of what was given.

    Raises:
        ValueError: it is no number or no day; the message is for the reader.
    """
    if isinstance(value, str):
        value = value.strip() or None
    if value is None:
        return None
    reader = number if name in NUMBERS else day if name in DAYS else None
    return reader(str(value)) if reader else value


def number(typed: str) -> Decimal:
    """A number in digits of any script or in words («دو میلیون و نیم»).

    Raises:
        ValueError: it is none.
    """
    try:
        value = Decimal(typed.translate(_DIGITS))
    except InvalidOperation:
        value = _in_words(typed)
    if not value.is_finite() or abs(value.adjusted()) > LARGEST_POWER:
        raise ValueError("not a number")
    return value


def _in_words(typed: str) -> Decimal:
    tokenize, numerals = _numerals()
    doc = numerals(tokenize(typed[:200]))
    found = doc._.numerals
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(doc)) or found[0].value is None:
        raise ValueError("not a number")
    value: Decimal = found[0].value
    return value


@cache
def _numerals() -> tuple[Callable[[str], Any], Numerals]:
    return HazmTokenizer(spacy.blank("fa").vocab), Numerals()


def day(typed: str) -> dt.date:
    """A Gregorian or Solar Hijri day, in digits of any script.

    Raises:
        ValueError: it is none.
    """
    parsed = parse_published(typed)
    if parsed is None:
        raise ValueError("not a day")
    return parsed.date()


def told(error: ValidationError) -> tuple[str, str]:
    """The field that does not fit its record, and why."""
    fault = error.errors()[0]
    return ".".join(map(str, fault["loc"])), fault["msg"]
