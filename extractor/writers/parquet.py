"""Tidy tables as Parquet: decimal128 for figures, dictionary-encoded categories, one data set (folder) a table.

A part holds one chunk of the batch, so that a part is written once, renamed into place, and never touched again:
``TARGET/facts/part-000000.parquet``, ….
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from extractor.writers.files import FileTarget
from extractor.writers.outcomes import Outcome
from extractor.writers.target import State, TargetError
from extractor.writers.tidy import PRECISION, SCALE, TABLES, Row, collect


@cache
def schema(table: str) -> Any:
    """The Arrow schema of a tidy table."""
    import pyarrow as pa

    types = {
        "text": pa.string(),
        "category": pa.dictionary(pa.int32(), pa.string()),
        "integer": pa.int32(),
        "decimal": pa.decimal128(PRECISION, SCALE),
        "float": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "timestamp": pa.timestamp("us", tz="UTC"),
    }
    return pa.schema([(column.name, types[column.type]) for column in TABLES[table]])


def arrow(table: str, rows: Sequence[Row]) -> Any:
    """Rows of a tidy table as an Arrow table."""
    import pyarrow as pa

    columns = zip(*rows, strict=True) if rows else [()] * len(TABLES[table])
    fields = schema(table)
    return pa.table(
        [pa.array(column, type=field.type) for column, field in zip(columns, fields, strict=True)], schema=fields
    )


class Parquet(FileTarget):
    """A folder of data sets, or of the parts of one table."""

    def __init__(self, path: str, table: str | None = None) -> None:
        super().__init__(path)
        self.table = table
        self.tables = [table, "errors"] if table else list(TABLES)
        self.number = 0
        self.chunk: dict[str, list[Any]] = {}

    @classmethod
    def named(cls, path: str) -> Parquet:
        """The target of a name: ``facts.parquet`` is that table, any other ``*.parquet`` is all.

        Raises:
            TargetError: another ending.
        """
        name = Path(path)
        if name.suffix != ".parquet":
            raise TargetError(f"{path}: a name that ends in .parquet is expected")
        return cls(path, name.stem if name.stem in TABLES else None)

    @property
    def render(self) -> Any:
        return Render(self.tables)

    def folder(self, name: str) -> Path:
        """Where a table's parts lie; the errors of a single table go to a folder that data-set readers pass over."""
        if self.table:
            return self.part if name == self.table else self.part / "_errors"
        return self.part / name

    def open(self, committed: State | None) -> None:
        self.number = committed["parts"] if committed else 0
        self.chunk = {}
        self.make_folders()
        for name in self.tables:
            for path in self.folder(name).glob("part-*.parquet"):
                if int(path.stem.removeprefix("part-")) >= self.number:
                    path.unlink()

    def make_folders(self) -> None:
        """Folders for the parts."""
        for name in self.tables:
            self.folder(name).mkdir(parents=True, exist_ok=True)

    def write(self, rendered: Any) -> None:
        for name, table in rendered.items():
            self.chunk.setdefault(name, []).append(table)

    def sync(self) -> State:
        import pyarrow as pa

        if self.chunk:
            for name, tables in self.chunk.items():
                write_part(pa.concat_tables(tables).unify_dictionaries(), self.folder(name), self.number)
            self.number += 1
            self.chunk = {}
        return {"parts": self.number}

    def finish(self, journal: State) -> None:
        for name in self.tables:
            for torn in self.folder(name).glob("*.new"):
                torn.unlink()
        super().finish(journal)

    def close(self) -> None:
        self.chunk = {}


class Render:
    """Articles ─► Arrow tables."""

    def __init__(self, tables: Sequence[str]) -> None:
        self.tables = tables

    def __call__(self, outcomes: Sequence[Outcome]) -> dict[str, Any]:
        rows = collect(outcomes)
        return {name: arrow(name, rows[name]) for name in self.tables}


def write_part(table: Any, folder: Path, number: int) -> None:
    """Write ``part-NUMBER.parquet`` so that it is there as a whole or not at all."""
    import pyarrow.parquet as pq

    path = folder / f"part-{number:06}.parquet"
    temporary = path.with_name(path.name + f".{os.getpid()}.new")
    pq.write_table(table, temporary, compression="zstd")
    with open(temporary, "rb") as file:
        os.fsync(file.fileno())
    os.replace(temporary, path)
