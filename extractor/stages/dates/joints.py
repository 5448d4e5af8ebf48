"""What any date may have around it: a part («پایان»), «تا», «از … تا», «و» and another date, «تاکنون»."""

from __future__ import annotations

from collections.abc import Callable

from extractor.language.calendars import Interval
from extractor.records import Calendar
from extractor.stages.dates.found import DAY, Found, InYear, part_grain, part_of
from extractor.stages.dates.reader import Reader

InPart = Callable[[Interval | None], Interval | None]
"""A part of an interval."""
_ANY_YEAR: dict[Calendar, int] = {"jalali": 1390, "gregorian": 2010, "hijri": 1430}
"""A year in which dates without one are compared."""


def add(r: Reader, found: Found) -> None:
    """Take in what stands around a date, and keep it."""
    if found.grain != "day" and found.kind is None and (part := r.part_before(found.start)):
        _take_part(r, found, *part)
    if found.interval:
        found.first, found.last = found.interval
    if found.kind == "since":
        found.last = r.today if r.today and found.first and found.first <= r.today else None
    previous = r.found[-1] if r.found else None
    between = found.start - 1
    if previous and previous.end == between and r.joins(between) and _are_alike(r, previous, found):
        _lend_year(r, found)
        link = _list if r.word(between) in r.p.and_ else _merge
        if link(r, previous, found):
            return
    elif r.word(between) in r.p.to and between >= r.done:
        found.start, found.grain = between, "period"
        ahead = r.today and found.last and r.today < found.last
        found.first = r.today if ahead else None
    _until_now(r, found)
    if found.grain == "period" and not r.p.to.isdisjoint(r.words[found.start : found.end]):
        _take_from(r, found)
    r.found.append(found)
    r.done = found.end
    if found.kind != "same" and found.first and found.last:
        r.anchors.append(found)


def _are_alike(r: Reader, first: Found, last: Found) -> bool:
    """Whether a joint may join two dates: «طرح سال ۹۰ تا پایان ماه جاری» needs «از» before the year, a slash two months
    or seasons."""
    if r.word(first.end) in r.p.slashes:
        months = first.grain == last.grain and first.grain in ("month", "season") and first.calendar == last.calendar
        return months and not first.year
    if first.grain != "year" or last.grain == "year" or r.word(first.end) not in r.p.to:
        return True
    return r.word(first.start - 1) in r.p.from_


def _lend_year(r: Reader, found: Found) -> None:
    """Give the year of a date to those before it that lack one: «فروردین و اردیبهشت ۹۵»."""
    start = found.start
    for other in reversed(r.found):
        if other.end != start - 1 or not r.joins(other.end) or other.year or not other.in_year:
            return
        if not found.year or not found.in_year or other.calendar != found.calendar:
            return
        year = found.year
        interval = r.placed(other.calendar, other.in_year, year)
        if interval and found.first and year.number and interval[0] > found.first and r.word(other.end) not in r.p.and_:
            interval = r.placed(other.calendar, other.in_year, year._replace(number=year.number - 1))
        other.first, other.last = interval or (None, None)
        other.relative, other.year = year.relative, year
        start = other.start


def _merge(r: Reader, first: Found, last: Found) -> bool:
    """Make «از … تا …» one period; not where the second lies before the first."""
    if first.kind == "since" and last.year and r.word(first.end - 1) == r.year:  # «از ابتدای سال تا پایان آذر ۹۲»
        first.year = last.year._replace(last=last.year.number)
        first.first = whole[0] if (whole := first.year.interval()) else None
    _put_after(r, first, last)
    if first.first and last.last and first.first > last.last:
        return False
    first.last = last.last if first.first else None
    if last.last is None:
        first.first = None
    if _from_before(r, first.start, r.found[-2].end if len(r.found) > 1 else 0):
        first.start -= 1
    first.kind = None
    _one_period(r, first, last)
    return True


def _one_period(r: Reader, first: Found, last: Found) -> None:
    """Let the first of two dates stand for all the time from one to the other."""
    first.end, first.grain = last.end, "period"
    first.relative |= last.relative
    r.done = last.end
    r.forget(first)
    r.anchors.append(first)


