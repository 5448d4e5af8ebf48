"""Which person holds a post that no name stands beside: candidates, features, a score, a decision a post.

``Scene(...).link()`` joins the holders. What is seen of a pair of post and person is how their turns of speech follow
each other, where in the article they stand and what else either is known to hold. The weights (``holders.json``) are
learned from marked articles by ``training/holders.py``; a post goes to the best person, or to nobody.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from extractor.links.scorer import Scorer
from extractor.mentions import PersonMention, PostMention, Tokens, Turn

ROLE = "holder"
_SINGLE = ("ministry", "state", "place", "seat")
"""Kinds of posts of which nobody has two."""
_OFFICES = ("state", "ministry")
"""Kinds of posts of which nobody has one of each."""
_KNOWN = ("alone", "state", "ministry")
"""Kinds of posts whose holders readers know: one that neither speaks nor stands in a heading is nobody else."""


_NEAR = 40
"""How many persons a post is compared with: more are named in texts much longer than an article."""


@dataclass(slots=True, eq=False)
class Holder:
    """A person, a post's unnamed holder, or both once they are known to be one."""

    names: list[PersonMention] = field(default_factory=list)
    posts: list[PostMention] = field(default_factory=list)
    pronouns: list[tuple[int, int]] = field(default_factory=list)
    anchors: list[int] = field(default_factory=list)
    """Where the full name stands."""
    merged: Holder | None = None

    def root(self) -> Holder:
        holder = self
        while holder.merged:
            holder = holder.merged
        return holder

    def absorb(self, other: Holder) -> None:
        self.names += other.names
        self.posts += other.posts
        self.pronouns += other.pronouns
        other.merged = self

    def first(self) -> int:
        return min([m.start for m in self.names] + [p.start for p in self.posts])


@dataclass(slots=True)
class Spoken:
    """A turn of speech and whose it is; ``holder`` None where nobody can name who speaks."""

    turn: Turn
    holder: Holder | None
    post: PostMention | None = None
    """The post that is the subject."""


@dataclass(frozen=True, slots=True)
class View:
    """What the linker asks of a post."""

    head: Callable[[PostMention], str]
    """Its first words («رئیس»)."""
    body: Callable[[PostMention], int | None]
    """The number of its body."""
    kind: Callable[[PostMention], str]
    """Its kind in patterns/posts/titles.yaml."""
    part: Callable[[PostMention, PostMention], bool]
    """Whether it is at a part of the body that another one leads."""
    joined: Callable[[Tokens, Tokens], bool]
    """Whether «و» alone stands between two mentions, which are two persons then."""


@dataclass(frozen=True, slots=True)
class Company:
    """The persons that a post is compared with, and what is counted among them."""

    persons: list[Holder]
    free: int
    """Those without a post."""
    voices: int
    """Those who speak."""
    most: Holder | None
    """The one who is named most often."""
    first: Holder


@dataclass(slots=True)
class Pair:
    """A post without a name and the persons who may hold it, each with what is seen of the two."""

    post: Holder
    persons: list[Holder]
    features: list[list[str]]
    none: list[str]
    """What speaks for nobody."""


