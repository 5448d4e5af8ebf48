"""What a figure is a rate of: «۲۲ در ۱۰۰ هزار تولد», «۵ نفر در هر ۱۰ هزار نفر», «۷ لیتر در صد کیلومتر»."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.mentions import QuantityMention
from extractor.patterns import load
from extractor.stages.quantities.counted import CountedNouns
from extractor.stages.quantities.view import View
from extractor.stages.quantities.words import ContextPatterns

LEAST = 2
"""The power of ten from which on a number may be what there is one of something for."""


class Rates:
    """``rates(view, quantity, found, pending)``: whether a figure is the base of the rate before it."""

    def __init__(self, counted: CountedNouns) -> None:
        self.context = load("quantities/context", ContextPatterns)
        self.counted = counted

    def __call__(
        self, view: View, quantity: QuantityMention, found: Sequence[QuantityMention], pending: Sequence[View]
    ) -> bool:
        """Whether ``quantity`` is no figure of its own.

        Args:
            found: the figures before it; of a rate among them the base is told to it.
            pending: the numbers before it that are none.
        """
        if quantity.kind not in ("count", "measure") or not _is_round(quantity) or not (joint := self._joint(view)):
            return False
        at = quantity.start - joint
        if pending and pending[-1].numeral.end == at:
            return self._is_rate(pending[-1], quantity)
        if not found or found[-1].end != at:
            return False
        if quantity.unit not in (*self.context.populations, found[-1].unit):
            return False
        found[-1].per = (quantity.start, quantity.end)
        return True

    def _joint(self, view: View) -> int:
        """How many words join the figure with what stands before it: «در», «در هر»."""
        each = int(bool(view.before) and view.before[-1] in self.context.each)
        before = view.before[: len(view.before) - each]
        return each + 1 if before and before[-1] in self.context.in_ else 0

    def _is_rate(self, view: View, base: QuantityMention) -> bool:
        """Whether a bare number may be a rate: no year, and no label («ساعت ۸ در هزار مدرسه …»)."""
        value = view.numeral.value
        if value is None or self.counted.is_year(view.words[0], value):
            return False
        if self.counted.is_label(view.before, view.words, value):
            return False
        return base.unit in self.context.populations or value % 1 != 0 or not self.counted.names(view.before)


def _is_round(quantity: QuantityMention) -> bool:
    value = quantity.value
    return value is not None and value.adjusted() >= LEAST and value == 10 ** value.adjusted()
