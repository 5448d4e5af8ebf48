"""Two numerals that are the ends of one range: «۲ تا ۳ میلیارد», «بین ۲ و ۳», «7-5», «دو سه هزار»."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from extractor.mentions import Numeral
from extractor.stages.numerals.atoms import NumeralPatterns
from extractor.stages.numerals.digits import Gaps
from extractor.stages.numerals.grammar import spread


class Ranges:
    """``ranges(low, high)``: the range that two numerals make; None if they make none.

    Args:
        begins: where sentences begin.
    """

    def __init__(self, norms: list[str], gaps: Gaps, begins: Set[int], patterns: NumeralPatterns) -> None:
        self.norms, self.gaps, self.begins, self.patterns = norms, gaps, begins, patterns

    def __call__(self, low: Numeral, high: Numeral) -> Numeral | None:
        if low.value is None or high.value is None or low.glued:
            return None
        if any(n.ordinal or n.fraction or n.vague for n in (low, high)):
            return None
        if not self._linked(low, high) or not self.begins.isdisjoint(range(low.end, high.start + 1)):
            return None
        first = spread(low, high)
        lesser, greater = sorted((first, high.value))
        if lesser == greater:
            return None
        return replace(
            low, end=high.end, value=None, low=lesser, high=greater, alternative=None, thousands=None,
            tail=high.tail, glued=high.glued,
        )  # fmt: skip

    def _linked(self, low: Numeral, high: Numeral) -> bool:
        patterns = self.patterns
        gap = high.start - low.end
        before = self._norm(low.start - 1)
        if gap == 0:
            return bool(low.value) and not high.sign and self.norms[low.start] in patterns.cardinals
        if gap > 1:
            return False
        link = self.norms[low.end]
        if link in patterns.dashes:
            item = bool(low.start in self.begins and not self.gaps(low.end) and self.gaps(high.start))
            return not item and before not in patterns.dashes and self._norm(high.end) not in patterns.dashes
        if link in patterns.or_:
            return low.value is not None and high.value is not None and low.value < high.value
        return link in patterns.to or (link in patterns.and_ and before in patterns.between)

    def _norm(self, at: int) -> str:
        return self.norms[at] if 0 <= at < len(self.norms) else ""
