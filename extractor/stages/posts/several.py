"""Posts of several persons: «X و Y، وزیران خارجه ایران و روسیه», «نمایندگان یزد و ری، X و Y», «X از معاونان شهردار».

Start at ``Several.drafts``: one draft a person, of the post in the singular.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from extractor.layers import phrases
from extractor.mentions import PersonMention
from extractor.stages.posts.beside import Beside, Draft
from extractor.stages.posts.reader import Reader, joined
from extractor.words.titles import lexicon

_PLACED = ("seat", "state", "place", "envoy")
_SEATED = ("representative", "member")
_ORDER = 2
"""Tokens of «به ترتیب»."""
_GAP = 3
"""Marks that may stand between the names and the post."""


@dataclass(slots=True)
class Item:
    """The post of one of the holders, and the tokens of its own, behind the word in the plural."""

    draft: Draft
    own: Iterable[int]


class Several:
    """Finds the posts in the plural of one Doc, each with all its holders."""

    def __init__(self, reader: Reader, beside: Beside) -> None:
        self.reader, self.beside = reader, beside
        self.words, self.norms, self.size = reader.words, reader.norms, reader.size
        self.lexicon = lexicon()
        self.between = self.lexicon.apart | self.lexicon.enclosing

    def drafts(self) -> Iterator[Draft]:
        """The posts in the plural, once for each of their holders, in order."""
        done = 0
        for start, head, (title, post) in phrases(self.reader.doc, self.lexicon.plurals_of):
            if start < done or start in self.reader.within or not (first := self.reader.read(start, head, post)):
                continue
            draft = Item(first, range(head, first.title_end))
            for item in self.one_of(draft) if self.is_among(start) else self.shared(draft, head):
                kept = [self.norms[k] for k in item.own if self.words[k] not in self.lexicon.skipped]
                item.draft.title, item.draft.plural = joined([title, *kept]), True
                done = item.draft.end
                yield item.draft

    def is_among(self, start: int) -> bool:
        return start > 0 and self.words[start - 1] in self.lexicon.among

    def one_of(self, item: Item) -> list[Item]:
        """«X، (یکی) از فرماندهان سپاه», of a body that is named as a whole or meant."""
        draft, at = item.draft, item.draft.start - 1
        single = at > 0 and self.words[at - 1] in self.lexicon.single
        at -= single
        if at > 0 and self.words[at - 1] in self.lexicon.relative:
            return []  # «X که از اعضای … است» says it by the way
        left, _ = self.beside.left(at)
        right, apart = self.beside.right(draft.end)
        draft.name = left or (None if apart else right)
        known = draft.name is not None and (self.reader.is_named(draft) or draft.organization_text is not None)
        return [item] if known and (single or not left or self.is_told(draft.end)) else []

    def is_told(self, end: int) -> bool:
        """Whether «از مدیران X» tells who somebody is, not whom a verb asks or thanks: a mark or a copula follows."""
        return end >= self.size or self.words[end] in self.lexicon.marks | self.lexicon.copulas | self.lexicon.relative

    def shared(self, first: Item, head: int) -> list[Item]:
        """The post of each of the persons before or behind it: with a place, field or body of its own where there are
        as many, else with what all share."""
        items = self.items(first, head)
        end = items[-1].draft.end
        persons = self.left(first.draft.start) or self.right(end)
        if len(persons) < 2 or len(items) not in (1, len(persons)):
            return []
        if len(items) == 1:
            items = [Item(replace(first.draft), first.own) for _ in persons]
        for item, person in zip(items, persons, strict=True):
            item.draft.name, item.draft.end = person, end
        return items

    def items(self, first: Item, head: int) -> list[Item]:
        """The post with each of the places, fields or bodies that «و» joins."""
        parts = self.seats(first, head)
        if len(parts) > 1:
            return parts
        found, joints = [first], self.lexicon.conjunctions | self.lexicon.comma
        while (at := found[-1].draft.end + 1) < self.size and self.words[at - 1] in joints:
            item = self.further(first, head, at)
            if item is None or item.draft.end <= at - 1:
                break
            found.append(item)
        return found

    def seats(self, first: Item, head: int) -> list[Item]:
        """«نمایندگان مردم | یزد | و | اردکان | در مجلس»: the seats that one title holds, each known as a place."""
        starts = [k for k in range(head, first.draft.title_end) if k in self.reader.places]
        joints = self.lexicon.conjunctions | self.lexicon.comma
        between = [self.words[self.reader.places[one] : other] for one, other in pairwise(starts)]
        if first.draft.post.kind not in _SEATED or not all(len(gap) == 1 and gap[0] in joints for gap in between):
            return []
        return [Item(replace(first.draft), range(k, self.reader.places[k])) for k in starts]

    def further(self, first: Item, head: int, at: int) -> Item | None:
        """The post with what stands at ``at``, behind «و»."""
        post, reader = first.draft.post, self.reader
        if post.kind == "ministry" and at in reader.places:
            field = self.lexicon.fields.longest(self.words, head)
            if field is None:
                return None
            end = reader.places[at]
            own = [*range(head, field[0]), *range(at, end)]
            home = self.words[at] in self.lexicon.home
            body = joined([post.office or "", *(self.norms[k] for k in own if not (home and k >= at))])
            return Item(replace(first.draft, title_end=end, end=end, organization_text=body), own)
        if post.kind == "ministry" and self.lexicon.fields.longest(self.words, at) is None:
            return None
        if post.kind not in (*_PLACED, "ministry") and at not in reader.bodies:
            return None
        if at not in reader.places and post.kind in _PLACED and not reader.ends(at + 1):
            return None
        draft = reader.read(first.draft.start, at, post)
        return Item(draft, range(at, draft.title_end)) if draft else None

    def left(self, start: int) -> list[PersonMention]:
        """The persons whom «و» joins right before ``start``, in order; none where there is only one."""
        at = self.skip(self.before_order(start), -1)
        found: list[PersonMention] = []
        while person := self.beside.by_end.get(at):
            found.insert(0, person)
            begin = person.honorific[0] if person.honorific else person.start
            at = self.skip(begin, -1)
            if at and self.words[at - 1] in self.lexicon.conjunctions:
                at = self.skip(at - 1, -1)
            elif len(found) == 1 or at == begin:
                break
        return found if len(found) > 1 else []

    def before_order(self, start: int) -> int:
        """Before «به ترتیب», which says that each has one («X و Y | به ترتیب | نمایندگان A و B»)."""
        reach = range(max(start - _ORDER, 0), start)
        return next((k for k in reach if self.lexicon.in_order.longest(self.words, k) == (start, True)), start)

    def right(self, end: int) -> list[PersonMention]:
        """The persons whom «و» joins right behind ``end``."""
        at = self.skip(end, 1)
        found: list[PersonMention] = []
        while at < self.size and (person := self.beside.by_start.get(at)):
            found.append(person)
            at = self.skip(person.end, 1)
            if at < self.size and self.words[at] in self.lexicon.conjunctions:
                last = self.beside.by_start.get(self.skip(at + 1, 1))
                return [*found, last] if last else []
            if at == person.end:
                break
        return []

    def skip(self, at: int, step: int) -> int:
        """Over the marks before (``step`` -1) or behind ``at``, on the same line."""
        for _ in range(_GAP):
            mark = at - 1 if step < 0 else at
            crossed = (at if step < 0 else mark) in self.beside.begins
            if not 0 <= mark < self.size or crossed or self.words[mark] not in self.between:
                break
            at += step
        return at
