"""What is known of one article when holders of posts are looked for: who is named, who speaks, what stands where."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field

from extractor.mentions import PersonMention, PostMention, Tokens, Turn

SINGLE = ("ministry", "state", "place", "seat")
"""Kinds of posts of which nobody has two."""
_FAR = 10**9


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
        """Who this holder is by now, after all that was joined."""
        holder = self
        while holder.merged:
            holder = holder.merged
        return holder

    def absorb(self, other: Holder) -> None:
        """Take over what another holder, who is the same, was found with."""
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
    others: Callable[[PostMention, Holder], bool]
    """Whether a post is one that only others are known to have held."""
    met: Callable[[PostMention], bool]
    """Whether somebody else than the subject before it holds a post («X در دیدار با | وزیر …»)."""
    rivals: Callable[[PostMention, PostMention], bool]
    """Whether nobody holds two posts at a time."""
    pulpit: Callable[[PostMention], bool]
    """Whether it is a preacher's, who may lead a body as well."""
    before: Callable[[int], str]
    """What kind of word stands before a mention."""


class Setting:
    """Who is named and who speaks in one article; ``titled`` are the subjects of its headlines, ``items``
    where the news of a digest begin."""

    def __init__(
        self,
        holders: list[Holder],
        spoken: list[Spoken],
        voices: list[Spoken],
        paragraphs: list[list[Tokens]],
        headings: list[bool],
        view: View,
        titled: set[int],
        items: list[int],
    ) -> None:
        self.persons = [h for h in holders if not all(m.byline for m in h.names)]
        self.named = sorted((m.start, k) for k, person in enumerate(self.persons) for m in person.names)
        self.posts = sorted((h for h in holders if not h.names), key=Holder.first)
        self.spoken, self.view, self.titled = spoken, view, titled
        self.items = items
        self.voices = voices
        self.voiced = [voice.turn.sentence[0] for voice in voices]
        self.subjects = {voice.turn.subject.start for voice in voices if voice.turn.subject}
        unnamed = ((p.start, id(h)) for h in self.posts for p in h.posts)
        self.unnamed = sorted(unnamed)
        """The mentions of posts without a name, each with its holder."""
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

    def apart(self, post: Holder, person: Holder) -> bool:
        """Whether a digest tells of the two in different items, neither of them its opening."""
        if not self.items:
            return False
        mine = {bisect_right(self.items, p.start) for p in post.posts}
        theirs = {bisect_right(self.items, m.start) for m in person.names}
        return mine.isdisjoint(theirs) and all(mine) and all(theirs)

    def place(self, token: int) -> str:
        """In what a token stands: «headline», «heading», «lead» or «text»."""
        k = self.at(token)
        if self.heading[k]:
            return "headline" if self.paragraph[k] == 0 else "heading"
        return "lead" if self.paragraph[k] == self.lead else "text"

    def says(self, person: Holder, post: PostMention) -> bool:
        """Whether a post stands in what the person says («محمدی گفت: … قول وزیر راه …»)."""
        return any(
            item.holder is not None
            and item.holder.root() is person
            and item.turn.cue is not None
            and item.turn.cue[1] <= post.start < item.turn.sentence[1]
            for item in self.said.get(self.starts[self.at(post.start)], ())
        )

    def voice(self, token: int) -> tuple[Holder | None, bool]:
        """In whose words a mention stands, and whether its own sentence says so: who speaks last up to it."""
        start = self.starts[self.at(token)]
        k = bisect_right(self.voiced, start) - 1
        if k < 0 or (self.items and bisect_right(self.items, self.voiced[k]) != bisect_right(self.items, token)):
            return None, False
        holder = self.voices[k].holder
        return (holder.root() if holder else None), self.voiced[k] == start

    def posts_between(self, left: int, right: int, post: Holder) -> int:
        """How many other posts without a name stand between two tokens."""
        between = self.unnamed[bisect_right(self.unnamed, (left, 0)) : bisect_right(self.unnamed, (right, 0))]
        return len({number for _, number in between} - {id(post)})

    def before(self, token: int) -> str:
        """What stands before a mention: nothing, where a sentence opens with it."""
        return "nothing" if self.starts[self.at(token)] == token else self.view.before(token)

    def meets(self, person: Holder, post: PostMention) -> bool:
        """Whether a sentence names the person and then a post of somebody else whom he meets or speaks of."""
        start = self.starts[self.at(post.start)]
        met = any(start <= m.start < post.start for m in person.names) and self.view.met(post)
        return met or self.is_told_of(post, person)

    def is_told_of(self, post: PostMention, person: Holder) -> bool:
        """Whether a post stands between who speaks and the verb, governed by another word («X با یادآوری قول | وزیر … |
        گفت»)."""
        k = bisect_right(self.voiced, self.starts[self.at(post.start)]) - 1
        if k < 0 or self.at(self.voiced[k]) != self.at(post.start):
            return False
        turn, holder = self.voices[k].turn, self.voices[k].holder
        if holder is None or holder.root() is not person or turn.source or not (turn.subject and turn.cue):
            return False
        between = turn.subject.end + 1 < post.start and post.end <= turn.cue[0]
        return between and self.before(post.start) in ("preposition", "word")

    def is_personal(self, post: PostMention) -> bool:
        """Whether somebody's name is part of a post («مشاور X»)."""
        k = bisect_right(self.named, (post.start, -1))
        return k < len(self.named) and self.named[k][0] < post.end

    def bodies(self, holder: Holder) -> set[int]:
        return {found for p in holder.posts if (found := self.view.body(p)) is not None}


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


def nearest(holders: list[Holder], at: int) -> Holder:
    """Who was named in full last before ``at``, else first after it."""

    def away(holder: Holder) -> int:
        k = bisect_right(holder.anchors, at)
        return distance(holder.anchors[k - 1] if k else holder.anchors[0], at)

    return min(holders, key=away)


def distance(mention: int, at: int) -> int:
    """How far a mention is from ``at``; one after it counts as farther than any before."""
    return at - mention if mention < at else _FAR + mention - at
