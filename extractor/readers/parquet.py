"""Parquet, a few hundred rows at a time, and of its columns only those that make an article."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import IO, Any

from extractor.readers.columns import Columns, InvalidColumns
from extractor.readers.inputs import Input, Unreadable

SEEKS = True

BATCH = 256
"""Rows held at a time."""


def read(stream: IO[bytes] | str, name: str, columns: Columns) -> Iterator[Input | Unreadable]:
    yield from rows(stream, name, columns)


def rows(
    stream: IO[bytes] | str, name: str, columns: Columns, start: int = 0, stop: int | None = None
) -> Iterator[Input | Unreadable]:
    """The articles of rows ``[start, stop)``; row groups that hold none of them are not read."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(stream) as file:
        if (missing := columns.missing(file.schema_arrow.names)) is not None:
            raise InvalidColumns(missing)
        names = [n for n in file.schema_arrow.names if n in columns.names]
        sizes = [file.metadata.row_group(g).num_rows for g in range(file.num_row_groups)]
        stop = sum(sizes) if stop is None else stop
        firsts = list(accumulate(sizes, initial=0))[:-1]
        groups = [g for g, first in enumerate(firsts) if first < stop and first + sizes[g] > start]
        number = firsts[groups[0]] if groups else 0
        for batch in file.iter_batches(batch_size=BATCH, row_groups=groups, columns=names):
            cells = dict(zip(names, map(_cells, batch.columns), strict=True))
            for i in range(batch.num_rows):
                if start <= number < stop:
                    row = {column: cells[column][i] for column in names}
                    yield _article(row, f"{name}:{number + 1}", columns)
                number += 1


def _cells(column: Any) -> list[Any]:
    """The values of a column; one that Python has no type for costs itself alone."""
    import pyarrow as pa

    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("us", column.type.tz), safe=False)  # nanoseconds would need pandas
    try:
        values: list[Any] = column.to_pylist()
    except (ValueError, OverflowError):
        return [_cell(scalar) for scalar in column]
    return values


def _cell(scalar: Any) -> Any:
    """The bytes of a text that is no UTF-8, and nothing for a date beyond the calendar's years."""
    try:
        return scalar.as_py()
    except UnicodeDecodeError:
        return scalar.as_buffer().to_pybytes() if hasattr(scalar, "as_buffer") else None
    except (ValueError, OverflowError):
        return None


def _article(row: dict[str, object], place: str, columns: Columns) -> Input | Unreadable:
    try:
        return columns.article(row)
    except ValueError as error:
        return Unreadable(place, str(error))
