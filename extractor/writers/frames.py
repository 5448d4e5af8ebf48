"""Data frames of pandas and Polars, in and out: the tidy tables, with exact decimals.

``extract_frame`` takes a frame of articles and gives one of records, in the same library; ``frames`` takes articles
that are extracted already; ``FrameMapper`` is for ``datasets.Dataset.map``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from extractor.outcomes import Failed, Outcome, extract
from extractor.pipeline import DEFAULT_MODEL, Extractor, Model
from extractor.readers.columns import Columns
from extractor.records import Article
from extractor.writers.csv import FORMULA
from extractor.writers.parquet import arrow, schema
from extractor.writers.tidy import TABLES, article_rows, collect

Library = Literal["pandas", "polars"]
_ROW = 1 << 26
"""Bytes of CSV that are read at once; the longest row must fit."""


def frames(articles: Iterable[tuple[Article, str]], library: Library = "pandas") -> dict[str, Any]:
    """A frame a tidy table.

        >>> text = "صادرات پسته به ۲ میلیارد دلار رسید."
        >>> frames([(extract(text), text)])["quantities"]["iso_value"]

    Args:
        articles: extracted articles with their sources; one without an id goes by its SHA-256.
        library: which library's; pandas' columns are Arrow's, so that decimals, dates and empty cells stay what they
            are.
    """
    rows: dict[str, list[Any]] = {name: [] for name in TABLES}
    for article, text in articles:
        for name, more in article_rows(article, text).items():
            rows[name].extend(more)
    return {name: _frame(arrow(name, rows[name]), library) for name in TABLES}


def read_csv(path: str, library: Library = "pandas") -> Any:
    """A tidy table of CSV as a frame of the columns' own types: codes keep their zeros, decimals are exact, and text is
    without the apostrophe that keeps spreadsheets from taking it for a formula.

        >>> facts = read_csv("facts.csv")

    Args:
        path: a file that khabar wrote, named as its table.
        library: whose frame.

    Raises:
        KeyError: the file's name is that of no table.
    """
    import pyarrow as pa
    from pyarrow import csv

    table = Path(path).stem
    if table not in TABLES:
        raise KeyError(f"no table {table!r}; tables are {', '.join(TABLES)}")
    types = csv.ConvertOptions(
        column_types={field.name: _written(field.type) for field in schema(table)},
        null_values=[""],  # «NA» is Namibia
        strings_can_be_null=True,
    )
    cells = csv.ParseOptions(newlines_in_values=True)
    found = csv.read_csv(path, csv.ReadOptions(block_size=_ROW), cells, types)
    columns = [_unquoted(column, field.type) for column, field in zip(found.columns, schema(table), strict=True)]
    return _frame(pa.table(columns, schema=schema(table)), library)


def _written(type: Any) -> Any:
    """The type that a column is read as: text of few values as text."""
    import pyarrow as pa

    return type.value_type if pa.types.is_dictionary(type) else type


def _unquoted(column: Any, type: Any) -> Any:
    """A column as it was before it became CSV."""
    import pyarrow as pa
    from pyarrow import compute

    if not pa.types.is_string(column.type):
        return column
    text = compute.replace_substring_regex(column, f"^'({FORMULA})", r"\1")
    return text.dictionary_encode() if pa.types.is_dictionary(type) else text


def extract_frame(
    frame: Any,
    text: str = "text",
    *,
    id: str = "id",
    title: str = "title",
    url: str = "url",
    agency: str = "agency",
    published_at: str = "published_at",
    table: str | None = "facts",
    model: Model = DEFAULT_MODEL,
) -> Any:
    """The records of a frame of articles, a row an article.

        >>> facts = extract_frame(df, text="body", id="news_id")
        >>> df.merge(facts, left_on="news_id", right_on="article_id")

    Args:
        frame: a DataFrame of pandas or Polars; what comes out is of the same library.
        text, id, title, url, agency, published_at: its columns. Only that of the text must be there; without the id
            it is the URL, and without that a hash of the text.
        table: which tidy table; None for a dictionary of all. Articles that cannot be had stand in ``errors``.
        model: as for ``Extractor``.

    Raises:
        KeyError: the frame has no such column, or there is no such table.
    """
    if table is not None and table not in TABLES:
        raise KeyError(f"no table {table!r}; tables are {', '.join(TABLES)}")
    library: Library = "polars" if type(frame).__module__.startswith("polars") else "pandas"
    rows = frame.to_dicts() if library == "polars" else _pandas_rows(frame)
    if text not in frame.columns:
        raise KeyError(f"no column {text!r}; columns are {', '.join(map(str, frame.columns))}")
    columns = Columns((text,), id, title, url, agency, published_at)
    tables = collect(_outcomes(rows, columns, Extractor(model)))
    if table is None:
        return {name: _frame(arrow(name, rows), library) for name, rows in tables.items()}
    return _frame(arrow(table, tables[table]), library)


class FrameMapper:
    """A batch of columns ─► the columns of one tidy table: for ``datasets.Dataset.map`` and whatever maps like it.

        >>> dataset.map(FrameMapper("facts", text="body"), batched=True, remove_columns=dataset.column_names)

    Picklable, so that ``num_proc`` works. Decimals are text, exact, and dates ISO, as the types of a column must not
    depend on a batch's values.

    Args:
        table: which tidy table.
        model: as for ``Extractor``.
        columns: as for ``extract_frame``: ``text="body"``.
    """

    def __init__(self, table: str = "facts", *, model: Model = "fast", text: str = "text", **columns: str) -> None:
        self.table = table
        self.columns = Columns((text,), **columns)
        self.extractor = Extractor(model)

    def __call__(self, batch: Mapping[str, Sequence[Any]]) -> dict[str, list[Any]]:
        rows = (dict(zip(batch, values, strict=True)) for values in zip(*batch.values(), strict=True))
        found = collect(_outcomes(rows, self.columns, self.extractor))[self.table]
        return {c.name: [_portable(row[i]) for row in found] for i, c in enumerate(TABLES[self.table])}


def _portable(cell: Any) -> Any:
    if cell is None or isinstance(cell, str | bool | int | float):
        return cell
    return cell.isoformat() if hasattr(cell, "isoformat") else format(cell, "f")


def _outcomes(rows: Iterable[Mapping[str, Any]], columns: Columns, extractor: Extractor) -> Iterator[Outcome]:
    for position, row in enumerate(rows):
        try:
            given = columns.article(row)
        except ValueError as error:
            yield Failed(str(row.get(columns.id) or position), position, "read", str(error))
        else:
            yield extract(extractor, position, given)


def _pandas_rows(frame: Any) -> Iterator[dict[str, Any]]:
    for row in frame.to_dict("records"):
        yield {name: None if _empty(value) else value for name, value in row.items()}


def _empty(value: Any) -> bool:
    """NaN, NaT and NA, which alone are not equal to themselves."""
    import pandas

    return not isinstance(value, list | tuple | dict) and bool(pandas.isna(value))


def _frame(table: Any, library: Library) -> Any:
    if library == "polars":
        import polars

        return polars.from_arrow(table)
    import pandas

    return table.to_pandas(types_mapper=pandas.ArrowDtype)
