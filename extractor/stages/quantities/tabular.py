"""Bare numbers in tables: their unit is that of the column's header, the row's head or the caption."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from extractor.language.tables import is_year
from extractor.layers import flat, written
from extractor.mentions import Cell, Numeral, QuantityMention, Table, Tokens
from extractor.patterns import Some, Strict, Words, load
from extractor.records.base import of_rule
from extractor.stages.numerals.digits import plain
from extractor.stages.numerals.lexicon import lexicon
from extractor.stages.quantities.units import Currencies, Percents, Unit, Units
from extractor.stages.quantities.view import Kind, thousands

if TYPE_CHECKING:
    from spacy.tokens import Doc

Where = Literal["header", "row", "caption"]
SURE: dict[Where, float] = {"header": 0.9, "row": 0.9, "caption": 0.8}
"""How sure a unit is by where it is told."""
BRACKETS = ("(", "[")


class TablePatterns(Strict):
    """patterns/quantities/tables.yaml."""

    told: Some
    marks: Words
    rates: Some
    alone: list[str]
    apart: Some
    negative: frozenset[str]
    positive: frozenset[str]


@dataclass(slots=True, frozen=True)
class Stated:
    """A unit that a header or caption states, with the scale before it, and the base of a rate."""

    kind: Kind
    unit: Unit
    scale: Decimal
    per: Tokens | None = None
    start: int = 0


class Tabular:
    """``tabular(doc, found)``: the bare numbers in cells of tables whose unit is told."""

    def __init__(self, currencies: Currencies, percents: Percents, units: Units) -> None:
        self.currencies, self.percents, self.units = currencies, percents, units
        self._p = load("quantities/tables", TablePatterns)
        self.negative, self.positive = self._p.negative, self._p.positive
        self._numerals = lexicon()

    def __call__(self, doc: Doc, found: list[QuantityMention]) -> list[QuantityMention]:
        """All quantities, in order.

        Args:
            found: the quantities that name their unit themselves.
        """
        sheets = [_Sheet(self, doc, table, {q.start for q in found}) for table in doc._.tables]
        added = [q for sheet in sheets for q in sheet.quantities()]
        units = {sheet.unit for sheet in sheets}  # «ارقام به هزار تن» is no thousand tonnes
        return sorted([*(q for q in found if q.start not in units), *added], key=lambda q: q.start)

    def states(self, doc: Doc, start: int, end: int, caption: bool = False) -> Stated | None:
        """The unit that tokens ``[start, end)`` state, if any; a caption is running text, and must mark it off."""
        norms, words = doc._.norms, flat(doc)
        for at in range(start, end):
            scale, first = self._scale(norms, at, end)
            if first == end or (found := self._unit(norms, words, first, start, end)) is None:
                continue
            kind, unit = found
            last = first + unit.length
            per = self._per(words, last, end)
            whole = at == start and last == end
            closed = self._opens(words, start, at) and self._closes(words, per[1] if per else last, end)
            named = scale > 1 or not whole or kind != "money" or unit.name in self._p.alone
            plain_ = scale > 1 or kind == "percent" or unit.adjectival
            if (closed and named) or (plain_ and not caption):
                if unit.adjectival and scale == 1:
                    scale = self._apart(norms, last, end)
                return Stated(kind, unit, scale * unit.scale, per, at)
        return None

    def _scale(self, norms: list[str], at: int, end: int) -> tuple[Decimal, int]:
        """The scale words at a token, multiplied, and where they end."""
        scale = Decimal(1)
        while at < end and (form := self._numerals[norms[at]]) and all(a.role == "scale" for a in form.atoms):
            for atom in form.atoms:
                scale *= atom.value
            at += 1
        return scale, at

    def _apart(self, norms: list[str], at: int, end: int) -> Decimal:
        """The scale in brackets behind the unit: «ارزش دلاری (میلیون)»."""
        if at < end and norms[at] in BRACKETS:
            scale, last = self._scale(norms, at + 1, end)
            if last == end - 1:
                return scale
        return Decimal(1)

    def _unit(self, norms: list[str], words: list[str], at: int, start: int, end: int) -> tuple[Kind, Unit] | None:
        """The unit that stands at a token, with its kind."""
        if unit := self.currencies.after(norms[at:end], words[at:end]):
            return "money", unit
        if unit := self.percents.after(words[at:end]):
            return "percent", unit
        unit = self.units.after(words[at:end], words[start:at])
        return ("measure", unit) if unit else None

    def _opens(self, words: list[str], start: int, at: int) -> bool:
        """Whether a unit may begin: at the beginning, behind a mark or behind «به»."""
        if at == start or words[at - 1] in self._p.marks:
            return True
        return any((hit := self._p.told.longest(words, k)) and hit[0] == at for k in range(max(start, at - 2), at))

    def _closes(self, words: list[str], at: int, end: int) -> bool:
        return at == end or words[at] in self._p.marks

    def _per(self, words: list[str], at: int, end: int) -> Tokens | None:
        """The base of a rate behind a unit, to the bracket's end."""
        hit = self._p.rates.longest(words, at) if at < end else None
        if hit is None:
            return None
        last = hit[0]
        while last < end and words[last] not in self._p.marks:
            last += 1
        return (hit[0], last) if hit[0] < last else None

    def is_apart(self, words: list[str], cell: Cell, bracket: bool = True) -> bool:
        """Whether a caption's unit does not reach a column or row; one with something in brackets says its own."""
        inside = range(cell.start, cell.end)
        if bracket and any(words[i] in BRACKETS for i in inside):
            return True
        return any(self._p.apart.longest(words, i) for i in inside)

    def quantity(self, numeral: Numeral, stated: Stated, where: Where, told: str) -> QuantityMention:
        """The quantity of a number in a cell."""
        unit, scale = stated.unit, stated.scale
        sure = stated.kind == "money" and scale == 1 and unit.name in self.currencies.without_cents
        numeral = thousands(numeral, certain=sure)
        values = (numeral.value, numeral.low, numeral.high, numeral.alternative)
        value, low, high, alternative = (None if v is None else plain(v * scale) for v in values)
        return QuantityMention(
            stated.kind,
            numeral.start,
            numeral.end,
            value=value,
            low=low,
            high=high,
            alternative=alternative,
            qualifier="exact" if low is None else "range",
            unit=None if stated.kind == "percent" else unit.name,
            ucum=unit.ucum,
            per=stated.per if stated.kind == "money" else None,
            evidence=(of_rule(rule=f"{where} «{told}»", entry=unit.entry or None, confidence=SURE[where]),),
        )


