"""patterns/organization_heads.yaml and patterns/organizations.yaml, compiled for the organizations stage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, RootModel

from extractor.patterns import load
from extractor.records import OrganizationKind

ZWNJ = "\u200c"

CONDITIONS = ("sport", "media", "post", "aliases")
"""What a known body's form may ask for, the special before the general."""


def _words(value: object) -> object:
    return value.split() if isinstance(value, str) else value


WordSet = Annotated[frozenset[str], BeforeValidator(_words)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Head(Strict):
    """A word that names begin with; organization_heads.yaml says what the fields mean."""

    forms: tuple[str, ...]
    kind: OrganizationKind
    bare: bool = False
    place: bool = False
    open: int = 0
    chain: bool = False
    comma: bool = False
    only_chained: bool = False
    ordinal: bool = False
    fields: bool = True
    class_word: bool = False
    first: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        return self.forms[0]


class Heads(Strict):
    """patterns/organization_heads.yaml."""

    letters: dict[str, str]
    heads: tuple[Head, ...]
    unsaid: Head
    director_posts: WordSet
    posts: WordSet
    determiners: WordSet
    media_cues: WordSet
    media_cue_prepositions: WordSet
    desks: WordSet
    sport_context: WordSet
    sport_minimum: int
    not_part: WordSet
    numbered: WordSet
    ordinals: WordSet
    place_words: WordSet
    place_openers: WordSet
    place_plurals: WordSet
    bare_places: WordSet
    place_phrases: tuple[str, ...]
    national: tuple[str, ...]
    honorific_marks: WordSet
    governors: dict[str, WordSet]
    descriptive: WordSet
    suffixes: WordSet
    fields: WordSet
    stops: WordSet
    light_verbs: WordSet
    quotes: dict[str, str]


class Body(Strict):
    """A known body; organizations.yaml says what the fields mean."""

    name: str
    kind: OrganizationKind
    acronym: str | None = None
    aliases: tuple[str, ...] = ()
    post: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    sport: tuple[str, ...] = ()
    parent: str | None = None
    branches: bool = True

    def forms(self, condition: str) -> tuple[str, ...]:
        """The body's names under a condition."""
        if condition != "aliases":
            return tuple(getattr(self, condition))
        return (*self.own, *self.aliases)

    @property
    def own(self) -> tuple[str, ...]:
        """The full name, unless it is one only under a condition, and the acronym."""
        conditional = {*self.post, *self.media, *self.sport}
        return tuple(form for form in (self.name, self.acronym) if form and form not in conditional)


class Bodies(RootModel[dict[str, Body]]):
    """patterns/organizations.yaml."""


@dataclass(slots=True)
class Node:
    """A state of the trie over word parts: what ends here, and how it goes on."""

    children: dict[str, Node] = field(default_factory=dict)
    head: Head | None = None
    bodies: list[tuple[str, str]] = field(default_factory=list)
    """Condition and key of the bodies whose name ends here."""


@lru_cache(maxsize=65_536)
def fold(norm: str) -> tuple[str, ...]:
    """The parts of a word between half-spaces, hamza and the like folded: «صنایع‌دستی» is «صنایع دستی»."""
    return tuple(part for part in norm.translate(_letters()).split(ZWNJ) if part)


@cache
def _letters() -> dict[int, str]:
    return {ord(letter): plain for letter, plain in load("organization_heads", Heads).letters.items()}


def key_of(words: Iterable[str]) -> tuple[str, ...]:
    """A form to compare names by: letters folded, half-spaces and spaces the same."""
    return tuple(part for word in words for part in fold(word))


class Grammar:
    """The compiled patterns. Sets and dictionaries by word are attributes, read in the stage's inner loop."""

    def __init__(self, heads: Heads, bodies: dict[str, Body]) -> None:
        self.bodies = bodies
        self.unsaid = heads.unsaid
        self.root = Node()
        triggers: set[str] = set(heads.director_posts)
        for head in heads.heads:
            for form in head.forms:
                self._add(form, triggers).head = head
        for condition in CONDITIONS:
            for key, body in bodies.items():
                for form in body.forms(condition):
                    self._add(form, triggers).bodies.append((condition, key))
        self.triggers = frozenset(triggers)
        self.director_posts = heads.director_posts
        self.posts = heads.posts
        self.determiners = heads.determiners
        self.media_cues = heads.media_cues
        self.media_cue_prepositions = heads.media_cue_prepositions
        self.desks = heads.desks
        self.sport_context = heads.sport_context
        self.sport_minimum = heads.sport_minimum
        self.not_part = heads.not_part
        self.numbered = heads.numbered
        self.ordinals = heads.ordinals
        self.place_words = heads.place_words
        self.place_openers = heads.place_openers
        self.place_plurals = heads.place_plurals
        self.bare_places = heads.bare_places
        self.honorific_marks = heads.honorific_marks
        self.governors = heads.governors
        self.descriptive = heads.descriptive
        self.stops = heads.stops
        self.light_verbs = heads.light_verbs
        self.quotes = heads.quotes
        self.closing = frozenset([*heads.quotes.values(), ")"])
        self.place_phrases: dict[str, list[tuple[str, ...]]] = {}
        for phrase in sorted(heads.place_phrases, key=len, reverse=True):
            words = tuple(phrase.split())
            self.place_phrases.setdefault(words[0], []).append(words)
        self._national = frozenset(key_of(phrase.split()) for phrase in heads.national)
        self._suffixes = heads.suffixes
        self._fields = frozenset(ZWNJ.join(fold(word)) for word in heads.fields)
        self._generic = heads.descriptive | heads.place_words | heads.posts
        self.is_field = lru_cache(maxsize=65_536)(self._is_field)

    def _add(self, form: str, triggers: set[str]) -> Node:
        """The trie's node for a form; its first word joins ``triggers`` in all the ways it may be written."""
        words = form.split()
        parts = key_of(words)
        triggers.add(words[0])
        triggers.update(ZWNJ.join(parts[:size]) for size in range(1, len(parts) + 1))
        node = self.root
        for part in parts:
            node = node.children.setdefault(part, Node())
        return node

    def _is_field(self, norm: str) -> bool:
        """Whether a word belongs to a field of work («کشاورزی», «شهرک‌های»)."""
        parts = fold(norm)
        if not parts or ZWNJ.join(parts) in self._fields:
            return bool(parts)
        return len(parts) > 1 and all(part in self._fields or part in self._suffixes for part in parts)

    def is_generic(self, norm: str) -> bool:
        """Whether a word is a common one, no name by itself."""
        return norm in self._generic or self.is_field(norm)

    @staticmethod
    def is_mark(norm: str) -> bool:
        """Whether a token is no word."""
        return not any(char.isalnum() for char in norm)

    def is_national(self, words: Sequence[str]) -> bool:
        """Whether a place is the whole country («ایران», «کشور»), so that a body with it is the body itself."""
        return key_of(words) in self._national


@cache
def grammar() -> Grammar:
    """The grammar of organisation names, compiled once a process."""
    return Grammar(load("organization_heads", Heads), load("organizations", Bodies).root)
