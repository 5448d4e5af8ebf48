"""Sums whose currency the text leaves out: «اوراق ۸ هزار میلیاردی», «۵ میلیارد بودجه», «کمک ۶ میلیاردی»."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from extractor.mentions import QuantityMention
from extractor.patterns import Shares, load
from extractor.spelling.letters import squeeze
from extractor.stages.numerals.digits import plain
from extractor.stages.quantities.units import Currencies, Unit
from extractor.stages.quantities.view import View, mention

SAME_SUM, HEADED = 0.7, 0.5
"""Confidence in a sum that the article has with its currency elsewhere, and in one that only its noun makes a sum."""


class ImpliedPatterns(Shares):
    """patterns/quantities/implied.yaml."""

    heads: list[str]
    things: list[str]
    masses: list[str]
    dear: list[str]
    agents: list[str]
    between: list[str]
    adjective_endings: list[str]
    home: list[str]
    default: str

    @property
    def sums(self) -> frozenset[str]:
        """Nouns that are not counted in millions."""
        return frozenset(self.things + self.masses)


class ImpliedSums:
    """``sums(views, found)``: numbers that no currency follows, as money in the currency that the article counts in."""

    def __init__(self, currencies: Currencies) -> None:
        patterns = load("quantities/implied", ImpliedPatterns)
        self._scales = currencies.scale_adjectives
        self._heads = frozenset(map(squeeze, patterns.heads + patterns.things + patterns.masses))
        self._between = frozenset(map(squeeze, patterns.between))
        self._endings = tuple(patterns.adjective_endings)
        self._masses = frozenset(map(squeeze, patterns.masses))
        self._agents = frozenset(map(squeeze, patterns.agents))
        self._patterns = patterns

    def may_be(self, view: View) -> bool:
        """Whether the number has the form of such a sum."""
        if not view.after or view.numeral.fraction or view.numeral.vague:
            return False
        return view.after[0] in self._scales or self._is_mass(view) or self._is_dear(view)

    def __call__(self, views: list[View], found: list[QuantityMention]) -> Iterator[tuple[QuantityMention, View]]:
        """The sums among numbers that may be some, each with its view."""
        money = [quantity for quantity in found if quantity.kind == "money"]
        codes = {quantity.value: quantity.unit for quantity in money if quantity.value is not None}
        counts_in = self._counts_in(money)
        for view in views:
            word = view.after[0]
            scaled = word in self._scales
            numeral = view.numeral
            value, low, high = (self._times(v, word) for v in (numeral.value, numeral.low, numeral.high))
            code = None if value is None else codes.get(value)
            if code is None and not (self._is_mass(view) or self._is_dear(view) or self._is_headed(view)):
                continue
            section = "dear" if self._is_dear(view) else "masses"
            entry = f"currencies.yaml#scale_adjectives.{word}" if scaled else f"implied.yaml#{section}.{word}"
            quantity = mention(
                "money",
                view,
                replace(numeral, value=value, low=low, high=high, alternative=None),
                Unit(int(scaled), code or counts_in, f"quantities/{entry}"),
                confidence=SAME_SUM if code else HEADED,
            )
            quantity.implied = True
            yield quantity, view

    def _times(self, value: Decimal | None, word: str) -> Decimal | None:
        return None if value is None else plain(value * self._scales.get(word, 1))

    def _counts_in(self, money: list[QuantityMention]) -> str:
        """The home currency that most sums of the article are in, else the foreign one, else the default."""
        counted = Counter(quantity.unit for quantity in money if quantity.unit)
        home = [(number, code) for code, number in counted.items() if code in self._patterns.home]
        if home:
            return max(home, key=lambda pair: pair[0])[1]
        return next((code for code, _ in counted.most_common(1)), self._patterns.default)

    def _is_mass(self, view: View) -> bool:
        """«۵ میلیارد بودجه»: what is no things, in millions."""
        if view.numeral.scale < 10**6 or view.flat_after[0] not in self._masses:
            return False
        return self._agents.isdisjoint(view.flat_after[1:2])

    def _is_dear(self, view: View) -> bool:
        """«سکه ۲ میلیون گران شد»."""
        return view.numeral.scale > 1 and view.after[0] in self._patterns.dear

    def _is_headed(self, view: View) -> bool:
        """«وام ۲۰۰ میلیونی», «فرار مالیاتی ۱۰۰۰ میلیاردی»: a noun of money before it, perhaps with an adjective."""
        before = view.flat_before
        for k, word in enumerate(reversed(before[-3:])):
            if word in self._heads:
                return True
            if word not in self._between and (k > 1 or not word.endswith(self._endings)):
                return False
        return False
