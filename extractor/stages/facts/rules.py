"""What each figure says: of what, in which direction, of whom, where, with whom and when ─► ``doc._.facts``.

One row a quantity, and work only around quantities. The *clause* of a figure reaches from it to the next comma,
«که», or «و» after a verb on either side; its *region* is what one statement says of its sentence, so that the date
on which somebody spoke («دیروز گفت: …») is not the date of what was said. Each field has an order of places to look
at, nearest first; docs/facts.md tells them, and the confidence of each.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from extractor.layers import offsets, sentences, source
from extractor.links.reader import PHRASE, WINDOW, Head, Scope
from extractor.mentions import FactRow, Party, QuantityMention, Time, Tokens
from extractor.stages.facts.beside import Beside, Draft, What
from extractor.words.facts import predicates

if TYPE_CHECKING:
    from spacy.tokens import Doc

_NEAR = 3


class Rules(Beside):
    """What the clause alone says of each figure of a Doc."""

    def row(self, draft: Draft) -> FactRow:
        """The row that the rules alone make of a draft."""
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

    def drafts(self, doc: Doc, scopes: list[Scope]) -> list[Draft]:
        """What the clause of each figure says."""
        every = sentences(doc)
        starts = [start for start, _ in every]
        found: list[Draft] = []
        carried: tuple[int, int] | None = None
        """The sentence of the last figure with a date, and the date."""
        for i, (q, scope) in enumerate(zip(self.quantities, scopes, strict=True)):
            at = bisect_right(starts, q.start) - 1
            row = self.draft(i, scope, self.told_before(scope, self.what(scope), found))
            if row.date is not None:
                carried = (at, row.date)
            elif carried and carried[0] == at - 1 and self.one_paragraph(doc, every[carried[0]], every[at]):
                carried = (at, carried[1])
                row.date, row.confidence = carried[1], min(row.confidence, 0.5)
            if q.part_of is not None and q.part_of < i:
                whole = found[q.part_of]
                row.place = row.place or whole.place
                row.date = whole.date if row.date is None else row.date
            found.append(row)
        for i in range(len(found) - 2, -1, -1):
            self.take_from_next(i, found)
            if self.listed(i):
                found[i].direction = found[i].direction or found[i + 1].direction
        return found

    def told_before(self, scope: Scope, what: What, found: list[Draft]) -> What:
        """What is measured, with what the figure before tells of it where the clause goes on from there."""
        if not found:
            return what
        last, previous = found[-1], self.quantities[len(found) - 1]
        if what.tokens is None and self.refers_back(scope, previous):
            what = what._replace(tokens=last.what, confidence=0.6, direction=what.direction or last.direction)
        if self.valued(scope, what, previous):
            direction = last.direction if previous.kind != "percent" else None
            what = what._replace(tokens=last.what, direction=direction or what.direction)
        return what

    def draft(self, i: int, scope: Scope, what: What) -> Draft:
        """What the clause of one figure says of it, as sure as the least sure of it."""
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
        row.what = row.what or row.commodity
        row.confidence = min(confidences)
        return row

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
        """What a figure is of, by its kind."""
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

    def one_paragraph(self, doc: Doc, first: Tokens, second: Tokens) -> bool:
        end, slices = first[1], offsets(doc)
        return end == second[0] and "\n" not in source(doc)[slices[end - 1][0] : slices[end][0]]
