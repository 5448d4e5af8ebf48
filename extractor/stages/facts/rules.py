"""What each figure says: of what, in which direction, of whom, where, with whom and when ─► ``doc._.facts``.

One row a quantity, and work only around quantities. The *clause* of a figure reaches from it to the next comma,
«که», or «و» after a verb on either side; its *region* is what one statement says of its sentence, so that the date
on which somebody spoke («دیروز گفت: …») is not the date of what was said. Each field has an order of places to look
at, nearest first; docs/facts.md tells them, and the confidence of each.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from spacy.tokens import Doc

from extractor.layers import DateMention, FactRow, NameMention, Party, QuantityMention, Time, Tokens, sentences
from extractor.links.candidates import Candidate
from extractor.stages.facts.reader import PHRASE, WINDOW, Head, Reader, Scope
from extractor.stages.facts.words import commodities, predicates

HOME = "IR"
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


class Rules(Reader):
    """What the clause alone says of each figure of a Doc."""

    def rows(self, doc: Doc) -> list[FactRow]:
        return [self.row(draft) for draft in self.drafts(doc)]

    def row(self, draft: Draft) -> FactRow:
        direction, q = draft.direction, self.quantities[draft.quantity]
        row = FactRow(draft.quantity, draft.what, per=q.per, part_of=q.part_of, confidence=draft.confidence)
        if direction in ("growth", "decline"):
            row.transformation = "growth" if q.kind == "percent" else "difference"
            row.change = "increase" if direction == "growth" else "decrease"
        elif direction == "share":
            row.transformation = "share"
        elif direction == "capacity":
            row.status = "capacity"
        elif direction == "price":
            row.flow, row.transformation = "price", "price" if q.kind == "money" else "level"
        elif direction:
            row.flow = "other" if direction == "progress" else direction  # type: ignore[assignment]
        if owner := draft.of or draft.place:
            row.reporter = self.party(owner)
        row.partners = draft.partners
        row.commodity, row.hs_code = draft.commodity, draft.hs_code
        if draft.date is not None:
            date = self.dates[draft.date]
            row.period = Time((date.start, date.end), date.first, date.last)
        return row

    def chosen(self, draft: Draft) -> dict[str, Any]:
        """What the rules choose, by field."""
        row = self.row(draft)
        return {
            "indicator": row.indicator,
            "reporter": row.reporter.tokens if row.reporter else None,
            "commodity": row.commodity,
            "period": row.period.tokens if row.period else None,
            "per": row.per,
            "flow": row.flow or "",
            "transformation": row.transformation,
            "change": row.change or "",
            "status": row.status,
        }

    def party(self, tokens: Tokens) -> Party:
        place = next((p for p in self.places_in(*tokens) if p.place_kind == "country"), None)
        return Party(tokens, country=place.country if place else None)

    def drafts(self, doc: Doc) -> list[Draft]:
        every = sentences(doc)
        starts = [start for start, _ in every]
        found: list[Draft] = []
        carried: tuple[int, int] | None = None
        for i, q in enumerate(self.quantities):
            at = bisect_right(starts, q.start) - 1
            scope = self.scope(q, every[at])
            what = self.what(scope)
            if what.tokens is None and found and self.refers_back(scope, self.quantities[i - 1]):
                what = what._replace(tokens=found[-1].what, confidence=0.6)
                what = what._replace(direction=what.direction or found[-1].direction)
            if found and self.valued(scope, what, self.quantities[i - 1]):
                direction = found[-1].direction if self.quantities[i - 1].kind != "percent" else None
                what = what._replace(tokens=found[-1].what, direction=direction or what.direction)
            row = Draft(i, what.tokens, what.direction)
            confidences = [what.confidence]
            row.of = what.of or self.of(scope, what)
            row.partners = self.partners(scope, what, row.of)
            row.place = self.place(scope, row)
            if commodity := self.commodity(scope, what):
                row.commodity, row.hs_code, confidence = commodity
                confidences.append(confidence)
            if date := self.date(scope):
                row.date, confidence = date
                confidences.append(confidence)
                carried = (at, row.date)
            elif carried and carried[0] == at - 1 and self.one_paragraph(doc, every[carried[0]], every[at]):
                row.date = carried[1]
                confidences.append(0.5)
                carried = (at, row.date)
            if row.what is None and row.commodity:
                row.what = row.commodity
            if q.part_of is not None and q.part_of < i:
                whole = found[q.part_of]
                row.place = row.place or whole.place
                row.date = whole.date if row.date is None else row.date
            row.confidence = min(confidences)
            found.append(row)
        for i in range(len(found) - 2, -1, -1):
            self.take_from_next(i, found)
            if self.listed(i):
                found[i].direction = found[i].direction or found[i + 1].direction
        return found

    def listed(self, i: int) -> bool:
        """Whether a count or measure is listed with the next one: «۲۰ تن شکر، ۱۸ تن برنج کشف شد»."""
        q, following = self.quantities[i], self.quantities[i + 1]
        gap = range(q.end, following.start)
        if not {q.kind, following.kind} <= {"count", "measure"} or len(gap) > PHRASE + 1:
            return False
        joints = [k for k in gap if self.words[k] in self.p.commas or self.words[k] in self.p.and_]
        return bool(joints) and not any(self.stop(k) for k in gap if k not in joints)

    def take_from_next(self, i: int, rows: list[Draft]) -> None:
        """The first part of a measure in two units is of what the second is of: «۶ تن و ۳۰۰ کیلوگرم چای»."""
        q, following = self.quantities[i], self.quantities[i + 1]
        if rows[i].what or q.kind != "measure" or following.kind != "measure" or q.end + 1 != following.start:
            return
        if self.words[q.end] in self.p.and_:
            row = rows[i + 1]
            rows[i] = replace(row, quantity=i, date=row.date if rows[i].date is None else rows[i].date)

    # --- what is measured ---

    def what(self, s: Scope) -> What:
        if s.quantity.kind == "count":
            return self.counted(s)
        return self.share(s) if s.quantity.kind == "percent" else self.amount(s)

    def of_head(
        self, s: Scope, head: Head, confidence: float, direction: str | None = None, after: bool = False
    ) -> What:
        """The noun phrase of a head; of «ظرفیت تولید» the first noun says the direction."""
        start, said = head.start, direction or head.direction
        for outer in reversed(s.heads):
            if outer.end == start and outer.kind == "noun":
                start, said = outer.start, direction or outer.direction or said
        tokens, of = self.phrase(start, head.end)
        return What(tokens, said, confidence, of, head, after)

    def before(self, s: Scope, kind: str, oblique: bool = False) -> Head | None:
        """The nearest head of a kind before the figure in its clause.

        ``oblique``: one that says only for what, in or of what («برای خرید …», «در پایان معاملات»).
        """
        for head in reversed(s.heads):
            if head.end <= s.left and head.kind == kind and self.aside(head) == oblique:
                return head
        return None

    def aside(self, head: Head) -> bool:
        """Whether a head stands in a phrase that only says for what, in or of what."""
        at = head.start - 1
        while at > head.start - PHRASE and not self.stop(at) and self.words[at] not in self.p.oblique:
            at -= 1
        return at >= 0 and self.words[at] in self.p.oblique

    def last(self, s: Scope) -> Head | None:
        """The last noun of measure before the figure, wherever in the clause."""
        return next((head for head in reversed(s.heads) if head.end <= s.left and head.kind == "noun"), None)

    def next_to(self, s: Scope, head: Head | None, bridged: bool = True) -> bool:
        """Whether only introducing words lie between a head's noun phrase and the figure: «تولید حدود ۵۰ تن».

        ``bridged``: and prepositions («صادرات به ۵ میلیارد دلار رسید»).
        """
        if head is None:
            return False
        (_, end), of = self.phrase(head.start, head.end)
        gap = range(of[1] if of else end, s.left)
        bridges = self.p.light | self.p.bridges if bridged else self.p.light
        return len(gap) <= _NEAR and all(self.words[i] in bridges for i in gap)

    def after(self, s: Scope) -> Head | None:
        """The noun or change right after the figure: «۱۳ میلیارد دلار واردات»."""
        return next((h for h in s.heads if h.start == s.right and h.kind != "light"), None)

    def predicate_direction(self, s: Scope) -> str | None:
        """What the verb after the figure says: «صادر شد», «به فروش رسید»."""
        known = predicates()
        for i in range(s.right, s.clause[1]):
            place = self.p.place_nouns.longest(self.words, i + 1)  # «وارد کشور شد»
            verb = place[0] if place else i + 3 if self.words[i + 1] in self.p.and_ else i + 1  # «کشف و ضبط شد»
            said = known.get(self.words[i] if self.verb(verb) else self.joined(i))
            if said and self.words[i - 1] not in self.p.self_:
                return said
        return None

    def leveled(self, s: Scope) -> bool:
        """Whether the figure is where something came to: «به بیش از ۵ میلیارد دلار افزایش یافت»."""
        onto = s.left and self.words[s.left - 1] in self.p.of and self.words[s.right] in self.p.level
        if onto and any(i in self.figures for i in range(s.right + 1, s.right + _NEAR)):
            return True  # «از ۱۲ درصد به ۹ درصد»
        at = s.quantity.start - 1
        while at > s.clause[0] and self.words[at] in self.p.bridges and self.words[at] not in self.p.level:
            at -= 1
        return at >= s.clause[0] and self.words[at] in self.p.level and self.words[at - 1] not in self.p.not_level

    def change(self, s: Scope) -> Head | None:
        """The change that the figure measures: «۱۲ درصد رشد», «کاهش ۱۲ درصدی»."""
        after, before = self.after(s), self.before(s, "change") or self.before(s, "change", oblique=True)
        if after and after.kind == "change":
            return after
        taken = before is not None and before.start - 1 in self.figures  # «با ۲۳۰ ریال کاهش ۹۳ هزار ریال»
        return before if before and before.end == s.left and not taken else None

    def changed(self, s: Scope, change: Head) -> What:
        """The noun whose change it is: «رشد ۱۲ درصدی صادرات», «۱۲ درصد افزایش تولید», «صادرات ۱۲ درصد رشد داشت»."""
        beyond = change.end if change.start >= s.right else s.right
        head = next((h for h in s.heads if h.start == beyond and h.kind == "noun"), None)
        if head is None and change.start < s.right and (thing := self.open_phrase(beyond, s)):
            return What(thing[0], change.direction, 0.85, thing[1])
        head = head or self.before(s, "noun")
        if head:
            return self.of_head(s, head, 0.9, change.direction)
        if thing := self.subject(s) or self.meant(s):
            return What(thing[0], change.direction, 0.7, thing[1])
        head = self.before(s, "noun", oblique=True)
        return self.of_head(s, head, 0.6, change.direction) if head else What(None, change.direction, 0.5)

    def reached(self, s: Scope) -> What | None:
        """What rose or fell to the figure: «افزایش حد نوسان تا ۵ درصد»."""
        change = self.before(s, "change") or self.before(s, "change", oblique=True)
        thing = self.open_phrase(change.end, s) if change else None
        if thing and thing[0][1] <= s.left <= thing[0][1] + 2 and self.words[thing[0][1]] in self.p.level:
            return What(thing[0], None, 0.85, thing[1])
        return None

    def subject(self, s: Scope) -> tuple[Tokens, Tokens | None] | None:
        """The noun phrase that the clause begins with: «شاخص کل بورس ۱۲ درصد کاهش یافت»."""
        begin = s.clause[0]
        if (
            begin >= s.left
            or self.words[begin] in self.p.this
            or begin in self.persons
            or begin in self.owners
            or self.stop(begin)
        ):
            return None
        tokens, of = self.phrase(begin, begin + 1)
        listed = self.words[tokens[1]] in self.p.closing  # «الف) …»
        return (tokens, of) if tokens[1] <= s.left and not listed else None

    def open_phrase(self, start: int, s: Scope) -> tuple[Tokens, Tokens | None] | None:
        """The noun phrase that begins at a token, whatever its head; None where a verb or preposition stands."""
        if self.words[start] in self.p.fillers:
            start += 1
        if start in self.owners:
            return (start, self.owners[start]), (start, self.owners[start])
        if start >= s.clause[1] or start in self.persons or self.stop(start):
            return None
        return self.phrase(start, start + 1, PHRASE // 2)

    def meant(self, s: Scope) -> tuple[Tokens, Tokens | None] | None:
        """What the figure is meant for: «۲ میلیارد دلار برای توسعه مترو»."""
        return self.open_phrase(s.right + 1, s) if self.words[s.right] in self.p.purpose else None

    def valued(self, s: Scope, what: What, previous: QuantityMention) -> bool:
        """Whether the figure is the value of the one before it in the clause: «۲ میلیون سهم به ارزش ۷ میلیارد ریال»."""
        light = next((head for head in s.heads if head.end == s.left and head.kind == "light"), None)
        if light is None or previous.start < s.clause[0] or (what.head and what.head.kind == "noun"):
            return False
        return self.words[light.start - 1] in self.p.level

    def refers_back(self, s: Scope, previous: QuantityMention) -> bool:
        """Whether the clause speaks on of the figure before: «… که ۳۸ درصد رشد داشت», «… که این رقم …»."""
        begin = s.clause[0]
        if begin - previous.end > WINDOW // 2 or self.words[begin - 1] not in self.p.connectives:
            return False
        if begin == s.left or self.change(s):
            return True
        return self.words[begin] in self.p.this and self.words[begin + 1] in self.p.light

    def amount(self, s: Scope) -> What:
        """What a sum of money or a measure is of."""
        level = self.leveled(s)
        if not level and (change := self.change(s)):
            return self.changed(s, change)
        if level and (reached := self.reached(s)):
            return reached
        after, last = self.after(s), self.last(s)
        said = after and self.light_verb(after.end)  # «اعتبار ۶۰۰ میلیونی احداث شد»
        if after and after.kind == "noun" and not (said and self.next_to(s, last)):
            return self.of_head(s, after, 0.95, after=True)
        if last and self.next_to(s, last):
            return self.of_head(s, last, 0.95)
        if before := self.before(s, "noun"):
            return self.of_head(s, before, 0.85)
        direction = self.predicate_direction(s)
        thing = self.open_phrase(s.right, s)
        if thing or direction:
            return What(thing and thing[0], direction, 0.8 if thing else 0.6, thing and thing[1])
        for head in s.heads:
            if head.start >= s.right and head.kind == "noun" and not self.aside(head):
                return self.of_head(s, head, 0.7)
        if thing := self.meant(s) or self.subject(s):
            return What(thing[0], None, 0.6, thing[1])
        if last:
            return self.of_head(s, last, 0.6)
        light = self.before(s, "light")
        named = self.of_head(s, light, 0.6) if light and not self.stop(light.end) else None
        return named or What(None, None, 0.3)

    def counted(self, s: Scope) -> What:
        """What is counted, or the noun that the count stands for: «اشتغال ۲۰۰ نفر»."""
        last = self.last(s)
        if last and last.direction in self.p.counted and self.next_to(s, last, bridged=False):
            return self.of_head(s, last, 0.9)
        q = s.quantity
        begin = min(self.number_ends.get(q.start, q.end), q.end - 1)
        thing = (q.phrase[0] if q.phrase else begin, max(q.end, q.per[0] if q.per else s.right))
        if q.unit in self.p.changing and not self.leveled(s) and (change := self.change(s)):
            head = self.before(s, "noun")
            return self.of_head(s, head, 0.85, change.direction) if head else What(thing, change.direction, 0.8)
        after = self.after(s)  # «۲۰۰ نفر اشتغال ایجاد شد»
        direction = after.direction if after and after.direction in self.p.counted else None
        return What(thing, direction or self.predicate_direction(s), 0.85)

    def share(self, s: Scope) -> What:
        """What a percentage is of, or whose change it is."""
        level = self.leveled(s)
        if not level and (change := self.change(s)):
            return self.changed(s, change)
        if level and (reached := self.reached(s)):
            return reached
        named = not level and any(head.kind == "change" for head in s.heads)
        said = {"increase": "growth", "decrease": "decline"}.get(s.quantity.direction or "") if named else None
        before = self.before(s, "noun")
        if said and before:
            return self.of_head(s, before, 0.8, said)
        after = self.after(s)
        if after and after.kind == "noun":
            rate = self.verb(self.phrase(after.start, after.end)[0][1]) or after.direction in self.p.rates
            return self.of_head(s, after, 0.9, said or (None if rate else "share"), after=True)
        start = s.right + (self.words[s.right] in self.p.of)
        if head := next((h for h in s.heads if h.start == start > s.right and h.kind == "noun"), None):
            return self.of_head(s, head, 0.9, said or "share")
        if not level and not self.next_to(s, before) and (thing := self.open_phrase(start, s)):
            return What(thing[0], said or "share", 0.85, thing[1])
        if before:
            return self.of_head(s, before, 0.85, said)
        if thing := self.subject(s):
            return What(thing[0], said, 0.6, thing[1])
        last = self.last(s)
        return self.of_head(s, last, 0.6, said) if last else What(None, said, 0.3)

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

    def places_in(self, low: int, high: int) -> list[NameMention]:
        return self.places[bisect_left(self.place_starts, low) : bisect_left(self.place_starts, high)]

    def preposition(self, place: NameMention | Candidate) -> tuple[str, int]:
        """The word before a place, past words of class and the places that it is listed with, and where it stands."""
        at = place.start - 1
        ends = {other.end: other.start for other in self.places_in(at - WINDOW, place.start)}
        nouns = 0
        while at >= 0:
            if self.words[at] in self.p.place_classes:
                at -= 1
            elif nouns < 2 and not self.stop(at):
                at, nouns = at - 1, nouns + 1  # «در محورهای مواصلاتی استان کرمانشاه»
            elif at in ends and (self.words[at] in self.p.and_ or self.words[at] in self.p.commas):
                at = ends[at] - 1
            else:
                return self.words[at], at
        return "", -1

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
            if self.preposition(place)[0] in sides:
                found.setdefault(place.country, Party((place.start, place.end), country=place.country))
        return list(found.values())

    def place(self, s: Scope, row: Draft) -> Tokens | None:
        """The nearest place after «در» in the clause, the owner if it is a place, else one in the region before."""
        inside, found = self.p.in_, []
        taken = {partner.country for partner in row.partners}
        for place in self.places_in(*s.clause):
            if self.preposition(place)[0] in inside and place.country not in taken:
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
            if self.preposition(place)[0] in inside and place.country not in taken:
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

    def compared(self, date: DateMention) -> bool:
        """Whether a figure is only compared with the date: «نسبت به سال گذشته»."""
        hits = (self.p.comparison.longest(self.words, i) for i in range(max(0, date.start - _NEAR), date.start))
        return any(hit and hit[0] == date.start for hit in hits)

    def spoken(self, date: DateMention) -> bool:
        """Whether it is the day on which somebody spoke: «امروز در گفت‌وگو با …»."""
        return date.grain == "day" and not self.p.speech.isdisjoint(self.words[date.end : date.end + _NEAR])

    def taken(self, date: DateMention, s: Scope) -> bool:
        """Whether another figure of the kind stands right before the date: «۵ میلیارد دلار در سال ۹۰»."""
        other = self.figures.get(date.start - 2)
        return (
            other is not None
            and self.quantities[other].kind == s.quantity.kind != "count"
            and self.words[date.start - 1] in self.p.in_
        )

    def one_paragraph(self, doc: Doc, first: Tokens, second: Tokens) -> bool:
        return first[1] == second[0] and "\n" not in doc[first[1] - 1].text
