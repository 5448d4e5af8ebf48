"""patterns/posts/titles.yaml, compiled: the posts, and the words at which a title, a name or a body's name ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from extractor.language.boundaries import boundaries
from extractor.language.honorifics import honorifics
from extractor.language.verbs import verbs
from extractor.patterns import Shares, load
from extractor.spelling.letters import squeeze
from extractor.spelling.phrases import Phrases

_ABSTRACT = "\u06cc"
"""«ی», which makes a post or a rank of who has it («سرلشکری»)."""
_LONGEST_POST = 8
"""Tokens of a post with what stands inside."""

Kind = Literal["body", "field", "member", "ministry", "seat", "state", "envoy", "place", "representative", "alone"]


class TitlePatterns(Shares):
    """patterns/posts/titles.yaml."""

    body: list[str]
    field: list[str]
    member: list[str]
    ministry: dict[str, str]
    seat: dict[str, str]
    state: list[str]
    envoy: list[str]
    place: list[str]
    representative: list[str]
    alone: list[str]
    principals: list[str]
    fields: list[str]
    parliaments: list[str]
    place_words: list[str]
    districts: list[str]
    references: list[str]
    referents: list[str]
    regions: list[str]
    former: list[str]
    acting: list[str]
    epithets: list[str]
    praises: list[str]
    phases: list[str]
    proposed: list[str]
    interim: list[str]
    sides: list[str]
    affairs: list[str]
    weekly: list[str]
    leaders: list[str]
    parts: list[str]
    posted: list[str]
    residences: list[str]
    becoming: list[str]
    denied: list[str]
    aged: list[str]
    met: list[str]
    crafts: list[str]
    ranks: list[str]
    affair: list[str]
    aides: list[str]
    seconds: list[str]
    bands: list[str]
    advising: list[str]
    advised: list[str]
    events: list[str]
    plurals: list[str]
    indefinite: list[str]
    inside: list[str]
    callings: list[str]
    several: dict[str, list[str]]
    among: list[str]
    excluded: list[str]
    boards: list[str]
    ezafe: dict[str, str]
    generic: list[str]
    one: list[str]
    single: list[str]
    kin: list[str]
    unless_after: list[str]
    not_after: list[str]
    pointers: list[str]
    stops: list[str]
    marks: list[str]
    quotes: list[str]
    dashes: list[str]
    colon: list[str]
    relative: list[str]
    comma: list[str]
    cabinets: list[str]
    groups: list[str]
    governments: list[str]
    company: list[str]
    brackets: list[str]
    conjunctions: list[str]
    home: list[str]
    superlatives: list[str]
    as_post: list[str]
    eras: list[str]
    objects: list[str]
    appointing: list[str]
    copulas: list[str]
    answerable: list[str]
    offices: dict[str, str]
    held: list[str]
    left: list[str]
    leaving: list[str]
    in_order: list[str]
    presiding: list[str]
    desks: list[str]
    pulpits: list[str]
    own: list[str]
    chambers: list[str]
    sent: list[str]
    special: list[str]
    capitals: list[str]
    sitting: list[str]
    named: list[str]
    pairs: dict[str, list[str]]
    bodied: list[str]
    past: list[str]


@dataclass(frozen=True, slots=True)
class Post:
    """An entry of titles.yaml: what kind of post it is, and the office implied («وزارت», «استانداری»)."""

    kind: Kind
    entry: str
    office: str | None = None


class Posts(Phrases[Post]):
    """The posts, other words inside aside: «رئیس | محترم | جمهور», «رهبر | حکیم و عالیقدر | انقلاب»."""

    def __init__(self, posts: dict[str, Post], inside: set[str], joints: set[str]) -> None:
        super().__init__(posts)
        self._inside, self._joints = inside, joints

    def longest(self, tokens: Sequence[str], start: int) -> tuple[int, Post] | None:
        found = super().longest(tokens, start)
        if start + 1 >= len(tokens) or tokens[start] not in self.starts:
            return found
        kept = self.kept(tokens, start)
        spread = super().longest([tokens[k] for k in kept], 0) if kept[-1] - start >= len(kept) else None
        if spread is None or (found and kept[spread[0] - 1] < found[0]):
            return found
        return kept[spread[0] - 1] + 1, spread[1]

    def kept(self, tokens: Sequence[str], start: int) -> list[int]:
        """The tokens of a post that may begin at ``start``, without those that only stand inside."""
        found = [start]
        for k in range(start + 1, min(start + _LONGEST_POST, len(tokens))):
            joint = tokens[k] in self._joints and {*tokens[k - 1 : k + 2 : 2]} <= self._inside
            if tokens[k] not in self._inside and not joint:
                found.append(k)
        return found


class Lexicon:
    """The compiled patterns."""

    def __init__(self) -> None:
        p = load("posts/titles", TitlePatterns)
        posts: dict[str, Post] = {}
        for kind in ("body", "field", "member", "state", "envoy", "place", "representative", "alone"):
            posts |= {form: Post(kind, f"posts/titles.yaml#{kind}/{form}") for form in getattr(p, kind)}
        posts |= _offices("ministry", p.ministry) | _offices("seat", p.seat)
        self.fields = Phrases({form: form for form in p.fields})
        self.parliaments = Phrases({form: form for form in p.parliaments})
        self.references = _set(p.references)
        self.referents = _set(p.referents)
        self.regions = _set(p.regions)
        self.former = _set(p.former)
        self.acting = _set(p.acting)
        self.respect = _set(p.epithets + p.praises)
        self.dropped = self.former | _set(p.epithets)
        self.proposed = _set(p.proposed)
        self.skipped = self.dropped | self.proposed | _set(p.phases)
        self.conjunctions = _set(p.conjunctions)
        self.posts = Posts(posts, self.skipped | self.respect, self.conjunctions)
        self.interim = _set(p.interim + p.sides)
        self.place_words = _set(p.place_words)
        self.districts = _set(p.districts)
        self.affairs = Phrases({form: form for form in p.affairs})
        self.principals = Phrases({form: form for form in p.principals})
        self.weekly = Phrases({form: form for form in p.weekly})
        self.leaders = _set(p.leaders)
        self.parts = _set(p.parts)
        self.posted = _set(p.posted)
        self.residences = _set(p.residences)
        self.becoming = _set(p.becoming + p.denied)
        self.aged = _set(p.aged)
        self.met = _set(p.met)
        self.crafts = Phrases({form: form for form in p.crafts})
        self.ranks = _set(p.ranks)
        self.affair = _set(p.affair)
        self.aides = _set(p.aides)
        self.seconds = _set(p.seconds)
        self.bands = _set(p.bands)
        self.advising = _set(p.advising)
        self.advised = Phrases({form: form for form in p.advised})
        self.inside = _set(p.inside)
        self.generic = _set(p.generic)
        self.one = _set(p.one)
        self.unless_after = _set(p.unless_after)
        self.not_after = _set(p.not_after)
        self.callings = _set(p.callings)
        self.several = {squeeze(form) for forms in p.several.values() for form in forms}
        self.among = _set(p.among)
        self.single = _set(p.single)
        self.kin = _set(p.kin)
        self.plurals_of = Phrases(_plurals(posts, p.several))
        """Posts in the plural, each with its form in the singular."""
        self.excluded = _set(p.excluded + p.boards)
        self.comma = _set(p.comma)
        self.cabinets = _set(p.cabinets)
        self.groups = _set(p.groups)
        self.governments = Phrases({form: form for form in p.governments})
        self.company = _set(p.company) | self.groups | self.several
        self.quotes = _set(p.quotes)
        self.enclosing = self.quotes | _set(p.brackets)
        self.opening, self.closing = p.brackets
        self.events = _set(p.events)
        self.colon = _set(p.colon)
        self.relative = _set(p.relative)
        self.apart = self.comma | _set(p.dashes)
        self.marks = _set(p.marks)
        self._stops = _set(p.stops) | self.marks
        self.home = _set(p.home)
        self.plurals = tuple(squeeze(ending) for ending in p.plurals)
        self.indefinite = tuple(p.indefinite)
        self.superlatives = tuple(squeeze(ending) for ending in p.superlatives)
        self.as_post = Phrases({form: form for form in p.as_post})
        self.eras = _set(p.eras)
        self.objects = _set(p.objects)
        self.appointing = _set(p.appointing)
        self.copulas = _set(p.copulas)
        self.answerable = _set(p.answerable)
        self.offices = {squeeze(office): title for office, title in p.offices.items()}
        self.held = Phrases({form: form for form in p.held})
        self.in_order = Phrases(dict.fromkeys(p.in_order, True))
        self.own = _set(p.own)
        self.chambers = _set(p.chambers)
        self.sent = _set(p.sent)
        self.special = _set(p.special)
        self.capitals = Phrases({form: form for form in p.capitals})
        self.desks = tuple(map(squeeze, p.desks))
        self.pulpits = tuple(map(squeeze, p.pulpits))
        self.presiding = _set(p.presiding)
        self.left = _set(p.left)
        self.leaving = tuple(map(squeeze, p.leaving))
        self.sitting = _set(p.sitting)
        self.named = Phrases({form: form for form in p.named})
        self.pairs = Phrases({first: Phrases({form: form for form in second}) for first, second in p.pairs.items()})
        """Posts, each with those that its holder has as well where «و» joins them."""
        self.bodied = _set(p.bodied)
        self.past = _set(p.past)
        self.ezafe = {squeeze(form): bare for form, bare in p.ezafe.items()}

    def is_stop(self, words: list[str], at: int) -> bool:
        """Whether a noun phrase ends before ``at``: a mark, a function word, a verb, a figure, or the text's end."""
        return at >= len(words) or words[at][:1].isdigit() or self.stops(words[at])

    def stops(self, word: str) -> bool:
        """Whether a noun phrase ends before a word."""
        return word in self._stops or boundaries().ends_name(word)

    def is_abstract(self, word: str) -> bool:
        """Whether a word is what a post or a rank is made to by «ی» («سرلشکری», «رهبری»)."""
        stem = [word[:-1]]
        return word.endswith(_ABSTRACT) and bool(self.posts.longest(stem, 0) or honorifics().longest(stem, 0))

    def opens(self, words: list[str], at: int) -> bool:
        """Whether a subject can stand at ``at``: at the beginning, or after a mark."""
        return at == 0 or words[at - 1] in self.marks

    def behind_brackets(self, words: list[str], at: int) -> int:
        """Where what stands in brackets at ``at`` ends («سخنگوی یمن | (در صنعا) | و …»), ``at`` if nothing does."""
        if words[at : at + 1] != [self.opening]:
            return at
        reach = range(at + 1, min(at + _LONGEST_POST, len(words)))
        return next((k + 1 for k in reach if words[k] == self.closing), at)

    def ends_name(self, words: list[str], norms: list[str], at: int) -> bool:
        """Whether a person's name ends before ``at``."""
        return (
            self.is_stop(words, at)
            or words[at] in self.conjunctions
            or words[at] in self.callings
            or words[at] in self.several
            or words[at].endswith(self.superlatives)
            or verbs().is_finite(norms[at])
            or self.posts.longest(words, at) is not None
        )


def _offices(kind: Kind, offices: dict[str, str]) -> dict[str, Post]:
    """Posts that imply an office: «وزیر» a «وزارت», «استاندار» an «استانداری»."""
    return {form: Post(kind, f"posts/titles.yaml#{kind}/{form}", office) for form, office in offices.items()}


def _plurals(posts: dict[str, Post], several: dict[str, list[str]]) -> dict[str, tuple[str, Post]]:
    """«وزیران», «رؤسای جمهور»: the first word of each post in its plurals."""
    found: dict[str, tuple[str, Post]] = {}
    for form, post in posts.items():
        first, *rest = form.split()
        found |= {" ".join([plural, *rest]): (form, post) for plural in several.get(first, ())}
    return found


def _set(words: list[str]) -> set[str]:
    return {squeeze(word) for word in words}


@cache
def lexicon() -> Lexicon:
    return Lexicon()
