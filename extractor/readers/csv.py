"""CSV and TSV with a header, as spreadsheets save them: the separator is found in the header."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from extractor.readers.columns import Columns
from extractor.readers.inputs import Input, Unreadable
from extractor.readers.streams import MAX_ARTICLE, utf8

SEEKS = False

_SEPARATORS = ",;\t|"


def read(stream: io.BufferedReader, name: str, columns: Columns) -> Iterator[Input | Unreadable]:
    csv.field_size_limit(MAX_ARTICLE)
    with io.TextIOWrapper(utf8(stream), encoding="utf-8", errors="replace", newline="") as text:
        header = text.readline(MAX_ARTICLE)
        separator = max(_SEPARATORS, key=header.count)
        names = next(csv.reader([header], delimiter=separator), [])
        rows = csv.reader(text, delimiter=separator)
        number = 1
        while True:
            number += 1
            try:
                row = next(rows, None)
                if row is None:
                    return
                if not row:
                    continue
                yield columns.article(dict(zip(names, row, strict=False)))
            except (ValueError, csv.Error) as error:
                yield Unreadable(f"{name}:{number}", str(error))
