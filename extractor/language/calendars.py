"""Years, months and days of the three calendars as closed intervals of ``datetime.date``.

Solar Hijri arithmetic is jdatetime's, lunar Hijri is hijridate's (Umm al-Qura, 1343–1500 AH; in Iran, where the
moon is sighted, a lunar month may begin a day earlier or later) and the tabular
calendar's in other years. All functions raise ``ValueError`` for a day that
does not exist or that a library cannot convert.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

import jdatetime

from extractor.records import Calendar

Interval = tuple[dt.date, dt.date]
"""First and last day, both included."""

_DAY = dt.timedelta(days=1)

_TABLES = dt.date(1924, 8, 1), dt.date(2077, 11, 16)
UMM_AL_QURA = range(1343, 1501)
"""Lunar years of hijridate's tables; those before and after follow the tabular calendar, a day more or less."""


@lru_cache(4096)
def day(calendar: Calendar, year: int, month: int, of_month: int) -> Interval:
    """One day of a calendar."""
    if calendar == "jalali":
        date: dt.date = jdatetime.date(year, month, of_month).togregorian()
    elif calendar == "hijri":
        date = _from_hijri(year, month, of_month)
    else:
        date = dt.date(year, month, of_month)
    return date, date


@lru_cache(4096)
def months(calendar: Calendar, year: int, first: int, last: int) -> Interval:
    """Months ``first`` to ``last`` (from 1; beyond 12 they lie in the following years)."""

    def start(month: int) -> dt.date:
        years, index = divmod(month - 1, 12)
        return day(calendar, year + years, index + 1, 1)[0]

    return start(first), start(last + 1) - _DAY


def years(calendar: Calendar, first: int, last: int) -> Interval:
    """Years ``first`` to ``last``."""
    return months(calendar, first, 1, 12 * (last - first + 1))


@lru_cache(4096)
def fields(calendar: Calendar, date: dt.date) -> tuple[int, int, int]:
    """Year, month and day of a date."""
    if calendar == "jalali":
        there = jdatetime.date.fromgregorian(date=date)
        return there.year, there.month, there.day
    if calendar == "hijri":
        return _to_hijri(date)
    return date.year, date.month, date.day


def _from_hijri(year: int, month: int, of_month: int) -> dt.date:
    if year in UMM_AL_QURA:
        from hijridate import Hijri

        return dt.date(*Hijri(year, month, of_month).to_gregorian().datetuple())
    length = 30 if month % 2 or (month == 12 and (11 * year + 14) % 30 < 11) else 29
    if year < 1 or not 1 <= month <= 12 or not 1 <= of_month <= length:
        raise ValueError(f"no day of the lunar calendar: {year}-{month}-{of_month}")
    return dt.date.fromordinal(_tabular(year, month, of_month))


def _tabular(year: int, month: int, of_month: int) -> int:
    """The ordinal of a day in the tabular Islamic calendar of eleven leap years in thirty (civil epoch)."""
    return of_month + (59 * (month - 1) + 1) // 2 + (year - 1) * 354 + (3 + 11 * year) // 30 + 227014


def _to_hijri(date: dt.date) -> tuple[int, int, int]:
    if _TABLES[0] <= date <= _TABLES[1]:
        from hijridate import Gregorian

        year, month, of_month = Gregorian(date.year, date.month, date.day).to_hijri().datetuple()
        return year, month, of_month
    days = date.toordinal() - _tabular(1, 1, 1)
    if days < 0:
        raise ValueError(f"before the lunar calendar: {date}")
    year = (30 * days + 10646) // 10631
    month = min(12, (2 * (date.toordinal() - _tabular(year, 1, 1)) + 59) // 59)
    return year, month, date.toordinal() - _tabular(year, month, 1) + 1


def week(date: dt.date, offset: int = 0) -> Interval:
    """The week of Saturday to Friday that lies ``offset`` weeks from the one of ``date``."""
    first = date - _DAY * weekday(date) + _DAY * 7 * offset
    return first, first + 6 * _DAY


def weekday(date: dt.date) -> int:
    """Day of the Iranian week: Saturday is 0, Friday 6."""
    return (date.weekday() + 2) % 7


def shifted(calendar: Calendar, date: dt.date, by_months: int, *, keep_end: bool = False) -> dt.date:
    """The same day of the month, months on (or back), or that month's last day where it has none such.

    ``keep_end``: the last day of a month becomes the last day of the other, however long the two are.
    """
    year, month, of_month = fields(calendar, date)
    first, last = months(calendar, year, month + by_months, month + by_months)
    if keep_end and months(calendar, year, month, month)[1] == date:
        return last
    return min(first + (of_month - 1) * _DAY, last)
