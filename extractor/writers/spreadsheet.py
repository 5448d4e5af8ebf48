"""A corpus as an Excel workbook: kept as Parquet while it grows, so that a run can go on, and written at the end."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from extractor.writers.files import remove
from extractor.writers.parquet import Parquet
from extractor.writers.target import State
from extractor.writers.tidy import TABLES, Row

_BOOK = "_workbook.xlsx"


class Spreadsheet(Parquet):
    """``NAME.xlsx`` with a sheet a table, or ``facts.xlsx`` with that table and the errors."""

    folders: Mapping[str, re.Pattern[str]] = {}

    def __init__(self, path: str) -> None:
        name = Path(path).stem
        super().__init__(path, name if name in TABLES else None)

    def finish(self, journal: State) -> None:
        from extractor.writers.xlsx import ORDER, write

        self.sync()
        columns = {name: tuple(column.name for column in TABLES[name]) for name in ORDER}
        temporary = self.part / f"{_BOOK}.new"
        with open(temporary, "wb") as file:
            tables = {name: (columns[name], self.rows(name)) for name in ORDER if name in self.tables}
            write(file, tables, str(self.part))  # not on another disk, which may be small
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, self.part / _BOOK)
        super().finish(journal)

    def rows(self, table: str) -> Iterator[Row]:
        """The rows of all parts, in order."""
        import pyarrow.parquet as pq

        for part in sorted(self.folder(table).glob("part-*.parquet")):
            for batch in pq.ParquetFile(part).iter_batches():
                yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)

    def settle(self) -> None:
        book = self.part / _BOOK
        if book.exists():
            os.replace(book, self.path)
        for left in (self.part, *map(self.growing, self.companions)):
            remove(left)
        self.journal_path.unlink(missing_ok=True)
