"""What the decided links imply: who is on the other side of a flow, and which figures speak of one another."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.links.candidates import HOME, Candidate, Offer
from extractor.links.features import Figure
from extractor.links.history import Linked
from extractor.mentions import FactRow, Party, QuantityMention
from extractor.stages.facts.rules import Rules

_SORTS = ("country", "group")


class Relations:
    """The relations of one article's figures, in order."""

    def __init__(self, offer: Offer, rules: Rules, figures: Sequence[Figure], linked: Sequence[Linked]) -> None:
        self.o, self.rules, self.figures, self.linked = offer, rules, figures, linked
        self.others = [c for c in offer.parties if c.type.partition(":")[0] in _SORTS]
        self.abroad = [(start, end) for start, end, _ in offer.k.abroad.all(offer.words)]

    def complete(self, rows: list[FactRow]) -> None:
        """Fill in what depends on several figures."""
        for f, linked, row in zip(self.figures, self.linked, rows, strict=True):
            if f.in_table:
                continue
            row.partners = self.partners(f, linked, rows)
            row.reporter = self.reporter(row, rows)
            if row.part_of is None:
                row.part_of = self.whole(f)
            row.same_as = next(
                (k for k in range(f.index) if not self.figures[k].in_table and self.same(rows[k], row)), None
            )
            row.corrects = self.corrected(f)

    def partners(self, f: Figure, linked: Linked, rows: Sequence[FactRow]) -> list[Party]:
        """Countries and groups on the other side: after «به» of an export, «چین با ۴ میلیارد دلار» in a list."""
        o, flow = self.o, linked.labels["flow"]
        sides = o.p.partners.get(flow)
        if not sides:
            return []
        if f.left and o.words[f.left - 1] in o.k.with_ and (listed := [c for c in self.others if c.end == f.left - 1]):
            return self.parties(listed)
        reporter = linked.links["reporter"]
        abroad = reporter is not None and reporter.country not in (None, HOME)
        for low, high in (f.scope.clause, (f.low, f.high), o.title if flow in self.titled else (0, 0)):
            inside = [c for c in self.others if low <= c.start < high and (abroad or c.key != HOME)]
            if found := [c for c in inside if self.side(c) in sides]:
                return self.parties(found)
        if pointed := self.pointed(f):
            return self.parties([pointed])
        before = self.figures[f.index - 1] if f.index else None
        if before and before.sentence == f.sentence and rows[before.index].flow == flow:
            return rows[before.index].partners
        return []

    def reporter(self, row: FactRow, rows: Sequence[FactRow]) -> Party | None:
        """The reporter, where it is not on the other side itself; else that of the figure before."""
        taken = {party.country for party in row.partners if party.country}
        if row.reporter is None or row.reporter.country not in taken:
            return row.reporter
        before = rows[row.quantity - 1].reporter if row.quantity else None
        return before if before and before.country not in taken else None

    def pointed(self, f: Figure) -> Candidate | None:
        """The country that «این کشور» or «دو کشور» in the clause means: the one abroad that was named last."""
        low, high = f.scope.clause
        if not any(low <= start < high for start, _ in self.abroad):
            return None
        return next((c for c in reversed(self.others) if c.start < f.left and c.country not in (None, HOME)), None)

    @property
    def titled(self) -> set[str]:
        """Flows that the headline names."""
        return {cue.label for cue in self.o.named["flow"] if cue.start < self.o.title[1]}

    def side(self, c: Candidate) -> str:
        return self.rules.preposition(c)[0]

    def parties(self, found: Sequence[Candidate]) -> list[Party]:
        return list({c.key: Party((c.start, c.end), country=c.country) for c in found if c.type != "home"}.values())

    def whole(self, f: Figure) -> int | None:
        """The figure that it is a part of: «از این تعداد …», «از مجموع ۵۰۰ واحد، ۲۰۰ واحد», «۲۰۰ واحد از ۵۰۰ واحد»."""
        o = self.o
        alike = [
            g
            for g in self.figures
            if g is not f and not g.in_table and g.kind == f.kind and (g.unit == f.unit or g.kind == "count")
        ]
        before = [g.index for g in alike if g.index < f.index]
        for i in range(f.scope.clause[0], f.left):
            hit = o.k.parts.longest(o.words, i)
            if hit and before and hit[0] <= f.left and f.kind != "percent":
                return before[-1]
        for g in alike:
            near_by = g.sentence == f.sentence and (g.index == f.index - 1 or g.right == f.left)
            if near_by and self.pooled(g, bare=False):
                return g.index
            if g.index == f.index + 1 and g.sentence == f.sentence and self.pooled(g, bare=g.left - f.right <= 2):
                return g.index
        return None

    def pooled(self, g: Figure, bare: bool) -> bool:
        """Whether a figure is what others are taken of: «از مجموع …», or ``bare`` «از» alone."""
        o = self.o
        starts = range(max(g.low, g.left - 3), g.left)
        hits = ((i, o.k.wholes.longest(o.words, i)) for i in starts)
        return any(hit and hit[0] == g.left and (bare or hit[0] - i > 1) for i, hit in hits)

    def same(self, first: FactRow, row: FactRow) -> bool:
        """Whether two rows give one fact: the same number of the same thing, of times that do not differ."""
        a, b = self.o.quantities[first.quantity], self.o.quantities[row.quantity]
        if _number(a) != _number(b) or not first.indicator or not row.indicator:
            return False
        if (first.transformation, first.flow, first.status) != (row.transformation, row.flow, row.status):
            return False
        if (
            first.period
            and row.period
            and (first.period.first, first.period.last) != (row.period.first, row.period.last)
        ):
            return False
        words = [set(self.o.words[slice(*tokens)]) - self.o.p.light for tokens in (first.indicator, row.indicator)]
        return bool(words[0] & words[1])

    def corrected(self, f: Figure) -> int | None:
        """The figure of the sentence that this one sets right."""
        o = self.o
        if not f.index or o.k.corrections.isdisjoint(o.words[f.right : f.scope.clause[1]]):
            return None
        before = self.figures[f.index - 1]
        return before.index if before.sentence == f.sentence and before.kind == f.kind else None


def _number(q: QuantityMention) -> tuple[object, ...]:
    return q.kind, q.unit, q.value, q.low, q.high
