"""Data frames for pandas and Polars: the tidy tables, with exact decimals."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from extractor.records import Article
from extractor.writers.parquet import arrow
from extractor.writers.tidy import TABLES, article_rows


def frames(articles: Iterable[tuple[Article, str]], library: Literal["pandas", "polars"] = "pandas") -> dict[str, Any]:
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
    tables = {name: arrow(name, rows[name]) for name in TABLES}
    if library == "polars":
        import polars

        return {name: polars.from_arrow(table) for name, table in tables.items()}
    import pandas

    return {name: table.to_pandas(types_mapper=pandas.ArrowDtype) for name, table in tables.items()}
