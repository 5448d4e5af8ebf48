"""Weekdays and days by name: «روز دوشنبه ۱۲ مرداد», «جمعه گذشته», «دیروز»."""

from __future__ import annotations

import datetime as dt

from extractor.language import calendars
from extractor.stages.dates import units
from extractor.stages.dates.found import DAY, Found
from extractor.stages.dates.months import date_at
from extractor.stages.dates.reader import BRACKETS, Reader

QUOTED = ("«", "»")
AHEAD = ("future", "present")
"""Tenses of what a weekday without a date is to bring: «شنبه آغاز می‌شود»."""


def weekday(r: Reader, start: int, end: int, number: int, entry: str) -> Found | None:
    """A weekday, by the date or week after it; else the last one, or the next where the verb says so."""
    p, today = r.p, r.today
    if r.word(start - 1) in p.not_before_friday or r.word(end) in p.not_after_weekday | r.month_words:
        return None
    if _is_no_day(r, start, end):
        return None
    start -= start > r.done and r.word(start - 1) in r.day_words
    if dated := _date_after(r, end):
        dated.start = start
        return dated
    which = p.which.longest(r.words, end) if r.word(end) not in p.anaphoric else None
    date = None
    bare = False
    if week := _week_at(r, end):
        end, offset = week
        date = calendars.week(today, offset)[0] + DAY * number if today else None
    elif which:
        end, offset = which
        if today:
            date = calendars.week(today)[0] + DAY * number
            date += DAY * 7 * ((offset > 0 and date <= today) - (offset < 0 and date >= today))
    elif beside := _day_beside(r, start, number):
        date = beside
    elif today:
        bare = True
        date = today + DAY * _away(r, end, (number - calendars.weekday(today)) % 7)
    interval = (date, date) if date else None
    return Found(start, end, interval, "day", entry, relative=True, kind="weekday" if bare else None)


def _away(r: Reader, end: int, ahead: int) -> int:
    """Days to a bare weekday that comes next in ``ahead`` days: to that one or to the one before, as the verb says.

    The weekday of today is today, unless something shall be then.
    """
    tense = r.tense_after(end)
    if ahead:
        return ahead if tense in AHEAD else ahead - 7
    return 7 if tense == "future" else 0


def _day_beside(r: Reader, start: int, number: int) -> dt.date | None:
    """The day that stands right before a weekday that it is: «فردا شنبه», «دیروز (پنج‌شنبه)»."""
    last = r.found[-1] if r.found else None
    if last is None or last.first is None or last.first != last.last or not last.relative:
        return None
    joined = start == last.end or (start == last.end + 1 and r.word(last.end) in r.p.day_joints)
    return last.first if joined and calendars.weekday(last.first) == number else None


def _is_no_day(r: Reader, start: int, end: int) -> bool:
    """Whether a weekday names a town («شهر دوشنبه», ««دوشنبه»») or comes again («هر شنبه», «شنبه و دوشنبه هر هفته»)."""
    if r.word(start - 1) in r.p.not_before_weekday or (r.word(start - 1), r.word(end)) == QUOTED:
        return True
    while r.word(end) in r.joints and (hit := r.trigger(end + 1)) and hit[1].kind == "weekday":
        end = hit[0]
    return r.p.recurring.longest(r.words, end) is not None


def _date_after(r: Reader, end: int) -> Found | None:
    """The date that tells which weekday is meant: «شنبه ۱۲ مهر», «شنبه (۱۳۹۲/۷/۱۳)»."""
    hit = r.p.weekday_joints.longest(r.words, end)
    start = hit[0] if hit else end
    if not (start in r.digits or r.numeral_at.get(start) or r.word(start).isdecimal()):
        return None
    found = date_at(r, start)
    if found and (r.word(start - 1), r.word(found.end)) == BRACKETS:
        found.end += 1
    return found


def _week_at(r: Reader, start: int) -> tuple[int, int] | None:
    """End and offset of «هفته گذشته», «این هفته»."""
    if r.word(start) == r.week:
        found: tuple[int, int] | None = r.p.which.longest(r.words, start + 1)
        return found
    if r.word(start) in r.p.this and r.word(start + 1) == r.week:
        return start + 2, 0
    return None


def day(r: Reader, start: int, end: int, offset: int, entry: str) -> Found | None:
    """«امروز», «دیروز», «پس‌فردا»."""
    if r.numeral_before(start) or r.word(start - 1) in r.p.vague_numbers:
        return units.unit(r, start, start + 1, ("day", None), entry)  # «سه روز گذشته»
    date = r.today + DAY * offset if r.today else None
    return Found(start, end, (date, date) if date else None, "day", entry, relative=True)
