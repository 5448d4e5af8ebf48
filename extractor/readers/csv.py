"""CSV and TSV with a header, as spreadsheets save them: the separator is found in the header."""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Iterator

from extractor.readers.columns import Columns, InvalidColumns
from extractor.readers.inputs import Input, Unreadable
from extractor.readers.streams import MAX_ARTICLE, utf8

SEEKS = False

_SEPARATORS = ",;\t|"
_SAID = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
"""The line above the header in which spreadsheets name the separator."""


def read(stream: io.BufferedReader, name: str, columns: Columns) -> Iterator[Input | Unreadable]:
    csv.field_size_limit(MAX_ARTICLE)
    with io.TextIOWrapper(utf8(stream), encoding="utf-8", errors="replace", newline="") as text:
        header = text.readline(MAX_ARTICLE)
        if not header:
            return
        said = _SAID.fullmatch(header)
        if said:
            header = text.readline(MAX_ARTICLE)
        separator = said[1] if said else max(_SEPARATORS, key=header.count)
        names = [cell.strip() for cell in next(csv.reader([header], delimiter=separator), [])]
        if (missing := columns.missing(names)) is not None:
            raise InvalidColumns(missing)
        for number, row in _rows(text, separator, 3 if said else 2):
            try:
                if isinstance(row, str):
                    raise ValueError(row)
                if any(cell.strip() for cell in row[len(names) :]):
                    raise ValueError(f"{len(row)} cells below a header of {len(names)}; is a text not quoted?")
                if row:
                    yield columns.article(dict(zip(names, row, strict=False)))
            except ValueError as error:
                yield Unreadable(f"{name}:{number}", str(error))


def _rows(text: io.TextIOBase, separator: str, number: int) -> Iterator[tuple[int, list[str] | str]]:
    """Rows from line ``number`` on, with the line that each begins on; in place of one that cannot be had, why.

    A quote that is never closed would swallow all that follows. It shows where the lines it swallowed hold a quote in
    the wrong place, or at the end of the file: then its first line alone is given up, and reading goes on behind it.
    """
    taken: list[str] = []
    ahead: deque[str] = deque()

    def lines() -> Iterator[str]:
        while line := ahead.popleft() if ahead else text.readline(MAX_ARTICLE):
            taken.append(line)
            yield line

    rows = csv.reader(lines(), delimiter=separator, strict=True)
    while True:
        taken.clear()
        try:
            row = next(rows, None)
            if row is None:
                return
            yield number, row
        except csv.Error:
            yield number, _sloppy(taken, separator) or "a quote is opened and not closed"
            ahead.extendleft(reversed(taken[1:]))
            del taken[1:]
            rows = csv.reader(lines(), delimiter=separator, strict=True)
        number += len(taken)


def _sloppy(lines: list[str], separator: str) -> list[str] | None:
    """A row of one line whose quotes are not as they should be, but pair: «"a"b»."""
    if len(lines) > 1 or lines[0].count('"') % 2:
        return None
    try:
        return next(csv.reader(lines, delimiter=separator))
    except csv.Error:
        return None
