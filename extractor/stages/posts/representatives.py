"""Who represents somebody: the people of a place, a group in a body, the jurist in a province. Start at
``Representatives.read``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractor.stages.posts.beside import Draft
from extractor.words.titles import lexicon

if TYPE_CHECKING:
    from extractor.stages.posts.reader import Reader

_SEAT_LIMIT = 24
"""Tokens that the towns of a member of parliament may take («نماینده مردم تهران، ری، شمیرانات و اسلامشهر»)."""


class Representatives:
    """Reads the posts of representatives for a ``Reader``."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.words, self.size = reader.words, reader.size
        self.lexicon = lexicon()

    def read(self, draft: Draft, at: int) -> Draft:
        """A representative, of whom what stands at ``at`` says more."""
        if deputy := self.deputy(draft, at, _SEAT_LIMIT):
            return deputy
        if at < self.size and self.words[at] in self.lexicon.inside:  # «نماینده ولی فقیه در استان …»
            referred = at + 2 < self.size and self.words[at + 1] in self.lexicon.references
            if referred and self.words[at + 2] in self.lexicon.referents:
                draft.end = at + 3  # «در این سازمان»
            elif at + 1 in self.reader.bodies and self.words[at + 1] not in self.lexicon.place_words:
                draft.organization = (at + 1, self.reader.bodies[at + 1])
                draft.end = self.reader.bodies[at + 1]
            elif end := self.reader.seats.place(draft, at + 1):
                draft.title_end = draft.end = end
        elif end := self.reader.seats.place(draft, at):
            draft.title_end = draft.end = self.further_places(end)
        return draft

    def of_cleric(self, draft: Draft, end: int) -> Draft:
        """«نماینده آیت‌الله نیک‌رای | در نجف»: whom somebody represents and where, both in the title."""
        if end < self.size and self.words[end] in self.lexicon.inside:
            end = self.reader.places.get(end + 1, end)
        draft.post = replace(draft.post, kind="representative")
        draft.title_end = draft.end = end
        return draft

    def further_places(self, end: int) -> int:
        """The end of a list of places («اهر و هریس»)."""
        joins = self.lexicon.comma | self.lexicon.conjunctions
        while end + 1 < self.size and self.words[end] in joins:
            if end + 1 in self.reader.places:
                end = self.reader.places[end + 1]
            elif self.words[end] not in self.lexicon.conjunctions or self.reader.ends(end):
                break  # «در استان | و امام جمعه …»
            elif not self.reader.ends(end + 1) and self.reader.ends(end + 2):
                return end + 2
            else:
                break
        return end

    def deputy(self, draft: Draft, at: int, limit: int) -> Draft | None:
        """«نماینده مردم … در مجلس …», «نماینده کارفرمایان در شورای عالی کار»."""
        lex = self.lexicon
        if at in self.reader.bodies:
            return self.of_house(draft, at)  # «عضو | فراکسیون … در مجلس»
        for k in range(at, min(at + limit, self.size)):
            if self.words[k] in lex.posted:
                house = lex.parliaments.longest(self.words, k + 1) if k + 1 < self.size else None
                body = self.reader.bodies.get(k + 1, 0)
                if not house and not (body and k > at and draft.post.kind == "member"):
                    return None
                draft.title_end = k
                draft.end = max(house[0] if house else 0, body)
                draft.organization = (k + 1, draft.end)
                return draft
            if self.words[k] not in lex.comma and lex.is_stop(self.words, k):
                return None
        return None

    def of_house(self, draft: Draft, at: int) -> Draft | None:
        """«عضو ناظر | مجلس | در شورای پول و اعتبار»: whom a parliament sends to another body."""
        end = self.reader.bodies[at]
        posted = end < self.size and self.words[end] in self.lexicon.posted
        if not (posted and self.reader.is_house(at) and (body := self.reader.bodies.get(end + 1))):
            return None
        draft.title_end, draft.end, draft.organization = end, body, (end + 1, body)
        return draft

    def of_place(self, draft: Draft, at: int) -> Draft | None:
        """«نماینده اردبیل»: a known place makes it a post; the model's mark alone does beside a name."""
        place = self.reader.seats.place(draft, at)
        end = self.further_places(place) if place else self.reader.marks.get(draft.start)
        if not end:
            return None
        draft.title_end = draft.end = end
        return draft
