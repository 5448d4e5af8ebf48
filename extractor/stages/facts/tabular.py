"""Figures in tables: what each says is told by its column's header, its row and the caption, and by nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from extractor.language.gazetteer import HOME
from extractor.links.candidates import Candidate, Offer, near
from extractor.links.reader import Head
from extractor.mentions import Cell, FactRow, Party, QuantityMention, Table, Time, Tokens
from extractor.patterns import Some, Strict, load
from extractor.records import Change
from extractor.stages.facts.beside import Draft
from extractor.stages.facts.rules import Rules

if TYPE_CHECKING:
    from spacy.tokens import Doc

SURE = 0.6
"""Confidence in a row; no marked articles with tables have told it yet."""
LONGEST = 6
"""Tokens of a name that only its column tells."""
_TRADED = frozenset({"country", "group"})


class TablePatterns(Strict):
    """patterns/facts/tables.yaml."""

    goods: Some
    owners: Some
    others: Some
    apart: Some
    totals: Some
    changes: Some
    times: Some
    empty: Some


@cache
def _patterns() -> TablePatterns:
    found: TablePatterns = load("facts/tables", TablePatterns)
    return found


class Sheet:
    """One table of a Doc: ``rows()`` are the fact rows of its figures."""

    def __init__(self, doc: Doc, offer: Offer, rules: Rules, table: Table) -> None:
        self.offer, self.rules, self.table, self.p = offer, rules, table, _patterns()
        self.starts = {q.start: k for k, q in enumerate(offer.quantities)}
        self.counted = {numeral.end for numeral in offer.doc_numerals}
        self.heads, self.body = table.parts(self.starts)
        low, high = table.caption or (0, 0)
        self.caption = [(low, high)] if low < high else []
        around = (offer.phrases, offer.parties, offer.goods, offer.times)
        above = [c for found in around for c in found if low <= c.start and c.end <= high]
        self.candidates = sorted([*offer.in_cells, *above], key=lambda c: c.start)
        self.candidate_starts = [c.start for c in self.candidates]
        self.domestic = any(c.key == HOME for row in self.body for cell in row for c in self.of("party", [_span(cell)]))

    def rows(self) -> Iterator[FactRow]:
        """A row a figure."""
        for cells in self.body:
            names = [cell for cell in cells if not self.figures(cell)]
            for cell in cells:
                for k in self.figures(cell):
                    yield self.row(k, cell, names)

    def figures(self, cell: Cell) -> list[int]:
        """The figures that begin in a cell."""
        return [self.starts[i] for i in range(cell.start, cell.end) if i in self.starts]

    def row(self, k: int, cell: Cell, names: list[Cell]) -> FactRow:
        """What figure ``k``, in a cell, says; ``names``: the cells of its line without a figure."""
        q = self.offer.quantities[k]
        own = [(cell.start, q.start), (q.end, cell.end)]
        header = own + [_span(row[cell.column]) for row in reversed(self.heads) if cell.column in row]
        beside = [_span(name) for name in names]
        noun, what = self.what([header, beside, self.caption])
        draft = Draft(k, what, self.direction(q, header, noun), confidence=SURE)
        row = self.rules.row(draft)
        if row.flow in (None, "other"):
            row.flow = self.label("flow", [header, beside, self.caption]) or row.flow
        row.status = self.label("status", [header, self.caption]) or row.status
        if row.transformation in ("growth", "difference") and q.value is not None and q.value < 0:
            row.change = _turned(row.change)
        self.commodity(row, [beside, header, self.caption], names)
        self.parties(row, beside, header, names)
        row.period = self.time([header, [_span(c) for c in names if self.is_time(c)], self.caption], compared=False)
        row.baseline = self.time([header], compared=True)
        row.indicator = row.indicator or row.commodity
        return row

    # --- what is measured ---

    def what(self, places: list[list[Tokens]]) -> tuple[Head | None, Tokens | None]:
        """The noun of measure nearest to the cell, and the indicator."""
        for place in places:
            for start, end in place:
                nouns = (head for head in self.rules.heads(start, end) if head.kind == "noun")
                if noun := next(
                    (head for head in nouns if self.offer.words[head.start] not in self.offer.p.light), None
                ):
                    return noun, (noun.start, min(end, self.rules.phrase(noun.start, noun.end)[0][1]))
        taken = [(c.start, c.end) for c in self.candidates if c.kind in ("date", "party", "good")]
        for place in (places[0], places[2], places[1]):
            for c in self.of("phrase", place):
                if not self.is_empty(c) and (c.start, c.end) not in taken:
                    return None, (c.start, c.end)
        return None, None

    def is_empty(self, c: Candidate) -> bool:
        """Whether a phrase only names the unit, in brackets, or leads to it."""
        hit = self.p.empty.longest(self.offer.words, c.start)
        unit = self.offer.words[c.start - 1] in self.offer.p.opening or c.start in self.counted
        return unit or (hit is not None and hit[0] == c.end)

    def direction(self, q: QuantityMention, header: list[Tokens], noun: Head | None) -> str | None:
        """What the header says that the figure is: a change, a share, a price, or of a flow."""
        for start, end in header:
            change = next((head for head in self.rules.heads(start, end) if head.kind == "change"), None)
            if change:
                return change.direction
            if any(self.p.changes.longest(self.offer.words, i) for i in range(start, end)):
                return "growth"
        return noun.direction if noun else None

    def label(self, field: str, places: list[list[Tokens]]) -> Any:
        """The label that the nearest of some places names."""
        cues = [*self.offer.cell_cues.get(field, ()), *self.offer.named[field]]
        for place in places:
            for start, end in place:
                inside = (cue.label for cue in cues if start <= cue.start < end and cue.label != "other")
                if found := next(inside, None):
                    return found
        return None

    # --- of what, whose, when ---

    def of(self, kind: str, place: list[Tokens]) -> list[Candidate]:
        """The candidates of a kind in some cells, in order."""
        return [
            self.candidates[k]
            for low, high in place
            for k in near(self.candidate_starts, low, high)
            if self.candidates[k].kind == kind and self.candidates[k].end <= high
        ]

    def commodity(self, row: FactRow, places: list[list[Tokens]], names: list[Cell]) -> None:
        """The good that a cell or the caption names; below «کالا» whatever stands there."""
        if named := next((cell for cell in names if self.headed(cell, self.p.goods)), None):
            row.commodity = _span(named)
        for place in places:
            for c in self.of("good", place):
                sure = c.type != "weak" or (c.start, c.end) in place or self.is_governed(c, place)
                if sure and (row.commodity is None or (c.start, c.end) == row.commodity):
                    row.commodity, row.hs_code = (c.start, c.end), c.hs
                    return

    def is_governed(self, c: Candidate, place: list[Tokens]) -> bool:
        """Whether a good stands right behind a noun of measure: «صادرات نفت»."""
        return any(head.end == c.start and head.direction for span in place for head in self.rules.heads(*span))

    def headed(self, cell: Cell, table: Some) -> bool:
        """Whether the header above a cell is one of some words, and the cell the name of one thing."""
        words = self.offer.words
        if self.is_total(_span(cell)) or cell.end - cell.start > LONGEST:
            return False
        above = [row[cell.column] for row in self.heads if cell.column in row]
        return any((hit := table.longest(words, head.start)) is not None and hit[0] == head.end for head in above)

    def is_total(self, tokens: Tokens) -> bool:
        """Whether a row's name says that it adds up others."""
        return self.p.totals.longest(self.offer.words, tokens[0]) is not None

    def parties(self, row: FactRow, beside: list[Tokens], header: list[Tokens], names: list[Cell]) -> None:
        """Whose figure it is: who stands beside it or above, else in the caption; of trade these are the partners."""
        apart = {i for start, end in self.apart() for i in range(start, end)}
        of_caption = [c for c in self.of("party", self.caption) if ":in" not in c.type and c.start not in apart]
        found = [c for c in self.of("party", [*beside, *header]) if not any(map(self.is_total, beside))]
        if not found and (cell := next((c for c in names if self.headed(c, self.p.owners)), None)):
            row.reporter = Party(_span(cell))
            return
        sort = found[0].type.partition(":")[0] if found else ""
        if sort in _TRADED and row.flow in self.rules.p.partners and self.is_abroad(names, of_caption):
            row.partners = [_party(found[0])]
            found = []
        if owner := next(iter([*found, *of_caption]), None):
            row.reporter = _party(owner)

    def is_abroad(self, names: list[Cell], of_caption: list[Candidate]) -> bool:
        """Whether the countries of the rows are on the other side: they are called so, or no row is of the home."""
        called = any(self.headed(cell, self.p.others) for cell in names)
        return bool(self.apart()) or called or any(c.key == HOME for c in of_caption) or not self.domestic

    def apart(self) -> list[Tokens]:
        """Where the caption says that its countries are on the other side."""
        hits = ((i, self.p.apart.longest(self.offer.words, i)) for place in self.caption for i in range(*place))
        return [(i, hit[0]) for i, hit in hits if hit]

    def is_time(self, cell: Cell) -> bool:
        """Whether a date in a cell is that of its row's figures."""
        return self.headed(cell, self.p.times) or not any(cell.column in row for row in self.heads)

    def time(self, places: list[list[Tokens]], compared: bool) -> Time | None:
        """The time that the column, the row or the caption names, or the one that the figure is compared with."""
        for place in places:
            for c in self.of("date", place):
                date = self.offer.dates[c.index] if c.index >= 0 else None
                if (date is not None and self.rules.compared(date)) == compared:
                    return Time((c.start, c.end), date.first, date.last) if date else Time((c.start, c.end))
        return None


def _span(cell: Cell) -> Tokens:
    return cell.start, cell.end


def _party(c: Candidate) -> Party:
    return Party((c.start, c.end), c.name, c.country)


def _turned(change: Change | None) -> Change | None:
    return "increase" if change == "decrease" else "decrease" if change else None
