"""Years, months and days of the three calendars as closed intervals of ``datetime.date``.

Solar Hijri arithmetic is jdatetime's, lunar Hijri is hijridate's (Umm al-Qura, 1343–1500 AH; in Iran, where the
moon is sighted, a lunar month may begin a day earlier or later). All functions raise ``ValueError`` for a day that
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


@lru_cache(4096)
def day(calendar: Calendar, year: int, month: int, of_month: int) -> Interval:
    """One day of a calendar."""
    if calendar == "jalali":
        date: dt.date = jdatetime.date(year, month, of_month).togregorian()
    elif calendar == "hijri":
        from hijridate import Hijri

        try:
            date = dt.date(*Hijri(year, month, of_month).to_gregorian().datetuple())
        except OverflowError as error:
            raise ValueError(str(error)) from error
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
        from hijridate import Gregorian

        try:
            year, month, of_month = Gregorian(date.year, date.month, date.day).to_hijri().datetuple()
        except OverflowError as error:
            raise ValueError(str(error)) from error
        return year, month, of_month
    return date.year, date.month, date.day


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
