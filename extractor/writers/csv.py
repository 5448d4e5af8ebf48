"""Tidy tables as CSV, UTF-8 with a byte order mark, so that spreadsheets show Persian as Persian.

A ``datapackage.json`` lies with them, which says of every column what it holds.
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from extractor.outcomes import Outcome
from extractor.writers import datapackage
from extractor.writers.files import ERRORS, AppendTarget
from extractor.writers.jsonl import error_lines
from extractor.writers.target import State
from extractor.writers.tidy import TABLES, Row, collect

FORMULA = r"'*[=+\-@\t\r]"
"""What a spreadsheet takes for a formula gets an apostrophe, and so does what looks as if it had one: taking one off
(``^'(FORMULA)``) gives the text back."""
_FORMULA = re.compile(FORMULA)


class Csv(AppendTarget):
    """A folder with a file a table, or one table as a file; then its errors are in JSON Lines beside it."""

    def __init__(self, path: str, table: str | None = None) -> None:
        tables = [table] if table else list(TABLES)
        headers = {f"{t}.csv": codecs.BOM_UTF8 + lines([tuple(c.name for c in TABLES[t])]) for t in tables}
        super().__init__(path, headers | ({ERRORS: b""} if table else {}), single=f"{table}.csv" if table else None)
        self.table = table
        if table:
            self.companions = (*self.companions, f".{datapackage.NAME}")
        else:
            self.folders = {"": re.compile("|".join(map(re.escape, (*headers, datapackage.NAME))))}

    @property
    def render(self) -> Render:
        return Render(self.table)

    def finish(self, journal: State) -> None:
        files = {self.table: [self.path.name]} if self.table else {name: [f"{name}.csv"] for name in TABLES}
        self.place(datapackage.NAME).write_bytes(datapackage.dumped(files, "csv"))
        super().finish(journal)


class Render:
    """Articles ─► lines of each table."""

    def __init__(self, table: str | None) -> None:
        self.table = table

    def __call__(self, outcomes: Sequence[Outcome]) -> dict[str, bytes]:
        tables = collect(outcomes)
        if self.table:
            return {f"{self.table}.csv": lines(tables[self.table]), ERRORS: error_lines(outcomes)}
        return {f"{name}.csv": lines(rows) for name, rows in tables.items()}


def lines(rows: Iterable[Row]) -> bytes:
    """Rows as CSV, line ends as RFC 4180 has them."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(map(_cells, rows))
    return out.getvalue().encode()


def _cells(row: Row) -> list[Any]:
    return [cell if cell is None else _plain(cell) for cell in row]


def _plain(cell: Any) -> Any:
    if isinstance(cell, str):
        return "'" + cell if _FORMULA.match(cell) else cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, Decimal):
        return format(cell, "f")
    if isinstance(cell, dt.datetime):
        return cell.isoformat().replace("+00:00", "Z")
    return cell
