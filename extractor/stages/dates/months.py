"""Months, seasons and days of them: «۱۲ مهر ۹۲», «مرداد ماه سال جاری», «بهار و تابستان», «دهه فجر»."""

from __future__ import annotations

from decimal import Decimal

from extractor.mentions import Numeral
from extractor.records import Calendar, Grain
from extractor.stages.dates.found import Found, days, months
from extractor.stages.dates.reader import Reader, Tense

SEASON = 3
"""Months of a season."""


def month(
    r: Reader, start: int, end: int, value: tuple[Calendar, int], entry: str, certain: bool = False
) -> Found | None:
    """A month with its day, its year and what makes it one; ``certain`` where the words before it say so."""
    calendar, number = value
    p = r.p
    name = "".join(r.words[start:end])
    begin = start - (r.word(start - 1) in p.month_epithets)
    worded = begin > r.done and r.word(begin - 1) in r.month_words
    begin = begin - 1 if worded else start
    if worded and end - start > 1 and r.word(end - 1) == r.month:
        end -= 1  # «ماه محرم | ماه اندوه»
    worded = worded or (name.endswith(r.month) and len(name) > len(r.month))
    begin, first, last, grain = _days_before(r, begin)
    year = r.any_year(end, calendar)
    if not certain and r.word(end) in p.not_after_month.get(name, ()):
        return None
    ahead = 0
    if year:
        end = year.end
    elif (hit := p.which.longest(r.words, end)) and r.word(end) not in p.anaphoric:
        end, ahead = hit
        certain = certain or name not in p.weak_months | p.common_words
    guard = r.word(begin - 1 - (r.word(begin - 1) in r.day_words))
    if grain != "month" and guard in p.named_after:
        return None
    if name in p.common_words:
        certain = certain or (grain != "month" and (year is not None or _joined(r, end)))
        certain = certain or r.word(start - 1) in p.month_heads
    elif grain != "month" or year or worded or r.part_before(begin):
        certain = True
    if not certain and not _is_strong(r, name, begin, end):
        return None
    day = days(calendar, (number, first), (number, last))
    in_year = months(calendar, number, number) if grain == "month" else day
    if year:
        interval = r.placed(calendar, in_year, year)
        return Found(begin, end, interval, grain, entry, calendar, year.relative, year, in_year)
    if guard in p.events:
        return Found(begin, end, None, grain, entry, calendar)
    interval = r.nearest(calendar, in_year, ahead, _tense(r, begin, end))
    return Found(begin, end, interval, grain, entry, calendar, True, None, in_year)


def _tense(r: Reader, begin: int, end: int) -> Tense | None:
    """The tense of what is told of a date; «تا پایان خرداد» may lie ahead of what was done till now."""
    tense = r.tense_after(end)
    part = r.part_before(begin)
    until = r.word((part[0] if part else begin) - 1) in r.p.to
    return None if tense == "past" and until else tense


def _is_strong(r: Reader, name: str, begin: int, end: int) -> bool:
    """Whether the words around a bare name say that it is a month: «در خرداد», «از مهر تا …», «مهر و آبان»."""
    p = r.p
    before = r.word(begin - 1)
    if name in p.common_words:
        return False
    if before in p.from_ and r.word(end) in p.to:
        return True
    return (name not in p.weak_months and before in p.month_prepositions) or _joined(r, end) or _goes_on(r, begin)


def _joined(r: Reader, end: int) -> bool:
    """Whether a joint and another month follow: «تیر و مرداد», «۵ مهر تا ۱۰ آبان»."""
    if not r.joins(end):
        return False
    numeral = r.numeral_at.get(end + 1)
    return r.is_month(numeral.end if numeral else end + 1)


def _goes_on(r: Reader, begin: int) -> bool:
    """Whether a month stands right before, and a joint after it: «خرداد و | تیر»."""
    previous = r.found[-1] if r.found else None
    if previous is None or previous.end != begin - 1 or not r.joins(begin - 1):
        return False
    return previous.in_year is not None and previous.grain in ("day", "month")


def _days_before(r: Reader, end: int) -> tuple[int, int, int, Grain]:
    """The days before a month: start, first and last day, and «month» for a grain where there are none."""
    numeral = r.numeral_before(end) or _padded(r, end)
    if numeral is None or numeral.fraction:
        return end, 1, 1, "month"
    first, last = (numeral.value, numeral.value) if numeral.value is not None else (numeral.low, numeral.high)
    if first is None or last is None or first % 1 or last % 1 or not 1 <= first <= last <= 31:
        return end, 1, 1, "month"
    start, day, until = numeral.start, int(first), int(last)
    part = r.part_before(end)
    if part and part[0] < start:  # «نیمه اول مهر»
        return end, 1, 1, "month"
    piece = r.p.month_pieces.get(r.word(start - 1))
    if piece and numeral.ordinal and start > r.done:
        return start - 1, (day - 1) * piece + 1, min(day * piece, 29), "week" if piece == 7 else "period"
    while r.word(start - 1) in r.joints and (more := r.numeral_before(start - 1)):
        if more.value is None or more.value % 1 or not 1 <= more.value < day or more.start in r.counted:
            break
        start, day = more.start, int(more.value)
    return start, day, until, "day" if day == until else "period"


