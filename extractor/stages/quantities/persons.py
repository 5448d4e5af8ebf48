"""Whether «تن» counts persons or is the tonne, by the words around it."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.language.verbs import verbs
from extractor.mentions import Numeral
from extractor.patterns import load
from extractor.spelling.letters import ZWNJ, squeeze
from extractor.stages.quantities.nouns import Nouns
from extractor.stages.quantities.words import CountPatterns


class Persons:
    """``persons(before, numeral, after) -> bool``."""

    def __init__(self, nouns: Nouns) -> None:
        self.patterns = load("quantities/counts", CountPatterns)
        self.nouns = nouns
        self._cues = frozenset(map(squeeze, self.patterns.person_cues))
        self._mass_cues = frozenset(map(squeeze, self.patterns.mass_cues))

    def __call__(self, before: Sequence[str], numeral: Numeral, after: Sequence[str]) -> bool:
        """Whether the classifier at the head of ``after`` counts persons: «هفت تن از کارکنان», not «هفت تن گندم»."""
        if numeral.scale >= 10**6 or (numeral.value is not None and numeral.value % 1):
            return False
        following = after[1] if len(after) > 1 else ""
        second = after[2] if len(after) > 2 else ""
        if squeeze(following) in self._cues or self._befell(before):
            return True
        if following in self.patterns.person_other:
            return not self._mass_cues.intersection(map(squeeze, before))
        if following in self.patterns.person_from and (squeeze(second) in self._cues or self.nouns.human(second)):
            return True
        if before and before[-1] in self.patterns.these:
            cues = set(map(squeeze, before))
            told = not self._cues.isdisjoint(cues) and self._mass_cues.isdisjoint(cues)
            if told or numeral.entry or not self.nouns(following):
                return True
        if self.nouns(following) or (following in self.patterns.joiners and self.nouns.is_numeral(second)):
            return False
        for word in map(squeeze, [*reversed(before), *after[1:]]):  # the nearest cue decides
            if word in self._mass_cues:
                return False
            if word in self._cues:
                return True
        return False

    def _befell(self, before: Sequence[str]) -> bool:
        """«کشته شدن ۴۳ تن»: what persons suffer stands right before the number."""
        if not before:
            return False
        if len(before) > 1 and verbs().is_infinitive(before[-1]):
            return squeeze(before[-2]) in self._cues
        return squeeze(before[-1]) in self._cues and verbs().is_infinitive(before[-1].rpartition(ZWNJ)[2])
