"""Sums in one currency, by a table of rates."""

from __future__ import annotations

import csv
import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from extractor.cli import app
from extractor.corpora import batch
from extractor.rates import PLACES, InvalidRates, Rates, _quotient
from extractor.records import Article, Fact

TABLE = "date,currency,rate\n2023-05-01,USD,420000\n2023-05-01,EUR,462000\n2023-06-01,USD,500000\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "rates.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def article(*sums: tuple[str, str], published: dt.datetime | None = dt.datetime(2023, 6, 5), **more: Any) -> Article:
    facts = [
        Fact(id=f"f{i}", quantity_id=f"m{i}", kind="money", iso_value=Decimal(value), iso_currency=currency, quote="",
             start=0, end=1, **more)
        for i, (value, currency) in enumerate(sums, 1)
    ]  # fmt: skip
    return Article(sha256="0" * 64, published_at=published, facts=tuple(facts))


CONVERTED = [
    ("840000", "IRR", "USD", "1.68", "1", "500000", "2023-06-01"),  # rials into dollars: the newest day
    ("1", "EUR", "USD", "1.1", "462000", "420000", "2023-05-01"),  # through the rial: the newest day that has both
    ("2.5", "USD", "IRR", "1250000", "500000", "1", "2023-06-01"),
    ("1", "IRR", "USD", "0.000002", "1", "500000", "2023-06-01"),
    ("7", "USD", "USD", "7", "1", "1", None),  # no rate is needed
]


@pytest.mark.parametrize(("value", "of", "into", "result", "rate", "base", "day"), CONVERTED)
def test_sums_are_converted_exactly(
    table: Path, value: str, of: str, into: str, result: str, rate: str, base: str, day: str | None
) -> None:
    (fact,) = Rates.read(str(table), into, "IRR").convert(article((value, of))).facts
    assert (fact.converted_value, fact.rate, fact.base_rate) == (Decimal(result), Decimal(rate), Decimal(base))
    assert fact.converted_currency == into
    assert fact.rate_date == (dt.date.fromisoformat(day) if day else None)


def test_the_day_is_the_end_of_the_period_but_none_after_publication(table: Path) -> None:
    rates = Rates.read(str(table), "IRR")
    past = rates.convert(article(("1", "USD"), period_end=dt.date(2023, 5, 20))).facts[0]
    future = rates.convert(article(("1", "USD"), period_end=dt.date(2024, 5, 20))).facts[0]
    undated = rates.convert(article(("1", "USD"), published=None, period_end=dt.date(2023, 5, 1))).facts[0]
    open_end = rates.convert(article(("1", "USD"), period_start=dt.date(2023, 5, 1))).facts[0]
    assert [f.rate_date for f in (past, future, undated, open_end)] == [
        dt.date(2023, 5, 1), dt.date(2023, 6, 1), dt.date(2023, 5, 1), dt.date(2023, 6, 1),
    ]  # fmt: skip
    endless = rates.convert(article(("1", "USD"), published=None, period_start=dt.date(2023, 5, 1)))
    assert endless.facts[0].rate is None
    assert "the day is not known" in endless.warnings[0]


@pytest.mark.parametrize(
    ("of", "published", "said"),
    [
        ("AED", dt.datetime(2023, 6, 5), "no rate of AED for 2023-06-05; not converted: f1"),
        ("USD", dt.datetime(2023, 4, 30), "no rate of USD for 2023-04-30; not converted: f1"),  # before the table
        ("USD", dt.datetime(2024, 6, 5), "no rate of USD for 2024-06-05; not converted: f1"),  # long after it
        ("USD", None, "no rate of USD: the day is not known; not converted: f1"),
    ],
)
def test_nothing_is_converted_without_a_rate(table: Path, of: str, published: Any, said: str) -> None:
    done = Rates.read(str(table), "IRR").convert(article(("5", of), published=published))
    assert done.warnings == (said,)
    assert done.facts == article(("5", of), published=published).facts


NUMBERS = st.decimals(min_value=Decimal("1e-9"), max_value=Decimal("1e15"), places=9)


@given(NUMBERS, NUMBERS, NUMBERS)
def test_what_is_rounded_is_rounded_in_the_ninth_place_alone(value: Decimal, rate: Decimal, base: Decimal) -> None:
    from fractions import Fraction

    exact = Fraction(value) * Fraction(rate) / Fraction(base)
    assert abs(Fraction(_quotient(value, rate, base)) - exact) <= Fraction(PLACES) / 2
    assert _quotient(value, rate, rate) == value


