"""Which person holds a post that no name stands beside: candidates, features, a score, a decision a post.

``Scene(...).link()`` joins the holders. ``features`` tells what is seen of a pair of post and person. The weights
(``holders.json``) are learned from marked articles by ``training/holders.py``; a post goes to the best person, or to
nobody.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from extractor.links.scorer import Scorer
from extractor.mentions import PostMention
from extractor.stages.entities.features import Company, alone, seen
from extractor.stages.entities.setting import SINGLE, Holder, Setting

ROLE = "holder"
NOBODY = "none:"
"""Before the names of what speaks for nobody."""
_KNOWN = ("alone", "state", "ministry")
"""Kinds of posts whose holders readers know: one that neither speaks nor stands in a heading is nobody else."""
_NEAR = 40
"""How many persons a post is compared with: more are named in texts much longer than an article."""


@dataclass(slots=True)
class Pair:
    """A post without a name and the persons who may hold it, each with what is seen of the two."""

    post: Holder
    persons: list[Holder]
    features: list[list[str]]
    none: list[str]
    """What speaks for nobody."""


class Scene:
    """The posts without a name and the persons of one article."""

    def __init__(self, setting: Setting) -> None:
        self.setting, self.view = setting, setting.view

    def link(self) -> None:
        """Join each post without a name with the person whom it fits best, the surest first: once a person has a post,
        others fit less."""
        joined = False
        for post, person in self.ordered():
            pair = self.pair(post) if joined else None
            fits = self.best(pair)[0] if pair else person
            if fits:
                self.join(post, fits)
                joined = True

    def ordered(self) -> list[tuple[Holder, Holder | None]]:
        """The posts without a name, those first of which it is surest who holds them; each with whom it fits best as
        long as nobody is joined."""
        pairs = [(post, self.pair(post)) for post in self.setting.posts]
        best = [(post, *self.best(pair)) for post, pair in pairs if pair]
        return [(post, person) for post, person, _ in sorted(best, key=lambda one: -one[2])]

    def best(self, pair: Pair) -> tuple[Holder | None, float]:
        """Whom a post fits best, if anybody, and how likely it is somebody's."""
        if person := self.titled(pair.post, pair.persons):
            return person, 1.0
        chances = scorer().rank(ROLE, pair.features, pair.none)
        best = max(range(len(chances)), key=chances.__getitem__)
        return (pair.persons[best] if best < len(pair.persons) else None), max(chances[:-1], default=0.0)

    def titled(self, post: Holder, persons: list[Holder]) -> Holder | None:
        """The one person whom the headline lets speak, where the post is the first that speaks below it and nobody else
        is named between («X: …», «وزیر … گفت: …»)."""
        turns = self.setting.turns.get(id(post), [])
        voices = [(p, m) for p in persons for m in p.names if m.start in self.setting.titled]
        if 0 not in turns or len(voices) != 1 or voices[0][0].posts:
            return None
        (person, mention), at = voices[0], self.setting.spoken[0].turn.start
        others = (k for k, number in self.setting.named if self.setting.persons[number] is not person)
        return None if any(mention.start < k < at for k in others) else person

    def join(self, post: Holder, person: Holder) -> None:
        """Let a named person hold a post, and speak where it does."""
        if id(post) in self.setting.speaking:
            self.setting.speaking.add(id(person))
        person.absorb(post)

    def pair(self, post: Holder) -> Pair | None:
        """A post beside the persons who may hold it; None where nobody is named."""
        company = self.company(post)
        if company is None:
            return None
        turns = self.setting.turns.get(id(post), [])
        persons = [p for p in company.persons if not self.barred(post, p, turns)]
        features = [seen(self.setting, post, person, company, turns) for person in persons]
        return Pair(post, persons, features, [NOBODY + name for name in alone(self.setting, post, company)])

    def company(self, post: Holder) -> Company | None:
        """The persons who might hold a post, with what they have in common; None where there are none."""
        persons = self.near(post)
        if not persons:
            return None
        most = max(len(p.names) for p in persons)
        often = [p for p in persons if len(p.names) == most]
        return Company(
            persons,
            free=sum(not p.posts for p in persons),
            voices=sum(id(p) in self.setting.speaking for p in persons),
            most=often[0] if len(often) == 1 else None,
            first=min(persons, key=Holder.first),
        )

    def near(self, post: Holder) -> list[Holder]:
        """The persons who are named next to a post, in the order of the article: all, unless there are very many."""
        if len(self.setting.persons) <= _NEAR:
            return self.setting.persons
        at = post.first()
        after = bisect_right(self.setting.named, (at, -1))
        before = after - 1
        found: set[int] = set()
        while len(found) < _NEAR:
            left = at - self.setting.named[before][0] if before >= 0 else None
            right = self.setting.named[after][0] - at if after < len(self.setting.named) else None
            if right is None or (left is not None and left <= right):
                found.add(self.setting.named[before][1])
                before -= 1
            else:
                found.add(self.setting.named[after][1])
                after += 1
        return [self.setting.persons[k] for k in sorted(found)]

    def barred(self, post: Holder, person: Holder, turns: list[int]) -> bool:
        """Whether the two cannot be one: the person has another such office («وزیر نیرو», «وزیر نفت»), held the same
        before, is first named after another such post spoke, the post is known to be others', or another
        item's of a digest."""
        if not turns and self.setting.stand(post) == "named" and all(self.view.kind(p) in _KNOWN for p in post.posts):
            return True
        known = any(self.view.others(p, person) for p in post.posts)
        if known or self.setting.apart(post, person) or self.is_met(post, person):
            return True
        if any(p.start <= m.start < p.end for m in person.names for p in post.posts):
            return True  # «نماینده آیت‌الله X در یزد»
        if all(self.view.kind(p) == "field" and self.setting.is_personal(p) for p in post.posts):
            return True  # «مشاور X», of whom the article says no more
        if any(p.former != q.former and self.same(p, q) for p in post.posts for q in person.posts):
            return True
        if any(self.parted(p, q) for p in post.posts for q in person.posts):
            return True
        if any(self.view.joined((m.start, m.end), (p.start, p.end)) for m in person.names for p in post.posts):
            return True
        offices = {(self.view.kind(p), self.view.head(p)) for p in person.posts}
        if any(
            kind in SINGLE and (kind, self.view.head(p)) in offices for p in post.posts for kind in [self.view.kind(p)]
        ):
            return True
        if self.introduced_apart(post, person) or self.hands_over(person, turns) or self.takes_floor(person, turns):
            return True
        k = max(turns, default=None)
        after = self.setting.following[k] if k is not None else None
        if k is None or after is None or self.setting.spoken[after].holder is not person:
            return False
        heads = {self.view.head(p) for p in post.posts}
        rivals = (item for item in self.setting.spoken[k + 1 : after] if item.post and item.holder is not post)
        return person.first() > post.first() and any(self.view.head(item.post) in heads for item in rivals if item.post)

    def is_met(self, post: Holder, person: Holder) -> bool:
        """Whether the person meets who holds the post; a shorter mention of it («رئیس پلیس») may be another's."""
        longest = max(p.end - p.start for p in post.posts)
        return any(p.end - p.start == longest and self.setting.meets(person, p) for p in post.posts)

    def introduced_apart(self, post: Holder, person: Holder) -> bool:
        """Whether a person is first named after the post, beside a post of another body; who has an office of his own
        is at none («دادستان یزد گفت … X، رئیس دانشگاه یزد»)."""
        first = min(person.names, key=lambda m: m.start)
        if first.start < post.first():
            return False
        beside = [p for p in person.posts if p.name == (first.start, first.end)]
        mine = self.setting.bodies(post)
        theirs = {found for p in beside if (found := self.view.body(p)) is not None}
        if not mine and all(self.view.kind(p) in SINGLE and not self.view.pulpit(p) for p in post.posts):
            return bool(theirs)
        return bool(mine and theirs) and mine.isdisjoint(theirs)

    def hands_over(self, person: Holder, turns: list[int]) -> bool:
        """Whether «نیز» behind the post gives it the floor that the person has had («رئیس پلیس راه | نیز گفت»)."""
        spoken = self.setting.spoken
        return any(
            spoken[k].turn.other and any(item.holder and item.holder.root() is person for item in spoken[:k])
            for k in turns
        )

    def takes_floor(self, person: Holder, turns: list[int]) -> bool:
        """Whether «هم» behind the name where the person speaks first makes him another than who has spoken before."""
        spoken = self.setting.spoken
        first = next((k for k, item in enumerate(spoken) if item.holder and item.holder.root() is person), None)
        return first is not None and spoken[first].turn.other and any(k < first for k in turns)

    def parted(self, one: PostMention, other: PostMention) -> bool:
        """Whether two posts are never one person's: at the whole and at a part of it, at two desks at a time, or
        in two offices that «و» joins («استاندار یزد و امام جمعه یزد»)."""
        kinds = self.view.kind(one), self.view.kind(other)
        if all(kind in SINGLE for kind in kinds) and self.view.joined((one.start, one.end), (other.start, other.end)):
            return True
        if self.view.rivals(one, other):
            return True
        return self.view.head(one) == self.view.head(other) and (
            self.view.part(one, other) or self.view.part(other, one)
        )

    def same(self, one: PostMention, other: PostMention) -> bool:
        """Whether two posts are one of one body, held at different times or not."""
        body = self.view.body(one)
        return body is not None and body == self.view.body(other) and self.view.head(one) == self.view.head(other)


@cache
def scorer() -> Scorer:
    """The weights that are shipped."""
    data = json.loads(files("extractor").joinpath("stages/entities/holders.json").read_text("utf-8"))
    return Scorer({ROLE: data}, {})
