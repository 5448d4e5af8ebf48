"""Readers: from text files, pages and tables, one article after another; nothing is held but the article at hand.

    >>> for article in read("corpus.jsonl.gz"):
    ...     print(article.id, len(article.text))

A source is a file, a folder (all readable files in it, in order of name), ``-`` for standard input, or an fsspec URL
(``s3://…``, ``zip://*.html::pages.zip``). The ending names the format, with ``.gz`` or ``.zst`` after it or not.
What cannot be read comes out in its place as ``Unreadable``; reading goes on behind it.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from itertools import chain
from typing import Any

from extractor.readers.columns import Columns, InvalidColumns
from extractor.readers.inputs import Input, Unreadable
from extractor.readers.streams import File, Meter, decompressed, find

__all__ = ["FORMATS", "Columns", "Input", "InvalidColumns", "Meter", "UnknownFormat", "Unreadable", "read"]

FORMATS = {
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
}
"""Ending ─► module of this package; each has ``read(stream, name, columns)``."""


class UnknownFormat(ValueError):
    """No reader knows the file's ending."""


def read(
    source: str, *, columns: Columns | None = None, format: str | None = None, meter: Meter | None = None
) -> Iterator[Input | Unreadable]:
    """The articles of a source, in a fixed order.

    Args:
        source: path, folder, ``-`` or fsspec URL.
        columns: which columns of a table make the article; by default the names of ``Columns``.
        format: text, html, jsonl, json, csv or parquet, where the ending does not tell (standard input: jsonl).
        meter: counts the bytes read, for a progress bar.

    Raises:
        FileNotFoundError: the source does not exist.
        UnknownFormat: a file's ending names no format.
    """
    files = find(source, tuple(FORMATS))
    if meter:
        meter.total = None if any(f.size is None for f in files) else sum(f.size or 0 for f in files)
    formats = [format or format_of(file.name) for file in files]
    return chain.from_iterable(
        _read_file(file, form, columns or Columns(), meter) for file, form in zip(files, formats, strict=True)
    )


def _dated(columns: Columns, articles: Iterator[Input | Unreadable]) -> Iterator[Input | Unreadable]:
    return (columns.dated(given) if isinstance(given, Input) else given for given in articles)


def _read_file(file: File, format: str, columns: Columns, meter: Meter | None) -> Iterator[Input | Unreadable]:
    module: Any = importlib.import_module(f"extractor.readers.{format}")
    try:
        with file.open() as raw:
            if module.SEEKS:
                yield from _dated(columns, module.read(raw, file.name, columns))
                if meter:
                    meter.done += file.size or 0
            else:
                with decompressed(meter.counting(raw) if meter else raw, file.name) as stream:
                    yield from _dated(columns, module.read(stream, file.name, columns))
    except (OSError, EOFError, ValueError) as error:  # truncated archive, no Parquet file, …: the next file may be well
        yield Unreadable(file.name, str(error))


def format_of(name: str) -> str:
    """The reader for a file name. Raises ``UnknownFormat``."""
    stem = name.lower().removesuffix(".gz").removesuffix(".zst")
    for ending, module in FORMATS.items():
        if stem.endswith(ending):
            return module
    if name == "-":
        return "jsonl"
    raise UnknownFormat(f"{name}: unknown ending; known are {', '.join(FORMATS)}, with .gz or .zst or without")
