"""What is known of persons' names: given names, endings of surnames, honorifics. Start at ``knowledge()``."""

from __future__ import annotations

from functools import cache, lru_cache

from extractor.language.honorifics import honorifics
from extractor.language.letters import Memo, squeeze
from extractor.patterns import Strict, load

_WORDS_OF_A_NAME = 5


class NamePatterns(Strict):
    """patterns/persons/given_names.yaml."""

    names: list[str]
    ambiguous: list[str]
    prefixes: list[str]
    verbs_too: list[str]
    endings: list[str]
    apart: list[str]
    doubtful: list[str]
    not_after: list[str]


class _Knowledge:
    """The pattern files, compiled."""

    def __init__(self) -> None:
        names = load("persons/given_names", NamePatterns)
        self.honorifics = honorifics()
        self.given = {squeeze(name) for name in names.names}
        self.longest = max(map(len, self.given))
        self.ambiguous = {squeeze(name) for name in names.ambiguous}
        self.prefixes = tuple(squeeze(prefix) for prefix in names.prefixes)
        self.verbs_too = {squeeze(word) for word in names.verbs_too}
        self.endings = tuple(squeeze(ending) for ending in names.endings)
        self.apart = {squeeze(ending) for ending in names.apart}
        self.doubtful = {squeeze(ending) for ending in names.doubtful}
        self.not_after = {squeeze(word) for word in names.not_after}
        self.is_given = lru_cache(maxsize=65_536)(self._is_given)
        self.may_begin = Memo(self._may_begin)

    def _may_begin(self, word: str) -> bool:
        """Whether a name, or the honorific before it, can begin with ``word``."""
        return word in self.honorifics.starts or word in self.prefixes or self.is_given(word)

    def _is_given(self, word: str) -> bool:
        """A given name, with or without «سید», or two in one word («محمدتقی»)."""
        if word in self.given:
            return True
        for prefix in self.prefixes:
            if word.startswith(prefix) and len(word) > len(prefix) and self.is_given(word[len(prefix) :]):
                return True
        if len(word) > 2 * self.longest:  # no name, and the work a word is bounded
            return False
        return any(word[:k] in self.given and word[k:] in self.given for k in range(2, len(word) - 1))


@cache
def knowledge() -> _Knowledge:
    return _Knowledge()
