"""What the decided links imply: who is on the other side of a flow, and which figures speak of one another."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.links.decisions import Decider
from extractor.links.features import Figure
from extractor.links.history import Linked
from extractor.mentions import FactRow, Party, QuantityMention


class Relations:
    """The relations of one article's figures, in order."""

    def __init__(self, decider: Decider, linked: Sequence[Linked]) -> None:
        self.o, self.figures, self.linked, self.others = decider.o, decider.figures, linked, decider.partners

    def complete(self, rows: list[FactRow]) -> None:
        """Fill in what depends on several figures."""
        for f, linked, row in zip(self.figures, self.linked, rows, strict=True):
            if f.in_table:
                continue
            row.partners = self.partners(linked)
            row.reporter = self.reporter(row, rows)
            row.same_as = next(
                (k for k in range(f.index) if not self.figures[k].in_table and self.same(rows[k], row)), None
            )
            row.corrects = self.corrected(f)

    def partners(self, linked: Linked) -> list[Party]:
        """The chosen one, and those that it is listed with."""
        chosen = linked.links["partner"]
        listed = self.others.listed(chosen) if chosen else []
        return list({c.key: Party((c.start, c.end), c.name, c.country) for c in listed}.values())

    def reporter(self, row: FactRow, rows: Sequence[FactRow]) -> Party | None:
        """The reporter, where it is not on the other side itself; else that of the figure before."""
        taken = {party.country for party in row.partners if party.country}
        if row.reporter is None or row.reporter.country not in taken:
            return row.reporter
        before = rows[row.quantity - 1].reporter if row.quantity else None
        return before if before and before.country not in taken else None

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
