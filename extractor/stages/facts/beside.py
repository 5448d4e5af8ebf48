"""What stands beside a figure in its clause: whose it is, where, with whom, of which good, when."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import NamedTuple

from extractor.language.gazetteer import HOME
from extractor.links.reader import PHRASE, WINDOW, Head, Reader, Scope
from extractor.mentions import DateMention, Party, Tokens
from extractor.words.facts import commodities

_NEAR = 3


@dataclass(slots=True)
class Draft:
    """What the clause alone says of a figure."""

    quantity: int
    what: Tokens | None = None
    direction: str | None = None
    of: Tokens | None = None
    place: Tokens | None = None
    partners: list[Party] = field(default_factory=list)
    commodity: Tokens | None = None
    hs_code: str | None = None
    date: int | None = None
    confidence: float = 1.0


class What(NamedTuple):
    """The thing measured."""

    tokens: Tokens | None
    direction: str | None
    confidence: float
    of: Tokens | None = None
    head: Head | None = None
    after: bool = False
    """Whether it stands right after the figure."""


class Beside(Reader):
    """Each field has an order of places to look at, nearest first."""

    # --- whose, where, with whom ---

    def of(self, s: Scope, what: What) -> Tokens | None:
        """The agent («توسط …»), the owner right after the figure, what it is a part of, or the subject before it."""
        q = s.quantity
        for i in range(s.right, s.clause[1]):
            if hit := self.p.agents.longest(self.words, i):
                return self.agent(hit[0], s.clause[1])
            if self.verb(i) or i in self.figures:
                break
        if s.right in self.owners and s.right < s.clause[1]:
            return s.right, self.owners[s.right]
        if q.kind == "count" and q.part_of is None and self.words[s.right] in self.p.of:
            part = self.agent(s.right + 1, s.clause[1])
            rest = self.words[part[1] if part else s.right : s.clause[1]]
            governed = not self.p.from_verbs.isdisjoint(self.words[s.left - 1 : s.left] + rest)
            return None if governed and self.p.of.isdisjoint(rest) else part
        begin = end = s.clause[0]
        if begin in self.owners and self.owners[begin] <= s.left:
            return begin, self.owners[begin]
        if what.after:
            edge = q.per[0] if q.per and q.per[0] < s.left else s.left
            while (
                end < edge and self.words[end] not in self.stops and end not in self.figures and not self.date_at(end)
            ):
                end += 1
            if begin < end <= begin + PHRASE + 2 and not any(begin <= head.start < end for head in s.heads):
                return begin, end
        return None

    def agent(self, start: int, limit: int) -> Tokens | None:
        """The noun phrase after «توسط», a figure in it included («بیش از ۱۱۰۰ واحد صادراتی»)."""
        if start in self.owners:
            return start, self.owners[start]
        end = start
        while end < min(limit, start + 3 * PHRASE):
            if end in self.qualified:
                end = self.qualified[end]
            elif self.stop(end):
                break
            else:
                end += 1
        return (start, end) if end > start else None

    def partners(self, s: Scope, what: What, of: Tokens | None) -> list[Party]:
        """The countries on the other side: after «به» of an export, after «از» of an import."""
        direction = what.head.direction if what.head else what.direction
        sides = self.p.partners.get(direction or "")
        if not sides:
            return []
        low, high = max(s.region[0], s.left - WINDOW // 2), min(s.region[1], s.right + WINDOW // 2)
        found: dict[str, Party] = {}
        home = not of or not any(p.start == of[0] and p.country not in (None, HOME) for p in self.places_in(*of))
        for place in self.places_in(low, high):
            if place.place_kind != "country" or place.country is None or (home and place.country == HOME):
                continue
            if self.preposition(place.start) in sides:
                found.setdefault(place.country, Party((place.start, place.end), country=place.country))
        return list(found.values())

    def place(self, s: Scope, row: Draft) -> Tokens | None:
        """The nearest place after «در» in the clause, the owner if it is a place, else one in the region before."""
        inside, found = self.p.in_, []
        taken = {partner.country for partner in row.partners}
        for place in self.places_in(*s.clause):
            if self.preposition(place.start) in inside and place.country not in taken:
                found.append((place.start, place.end))
        for i in range(*s.clause):
            if self.words[i] in inside and (hit := self.p.place_nouns.longest(self.words, i + 1)):
                end = hit[0]
                if (
                    end == i + 2
                    and self.words[i + 1] in self.p.named_places
                    and not self.stop(end)
                    and not self.verb(end + 1)
                ):
                    end += 1
                found.append((i + 1, end))
        if found:
            return min(found, key=lambda tokens: s.left - tokens[0] if tokens[0] < s.left else WINDOW + tokens[0])
        if row.of and (own := self.places_in(*row.of)) and own[0].start == row.of[0] and own[0].place_kind != "country":
            return row.of
        for place in reversed(self.places_in(s.region[0], s.left)):
            if self.preposition(place.start) in inside and place.country not in taken:
                return place.start, place.end
        return None

    # --- which goods ---

    def commodity(self, s: Scope, what: What) -> tuple[Tokens, str | None, float] | None:
        """The good that is counted or weighed, that the noun names («صادرات پسته»), or that is named near it."""
        table, words = commodities(), self.words
        near = [i for i in range(s.quantity.end - 1, s.right + 2) if i not in self.figures or i == s.quantity.end - 1]
        if what.head:
            near += range(what.head.end, what.head.end + _NEAR)
        for i in near:
            if i >= len(words) or i in self.masked or (hit := table.longest(words, i)) is None:
                continue
            if not hit[1].weak or i < s.right + 2 or (what.head and what.head.direction):
                return (i, hit[0]), hit[1].hs, 0.9
        if (what.head.direction if what.head else what.direction) not in self.p.traded:
            return None
        for i in (*range(s.left - 1, s.clause[0] - 1, -1), *range(s.right, s.clause[1])):
            if i not in self.masked and i not in self.figures and (hit := table.longest(words, i)) and not hit[1].weak:
                return (i, hit[0]), hit[1].hs, 0.7
        return None

    # --- when ---

    def date(self, s: Scope) -> tuple[int, float] | None:
        """The date that governs the figure: right after or before it, nearest in its clause, nearest in its region."""
        low = bisect_left(self.date_starts, s.region[0])
        high = bisect_left(self.date_starts, s.region[1])
        every = [k for k in range(low, high) if not self.compared(self.dates[k]) and not self.spoken(self.dates[k])]
        for k in every:
            date = self.dates[k]
            follows = date.start - s.right in (0, 1) and self.words[s.right] not in self.breaks
            if date.end == s.left or follows:
                return k, 0.95
        begin, end = s.clause
        before = [k for k in every if self.dates[k].end <= s.left and not self.taken(self.dates[k], s)]
        after = [k for k in every if self.dates[k].start >= s.right]
        if before and self.dates[before[-1]].start >= begin:
            return before[-1], 0.9
        if after and self.dates[after[0]].start < end:
            return after[0], 0.85
        if before:
            return before[-1], 0.75
        one = after and not any(self.finite(i) for i in range(s.right, self.dates[after[0]].start))
        return (after[0], 0.6) if one else None

    def taken(self, date: DateMention, s: Scope) -> bool:
        """Whether another figure of the kind stands right before the date: «۵ میلیارد دلار در سال ۹۰»."""
        other = self.figures.get(date.start - 2)
        return (
            other is not None
            and self.quantities[other].kind == s.quantity.kind != "count"
            and self.words[date.start - 1] in self.p.in_
        )
