"""Currencies, physical units and percent signs: what the words right after a number say of its kind.

Look-ups are dict look-ups of *squeezed* norms (no spaces, no half-spaces), one to three tokens long; all words that
``after`` and ``before`` take are squeezed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from extractor.codes import ContextualUnit, UnitPatterns
from extractor.language.cldr import currencies
from extractor.patterns import Shares, Strict, load
from extractor.spelling.letters import ZWNJ, squeeze
from extractor.stages.numerals.atoms import NumeralPatterns
from extractor.stages.numerals.lexicon import lexicon as numeral_lexicon

Direction = Literal["increase", "decrease"]

CLAUSE_ENDS = frozenset(":؛")


class ScaledCurrency(Strict):
    """A currency word with a scale in it («همت», «سنت»)."""

    currency: str
    scale: Decimal


class CurrencyPatterns(Strict):
    """patterns/quantities/currencies.yaml."""

    words: dict[str, str]
    other_words: list[str]
    ezafe: str
    only_with_country: list[str]
    countries: dict[str, dict[str, str]]
    scaled: dict[str, ScaledCurrency]
    parts: dict[str, ScaledCurrency]
    scale_adjectives: dict[str, int]
    symbols: dict[str, str]
    codes: list[str]
    short_scales: dict[str, int]
    without_cents: list[str]
    beyond_iso: list[str]


class PercentPatterns(Shares):
    """patterns/quantities/percents.yaml."""

    signs: list[str]
    adjectives: list[str]
    leading: list[str]
    positive: list[str]
    increase: list[str]
    decrease: list[str]
    more: list[str]
    less: list[str]


@dataclass(slots=True, frozen=True)
class Unit:
    """What follows (or precedes) a number: ``length`` tokens that belong to its quote."""

    length: int
    name: str
    """ISO code of a currency, unit as written of a measure, sign of a percent."""
    entry: str
    scale: Decimal = Decimal(1)
    ucum: str | None = None
    adjectival: bool = False
    """«میلیارد تومانی», «درصدی», «هکتاری»."""
    base: int = 0
    """Tokens after it that say what it is per: «در هکتار»."""


def _adjective(word: str) -> str:
    """«هکتار» → «هکتاری», «یورو» → «یورویی»."""
    endings: dict[str, str] = load("quantities/units", UnitPatterns).adjective_endings
    return word + endings.get(word[-1], endings[""])


class Currencies:
    """Currency words, symbols and codes."""

    def __init__(self) -> None:
        patterns = load("quantities/currencies", CurrencyPatterns)
        self.scale_adjectives = {word: Decimal(10) ** power for word, power in patterns.scale_adjectives.items()}
        self._other_words = frozenset(patterns.other_words)
        self.without_cents = frozenset(patterns.without_cents)
        self._heads: dict[str, Unit] = {}
        self._of_country: dict[str, dict[str, tuple[str, str]]] = {}
        for head, code in patterns.words.items():
            entry = f"quantities/currencies.yaml#words.{head}"
            self._heads[squeeze(head)] = Unit(1, code, entry)
            self._heads[squeeze(_adjective(head))] = Unit(1, code, entry, adjectival=True)
        for code, name in currencies().items():
            head, _, country = name.replace("\N{ARABIC HAMZA ABOVE}", "").partition(" ")
            if country and "(" not in country:
                for form in {head, head.removesuffix(patterns.ezafe)}:
                    self._country(form, country, code, f"cldr#currencies.{code}")
        for country, by_head in patterns.countries.items():
            for head, code in by_head.items():
                self._country(head, country, code, f"quantities/currencies.yaml#countries.{country}")
        for head in patterns.only_with_country:
            self._heads.pop(squeeze(head), None)
        for section, words in (("scaled", patterns.scaled), ("parts", patterns.parts)):
            for word, scaled in words.items():
                unit = Unit(1, scaled.currency, f"quantities/currencies.yaml#{section}.{word}", scaled.scale)
                self._heads[squeeze(word)] = unit
                self._heads[squeeze(_adjective(word))] = replace(unit, adjectival=True)
        self._parted = {
            form: replace(self._heads[form], length=2)
            for head in patterns.words
            for form in (squeeze(head), squeeze(_adjective(head)))
            if ZWNJ in head
        }
        self._signs = {
            sign: Unit(1, code, f"quantities/currencies.yaml#symbols.{sign}") for sign, code in patterns.symbols.items()
        }
        self._signs |= {code: Unit(1, code, "quantities/currencies.yaml#codes") for code in patterns.codes}
        self.short_scales = {letter: Decimal(10) ** power for letter, power in patterns.short_scales.items()}
        for letter, scale in self.short_scales.items():  # «MUSD», «M$»
            self._signs |= {
                letter + sign: replace(unit, scale=scale) for sign, unit in self._signs.items() if unit.scale == 1
            }

    def _country(self, head: str, country: str, code: str, entry: str) -> None:
        names = self._of_country.setdefault(squeeze(head), {})
        for name in (country, _adjective(country)):
            names[squeeze(name)] = (code, entry)

    def after(self, norms: Sequence[str], after: Sequence[str]) -> Unit | None:
        """The currency that ``after`` begins with (``norms``, squeezed).

        A country after it decides its code, but is no part of it.
        """
        if not after:
            return None
        word, head = norms[0], after[0]
        if countries := self._of_country.get(head):
            for length in (3, 2):
                if found := countries.get("".join(after[1:length])):
                    return Unit(1, *found)
        if word in self._other_words:
            return None
        if parted := self._parted.get("".join(after[:2])):  # «بیت کوین»
            return parted
        return self._heads.get(head) or self._signs.get(word)

    def scale_in(self, norm: str) -> Decimal:
        """The scale in a currency word: below 1 of a part of another («سنت»), above of «همت»."""
        unit = self._heads.get(squeeze(norm))
        return unit.scale if unit else Decimal(1)

    def before(self, before: Sequence[str]) -> Unit | None:
        """The sign or code that ``before`` ends with: «$500», «USD 500»."""
        return self._signs.get(before[-1]) if before else None


class _Contextual:
    """``unit(before, after) -> Unit | None``: a unit by the words around it."""

    def __init__(self, name: str, context: ContextualUnit) -> None:
        unit = self.unit = Unit(1, name, f"quantities/units.yaml#contextual.{name}", ucum=context.ucum)
        self._forms = {squeeze(name): unit, squeeze(_adjective(name)): replace(unit, adjectival=True)}
        self._before = frozenset(map(squeeze, context.before))
        self._after = frozenset(map(squeeze, context.after))
        self._followed = None if context.followed is None else frozenset(map(squeeze, context.followed))
        self._unless = frozenset(map(squeeze, context.unless))

    def __call__(self, before: Sequence[str], after: Sequence[str]) -> Unit | None:
        unit = self._forms.get(after[0]) if after else None
        if unit is None or not self._unless.isdisjoint([*before, *after]):
            return None
        if "".join(after[1:3]) in self._after:
            return unit
        if self._before.isdisjoint(before):
            return None
        followed = self._followed is None or unit.adjectival or len(after) < 2 or after[1] in self._followed
        return unit if followed else None


class Units:
    """Physical units."""

    def __init__(self) -> None:
        patterns = load("quantities/units", UnitPatterns)
        self.persons_too = frozenset(patterns.persons_too)
        self.with_zero = frozenset(patterns.with_zero)
        self._below_zero = frozenset(map(squeeze, patterns.below_zero))
        self._units: dict[str, Unit] = {}
        for name, ucum in patterns.units.items():
            unit = Unit(len(name.split()), name, f"quantities/units.yaml#units.{name}", ucum=ucum)
            self._units.setdefault(squeeze(name), unit)
        self._moments = frozenset(map(squeeze, patterns.rates.moments))
        self._bases: dict[str, str] = {}
        """UCUM codes of yields and flows, by their squeezed names."""
        self._dated = self._rates(patterns)
        for unit in list(self._units.values()):
            self._units.setdefault(squeeze(_adjective(unit.name)), replace(unit, adjectival=True))
        self._longest = max(len(unit.name.split()) for unit in self._units.values())
        self._contextual = [_Contextual(name, context) for name, context in patterns.contextual.items()]
        self._numerals = numeral_lexicon()
        self._levels = {name: {Decimal(level) for level in levels} for name, levels in patterns.levels.items()}

    def _rates(self, patterns: UnitPatterns) -> frozenset[str]:
        """Add the rates; those that a moment may undo («در ساعت | هشت»), squeezed."""
        dated = set()
        for base, rate in patterns.rates.bases.items():
            for of in [*rate.of, *rate.apart]:
                ucum = f"{patterns.units[of]}/{rate.ucum}"
                for joiner in patterns.rates.joiners:
                    name = f"{of} {joiner} {base}"
                    entry = f"quantities/units.yaml#rates.bases.{base}"
                    dated.add(squeeze(name))
                    if of in rate.apart:
                        self._bases[squeeze(name)] = ucum
                    else:
                        self._units[squeeze(name)] = Unit(len(name.split()), name, entry, ucum=ucum)
        return frozenset(dated)

    def after(self, after: Sequence[str], before: Sequence[str] = ()) -> Unit | None:
        """The longest unit that ``after`` begins with, under the name that the patterns give it."""
        for length in range(min(self._longest, len(after)), 0, -1):
            form = "".join(after[:length])
            unit = self._units.get(form)
            if unit and not (form in self._dated and self._is_moment(after[length : length + 1])):
                return self._with_base(replace(unit, length=length), after)
        return next((unit for context in self._contextual if (unit := context(before, after))), None)

    def again(self, name: str, after: Sequence[str]) -> Unit | None:
        """A unit that only the words around it make one, at the head of ``after``, which a figure before it has."""
        return next((c.unit for c in self._contextual if c.unit.name == name and squeeze(name) in after[:1]), None)

    def are_levels(self, words: Sequence[str], after: Sequence[str]) -> bool:
        """«پست ۲۳۰/۶۳ کیلوولت»: two levels of the unit that ``after`` begins with."""
        if len(words) > 1 or "/" not in words[0] or (unit := self.after(after)) is None:
            return False
        levels = self._levels.get(unit.name, ())
        return all(part.isdecimal() and Decimal(part) in levels for part in words[0].split("/"))

    def _with_base(self, unit: Unit, after: Sequence[str]) -> Unit:
        """A unit with the base that follows it: «تن | در هکتار»."""
        for base in (3, 2):
            end = unit.length + base
            ucum = self._bases.get("".join(after[:end])) if len(after) >= end else None
            if ucum and not self._is_moment(after[end : end + 1]):
                return replace(unit, ucum=ucum, base=base)
        return unit

    def _is_moment(self, following: Sequence[str]) -> bool:
        return any(word in self._moments or self._numerals[word] is not None for word in following)

    def below_zero(self, after: Sequence[str]) -> int:
        """How many tokens at the head of ``after`` make the figure before them negative («زیر صفر»)."""
        return next((length for length in (1, 2) if "".join(after[:length]) in self._below_zero), 0)


def _clause(before: Sequence[str]) -> int:
    """Where the last clause of ``before`` begins: after «وی افزود:»."""
    return next((k + 1 for k in range(len(before) - 1, -1, -1) if before[k] in CLAUSE_ENDS), 0)


class Percents:
    """Percent words and signs, and the direction that the words around them give."""

    def __init__(self) -> None:
        patterns = load("quantities/percents", PercentPatterns)
        self._signs: dict[str, Unit] = {}
        for section, words in (("signs", patterns.signs), ("adjectives", patterns.adjectives)):
            for word in words:
                entry = f"quantities/percents.yaml#{section}.{word}"
                unit = Unit(len(word.split()), word, entry, adjectival=section == "adjectives")
                self._signs.setdefault(squeeze(word), unit)
        self._leading = frozenset(patterns.leading)
        self._negative = frozenset(load("numerals/numerals", NumeralPatterns).negative)
        self._directions: dict[str, Direction] = dict.fromkeys(patterns.increase, "increase")
        self._directions |= dict.fromkeys(patterns.decrease, "decrease")
        self._comparatives: dict[str, Direction] = dict.fromkeys(patterns.more, "increase")
        self._comparatives |= dict.fromkeys(patterns.less, "decrease")
        self._positive = frozenset(patterns.positive)
        self._numerals = numeral_lexicon()

    def after(self, after: Sequence[str]) -> Unit | None:
        """The percent sign that ``after`` begins with, of one or two tokens («در صد»), a plus before it included."""
        if len(after) > 1 and after[0] in self._positive:  # «۳+ درصد»
            sign = self._signs.get(after[1])
            return sign and replace(sign, length=2)
        for length in (2, 1):
            if len(after) >= length and (sign := self._signs.get("".join(after[:length]))):
                rate = length > 1 and any(self._is_scale(word) for word in after[length : length + 1])
                return None if rate else replace(sign, length=length)  # «۲۱ در صد هزار»
        return None

    def _is_scale(self, word: str) -> bool:
        form = self._numerals[word]
        return form is not None and form.atoms[0].role == "scale"

    def before(self, before: Sequence[str]) -> Unit | None:
        """The sign that ``before`` ends with: «٪20»."""
        if before and before[-1] in self._leading:
            return Unit(1, before[-1], f"quantities/percents.yaml#leading.{before[-1]}")
        return None

    def direction(self, before: Sequence[str], after: Sequence[str], adjectival: bool) -> Direction | None:
        """«رشد ۵ درصدی», «۲۰ درصد کاهش»: an adjective leans on the norms before it, else those after it come first."""
        before = before[_clause(before) :]
        signed = {k for k, word in enumerate(before) if word in self._negative}
        left = [
            "decrease" if k + 1 in signed and self._directions.get(before[k]) else self._directions.get(before[k])
            for k in range(len(before) - 1, max(-1, len(before) - 6), -1)
        ]
        right = [self._directions.get(word) or self._comparatives.get(word) for word in after[:4]]
        return next(filter(None, [*left, *right] if adjectival else [*right, *left]), None)
