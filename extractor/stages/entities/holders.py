"""Which person holds a post that no name stands beside: candidates, features, a score, a decision a post.

``link(...)`` joins the holders. What is known of a pair of post and person is how their turns of speech follow each
other; the score adds the features up, and a post goes to the best person from a threshold on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from extractor.layers import PersonMention, PostMention, Turn

_ENOUGH = 2.0
"""The score from which on a post is a person's."""
_WEIGHTS = {
    "takes_up": 1.0,  # the post speaks, then the person («مدیرکل … گفت: …. علی محمدی افزود»)
    "free": 1.0,  # … who has no post yet
    "repeated": 1.0,  # … and «به گزارش …، علی محمدی» takes up the lead
    "goes_on": 1.0,  # the person speaks, then the post («علی محمدی گفت: …. مدیرکل … افزود»)
    "returns": 4.0,  # … then the person again
    "last": 1.0,  # … or nobody else by name alone
    "points": 2.0,  # «این عضو کمیسیون …»
    "other": -6.0,  # «مدیرکل … نیز گفت»
    "clash": -3.0,  # the person heads another body
}


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


Heads = Callable[[PostMention], str]


def link(spoken: list[Spoken], head: Heads) -> None:
    """Join each post that speaks without a name with the person that it fits best."""
    following = next_named(spoken)
    for k, item in enumerate(spoken):
        if item.post is None or item.holder is None or item.holder.root().names:
            continue
        scores = [(score(found), person) for person, found in candidates(spoken, following, k, head)]
        best = max(scores, key=lambda pair: pair[0], default=None)
        if best and best[0] >= _ENOUGH:
            best[1].absorb(item.holder.root())


def score(features: set[str]) -> float:
    return sum(_WEIGHTS[name] for name in features)


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


def candidates(
    spoken: list[Spoken], following: list[int | None], k: int, head: Heads
) -> Iterator[tuple[Holder, set[str]]]:
    """The persons who may hold the post that speaks at ``k``, each with the features of the pair."""
    item = spoken[k]
    assert item.holder and item.post
    before = speaker_before(spoken, k)
    after = following[k]
    next_one = spoken[after].holder if after is not None else None
    next_one = next_one.root() if next_one else None
    if before:
        features = {"goes_on"}
        features |= {"other"} if item.turn.other else set()
        features |= {"points"} if item.post.pointing else set()
        features |= {"clash"} if clash(before, item.holder.root(), head) else set()
        if next_one is before:
            features |= {"returns"}
        elif after is None or introduced(spoken[after].turn):
            features |= {"last"}
        yield before, features
    if after is not None and next_one and next_one is not before and not interrupted(spoken, k, after):
        features = {"takes_up"}
        turn = spoken[after].turn
        lead = after == k + 1 and turn.start > turn.sentence[0]
        features |= {"free"} if not next_one.posts else set()
        features |= {"repeated"} if lead else set()
        yield next_one, features


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


def clash(person: Holder, other: Holder, head: Heads) -> bool:
    """Whether the person heads another body, as far as the heads of the posts tell."""
    heads = {head(post) for post in person.posts}
    return any(head(post) in heads for post in other.posts)