class _Sheet:
    """One table, with the quantities that its cells name themselves."""

    def __init__(self, tabular: Tabular, doc: Doc, table: Table, found: set[int]) -> None:
        self.tabular, self.doc, self.table, self.found = tabular, doc, table, found
        numerals: list[Numeral] = doc._.numerals
        self.numerals = {(n.start, n.end): n for n in numerals if not (n.ordinal or n.vague or n.glued)}
        self.years = {n.start for n in numerals if n.value is not None and is_year(n.value)}
        self.heads, self.body = table.parts(found)
        self.unit = -1
        """Where the caption states a unit, once it has given it to a number."""
        self.numeric = {cell.column for row in self.body for cell in row[1:] if self.number(cell)}

    def number(self, cell: Cell) -> Numeral | None:
        """The number that is all that a cell holds, with its sign."""
        start, end, norms = cell.start, cell.end, self.doc._.norms
        if start in self.found:
            return None
        if numeral := self.numerals.get((start, end)):
            return numeral
        for at, inner in ((start, (start + 1, end)), (end - 1, (start, end - 1))):
            numeral = self.numerals.get(inner)
            if numeral is None or numeral.value is None:
                continue
            if norms[at] in self.tabular.negative:
                return replace(numeral, start=start, end=end, value=-numeral.value, alternative=None, thousands=None)
            if norms[at] in self.tabular.positive:
                return replace(numeral, start=start, end=end)
        return None

    def quantities(self) -> Iterator[QuantityMention]:
        for row in self.body:
            head = next((cell for cell in row if not self.number(cell)), None)
            for cell in row:
                if (numeral := self.number(cell)) and (stated := self.stated(cell, head)):
                    unit, where, at = stated
                    yield self.tabular.quantity(numeral, unit, where, written(self.doc, *at))

    def stated(self, cell: Cell, head: Cell | None) -> tuple[Stated, Where, Tokens] | None:
        """The unit of a cell, where it is told, and by which tokens."""
        above = [row[cell.column] for row in reversed(self.heads) if cell.column in row]
        for header in above:
            if unit := self.tabular.states(self.doc, header.start, header.end):
                return unit, "header", (header.start, header.end)
        dated = all(not self.years.isdisjoint(range(header.start, header.end)) for header in above)
        if head and dated and (unit := self.tabular.states(self.doc, head.start, head.end)):
            return unit, "row", (head.start, head.end)
        caption = self.table.caption
        if caption and head and head.column < cell.column and self.reached(above, head):  # noqa: SIM102
            if unit := self.tabular.states(self.doc, *caption, caption=True):
                self.unit = unit.start
                return unit, "caption", caption
        return None

    def reached(self, above: list[Cell], head: Cell) -> bool:
        """Whether what the caption says is of a column and a row."""
        words, apart = flat(self.doc), self.tabular.is_apart
        if any(apart(words, header) for header in above) or apart(words, head, bracket=False):
            return False
        return bool(above) or len(self.numeric) == 1
