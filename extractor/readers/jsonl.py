"""JSON Lines: one object a line, under a column mapping."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

from extractor.readers.columns import Columns
from extractor.readers.inputs import Input, Unreadable
from extractor.readers.streams import MAX_ARTICLE, utf8

SEEKS = False


def read(stream: io.BufferedReader, name: str, columns: Columns) -> Iterator[Input | Unreadable]:
    unseen = columns.mapped
    for number, line in enumerate(_lines(utf8(stream)), 1):
        if line is None:
            yield Unreadable(f"{name}:{number}", f"a line of more than {MAX_ARTICLE} bytes")
            continue
        try:
            text = line.decode().strip()
            if not text:
                continue
            row = json.loads(text, strict=False)  # tabs as they are
            if not isinstance(row, dict):
                raise ValueError(f"a JSON object is expected, not {text[:40]}")
            unseen = unseen and unseen - row.keys()
            article = columns.article(row)
        except (ValueError, RecursionError) as error:
            yield Unreadable(f"{name}:{number}", str(error))
        else:
            yield article
    if unseen:
        yield Unreadable(name, f"no line has the column {', '.join(sorted(unseen))}")


def _lines(stream: io.BufferedReader) -> Iterator[bytes | None]:
    """Lines; None for one that is too long, of which no more than a piece is held."""
    while line := stream.readline(MAX_ARTICLE + 1):
        if len(line) <= MAX_ARTICLE:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(MAX_ARTICLE)
        yield None
