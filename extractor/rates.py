"""Sums in one currency, by a table of rates that the user gives.

The table is CSV with the columns ``date``, ``currency`` and ``rate``: what one unit of the currency is worth on that
day, in one currency for the whole table. A sum is converted at the last day of the table that has the rates it needs,
on or before the day that the figure speaks of (the end of its period, or the day of publication if that is earlier),
and not more than a year before. Where there is none it is left as it is, and a warning says so.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation, localcontext
from functools import cache
from pathlib import Path

import pycountry

from extractor.language import cldr
from extractor.readers.published import TEHRAN, parse_published
from extractor.records import Article, Fact

COLUMNS = ("date", "currency", "rate")
PLACES = Decimal("1e-9")
"""To which quotients are rounded, half to even; no rate may have more decimals."""
_WHOLE_DIGITS = 29
"""As many digits before the point as the tables hold."""
LONGEST = dt.timedelta(days=366)
"""How old a rate may be."""
_DIGITS = 80


class InvalidRates(ValueError):
    """The table cannot be used; the message names file, line and reason."""


@dataclass(frozen=True, slots=True)
class Rates:
    """A table of rates, and the currency that sums are turned into."""

    currency: str
    """ISO 4217."""
    quoted_in: str
    """The currency that the table's rates are in."""
    days: tuple[dt.date, ...]
    """In order."""
    table: dict[dt.date, dict[str, Decimal]] = field(repr=False)
    digest: str = ""
    """SHA-256 of the file."""

    @classmethod
    def read(cls, path: str, currency: str, quoted_in: str | None = None) -> Rates:
        """The table of a CSV file.

        Args:
            path: UTF-8, with or without byte order mark, separated by commas, semicolons or tabs.
            currency: into which sums are turned.
            quoted_in: the currency of the rates; by default the same.

        Raises:
            InvalidRates: the file cannot be read, a row of it makes no sense, or it has nothing for ``currency``.
        """
        quoted_in = quoted_in or currency
        for code in (currency, quoted_in):
            if (reason := _unknown(code)) is not None:
                raise InvalidRates(reason)
        try:
            data = Path(path).read_bytes()
            text = data.decode("utf-8-sig")
        except OSError as error:
            raise InvalidRates(f"{path}: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise InvalidRates(f"{path}: not UTF-8") from error
        table: dict[dt.date, dict[str, Decimal]] = {}
        for line, day, of, rate in _rows(path, text):
            if of == quoted_in and rate != 1:
                raise InvalidRates(f"{path}:{line}: the rates are in {quoted_in}, so its own is 1")
            if table.setdefault(day, {}).setdefault(of, rate) != rate:
                raise InvalidRates(f"{path}:{line}: another rate of {of} for {day} stands above")
        if not table:
            raise InvalidRates(f"{path}: no rates in it")
        if currency != quoted_in and not any(currency in rates for rates in table.values()):
            raise InvalidRates(f"{path}: no rate of {currency}, into which sums are to be turned")
        return cls(currency, quoted_in, tuple(sorted(table)), table, hashlib.sha256(data).hexdigest())

    def convert(self, article: Article) -> Article:
        """The article with the sums of its facts in ``currency``, or warnings why they are not."""
        missing: dict[str, list[str]] = {}
        facts: list[Fact] = []
        for fact in article.facts:
            if fact.iso_currency is None:
                facts.append(fact)
                continue
            day = _day(fact, article.published_at)
            found = self.rate(fact.iso_currency, day)
            if found is None:
                of_day = f"of {fact.iso_currency} for {day}" if day else f"of {fact.iso_currency}: the day is not known"
                missing.setdefault(of_day, []).append(fact.id)
                facts.append(fact)
            else:
                facts.append(self._converted(fact, *found))
        warnings = [f"no rate {reason}; not converted: {', '.join(ids)}" for reason, ids in missing.items()]
        return article.model_copy(update={"facts": tuple(facts), "warnings": (*article.warnings, *warnings)})

    def rate(self, currency: str, day: dt.date | None) -> tuple[Decimal, Decimal, dt.date | None] | None:
        """The rate of a currency, that of the target, and their day; None where the table has none for ``day``."""
        needed = {currency, self.currency} - {self.quoted_in} if currency != self.currency else set()
        if not needed:
            return Decimal(1), Decimal(1), None
        if day is None:
            return None
        for known in reversed(self.days[: bisect_right(self.days, day)]):
            if day - known > LONGEST:
                break
            rates = self.table[known]
            if needed <= rates.keys():
                return rates.get(currency, Decimal(1)), rates.get(self.currency, Decimal(1)), known
        return None

    def _converted(self, fact: Fact, rate: Decimal, base: Decimal, day: dt.date | None) -> Fact:
        sums = {
            f"converted_{part}": _quotient(value, rate, base)
            for part in ("value", "low", "high")
            if (value := getattr(fact, f"iso_{part}")) is not None
        }
        told = {"converted_currency": self.currency, "rate": rate, "base_rate": base, "rate_date": day}
        return fact.model_copy(update=sums | told)


def unconverted(article: Article) -> int:
    """How many sums of an article have no value in the one currency."""
    return sum(fact.iso_currency is not None and fact.converted_currency is None for fact in article.facts)


def _rows(path: str, text: str) -> Iterator[tuple[int, dt.date, str, Decimal]]:
    lines = io.StringIO(text, newline=None)  # «\n», «\r\n» and «\r» end a line, and nothing else does
    header = lines.readline()
    lines.seek(0)
    reader = csv.DictReader(lines, delimiter=max(",;\t", key=header.count))
    names = [name.strip() for name in reader.fieldnames or ()]
    reader.fieldnames = names
    if lacking := [column for column in COLUMNS if column not in names]:
        raise InvalidRates(f"{path}: no column {', '.join(lacking)}; columns are {', '.join(names) or '(none)'}")
    if twice := [column for column in COLUMNS if names.count(column) > 1]:
        raise InvalidRates(f"{path}: more than one column {', '.join(twice)}")
    for row in reader:
        given = {column: (row[column] or "").strip() for column in COLUMNS}
        if not any(given.values()):  # below a spreadsheet's last row
            continue
        where = f"{path}:{reader.line_num}"
        day = parse_published(given["date"])
        if day is None:
            raise InvalidRates(f"{where}: no date: {given['date']!r}")
        if (reason := _unknown(given["currency"])) is not None:
            raise InvalidRates(f"{where}: {reason}")
        yield reader.line_num, day.date(), given["currency"], _number(where, given["rate"])


def _number(where: str, text: str) -> Decimal:
    try:
        rate = Decimal(text.replace("_", "?"))  # Python's own mark between digits is none of a table's
    except InvalidOperation:
        raise InvalidRates(f"{where}: no number: {text!r}") from None
    if not rate.is_finite() or rate <= 0:
        raise InvalidRates(f"{where}: a rate is more than 0: {text!r}")
    if rate.adjusted() >= _WHOLE_DIGITS:
        raise InvalidRates(f"{where}: more than {_WHOLE_DIGITS} digits before the point: {text!r}")
    with localcontext(prec=_DIGITS):
        if rate != rate.quantize(PLACES):
            raise InvalidRates(f"{where}: more than 9 decimals: {text!r}; quote the rates in the weaker currency")
    return rate


def _unknown(code: str) -> str | None:
    """Why a code is none of ISO 4217's."""
    if code == "IRT":
        return "IRT (toman) is no code of ISO 4217; give rial, IRR"
    return None if code in _currencies() else f"no currency of ISO 4217: {code!r}"


@cache
def _currencies() -> frozenset[str]:
    """Codes of ISO 4217: those in use, and the withdrawn ones that old articles count in."""
    return frozenset(currency.alpha_3 for currency in pycountry.currencies).union(cldr.currencies())


def _day(fact: Fact, published_at: dt.datetime | None) -> dt.date | None:
    """The day whose rate a sum has: the end of its period, but none after the day of publication.

    A period without an end goes on to that day.
    """
    published = None
    if published_at:
        published = (published_at.astimezone(TEHRAN) if published_at.tzinfo else published_at).date()
    known = [day for day in (fact.period_end, published) if day]
    return min(known, default=None)


def _quotient(value: Decimal, rate: Decimal, base: Decimal) -> Decimal:
    """``value × rate ÷ base``: exact where it has no more than nine decimals."""
    with localcontext(prec=_DIGITS):
        digits = format((value * rate / base).quantize(PLACES), "f").rstrip("0").rstrip(".")
    return Decimal(digits)
