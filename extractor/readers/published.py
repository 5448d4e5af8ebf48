"""Dates of publication as pages, feeds and tables write them ─► a datetime with a time zone."""

from __future__ import annotations

import datetime as dt
import email.utils
import re
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import jdatetime

TEHRAN = ZoneInfo("Asia/Tehran")
"""Where a date without a time zone is taken to be from."""

_NUMERIC = re.compile(r"(\d{4})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,2})")
_CLOCK = re.compile(r"(?<!\d)([01]?\d|2[0-3])\s?:\s?([0-5]\d)(?:\s?:\s?([0-5]\d))?(?!\d)")
_LETTERS = str.maketrans("\u064a\u0643\u200c" + "".join(map(chr, (*range(0x660, 0x66A), *range(0x6F0, 0x6FA)))),
                         "\u06cc\u06a9 " + "0123456789" * 2)  # fmt: skip
"""Arabic yeh and kaf, the half-space, and the digits of both scripts."""
_NO_YEAR = re.compile(r"(?<![\d+-])0\d{3}(?!\d)")
"""The year 1 of programs' empty dates, of which RFC 2822 would make 2001."""
_JALALI_YEARS = range(1200, 1600)


@cache
def _worded() -> re.Pattern[str]:
    """Day, Jalali month by name (the word for «month» may follow it), year."""
    return re.compile(rf"(\d{{1,2}})\s+({'|'.join(jdatetime.date.j_months_fa)})(?:\s?\w{{3}})?\s+(\d{{4}})")


class InvalidPattern(ValueError):
    """A pattern of dates that cannot be understood."""


_CODES = {"Y": r"\d{4}", "y": r"\d{2}", "m": r"\d{1,2}", "d": r"\d{1,2}", "H": r"\d{1,2}", "M": r"\d{1,2}",
          "S": r"\d{1,2}"}  # fmt: skip
YEARS = range(1800, 2201)
"""Gregorian years in which an article can have been published."""
_CENTURY_BEGINS = 50
"""From which on two digits mean 13xx of the Solar Hijri calendar; below it they mean 14xx."""


@cache
def date_pattern(pattern: str) -> re.Pattern[str]:
    """The expression for a pattern in the codes of strptime: «fars-%Y%m%d», «/%Y/%m/%d/».

    Raises:
        InvalidPattern: an unknown or repeated code, or no year, month or day.
    """
    parts = re.split("%(.)", pattern)
    codes = parts[1::2]
    if wrong := [code for code in codes if code not in (*_CODES, "%")]:
        raise InvalidPattern(f"{pattern!r}: %{wrong[0]} is not known; there are {' '.join(f'%{c}' for c in _CODES)}")
    named = [code for code in codes if code != "%"]
    if len({code.lower() if code in "Yy" else code for code in named}) < len(named):
        raise InvalidPattern(f"{pattern!r}: a code stands twice")
    if not {"Y", "y"} & {*named} or not {"m", "d"} <= {*named}:
        raise InvalidPattern(f"{pattern!r}: a date needs %Y (or %y), %m and %d")
    text = "".join(
        re.escape(part) if i % 2 == 0 else "%" if part == "%" else f"(?P<{part}>{_CODES[part]})"
        for i, part in enumerate(parts)
    )
    return re.compile(rf"(?<!\d){text}" if not parts[0] else text)


def find_date(pattern: str, text: str) -> dt.datetime | None:
    """The first day of either calendar that a pattern finds in an id or address; two-digit years are Solar Hijri."""
    for found in date_pattern(pattern).finditer(text):
        got = {code: int(digits) for code, digits in found.groupdict().items()}
        year = got["Y"] if "Y" in got else got["y"] + (1300 if got["y"] >= _CENTURY_BEGINS else 1400)
        try:
            clock = dt.time(got.get("H", 0), got.get("M", 0), got.get("S", 0))
            if year in _JALALI_YEARS:
                day = jdatetime.date(year, got["m"], got["d"]).togregorian()
            elif year in YEARS:
                day = dt.date(year, got["m"], got["d"])
            else:
                continue
        except ValueError:
            continue
        return dt.datetime.combine(day, clock, TEHRAN)
    return None


def parse_published(value: Any) -> dt.datetime | None:
    """A datetime of a column, header, attribute or a line of a page; ``None`` where it holds no date.

    Knows ISO 8601, RFC 2822, and Solar Hijri dates by number («1402/03/01 10:20») and by month name, in digits of any
    script; seconds since 1970 as a number. The result is in Tehran's time, which is also assumed where none is given:
    it is the day there that an article's «yesterday» counts from. What databases and programs write where there is no
    date (the years 1 and 9999) is none.
    """
    try:
        found = _read(value)
    except (ValueError, OverflowError, OSError):
        return None
    return found if found and found.year in YEARS else None


def _read(value: Any) -> dt.datetime | None:
    if isinstance(value, dt.datetime):
        return _aware(value)
    if isinstance(value, dt.date):
        return _aware(dt.datetime.combine(value, dt.time()))
    if isinstance(value, int | float | Decimal):
        return dt.datetime.fromtimestamp(float(value), TEHRAN)
    return _parse(str(value)) if value else None


def _parse(text: str) -> dt.datetime | None:
    text = text.strip().translate(_LETTERS)
    if (worded := _worded().search(text)) is not None:
        day, month, year = worded.groups()
        return _jalali(int(year), jdatetime.date.j_months_fa.index(month) + 1, int(day), text)
    if (numeric := _NUMERIC.search(text)) is not None and int(numeric[1]) in _JALALI_YEARS:
        return _jalali(int(numeric[1]), int(numeric[2]), int(numeric[3]), text[numeric.end() :])
    try:
        return _aware(dt.datetime.fromisoformat(text))
    except ValueError:
        pass
    if _NO_YEAR.search(text):
        return None
    try:
        return _aware(email.utils.parsedate_to_datetime(text))
    except ValueError:
        pass
    if numeric is not None:
        year, month, day = (int(g) for g in numeric.groups())
        return _aware(dt.datetime.combine(dt.date(year, month, day), _clock(text[numeric.end() :])))
    return None


def _jalali(year: int, month: int, day: int, rest: str) -> dt.datetime:
    return _aware(dt.datetime.combine(jdatetime.date(year, month, day).togregorian(), _clock(rest)))


def _clock(text: str) -> dt.time:
    found = _CLOCK.search(text)
    return dt.time(int(found[1]), int(found[2]), int(found[3] or 0)) if found else dt.time()


def _aware(value: dt.datetime) -> dt.datetime:
    return value.astimezone(TEHRAN) if value.tzinfo else value.replace(tzinfo=TEHRAN)