class Scene:
    """Who is named and who speaks in one article; ``titled`` are the subjects of its headlines."""

    def __init__(
        self,
        holders: list[Holder],
        spoken: list[Spoken],
        paragraphs: list[list[Tokens]],
        headings: list[bool],
        view: View,
        titled: set[int],
    ) -> None:
        self.persons = [h for h in holders if h.names]
        self.named = sorted((m.start, k) for k, person in enumerate(self.persons) for m in person.names)
        self.posts = sorted((h for h in holders if not h.names), key=Holder.first)
        self.spoken, self.view, self.titled = spoken, view, titled
        self.following = next_named(spoken)
        self.sentences = [sentence for paragraph in paragraphs for sentence in paragraph]
        self.starts = [start for start, _ in self.sentences]
        self.paragraph = [k for k, paragraph in enumerate(paragraphs) for _ in paragraph]
        self.heading = [headings[k] for k in self.paragraph]
        self.lead = next((k for k, heading in enumerate(headings) if not heading), 0)
        self.speaking = {id(item.holder) for item in spoken if item.holder}
        self.turns: dict[int, list[int]] = {}
        """The turns of each post that speaks without a name, by its holder."""
        self.said: dict[int, list[Spoken]] = {}
        """The turns of each sentence, by where it begins."""
        for k, item in enumerate(spoken):
            self.said.setdefault(item.turn.sentence[0], []).append(item)
            if item.post:
                self.turns.setdefault(id(item.holder), []).append(k)

    def link(self) -> None:
        """Join each post without a name with the person whom it fits best."""
        for post in self.posts:
            if (pair := self.pair(post)) is None:
                return
            chances = scorer().rank(ROLE, pair.features, pair.none)
            best = max(range(len(chances)), key=chances.__getitem__)
            if best < len(pair.persons):
                self.join(post, pair.persons[best])

    def join(self, post: Holder, person: Holder) -> None:
        if id(post) in self.speaking:
            self.speaking.add(id(person))
        person.absorb(post)

    # what is seen

    def pair(self, post: Holder) -> Pair | None:
        """A post beside the persons who may hold it; None where nobody is named."""
        company = self.company(post)
        if company is None:
            return None
        turns = self.turns.get(id(post), [])
        persons = [p for p in company.persons if not self.barred(post, p, turns)]
        features = [self.seen(post, person, company, turns) for person in persons]
        return Pair(post, persons, features, self.alone(post, company))

    def company(self, post: Holder) -> Company | None:
        persons = self.near(post)
        if not persons:
            return None
        most = max(len(p.names) for p in persons)
        often = [p for p in persons if len(p.names) == most]
        return Company(
            persons,
            free=sum(not p.posts for p in persons),
            voices=sum(id(p) in self.speaking for p in persons),
            most=often[0] if len(often) == 1 else None,
            first=min(persons, key=Holder.first),
        )

    def near(self, post: Holder) -> list[Holder]:
        """The persons who are named next to a post, in the order of the article: all, unless there are very many."""
        if len(self.persons) <= _NEAR:
            return self.persons
        at = post.first()
        after = bisect_right(self.named, (at, -1))
        before = after - 1
        found: set[int] = set()
        while len(found) < _NEAR:
            left = at - self.named[before][0] if before >= 0 else None
            right = self.named[after][0] - at if after < len(self.named) else None
            if right is None or (left is not None and left <= right):
                found.add(self.named[before][1])
                before -= 1
            else:
                found.add(self.named[after][1])
                after += 1
        return [self.persons[k] for k in sorted(found)]

    def barred(self, post: Holder, person: Holder, turns: list[int]) -> bool:
        """Whether the two cannot be one: the person has another such office («وزیر نیرو», «وزیر نفت»), held the same
        before, or is first named after another such post spoke."""
        if not turns and self.stand(post) == "named" and all(self.view.kind(p) in _KNOWN for p in post.posts):
            return True
        if any(p.former != q.former and self.same(p, q) for p in post.posts for q in person.posts):
            return True
        if any(self.parted(p, q) for p in post.posts for q in person.posts):
            return True
        if any(self.view.joined((m.start, m.end), (p.start, p.end)) for m in person.names for p in post.posts):
            return True
        offices = {(self.view.kind(p), self.view.head(p)) for p in person.posts}
        if any(
            kind in _SINGLE and (kind, self.view.head(p)) in offices for p in post.posts for kind in [self.view.kind(p)]
        ):
            return True
        k = max(turns, default=None)
        after = self.following[k] if k is not None else None
        if k is None or after is None or self.spoken[after].holder is not person:
            return False
        heads = {self.view.head(p) for p in post.posts}
        rivals = (item for item in self.spoken[k + 1 : after] if item.post and item.holder is not post)
        return person.first() > post.first() and any(self.view.head(item.post) in heads for item in rivals if item.post)

    def parted(self, one: PostMention, other: PostMention) -> bool:
        """Whether two posts are never one person's: at the whole and at a part of it, or two offices of state."""
        kinds = self.view.kind(one), self.view.kind(other)
        if kinds[0] != kinds[1] and all(kind in _OFFICES for kind in kinds):
            return not (one.former or other.former)
        return self.view.head(one) == self.view.head(other) and (
            self.view.part(one, other) or self.view.part(other, one)
        )

    def same(self, one: PostMention, other: PostMention) -> bool:
        """Whether two posts are one of one body, held at different times or not."""
        body = self.view.body(one)
        return body is not None and body == self.view.body(other) and self.view.head(one) == self.view.head(other)

    def stand(self, post: Holder) -> str:
        """Where a post stands: it speaks in the text, in a heading, or does not."""
        if id(post) in self.speaking:
            return "speaks"
        if any(p.start in self.titled for p in post.posts):
            return "titled"  # «استاندار فارس: …» in a headline alone
        return "heading" if self.heading[self.at(post.posts[0].start)] else "named"

    def at(self, token: int) -> int:
        """The number of the sentence of a token."""
        return max(0, bisect_right(self.starts, token) - 1)

    def alone(self, post: Holder, company: Company) -> list[str]:
        mention, where = post.posts[0], self.stand(post)
        rivals = sum(p.merged is None for p in self.posts)
        speakers = sum(id(p) in self.speaking and p.merged is None for p in self.posts)
        kind = self.view.kind(mention)
        return [
            "bias",
            f"bias,{where}",
            f"rivals={min(rivals, 4)}",
            f"speakers={min(speakers, 3)}",
            f"persons={min(len(company.persons), 4)}",
            f"free={min(company.free, 3)}",
            f"body={bool(mention.organization or mention.organization_text)}",
            f"mentions={min(len(post.posts), 3)}",
            f"former={mention.former}",
            f"kind={kind}",
            f"kind={kind},{where}",
            f"paragraph={self.place(mention.start)}",
        ]

    def place(self, token: int) -> str:
        k = self.at(token)
        if self.heading[k]:
            return "headline" if self.paragraph[k] == 0 else "heading"
        return "lead" if self.paragraph[k] == self.lead else "text"

    def seen(self, post: Holder, person: Holder, company: Company, turns: list[int]) -> list[str]:
        """The features of one pair."""
        found = self.order(post, person, company) + self.standing(post, person, company)
        for k in turns:
            found += self.turn(post, person, k)
        if not turns and any(self.says(person, p) for p in post.posts):
            found.append("in words")
        return sorted(set(found))

    def says(self, person: Holder, post: PostMention) -> bool:
        """Whether a post stands in what the person says («محمدی گفت: … قول وزیر راه …»)."""
        return any(
            item.holder is not None
            and item.holder.root() is person
            and item.turn.cue is not None
            and item.turn.cue[1] <= post.start < item.turn.sentence[1]
            for item in self.said.get(self.starts[self.at(post.start)], ())
        )

    def order(self, post: Holder, person: Holder, company: Company) -> list[str]:
        """How far the mentions are from each other, and who comes first."""
        mine = sorted(p.start for p in post.posts)
        theirs = sorted(m.start for m in person.names)
        gap, after = min((abs(self.at(t) - self.at(m)), t > m) for m in mine for t in theirs)
        found = [f"gap={bucket(gap)}", f"gap={bucket(gap)},after={after}"]
        if gap == 0:
            found.append("same sentence")
        first = "after" if theirs[0] > mine[0] else "before"
        found.append(f"first {first}")
        found.append(f"{self.place(mine[0])}>{self.place(theirs[0])}")
        left, right = sorted((mine[0], theirs[0]))
        others = (other for other in company.persons if other is not person)
        between = sum(any(left < m.start < right for m in other.names) for other in others)
        found.append(f"between={min(between, 2)},{first}")
        return found

    def standing(self, post: Holder, person: Holder, company: Company) -> list[str]:
        """What else the person is, and how much the article makes of him."""
        speaks = id(person) in self.speaking
        found = [f"posts={min(len(person.posts), 2)}", f"names={min(len(person.names), 4)}"]
        found.append(f"speaker of {min(company.voices, 3)}" if speaks else "silent")
        if len(company.persons) == 1:
            found.append("only person")
        if not person.posts:
            found.append(f"free,{'speaks' if speaks else 'silent'}")
            found += ["only free person"] if company.free == 1 else []
        if person is company.most:
            found.append("most named")
        if person is company.first:
            found.append("first person")
        if clash(person, post, self.view.head):
            found.append("clash")
        mine, theirs = self.bodies(post), self.bodies(person)
        if person.posts and mine and theirs:
            found.append("same body" if mine & theirs else "other body")
        if any(m.honorific for m in person.names):
            found.append("honorific")
        return found

    def bodies(self, holder: Holder) -> set[int]:
        return {found for p in holder.posts if (found := self.view.body(p)) is not None}

    def turn(self, post: Holder, person: Holder, k: int) -> list[str]:
        """How the turns of speech follow each other at the ``k``-th, which is the post's."""
        item = self.spoken[k]
        assert item.post
        found: list[str] = []
        before = speaker_before(self.spoken, k)
        after = self.following[k]
        following = self.spoken[after].holder if after is not None else None
        following = following.root() if following else None
        if before is person:
            found.append("goes on")
            found += ["goes on,other"] if item.turn.other else []
            found += ["goes on,points"] if item.post.pointing else []
            found += ["goes on,clash"] if clash(person, post, self.view.head) else []
            found += ["goes on,free"] if not person.posts else []
            if following is person:
                found.append("returns")
                found += ["rule"] if not item.turn.other else []
            elif after is None or introduced(self.spoken[after].turn):
                found.append("last")
                found += ["rule"] if not item.turn.other and not clash(person, post, self.view.head) else []
            elif item.post.pointing:
                found.append("rule")
        elif before is not None:
            found.append("another before")
        if after is not None and following is person and before is not person:
            turn = self.spoken[after].turn
            broken = interrupted(self.spoken, k, after)
            found.append("takes up,broken" if broken else "takes up")
            if not broken:
                found += ["takes up,free"] if not person.posts else []
                found += ["rule"] if not person.posts or (after == k + 1 and turn.start > turn.sentence[0]) else []
                found += ["takes up,next"] if after == k + 1 else []
                found += ["takes up,repeated"] if after == k + 1 and turn.start > turn.sentence[0] else []
                found += ["takes up,introduced"] if introduced(turn) else []
        elif following is not None and following is not person:
            found.append("another after")
        if item.turn.other:
            found.append("other")
        if item.post.pointing:
            found.append("points")
        return found


