"""Posts told by their office: «X که ریاست شورا را بر عهده دارد», «نشست شورای شهر به ریاست X», «ریاست محترم سازمان».

Start at ``Offices.heads``, and at ``Offices.fill`` once a post is read.
"""

from __future__ import annotations

from bisect import bisect_right

from extractor.language.boundaries import boundaries
from extractor.language.verbs import verbs
from extractor.layers import standing
from extractor.mentions import PersonMention, Tokens
from extractor.spelling.letters import squeeze
from extractor.stages.posts.beside import Beside, Draft
from extractor.stages.posts.reader import Reader, joined
from extractor.words.titles import Post, lexicon

_HELD = 12
"""Tokens from «را» on within which «بر عهده» has to follow («ریاست … را از سال ۸۴ تا ۸۷ بر عهده داشت»)."""
_REACH = 8
"""Tokens that a post's head and the words of respect in it take up."""
_BRACKET = 4
"""Tokens of an acronym in brackets behind a body."""
_BEFORE = 12
"""Tokens between a body and who presides over it («شورای شهر در جلسه امروز خود که به ریاست …»)."""


class Offices:
    """Finds the offices of one Doc that somebody is said to hold."""

    def __init__(self, reader: Reader, beside: Beside) -> None:
        self.reader, self.beside = reader, beside
        self.words, self.norms, self.size = reader.words, reader.norms, reader.size
        self.lexicon = lexicon()
        self.told: set[int] = set()
        """Where an office stands that somebody is said to have."""
        self.presided: dict[int, Tokens] = {}
        """The body over which somebody presides, by where the office stands."""
        self.named: dict[int, PersonMention] = {}
        """Who is said to hold an office, by where the office stands."""
        self.ended: set[int] = set()
        """Where an office stands that somebody has left."""

    def heads(self) -> dict[int, tuple[int, Post]]:
        """Where an office stands that somebody is said to have, or that means its holder («ریاست محترم جمهور»): the end
        of its head, and the post."""
        lex = self.lexicon
        found: dict[int, tuple[int, Post]] = {}
        for start in standing(self.reader.doc, frozenset(lex.offices)):
            if post := self.held(start) or self.over_body(start):
                found[start] = post
            elif start + 1 < self.size and self.words[start + 1] in lex.respect and (whole := self.whole(start)):
                found[start] = whole
        return found

    def whole(self, start: int) -> tuple[int, Post] | None:
        """The post of an office, with the words that belong to it («ریاست | هیئت‌مدیره»)."""
        lex = self.lexicon
        words = [squeeze(lex.offices[self.words[start]]), *self.words[start + 1 : start + _REACH]]
        found = lex.posts.longest(words, 0)
        return (start + found[0], found[1]) if found else None

    def told_at(self, start: int, head: int) -> tuple[int, Post]:
        self.told.add(start)
        return head, Post("body", f"posts/titles.yaml#offices/{self.words[start]}")

    def held(self, start: int) -> tuple[int, Post] | None:
        """«ریاست شورا | را (نیز) بر عهده دارد», «ریاست شورا | را | علی محمدی | بر عهده دارد»,
        «به | ریاست شورا | منصوب شد»."""
        whole, bodies = self.whole(start), self.reader.bodies
        for head in (start + 1, whole[0] if whole else start + 1):
            end = bodies.get(head) or bodies.get(start)  # «فرماندهی | سپاه فجر» may be a name as a whole
            if end and (self.is_held(start, self.closed(end)) or self.is_given(start, end) or self.is_left(start, end)):
                bodies[head] = end
                return self.told_at(start, head)
        return None

    def closed(self, at: int) -> int:
        """Behind the acronym in brackets that stands at ``at``, if there is one («حزب سبز | (حس)»)."""
        if at < self.size and self.words[at] in self.lexicon.enclosing:
            reach = range(at + 1, min(at + _BRACKET, self.size))
            return next((k + 1 for k in reach if self.words[k] in self.lexicon.enclosing), at)
        return at

    def is_held(self, start: int, at: int) -> bool:
        """Whether «را … بر عهده» stands at ``at``, no verb between."""
        if at >= self.size or boundaries().kind(self.norms[at]) != "object_marker":
            return False
        for k in range(at + 1, min(at + _HELD, self.size)):
            if self.lexicon.held.longest(self.words, k):
                if person := self.beside.by_start.get(at + 1) or self.beside.by_end.get(k):
                    self.named[start] = person
                return True
            if k in self.beside.begins or verbs().is_form(self.norms[k]):
                break
        return False

    def is_given(self, start: int, end: int) -> bool:
        """Whether somebody is made the holder of the office whose body ends at ``end``."""
        made = end < self.size and self.words[end].startswith(tuple(self.lexicon.appointing))
        return made and start > 0 and self.words[start - 1] in self.lexicon.presiding

    def is_left(self, start: int, end: int) -> bool:
        """Whether somebody leaves the office: «برکناری | علی محمدی | از | ریاست بانک», or the sentence's first person,
        with the word of leaving behind the body («علی محمدی از | ریاست بانک | استعفا داد»)."""
        if start < 2 or self.words[start - 1] not in self.lexicon.left:
            return False
        near = self.beside.by_end.get(start - 1)
        begin = (near.honorific or (near.start,))[0] if near else 0
        sentence = self.beside.starts[bisect_right(self.beside.starts, start) - 1]
        if end < self.size and self.words[end].startswith(self.lexicon.leaving):
            person = self.beside.by_start.get(sentence)
        else:
            person = near if begin and self.words[begin - 1].startswith(self.lexicon.leaving) else None
        if person:
            self.named[start] = person
            self.ended.add(start)
        return person is not None

    def over_body(self, start: int) -> tuple[int, Post] | None:
        """«نشست شورای شهر | به | ریاست | علی محمدی»: a body that sits, named before in the sentence with no more than
        the sitting and its time between, and the person behind the office."""
        if not start or self.words[start - 1] not in self.lexicon.presiding or start + 1 not in self.beside.by_start:
            return None
        begin = self.beside.starts[bisect_right(self.beside.starts, start) - 1]
        for at in range(start - 2, max(begin, start - _BEFORE) - 1, -1):
            end = self.reader.bodies.get(at)
            if end is None:
                continue
            if end < start and self.words[at] in self.lexicon.sitting and self.beside.is_free(end, start - 1):
                self.presided[start], self.named[start] = (at, end), self.beside.by_start[start + 1]
                return self.told_at(start, start + 1)
            return None
        return None

    def fill(self, draft: Draft, head: int) -> None:
        """Give a post that an office tells its title, its body, where that stands before it, and who is named."""
        if draft.start not in self.told:
            return
        office = self.lexicon.offices[self.words[draft.start]]
        draft.title, draft.first = joined([office, *self.norms[draft.start + 1 : head]]), None
        draft.name = self.named.get(draft.start)
        draft.former = draft.former or draft.start in self.ended
        if body := self.presided.get(draft.start):
            draft.organization, draft.title_end, draft.end = body, head, head
