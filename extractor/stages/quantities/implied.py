"""Sums whose currency the text leaves out: «اوراق ۸ هزار میلیاردی», «۵ میلیارد بودجه», «کمک ۶ میلیاردی»."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from extractor.language.boundaries import boundaries
from extractor.language.verbs import verbs
from extractor.mentions import Numeral, QuantityMention
from extractor.patterns import Shares, load
from extractor.spelling.letters import squeeze
from extractor.stages.numerals.digits import plain
from extractor.stages.quantities.nouns import Nouns
from extractor.stages.quantities.units import Currencies, Unit
from extractor.stages.quantities.view import View, mention
from extractor.stages.quantities.words import ContextPatterns

SAME_SUM, HEADED = 0.7, 0.5
"""Confidence in a sum that the article has with its currency elsewhere, and in one that only its noun makes a sum."""
COLON = ":"
LINE = 16
"""Most tokens between two prices of a list that are next to each other."""


class ImpliedPatterns(Shares):
    """patterns/quantities/implied.yaml."""

    heads: list[str]
    things: list[str]
    masses: list[str]
    dear: list[str]
    unpriced: list[str]
    agents: list[str]
    between: list[str]
    adjective_endings: list[str]
    home: list[str]
    default: str

    @property
    def sums(self) -> frozenset[str]:
        """Nouns that are not counted in millions."""
        return frozenset(self.things + self.masses)


def ends_line(view: View, end: int) -> bool:
    """Whether the figure that ends at a token is all that a line has behind its colon: «سکه: ۹۰ میلیون تومان»."""
    used = end - view.numeral.end + view.shift
    return view.before[-1:] == [COLON] and not any(word[0].isalpha() for word in view.after[used:])


def _beside(lines: list[int], prices: list[int]) -> set[int]:
    """The lines that stand beside prices, or beside such lines."""
    found = set(prices)
    for start in [*lines, *reversed(lines)]:
        if any(0 < abs(start - price) <= LINE for price in found):
            found.add(start)
    return found


class ImpliedSums:
    """``sums(views, found)``: numbers that no currency follows, as money in the currency that the article counts in."""

    def __init__(self, currencies: Currencies, nouns: Nouns) -> None:
        patterns = load("quantities/implied", ImpliedPatterns)
        self._scales = currencies.scale_adjectives
        self._heads = frozenset(map(squeeze, patterns.heads + patterns.things + patterns.masses))
        self._between = frozenset(map(squeeze, patterns.between))
        self._endings = tuple(patterns.adjective_endings)
        self._masses = frozenset(map(squeeze, patterns.masses))
        self._unpriced = frozenset(map(squeeze, patterns.unpriced))
        self._agents = frozenset(map(squeeze, patterns.agents))
        self._patterns = patterns
        self._rates = frozenset(load("quantities/context", ContextPatterns).apiece)
        self._nouns = nouns

    def may_be(self, view: View) -> bool:
        """Whether the number has the form of such a sum."""
        if view.numeral.fraction or view.numeral.vague:
            return False
        if self._is_line(view) or self._is_rate(view):
            return True
        return bool(view.after) and (view.after[0] in self._scales or self._is_mass(view) or self._is_dear(view))

    def _is_line(self, view: View) -> bool:
        """«نیم‌سکه: ۵۰ میلیون», a line of a list."""
        line = view.numeral.scale > 1 and ends_line(view, view.numeral.end)
        return line and self._unpriced.isdisjoint(view.flat_before)

    def _is_rate(self, view: View) -> bool:
        """«تخم‌مرغ شانه‌ای | ۱۱۰ هزار شد», not «واحد ۷۰ متری ۲ میلیون»."""
        if view.numeral.scale == 1 or not view.before or view.before[-1] not in self._rates:
            return False
        if any(self._nouns.is_numeral(word) for word in view.before[-2:-1]):
            return False
        return all(boundaries().kind(word) or verbs().is_form(word) for word in view.after[:1])

    def __call__(
        self, views: list[View], found: list[QuantityMention], prices: list[int]
    ) -> Iterator[tuple[QuantityMention, View]]:
        """The sums among numbers that may be some, each with its view.

        Args:
            prices: where the sums of lists of prices begin that name their currency.
        """
        money = [quantity for quantity in found if quantity.kind == "money"]
        codes = {quantity.value: quantity.unit for quantity in money if quantity.value is not None}
        counts_in = self._counts_in(money)
        listed = _beside([view.numeral.start for view in views if self._is_line(view)], prices)
        for view in views:
            word = view.after[0] if view.after else ""
            scaled = word in self._scales
            numeral = view.numeral
            value, low, high = (self._times(v, word, numeral) for v in (numeral.value, numeral.low, numeral.high))
            code = None if value is None else codes.get(value)
            if code is None and view.numeral.start not in listed and not self._is_told(view):
                continue
            quantity = mention(
                "money",
                view,
                replace(numeral, value=value, low=low, high=high, alternative=None),
                Unit(int(scaled), code or counts_in, f"quantities/{self._entry(view)}"),
                confidence=SAME_SUM if code else HEADED,
            )
            quantity.implied = True
            yield quantity, view

    def _is_told(self, view: View) -> bool:
        """Whether what stands beside the number makes it a sum."""
        return self._is_dear(view) or self._is_mass(view) or self._is_rate(view) or self._is_headed(view)

    def _entry(self, view: View) -> str:
        """The entry of patterns/quantities/ that makes the number a sum."""
        word = view.after[0] if view.after else ""
        if word in self._scales:
            return f"currencies.yaml#scale_adjectives.{word}"
        if self._is_dear(view) or self._is_mass(view):
            return f"implied.yaml#{'dear' if self._is_dear(view) else 'masses'}.{word}"
        return "implied.yaml#home"

    def _times(self, value: Decimal | None, word: str, numeral: Numeral) -> Decimal | None:
        """A value with the scale of an adjective, of «یک میلیارد و ۲۰۰ میلیونی» the last part alone."""
        if value is None:
            return None
        scale = self._scales.get(word, Decimal(1))
        whole = value - value % numeral.scale if numeral.scale > scale else Decimal(0)
        return plain(whole + (value - whole) * scale)

    def _counts_in(self, money: list[QuantityMention]) -> str:
        """The home currency that most sums of the article are in, else the foreign one, else the default."""
        counted = Counter(quantity.unit for quantity in money if quantity.unit)
        home = [(number, code) for code, number in counted.items() if code in self._patterns.home]
        if home:
            return max(home, key=lambda pair: pair[0])[1]
        return next((code for code, _ in counted.most_common(1)), self._patterns.default)

    def _is_mass(self, view: View) -> bool:
        """«۵ میلیارد بودجه»: what is no things, in millions."""
        if view.numeral.scale < 10**6 or not view.after or view.flat_after[0] not in self._masses:
            return False
        return self._agents.isdisjoint(view.flat_after[1:2])

    def _is_dear(self, view: View) -> bool:
        """«سکه ۲ میلیون گران شد»."""
        return view.numeral.scale > 1 and view.after[:1] != [] and view.after[0] in self._patterns.dear

    def _is_headed(self, view: View) -> bool:
        """«وام ۲۰۰ میلیونی», «فرار مالیاتی ۱۰۰۰ میلیاردی»: a noun of money before it, perhaps with an adjective."""
        before = view.flat_before
        for k, word in enumerate(reversed(before[-3:])):
            if word in self._heads:
                return True
            if word not in self._between and (k > 1 or not word.endswith(self._endings)):
                return False
        return False
