"""A date on its way to a ``DateMention``, a year as read, and the intervals that both are made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from extractor.language import calendars
from extractor.language.calendars import Interval
from extractor.mentions import DateMention
from extractor.records import Calendar, Grain
from extractor.records.base import of_rule

DAY = dt.timedelta(days=1)
InYear = Callable[[int], Interval | None]
"""The interval of a month or day in a given year."""


class Year(NamedTuple):
    """Years ``number`` to ``last`` as read from the text; None where they need a day that the article lacks."""

    end: int
    number: int | None
    last: int | None
    calendar: Calendar = "jalali"
    relative: bool = False
    first_month: int = 1

    def of_kind(self, first_month: int) -> Year:
        """«سال تحصیلی ۹۱-۹۲» is one year; when «سال مالی ۹۱-۹۲» begins, the text does not say."""
        if first_month > 1:
            return self._replace(last=self.number, first_month=first_month)
        return self if self.number == self.last else self._replace(number=None, last=None)

    def interval(self) -> Interval | None:
        """Its days, from its first month on; None where the number is not known or no calendar has it."""
        number, last = self.number, self.last
        if number is None or last is None:
            return None
        first = self.first_month
        return maybe(lambda: calendars.months(self.calendar, number, first, first + 11 + 12 * (last - number)))


@dataclass(slots=True)
class Found:
    """A date on its way to a ``DateMention``."""

    start: int
    end: int
    interval: Interval | None
    grain: Grain
    entry: str | None = None
    calendar: Calendar = "jalali"
    relative: bool = False
    year: Year | None = None
    in_year: InYear | None = None
    """The interval in a given year, of a month, a season or a day."""
    kind: Literal["since", "same", "weekday"] | None = None
    """«از ابتدای …»; «مدت مشابه …»; a weekday that nothing dates."""
    first: dt.date | None = None
    last: dt.date | None = None

    def mention(self) -> DateMention:
        evidence = of_rule(rule="dates", entry=self.entry)
        return DateMention(
            self.start, self.end, self.first, self.last, self.grain, self.calendar, self.relative, (evidence,)
        )


def maybe(interval: Callable[[], Interval]) -> Interval | None:
    """An interval, or None where its calendar has no such day."""
    try:
        return interval()
    except (ValueError, OverflowError):
        return None


def days(calendar: Calendar, first: tuple[int, int], last: tuple[int, int]) -> InYear:
    """From one month and day to another, in a given year."""
    return lambda year: maybe(
        lambda: (calendars.day(calendar, year, *first)[0], calendars.day(calendar, year, *last)[1])
    )


def months(calendar: Calendar, first: int, last: int) -> InYear:
    """From one month to another, in a given year."""
    return lambda year: maybe(lambda: calendars.months(calendar, year, first, last))


def part_of(name: str, interval: Interval, grain: Grain, calendar: Calendar) -> Interval:
    """A part of an interval, by its name in the patterns: a day at its end, a third or a half."""
    first, last = interval
    length = (last - first).days + 1
    third = DAY * (length // 3)
    if name == "first_day":
        return first, first
    if name == "last_day":
        return last, last
    if name == "early":
        return first, first + third - DAY
    if name == "middle":
        return first + third, last - third
    if name == "late":
        return last - third + DAY, last
    second = calendars.shifted(calendar, first, 6) if grain == "year" else first + DAY * (length // 2)
    return (first, second - DAY) if name == "first_half" else (second, last)


def part_grain(name: str, grain: Grain) -> Grain:
    """The grain of a part of a period of that grain."""
    if name in ("first_day", "last_day"):
        return "day"
    return "half" if grain == "year" and name in ("first_half", "second_half") else "period"
