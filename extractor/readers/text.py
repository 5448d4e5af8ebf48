"""Plain text: one file, one article; its id is the file's name without the ending."""

from __future__ import annotations

import io
from collections.abc import Iterator

from extractor.readers.columns import Columns
from extractor.readers.inputs import Input, Unreadable
from extractor.readers.streams import unpacked, whole
from extractor.source import decode

SEEKS = False


def read(stream: io.BufferedReader, name: str, columns: Columns) -> Iterator[Input | Unreadable]:
    text = decode(whole(stream))
    yield Input(text=text, id=stem(name)) if text.strip() else Unreadable(name, "empty file")


def stem(name: str) -> str:
    """A file's name without its endings: «1402/پسته.txt.gz» ─► «1402/پسته»."""
    return unpacked(name).rsplit(".", 1)[0]
