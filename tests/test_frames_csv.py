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


def test_a_file_of_no_table_is_refused(tmp_path):
    with pytest.raises(KeyError, match="tables are articles"):
        read_csv(str(tmp_path / "figures.csv"))
