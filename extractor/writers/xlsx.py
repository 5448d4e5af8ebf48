"""Tidy tables as an Excel workbook: a sheet a table, right to left, typed, with a header that stays and filters.

Text is written as text, never as a formula or link, whatever it begins with. Decimals that a spreadsheet's binary
numbers cannot hold exactly are written as text; instants are Tehran's, since a cell knows no time zone.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter

from extractor.readers.published import TEHRAN
from extractor.writers.tidy import Row

LONGEST = 32_767
"""Characters that a cell holds."""
_EXACT_DIGITS = 15
_FIRST_DAY = dt.date(1900, 3, 1)
"""Excel takes 1900 for a leap year; what is older is written as text."""
_WIDE = 60


def workbook(tables: Mapping[str, tuple[Sequence[str], Iterable[Row]]]) -> bytes:
    """A workbook of tables: name ─► column names and rows. Empty tables are left out, unless all are."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1, "reading_order": 2, "align": "right"}),
        "text": book.add_format({"reading_order": 2, "valign": "top"}),
        "number": book.add_format({"num_format": "#,##0.##########", "valign": "top"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
        "time": book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top"}),
    }
    filled = {name: (columns, list(rows)) for name, (columns, rows) in tables.items()}
    for name, (columns, rows) in filled.items():
        if rows or not any(rows for _, rows in filled.values()):
            _sheet(book.add_worksheet(name[:31]), columns, rows, formats)
    book.close()
    return out.getvalue()


def _sheet(sheet: Any, columns: Sequence[str], rows: list[Row], formats: dict[str, Any]) -> None:
    sheet.right_to_left()
    sheet.freeze_panes(1, 0)
    for j, column in enumerate(columns):
        longest = max((len(str(row[j])) for row in rows[:200] if row[j] is not None), default=0)
        sheet.set_column(j, j, min(max(longest, len(column)) + 3, _WIDE))
        sheet.write_string(0, j, column, formats["head"])
    for i, row in enumerate(rows, 1):
        for j, cell in enumerate(row):
            _cell(sheet, i, j, cell, formats)
    sheet.autofilter(0, 0, len(rows), max(len(columns) - 1, 0))


def _cell(sheet: Any, i: int, j: int, cell: Any, formats: dict[str, Any]) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        sheet.write_boolean(i, j, cell)
    elif isinstance(cell, int | float) or (isinstance(cell, Decimal) and _fits(cell)):
        sheet.write_number(i, j, float(cell), formats["number"])
    elif isinstance(cell, Decimal):
        sheet.write_string(i, j, format(cell, "f"), formats["text"])
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
