"""Workbooks: of a batch, and of one article; read back with openpyxl."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pandas
import pytest
from openpyxl.utils.escape import unescape

from extractor.corpora import batch
from extractor.writers import xlsx
from extractor.writers.tidy import TABLES

TEXTS = ["صادرات پسته به ۲۰۰ میلیون دلار رسید.", "=1+1 سه نفر آمدند.", ""]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("source") / "in.jsonl"
    title = "=cmd|' /C calc'!A1"
    rows = [{"id": f"00{n}", "text": text, "title": title if text else None} for n, text in enumerate(TEXTS)]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    return str(path)


def run(source: str, target: Path, **options: Any) -> Path:
    batch.run(source, str(target), model="none", workers=0, **options)
    return target


def test_a_batch_is_a_workbook(source: str, tmp_path: Path) -> None:
    target = run(source, tmp_path / "news.xlsx", chunk=1)
    assert [p.name for p in tmp_path.iterdir()] == ["news.xlsx"]
    book = openpyxl.load_workbook(target)
    assert book.sheetnames[0] == "facts"
    assert {"facts", "quantities", "articles", "errors"} <= {*book.sheetnames} <= {*TABLES}
    assert all(sheet.sheet_view.rightToLeft and sheet.freeze_panes == "A2" for sheet in book)
    head, *rows = book["facts"].iter_rows(values_only=True)
    assert list(head) == [column.name for column in TABLES["facts"]]
    first = dict(zip(head, rows[0], strict=True))
    assert (first["article_id"], first["value"], first["currency"]) == ("000", 200_000_000, "USD")
    titles = {cell.value: cell.data_type for row in book["articles"].iter_rows() for cell in row if cell.value}
    assert titles["=cmd|' /C calc'!A1"] == titles["=1+1 سه نفر آمدند."] == "s"  # text, no formula
    assert pandas.read_excel(target, dtype={"article_id": str})["article_id"][0] == "000"


def test_one_table_and_its_errors(source: str, tmp_path: Path) -> None:
    assert openpyxl.load_workbook(run(source, tmp_path / "facts.xlsx")).sheetnames == ["facts", "errors"]


def test_an_interrupted_run_ends_in_the_same_bytes(source: str, tmp_path: Path) -> None:
    whole = run(source, tmp_path / "whole.xlsx", chunk=1).read_bytes()

    def stop(totals: batch.Totals, _meter: Any) -> None:
        if totals.inputs == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(source, tmp_path / "cut.xlsx", chunk=1, progress=stop)
    assert not (tmp_path / "cut.xlsx").exists()
    assert run(source, tmp_path / "cut.xlsx", chunk=1, resume=True).read_bytes() == whole
    assert sorted(p.name for p in tmp_path.iterdir()) == ["cut.xlsx", "whole.xlsx"]


def test_a_table_longer_than_a_sheet_goes_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "_ROWS", 300)
    rows = [("a", f"per{n}", "نام", None) for n in range(700)]
    book = openpyxl.load_workbook(io.BytesIO(xlsx.workbook({"persons": rows})))
    assert book.sheetnames == ["persons", "persons 2", "persons 3"]
    found = [row for sheet in book for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert found == rows


def test_extract_writes_a_workbook(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXTS[0], encoding="utf-8")
    khabar = [sys.executable, "-m", "extractor.cli", "extract", str(tmp_path / "a.txt"), "--model", "none"]
    done = subprocess.run([*khabar, "--format", "xlsx"], capture_output=True, check=True)
    book = openpyxl.load_workbook(io.BytesIO(done.stdout))
    assert book.sheetnames[0] == "facts"
    assert book["facts"].sheet_view.rightToLeft


def test_cells_of_figures_and_of_odd_text() -> None:
    """Whole numbers without a point behind them, long ones as plain digits, control characters as they were."""
    columns = ("value", "text")
    figures = ("80000000.000000000", "1250.500000000", "9999999999999999.000000000", "0.123456789012", "-5")
    texts = ("a\x0bb", "a\ufffeb", "_x0041_", "\r\nx", " x ")
    rows = [(Decimal(figure), text) for figure, text in zip(figures, texts, strict=True)]
    out = io.BytesIO()
    xlsx.write(out, {"facts": (columns, rows)})
    sheet = openpyxl.load_workbook(io.BytesIO(out.getvalue()))["facts"]
    cells = [sheet.cell(i, 1) for i in range(2, 7)]
    assert [cell.value for cell in cells] == [80_000_000, 1250.5, "9999999999999999", 0.123456789012, -5]
    assert [cell.number_format for cell in cells[:2]] == ["#,##0", "#,##0.##########"]
    assert [unescape(sheet.cell(i, 2).value) for i in range(2, 7)] == list(texts)
