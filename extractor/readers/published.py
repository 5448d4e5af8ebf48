"""Dates of publication as pages, feeds and tables write them ─► a datetime with a time zone."""

from __future__ import annotations

import datetime as dt
import email.utils
import re
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
_JALALI_YEARS = range(1200, 1600)


@cache
def _worded() -> re.Pattern[str]:
    """Day, Jalali month by name (the word for «month» may follow it), year."""
    return re.compile(rf"(\d{{1,2}})\s+({'|'.join(jdatetime.date.j_months_fa)})(?:\s?\w{{3}})?\s+(\d{{4}})")


def parse_published(value: Any) -> dt.datetime | None:
    """A datetime of a column, header, attribute or a line of a page; ``None`` where it holds no date.

    Knows ISO 8601, RFC 2822, and Solar Hijri dates by number («1402/03/01 10:20») and by month name, in digits of any
    script; seconds since 1970 as a number. The result is in Tehran's time, which is also assumed where none is given:
    it is the day there that an article's «yesterday» counts from.
    """
    if isinstance(value, dt.datetime):
        return _aware(value)
    if isinstance(value, dt.date):
        return _aware(dt.datetime.combine(value, dt.time()))
    try:
        if isinstance(value, int | float):
            return dt.datetime.fromtimestamp(value, TEHRAN)
        return _parse(str(value)) if value else None
    except (ValueError, OverflowError, OSError):
        return None


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
