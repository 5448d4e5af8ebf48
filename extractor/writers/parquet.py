"""Tidy tables as Parquet: decimal128 for figures, dictionary-encoded categories, one data set (folder) a table.

``NAME.parquet`` holds the facts alone, so that whoever reads it as a data set gets them; the other tables lie beside
it, each in a folder of ``NAME.parquet.tables``. A part holds one chunk of the batch, so that it is written once,
renamed into place, and never touched again: ``NAME.parquet/part-000000.parquet``, …; partitioned by year, in
``NAME.parquet/year=2023/``. Schemas say of each column what it holds.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from extractor.outcomes import Extracted, Outcome
from extractor.readers.published import TEHRAN
from extractor.writers import datapackage
from extractor.writers.columns import TITLES, Described, described
from extractor.writers.files import FileTarget
from extractor.writers.target import State, TargetError
from extractor.writers.tidy import PRECISION, SCALE, TABLES, Row, collect

Partition = Literal["year", "jalali_year"]
"""The year in which the article was published, in Tehran's time."""
_NO_YEAR = 0
"""Of articles without a date; Hive's own word for null is one that pyarrow cannot hand on to pandas."""
_TABLES = ".tables"
_PART = re.compile(r"part-\d+\.parquet")
_PACKAGE = f".{datapackage.NAME}"


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
    fields = [pa.field(c.name, types[c.type], metadata=_meaning(c)) for c in described(table)]
    return pa.schema(fields, {"description": TITLES[table], "table": table})


def _meaning(column: Described) -> dict[str, str]:
    """Metadata of a field; a vocabulary is a JSON list."""
    words = json.dumps(column.vocabulary) if column.vocabulary else None
    told = {"description": column.description, "unit": column.unit, "vocabulary": words}
    return {name: value for name, value in told.items() if value}


def arrow(table: str, rows: Sequence[Row]) -> Any:
    """Rows of a tidy table as an Arrow table."""
    import pyarrow as pa

    columns = zip(*rows, strict=True) if rows else [()] * len(TABLES[table])
    fields = schema(table)
    return pa.table(
        [pa.array(column, type=field.type) for column, field in zip(columns, fields, strict=True)], schema=fields
    )


class Parquet(FileTarget):
    """The facts, or the table that is asked for, with the other tables beside it."""

    companions = (_TABLES, _PACKAGE)
    folders: Mapping[str, re.Pattern[str]] = {"": _PART, _TABLES: _PART}

    def __init__(self, path: str, table: str | None = None, partition: Partition | None = None) -> None:
        super().__init__(path)
        self.main = table or "facts"
        self.tables = [table, "errors"] if table else list(TABLES)
        self.partition: Partition | None = partition
        self.number = 0
        self.chunk: dict[tuple[str, str], list[Any]] = {}

    @classmethod
    def named(cls, path: str, partition: Partition | None = None) -> Parquet:
        """The target of a name: ``quantities.parquet`` is that table alone, any other name is all.

        Raises:
            TargetError: another ending, or no such partition.
        """
        name = Path(path)
        if name.suffix != ".parquet":
            raise TargetError(f"{path}: a name that ends in .parquet is expected")
        if partition not in (None, *get_args(Partition)):
            raise TargetError(f"no partition {partition!r}; there are {', '.join(get_args(Partition))}")
        return cls(path, name.stem if name.stem in TABLES else None, partition)

    @property
    def render(self) -> Any:
        return Render(self.tables, self.partition)

    def folder(self, name: str) -> Path:
        """Where a table's parts grow."""
        return self.part if name == self.main else self.growing(_TABLES) / name

    def open(self, committed: State | None) -> None:
        self.number = committed["parts"] if committed else 0
        self.chunk = {}
        self.make_folders()
        for name in self.tables:
            for path in self.folder(name).rglob("part-*.parquet"):
                if int(path.stem.removeprefix("part-")) >= self.number:
                    path.unlink()

    def make_folders(self) -> None:
        """Folders for the parts."""
        for name in self.tables:
            self.folder(name).mkdir(parents=True, exist_ok=True)

    def write(self, rendered: Any) -> None:
        for place, table in rendered.items():
            self.chunk.setdefault(place, []).append(table)

    def sync(self) -> State:
        import pyarrow as pa

        if self.chunk:
            for (name, partition), tables in sorted(self.chunk.items()):
                whole = pa.concat_tables(tables).unify_dictionaries()
                write_part(whole, self.folder(name) / partition, self.number)
            self.number += 1
            self.chunk = {}
        return {"parts": self.number}

    def finish(self, journal: State) -> None:
        self.sync()
        files: dict[str, list[str]] = {}
        for name in self.tables:
            folder = self.folder(name)
            for torn in folder.rglob("*.new"):
                torn.unlink()
            if not any(folder.rglob("*.parquet")):  # a data set without parts cannot be read
                write_part(arrow(name, []), folder, 0)
            final = self.path.name if name == self.main else f"{self.path.name}{_TABLES}/{name}"
            files[name] = sorted(f"{final}/{part.relative_to(folder).as_posix()}" for part in folder.rglob("*.parquet"))
        self.growing(_PACKAGE).write_bytes(datapackage.dumped(files, "parquet"))
        super().finish(journal)

    def close(self) -> None:
        self.chunk = {}


class Render:
    """Articles ─► Arrow tables, by table and partition («year=2023», or nothing)."""

    def __init__(self, tables: Sequence[str], partition: Partition | None = None) -> None:
        self.tables = tables
        self.partition = partition

    def __call__(self, outcomes: Sequence[Outcome]) -> dict[tuple[str, str], Any]:
        if not self.partition:
            rows = collect(outcomes)
            return {(name, ""): arrow(name, rows[name]) for name in self.tables}
        groups: dict[str, list[Outcome]] = {"": []}
        for outcome in outcomes:
            groups.setdefault(self.place(outcome), []).append(outcome)
        parted = {place: collect(group) for place, group in groups.items()}
        return {
            (name, place): arrow(name, rows[name])
            for place, rows in parted.items()
            for name in self.tables
            if (name == "errors") == (not place)
        }

    def place(self, outcome: Outcome) -> str:
        """The partition of an article; errors have none."""
        if not isinstance(outcome, Extracted):
            return ""
        return f"{self.partition}={year(outcome, self.partition) or _NO_YEAR}"


def year(outcome: Extracted, partition: Partition | None) -> int | None:
    """The year in which an article was published, where that is known."""
    published = outcome.article.published_at
    if published is None:
        return None
    local = published.astimezone(TEHRAN) if published.tzinfo else published
    if partition == "year":
        return local.year
    import jdatetime

    return int(jdatetime.date.fromgregorian(date=local.date()).year)


def write_part(table: Any, folder: Path, number: int) -> None:
    """Write ``part-NUMBER.parquet`` so that it is there as a whole or not at all."""
    import pyarrow.parquet as pq

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"part-{number:06}.parquet"
    temporary = path.with_name(path.name + f".{os.getpid()}.new")
    pq.write_table(table, temporary, compression="zstd")
    with open(temporary, "rb") as file:
        os.fsync(file.fileno())
    os.replace(temporary, path)
