"""Numerals with currencies, percent signs, units and counted nouns ─► ``doc._.quantities``.

Each numeral is looked at once: what follows it (or a sign before it) says of which kind it is, what stands before
it how exact it is. A numeral that is none of the four kinds (a year, a rank, a label, a score) leaves nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Literal, NamedTuple

from pydantic import BaseModel, Field
from spacy.language import Language
from spacy.tokens import Doc

from extractor.annotations import Numeral, QuantityMention
from extractor.patterns import load
from extractor.records import Evidence, Qualifier
from extractor.stages.counted import CountedNouns
from extractor.stages.matching import squeeze
from extractor.stages.numerals import plain

WINDOW = 12
"""How many tokens before and after a numeral are looked at, within its sentence."""


class ScaledCurrency(BaseModel):
    currency: str
    scale: Decimal


class CurrencyPatterns(BaseModel):
    """patterns/currencies.yaml."""

    words: dict[str, str]
    scaled: dict[str, ScaledCurrency]
    only_with_country: list[str]
    countries: dict[str, dict[str, str]]
    symbols: dict[str, str]
    codes: list[str]
    about: list[str]
    per_each: list[str]
    per_adverbs: list[str]


class PercentPatterns(BaseModel):
    """patterns/percents.yaml."""

    signs: list[str]
    leading: list[str]
    increase: list[str]
    decrease: list[str]


class UnitPatterns(BaseModel):
    """patterns/units.yaml."""

    units: dict[str, str | None]
    persons_too: list[str]
    adjective_endings: dict[str, str]


class QualifierPatterns(BaseModel):
    """patterns/qualifiers.yaml."""

    before: dict[Qualifier, list[str]]
    after: dict[Qualifier, list[str]]
    fillers: list[str]
    from_: list[str] = Field(alias="from")
    passing: list[str]


class Window(NamedTuple):
    """What stands around a numeral in its sentence: norms before and after it."""

    before: Sequence[str]
    after: Sequence[str]


class Quantities:
    """Numerals with currencies, percent signs, units and counted nouns ─► ``doc._.quantities``."""

    def __init__(self) -> None:
        self.currencies = _Currencies()
        self.percents = load("percents", PercentPatterns)
        self.units = _Units()
        self.qualifiers = _Qualifiers()
        self.counted = CountedNouns()
        self._signs = {squeeze(sign): sign for sign in self.percents.signs}

    def __call__(self, doc: Doc) -> Doc:
        norms: list[str] = doc._.norms
        found: list[QuantityMention] = []
        for numeral in doc._.numerals:
            if numeral.ordinal:
                continue
            window = _window(doc, norms, numeral)
            quantity = self._money(numeral, window) or self._percent(numeral, window) or self._measure(numeral, window)
            quantity = quantity or self._count(numeral, window, norms)
            if quantity is None or (found and quantity.start < found[-1].end):
                continue
            self._qualify(quantity, window)
            found.append(quantity)
        doc._.quantities = found
        return doc

    def _money(self, numeral: Numeral, window: Window) -> QuantityMention | None:
        if numeral.fraction:
            return None
        currency = self.currencies.after(window.after)
        if currency is not None:
            code, scale, entry = currency
            numeral = _whole(numeral) if code in self.currencies.without_cents else numeral
            quantity = _mention("money", numeral, 1, entry, unit=code)
            return _scaled(quantity, scale) if scale != 1 else quantity
        if window.before and (sign := self.currencies.sign(window.before[-1])):
            quantity = _mention("money", numeral, 0, sign[1], unit=sign[0])
            return replace(quantity, start=quantity.start - 1)
        return None

    def _percent(self, numeral: Numeral, window: Window) -> QuantityMention | None:
        for length in (2, 1):
            sign = self._signs.get(squeeze("".join(window.after[:length])))
            if sign is not None and len(window.after) >= length:
                quantity = _mention("percent", numeral, length, f"percents.yaml#signs.{sign}")
                break
        else:
            if not window.before or window.before[-1] not in self.percents.leading:
                return None
            quantity = _mention("percent", numeral, 0, f"percents.yaml#leading.{window.before[-1]}")
            quantity = replace(quantity, start=quantity.start - 1)
        return quantity

    def _measure(self, numeral: Numeral, window: Window) -> QuantityMention | None:
        unit = self.units.after(window.after)
        if unit is None:
            return None
        length, name, ucum, entry = unit
        if name in self.units.persons_too and self.counted.persons(window.before, numeral, window.after):
            return None
        return _mention("measure", numeral, length, entry, unit=name, ucum=ucum)

    def _count(self, numeral: Numeral, window: Window, norms: list[str]) -> QuantityMention | None:
        if numeral.value == 1 and numeral.end - numeral.start == 1 and not norms[numeral.start][0].isdecimal():
            return None
        numeral = _whole(numeral)
        if numeral.value is not None and numeral.value != numeral.value.to_integral_value():
            return None
        noun = self.counted(window.before, numeral, norms[numeral.start : numeral.end], window.after)
        if noun is None:
            return None
        return _mention("count", numeral, noun.length, noun.entry, unit=noun.singular, confidence=noun.confidence)

    def _qualify(self, quantity: QuantityMention, window: Window) -> None:
        if quantity.low is not None:
            quantity.qualifier = "range"
            return
        before = window.before[: len(window.before)]
        match = self.qualifiers.before(before)
        if match:
            quantity.qualifier, first, length = match
            start = quantity.start - first
            quantity.qualifier_tokens = (start, start + length)


def _window(doc: Doc, norms: list[str], numeral: Numeral) -> Window:
    start = numeral.start
    first = start
    while first > 0 and start - first < WINDOW and not doc[first].is_sent_start:
        first -= 1
    last = numeral.end
    while last < len(norms) and last - numeral.end < WINDOW and not doc[last].is_sent_start:
        last += 1
    after = norms[numeral.end : last]
    return Window(norms[first:start], [numeral.glued, *after] if numeral.glued else after)


def _mention(
    kind: Literal["money", "count", "percent", "measure"],
    numeral: Numeral,
    length: int,
    entry: str | None,
    unit: str | None = None,
    ucum: str | None = None,
    confidence: float = 1.0,
) -> QuantityMention:
    """A quantity of ``numeral`` and the ``length`` tokens after it (one fewer where the first is glued to it)."""
    return QuantityMention(
        kind,
        numeral.start,
        numeral.end + length - (1 if numeral.glued and length else 0),
        value=numeral.value,
        low=numeral.low,
        high=numeral.high,
        alternative=numeral.alternative,
        unit=unit,
        ucum=ucum,
        evidence=(Evidence(rule=f"{kind} after numeral", entry=entry, confidence=confidence),),
    )


def _whole(numeral: Numeral) -> Numeral:
    """«34.500» before something that has no fractions is 34500."""
    value, other = numeral.value, numeral.alternative
    if value is None or other is None or value == value.to_integral_value() or other != other.to_integral_value():
        return numeral
    return replace(numeral, value=other, alternative=value)


def _scaled(quantity: QuantityMention, scale: Decimal) -> QuantityMention:
    def times(value: Decimal | None) -> Decimal | None:
        return None if value is None else plain(value * scale)

    return replace(
        quantity,
        value=times(quantity.value),
        low=times(quantity.low),
        high=times(quantity.high),
        alternative=times(quantity.alternative),
    )


def _adjective(word: str, endings: dict[str, str]) -> str:
    """«هکتار» → «هکتاری», «یورو» → «یورویی»."""
    return word + endings.get(word[-1], endings[""])


class _Currencies:
    """Currency words, symbols and codes."""

    def __init__(self) -> None:
        patterns = load("currencies", CurrencyPatterns)
        endings = load("units", UnitPatterns).adjective_endings
        self.without_cents = {"IRR", "IRT", "JPY", "KRW"}
        self._words: dict[str, tuple[str, str]] = {}
        for word in {
            *patterns.words,
            *(w for by in patterns.countries.values() for w in by),
            *patterns.only_with_country,
        }:
            for form in (word, _adjective(word, endings)):
                self._words[squeeze(form)] = (word, form)
        self._codes = patterns.words
        self._only_with_country = frozenset(patterns.only_with_country)
        self._countries: dict[str, dict[str, str]] = {}
        for name, by_word in patterns.countries.items():
            for form in (name, _adjective(name, endings)):
                self._countries[squeeze(form)] = by_word
        self._scaled = patterns.scaled
        self._signs = {**patterns.symbols, **{code: code for code in patterns.codes}}

    def after(self, after: Sequence[str]) -> tuple[str, Decimal, str] | None:
        """Code, scale and entry of the currency word that ``after`` begins with."""
        if not after:
            return None
        if sign := self.sign(after[0]):
            return sign[0], Decimal(1), sign[1]
        if scaled := self._scaled.get(after[0]):
            return scaled.currency, scaled.scale, f"currencies.yaml#scaled.{after[0]}"
        known = self._words.get(squeeze(after[0]))
        if known is None:
            return None
        word = known[0]
        country = self._countries.get(squeeze(after[1]), {}).get(word) if len(after) > 1 else None
        if country:
            return country, Decimal(1), f"currencies.yaml#countries.{after[1]}.{word}"
        if word in self._only_with_country or word not in self._codes:
            return None
        return self._codes[word], Decimal(1), f"currencies.yaml#words.{word}"

    def sign(self, norm: str) -> tuple[str, str] | None:
        code = self._signs.get(norm)
        return (code, f"currencies.yaml#symbols.{norm}") if code else None


class _Units:
    """Physical units, of one to three tokens."""

    def __init__(self) -> None:
        patterns = load("units", UnitPatterns)
        self.persons_too = frozenset(patterns.persons_too)
        self._units: dict[str, tuple[str, bool, str | None]] = {}
        for name, ucum in patterns.units.items():
            self._units[squeeze(name)] = (name, False, ucum)
        for name, ucum in patterns.units.items():
            self._units.setdefault(squeeze(_adjective(name, patterns.adjective_endings)), (name, True, ucum))

    def after(self, after: Sequence[str]) -> tuple[int, str, str | None, str] | None:
        """Length in tokens, name as written, UCUM code and entry of the unit that ``after`` begins with."""
        for length in range(min(3, len(after)), 0, -1):
            known = self._units.get(squeeze("".join(after[:length])))
            if known:
                name, adjectival, ucum = known
                written = name if adjectival else " ".join(after[:length])
                return length, written, ucum, f"units.yaml#units.{name}"
        return None


class _Qualifiers:
    def __init__(self) -> None:
        patterns = load("qualifiers", QualifierPatterns)
        self._before = {squeeze(form): kind for kind, forms in patterns.before.items() for form in forms}
        self._fillers = frozenset(patterns.fillers)

    def before(self, before: Sequence[str]) -> tuple[Qualifier, int, int] | None:
        """The qualifier at the end of ``before``: kind, how far before the number it begins, its length in tokens."""
        end = len(before)
        while end and len(before) - end < 2 and before[end - 1] in self._fillers:
            end -= 1
        for length in range(min(3, end), 0, -1):
            kind = self._before.get(squeeze("".join(before[end - length : end])))
            if kind:
                return kind, len(before) - end + length, length
        return None


@Language.factory("khabar_quantities")
def create(nlp: Language, name: str) -> Quantities:
    return Quantities()
