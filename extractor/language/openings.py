"""Where the text of an article opens in a first sentence that begins with the headline: ``opening(norms, end)``.

A headline has no full stop; where its line break is lost, only the dateline or «به گزارش X،» shows its end.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from extractor.language.boundaries import boundaries
from extractor.language.gazetteer import gazetteer
from extractor.patterns import Strict, load
from extractor.spelling.letters import SQUEEZED, squeeze
from extractor.spelling.phrases import Phrases

_HEADLINE = (2, 40)
"""Tokens of a headline."""
_REPORT = 14
"""Tokens of «به گزارش X به نقل از Y» up to its comma."""
_AGENCY = 8
"""Tokens of an agency's name up to the separator."""
_BYLINE = 3
"""Tokens from a town's dash to the agency's."""


class OpeningPatterns(Strict):
    """patterns/language/openings.yaml."""

    reports: list[str]
    agencies: list[str]
    separators: list[str]
    joints: list[str]
    pauses: list[str]
    stops: list[str]
    closers: list[str]
    open: list[str]


class Openings:
    """The compiled patterns."""

    def __init__(self) -> None:
        p = load("language/openings", OpeningPatterns)
        self._reports = Phrases({form: form for form in p.reports})
        self._agencies = Phrases({form: form for form in p.agencies})
        self._separators = set(p.separators)
        self._joints = {squeeze(word) for word in p.joints}
        self._pauses = set(p.pauses)
        self.stops = set(p.stops)
        self._closers = Phrases({form: form for form in p.closers})
        self._open = {squeeze(word) for word in p.open}

    def find(self, words: list[str]) -> int:
        """Where the text opens in the words of a first sentence; 0 if nothing shows it."""
        least, most = _HEADLINE
        for at in range(least, min(most, len(words))):
            if words[at - 1] not in self._joints and self.opens(words, at):
                return self.after_verb(words, at) or at
        return self.after_verb(words, min(most, len(words)))

    def after_verb(self, words: list[str], limit: int) -> int:
        """Where a noun follows a headline's verb, and another verb its words; 0 if none does before ``limit``."""
        for at in range(limit):
            if words[at] in self._open:
                return 0
            found = self._closers.longest(words, at)
            if found and at >= _HEADLINE[0] and self.begins(words, found[0]):
                return found[0]
        return 0

    def begins(self, words: list[str], at: int) -> bool:
        """Whether a sentence of its own begins at ``at``: with a noun, and a verb in it."""
        kind = boundaries().kind
        noun = at < len(words) and kind(words[at]) is None and words[at] not in self._open | self._joints
        return noun and any(kind(word) == "verb" for word in words[at + 1 :])

    def opens(self, words: list[str], at: int) -> bool:
        """Whether a dateline or a report begins at ``at``."""
        if found := self._reports.longest(words, at):
            return not self._pauses.isdisjoint(words[found[0] + 1 : found[0] + _REPORT])
        if found := self._agencies.longest(words, at):
            name = words[found[0] : found[0] + _AGENCY]
            end = next((k for k, word in enumerate(name) if k and word in self._separators), 0)
            told = any(word in self._pauses or boundaries().kind(word) == "verb" for word in name[:end])
            return end > 0 and not told  # «مدیرعامل | خبرگزاری پیام، گفت: …»
        town = gazetteer().end_of(words, at)
        if not town or town >= len(words) or words[town] not in self._separators:
            return False
        return not self._separators.isdisjoint(words[town + 2 : town + 2 + _BYLINE])


@cache
def openings() -> Openings:
    return Openings()


def opening(norms: Sequence[str], end: int, whole: bool) -> int:
    """The token at which the text opens in the first sentence ``[0, end)``, 0 if nothing shows it.

    A first line of its own (``whole``) that no full stop ends is the headline as it should be.
    """
    if end < _HEADLINE[0] or (whole and norms[end - 1] not in openings().stops):
        return 0
    return openings().find([SQUEEZED[norm] for norm in norms[:end]])
