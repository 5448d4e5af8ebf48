"""Posts of places: the town, province or country that a title keeps, and where an envoy is sent. Start at
``Seats.seat`` and ``Seats.bound_to_place``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.language.gazetteer import gazetteer
from extractor.stages.posts.beside import Draft
from extractor.words.titles import lexicon

if TYPE_CHECKING:
    from extractor.stages.posts.reader import Reader


class Seats:
    """Reads the places of posts for a ``Reader``."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.words, self.size, self.places = reader.words, reader.size, reader.places
        self.lexicon = lexicon()

    def country(self, at: int) -> int | None:
        """The end of a country right at ``at``: a marked place or «ایران»."""
        if at in self.places:
            return self.places[at]
        if at < self.size and (found := gazetteer().country(self.words, at)):
            return found[0]  # «وزیر کشور | آلمان»
        if at < self.size and self.words[at] in self.lexicon.home:
            return at + 1
        if at < self.size and self.words[at] in self.lexicon.place_words and at + 1 in self.places:
            return self.places[at + 1]
        return None

    def seat(self, draft: Draft, at: int) -> Draft:
        end = self.place(draft, at)
        if end:
            name = at + (self.words[at] in self.lexicon.special)  # «فرماندار ویژه | میبد»
            draft.organization_text = f"{draft.post.office} {self.reader.text(name, end)}"
            draft.title_end = draft.end = end
        return draft

    def bound_to_place(self, draft: Draft, at: int) -> Draft | None:
        if at in self.reader.bodies:
            return self.reader.with_body(draft, at)
        if week := self.lexicon.weekly.longest(self.words, at):
            draft.aside, at = range(at, week[0]), week[0]  # «خطیب جمعه | این هفته | تهران»
        while at < self.size and self.words[at] in self.lexicon.interim:
            at += 1
            draft.title_end = draft.end = at
        if self.words[at - 1] in self.lexicon.cabinets and (era := self.lexicon.governments.longest(self.words, at)):
            draft.title_end = draft.end = era[0]
            return draft
        end = self.place(draft, at)
        if end:
            draft.title_end = end
            draft.end = self.reader.skip(draft, end)
            if draft.post.kind == "envoy":
                self.posted(draft)
        elif draft.post.kind in ("state", "envoy") and (end := self.pointed(at)):
            draft.title_end = draft.end = end
            if draft.post.kind == "envoy":
                self.posted(draft)
        return draft

    def posted(self, draft: Draft) -> None:
        """Where an envoy is sent: «سفیر … | در بغداد», «سفیر … | در (مقر) سازمان ملل», «… | نزد اتحادیه اروپا»."""
        at = draft.end
        if at < self.size and self.words[at] in self.lexicon.posted:
            at += 1 + (at + 1 < self.size and self.words[at + 1] in self.lexicon.residences)
            if body := self.reader.bodies.get(at):
                draft.organization, draft.end = (at, body), body
            elif further := self.places.get(at):
                draft.title_end = draft.end = further

    def pointed(self, at: int) -> int:
        """The end of «این کشور» or «کشورمان» at ``at``, which a state's post keeps in its title; 0 if there is none."""
        lex, words = self.lexicon, self.words
        if at + 1 < self.size and words[at] in lex.references and words[at + 1] in lex.referents:
            return at + 2
        return at + 1 if at < self.size and words[at] in lex.home else 0

    def place(self, draft: Draft, at: int) -> int | None:
        """The end of the place's name at ``at``; one that nobody knows is a single word, and never a state."""
        known = draft.post.kind in ("state", "envoy", "member")
        if at < self.size and self.words[at] in self.lexicon.references:
            return None  # «فرماندار | این شهر»
        if called := self.lexicon.capitals.longest(self.words, at):
            return self.places.get(called[0] - 1, called[0])  # «دادستان | مرکز استان | فارس»
        if (end := self.reader.marked_end(at)) > at:
            if end < self.size and self.words[end - 1] in self.lexicon.place_words:  # «رئیس‌جمهور منتخب مردم | مصر»
                end = self.places.get(end, end + self.words[end].isdigit())
            return end
        known = known or self.reader.marks.get(draft.start, 0) == at
        first = at
        while at < self.size and self.words[at] in self.lexicon.place_words:
            at += 1
        if first < at < self.size and self.words[at].isdigit():
            end = at + 1  # «شهردار منطقه ۲۲ | تهران»
            return self.places.get(end, end)
        for found in (at, first):
            if found in self.places:
                end = self.places[found]
                return self.places.get(end, end)  # «بلوچستان | پاکستان»
        if draft.post.kind in ("state", "envoy") and (country := gazetteer().country(self.words, at)):
            return country[0]  # «پادشاه | سعودی»
        if at >= self.size or known:
            return at if at > first and not known else None
        return self.unknown_place(first, at) or (at if at > first else None)

    def unknown_place(self, first: int, at: int) -> int | None:
        """The end of a town at ``at`` that is one word, behind the words of class from ``first`` on."""
        if town := gazetteer().end_of(self.words, at):
            return self.places.get(town, town)  # «شهردار | ساری»
        if self.reader.ends(at) or self.words[at] in self.lexicon.conjunctions:
            return None
        if first == at and not self.reader.following.is_place(at):
            return None
        if at + 1 not in self.places and first == at and self.words[at - 1] in self.lexicon.skipped:
            return None  # «بخشدار وقت | اتفاقات خوبی»
        return self.places.get(at + 1, at + 1)  # «پایتخت | تاجیکستان»
