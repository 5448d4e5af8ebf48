"""Mentions of one article ─► holders: names that end alike are one person, like posts one holder's.

Start at ``Grouping``. Which person holds a post that no name stands beside is ``holders.py``'s.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc

from extractor.layers import flat
from extractor.mentions import PersonMention, PostMention
from extractor.stages.entities.likeness import Likeness
from extractor.stages.entities.names import blur, pieces, short_forms
from extractor.stages.entities.setting import Holder, distance, nearest
from extractor.stages.entities.states import States
from extractor.stages.posts.statesmen import Office
from extractor.stages.posts.titles import lexicon

_RIVALS = 64
"""Persons with one surname, or posts that begin alike, that are compared."""
_HEAD_LETTERS = 4


@dataclass(slots=True)
class _Known:
    """A post that somebody is known to hold, and where it was mentioned last."""

    post: PostMention
    holder: Holder
    last: int


class Grouping:
    """The holders of one Doc."""

    def __init__(self, doc: Doc, likeness: Likeness) -> None:
        self.words, self.likeness = flat(doc), likeness
        self.norms: list[str] = doc._.norms
        self.persons: list[PersonMention] = doc._.persons
        self.posts: list[PostMention] = doc._.officials
        subjects = [turn.subject for turn in doc._.turns if turn.subject]
        self.speaking = {kind: {s.start for s in subjects if s.kind == kind} for kind in ("person", "post")}
        """Where the names and the posts that speak begin."""
        self.holders: list[Holder] = []
        self.of_person: dict[int, Holder] = {}
        """Holder by the first token of a name."""
        self.of_post: dict[int, Holder] = {}
        """Holder by the first token of a post."""
        self.group_names()
        self.states = States(self.words, self.norms, self.holders)
        self.group_posts()

    def group_names(self) -> None:
        """Longer names first; a shorter one goes to the person named in full that it is short for."""
        forms: dict[tuple[str, ...], list[PersonMention]] = {}
        for m in self.persons:
            forms.setdefault(pieces(self.norms[m.start : m.end]), []).append(m)
        owners: dict[str, list[Holder]] = {}
        blurred: dict[str, list[Holder]] = {}
        """Holders by surname with one letter open, for misspelt surnames of who speaks."""
        for name, mentions in sorted(forms.items(), key=lambda form: (-sum(map(len, form[0])), form[1][0].start)):
            candidates = owners.get("".join(name), [])
            if not candidates and len(mentions) == 1 and mentions[0].start in self.speaking["person"]:
                candidates = next((blurred[key] for key in blur("".join(name)) if key in blurred), [])
            if not candidates:
                holder = Holder(anchors=[m.start for m in mentions])
                self.holders.append(holder)
                candidates = [holder]
                for short in short_forms(name):
                    owners.setdefault(short, []).append(holder)
                for key in {key for k in range(1, len(name)) for key in blur("".join(name[k:]))}:
                    blurred.setdefault(key, []).append(holder)
            for m in mentions:
                holder = candidates[0] if len(candidates) == 1 else nearest(candidates[:_RIVALS], m.start)
                holder.names.append(m)
                self.of_person[m.start] = holder

    def group_posts(self) -> None:
        """A post without a name goes to the nearest holder of a like post."""
        states, like = self.states, self.likeness
        known: dict[str, list[_Known]] = {}
        """Posts by the first letters of their heads, each once."""
        seats: dict[frozenset[Office], Holder] = {}
        """Who holds a post that is called by other words as well («رهبر انقلاب», «مقام معظم رهبری»)."""

        def learn(post: PostMention, holder: Holder) -> None:
            holder.posts.append(post)
            self.of_post[post.start] = holder
            if (office := states.whole(post)) and not states.others(post, holder):
                seats.setdefault(office, holder)
            others = known.setdefault(like.head(post)[:_HEAD_LETTERS], [])
            same = next((k for k in others if k.holder is holder and like.key_of(k.post) == like.key_of(post)), None)
            if same:
                same.last = post.start
            else:
                others.append(_Known(post, holder, post.start))
                del others[:-_RIVALS]

        for post in self.posts:
            if post.name:
                learn(post, self.of_person[post.name[0]])
        for post in self.posts:
            if post.name:
                continue
            if statesman := states.holder(post):
                learn(post, statesman)
                continue
            alike = [k for k in known.get(like.head(post)[:_HEAD_LETTERS], ()) if like.alike(post, k.post)]
            alike = [k for k in alike if k.holder.names or not any(like.apart(post, other) for other in k.holder.posts)]
            alike = [k for k in alike if like.key_of(k.post) == like.key_of(post)] or alike
            if alike:
                learn(post, min(alike, key=lambda k: distance(k.last, post.start)).holder)
            elif holder := seats.get(states.whole(post)) or self.partner(post):
                learn(post, holder)
            elif post.start in self.speaking["post"] or self.stands_alone(post):
                holder = Holder()
                self.holders.append(holder)
                learn(post, holder)

    def partner(self, post: PostMention) -> Holder | None:
        """Who holds the post that «و» joins to this one, where both are one holder's («نماینده ولی‌فقیه در استان و امام
        جمعه …»)."""
        first = self.likeness.ends_at.get(post.start - 1)
        if first is None or self.words[post.start - 1] not in lexicon().conjunctions:
            return None
        second = lexicon().pairs.longest(self.likeness.words_of(first), 0)
        paired = second is not None and second[1].longest(self.likeness.words_of(post), 0) is not None
        return self.of_post.get(first.start) if paired else None

    def stands_alone(self, post: PostMention) -> bool:
        """Whether an unnamed post means somebody by itself: «رئیس» alone does not, «رئیس جمهور» does."""
        if post.organization or post.organization_text or self.likeness.key_of(post)[1]:
            return True
        return self.likeness.kind(post) in ("state", "place", "alone", "representative")
