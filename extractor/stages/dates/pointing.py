"""Weeks, months and seasons that point at one: at the article's own («ماه گذشته», «پایان هفته»), or at one named before
(«در این ماه», «نسبت به ماه قبل»)."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from extractor.language import calendars
from extractor.language.boundaries import NAME_ENDS, boundaries
from extractor.language.calendars import Interval
from extractor.language.verbs import verbs
from extractor.records import Calendar
from extractor.stages.dates.found import DAY, Found, maybe, months
from extractor.stages.dates.months import SEASON
from extractor.stages.dates.reader import Reader

Pointed = Literal["week", "month", "season", "year"]
MONTHS: dict[Pointed, int] = {"month": 1, "season": SEASON, "year": 12}
"""Units that are some months of a calendar."""
OWN: frozenset[Pointed] = frozenset(("week", "month"))
"""Units that with nothing else are the article's own; a season may be one of games, a year is «امسال»."""


def pointing(r: Reader, start: int, end: int, unit: Pointed, entry: str) -> Found | None:
    """«ماه گذشته», «فصل جاری», «این هفته», «در این ماه», «در این سال», «پایان ماه»."""
    hit = r.p.which.longest(r.words, end)
    calendar = r.home
    if hit:
        anaphoric = r.word(end) in r.p.anaphoric
        if anaphoric and r.word(hit[0]) in r.p.from_:
            return before_that(r, start, hit[0], unit, hit[1], entry)
        end, offset = hit
        if unit == "month" and (named := r.calendar_word(end)):
            end, calendar = named
        if anaphoric and (told := _named(r, start, unit, near=not r.is_compared(start))):
            return Found(start, end, _away(told, unit, offset), unit, entry, told.calendar, True)
    elif r.word(start - 1) in r.p.this:
        start, offset = start - 1, 0
        led = r.word(start - 1) in r.p.season_prepositions
        if led and unit in MONTHS and (told := _named(r, start, unit)):
            return Found(start, end, _away(told, unit, 0), unit, entry, told.calendar, True)
        if unit not in OWN:
            return None
    elif unit in OWN and _ends(r, start, end):
        offset = 0
    else:
        return None
    games = unit == "season" and not r.p.series.isdisjoint(r.words)
    interval = _counted_from(r.today, unit, offset, calendar) if r.today and not games else None
    return Found(start, end, interval, unit, entry, calendar, True)


def before_that(r: Reader, start: int, end: int, unit: Pointed, offset: int, entry: str) -> Found | None:
    """«ماه پیش | از آن»: counted from the unit that was named last."""
    told = _named(r, start, unit) if r.word(end + 1) in r.p.that else None
    return Found(start, end + 2, _away(told, unit, offset), unit, entry, told.calendar, True) if told else None


def _named(r: Reader, start: int, unit: Pointed, near: bool = False) -> Found | None:
    """The last whole unit that the text names before a token, nothing being compared with it; ``near``: in the same
    sentence."""
    every = (found for found in reversed(r.found) if found.grain == unit and found.first and found.last)
    told = next((found for found in every if found.kind != "same" and not r.is_compared(found.start)), None)
    if told is None or (near and r.in_sentence(told.end, start, r.p.sentence_ends)):
        return None
    return told


def _away(told: Found, unit: Pointed, offset: int) -> Interval | None:
    """The unit that lies so many of them from one."""
    first = told.first
    assert first is not None
    if unit not in MONTHS:
        return maybe(lambda: calendars.week(first, offset)) if unit == "week" else None
    start = calendars.shifted(told.calendar, first, offset * MONTHS[unit])
    return start, calendars.shifted(told.calendar, start, MONTHS[unit]) - DAY


def _ends(r: Reader, start: int, end: int) -> bool:
    """Whether a part stands before a unit and nothing that says which it is behind it: «تا پایان ماه واریز می‌شود»."""
    part = r.part_before(start)
    if part is None or r.word(part[0] - 1) not in r.p.season_prepositions:
        return False
    kind = boundaries().kind(r.norms[end]) if end < len(r.norms) else "mark"
    if kind in NAME_ENDS - {"times"}:
        return True
    named = end in r.numeral_at or r.trigger(end) is not None  # «پایان هفته نهم», «اول ماه مه»
    return not named and end + 1 < len(r.norms) and verbs().is_light(r.norms[end + 1])


def _counted_from(today: dt.date, unit: Pointed, offset: int, calendar: Calendar) -> Interval | None:
    """The week, month or season that lies so many of them from today's."""
    if unit in MONTHS:
        year, month, _ = calendars.fields(calendar, today)
        size = MONTHS[unit]
        first = (month - 1) // size * size + 1 + offset * size
        return months(calendar, first, first + size - 1)(year)
    return calendars.week(today, offset)
