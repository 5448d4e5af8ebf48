"""Tables in a text: lines of cells with bars or tabs between them, as pages are read and as tables are pasted.

``borders`` undoes what is drawn, before Hazm reads the text: each cell is a line of its own, so that no phrase, clause
or link goes over its edge and no bar is a word. ``Grid`` says where the cells are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

LONGEST = 160
"""Characters of a cell or a caption; what is longer is prose."""
HEADERS = 2
"""Most lines that name the columns."""

_RULE = re.compile(r"(?=.*[-=─])(?=.*[|+┼])[\s|:+=─┼-]+")
"""What is drawn below the head of a table."""
_FRAMED = re.compile(r"\s*\|.*\|\s*")
_MARK = re.compile(r"\W*(?:\d{1,2}[-.)]+)?")
"""What stands before an item of a list."""
_NUMBER = re.compile(r"[-+−(]*\d[\d٬٫,./]*[)٪%]*")
_YEARS = ((1300, 1499), (1900, 2099))
"""Jalali and Gregorian years that head columns."""

_ENDS = ".!?؟؛"
"""What a sentence ends with, and no caption."""

Slice = tuple[int, int]


@dataclass(slots=True)
class Line:
    """A line of a table: the slice of each cell, None of an empty one; no cells of a drawn line."""

    start: int
    end: int
    cells: list[Slice | None] = field(default_factory=list)
    rule: bool = False

    @property
    def filled(self) -> list[Slice]:
        return [cell for cell in self.cells if cell]


@dataclass(slots=True)
class Grid:
    """A table: slices of its caption and cells; the first ``heads`` rows name the columns."""

    caption: Slice | None
    rows: list[list[Slice | None]]
    heads: int
    lines: list[Line] = field(default_factory=list)


def grids(text: str) -> list[Grid]:
    """The tables of a text: framed lines, and neighbours that have as many cells as one another."""
    if "|" not in text and "\t" not in text:
        return []
    found: list[Grid] = []
    block: list[Line] = []
    before: Line | None = None
    for line in [*_lines(text), Line(len(text), len(text))]:
        if block and _goes_on(text, block, line):
            block.append(line)
            continue
        if grid := _grid(text, block, before):
            found.append(grid)
        if block:
            before = block[-1]
        if len(line.cells) > 1 or _framed(text, line):
            block = [line]
        else:
            before, block = before if line.rule else line, []
    return found


def borders(text: str, found: list[Grid]) -> str:
    """The text with line ends for the borders of its tables; its length is the same."""
    if not found:
        return text
    characters = list(text)
    for grid in found:
        for line in grid.lines:
            for i in range(line.start, line.end):
                if line.rule and not text[i].isspace():
                    characters[i] = " "
                elif text[i] in "|\t":
                    characters[i] = "\n"
    return "".join(characters)


def _lines(text: str) -> Iterator[Line]:
    at = 0
    for written in text.split("\n"):
        line = Line(at, at + len(written))
        if _RULE.fullmatch(written):
            line.rule = True
        elif "|" in written or "\t" in written:
            line.cells = list(_cells(written, at))
        yield line
        at += len(written) + 1


def _cells(line: str, at: int) -> Iterator[Slice | None]:
    bar = "|" if "|" in line else "\t"
    begin, end = 0, len(line)
    if bar == "|":
        begin += len(line) - len(line.lstrip()) + 1 if line.lstrip().startswith(bar) else 0
        end = len(line.rstrip()) - 1 if line.rstrip().endswith(bar) and len(line.rstrip()) > begin else end
    for part in line[begin:end].split(bar):
        first = begin + len(part) - len(part.lstrip())
        last = begin + len(part.rstrip())
        yield (at + first, at + last) if first < last else None
        begin += len(part) + 1


def _framed(text: str, line: Line) -> bool:
    return bool(line.cells) and _FRAMED.fullmatch(text, line.start, line.end) is not None


def _goes_on(text: str, block: list[Line], line: Line) -> bool:
    """Whether a line belongs to the table that has begun: it is drawn, framed, or has as many cells."""
    if line.rule:
        return True
    if not line.cells:
        return False
    last = next(other for other in reversed(block) if not other.rule)
    return len(line.cells) == len(last.cells) or (_framed(text, line) and _framed(text, last))


def _grid(text: str, block: list[Line], before: Line | None) -> Grid | None:
    rows = [line for line in block if not line.rule]
    if not rows or (len(rows) == 1 and not _framed(text, rows[0])):
        return None
    if any(end - start > LONGEST for line in rows for start, end in line.filled):
        return None
    if sum(_says(text, line) > 1 for line in rows) * 2 < len(rows):  # a list, or lines that are only indented
        return None
    caption = None
    if len(rows) > 1 and len(rows[0].filled) == 1:  # a title over all columns
        caption, rows = rows[0].filled[0], rows[1:]
    elif before and not before.cells and 0 < before.end - before.start <= LONGEST:
        words = text[before.start : before.end]
        first = before.start + len(words) - len(words.lstrip())
        said = words.rstrip()
        caption = (first, before.start + len(said)) if said.strip() and said[-1] not in _ENDS else None
    drawn = next((line.start for line in block if line.rule), None)
    above = [line for line in rows if drawn is not None and line.start < drawn]
    width = len(rows[0].cells)
    cells = [line.cells for line in rows if len(line.cells) == width or line in above]
    heads = len(above) if 0 < len(above) <= HEADERS else _heads(text, cells)
    return Grid(caption, cells, heads, block)


def _says(text: str, line: Line) -> int:
    """How many cells of a line hold more than the mark of a list («-», «۲)»)."""
    return sum(not _MARK.fullmatch(text, start, end) for start, end in line.filled)


def _heads(text: str, rows: list[list[Slice | None]]) -> int:
    """How many of the first rows name the columns: those in which no number stands but years."""
    count = 0
    for row in rows[: min(HEADERS, len(rows) - 1)]:
        words = [text[slice(*cell)] for cell in row if cell]
        if any(_NUMBER.fullmatch(word) and not (word.isdecimal() and is_year(int(word))) for word in words):
            break
        count += 1
    return count if any(_numbers(text, row) for row in rows[count:]) else min(count, 1)


def is_year(number: Decimal | int) -> bool:
    """Whether a number in a table may be a year."""
    return any(first <= number <= last for first, last in _YEARS)


def _numbers(text: str, row: list[Slice | None]) -> bool:
    return any(cell and _NUMBER.fullmatch(text[slice(*cell)]) for cell in row)
