"""Tidy tables as an Excel workbook: a sheet a table, right to left, typed, with a header that stays and filters.

Text is written as text, never as a formula or link, whatever it begins with. Decimals that a spreadsheet's binary
numbers cannot hold exactly are written as text; instants are Tehran's, since a cell knows no time zone.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import chain, count, islice
from typing import Any, BinaryIO

import xlsxwriter

from extractor.readers.published import TEHRAN
from extractor.writers.tidy import TABLES, Row, shortest

LONGEST = 32_767
"""Characters that a cell holds."""
_EXACT_DIGITS = 15
_FIRST_DAY = dt.date(1900, 3, 1)
"""Excel takes 1900 for a leap year; what is older is written as text."""
_WIDE = 60
_ROWS = 1_048_575
"""Rows that a sheet holds, its header aside."""
_LOOKED_AT = 200
_CREATED = dt.datetime(2000, 1, 1)
"""The same workbook for the same rows."""


ORDER = ("facts", *(name for name in TABLES if name not in ("facts", "articles", "errors")), "articles", "errors")
"""Of the sheets."""

Table = tuple[Sequence[str], Iterable[Row]]
"""Names of columns, and rows."""


def workbook(rows: Mapping[str, Iterable[Row]], heads: Mapping[str, Sequence[str]] | None = None) -> bytes:
    """A workbook of tidy tables.

    Args:
        rows: table ─► rows. Empty tables are left out, unless all are.
        heads: the columns of tables that have others than the tidy ones.
    """
    names = {name: tuple(column.name for column in TABLES[name]) for name in TABLES} | dict(heads or {})
    out = io.BytesIO()
    write(out, {name: (names[name], rows[name]) for name in ORDER if name in rows})
    return out.getvalue()


def write(file: BinaryIO, tables: Mapping[str, Table], folder: str | None = None) -> None:
    """Write a workbook, row by row; a table that is longer than a sheet goes on in the next.

    Args:
        folder: where its sheets grow; by default the system's folder for temporary files.
    """
    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
        "tmpdir": folder,
    }  # fmt: skip
    book = xlsxwriter.Workbook(file, options)
    book.set_properties({"created": _CREATED})
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1, "reading_order": 2, "align": "right"}),
        "text": book.add_format({"reading_order": 2, "valign": "top"}),
        "whole": book.add_format({"num_format": "#,##0", "valign": "top"}),  # the other would show «5.»
        "number": book.add_format({"num_format": "#,##0.##########", "valign": "top"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
        "time": book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top"}),
    }
    for name, (columns, rows) in tables.items():
        rows = iter(rows)
        for number in count(1):
            first = list(islice(rows, _LOOKED_AT))
            if not first:
                break
            sheet = book.add_worksheet(f"{name[:25]} {number}" if number > 1 else name[:31])
            _sheet(sheet, columns, first, islice(rows, _ROWS - len(first)), formats)
    if not book.worksheets():
        for name, (columns, _) in tables.items():
            _sheet(book.add_worksheet(name[:31]), columns, [], (), formats)
    book.close()


def _sheet(sheet: Any, columns: Sequence[str], first: list[Row], more: Iterable[Row], formats: dict[str, Any]) -> None:
    """Widths are those of the first rows."""
    sheet.right_to_left()
    sheet.freeze_panes(1, 0)
    for j, column in enumerate(columns):
        longest = max((len(str(row[j])) for row in first if row[j] is not None), default=0)
        sheet.set_column(j, j, min(max(longest, len(column)) + 3, _WIDE))
    for j, column in enumerate(columns):
        sheet.write_string(0, j, column, formats["head"])
    last = 0
    for last, row in enumerate(chain(first, more), 1):
        for j, cell in enumerate(row):
            _cell(sheet, last, j, cell, formats)
    sheet.autofilter(0, 0, last, max(len(columns) - 1, 0))


def _cell(sheet: Any, i: int, j: int, cell: Any, formats: dict[str, Any]) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        sheet.write_boolean(i, j, cell)
    elif isinstance(cell, int | float) or (isinstance(cell, Decimal) and _fits(cell)):
        sheet.write_number(i, j, float(cell), formats["whole" if cell % 1 == 0 else "number"])
    elif isinstance(cell, Decimal):
        sheet.write_string(i, j, shortest(cell), formats["text"])
    elif isinstance(cell, dt.datetime) and cell.date() >= _FIRST_DAY:
        local = cell.astimezone(TEHRAN).replace(tzinfo=None) if cell.tzinfo else cell
        sheet.write_datetime(i, j, local, formats["time"])
    elif isinstance(cell, dt.date) and not isinstance(cell, dt.datetime) and cell >= _FIRST_DAY:
        sheet.write_datetime(i, j, dt.datetime.combine(cell, dt.time()), formats["date"])
    else:
        sheet.write_string(i, j, str(cell)[:LONGEST], formats["text"])


def _fits(value: Decimal) -> bool:
    digits = value.normalize().as_tuple()
    return value.is_finite() and len(digits.digits) <= _EXACT_DIGITS and abs(value.adjusted()) <= _EXACT_DIGITS
