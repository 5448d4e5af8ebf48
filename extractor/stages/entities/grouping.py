"""Mentions of one article ─► holders: names that end alike are one person, like posts one holder's.

Start at ``Grouping``. Which person holds a post that no name stands beside is ``holders.py``'s.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from extractor.layers import flat, sentences
from extractor.mentions import PersonMention, PostMention, Turn
from extractor.stages.entities.likeness import Likeness
from extractor.stages.entities.names import blur, pieces, short_forms
from extractor.stages.entities.setting import SINGLE, Holder, distance, nearest
from extractor.stages.entities.states import States
from extractor.words.cues import reporting
from extractor.words.statesmen import Office
from extractor.words.titles import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc

_RIVALS = 64
"""Persons with one surname, or posts that begin alike, that are compared."""
_HEAD_LETTERS = 4
"""First letters of a post's head by which like posts are found."""
_OF_PLACES = ("place", "representative")
"""Kinds of posts of which one holder may have two at a place."""
_BACK = 4
"""Sentences before a pronoun in which whom it means is named."""


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
        turns: list[Turn] = doc._.turns
        self.turns = {turn.subject.start: turn for turn in turns if turn.subject}
        """The turn of each name and post that speaks, by where it begins."""
        self.starts = [start for start, _ in sentences(doc)]
        self.holders: list[Holder] = []
        self.of_person: dict[int, Holder] = {}
        """Holder by the first token of a name."""
        self.of_post: dict[int, Holder] = {}
        """Holder by the first token of a post."""
        self.known: dict[str, list[_Known]] = {}
        """Posts by the first letters of their heads, each once."""
        self.seats: dict[frozenset[Office], Holder] = {}
        """Who holds a post that is called by other words as well («رهبر انقلاب», «مقام معظم رهبری»)."""
        self.group_names()
        self.states = States(self.words, self.norms, self.holders)
        self.group_posts()
        self.join_partners()
        self.join_authors()

    def group_names(self) -> None:
        """Longer names first; a shorter one goes to the person named in full that it is short for."""
        forms: dict[tuple[str, ...], list[PersonMention]] = {}
        for m in self.persons:
            forms.setdefault(pieces(self.norms[m.start : m.end]), []).append(m)
        owners: dict[str, list[Holder]] = {}
        blurred: dict[str, list[Holder]] = {}
        """Holders by surname with one letter open, for misspelt surnames of who speaks."""
        sharp: list[tuple[tuple[str, ...], Holder]] = []
        """Those that are not yet among them: few articles ask."""
        for name, mentions in sorted(forms.items(), key=lambda form: (-sum(map(len, form[0])), form[1][0].start)):
            candidates = owners.get("".join(name), [])
            if not candidates and len(mentions) == 1 and mentions[0].start in self.turns:
                for other, holder in sharp:
                    for key in {key for k in range(1, len(other)) for key in blur("".join(other[k:]))}:
                        blurred.setdefault(key, []).append(holder)
                sharp.clear()
                candidates = next((blurred[key] for key in blur("".join(name)) if key in blurred), [])
            if not candidates:
                holder = Holder(anchors=[m.start for m in mentions])
                self.holders.append(holder)
                candidates = [holder]
                for short in short_forms(name):
                    owners.setdefault(short, []).append(holder)
                sharp.append((name, holder))
            for m in mentions:
                holder = candidates[0] if len(candidates) == 1 else nearest(candidates[:_RIVALS], m.start)
                holder.names.append(m)
                self.of_person[m.start] = holder

    def group_posts(self) -> None:
        """A post without a name goes to the nearest holder of a like post."""
        for post in self.posts:
            if post.name:
                self.learn(post, self.of_person[post.name[0]])
        for post in self.posts:
            if post.name:
                continue
            if holder := self.holder_of(post):
                self.learn(post, holder)
            elif post.start in self.turns or self.stands_alone(post):
                holder = Holder()
                self.holders.append(holder)
                self.learn(post, holder)

    def learn(self, post: PostMention, holder: Holder) -> None:
        """Take down that somebody holds a post, and where that was said last."""
        states, like = self.states, self.likeness
        holder.posts.append(post)
        self.of_post[post.start] = holder
        if (office := states.whole(post)) and not states.others(post, holder):
            self.seats.setdefault(office, holder)
        others = self.known.setdefault(like.head(post)[:_HEAD_LETTERS], [])
        same = next((k for k in others if k.holder is holder and like.key_of(k.post) == like.key_of(post)), None)
        if same:
            same.last = post.start
        else:
            others.append(_Known(post, holder, post.start))
            del others[:-_RIVALS]

    def holder_of(self, post: PostMention) -> Holder | None:
        """Who of those known so far holds a post without a name."""
        if person := self.spoken_of(post) or self.states.holder(post):
            return person
        if alike := self.alike(post):
            return min(alike, key=lambda k: distance(k.last, post.start)).holder
        if seated := self.seats.get(self.states.whole(post)):
            return seated
        first = self.paired(post) or self.at_place(post)
        return self.of_post.get(first.start) if first else self.in_house(post)

    def in_house(self, post: PostMention) -> Holder | None:
        """Who alone of those named is in a commission of the parliament that a post says no more of («نماینده مجلس: …»
        … «X، عضو کمیسیون … مجلس»)."""
        house = self.likeness.house_of(post)
        if house is None:
            return None
        inside = {k.holder for known in self.known.values() for k in known if self.likeness.is_part(k.post, house)}
        return inside.pop() if len(inside) == 1 else None

    def alike(self, post: PostMention) -> list[_Known]:
        """The known posts that can be this one: those in the same words, else those that nothing sets apart."""
        like = self.likeness
        found = [k for k in self.known.get(like.head(post)[:_HEAD_LETTERS], ()) if like.alike(post, k.post)]
        found = [k for k in found if not self.is_met(post, k)]
        found = [k for k in found if k.holder.names or not any(like.apart(post, other) for other in k.holder.posts)]
        same = [k for k in found if like.key_of(k.post) == like.key_of(post)]
        return same or [k for k in found if not self.is_another(post, k)]

    def is_met(self, post: PostMention, known: _Known) -> bool:
        """Whether who holds a known post meets in the same sentence who holds one in other words («وزیر راه در دیدار با
        | وزیر راه ترکیه»)."""
        begin = self.starts[bisect_right(self.starts, post.start) - 1]
        inside = (p for p in known.holder.posts if begin <= p.start < post.start)
        other = any(self.likeness.key_of(p) != self.likeness.key_of(post) for p in inside)
        return other and self.likeness.is_met(post)

    def spoken_of(self, post: PostMention) -> Holder | None:
        """Whom the pronoun before a post means («وی | رئیس … | بود»): who was named in a quote before it, else the
        subject of the last sentence that has one."""
        if not post.of_pronoun:
            return None
        k = bisect_right(self.starts, post.start) - 1
        for start, end in reversed(list(pairwise(self.starts[max(k - _BACK, 0) : k + 1]))):
            inside = range(start, end)
            said = [k for k in inside if k in self.of_person and self.is_quoted(k, start)]
            if said:
                return self.of_person[said[-1]]
            if (found := next((k for k in inside if k in self.of_person or k in self.turns), -1)) >= 0:
                return self.of_person.get(found) or self.of_post.get(found)
        return None

    def is_quoted(self, at: int, start: int) -> bool:
        """Whether a colon stands before ``at`` in its sentence."""
        return not lexicon().colon.isdisjoint(self.words[start:at])

    def is_another(self, post: PostMention, known: _Known) -> bool:
        """Whether «نیز» gives the floor to whose post says more than a like one that has spoken («مسئول نهاد گفت: …»,
        «مسئول فرهنگی نهاد | نیز گفت: …»)."""
        turn = self.turns.get(post.start)
        more = self.likeness.key_of(post)[1] > self.likeness.key_of(known.post)[1]
        return turn is not None and turn.other and more and known.post.start in self.turns

    def join_partners(self) -> None:
        """Of two posts that «و» joins as one holder's, give the first to whom the second is known to be."""
        for post in self.posts:
            first, known = self.paired(post), self.of_post.get(post.start)
            mine = self.of_post.get(first.start) if first else None
            if mine is None or known is None or mine.names or not known.names:
                continue
            self.holders.remove(mine)
            known.posts += mine.posts
            self.of_post |= {other.start: known for other in mine.posts}

    def join_authors(self) -> None:
        """Give the post that told of what somebody has written («وزیر … در پیامی …») to who is said to have written it
        («در پیام X آمده است»)."""
        for turn in self.turns.values():
            author = self.of_person.get(turn.subject.start) if turn.subject else None
            noun = turn.document
            if author is None or author.posts or noun is None:
                continue
            teller = next((post for post in reversed(self.posts) if self.tells(post, noun, turn.sentence[0])), None)
            mine = self.of_post.get(teller.start) if teller else None
            if mine and not mine.names:
                self.holders.remove(mine)
                author.posts += mine.posts
                self.of_post |= {other.start: author for other in mine.posts}

    def tells(self, post: PostMention, noun: str, before: int) -> bool:
        """Whether an unnamed post, a subject, has written something of the kind in a sentence before ``before``."""
        k = bisect_right(self.starts, post.start)
        end = self.starts[k] if k < len(self.starts) else len(self.words)
        if post.name or end > before or self.words[post.start - 1] in reporting().prepositions:
            return False
        return any(word != noun and word.startswith(noun) for word in self.words[post.end : end])

    def paired(self, post: PostMention) -> PostMention | None:
        """The post that «و» joins to this one as the same holder's («نماینده ولی‌فقیه در استان | و امام جمعه …»)."""
        first = self.likeness.ends_at.get(post.start - 1)
        if first is None or self.words[post.start - 1] not in lexicon().conjunctions:
            return None
        second = lexicon().pairs.longest(self.likeness.words_of(first), 0)
        paired = second is not None and second[1].longest(self.likeness.words_of(post), 0) is not None
        return first if paired or self.speaks_for(first, post) else None

    def at_place(self, post: PostMention) -> PostMention | None:
        """The post of a named holder that goes with this one at the same place («امام جمعه یزد», «نماینده ولی‌فقیه در
        یزد»)."""
        if self.likeness.kind(post) not in _OF_PLACES:
            return None
        own = self.likeness.words_of(post)
        for known in self.posts[:_RIVALS]:
            if known.name is None or self.likeness.kind(known) not in _OF_PLACES:
                continue
            words = self.likeness.words_of(known)
            goes = lexicon().pairs.longest(words, 0)
            found = goes[1].longest(own, 0) if goes else None
            if goes and found:
                place = self.likeness.essential(words[goes[0] :])
                if place and place == self.likeness.essential(own[found[0] :]):
                    return known
        return None

    def speaks_for(self, first: PostMention, second: PostMention) -> bool:
        """Whether one verb in the singular has both posts for its subject («مشاور وزیر و | رئیس پژوهشگاه X | گفت»)."""
        turn = self.turns.get(first.start)
        if turn is None or turn.cue is None or turn.source or not second.end <= turn.cue[0]:
            return False
        singular = not reporting().is_plural(self.words[turn.cue[1] - 1])
        return singular and not all(self.likeness.kind(post) in SINGLE for post in (first, second))

    def stands_alone(self, post: PostMention) -> bool:
        """Whether an unnamed post means somebody by itself: «رئیس» alone does not, «رئیس جمهور» does."""
        if post.organization or post.organization_text or self.likeness.key_of(post)[1]:
            return True
        return self.likeness.kind(post) in ("state", "place", "alone", "representative")