def bucket(gap: int) -> str:
    return str(gap) if gap < 3 else "3" if gap < 5 else "5" if gap < 9 else "9"


@cache
def scorer() -> Scorer:
    """The weights that are shipped."""
    data = json.loads(files("extractor").joinpath("stages/entities/holders.json").read_text("utf-8"))
    return Scorer({ROLE: data}, {})


def next_named(spoken: list[Spoken]) -> list[int | None]:
    """For each turn the next one after it whose subject is a person by name."""
    found: list[int | None] = []
    after: int | None = None
    for k in range(len(spoken) - 1, -1, -1):
        found.append(after)
        subject = spoken[k].turn.subject
        if subject and subject.kind == "person":
            after = k
    return found[::-1]


def speaker_before(spoken: list[Spoken], k: int) -> Holder | None:
    """The named person who speaks last before ``k``; None where somebody else without a name does."""
    holder = spoken[k - 1].holder if k else None
    root = holder.root() if holder else None
    return root if root and root.names else None


def introduced(turn: Turn) -> bool:
    """Whether a person comes with a post: a new speaker, of whom an earlier post says nothing."""
    return turn.subject is not None and turn.subject.post is not None


def interrupted(spoken: list[Spoken], k: int, after: int) -> bool:
    """Whether another post without a name, or nobody, speaks between a post and the next person."""
    holder = spoken[k].holder
    between = spoken[k + 1 : after]
    return any(item.holder is None or (item.post and item.holder is not holder) for item in between)


def clash(person: Holder, other: Holder, head: Callable[[PostMention], str]) -> bool:
    """Whether the person heads another body, as far as the heads of the posts tell."""
    heads = {head(post) for post in person.posts}
    return any(head(post) in heads for post in other.posts)
