"""patterns/organizations/heads.yaml and organizations.yaml, compiled: heads of names, known bodies.

All words here are squeezed (see spelling/letters.py), as the words that the stage reads are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import accumulate
from typing import Annotated, Literal, TypeVar

from pydantic import BeforeValidator, ConfigDict, RootModel

from extractor.language.boundaries import boundaries
from extractor.patterns import Shares, Strict, load
from extractor.records import OrganizationKind
from extractor.spelling.letters import ZWNJ, Memo, fold_all, squeeze_all
from extractor.spelling.phrases import Phrases

V = TypeVar("V")


def _words(value: object) -> object:
    words = value.split() if isinstance(value, str) else value
    return squeeze_all(words) if isinstance(words, list) else words


def _ends(value: object) -> object:
    return tuple(squeeze_all(value)) if isinstance(value, list) else value


Words = Annotated[frozenset[str], BeforeValidator(_words)]
"""A set of words, in YAML a list or one long string."""


class _Frozen(Strict):
    model_config = ConfigDict(frozen=True)


class Head(_Frozen):
    """A word that names begin with; heads.yaml says what the fields mean."""

    forms: tuple[str, ...]
    kind: OrganizationKind
    bare: bool = False
    place: bool = False
    open: int = 0
    chain: bool = False
    only_chained: bool = False
    comma: bool = False
    ordinal: bool = False
    least: int = 0
    fields: bool = True
    class_word: bool = False
    inside: bool = False
    members: bool = False
    number: bool | Literal["named"] = False
    through: int = 0
    outside: bool = False
    joint: bool = False
    placed: OrganizationKind | None = None
    first: Words = frozenset()
    never: Words = frozenset()
    not_alone: Words = frozenset()
    worked: bool = False

    @property
    def key(self) -> str:
        return self.forms[0]


class Heads(Shares, _Frozen):
    """patterns/organizations/heads.yaml, which says what each list is for."""

    heads: tuple[Head, ...]
    unsaid: Head
    director_posts: Words
    posts: Words
    ministers: Words
    determiners: Words
    superlatives: tuple[str, ...]
    media_cues: Words
    media_tails: Words
    media_ends: Words
    media_names: Words
    talk_cues: tuple[str, ...]
    media_cue_prepositions: Words
    desks: Words
    report_cues: tuple[str, ...]
    relay_cues: tuple[str, ...]
    report_fillers: Words
    report_ends: Words
    dateline_marks: Words
    dateline_ends: Words
    told: Words
    no_media: Words
    plural_endings: tuple[str, ...]
    seated: Words
    seats: Words
    sport_context: Words
    sport_minimum: int
    sport_words: int
    sport_share: int
    member_endings: Annotated[tuple[str, ...], BeforeValidator(_ends)]
    member_plurals: dict[str, str]
    member_bodies: Words
    adjective: tuple[str, ...]
    not_part: Words
    no_beginnings: Words
    no_ends: Words
    supporters: tuple[str, ...]
    works: Words
    no_body_after: Words
    country_endings: tuple[str, ...]
    joint_words: Words
    arms: Words
    parts_of_towns: dict[str, Words]
    bound: dict[str, Words]
    takers_part: Words
    numbered: Words
    clauses: Words
    suburbs: Words
    ordinals: Words
    place_words: Words
    place_openers: Words
    place_plurals: Words
    bare_places: Words
    town_words: Words
    place_endings: tuple[str, ...]
    national: Words
    honorific_marks: Words
    dedications: Words
    governors: dict[str, Words]
    descriptive: Words
    fields: Words
    verbal_fields: Words
    leading: Words
    linking: Words
    stops: Words
    quotes: dict[str, str]
    brackets: dict[str, str]
    conjunction: str
    joiners: Words
    comma: str


class Body(_Frozen):
    """A known body; organizations.yaml says what the fields mean."""

    name: str
    kind: OrganizationKind
    acronym: str | None = None
    aliases: tuple[str, ...] = ()
    post: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    sport: tuple[str, ...] = ()
    parent: str | None = None
    branches: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """The forms that are a name wherever they stand."""
        conditional = {*self.post, *self.place, *self.media, *self.sport}
        own = tuple(form for form in (self.name, self.acronym, self.dotted) if form and form not in conditional)
        return (*own, *self.aliases)

    @property
    def dotted(self) -> str | None:
        """The acronym as its letters are spelled with dots («پ. ک. ک»)."""
        return self.acronym.replace(ZWNJ, ". ") if self.acronym and ZWNJ in self.acronym else None


class Bodies(RootModel[dict[str, Body]]):
    """patterns/organizations/organizations.yaml."""


class Table(Phrases[V]):
    """Phrases that are looked for at whole words alone, so that few tokens need a look."""

    def __init__(self, forms: Mapping[str, V]) -> None:
        super().__init__(forms)
        parted = (form.replace(ZWNJ, " ").split() for form in fold_all(forms))
        self.first_words = frozenset(beginning for parts in parted for beginning in accumulate(parts))
        """What a form may begin with: its first word, its first two written as one, and so on."""

    def longest(self, tokens: Sequence[str], start: int) -> tuple[int, V] | None:
        """The end and value of the longest phrase at ``tokens[start]``, or None."""
        if start < len(tokens) and tokens[start] in self.first_words:
            return super().longest(tokens, start)
        return None


class Grammar:
    """The compiled patterns; ``words`` are the lists of heads.yaml."""

    def __init__(self, words: Heads, bodies: dict[str, Body]) -> None:
        self.words = words
        self.bodies = bodies
        self.heads = Table({form: head for head in words.heads for form in head.forms})
        self.known = Table({form: key for key, body in bodies.items() for form in body.names})
        self.after_post = Table({form: key for key, body in bodies.items() for form in body.post})
        self.before_place = Table({form: key for key, body in bodies.items() for form in body.place})
        self.after_cue = Table({form: key for key, body in bodies.items() for form in body.media})
        self.in_sport = Table({form: key for key, body in bodies.items() for form in body.sport})
        tables = (self.heads, self.known, self.after_post, self.before_place, self.after_cue, self.in_sport)
        self.triggers = words.director_posts.union(*(table.first_words for table in tables))
        """The words that a name may begin with, and directors' posts."""
        cues = {form: False for form in words.report_cues} | {form: True for form in words.relay_cues}
        self.report_cues = Phrases(cues)
        """Phrases before a medium's name, each with whether persons are named behind it as well."""
        self.talk_cues = Phrases({form: form for form in words.talk_cues})
        """Phrases before whom somebody talks with."""
        self.connections = words.joiners | {words.conjunction, words.comma}
        self.is_field = Memo(self._is_field).__getitem__
        self.is_stop = Memo(self._is_stop).__getitem__

    def _is_field(self, word: str) -> bool:
        """Whether a word belongs to a field of work («کشاورزی», «شهرک‌های»)."""
        fields = self.words.fields
        return word in fields or any(
            word.endswith(suffix) and word[: -len(suffix)] in fields for suffix in self.words.plural_endings
        )

    def stem(self, word: str) -> str:
        """A word without the ending of the plural («تیم‌های» → «تیم»)."""
        return next((word[: -len(end)] for end in self.words.plural_endings if word.endswith(end)), word)

    def _is_stop(self, word: str) -> bool:
        """Whether a name surely ends before a word: a verb, a preposition, a mark that is none of a name's."""
        words = self.words
        if is_mark(word):
            return word not in words.quotes and word not in words.brackets and word != words.comma
        return word in words.stops or boundaries().ends_name(word)

    def is_generic(self, word: str) -> bool:
        """Whether a word is a common one, no name by itself."""
        words = self.words
        return self.is_field(word) or word in words.descriptive or word in words.place_words or word in words.posts


def is_mark(word: str) -> bool:
    """Whether a token is no word."""
    return _is_mark[word]


_is_mark: Memo[bool] = Memo(lambda word: not any(map(str.isalnum, word)))


@cache
def grammar() -> Grammar:
    """The grammar of organisation names, compiled once a process."""
    return Grammar(load("organizations/heads", Heads), load("organizations/organizations", Bodies).root)
