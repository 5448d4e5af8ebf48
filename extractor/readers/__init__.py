"""Readers: from text files, pages and tables, one article after another; nothing is held but the article at hand.

    >>> for article in read("corpus.jsonl.gz"):
    ...     print(article.id, len(article.text))

A source is a file, a folder (all readable files in it, in order of name), ``-`` for standard input, or an fsspec URL
(``s3://…``, ``zip://*.html::pages.zip``). The ending names the format, with ``.gz`` or ``.zst`` after it or not.
What cannot be read comes out in its place as ``Unreadable``; reading goes on behind it.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from itertools import chain
from typing import Any

from extractor.readers.columns import Columns, InvalidColumns
from extractor.readers.inputs import Input, Unreadable
from extractor.readers.streams import File, Meter, NoSource, decompressed, find, unpacked

__all__ = [
    "FORMATS", "Columns", "Input", "InvalidColumns", "Meter", "NoSource", "UnknownFormat", "Unreadable", "read",
]  # fmt: skip

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
    """No reader knows the file's ending, or there is no such reader."""


def read(
    source: str | os.PathLike[str],
    *,
    columns: Columns | None = None,
    format: str | None = None,
    meter: Meter | None = None,
) -> Iterator[Input | Unreadable]:
    """The articles of a source, in a fixed order.

    Args:
        source: path, folder, ``-`` or fsspec URL.
        columns: which columns of a table make the article; by default the names of ``Columns``.
        format: text, html, jsonl, json, csv or parquet, where the ending does not tell (standard input: jsonl).
        meter: counts the bytes read, for a progress bar.

    Raises:
        NoSource: the source does not exist or cannot be looked into (a ``FileNotFoundError``).
        UnknownFormat: a file's ending names no format.
    """
    if format and format not in FORMATS.values():
        raise UnknownFormat(f"no format {format!r}; there are {', '.join(dict.fromkeys(FORMATS.values()))}")
    files = find(os.fspath(source), tuple(FORMATS))
    if meter:
        meter.total = None if any(f.size is None for f in files) else sum(f.size or 0 for f in files)
    for file in files:
        if not format and not file.fault:
            format_of(file.name)
    return chain.from_iterable(_read_file(file, format, columns or Columns(), meter) for file in files)


def _dated(columns: Columns, articles: Iterator[Input | Unreadable]) -> Iterator[Input | Unreadable]:
    return (columns.dated(given) if isinstance(given, Input) else given for given in articles)


def _read_file(file: File, format: str | None, columns: Columns, meter: Meter | None) -> Iterator[Input | Unreadable]:
    if file.fault:
        yield Unreadable(file.name, file.fault)
        return
    module: Any = importlib.import_module(f"extractor.readers.{format or format_of(file.name)}")
    try:
        with file.open() as raw:
            if module.SEEKS:
                if unpacked(file.name) != file.name or not raw.seekable():
                    raise ValueError("of this format an unpacked file is needed")
                yield from _dated(columns, module.read(raw, file.name, columns))
                if meter:
                    meter.done += file.size or 0
            else:
                with decompressed(meter.counting(raw) if meter else raw, file.name) as stream:
                    yield from _dated(columns, module.read(stream, file.name, columns))
    except Exception as error:  # a torn archive, a driver's own exceptions, …: the next file may be well
        foreseen = isinstance(error, OSError | EOFError | ValueError)
        reason = getattr(error, "strerror", None) or str(error)
        yield Unreadable(file.name, reason if foreseen and reason else f"{type(error).__name__}: {error}")


def format_of(name: str) -> str:
    """The reader for a file name. Raises ``UnknownFormat``."""
    stem = unpacked(name).lower()
    for ending, module in FORMATS.items():
        if stem.endswith(ending):
            return module
    if name == "-":
        return "jsonl"
    raise UnknownFormat(f"{name}: unknown ending; known are {', '.join(FORMATS)}, with .gz or .zst or without")