def _padded(r: Reader, end: int) -> Numeral | None:
    """«۰۸ مهر», as headers of pages write a day."""
    word = r.word(end - 1)
    if end - 1 < r.done or len(word) != 2 or not word.isdecimal() or not 0 < int(word) < 10:
        return None
    return Numeral(end - 1, end, Decimal(word))


def date_at(r: Reader, start: int, certain: bool = True) -> Found | None:
    """The day or month that begins at a token: «۱۲ مهر», «مهر ۹۲», «۱۳۹۲/۷/۱۳»."""
    if start in r.digits:
        return r.digits[start]
    numeral = r.numeral_at.get(start)
    end = numeral.end if numeral else start + r.word(start).isdecimal()
    hit = r.trigger(end)
    if hit is None or hit[1].kind != "month":
        return None
    return month(r, end, hit[0], hit[1].value, hit[1].entry, certain)


def month_at(r: Reader, start: int) -> Found | None:
    """The whole month that begins at a token, whatever number stands before it: «فروردین ۱۴۰۳», «ماه مهر»."""
    start += r.word(start) in r.month_words
    hit = r.trigger(start)
    if hit is None or hit[1].kind != "month":
        return None
    (calendar, number), end = hit[1].value, hit[0]
    in_year = months(calendar, number, number)
    if year := r.any_year(end, calendar):
        return Found(start, year.end, r.placed(calendar, in_year, year), "month", None, calendar, year.relative, year)
    return Found(start, end, r.nearest(calendar, in_year), "month", None, calendar, True)


def season(r: Reader, start: int, end: int, number: int, entry: str) -> Found | None:
    """«تابستان ۹۲», «فصل پاییز», «زمستان گذشته», «بهار و تابستان»."""
    p = r.p
    begin = start
    if start > r.done and r.word(start - 1) in p.season_words:
        begin -= 1
    begin = _quarter_before(r, begin)
    year = r.any_year(end, "jalali")
    ahead = 0
    hit = None if year else p.which.longest(r.words, end)
    if hit and not (r.word(end) in p.anaphoric and r.word(hit[0]) in p.from_):
        end, ahead = hit
    strong = r.word(begin - 1) in p.season_prepositions and r.word(start) not in p.weak_seasons
    if not (year or hit or begin < start or strong or r.part_before(begin) or _season_joined(r, begin, end)):
        return None
    in_year = months("jalali", 3 * number + 1, 3 * number + 3)
    if year:
        interval = r.placed("jalali", in_year, year)
        return Found(begin, year.end, interval, "season", entry, "jalali", year.relative, year, in_year)
    interval = r.nearest("jalali", in_year, ahead, _tense(r, begin, end))
    return Found(begin, end, interval, "season", entry, "jalali", True, None, in_year)


def _quarter_before(r: Reader, end: int) -> int:
    """Where «سه ماهه» before a season begins, else its end."""
    hit = r.trigger(end - 1) if end > r.done else None
    if hit is None or hit[0] != end or hit[1].kind != "unit" or hit[1].value[0] != "month":
        return end
    start, number = end - 1, hit[1].value[1]
    if number is None and (before := r.numeral_before(start)):
        start, number = before.start, before.value
    return start if number == SEASON else end


def _season_joined(r: Reader, begin: int, end: int) -> bool:
    """Whether another season stands on the other side of a joint: «بهار و تابستان», «پاییز تا زمستان»."""
    if r.joins(end) and (hit := r.trigger(end + 1)) and hit[1].kind == "season":
        return True
    previous = r.found[-1] if r.found else None
    joined = previous is not None and previous.end == begin - 1 and r.joins(begin - 1)
    return joined and previous is not None and previous.grain == "season"


def named(
    r: Reader, start: int, end: int, value: tuple[Calendar, tuple[int, int, int, int], bool], entry: str
) -> Found | None:
    """Days with a name: «دهه فجر», «عید فطر امسال», «تاسوعای سال ۹۴»."""
    calendar, (first_month, day, last_month, last_day), leans = value
    if r.word(start - 1) in r.p.events | r.p.prayers:
        return None
    in_year = days(calendar, (first_month, day), (last_month, last_day))
    grain: Grain = "day" if (first_month, day) == (last_month, last_day) else "period"
    if year := r.any_year(end, "jalali"):
        interval = r.placed(calendar, in_year, year)
        return Found(start, year.end, interval, grain, entry, calendar, year.relative, year)
    if leans:
        return None
    return Found(start, end, r.nearest(calendar, in_year), grain, entry, calendar, True, None, in_year)
