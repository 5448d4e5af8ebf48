"""Numerals with currencies, percent signs, units and counted nouns ─► ``doc._.quantities``.

Each numeral is looked at once: what follows it (or a sign before it) says of which kind it is, what stands before
it how exact it is. A numeral that is of none of the four kinds (a year, a rank, a label, a score) leaves nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from extractor.language.boundaries import boundaries
from extractor.language.verbs import verbs
from extractor.mentions import QuantityMention, Tokens
from extractor.patterns import load
from extractor.spelling.letters import squeeze
from extractor.stage import Stage, factory
from extractor.stages.numerals.atoms import NumeralPatterns
from extractor.stages.numerals.digits import plain
from extractor.stages.quantities.counted import CountedNouns
from extractor.stages.quantities.implied import ImpliedSums, ends_line
from extractor.stages.quantities.nouns import Nouns
from extractor.stages.quantities.persons import Persons
from extractor.stages.quantities.rates import Rates
from extractor.stages.quantities.shared import SharedUnits
from extractor.stages.quantities.tabular import Tabular
from extractor.stages.quantities.units import Currencies, Percents, Unit, Units
from extractor.stages.quantities.view import View, mention, thousands, views
from extractor.stages.quantities.words import ContextPatterns, QualifierPatterns
from extractor.words.tariffs import tariff_codes

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

BRACKET = "("
COMMA = "،"
LISTED = 4
"""Most words from a figure of a list to the next."""


class Quantities(Stage):
    """Numerals with currencies, percent signs, units and counted nouns ─► ``doc._.quantities``."""

    topic = "quantities"
    assigns = ("quantities",)
    requires = ("numerals",)

    def __init__(self) -> None:
        self.currencies = Currencies()
        self.percents = Percents()
        self.units = Units()
        self.nouns = Nouns()
        self.counted = CountedNouns(self.nouns)
        self.rates = Rates(self.counted)
        self.persons = Persons(self.nouns)
        self.implied = ImpliedSums(self.currencies, self.nouns)
        self.tabular = Tabular(self.currencies, self.percents, self.units)
        self.context = load("quantities/context", ContextPatterns)
        self.qualifiers = load("quantities/qualifiers", QualifierPatterns)
        self._qualifiers = self.qualifiers.squeezed("before")
        self._qualifiers_after = self.qualifiers.squeezed("after")
        self._comparing = frozenset(map(squeeze, self.qualifiers.comparing))
        self._about = frozenset(self.context.about)
        self._numerals = load("numerals/numerals", NumeralPatterns)
        self.shared = SharedUnits(self.currencies, self.percents, self.units, self.counted)

    def annotate(self, doc: Doc) -> None:
        norms: list[str] = doc._.norms
        found: list[QuantityMention] = []
        unnamed: list[View] = []
        prices: list[int] = []
        pending: list[View] = []
        codes = {code.at for code in tariff_codes(doc)}
        for view in views(doc, norms, [n for n in doc._.numerals if not n.ordinal and n.start not in codes]):
            if self._is_no_figure(view):
                continue
            earlier = found[-1] if found else None
            quantity = self._money(view) or self._percent(view) or self._measure(view, earlier) or self._count(view)
            if quantity is not None and self.rates(view, quantity, found, pending):
                continue
            if quantity is not None and not (found and quantity.start < found[-1].end):
                if quantity.kind == "money" and ends_line(view, quantity.end):
                    prices.append(quantity.start)
                self._qualify(quantity, view)
                if found and self._compares(norms, found[-1], quantity):
                    quantity.qualifier, quantity.qualifier_tokens = "exact", None
                self._describe(quantity, view)
                for shared, other in self.shared(norms, pending, quantity, view):
                    self._qualify(shared, other)
                    found.append(shared)
                if found and (joined := self.shared.joined(norms, found[-1], quantity)):
                    found[-1] = joined
                else:
                    found.append(quantity)
                pending = []
            else:
                pending.append(view)
                if self.implied.may_be(view):
                    unnamed.append(view)
        if unnamed:
            found = self._with_implied(found, unnamed, prices)
        if doc._.tables:
            found = self.tabular(doc, found)
        self._shares(norms, found)
        doc._.quantities = found

    def _with_implied(
        self, found: list[QuantityMention], unnamed: list[View], prices: list[int]
    ) -> list[QuantityMention]:
        """The quantities, with the sums whose currency the text leaves out among them."""
        taken = {quantity.start for quantity in found}
        sums = []
        for quantity, view in self.implied(unnamed, found, prices):
            if view.numeral.start not in taken:
                self._qualify(quantity, view)
                self._describe(quantity, view)
                sums.append(quantity)
        return sorted([*found, *sums], key=lambda q: q.start)

    def _is_no_figure(self, view: View) -> bool:
        """Whether a numeral is another word, or part of a title, a name or a pair of levels."""
        if self.counted.denies(view) or self.counted.in_title(view) or self._is_lettered(view):
            return True
        return self.units.are_levels(view.words, view.flat_after)

    def _is_lettered(self, view: View) -> bool:
        """Whether Latin letters that are no currency touch the number: «EF7», «iran1404»."""
        previous = view.before[-1] if view.touches else ""
        lettered = previous.isascii() and previous[-1:].isalpha()
        return lettered and self.currencies.before(view.flat_before) is None

    def _money(self, view: View) -> QuantityMention | None:
        if view.numeral.fraction:
            return None
        short = self.currencies.short_scales.get(view.after[0]) if view.after else None  # «$1.2M»
        skip = 1 if short else 0
        unit = self.currencies.after(view.after[skip:], view.flat_after[skip:])
        sign = None if unit else self.currencies.before(view.flat_before)
        unit = unit or sign
        if unit is None or (unit.scale < 1 and not self._part(view)):
            return None
        numeral = thousands(view.numeral, certain=unit.name in self.currencies.without_cents)
        quantity = mention("money", view, numeral, unit, sign is not None)
        quantity.end += skip
        if (scale := unit.scale * (short or 1)) != 1:
            for field in ("value", "low", "high", "alternative"):
                value = getattr(quantity, field)
                setattr(quantity, field, None if value is None else plain(value * scale))
        self._and_a_half(quantity, view, scale)
        return quantity

    def _part(self, view: View) -> bool:
        """Whether the number before «سنت» is one of money: «دو سنت» may be two traditions."""
        return view.words[0][0].isdecimal() or (bool(view.before) and view.before[-1] in self._numerals.and_)

    def _percent(self, view: View) -> QuantityMention | None:
        unit = self.percents.after(view.flat_after)
        sign = None if unit else self.percents.before(view.flat_before)
        unit = unit or sign
        if unit is None or view.numeral.vague:
            return None
        quantity = replace(mention("percent", view, view.numeral, unit, sign is not None), unit=None)
        if quantity.value is not None and quantity.value < 0 and not view.numeral.sign and len(view.words) == 1:
            quantity.end += 1  # «۷۳٪-»
        self._and_a_half(quantity, view)
        self._below_zero(quantity, view)
        quantity.direction = self.percents.direction(view.before, view.rest(quantity), unit.adjectival)
        least = quantity.low if quantity.value is None else quantity.value
        if quantity.direction and least is not None and least < 0:
            quantity.direction = "decrease"
        return quantity

    def _measure(self, view: View, earlier: QuantityMention | None) -> QuantityMention | None:
        unit = self.units.after(view.flat_after, view.flat_before) or self._listed(view, earlier)
        if unit is None or (view.numeral.value == 0 and unit.ucum not in self.units.with_zero):
            return None
        persons = unit.name in self.units.persons_too and self.persons(view.before, view.numeral, view.after)
        if persons or self.counted.is_score(view.before):
            return None
        written = unit.name if unit.adjectival or unit.name.isascii() else " ".join(view.after[: unit.length])
        quantity = mention("measure", view, thousands(view.numeral), replace(unit, name=written))
        if unit.base:
            quantity.per = (quantity.end + 1, quantity.end + unit.base)
        self._and_a_half(quantity, view)
        self._below_zero(quantity, view)
        return quantity

    def _listed(self, view: View, earlier: QuantityMention | None) -> Unit | None:
        """The unit of the measure before, where a list goes on with it: «نماد X با ۱۲ واحد، Y با ۹ | واحد»."""
        between = view.numeral.start - earlier.end if earlier and earlier.kind == "measure" else 0
        if earlier is None or not 0 < between <= min(LISTED, len(view.before)):
            return None
        words = view.before[-between:]
        joined = words[0] == COMMA or words[0] in self._numerals.and_
        if not joined or any(boundaries().kind(word) == "verb" for word in words):
            return None
        return self.units.again(str(earlier.unit), view.flat_after)

    def _below_zero(self, quantity: QuantityMention, view: View) -> None:
        """«۵ درجه زیر صفر»: negative, and the words belong to the figure."""
        length = self.units.below_zero(view.flat_after[view.used(quantity) :])
        if length:
            quantity.end += length
            low, high = quantity.low, quantity.high
            quantity.value = None if quantity.value is None else -abs(quantity.value)
            quantity.low, quantity.high = (None, None) if low is None or high is None else (-high, -low)

    def _and_a_half(self, quantity: QuantityMention, view: View, scale: Decimal = Decimal(1)) -> None:
        """«یک متر و نیم», «دو دینار و نیم»: the half stands after the unit, with its ``scale`` («همت»)."""
        rest = view.rest(quantity)
        if quantity.value is None or view.numeral.scale != 1 or len(rest) < 2:
            return
        more = len(rest) > 2 and self.nouns.is_numeral(rest[2])  # «۵ درصد و نیم میلیون نفر»
        if rest[0] in self._numerals.and_ and rest[1] in self._numerals.half and not more:
            quantity.value = plain(quantity.value + scale / 2)
            quantity.end += 2

    def _count(self, view: View) -> QuantityMention | None:
        if view.numeral.sign:
            view = view.unsigned()
        numeral = thousands(view.numeral, certain=True)
        least = numeral.low if numeral.value is None else numeral.value
        if least is None or least < 0 or least != least.to_integral_value():
            return None
        if self.counted.is_item(view, numeral):
            return None
        noun = self.counted(view, numeral, self._compared(view))
        if noun is None or (view.words[0] == BRACKET and not noun.classifier):
            return None  # «ماده (۱۲) قانون»
        unit = Unit(noun.length, noun.singular, noun.entry or "")
        quantity = mention("count", view, numeral, unit, confidence=noun.confidence)
        length = self.nouns.phrase(view.rest(quantity))
        quantity.phrase = (quantity.end - 1, quantity.end + length)
        return quantity

    def _qualify(self, quantity: QuantityMention, view: View) -> None:
        """Set the qualifier and its tokens."""
        if quantity.low is not None:
            quantity.qualifier = "range"
            return
        if view.numeral.vague or view.numeral.over:
            quantity.qualifier = "more_than"
        end = min(len(view.before), len(view.before) - (view.numeral.start - quantity.start))
        while end and len(view.before) - end < 3 and view.before[end - 1] in self.qualifiers.fillers:
            end -= 1
        for length in range(min(3, end), 0, -1):
            kind = self._qualifiers.get("".join(view.flat_before[end - length : end]))
            if kind and not self._so_that(quantity, view.before[:end]):
                first = view.numeral.start - len(view.before) + end - length
                quantity.qualifier, quantity.qualifier_tokens = kind, (first, first + length)
                return
        rest = view.flat_after[view.used(quantity) :]
        for length in range(min(3, len(rest)), 0, -1):
            if kind := self._qualifiers_after.get("".join(rest[:length])):
                quantity.qualifier, quantity.qualifier_tokens = kind, (quantity.end, quantity.end + length)
                return
        if end and view.before[end - 1] in self.qualifiers.from_:
            for k, word in enumerate(view.rest(quantity)[:4], quantity.end):
                if word in self.qualifiers.passing and not self._goes_through(quantity, view, word):
                    quantity.qualifier, quantity.qualifier_tokens = "more_than", (k, k + 1)
                    return

    def _goes_through(self, quantity: QuantityMention, view: View, passing: str) -> bool:
        """Whether what passes goes by things: «از ۱۲ گمرک عبور کرد», not «شمار روستاها از ۵۰ روستا گذشت»."""
        if quantity.kind != "count" or passing not in self.qualifiers.through or view.numeral.scale > 1:
            return False
        noun = self.nouns(str(quantity.unit))
        if noun is not None and noun.classifier:
            return False
        return not any(w in self.qualifiers.figures or self.nouns.singular(w) == quantity.unit for w in view.before)

    def _compared(self, view: View) -> bool:
        """Whether a qualifier of several words stands right before the number: «بیش از ۱۴۰۰ …»."""
        before = view.flat_before
        return any("".join(before[-length:]) in self._qualifiers for length in (2, 3) if length <= len(before))

    def _compares(self, norms: Sequence[str], earlier: QuantityMention, quantity: QuantityMention) -> bool:
        """Whether the qualifier compares a figure with an exact one: «۱۱ درصد بیشتر از ۵۰۰ تن سال قبل»."""
        first, last = quantity.qualifier_tokens or (0, 0)
        if first != earlier.end or squeeze("".join(norms[first:last])) not in self._comparing:
            return False
        if earlier.kind == "percent":
            sign = self.percents.after([squeeze(norms[first - 1])])
            return sign is not None and not sign.adjectival  # «با رشد ۵ درصدی بیشتر از ۵۰۰ تن»
        return (earlier.kind, earlier.unit) == (quantity.kind, quantity.unit)

    def _so_that(self, quantity: QuantityMention, before: Sequence[str]) -> bool:
        """Whether «تا» at the end of ``before`` begins a clause: «برگزار شد تا دو تیم …», «شوند، تا …»."""
        if quantity.kind != "count" or before[-1] not in self.qualifiers.until:
            return False
        verb = next((word for word in before[-2:-4:-1] if word != COMMA), "")
        return bool(verb) and verbs().is_form(verb) and not verbs().is_modal(verb)

    def _is_noun(self, word: str) -> bool:
        return self.nouns(word) is not None and not boundaries().ends_name(word)

    def _describe(self, quantity: QuantityMention, view: View) -> None:
        """Set what the quantity is of, and per what."""
        if quantity.kind == "count":
            return
        rest = view.rest(quantity)
        skip = 1 if rest and rest[0] in self.context.of else 0
        if len(rest) > skip and (rest[skip] in self._about or self._is_noun(rest[skip])):
            quantity.about = (quantity.end + skip, quantity.end + skip + 1)
        else:
            quantity.about = self._nearest_before(quantity, view)
        if quantity.kind == "money":
            quantity.per = self._per(quantity, view, rest)

    def _nearest_before(self, quantity: QuantityMention, view: View) -> Tokens | None:
        for k, word in enumerate(reversed(view.before), 1):
            if word in self._about:
                return view.numeral.start - k, view.numeral.start - k + 1
            if not word[:1].isalpha():
                return None
        return None

    def _per(self, quantity: QuantityMention, view: View, rest: Sequence[str]) -> Tokens | None:
        """«هر کیلو ۵ هزار تومان», «سالانه», «۳ دلار در هر بشکه», «در سال»."""
        start = view.numeral.start
        context = self.context
        before = view.before[-2:]
        if before and before[-1] in context.beside and before[0] not in (*self._about, *self._numerals.and_):
            return start - 1, start
        for k, word in enumerate(reversed(view.before[-6:]), 1):
            if word in context.adverbs and not any(map(self.nouns.is_numeral, view.before[-k - 1 : -k])):
                return start - k, start - k + 1  # «متری | ۲۰ میلیون», not «۷۰ متری»
            if word in context.each and k > 1:
                return start - k, start - k + 2
        if len(rest) > 1 and rest[0] in context.in_:
            each = 1 if rest[1] in context.each else 0
            dated = rest[2:3] and (rest[2] in context.dated or rest[2][0].isdecimal())  # «در سال ۹۰»
            if dated and not each:
                return None
            if len(rest) > 1 + each and (each or rest[1] in context.bases):
                return quantity.end + 1, quantity.end + 2 + each
        return None

    def _shares(self, norms: list[str], found: list[QuantityMention]) -> None:
        """Link a count to the one that it is a share of: «از این تعداد، ۳۴ هزار واحد», «۴۳ هزار واحد آنها»."""
        whole: int | None = None
        for i, quantity in enumerate(found):
            if quantity.kind != "count" or quantity.value is None:
                continue
            if whole is not None and self.counted.is_share(norms, quantity, found[whole]):
                quantity.part_of = whole
            whole = i


@factory(Quantities)
def create(nlp: Language, name: str) -> Quantities:
    return Quantities()