def _put_after(r: Reader, first: Found, last: Found) -> None:
    """Choose the weekday, or the year that a date lacks, so that it does not lie before the other."""
    if not (first.first and last.first and last.last):
        return
    if first.first <= last.last and not (first.year and last.in_year and not last.year):
        return
    if last.kind == "weekday":
        last.first, last.last = last.first + 7 * DAY, last.last + 7 * DAY
    elif last.in_year and not last.year:
        year = r.year_of(last.calendar, first.first)
        following = [i for number in (year, year + 1) if (i := last.in_year(number)) and i[0] >= first.first]
        ways = [(first.first, i[1]) for i in following[:1]]
        if not first.year and first.in_year:
            year = r.year_of(first.calendar, last.first)
            before = [i for number in (year, year - 1) if (i := first.in_year(number)) and i[0] <= last.first]
            ways += [(i[0], last.last) for i in before[:1]]
        if ways:
            first.first, last.last = min(ways, key=r.distance)


def _list(r: Reader, first: Found, last: Found) -> bool:
    """Make one period of «فروردین و اردیبهشت», «بهار و تابستان»: of the same grain, one right after the other.

    Not where the sentence goes through them one by one («به ترتیب»).
    """
    if r.word(first.end) not in r.p.last_and or not _follows(first, last):
        return False
    until = r.sentence_end(last.end)
    if r.in_sentence(max(0, first.start - 12), until, r.p.respectively):
        return False
    if first.first is not None:
        _put_together(r, first, last)
        first.last = last.last
    _one_period(r, first, last)
    while len(r.found) > 1 and r.found[-2].end == first.start - 1 and r.word(r.found[-2].end) in r.p.and_:
        before = r.found[-2]
        if not _follows(before, first, whole=False):
            break
        r.found.pop()
        before.last = first.last if before.first else None
        _one_period(r, before, first)
        first = before
    return True


def _follows(first: Found, last: Found, whole: bool = True) -> bool:
    """Whether a month, season or day comes right after another; ``whole``: which is of its own grain."""
    if first.calendar != last.calendar or first.kind != last.kind:
        return False
    if first.grain == "period" and last.grain in ("month", "season"):  # «بهمن و اسفند ۱۴۰۲ | و فروردین ۱۴۰۳»
        return bool(first.in_year and first.last and last.first == first.last + DAY)
    if first.grain not in ("month", "season", "day"):
        return False
    if whole and first.grain != last.grain:
        return False
    if first.last and last.first and last.first == first.last + DAY:
        return True
    return not first.year and not last.year and _joined(first, last, _ANY_YEAR[first.calendar]) is not None


def _joined(first: Found, last: Found, year: int) -> Interval | None:
    """The time of one in a year and of the other, where it comes right after it."""
    one = first.in_year(year) if first.in_year else None
    if one is None or last.in_year is None:
        return None
    return next(((one[0], i[1]) for k in (year, year + 1) if (i := last.in_year(k)) and i[0] == one[1] + DAY), None)


def _put_together(r: Reader, first: Found, last: Found) -> None:
    """Choose the years of two that lack one, so that the second follows the first."""
    if first.first is None or last.first is None or first.last is None or last.first == first.last + DAY:
        return
    year = r.year_of(first.calendar, first.first)
    ways = [way for k in (year - 1, year, year + 1) if (way := _joined(first, last, k))]
    if ways:
        first.first, last.last = min(ways, key=r.distance)


def _until_now(r: Reader, found: Found) -> None:
    """«از سال ۹۰ تاکنون», «از سال ۹۰ به بعد»."""
    if hit := r.p.until_now.longest(r.words, found.end):
        ahead = r.today and found.first and found.first > r.today
        found.last, found.relative = None if ahead else r.today, True
    elif hit := r.p.onwards.longest(r.words, found.end):
        found.last = None
    else:
        return
    found.end, found.grain = hit[0], "period"
    _take_from(r, found)


def _take_from(r: Reader, found: Found) -> None:
    if _from_before(r, found.start, r.done):
        found.start -= 1


def _from_before(r: Reader, start: int, done: int) -> bool:
    """Whether «از» stands before a date, after ``done``, and not as a part of «پیش از» or «بیش از»."""
    if start <= done or r.word(start - 1) not in r.p.from_:
        return False
    before = r.word(start - 2)
    return before not in r.p.relative_to and before not in r.p.compared


def _take_part(r: Reader, found: Found, start: int, name: str) -> None:
    grain, calendar = found.grain, found.calendar
    found.start = start

    def part(interval: Interval | None) -> Interval | None:
        return part_of(name, interval, grain, calendar) if interval else None

    found.interval = part(found.interval)
    found.grain = part_grain(name, grain)
    if found.in_year:
        found.in_year = _part_in_year(part, found.in_year)
    if name == "first_day" and _from_before(r, start, r.done):
        _take_from(r, found)
        found.grain, found.relative, found.kind = "period", True, "since"


def _part_in_year(part: InPart, in_year: InYear) -> InYear:
    return lambda year: part(in_year(year))
