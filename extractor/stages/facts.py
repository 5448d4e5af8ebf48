"""What each figure says: of what, in which direction, of whom, where, with whom and when ─► ``doc._.facts``.

One row a quantity, and work only around quantities. The *clause* of a figure reaches from it to the next comma,
«که», or «و» after a verb on either side; its *region* is what one statement says of its sentence, so that the date
on which somebody spoke («دیروز گفت: …») is not the date of what was said. Each field has an order of places to look
at, nearest first; docs/facts.md tells them, and the confidence of each.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from extractor.annotations import (
    DateMention,
    FactRow,
    NameMention,
    QuantityMention,
    StatementMention,
    Tokens,
)
from extractor.patterns import load
from extractor.stages.fact_words import FactPatterns, commodities, predicates
from extractor.stages.matching import flat, sentences

HOME = "IR"
WINDOW = 40
"""How many tokens before and after a figure are looked at, within its sentence."""
PHRASE = 4
"""Tokens that a noun phrase may have after its head."""
PREDICATE = 12
"""Tokens that are kept of what the clause says of a figure."""
_NEAR = 3


class Head(NamedTuple):
    """A noun that a figure may measure, a change, or a word that only introduces one."""

    start: int
    end: int
    kind: str
    """«noun», «change» or «light»."""
    direction: str | None


class What(NamedTuple):
    """The thing measured."""

    tokens: Tokens | None
    direction: str | None
    confidence: float
    of: Tokens | None = None
    head: Head | None = None
    after: bool = False
    """Whether it stands right after the figure."""


class Scope(NamedTuple):
    """A figure with its surroundings."""

    quantity: QuantityMention
    left: int
    """Where the figure begins, its qualifier included."""
    right: int
    """Where it ends, its counted noun phrase and its «سالانه» included."""
    clause: Tokens
    region: Tokens
    heads: list[Head]


class _Reader:
    """The words of one Doc, and what the stages before found at them."""

    def __init__(self, doc: Doc) -> None:
        self.p = load("facts", FactPatterns)
        self.norms: list[str] = doc._.norms
        self.words = [*flat(doc), "\n"]
        self.quantities: list[QuantityMention] = doc._.quantities
        self.dates: list[DateMention] = doc._.dates
        self.date_starts = [date.start for date in self.dates]
        names: list[NameMention] = doc._.names
        self.places = sorted((name for name in names if name.label == "LOC"), key=lambda name: name.start)
        self.place_starts = [place.start for place in self.places]
        self.statements: list[StatementMention] = sorted(doc._.statements, key=lambda s: (s.start, -s.end))
        self.statement_starts = [statement.start for statement in self.statements]
        self.owners = {o.start: o.end for o in doc._.organizations} | {place.start: place.end for place in self.places}
        """Ends of organisations and places, by their start."""
        self.masked = {i for m in (*doc._.organizations, *doc._.officials) for i in range(m.start, m.end)}
        self.qualified = {(q.qualifier_tokens or (q.start,))[0]: q.end for q in self.quantities}
        """Ends of figures by where they begin, their qualifier included."""
        self.numbers = {n.start for n in doc._.numerals if not n.ordinal}
        self.figures = {i: q.end for q in self.quantities for i in range(q.start, q.end)}
        self.stops = (
            self.p.prepositions | self.p.and_ | self.p.delimiters | self.p.commas | self.p.brackets | self.p.connectives
        )
        self.breaks = self.p.delimiters | self.p.commas | self.p.connectives

    def verb(self, i: int) -> bool:
        """Whether a finite verb stands at a token."""
        if i >= len(self.norms):
            return False
        norm = self.norms[i]
        p = self.p
        return norm in p.verbs or norm.startswith(p.verb_beginnings) or norm.endswith(p.verb_endings)

    def stop(self, i: int) -> bool:
        """Whether no noun phrase goes on at a token."""
        if self.words[i] in self.stops or i in self.figures or i in self.masked or self.verb(i) or self.date_at(i):
            return True
        return i in self.numbers or self.light_verb(i + 1)

    def light_verb(self, i: int) -> bool:
        """Whether a verb stands there that takes the word before it in: «انجام می‌دهند»."""
        norm = self.norms[i] if i < len(self.norms) else ""
        if norm in self.p.light_verbs:
            return True
        beginning = next((b for b in self.p.verb_beginnings if norm.startswith(b)), None)
        return beginning is not None and norm.startswith(self.p.light_verb_stems, len(beginning))

    def date_at(self, i: int) -> bool:
        at = bisect_right(self.date_starts, i) - 1
        return at >= 0 and i < self.dates[at].end

    def ends_clause(self, i: int) -> bool:
        word = self.words[i]
        return word in self.breaks or (word in self.p.and_ and i > 0 and self.verb(i - 1))

    def phrase(self, start: int, end: int) -> tuple[Tokens, Tokens | None]:
        """The noun phrase of a head, and the organisation or place that it ends with («صادرات غیرنفتی», «ایران»)."""
        at = end
        while at < end + PHRASE:
            if at in self.owners:
                return (start, at), (at, self.owners[at])
            if hit := self.p.place_nouns.longest(self.words, at):
                return (start, at), (at, hit[0])
            if self.stop(at) or self.words[at] == "\n":
                break
            at += 1
        return (start, at), None

    # --- surroundings ---

    def statement(self, q: QuantityMention) -> StatementMention | None:
        """The innermost statement around a figure (statements overlap by nesting only, and not deeply)."""
        at = bisect_right(self.statement_starts, q.start)
        near = self.statements[max(0, at - _NEAR) : at]
        return min((s for s in near if s.end >= q.end), key=lambda s: s.end - s.start, default=None)

    def scope(self, q: QuantityMention, sentence: Tokens) -> Scope:
        low, high = max(sentence[0], q.start - WINDOW), min(sentence[1], q.end + WINDOW)
        if said := self.statement(q):
            low, high = max(low, said.start), min(high, said.end)
        left = min(q.start, q.qualifier_tokens[0]) if q.qualifier_tokens else q.start
        right = self.counted_end(q, high) if q.kind == "count" else q.end
        if q.per and q.per[0] == right:
            right = q.per[1]
        low, high = min(low, left), max(high, right)
        begin, end = left, right
        while begin > low and not self.ends_clause(begin - 1):
            begin -= 1
        while end < high and not self.ends_clause(end):
            end += 1
        return Scope(q, left, right, (begin, end), (low, high), self.heads(begin, end))

    def counted_end(self, q: QuantityMention, limit: int) -> int:
        """Where the noun phrase of a count ends: its unit and adjectives, not what the verb says («نفر کشته شدند»)."""
        given = q.phrase[1] if q.phrase else q.end
        end = q.end
        while end < min(limit, max(given, q.end + 2)) and end not in self.owners:
            joint = end < given - 1 and self.words[end] in self.p.and_
            if self.p.changes.longest(self.words, end) or (self.stop(end) and not joint):
                break
            end += 1
        return end - 1 if end > q.end and self.words[end - 1] in self.p.and_ else end

    def heads(self, begin: int, end: int) -> list[Head]:
        """Nouns of measure and changes between two tokens, outside figures, organisations and posts."""
        p, words = self.p, self.words
        found: list[Head] = []
        at = begin
        while at < end:
            if at in self.figures or at in self.masked:
                at += 1
            elif hit := p.nouns.longest(words, at):
                found.append(Head(at, hit[0], "noun", None if hit[1] == "other" else hit[1]))
                at = hit[0]
            elif hit := p.changes.longest(words, at):
                found.append(Head(at, hit[0], "change", hit[1]))
                at = hit[0]
            else:
                if words[at] in p.light:
                    found.append(Head(at, at + 1, "light", None))
                at += 1
        return found


class _Facts(_Reader):
    """Makes the rows."""

    def rows(self, doc: Doc) -> list[FactRow]:
        every = sentences(doc)
        starts = [start for start, _ in every]
        found: list[FactRow] = []
        carried: tuple[int, int] | None = None
        for i, q in enumerate(self.quantities):
            at = bisect_right(starts, q.start) - 1
            scope = self.scope(q, every[at])
            what = self.what(scope)
            row = FactRow(i, what.tokens, what.direction)
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
            row.predicate = self.predicate(scope, row.of)
            if row.what is None and row.commodity:
                row.what = row.commodity
            if q.part_of is not None and q.part_of < i:
                whole = found[q.part_of]
                row.place = row.place or whole.place
                row.date = whole.date if row.date is None else row.date
            row.confidence = min(confidences)
            found.append(row)
        return found

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

    def before(self, s: Scope, kind: str, purpose: bool = False) -> Head | None:
        """The nearest head of a kind before the figure in its clause."""
        for head in reversed(s.heads):
            meant = head.start > 0 and self.words[head.start - 1] in self.p.purpose
            if head.end <= s.left and head.kind == kind and meant == purpose:
                return head
        return None

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
        for i in range(s.right, s.clause[1]):
            if (said := predicates().get(self.words[i])) and self.verb(i + 1):
                return said
        return None

    def change(self, s: Scope) -> Head | None:
        """The change that the figure measures: «۱۲ درصد رشد», «کاهش ۱۲ درصدی»; not «به ۱۲ درصد افزایش یافت»."""
        level = self.words[s.left - 1] in self.p.level if s.left else False
        after = self.after(s)
        if after and after.kind == "change" and not level:
            return after
        before = self.before(s, "change")
        return before if before and before.end == s.left and not level else None

    def changed(self, s: Scope, change: Head) -> What:
        """The noun whose change it is: «رشد ۱۲ درصدی صادرات», «۱۲ درصد افزایش تولید», «صادرات ۱۲ درصد رشد داشت»."""
        beyond = change.end if change.start >= s.right else s.right
        head = next((h for h in s.heads if h.start == beyond and h.kind == "noun"), None)
        head = head or self.before(s, "noun") or self.before(s, "noun", purpose=True)
        if head:
            return self.of_head(s, head, 0.9, change.direction)
        if thing := self.open_phrase(beyond, s) or self.meant(s):
            return What(thing[0], change.direction, 0.7, thing[1])
        return What(None, change.direction, 0.5)

    def open_phrase(self, start: int, s: Scope) -> tuple[Tokens, Tokens | None] | None:
        """The noun phrase that begins at a token, whatever its head; None where a verb or preposition stands."""
        if self.words[start] in self.p.fillers:
            start += 1
        if start in self.owners:
            return (start, self.owners[start]), (start, self.owners[start])
        if start >= s.region[1] or self.stop(start):
            return None
        return self.phrase(start, start + 1)

    def meant(self, s: Scope) -> tuple[Tokens, Tokens | None] | None:
        """What the figure is meant for: «۲ میلیارد دلار برای توسعه مترو»."""
        return self.open_phrase(s.right + 1, s) if self.words[s.right] in self.p.purpose else None

    def amount(self, s: Scope) -> What:
        """What a sum of money or a measure is of."""
        if change := self.change(s):
            return self.changed(s, change)
        after, before = self.after(s), self.before(s, "noun")
        if after and after.kind == "noun":
            return self.of_head(s, after, 0.95, after=True)
        if before:
            return self.of_head(s, before, 0.95 if self.next_to(s, before) else 0.85)
        direction = self.predicate_direction(s)
        if thing := self.open_phrase(s.right, s):
            return What(thing[0], direction, 0.8, thing[1])
        if direction:
            return What(None, direction, 0.6)
        for head in s.heads:
            if head.start >= s.right and head.kind == "noun" and self.words[head.start - 1] not in self.p.purpose:
                return self.of_head(s, head, 0.7)
        if thing := self.meant(s):
            return What(thing[0], None, 0.6, thing[1])
        head_ = self.before(s, "noun", purpose=True) or self.before(s, "light")
        return self.of_head(s, head_, 0.6) if head_ else What(None, None, 0.3)

    def counted(self, s: Scope) -> What:
        """What is counted, or the noun that the count stands for: «اشتغال ۲۰۰ نفر»."""
        before = self.before(s, "noun")
        if before and self.next_to(s, before, bridged=False):
            return self.of_head(s, before, 0.9)
        q = s.quantity
        thing = (q.phrase[0] if q.phrase else q.end - 1, max(q.end, s.right if not q.per else q.per[0]))
        if change := self.change(s):
            head = self.before(s, "noun")
            return self.of_head(s, head, 0.85, change.direction) if head else What(thing, change.direction, 0.8)
        return What(thing, self.predicate_direction(s), 0.85)

    def share(self, s: Scope) -> What:
        """What a percentage is of, or whose change it is."""
        if change := self.change(s):
            return self.changed(s, change)
        said = {"increase": "growth", "decrease": "decline"}.get(s.quantity.direction or "")
        before = self.before(s, "noun")
        if said and before:
            return self.of_head(s, before, 0.8, said)
        after = self.after(s)
        if after and after.kind == "noun" and not self.verb(after.end):
            return self.of_head(s, after, 0.9, said, after=True)
        start = s.right + (self.words[s.right] in self.p.of)
        if not self.next_to(s, before) and (thing := self.open_phrase(start, s)):
            return What(thing[0], said or "share", 0.85, thing[1])
        return self.of_head(s, before, 0.85, said) if before else What(None, said, 0.3)

    # --- whose, where, with whom ---

    def of(self, s: Scope, what: What) -> Tokens | None:
        """The agent («توسط …»), the owner right after the figure, what it is a part of, or the subject before it."""
        q = s.quantity
        for i in range(s.right, s.clause[1]):
            if hit := self.p.agents.longest(self.words, i):
                return self.agent(hit[0], s.clause[1])
            if self.verb(i):
                break
        if s.right in self.owners and s.right < s.clause[1]:
            return s.right, self.owners[s.right]
        if q.kind == "count" and q.part_of is None and self.words[s.right] in self.p.of:
            part = self.open_phrase(s.right + 1, s)
            if part and not self.p.from_verbs.isdisjoint(self.words[part[0][0] : part[0][1] + 1]):
                return None
            return part and part[0]
        if what.after:
            begin = end = s.clause[0]
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

    def preposition(self, place: NameMention) -> tuple[str, int]:
        """The word before a place, past words of class and the places that it is listed with, and where it stands."""
        at = place.start - 1
        ends = {other.end: other.start for other in self.places_in(at - WINDOW, place.start)}
        while at >= 0:
            if self.words[at] in self.p.place_classes:
                at -= 1
            elif at in ends and (self.words[at] in self.p.and_ or self.words[at] in self.p.commas):
                at = ends[at] - 1
            else:
                return self.words[at], at
        return "", -1

    def partners(self, s: Scope, what: What, of: Tokens | None) -> tuple[str, ...]:
        """The countries on the other side: after «به» of an export, after «از» of an import."""
        direction = what.head.direction if what.head else what.direction
        sides = self.p.partners.get(direction or "")
        if not sides:
            return ()
        low, high = max(s.region[0], s.left - WINDOW // 2), min(s.region[1], s.right + WINDOW // 2)
        found: dict[str, None] = {}
        home = not of or not any(p.start == of[0] and p.country not in (None, HOME) for p in self.places_in(*of))
        for place in self.places_in(low, high):
            if place.place_kind != "country" or place.country is None or (home and place.country == HOME):
                continue
            if self.preposition(place)[0] in sides:
                found[place.country] = None
        return tuple(found)

    def place(self, s: Scope, row: FactRow) -> Tokens | None:
        """A place after «در» in the clause, the owner if it is a place, else one after «در» in the region before."""
        inside = self.p.in_
        clause = self.places_in(*s.clause)
        for place in clause:
            if self.preposition(place)[0] in inside and place.country not in row.partners:
                return place.start, place.end
        if row.of and (own := self.places_in(*row.of)) and own[0].start == row.of[0]:
            return row.of
        for i in range(*s.clause):
            if self.words[i] in inside and (hit := self.p.place_nouns.longest(self.words, i + 1)):
                return i + 1, hit[0]
        for place in reversed(self.places_in(s.region[0], s.left)):
            if self.preposition(place)[0] in inside and place.country not in row.partners:
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
            if i < len(words) and i not in self.masked and (hit := table.longest(words, i)):
                return (i, hit[0]), hit[1].hs, 0.9
        if not what.direction and not what.head:
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
        every = [k for k in range(low, high) if not self.compared(self.dates[k])]
        for k in every:
            date = self.dates[k]
            follows = date.start - s.right in (0, 1) and self.words[s.right] not in self.breaks
            if date.end == s.left or follows:
                return k, 0.95
        begin, end = s.clause
        before = [k for k in every if self.dates[k].end <= s.left and not self.taken(self.dates[k])]
        after = [k for k in every if self.dates[k].start >= s.right]
        if before and self.dates[before[-1]].start >= begin:
            return before[-1], 0.9
        if after and self.dates[after[0]].start < end:
            return after[0], 0.85
        if before:
            return before[-1], 0.75
        return (after[0], 0.6) if after else None

    def compared(self, date: DateMention) -> bool:
        """Whether a figure is only compared with the date: «نسبت به سال گذشته»."""
        hits = (self.p.comparison.longest(self.words, i) for i in range(max(0, date.start - _NEAR), date.start))
        return any(hit and hit[0] == date.start for hit in hits)

    def taken(self, date: DateMention) -> bool:
        """Whether another figure stands right before the date: «۵ میلیارد دلار در سال ۹۰»."""
        return date.start - 2 in self.figures and self.words[date.start - 1] in self.p.in_

    def predicate(self, s: Scope, of: Tokens | None) -> Tokens | None:
        """What the clause says of the figure: the words after it, up to the verb that ends the clause."""
        end = min(s.clause[1], s.right + PREDICATE)
        last = next((i for i in range(end - 1, s.right - 1, -1) if self.verb(i)), None)
        if last is None or any(i in self.figures for i in range(s.right, last)):
            return None
        start = s.right if of is None or of[0] not in (s.right, s.right + 1) else of[1]
        if start > last:
            return None
        if self.words[start] in self.p.brackets:
            start = next((i + 1 for i in range(start + 1, last) if self.words[i] in self.p.brackets), start)
        return start, last + 1

    def one_paragraph(self, doc: Doc, first: Tokens, second: Tokens) -> bool:
        return first[1] == second[0] and "\n" not in doc[first[1] - 1].text


class Facts:
    """What each figure says ─► ``doc._.facts``."""

    def __call__(self, doc: Doc) -> Doc:
        if doc._.quantities:
            doc._.facts = _Facts(doc).rows(doc)
        return doc


@Language.factory("khabar_facts")
def create(nlp: Language, name: str) -> Facts:
    return Facts()
