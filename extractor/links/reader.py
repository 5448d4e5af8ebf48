"""The surroundings of a figure: its clause and region, the noun phrases, and the nouns of measure among them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from extractor.language.verbs import verbs
from extractor.layers import flat, hits
from extractor.mentions import DateMention, NameMention, QuantityMention, StatementMention, Tokens
from extractor.spelling.letters import squeeze
from extractor.spelling.phrases import Phrases
from extractor.words.facts import commodities, facts, predicates, turned

if TYPE_CHECKING:
    from spacy.tokens import Doc

WINDOW = 40
"""How many tokens before and after a figure are looked at, within its sentence."""
PHRASE = 4
"""Tokens that a noun phrase may have after its head."""
_NEAR = 3
_REST = 12
"""Tokens between a time and the comparative that it is the base of."""


class Head(NamedTuple):
    """A noun that a figure may measure, a change, or a word that only introduces one."""

    start: int
    end: int
    kind: str
    """«noun», «change» or «light»."""
    direction: str | None


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


class Reader:
    """The words of one Doc, and what the stages before found at them."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.p = p = facts()
        self.verbs = verbs()
        self.norms: list[str] = doc._.norms
        self.words = [*flat(doc), "\n"]
        self.quantities: list[QuantityMention] = doc._.quantities
        self.dates: list[DateMention] = doc._.dates
        self.date_starts = [date.start for date in self.dates]
        self.dated = {i for date in self.dates for i in range(date.start, date.end)}
        names: list[NameMention] = doc._.names
        self.places = sorted((name for name in names if name.label == "LOC"), key=lambda name: name.start)
        self.place_starts = [place.start for place in self.places]
        self.place_ends = {place.end: place.start for place in self.places}
        self.persons = {name.start for name in names if name.label == "PER"}
        self.in_persons = {i for m in doc._.persons for i in range(m.start, m.end)}
        """The tokens of people's names."""
        self.statements: list[StatementMention] = sorted(doc._.statements, key=lambda s: (s.start, -s.end))
        self.statement_starts = [statement.start for statement in self.statements]
        self.owners = {o.start: o.end for o in doc._.organizations} | {place.start: place.end for place in self.places}
        """Ends of organisations and places, by their start."""
        self.masked = {i for m in (*doc._.organizations, *doc._.officials) for i in range(m.start, m.end)}
        self.figures = {i: k for k, q in enumerate(self.quantities) for i in range(q.start, q.end)}
        """Which quantity a token is of."""
        self.qualified = {(q.qualifier_tokens or (q.start,))[0]: q.end for q in self.quantities}
        """Ends of figures by where they begin, their qualifier included."""
        self.number_ends = {n.start: n.end for n in doc._.numerals}
        self.numbers = {n.start for n in doc._.numerals if not n.ordinal}
        self.breaks, self.stops = p.breaks, p.stops
        self.nouns_at, self.changes_at = hits(doc, p.nouns), hits(doc, p.changes)
        """Nouns of measure and changes, by where they begin."""

    # --- what stands at a token ---

    def verb(self, i: int) -> bool:
        """Whether a finite verb or a participle stands at a token."""
        return i < len(self.norms) and self.verbs.verbal[self.norms[i]]

    def joined(self, i: int) -> str:
        """The first part of a word that is joined with its verb («افزایش‌یافته»), squeezed; empty if it is none."""
        return squeeze(self.verbs.joined[self.norms[i]]) if i < len(self.norms) else ""

    def finite(self, i: int) -> bool:
        """Whether a verb stands there that ends a clause; participles may stand for adjectives («پرداخت شده»)."""
        return i < len(self.norms) and self.verbs.is_closing(self.norms[i])

    def light_verb(self, i: int) -> bool:
        """Whether a verb stands there that takes the word before it in: «انجام | می‌دهند», «کمک | خواهد کرد»."""
        return i < len(self.norms) and (self.verbs.light[self.norms[i]] or self.shall(i))

    def shall(self, i: int) -> bool:
        """Whether the future of such a verb begins at a token, but for that of having («۲۰ مدرسه نو | خواهیم داشت»)."""
        if i + 1 >= len(self.norms) or not self.verbs.is_future(self.norms[i]):
            return False
        following = self.norms[i + 1]
        return self.verbs.light[following] and not self.verbs.is_having(following)

    def date_at(self, i: int) -> bool:
        return i in self.dated

    def stop(self, i: int) -> bool:
        """Whether no noun phrase goes on at a token."""
        if self.words[i] in self.stops or i in self.figures or i in self.masked or self.verb(i) or self.date_at(i):
            return True
        return i in self.numbers or self.light_verb(i + 1)

    def places_in(self, low: int, high: int) -> list[NameMention]:
        """The places that begin in ``[low, high)``."""
        return self.places[bisect_left(self.place_starts, low) : bisect_left(self.place_starts, high)]

    def preposition(self, start: int) -> str:
        """The word before a place, past words of class, two nouns («به مقصد عراق», «در محورهای مواصلاتی استان
        کرمانشاه»), and the places that it is listed with."""
        at, nouns = start - 1, 0
        while at >= 0:
            if self.words[at] in self.p.place_classes:
                at -= 1
            elif nouns < 2 and not self.stop(at):
                at, nouns = at - 1, nouns + 1
            elif at in self.place_ends and (self.words[at] in self.p.and_ or self.words[at] in self.p.commas):
                at = self.place_ends[at] - 1
            else:
                return self.words[at]
        return ""

    def phrase(self, start: int, end: int, length: int = PHRASE) -> tuple[Tokens, Tokens | None]:
        """The noun phrase of a head, and the organisation or place that it ends with («صادرات غیرنفتی», «ایران»)."""
        at = end
        while at < end + length:
            if at in self.owners:
                return (start, at), (at, self.owners[at])
            if hit := self.p.place_nouns.longest(self.words, at):
                return (start, at), (at, hit[0])
            if self.stop(at) or self.words[at] == "\n":
                break
            at += 1
        return (start, at), None

    def compared(self, date: DateMention) -> bool:
        """Whether a figure is only compared with the date: «نسبت به سال گذشته»."""
        return self.is_behind(self.p.comparison, date.start)

    def is_base(self, start: int, end: int) -> bool:
        """Whether a time is no figure's own, only what one is compared with; more may be told of it behind («نسبت به
        سال گذشته | که ۵ تن بود»)."""
        return self.words[end] not in self.p.told and (
            self.is_behind(self.p.bases, start) or self._surpassed(start, end)
        )

    def _surpassed(self, start: int, end: int) -> bool:
        """«از | سال ۹۰ | ۱۲ درصد بیشتر است»: a verb or the end of the clause is right behind the comparative."""
        if start == 0 or self.words[start - 1] not in self.p.than:
            return False
        for i in range(end, min(end + _REST, len(self.norms))):
            if self.words[i] in self.p.surpassing:
                return self.verb(i + 1) or self.light_verb(i + 1) or self.words[i + 1] in self.breaks
            if (self.words[i] in self.breaks and self.words[i] not in self.p.commas) or self.verb(i):
                break
        return False

    def is_behind(self, phrases: Phrases[bool], at: int) -> bool:
        """Whether one of the phrases ends right before ``at``."""
        hits = (phrases.longest(self.words, i) for i in range(max(0, at - _NEAR), at))
        return any(hit and hit[0] == at for hit in hits)

    def spoken(self, date: DateMention) -> bool:
        """Whether it is the day on which somebody spoke: «امروز در گفت‌وگو با …»."""
        return date.grain == "day" and not self.p.speech.isdisjoint(self.words[date.end : date.end + _NEAR])

    # --- surroundings ---

    def region(self, q: QuantityMention, sentence: Tokens) -> Tokens:
        """What one statement says of the sentence; outside of statements, what lies between them."""
        low, high = max(sentence[0], q.start - WINDOW), min(sentence[1], q.end + WINDOW)
        at = bisect_right(self.statement_starts, q.start)
        near = self.statements[max(0, at - _NEAR) : at]
        inside = min((s for s in near if s.end >= q.end), key=lambda s: s.end - s.start, default=None)
        if inside:
            return max(low, inside.start), min(high, inside.end)
        low = max([low, *(s.end for s in near if s.end <= q.start)])
        return low, min(high, self.statement_starts[at]) if at < len(self.statements) else high

    def scope(self, q: QuantityMention, sentence: Tokens) -> Scope:
        """A figure's borders, clause, region and nouns, in its sentence."""
        low, high = self.region(q, sentence)
        left = min(q.start, q.qualifier_tokens[0]) if q.qualifier_tokens else q.start
        right = self.counted_end(q, high) if q.kind == "count" else q.end
        if q.per and q.per[0] == right:
            right = q.per[1]
        low, high = min(low, left), max(high, right)
        begin, end = self.clause_start(left, low), self.clause_end(right, high)
        if begin == left > low and self.words[begin - 1] in self.p.commas:  # «تولید در سال جاری، ۱۳ تن بود»
            before = self.clause_start(begin - 1, low)
            if self.figures.keys().isdisjoint(range(before, begin)):
                begin = before
        return Scope(q, left, right, (begin, end), (low, high), self.heads(begin, end))

    def clause_start(self, at: int, low: int) -> int:
        """Back to a comma, «که», a verb or an open bracket; what stands in brackets is passed over."""
        p, words, depth = self.p, self.words, 0
        while at > low:
            word = words[at - 1]
            if word in p.opening:
                if not depth:
                    break
                depth -= 1
            elif word in p.closing:
                depth += 1
            elif not depth and (self.parts(at - 1) or (self.finite(at - 1) and self.long_enough(at - 1, low))):
                break
            at -= 1
        return at + (at < len(self.norms) and words[at] in p.and_)

    def parts(self, i: int) -> bool:
        """Whether two clauses are parted at a token: by «و» after a verb, by «که», by a mark.

        The comma of a list of places or goods parts none («به آلمان، ژاپن و ایتالیا»).
        """
        if self.words[i] not in self.breaks:
            return self.words[i] in self.p.and_ and i > 0 and self.verb(i - 1)
        if self.words[i] not in self.p.commas:
            return True
        if i in self.place_ends:
            return i + 1 not in self.owners
        goods = commodities()
        return goods.longest(self.words, i + 1) is None or not any(
            (hit := goods.longest(self.words, k)) and hit[0] == i for k in range(max(0, i - _NEAR), i)
        )

    def long_enough(self, verb: int, low: int) -> bool:
        """Whether the words before a verb can be a clause of their own: «کشورهای یاد شد» is a misspelt participle."""
        begin = verb - _NEAR
        return begin >= low and self.breaks.isdisjoint(self.words[begin:verb])

    def clause_end(self, at: int, high: int) -> int:
        """On to a comma, «که», a closing bracket or past a verb."""
        p, words, depth = self.p, self.words, 0
        while at < high:
            word = words[at]
            if word in p.closing:
                if not depth:
                    break
                depth -= 1
            elif word in p.opening:
                depth += 1
            elif not depth and (self.parts(at) or (at and self.finite(at - 1) and not self.verb(at))):
                break
            at += 1
        return at

    def counted_end(self, q: QuantityMention, limit: int) -> int:
        """Where the noun phrase of a count ends: its unit and adjectives, not what the verb says («نفر کشته شدند»)."""
        given = q.phrase[1] if q.phrase else q.end
        end = q.end
        while end < min(limit, max(given, q.end + 2)) and end not in self.owners:
            joint = end < given - 1 and self.words[end] in self.p.and_
            noun = self.p.nouns.longest(self.words, end)
            after = noun[0] if noun else end + 1
            if end >= given and self.verb(end + 1):
                break
            said = (noun or self.words[end] in predicates()) and (self.verb(after) or self.verb(after + 1))
            if said or self.p.changes.longest(self.words, end) or (self.stop(end) and not joint):
                break
            end += 1
        return end - 1 if end > q.end and self.words[end - 1] in self.p.and_ else end

    def heads(self, begin: int, end: int) -> list[Head]:
        """Nouns of measure and changes between two tokens, outside figures, organisations and posts."""
        words, turns, light = self.words, turned(), self.p.light
        found: list[Head] = []
        at = begin
        while at < end:
            if at in self.figures or at in self.masked:
                at += 1
            elif hit := self.nouns_at.get(at):
                found.append(Head(at, hit[0], "noun", None if hit[1] == "other" else hit[1]))
                at = hit[0]
            elif hit := self.changes_at.get(at):
                found.append(Head(at, hit[0], "change", hit[1]))
                at = hit[0]
            elif change := turns[self.norms[at]]:
                found.append(Head(at, at + 1, "change", change))
                at += 1
            else:
                if words[at] in light:
                    found.append(Head(at, at + 1, "light", None))
                at += 1
        return found
