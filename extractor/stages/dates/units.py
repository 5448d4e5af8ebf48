"""Units of time: «ماه گذشته», «سه سال پیش», «نه ماهه نخست», «سال منتهی به …», «مدت مشابه سال قبل»."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal

from extractor.language import calendars
from extractor.language.calendars import Interval
from extractor.mentions import Numeral
from extractor.records import Calendar, Grain
from extractor.stages.dates import years
from extractor.stages.dates.found import DAY, Found, Year, maybe, months
from extractor.stages.dates.months import SEASON, date_at, month_at
from extractor.stages.dates.pointing import pointing
from extractor.stages.dates.reader import Reader
from extractor.stages.dates.words import Unit

_UNIT_MONTHS: dict[Unit, int] = {"month": 1, "year": 12, "decade": 120}
_WEEK = 7
"""Days of a week."""
_PARTS_OF: dict[Unit, tuple[Unit, int]] = {"year": ("month", 12), "decade": ("year", 10)}
"""A smaller unit of some, and how many of it make one."""
_GRAINS: dict[int, Grain] = {1: "month", 3: "season", 6: "half", 12: "year"}


def unit(r: Reader, start: int, end: int, value: tuple[Unit, int | None], entry: str) -> Found | None:
    """A unit of time, with the number before it and what follows it."""
    name, number = value
    if number is not None and end - start > 1:  # «بیست و چهار روز»: the number's last word is none of its own
        start, number = end - 1, None
    before = r.numeral_before(start)
    ordinal = before if before and before.ordinal else None
    vague = r.word(start - 1) in r.p.vague_numbers
    head = start
    if number is None and before and not ordinal:
        most = before.high if before.value is None else before.value
        if most is not None and name in _PARTS_OF and r.word(end) in r.p.and_ and r.word(end + 1) in r.p.half:
            end, most = end + 2, most + Decimal("0.5")  # «یک سال و نیم»
        half = r.word(before.start) in r.p.half and r.word(before.start - 1) in r.p.and_  # «ده ماه و | نیم سال گذشته»
        name, number = _in_whole(name, None if before.vague or half else most)
        vague = number is None
        start = before.start
    elif vague:
        start -= 1
    if found := ending(r, start, end, name, number, entry):
        return found
    if not vague and (found := by_number(r, start, end, name, number, entry)):
        return found
    if number is None and not vague:
        part = r.part_before(start)
        if ordinal and (name != "month" or (part and part[0] < ordinal.start)):
            ordinal = None
        return relative(r, ordinal.start if ordinal else start, end, name, entry, ordinal)
    if found := rolling(r, start, end, name, number, entry):
        return found
    if name == "month" and number:
        return months_of_year(r, start, end, number, entry, distinct=r.word(head) != r.month)
    return None


def _in_whole(unit: Unit, number: Decimal | None) -> tuple[Unit, int | None]:
    """A unit and how many of it there are, of a smaller one where they are no whole number: 18 months of «یک و نیم
    سال»."""
    if number is None or number <= 0:
        return unit, None
    if number % 1 and unit in _PARTS_OF:
        unit, parts = _PARTS_OF[unit]
        number *= parts
    return unit, None if number % 1 else int(number)


def rolling(r: Reader, start: int, end: int, unit: Unit, number: int | None, entry: str) -> Found | None:
    """«سه ماه گذشته», «دو سال پیش», «چند روز آینده»."""
    hit = r.p.rolling.longest(r.words, end)
    if hit is None or unit == "season" or r.word(hit[0]) in r.p.not_after_rolling.get(r.word(hit[0] - 1), ()):
        return None
    end, how = hit
    if unit == "hour" and how in ("ago", "hence"):
        return None  # «دو ساعت پیش» is a time
    grain: Grain = "period"
    if unit != "hour" and (number == 1 or how in ("ago", "hence")):
        grain = unit
    today = r.today
    interval = None
    if today is not None and number is not None:
        away = number if how in ("future", "hence") else -number
        interval = named_before(r, today, number * _UNIT_MONTHS.get(unit, 0)) if how == "past" else None
        interval = interval or maybe(lambda: rolled(today, unit, away, point=how in ("ago", "hence")))
    return Found(start, end, interval, grain, entry, relative=True)


def named_before(r: Reader, today: dt.date, length: int) -> Interval | None:
    """What «شش ماه گذشته» speaks of where the article has named a period of as many months just over («شش ماهه نخست
    امسال»): that one, if it ended no longer ago than it is long."""
    for found in reversed(r.found):
        if length > 1 and found.year and found.interval:
            first, last = found.interval
            after = calendars.shifted(found.calendar, first, length)
            if after == last + DAY and last <= today <= calendars.shifted(found.calendar, after, length):
                return found.interval
    return None


def rolled(today: dt.date, unit: Unit, away: int, point: bool) -> Interval:
    """So many units from today: the unit there, or all the time up to there; hours as the days they reach into."""
    if unit == "hour":
        there = today + dt.timedelta(days=math.ceil(abs(away) / 24) * (1 if away > 0 else -1))
        return min(there, today), max(there, today)
    if unit in _UNIT_MONTHS:
        there = calendars.shifted("jalali", today, away * _UNIT_MONTHS[unit])
    else:
        there = today + DAY * away * (7 if unit == "week" else 1)
    if not point:
        return (there + DAY, today) if away < 0 else (today + DAY, there)
    year, month, _ = calendars.fields("jalali", there)
    if unit == "day":
        return there, there
    if unit == "week":
        return calendars.week(there)
    if unit == "month":
        return calendars.months("jalali", year, month, month)
    if unit == "year":
        return calendars.years("jalali", year, year)
    return calendars.years("jalali", year - year % 10, year - year % 10 + 9)


def months_of_year(r: Reader, start: int, end: int, number: int, entry: str, distinct: bool) -> Found | None:
    """«هفت ماهه نخست امسال», «۹ ماه سال جاری», «سه ماهه دوم»; ``distinct`` are «ماهه» and «شش‌ماهه», not «ماه»."""
    if number > 12:
        return None
    position = 1
    placed = r.p.positions.longest(r.words, end)
    if placed:
        end, position = placed
    year = r.year_at(end, bare=placed is not None) or r.years_in_digits(end)
    if year is None and placed:
        year = _year_of_others(r, start, end)
        if year is None and distinct:
            current = r.current_year(r.home)
            year = Year(end, current, current, r.home, True)
    if year is None:
        return None
    return nth_months(start, year, number, position, entry)


def _year_of_others(r: Reader, start: int, end: int) -> Year | None:
    """The year of the months that the sentence names before: «سه ماهه اول ۹۳ … و سه ماه دوم»."""
    last = r.found[-1] if r.found else None
    if last is None or last.year is None or last.grain not in _GRAINS.values() or last.grain == "year":
        return None
    return None if r.in_sentence(last.end, start, r.p.sentence_ends) else last.year._replace(end=end)


def nth_months(start: int, year: Year, number: int, position: int, entry: str) -> Found | None:
    """So many months of a year: the first, the second …; -1 the last."""
    first = 13 - number if position < 0 else (position - 1) * number + 1
    if not 1 <= first <= 13 - number:
        return None
    first += year.first_month - 1
    interval = None
    if year.number is not None:
        interval = months(year.calendar, first, first + number - 1)(year.number)
    grain = _GRAINS.get(number, "period")
    return Found(start, year.end, interval, grain, entry, year.calendar, year.relative, year)


def by_number(r: Reader, start: int, end: int, unit: Unit, number: int | None, entry: str) -> Found | None:
    """A unit with the word before or after it that says which of its like: «نخستین ماه امسال», «فصل سوم ۱۴۰۲»."""
    if start > r.done and (which := r.p.ordinals.get(r.word(start - 1))):
        return nth(r, start - 1, end, unit, number or 1, which, entry)
    placed = r.p.positions.longest(r.words, end)
    if placed is None or (unit == "month" and number):
        return None
    return nth(r, start, placed[0], unit, number or 1, placed[1], entry)


def nth(r: Reader, start: int, end: int, unit: Unit, number: int, position: int, entry: str) -> Found | None:
    """So many months, seasons, weeks or days of a year, or days of a month: «صد روز نخست سال», «۱۵ روز نخست خرداد»."""
    if r.word(start - 1) in r.p.last_and and (hit := r.trigger(start - 2)) and hit[1].kind == "unit":
        return None  # «یازده ماه و | ۱۵ روز نخست سال»
    year = r.year_at(end, bare=True) or (r.years_in_digits(end) if len(r.word(end)) == 4 else None)
    if year and unit in ("month", "season"):
        return nth_months(start, year, number * (SEASON if unit == "season" else 1), position, entry)
    if unit not in ("day", "week"):
        return None
    if year:
        whole = Found(end, year.end, year.interval(), "year", entry, year.calendar, year.relative, year)
    elif number == 1 or not (month := month_at(r, end)):  # «روز نخست مهر» and «هفته نخست مهر» are read at the month
        return None
    else:
        whole = month
    length = number * (_WEEK if unit == "week" else 1)
    whole.start, whole.entry, whole.in_year = start, entry, None
    whole.interval = _days_of(whole.interval, length, position) if whole.interval else None
    whole.grain = unit if number == 1 else "period"
    return whole


def _days_of(whole: Interval, length: int, position: int) -> Interval | None:
    """So many days of an interval: the first, the second …; -1 the last. None where it has not so many."""
    first, last = whole
    begin = last - DAY * (length - 1) if position < 0 else first + DAY * length * (position - 1)
    end = begin + DAY * (length - 1)
    return (begin, end) if first <= begin and end <= last else None


def ending(r: Reader, start: int, end: int, unit: Unit, number: int | None, entry: str) -> Found | None:
    """«شش ماهه منتهی به شهریور ۹۴», «سال مالی منتهی به ۲۹ اسفند», «هفته منتهی به ۱۵ مهر»."""
    kind = unit == "year" and r.word(end) in r.p.year_kinds
    hit = r.p.ending.longest(r.words, end + kind)
    until = _until(r, hit[0]) if hit else None
    if until is None:
        return None
    count = number or 1
    grain: Grain = unit if count == 1 and unit != "hour" else "period"
    if unit in _UNIT_MONTHS:
        grain = _GRAINS.get(count * _UNIT_MONTHS[unit], grain)
    if until.interval:
        last = until.interval[1]
        until.interval = maybe(lambda: (_units_before(until.calendar, last + DAY, unit, count), last))
    if kind and until.interval and until.calendar == "jalali":
        r.fiscal = calendars.fields("jalali", until.interval[1] + DAY)[1]
    until.start, until.grain, until.in_year, until.entry, until.kind = start, grain, None, entry, None
    return until


def _until(r: Reader, start: int) -> Found | None:
    """The day or month that a time ends with: «پایان شهریور ۹۴», «جمعه ۱۵ مهر», «صبح امروز»."""
    part = r.p.parts.longest(r.words, start)
    at = part[0] if part and part[1] == "last_day" else start
    at += 2 * (r.word(at) in r.p.units["hour"])  # «ساعت ۸ صبح امروز»
    at += r.word(at) in r.day_words | r.p.times_of_day
    if (hit := r.trigger(at)) and hit[1].kind == "weekday":
        at = hit[0]
    elif hit and hit[1].kind == "day":
        date = r.today + DAY * hit[1].value if r.today else None
        return Found(start, hit[0], (date, date) if date else None, "day", relative=True)
    return date_at(r, at)


def _units_before(calendar: Calendar, day: dt.date, unit: Unit, count: int) -> dt.date:
    if unit in _UNIT_MONTHS:
        return calendars.shifted(calendar, day, -count * _UNIT_MONTHS[unit])
    if unit == "hour":
        return day - DAY * (1 + math.ceil(count / 24))
    return day - DAY * count * (7 if unit == "week" else 1)


def relative(r: Reader, start: int, end: int, unit: Unit, entry: str, day: Numeral | None) -> Found | None:
    """«سال ۹۰», «ماه گذشته», «هفته جاری», «این هفته», «دهه ۷۰»; ``day``: «دوازدهم ماه جاری»."""
    if unit == "year" and (year := r.year_at(start, bare=r.part_before(start) is not None)):
        return years.whole(start, year, entry)
    if unit == "decade":
        return years.decades(r, start, end, entry) or _last_decade(r, start, end, entry)
    if unit == "day" or unit == "hour":
        return None
    found = pointing(r, start, end, unit, entry)
    if found and unit == "month" and day:
        found.interval, found.grain = _day_of(found.interval, day), "day"
    return found


def _last_decade(r: Reader, start: int, end: int, entry: str) -> Found | None:
    """«دهه گذشته», «دهه آینده»."""
    hit = r.p.which.longest(r.words, end)
    if hit is None or (r.word(end) in r.p.anaphoric and r.word(hit[0]) in r.p.from_):
        return None
    today, (last, offset) = r.today, hit
    interval = maybe(lambda: rolled(today, "decade", offset, point=offset == 0)) if today else None
    return Found(start, last, interval, "decade", entry, relative=True)


def _day_of(month: Interval | None, day: Numeral) -> Interval | None:
    """«دوازدهم» of a month; None where it has no such day."""
    if month is None or day.value is None or not 1 <= day.value <= (month[1] - month[0]).days + 1:
        return None
    date = month[0] + DAY * (int(day.value) - 1)
    return date, date


def same(r: Reader, start: int, end: int, _value: None, entry: str) -> Found | None:
    """«مدت مشابه سال قبل», «سال ۹۳ در مدت مذکور»: the date before it, in another year."""
    p = r.p
    after = end + (r.word(end) in p.same_prepositions)
    year = r.any_year(after, "gregorian" if r.anchors and r.anchors[-1].calendar == "gregorian" else r.home)
    for begin in range(max(r.done, start - 2), start):
        hit = p.same_heads.longest(r.words, begin)
        if hit and hit[0] == start:
            start = begin
            break
    if year is None:
        if (before := _year_before(r, start)) is None or before.year is None:
            return None
        r.found.pop()
        r.forget(before)
        start, year = before.start, before.year._replace(end=end)
    anchor = _anchor(r, year)
    found = Found(start, year.end, None, anchor.grain if anchor else "period", entry, relative=True, kind="same")
    if anchor and anchor.first and anchor.last:
        found.calendar = anchor.calendar
        found.interval = _in_other_year(anchor.calendar, anchor.first, anchor.last, year)
    return found


def _year_before(r: Reader, start: int) -> Found | None:
    """The year right before: «پارسال در | مدت مشابه», «سال ۹۳ و در | مدت مذکور»."""
    last = r.found[-1] if r.found else None
    if last is None or last.grain != "year" or not 0 < start - last.end <= 2:
        return None
    between = r.words[last.end : start]
    led = between[-1] in r.p.same_prepositions and r.p.and_.issuperset(between[:-1])
    return last if led else None


def _anchor(r: Reader, year: Year) -> Found | None:
    """The interval that is meant to be the same in a year: the last one, unless it lies in that year and another after
    it («۶ ماهه امسال … بیش از سال گذشته … مدت مشابه پارسال»)."""
    last = r.anchors[-1] if r.anchors else None
    if last is None or year.number is None or r.word(year.end - 1) in r.p.anaphoric:
        return last
    later = (a for a in reversed(r.anchors) if a.first and r.year_of(a.calendar, a.first) > year.number)
    return last if last.first and r.year_of(last.calendar, last.first) != year.number else next(later, last)


def _in_other_year(calendar: Calendar, first: dt.date, last: dt.date, year: Year) -> Interval | None:
    spoken = Reader.year_of(calendar, first)
    number = spoken - 1 if year.relative and (year.number is None or year.number >= spoken) else year.number
    if number is None or year.calendar != calendar:
        return None
    away = 12 * (number - spoken)
    return maybe(
        lambda: (
            calendars.shifted(calendar, first, away),
            calendars.shifted(calendar, last, away, keep_end=first != last),
        )
    )
