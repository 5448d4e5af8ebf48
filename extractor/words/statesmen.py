"""Who held posts of state: patterns/posts/statesmen.yaml, compiled. Start at ``statesmen()``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from extractor.language.gazetteer import HOME, gazetteer
from extractor.layers import flat, phrases
from extractor.patterns import Strict, load
from extractor.spelling.letters import ZWNJ, squeeze
from extractor.spelling.phrases import Phrases
from extractor.words.titles import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc

_LONGEST = 3
"""Words of a name."""


class Held(Strict):
    """Forms of one post, and its holders by the ISO code of the country."""

    posts: list[str]
    of: dict[str, list[str]]


class StatesmenPatterns(Strict):
    """patterns/posts/statesmen.yaml."""

    held: list[Held]


@dataclass(frozen=True, slots=True)
class Office:
    """A post of one country: its number in the file, and the ISO code."""

    post: int
    country: str


class Statesmen:
    """The compiled file."""

    def __init__(self) -> None:
        held = load("posts/statesmen", StatesmenPatterns).held
        self._posts = Phrases({form: k for k, one in enumerate(held) for form in one.posts})
        self._forms = [[squeeze(form) for form in one.posts] for one in held]
        self._countries = [set(one.of) for one in held]
        self._offices: dict[str, set[Office]] = {}
        self.surnames: set[str] = set()
        """The last words of the names of those abroad."""
        full = (name for one in held for names in one.of.values() for name in names)
        self.full = Phrases({name: True for name in full if len(name.split()) > 1})
        """The names as a whole."""
        for k, one in enumerate(held):
            for country, names in one.of.items():
                for name in names:
                    words = [squeeze(word) for word in name.replace(ZWNJ, " ").split()]
                    if country != HOME:
                        self.surnames.add(words[-1])
                    for first in range(len(words)):
                        self._offices.setdefault("".join(words[first:]), set()).add(Office(k, country))

    def held_by(self, name: tuple[str, ...]) -> set[Office]:
        """The offices that somebody of this name, or with this end of a name, has held."""
        return self._offices.get("".join(name), set())

    def whole(self, words: list[str]) -> str | None:
        """The first form of the office that these words name as a whole, of those that begin with the same word; None
        of words that name none."""
        match = self._posts.longest(words, 0)
        if match is None or match[0] < len(words):
            return None
        return next(form for form in self._forms[match[1]] if form.startswith(words[0]))

    def named(self, doc: Doc) -> Iterator[tuple[int, int]]:
        """Where a holder stands right behind a post that was held («رئیس‌جمهور | روحانی»)."""
        words = flat(doc)
        for start, end, _ in phrases(doc, self._posts):
            country = gazetteer().country(words, end)
            at = country[0] if country else end
            held = self.offices(words, start, at)
            for size in range(_LONGEST, 0, -1):
                if not held.isdisjoint(self.held_by(tuple(words[at : at + size]))):
                    yield at, at + size
                    break

    def offices(self, words: list[str], start: int, end: int) -> set[Office]:
        """Which offices a post at ``[start, end)`` of squeezed norms can be: that of the country written, else the home
        country's, else of any."""
        match = self._posts.longest(words, start)
        if match is None or match[0] > end:
            return set()
        at, post = match
        lex, abroad = lexicon(), gazetteer()
        known = self._countries[post]
        while at < end:
            country = abroad.country(words, at)
            if country or words[at] in lex.home:
                code = country[1] if country else HOME
                return {Office(post, code)} if code in known else set()
            if words[at] not in lex.place_words | lex.skipped:
                return set()
            at += 1
        return {Office(post, code) for code in ({HOME} if HOME in known else known)}


@cache
def statesmen() -> Statesmen:
    return Statesmen()
