"""Tidy tables that are read back from CSV."""

from decimal import Decimal

import pytest

from extractor.writers.csv import lines
from extractor.writers.frames import read_csv
from extractor.writers.tidy import TABLES


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_codes_and_decimals_are_read_as_they_were_written(tmp_path, library):
    names = tuple(column.name for column in TABLES["facts"])
    given = {"article_id": "007", "id": "f1", "hs_code": "0802", "value": Decimal("12345678901234567890.123456789")}
    given |= {"partners": "ترکیه\nعراق", "partners_m49": "792\n"}
    path = tmp_path / "facts.csv"
    path.write_bytes(b"\xef\xbb\xbf" + lines([names, tuple(given.get(name) for name in names)]))
    frame = read_csv(str(path), library)
    assert {name: frame[name][0] for name in given} == given
    assert frame["low"][0] is None or frame["low"].isna()[0]


TEXTS = [
    "- از ده",
    "=1+1",
    "'=1+1",
    "''+",
    "'چهار'",
    "'",
    "پنج - شش",
    "NA",
    "null",
    "N/A",
    "a\tb",
    "\tb",
    "@",
    "الف\nب",
    None,
]


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_text_is_read_back_as_it_was(tmp_path, library):
    """Whatever a spreadsheet needs before a text, and whatever a reader of tables takes for no text."""
    names = tuple(column.name for column in TABLES["articles"])
    rows = [
        (f"-{n}", *(text if name in ("text", "agency") else None for name in names[1:])) for n, text in enumerate(TEXTS)
    ]
    long = ("long", *("آ" * 1_500_000 if name == "text" else None for name in names[1:]))
    path = tmp_path / "articles.csv"
    path.write_bytes(lines([names, *rows, long]))
    frame = read_csv(str(path), library)
    assert list(frame["id"][:2]) == ["-0", "-1"]
    for column in ("text", "agency"):
        assert [value if isinstance(value, str) else None for value in frame[column]][: len(TEXTS)] == TEXTS
    assert len(frame["text"][len(TEXTS)]) == 1_500_000
    written = path.read_text(encoding="utf-8")
    assert "\n-" not in written
    assert "\n=" not in written


def test_a_file_of_no_table_is_refused(tmp_path):
    with pytest.raises(KeyError, match="tables are articles"):
        read_csv(str(tmp_path / "figures.csv"))