BAD = [
    ("day,currency,rate\n", "no column date; columns are day, currency, rate"),
    ("date,currency,rate\n", "no rates in it"),
    ("", "no column date, currency, rate; columns are (none)"),
    ("date,currency,rate\nyesterday,USD,1\n", "rates.csv:2: no date: 'yesterday'"),
    ("date,currency,rate\n1402-02-11,dollar,1\n", "rates.csv:2: no currency of ISO 4217: 'dollar'"),
    ("date,currency,rate\n1402-02-11,IRT,10\n", "rates.csv:2: IRT (toman) is no code of ISO 4217; give rial, IRR"),
    ("date,currency,rate\n2023-05-01,USD,a lot\n", "rates.csv:2: no number: 'a lot'"),
    ('date,currency,rate\n2023-05-01,USD,"420,000"\n', "rates.csv:2: no number: '420,000'"),
    ("date,currency,rate\n2023-05-01,USD,0\n", "rates.csv:2: a rate is more than 0: '0'"),
    ("date,currency,rate\n2023-05-01,USD,NaN\n", "rates.csv:2: a rate is more than 0: 'NaN'"),
    ("date,currency,rate\n2023-05-01,USD,0.00000000001\n", "rates.csv:2: more than 9 decimals"),
    ("date,currency,rate\n2023-05-01,USD,1\n2023-05-01,USD,2\n", "rates.csv:3: another rate of USD for 2023-05-01"),
    ("date,currency,rate\n2023-05-01,IRR,2\n", "rates.csv:2: the rates are in IRR, so its own is 1"),
    ("date,currency,rate\n2023-05-01\n", "rates.csv:2: no currency of ISO 4217: ''"),
    ("date,currency,rate\n2023-05-01,usd,1\n", "rates.csv:2: no currency of ISO 4217: 'usd'"),
    ("date,currency,rate\n2023-05-01,USD,4_20\n", "rates.csv:2: no number: '4_20'"),
    ("date,currency,rate\n2023-05-01,USD,1e100\n", "rates.csv:2: more than 29 digits before the point: '1e100'"),
    (f"date,currency,rate\n2023-05-01,USD,{'1' * 100}\n", "rates.csv:2: more than 29 digits before the point"),
    ("date,currency,rate,rate\n2023-05-01,USD,1,2\n", "rates.csv: more than one column rate"),
]


@pytest.mark.parametrize(("text", "reason"), BAD, ids=[reason for _, reason in BAD])
def test_a_bad_table_is_one_line(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "rates.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidRates) as error:
        Rates.read(str(path), "IRR")
    assert reason in str(error.value)
    assert "\n" not in str(error.value)


def test_what_else_a_table_can_lack(table: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidRates, match="no rate of AED, into which"):
        Rates.read(str(table), "AED", "IRR")
    with pytest.raises(InvalidRates, match="No such file"):
        Rates.read(str(tmp_path / "none.csv"), "IRR")
    (tmp_path / "old.csv").write_bytes("نرخ".encode("cp1256"))
    with pytest.raises(InvalidRates, match="not UTF-8"):
        Rates.read(str(tmp_path / "old.csv"), "IRR")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_tables_as_spreadsheets_save_them(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "rates.csv"
    text = "note,rate,date,currency\r\nx,۴۲۰۰۰۰,1402/02/11,USD\r\n".replace(",", separator)
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert Rates.read(str(path), "IRR").rate("USD", dt.date(2023, 5, 2)) == (420000, 1, dt.date(2023, 5, 1))


def test_what_else_stands_in_a_table(tmp_path: Path) -> None:
    """Cells of several lines, line separators of Unicode, rows below the last, currencies of old days."""
    path = tmp_path / "rates.csv"
    rows = ("1995-01-02,DEM,1130,a\u2028b", '1995-01-02,USD,1750,"two\nlines"', "1995-01-03,USD,1751,c", ",,,")
    path.write_text("\n".join(("date,currency,rate,note", *rows, "")), encoding="utf-8")
    rates = Rates.read(str(path), "IRR")
    assert rates.rate("DEM", dt.date(1995, 1, 3)) == (1130, 1, dt.date(1995, 1, 2))
    assert rates.rate("USD", dt.date(1995, 1, 3)) == (1751, 1, dt.date(1995, 1, 3))
    path.write_bytes(b"date,currency,rate\r1995-01-02,USD,1750\r")
    assert Rates.read(str(path), "IRR").rate("USD", dt.date(1995, 1, 2)) == (1750, 1, dt.date(1995, 1, 2))
    with pytest.raises(InvalidRates, match="'usd'"):
        Rates.read(str(path), "usd", "IRR")


# through the commands -----------------------------------------------------------------------------------------------


def told(*arguments: object) -> Any:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_a_batch_turns_sums_into_one_currency(table: Path, tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    texts = ["صادرات پسته به ۸۴ میلیون تومان رسید.", "صادرات زعفران به ۳ میلیون درهم رسید."]
    rows = [{"id": f"a{n}", "text": text, "published_at": "2023-05-22"} for n, text in enumerate(texts)]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    command = ("batch", source, "--to", tmp_path / "facts.csv", "--model", "none", "--workers", 0, "--chunk", 1)
    done = told(*command, "--rates", table, "--currency", "USD", "--rates-in", "IRR")
    assert done.exit_code == 0, done.output
    assert "1 sums not converted" in done.output
    with open(tmp_path / "facts.csv", encoding="utf-8-sig", newline="") as file:
        first, second = csv.DictReader(file)
    assert (first["iso_value"], first["converted_value"], first["converted_currency"]) == ("840000000", "2000", "USD")
    assert (first["rate"], first["base_rate"], first["rate_date"]) == ("1", "420000", "2023-05-01")
    assert (second["converted_value"], second["converted_currency"]) == ("", "")


def test_another_table_is_another_run(table: Path, tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text("".join(json.dumps({"id": f"a{n}", "text": "سه نفر آمدند."}) + "\n" for n in range(2)))

    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    options: dict[str, Any] = {"model": "none", "workers": 0, "chunk": 1}
    with pytest.raises(KeyboardInterrupt):
        batch.run(str(source), f"{tmp_path}/out.csv", rates=Rates.read(str(table), "IRR"), progress=stop, **options)
    table.write_text(TABLE.replace("420000", "420001"))
    with pytest.raises(batch.BatchError, match="rates"):
        changed = Rates.read(str(table), "IRR")
        batch.run(str(source), f"{tmp_path}/out.csv", rates=changed, resume=True, **options)


def test_options_that_lack_another(table: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("سه نفر")
    for options in (("--rates", table), ("--currency", "USD"), ("--rates-in", "IRR")):
        done = told("extract", tmp_path / "a.txt", *options)
        assert done.exit_code == 2
        assert "--rates and --currency go together" in done.output
