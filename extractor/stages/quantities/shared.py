"""Numbers that share the unit of a later one, and two figures that are one: «۱۵ و ۲۰ درصد», «۳۳۳ دلار و ۵۰ سنت»."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from extractor.language.verbs import verbs
from extractor.mentions import QuantityMention
from extractor.patterns import load
from extractor.records.base import of_rule
from extractor.spelling.letters import squeeze
from extractor.stages.numerals.atoms import NumeralPatterns
from extractor.stages.numerals.digits import plain
from extractor.stages.numerals.grammar import spread
from extractor.stages.quantities.counted import CountedNouns
from extractor.stages.quantities.implied import ImpliedPatterns
from extractor.stages.quantities.units import Currencies, Percents, Units
from extractor.stages.quantities.view import View
from extractor.stages.quantities.words import ContextPatterns, QualifierPatterns

GAP = 5
"""Most tokens between two numbers of one unit."""

WHOLE = 100
"""Percent."""

PARALLEL = 4
"""Words before a number that are compared with those before the next: «در تهران ۱۲ و در قم ۱۵ درصد»."""


def _make_a_whole(other: View, quantity: QuantityMention) -> bool:
    """«۵۴ به ۴۶ درصد»: the two shares of one whole."""
    value = other.numeral.value
    if quantity.kind != "percent" or value is None or quantity.value is None:
        return False
    return value + quantity.value == WHOLE


class SharedUnits:
    """``shared(norms, pending, quantity, view)``: the figures that numbers before a figure are, each with its view."""

    def __init__(self, currencies: Currencies, percents: Percents, units: Units, counted: CountedNouns) -> None:
        self.currencies, self.percents, self.units, self.counted = currencies, percents, units, counted
        self.qualifiers = load("quantities/qualifiers", QualifierPatterns)
        self._qualifiers = self.qualifiers.squeezed("before")
        self._about = frozenset(load("quantities/context", ContextPatterns).about)
        self._unpriced = frozenset(load("quantities/implied", ImpliedPatterns).unpriced)
        self._order = frozenset(self.qualifiers.order)
        numerals = load("numerals/numerals", NumeralPatterns)
        self._and, self._dashes = numerals.and_, numerals.dashes

    def __call__(
        self, norms: list[str], pending: list[View], quantity: QuantityMention, view: View
    ) -> Iterable[tuple[QuantityMention, View]]:
        found: list[tuple[QuantityMention, View]] = []
        pending = [other for other in pending if not other.numeral.fraction]  # «… و | ربع سکه ۱۴ میلیون تومان»
        if quantity.kind == "count" and not self._in_order(view):
            pending = pending[-1:]
        right = view.numeral.start
        for other in reversed(pending):
            between = norms[other.numeral.end : right]
            if not 0 < len(between) <= GAP or not self._shares_unit(between, other, quantity, view, last=not found):
                break
            found.append((self._figure(between[0], other, quantity, view), other))
            right = other.numeral.start
        return reversed(found)

    def _figure(self, joint: str, other: View, quantity: QuantityMention, view: View) -> QuantityMention:
        """A number with the unit and scale of a later figure."""
        number, numeral = other.numeral, view.numeral
        if numeral.value is None:
            numeral = replace(numeral, scale=numeral.tail)
        own = Decimal(1)  # «۲ و ۳ همت»
        if quantity.value and numeral.value and numeral.thousands is None and numeral.scale == 1:
            own = quantity.value / numeral.value

        def scaled(value: Decimal | None) -> Decimal | None:
            return None if value is None else plain(value * numeral.scale * own)

        value = scaled(number.value)
        if number.value is not None and (joint in self.qualifiers.onto or number.scale > 1):
            value = plain(spread(number, numeral) * own)  # «از ۸۰۰ به یک میلیون»: of another scale
        alternative = None
        if number.alternative is not None and number.value and value is not None:
            alternative = plain(number.alternative * value / number.value)
        rule, entry = f"{quantity.kind} elliptical", "quantities/qualifiers.yaml#onto"
        return QuantityMention(
            quantity.kind,
            number.start,
            number.end,
            value=value,
            low=scaled(number.low),
            high=scaled(number.high),
            alternative=alternative,
            unit=quantity.unit,
            ucum=quantity.ucum,
            direction=quantity.direction,
            evidence=(of_rule(rule=rule, entry=entry, confidence=0.8),),
        )

    def _shares_unit(self, between: list[str], other: View, quantity: QuantityMention, view: View, last: bool) -> bool:
        """Whether a number is of the unit of the one after ``between``."""
        number = other.numeral
        if number.vague or number.glued:
            return False
        if number.value is None and (quantity.low is None or number.scale > 1):
            return False  # a range shares with a range: «۱۵ تا ۲۰ و ۲۵ تا ۳۰ درصد»
        if other.before and last and len(between) == 1 and between[0] in self.qualifiers.onto:
            return other.before[-1] in self.qualifiers.from_ or _make_a_whole(other, quantity)
        alike = number.tail == view.numeral.tail
        scaled = number.tail > 1 and (self._are_sums(between, other, view) if quantity.kind == "money" else alike)
        if not self._listed(between, other, quantity, last, scaled):
            return False
        both = quantity.kind == "percent" and self._both_measured(other, between)
        return both or not self._belongs(other, quantity, view)

    def _listed(self, between: list[str], other: View, quantity: QuantityMention, last: bool, scaled: bool) -> bool:
        """«۱۵ و ۲۰ درصد», «حداقل ۱۰ و حداکثر ۵۰ میلیون», «ترکیه با ۴.۵ و هند با ۱.۳ میلیارد دلار».

        ``scaled``: with the same scale word, as no name of a thing has («دلار ۱۱۰ هزار و یورو ۱۲۹ هزار تومان»).
        """
        joints = self._and if last else (*self._and, "،")
        if between[0] not in joints:
            return False
        if quantity.kind == "count":
            return len(between) == 1 and self._in_order(other)
        rest = between[1:]
        if not rest or squeeze("".join(rest)) in self._qualifiers:
            return True
        if any(not word[:1].isalpha() or (verbs().is_form(word) and not self.counted.nouns(word)) for word in rest):
            return False
        alike = len(rest) == 1 and bool(other.before) and self._alike(other.before[-1], rest[0])
        alike = alike or (quantity.kind == "percent" and self._both_measured(other, rest))
        return scaled or alike or other.before[-1:] == rest[-1:] or rest[0] in other.before[-PARALLEL:]

    def _in_order(self, view: View) -> bool:
        """«به ترتیب با ۸۳، ۶۵ و ۴۲ مورد»."""
        return not self._order.isdisjoint(view.before)

    def _are_sums(self, between: list[str], other: View, view: View) -> bool:
        """Whether a number is a sum as the next one is: «دستمزد ۷ میلیون و بن ۹۰۰ هزار تومان», not «جمعیت ۲ میلیون و
        بودجه ۵ میلیارد تومان»."""
        near, beside = other.before[-PARALLEL:], between[1:]
        if view.numeral.scale == 1 or not self._unpriced.isdisjoint(near):
            return False
        if other.numeral.tail == view.numeral.tail:
            return True
        return self._about.isdisjoint(beside) or not self._about.isdisjoint(near)

    def _both_measured(self, other: View, rest: list[str]) -> bool:
        """Whether what two numbers measure stands before each: «تولید ۱۲ و فروش ۹ درصد», «وزن ۱۲ و ارزش ۹ درصد»."""
        return not (self._about.isdisjoint(other.before[-2:]) or self._about.isdisjoint(rest[-2:]))

    def _alike(self, one: str, other: str) -> bool:
        """Whether two words name shares of one whole: both are plurals or places («سبزها ۱۱ و چپ‌ها ۱۰ درصد»)."""
        nouns = self.counted.nouns
        return any(is_one(one) and is_one(other) for is_one in (nouns.is_plural, nouns.is_place))

    def _belongs(self, other: View, quantity: QuantityMention, view: View) -> bool:
        """Whether a number names what stands before it: «بند ۷ و ۲۰ درصد», «تیم ۳ و ۲۰ میلیون تومان»."""
        number = other.numeral
        value = number.low if number.value is None else number.value
        assert value is not None
        if self.counted.is_year(other.words[0], value):
            return True
        if number.tail > 1:  # «پژو ۲۰۶», but «پژو ۶۵۰ میلیون»
            return False
        if self.counted.is_label(other.before, other.words, value):
            return True
        if other.before and other.before[-1].isascii() and other.before[-1].isalpha():
            return True  # «Archos 10 و …»
        if self._adjectival(quantity, view) or not self._about.isdisjoint(other.before[-PARALLEL:]):
            return False
        return self.counted.names(other.before)

    def _adjectival(self, quantity: QuantityMention, view: View) -> bool:
        """«کارت ۲۰ و ۵۰ هزار تومانی»."""
        if quantity.kind == "money":
            unit = self.currencies.after(view.after, view.flat_after)
        elif quantity.kind == "percent":
            unit = self.percents.after(view.flat_after)
        else:
            unit = self.units.after(view.flat_after, view.flat_before)
        return unit is not None and unit.adjectival

    def joined(self, norms: Sequence[str], low: QuantityMention, high: QuantityMention) -> QuantityMention | None:
        """«۹۵۰۰ ریال تا ۹۷۰۰ ریال» as one range, «۳۳۳ دلار و ۵۰ سنت» as one amount."""
        if summed := self._summed(norms, low, high):
            return summed
        if low.end + 1 != high.start or norms[low.end] not in (*self.qualifiers.to, *self._dashes):
            return None
        if (low.kind, low.unit) != (high.kind, high.unit) or low.value is None or high.value is None:
            return None
        if low.value >= high.value and norms[low.end] in self._dashes:
            return None
        if low.value >= high.value:
            return replace(high, qualifier="exact", qualifier_tokens=None)
        return replace(
            low, end=high.end, value=None, low=low.value, high=high.value, alternative=None, phrase=high.phrase,
            about=high.about or low.about, per=low.per or high.per, qualifier="range", qualifier_tokens=None,
        )  # fmt: skip

    def _summed(self, norms: Sequence[str], whole: QuantityMention, part: QuantityMention) -> QuantityMention | None:
        """«۳۳۳ دلار و ۵۰ سنت», «۲ همت و ۳۰۰ میلیارد تومان» as one amount of the whole's currency."""
        if whole.kind != "money" or part.kind != "money" or whole.end + 1 != part.start:
            return None
        if whole.value is None or part.value is None or norms[whole.end] not in self._and:
            return None
        large, small = (self.currencies.scale_in(norms[quantity.end - 1]) for quantity in (whole, part))
        in_one = whole.unit == part.unit and large > small == 1 and 0 < part.value < large
        if not in_one and not (small < 1 <= large and part.value < 1):
            return None
        value = whole.value
        if value != value.to_integral_value() and whole.alternative is not None:
            value = whole.alternative  # «۱.۳۰۲ دلار و ۸۶ سنت»
        return replace(
            whole, end=part.end, value=value + part.value, alternative=None,
            about=part.about or whole.about, per=part.per or whole.per,
        )  # fmt: skip
