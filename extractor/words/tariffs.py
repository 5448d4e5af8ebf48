"""Codes of the Harmonized System that a text names itself: patterns/facts/tariffs.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from extractor.layers import flat, phrases
from extractor.patterns import Some, Strict, Words, load

if TYPE_CHECKING:
    from spacy.tokens import Doc

_CODE = re.compile(r"\d{4}(?:[./]?\d\d){0,3}")


class TariffPatterns(Strict):
    """patterns/facts/tariffs.yaml, compiled."""

    labels: Some
    marks: Words
    joiners: Words


class TariffCode(NamedTuple):
    """A code, and where its label begins."""

    label: int
    at: int
    digits: str


def tariff_codes(doc: Doc) -> Iterator[TariffCode]:
    """The codes that a text names: «کد تعرفه ۸۷۰۳۲۳۱۹», «ردیف تعرفه‌های ۱۰۰۶۳۰ و ۱۰۰۶۴۰»."""
    p = load("facts/tariffs", TariffPatterns)
    words = flat(doc)
    for label, at, _ in phrases(doc, p.labels):
        while at < len(words) and words[at] in p.marks:
            at += 1
        while at < len(words) and _CODE.fullmatch(words[at]):
            yield TariffCode(label, at, "".join(str(int(digit)) for digit in words[at] if digit.isdecimal()))
            at += 2 if words[at + 1 : at + 2] and words[at + 1] in p.joiners else len(words)
