"""Ministers: their field or cabinet, the ministry that follows from it, its country. Start at ``Ministries.read``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.language.ezafe import without_ezafe
from extractor.stages.posts.beside import Draft
from extractor.words.organizations import grammar
from extractor.words.titles import lexicon

if TYPE_CHECKING:
    from extractor.stages.posts.reader import Reader

_FIELD_LIMIT = 4
"""Words of a field or a cabinet that no list has."""


class Ministries:
    """Reads the posts at ministries for a ``Reader``."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.words, self.size = reader.words, reader.size
        self.lexicon = lexicon()
        self.governors = reader.governors

    def read(self, draft: Draft, at: int) -> Draft | None:
        """A minister, whose field begins at ``at``."""
        if at < self.size and self.words[at] in self.lexicon.advising:
            return self.adviser(draft, at + 1)
        field = self.field(at)
        field = (self.listed(field) if field and self.words[at - 1] not in self.lexicon.several else 0) or field
        if not field and at < self.size and self.words[at] in self.lexicon.cabinets:
            return self.cabinet(draft, at)
        if not field:
            return self.reader.with_body(draft, at) if at in self.reader.bodies else self.unknown_field(draft, at)
        draft.title_end = field
        end = draft.end = self.reader.skip(draft, field)
        of_cabinet = end < self.size and self.words[end] in self.lexicon.cabinets
        if of_cabinet:
            draft.end = self.cabinet_end(end)
        place = 0 if of_cabinet else self.reader.seats.country(end) or self.marked(draft.start, end)
        self.name_ministry(draft, self.reader.text(at, field), end, place)
        return self.reader.affairs(draft)

    def field(self, at: int) -> int:
        """The end of the field at ``at``; of several, where «و» closes their list («کار، رفاه و تعاون اجتماعی»). 0
        where there is none."""
        lex, words = self.lexicon, self.words
        found = lex.fields.longest(words, at)
        if words[at - 1] in lex.several:
            return found[0] if found else 0  # «وزرای | کشور | ، اطلاعات و دادگستری»
        last, end = found, found[0] if found else 0
        while last and last[0] + 1 < self.size and words[last[0]] in lex.comma:
            last = lex.fields.longest(words, last[0] + 1)
        listed = last and last[0] > end and last[0] + 1 < self.size and words[last[0]] in lex.conjunctions
        if listed and last and (close := lex.fields.longest(words, last[0] + 1)):
            further = close[0] < self.size and grammar().is_field(words[close[0]])
            return close[0] + further
        return end

    def name_ministry(self, draft: Draft, name: str, end: int, place: int) -> None:
        """Give a minister the ministry of a field, with the country from ``end`` to ``place``, where one is written."""
        if place > end:
            country = next((k for k in range(end, place) if self.lexicon.is_stop(self.words, k)), place)
            home = self.lexicon.home | self.lexicon.place_words  # «جمهوری اسلامی | ایران»
            ours = home.issuperset(self.words[end:country]) and self.words[country - 1] in self.lexicon.home
            if country > end and not ours:
                name += " " + self.reader.text(end, country)
            draft.title_end = place
            draft.end = self.reader.skip(draft, place)
        draft.organization_text = f"{draft.post.office} {without_ezafe(name)}"

    def listed(self, end: int) -> int:
        """Where a list of fields ends that no list has as a whole, a country behind it, or what points at one («وزیر
        صنعت | ، تجارت و توسعه | برزیل»); 0 where there is none."""
        joints = self.lexicon.comma | self.lexicon.conjunctions
        while end < self.size and self.words[end] in joints and (further := self.further(end + 1)):
            end = further
            home = end < self.size and self.words[end] in self.lexicon.home
            if not home and (self.reader.seats.country(end) or self.reader.seats.pointed(end)):
                return end
        return 0

    def further(self, at: int) -> int:
        """Where a field at ``at`` ends; 0 where there is none."""
        found = self.lexicon.fields.longest(self.words, at)
        return found[0] if found else 0

    def marked(self, start: int, end: int) -> int:
        """Where the model sees a country end that no list has, behind a field; 0 where it takes in other words («معاون
        وزیر راه | مدیریت تحقیق را …», «معاون وزیر نیرو | و مدیرعامل»)."""
        marked = self.reader.marked_end(start)
        rest = self.words[end:marked]
        joined = not self.lexicon.conjunctions.isdisjoint(rest)
        return 0 if joined or any(map(grammar().is_field, rest)) else marked

    def adviser(self, draft: Draft, at: int) -> Draft:
        """«وزیر مشاور | امارات | در امور خارجه»: a minister without a ministry, both in the title."""
        end = self.reader.skip(draft, self.reader.seats.country(at) or at)
        if affairs := self.lexicon.advised.longest(self.words, end):
            at = end = affairs[0]
            while end - at < _FIELD_LIMIT and not self.reader.ends(end):
                end += 1
        elif end < self.size and self.words[end] in self.lexicon.inside:
            field = self.lexicon.fields.longest(self.words, end + 1)
            end = (self.reader.seats.country(field[0]) or field[0]) if field else end
        draft.title_end = draft.end = end
        return draft

    def cabinet(self, draft: Draft, at: int) -> Draft | None:
        """«وزیر | دولت سابق ایالت سند»: a cabinet that its place names is the body; «وزیر دولت سابق» does not say which
        ministry."""
        end = at + 1
        while end - at < _FIELD_LIMIT and end not in self.reader.places and not self.reader.ends(end):
            end += 1
        if end not in self.reader.places:
            return None
        draft.organization, draft.end = (at, self.reader.places[end]), self.reader.places[end]
        return draft

    def spokesman(self, draft: Draft, at: int) -> Draft:
        """«سخنگوی دولت | عراق»: the cabinet that a country behind a whole title names is its body."""
        end = self.reader.seats.country(at) if self.words[at - 1] in self.lexicon.cabinets else None
        if end:
            draft.title_end, draft.organization, draft.end = at - 1, (at - 1, end), end
        return draft

    def cabinet_end(self, at: int) -> int:
        """Where «دولت اصلاحات» at ``at`` ends; ``at`` where nothing says which one («وزیر نفت | دولت را …»)."""
        end = at + 1
        while end - at < _FIELD_LIMIT and not self.reader.ends(end):
            end += 1
        return end if end > at + 1 else at

    def unknown_field(self, draft: Draft, at: int) -> Draft | None:
        """«وزیر | مبارزه با بلایا»: a field that no list has, up to where its words end."""
        end, apart = at, self.lexicon.cabinets | self.lexicon.groups | self.lexicon.skipped
        while end - at < _FIELD_LIMIT and not self.reader.ends(end) and end not in self.reader.places:
            if self.words[end] in apart:
                break
            if end == at and self.words[at] in self.lexicon.conjunctions:
                break
            if self.lexicon.posts.longest(self.words, end):
                break
            end += 1
        if end == at:
            return self.reader.with_body(draft, at)
        if not (end in self.reader.places or grammar().is_field(self.words[at]) or self.words[at] in self.governors):
            return draft  # «وزیر | دانشمند سلجوقی»
        draft.title_end = draft.end = end
        self.name_ministry(draft, self.reader.text(at, end), end, self.reader.seats.country(end) or 0)
        return draft
