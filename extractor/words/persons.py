"""What is known of persons' names: given names, endings of surnames, honorifics (patterns/persons/given_names.yaml,
compiled). Start at ``knowledge()``."""

from __future__ import annotations

from functools import cache

from extractor.language.honorifics import honorifics, patterns
from extractor.patterns import Strict, load
from extractor.spelling.letters import Memo, squeeze


class NamePatterns(Strict):
    """patterns/persons/given_names.yaml."""

    names: list[str]
    foreign: list[str]
    ambiguous: list[str]
    seconds: list[str]
    prefixes: list[str]
    surnames: list[str]
    derived: list[str]
    particles: list[str]
    particles_too: list[str]
    verbs_too: list[str]
    posts_too: list[str]
    describing: list[str]
    of_country: list[str]
    endings: list[str]
    apart: list[str]
    doubtful: list[str]
    bound: list[str]
    not_after: list[str]


class _Knowledge:
    """The pattern files, compiled."""

    def __init__(self) -> None:
        names = load("persons/given_names", NamePatterns)
        self.honorifics = honorifics()
        self.of_office = {squeeze(word) for word in patterns().of_office}
        self.given = {squeeze(name) for name in names.names}
        self.longest = max(map(len, self.given))
        self.foreign = {squeeze(name) for name in names.foreign}
        self.ambiguous = {squeeze(name) for name in names.ambiguous}
        self.seconds = {squeeze(half) for half in names.seconds}
        self.halves = self.given | self.seconds
        self.prefixes = tuple(squeeze(prefix) for prefix in names.prefixes)
        self.surnames = {squeeze(name) for name in names.surnames}
        self.derived = tuple(names.derived)
        self.particles = {squeeze(word) for word in names.particles}
        self.particles_too = {squeeze(word) for word in names.particles_too}
        self.verbs_too = {squeeze(word) for word in names.verbs_too}
        self.posts_too = {squeeze(word) for word in names.posts_too}
        self.describing = {squeeze(word) for word in names.describing}
        self.of_country = tuple(names.of_country)
        self.endings = tuple(squeeze(ending) for ending in names.endings)
        self.apart = {squeeze(ending) for ending in names.apart}
        self.doubtful = {squeeze(ending) for ending in names.doubtful}
        self.bound = tuple(squeeze(ending) for ending in names.bound)
        self.not_after = {squeeze(word) for word in names.not_after}
        self.is_given = Memo(self._is_given).__getitem__
        self.is_surname = Memo(self._is_surname).__getitem__
        self.may_begin = Memo(self._may_begin)

    def _may_begin(self, word: str) -> bool:
        """Whether a name, or the honorific before it, can begin with ``word``."""
        return word in self.honorifics.starts or word in self.prefixes or self.is_given(word)

    def _is_given(self, word: str) -> bool:
        """A given name, with or without «سید», or two in one word («محمدتقی»)."""
        if word in self.given or word in self.foreign:
            return True
        for prefix in self.prefixes:
            if word.startswith(prefix) and len(word) > len(prefix) and self.is_given(word[len(prefix) :]):
                return True
        if len(word) > 2 * self.longest or word in self.honorifics.starts:  # no name, and the work a word is bounded
            return False
        return any(word[:k] in self.given and word[k:] in self.halves for k in range(2, len(word) - 1))

    def _is_surname(self, word: str) -> bool:
        """A surname by list, by an end that is no word («زارع‌پور»), or made of a given name («محمدی»)."""
        if word in self.surnames or (word.endswith(tuple(self.apart)) and word not in self.apart):
            return True
        return any(
            word.endswith(ending) and (stem := word[: -len(ending)]) not in self.ambiguous and self.is_given(stem)
            for ending in self.derived
        )


@cache
def knowledge() -> _Knowledge:
    return _Knowledge()
