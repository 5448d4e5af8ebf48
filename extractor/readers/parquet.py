"""Parquet, a few hundred rows at a time, and of its columns only those that make an article."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from extractor.readers.columns import Columns
from extractor.readers.inputs import Input, Unreadable

SEEKS = True

BATCH = 256
"""Rows held at a time."""


def read(stream: IO[bytes], name: str, columns: Columns) -> Iterator[Input | Unreadable]:
    import pyarrow.parquet as pq

    with pq.ParquetFile(stream) as file:
        names = [n for n in file.schema_arrow.names if n in columns.names]
        number = 0
        for batch in file.iter_batches(batch_size=BATCH, columns=names):
            for row in batch.to_pylist():
                number += 1
                yield article(row, f"{name}:{number}", columns)


def article(row: dict[str, object], place: str, columns: Columns) -> Input | Unreadable:
    """The article of a row, or why it has none."""
    try:
        return columns.article(row)
    except ValueError as error:
        return Unreadable(place, str(error))
