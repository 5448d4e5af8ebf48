"""Dates and periods ─► ``doc._.dates``.

One pass over the tokens stops at trigger words (months, weekdays, «سال», «ماه», «امسال» …), at four-digit numerals
and at dates in digits. At each, a method named after the kind of trigger reads what stands before it (a day, a
number) and after it (a year, «گذشته»); ``_add`` then reads what any period may have around it: a part («پایان»),
«تا», «از … تا», «تاکنون». docs/dates.md tells how each expression is resolved.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc

from extractor.language import calendars
from extractor.language.calendars import Interval
from extractor.layers import DateMention, Numeral, Stage, factory
from extractor.records import Calendar, Grain
from extractor.stages.dates.reader import DAY, SENTENCE, Found, Reader, Year, days, maybe, months, part_grain, part_of
from extractor.stages.dates.words import Unit, triggers

_DIGITS = re.compile(r"(\d{1,4})/(\d{1,2})/(\d{1,4})")
_HYPHEN = "-"

_UNIT_MONTHS: dict[Unit, int] = {"month": 1, "year": 12, "decade": 120}
_GRAINS: dict[int, Grain] = {1: "month", 3: "season", 6: "half", 12: "year"}


class _Parser(Reader):
    """Reads the dates of one Doc."""

    def __init__(self, doc: Doc) -> None:
        super().__init__(doc)
        self.digits = self._digits()
        self.anchor: Found | None = None
        """The last interval that «مدت مشابه» can be the same of."""

    def run(self) -> list[DateMention]:
        """All dates, in order of position."""
        phrases, first = triggers()
        words = self.words
        stops = {i for i, word in enumerate(words) if word in first}
        years = {n.start for n in self.numeral_at.values() if len(words[n.start]) == 4}
        for i in sorted(stops.union(years, self.digits)):
            found = None
            if i < self.done:
                continue
            try:
                if i in self.digits:
                    found = self.digits[i]
                elif i in stops and (hit := phrases.longest(words, i)):
                    end, trigger = hit
                    found = getattr(self, f"_{trigger.kind}")(i, end, trigger.value, trigger.entry)
                elif i in years:
                    found = self._bare_year(i)
                if found:
                    self._add(found)
            except (ValueError, OverflowError):
                continue  # days that lie outside the years of a calendar
        return [found.mention() for found in self.found]

    # --- what stands at a token ---

    # --- one method a kind of trigger ---

    def _year(self, start: int, end: int, _value: int, entry: str) -> Found | None:
        year = self.year_at(start)
        return self._whole_years(start, year, entry) if year else None

    def _head(self, _start: int, end: int, _value: None, entry: str) -> Found | None:
        year = self.years_in_digits(end)
        return self._whole_years(end, year, entry) if year else None

    def _bare_year(self, start: int) -> Found | None:
        if self.word(start - 1) not in self.p.year_prepositions and not self.part_before(start):
            return None
        year = self.years_in_digits(start)
        return self._whole_years(start, year, "year_prepositions") if year else None

    def _whole_years(self, start: int, year: Year, entry: str) -> Found:
        grain: Grain = "year" if year.number == year.last else "period"
        return Found(start, year.end, year.interval(), grain, entry, year.calendar, year.relative, year)

    def _plural(self, start: int, end: int, unit: Unit, entry: str) -> Found | None:
        if unit == "year" and (year := self.years_in_digits(end, headed=True)):
            return self._whole_years(start, year, entry)
        if unit == "decade" and (found := self._decades(start, end, entry)):
            return found
        hit = self.p.which.longest(self.words, end)
        return Found(start, hit[0], None, unit, entry, relative=True) if hit else None

    def _decades(self, start: int, end: int, entry: str) -> Found | None:
        """«دهه ۷۰», «دهه هفتاد», «دهه ۱۹۹۰», «دهه‌های ۶۰ و ۷۰»."""
        year = self.years_in_digits(end)
        if year is None or not year.number or not year.last or year.number % 10 or year.last % 10:
            return None
        decades = year._replace(last=year.last + 9)
        if year.number > 1410 and year.calendar == "jalali":  # «دهه ۲۰» is long past
            decades = year._replace(number=year.number - 100, last=year.last - 91)
        if year.calendar == "gregorian" and decades.number and decades.number < 1700:
            decades = decades._replace(number=year.number + 600, last=year.last + 609)
        grain: Grain = "decade" if year.number == year.last else "period"
        return Found(start, year.end, decades.interval(), grain, entry, year.calendar)

    def _unit(self, start: int, end: int, value: tuple[Unit, int | None], entry: str) -> Found | None:
        unit, number = value
        before = self.numeral_before(start)
        if before and before.ordinal:
            part = self.part_before(start)
            if unit == "month" and not (part and part[0] < before.start):
                return self._relative_unit(before.start, end, unit, entry, before)
            before = None
        vague = self.word(start - 1) in self.p.vague_numbers
        if number is None and before:
            most = before.high if before.value is None else before.value
            number = int(most) if most is not None and most % 1 == 0 and most > 0 else None
            vague = number is None
            start, head = before.start, start
        elif vague:
            start, head = start - 1, start
        else:
            head = start
        if number is None and not vague:
            return self._relative_unit(start, end, unit, entry, None)
        if found := self._rolling(start, end, unit, number, entry):
            return found
        if unit == "month" and number:
            return self._months_of_year(start, end, number, entry, distinct=self.word(head) != self.month)
        return None

    def _rolling(self, start: int, end: int, unit: Unit, number: int | None, entry: str) -> Found | None:
        """«سه ماه گذشته», «دو سال پیش», «چند روز آینده»."""
        hit = self.p.rolling.longest(self.words, end)
        if hit is None or self.word(hit[0]) in self.p.not_after_rolling[hit[1]]:
            return None
        end, how = hit
        grain: Grain = unit if number == 1 or how in ("ago", "hence") else "period"
        today = self.today
        interval = None
        if today is not None and number is not None:
            away = number if how in ("future", "hence") else -number
            interval = maybe(lambda: self._rolled(today, unit, away, point=how in ("ago", "hence")))
        return Found(start, end, interval, grain, entry, relative=True)

    @staticmethod
    def _rolled(today: dt.date, unit: Unit, away: int, point: bool) -> Interval:
        """So many units from today: the unit there, or all the time up to there."""
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

    def _months_of_year(self, start: int, end: int, number: int, entry: str, distinct: bool) -> Found | None:
        """«هفت ماهه نخست امسال», «۹ ماه سال جاری», «سه ماهه دوم»; ``distinct`` are «ماهه» and «شش‌ماهه», not «ماه»."""
        if number > 12:
            return None
        if hit := self.p.ending.longest(self.words, end):
            return self._months_until(start, hit[0], number, entry)
        position = 1
        placed = self.p.positions.longest(self.words, end)
        if placed:
            end, position = placed
        year = self.year_at(end, bare=placed is not None) or self.years_in_digits(end)
        if year is None:
            if not (distinct and placed):
                return None
            current = self.current_year("jalali")
            year = Year(end, current, current, "jalali", True)
        first = 13 - number if position < 0 else (position - 1) * number + 1
        if first + number > 13:
            return None
        first += year.first_month - 1
        interval = None
        if year.number is not None:
            interval = months(year.calendar, first, first + number - 1)(year.number)
        grain = _GRAINS.get(number, "period")
        return Found(start, year.end, interval, grain, entry, year.calendar, year.relative, year)

    def _months_until(self, start: int, end: int, number: int, entry: str) -> Found | None:
        """«شش ماهه منتهی به شهریور ۹۴»."""
        hit = triggers()[0].longest(self.words, end)
        if hit is None or hit[1].kind != "month":
            return None
        month = self._month(end, hit[0], hit[1].value, hit[1].entry, certain=True)
        if month is None:
            return None
        if month.interval:
            last = month.interval[1]
            following = last + DAY
            first = maybe(lambda: (calendars.shifted(month.calendar, following, -number), last))
            month.interval = first
        month.start, month.grain, month.in_year, month.entry = start, _GRAINS.get(number, "period"), None, entry
        return month

    def _relative_unit(self, start: int, end: int, unit: Unit, entry: str, day: Numeral | None) -> Found | None:
        """«سال ۹۰», «ماه گذشته», «هفته جاری», «این هفته», «دهه ۷۰»; ``day``: «دوازدهم ماه جاری»."""
        if unit == "year":
            year = self.year_at(start, bare=self.part_before(start) is not None)
            return self._whole_years(start, year, entry) if year else None
        if unit == "decade" and (found := self._decades(start, end, entry)):
            return found
        hit = self.p.which.longest(self.words, end)
        calendar: Calendar = "jalali"
        if hit:
            anaphoric = self.word(end) in self.p.anaphoric
            end, offset = hit
            if anaphoric and self.word(end) in self.p.from_:
                return None
            if unit == "month" and (named := self.calendar_word(end)):
                end, calendar = named
        elif unit == "week" and self.word(start - 1) in self.p.this:
            start, offset = start - 1, 0
        else:
            return None
        today = self.today
        interval = None
        if unit == "month":
            if today:
                year_, month, _ = calendars.fields(calendar, today)
                interval = months(calendar, month + offset, month + offset)(year_)
            if day:
                if interval and day.value is not None:
                    date = interval[0] + DAY * (int(day.value) - 1)
                    interval = (date, date) if date <= interval[1] else None
                return Found(start, end, interval, "day", entry, calendar, True)
        elif unit == "week":
            interval = calendars.week(today, offset) if today else None
        elif unit == "decade":
            interval = maybe(lambda: self._rolled(today, unit, offset or 1, point=False)) if today else None
        else:
            return None
        return Found(start, end, interval, unit, entry, calendar, True)

    def _month(
        self, start: int, end: int, value: tuple[Calendar, int], entry: str, certain: bool = False
    ) -> Found | None:
        calendar, number = value
        p = self.p
        name = "".join(self.words[start:end])
        has_word = name.endswith(self.month) and len(name) > len(self.month)
        begin = start
        left = start - (self.word(start - 1) in p.month_epithets)
        if left > self.done and self.word(left - 1) in self.month_words:
            begin, has_word = left - 1, True
        begin, first, last, grain = self._days_before(begin)
        year = self.any_year(end, calendar)
        ahead = 0
        if year:
            end = year.end
        elif (hit := p.which.longest(self.words, end)) and self.word(end) not in p.anaphoric:
            end, ahead = hit
        guard = self.word(begin - 1 - (self.word(begin - 1) in self.day_words))
        if grain != "month" and guard in p.named_after:
            return None
        strong = name not in p.weak_months and self.word(begin - 1) in p.month_prepositions
        strong = strong or (self.word(begin - 1) in p.from_ and self.word(end) in p.to)
        if not (certain or grain != "month" or has_word or year or strong or self.part_before(begin)):
            return None
        if grain == "month":
            in_year = months(calendar, number, number)
        else:
            in_year = days(calendar, (number, first), (number, last))
        if year:
            interval = self.placed(calendar, in_year, year)
            return Found(begin, end, interval, grain, entry, calendar, year.relative, year, in_year)
        if guard in p.events:
            return Found(begin, end, None, grain, entry, calendar)
        interval = self.nearest(calendar, in_year, ahead)
        return Found(begin, end, interval, grain, entry, calendar, True, None, in_year)

    def _days_before(self, end: int) -> tuple[int, int, int, Grain]:
        """The days before a month: start, first and last day, and «month» for a grain where there are none."""
        numeral = self.numeral_before(end)
        if numeral is None or numeral.fraction:
            return end, 1, 1, "month"
        first, last = (numeral.value, numeral.value) if numeral.value is not None else (numeral.low, numeral.high)
        if first is None or last is None or first % 1 or last % 1 or not 1 <= first <= last <= 31:
            return end, 1, 1, "month"
        start, day, until = numeral.start, int(first), int(last)
        part = self.part_before(end)
        if part and part[0] < start:  # «نیمه اول مهر»
            return end, 1, 1, "month"
        piece = self.p.month_pieces.get(self.word(start - 1))
        if piece and numeral.ordinal and start > self.done:
            return start - 1, (day - 1) * piece + 1, min(day * piece, 29), "week" if piece == 7 else "period"
        while self.word(start - 1) in self.joints and (more := self.numeral_before(start - 1)):
            if more.value is None or more.value % 1 or not 1 <= more.value < day or more.start in self.counted:
                break
            start, day = more.start, int(more.value)
        return start, day, until, "day" if day == until else "period"

    def _season(self, start: int, end: int, number: int, entry: str) -> Found | None:
        p = self.p
        begin = start
        if start > self.done and self.word(start - 1) in p.season_words:
            begin -= 1
        year = self.any_year(end, "jalali")
        ahead = 0
        hit = None if year else p.which.longest(self.words, end)
        if hit and not (self.word(end) in p.anaphoric and self.word(hit[0]) in p.from_):
            end, ahead = hit
        strong = self.word(begin - 1) in p.season_prepositions and self.word(start) not in p.weak_seasons
        if not (year or hit or begin < start or strong or self.part_before(begin)):
            return None
        in_year = months("jalali", 3 * number + 1, 3 * number + 3)
        if year:
            interval = self.placed("jalali", in_year, year)
            return Found(begin, year.end, interval, "season", entry, "jalali", year.relative, year, in_year)
        interval = self.nearest("jalali", in_year, ahead)
        return Found(begin, end, interval, "season", entry, "jalali", True, None, in_year)

    def _named(
        self, start: int, end: int, value: tuple[Calendar, tuple[int, int, int, int]], entry: str
    ) -> Found | None:
        calendar, (month, day, last_month, last_day) = value
        if self.word(start - 1) in self.p.events:
            return None
        in_year = days(calendar, (month, day), (last_month, last_day))
        grain: Grain = "day" if (month, day) == (last_month, last_day) else "period"
        if year := self.any_year(end, "jalali"):
            interval = self.placed(calendar, in_year, year)
            return Found(start, year.end, interval, grain, entry, calendar, year.relative, year)
        return Found(start, end, self.nearest(calendar, in_year), grain, entry, calendar, True, None, in_year)

    def _weekday(self, start: int, end: int, number: int, entry: str) -> Found | None:
        p, today = self.p, self.today
        if self.word(start - 1) in p.not_before_friday or self.word(end) in p.not_after_weekday | self.month_words:
            return None
        start -= start > self.done and self.word(start - 1) in self.day_words
        if dated := self._date_after(end):
            dated.start = start
            return dated
        which = p.which.longest(self.words, end) if self.word(end) not in p.anaphoric else None
        date = None
        if week := self._week_at(end):
            end, offset = week
            date = calendars.week(today, offset)[0] + DAY * number if today else None
        elif which:
            end, offset = which
            if today:
                date = calendars.week(today)[0] + DAY * number
                date += DAY * 7 * ((offset > 0 and date <= today) - (offset < 0 and date >= today))
        elif today:
            ahead = (number - calendars.weekday(today)) % 7
            future = self.in_sentence(end, self._sentence_end(end), p.future)
            date = today + DAY * (ahead if future or not ahead else ahead - 7)
        interval = (date, date) if date else None
        return Found(start, end, interval, "day", entry, relative=True)

    def _date_after(self, end: int) -> Found | None:
        """The date that tells which weekday is meant: «شنبه ۱۲ مهر», «شنبه (۱۳۹۲/۷/۱۳)»."""
        hit = self.p.weekday_joints.longest(self.words, end)
        start = hit[0] if hit else end
        if start in self.digits:
            return self.digits[start]
        numeral = self.numeral_at.get(start)
        month = triggers()[0].longest(self.words, numeral.end) if numeral else None
        if numeral is None or month is None or month[1].kind != "month":
            return None
        return self._month(numeral.end, month[0], month[1].value, month[1].entry)

    def _week_at(self, start: int) -> tuple[int, int] | None:
        """End and offset of «هفته گذشته», «این هفته»."""
        if self.word(start) == self.week:
            found: tuple[int, int] | None = self.p.which.longest(self.words, start + 1)
            return found
        if self.word(start) in self.p.this and self.word(start + 1) == self.week:
            return start + 2, 0
        return None

    def _sentence_end(self, start: int) -> int:
        """Where the sentence ends, or ``SENTENCE`` tokens on."""
        stop = min(len(self.words), start + SENTENCE)
        return next((i for i in range(start, stop) if self.words[i] in self.p.sentence_ends), stop)

    def _day(self, start: int, end: int, offset: int, entry: str) -> Found | None:
        if self.numeral_before(start) or self.word(start - 1) in self.p.vague_numbers:
            return self._unit(start, start + 1, ("day", None), entry)  # «سه روز گذشته»
        date = self.today + DAY * offset if self.today else None
        return Found(start, end, (date, date) if date else None, "day", entry, relative=True)

    def _same(self, start: int, end: int, _value: None, entry: str) -> Found | None:
        """«مدت مشابه سال قبل»: the date before it, in another year."""
        p = self.p
        after = end + (self.word(end) in p.same_prepositions)
        year = self.any_year(after, "jalali")
        if year is None:
            return None
        for begin in range(max(self.done, start - 2), start):
            hit = p.same_heads.longest(self.words, begin)
            if hit and hit[0] == start:
                start = begin
                break
        anchor = self.anchor
        found = Found(start, year.end, None, anchor.grain if anchor else "period", entry, relative=True, kind="same")
        if anchor and anchor.first and anchor.last:
            found.calendar = anchor.calendar
            first, last = anchor.first, anchor.last
            spoken = calendars.fields(anchor.calendar, first)[0]
            number = spoken - 1 if year.relative and (year.number is None or year.number >= spoken) else year.number
            if number is not None and year.calendar == anchor.calendar:
                months = 12 * (number - spoken)
                found.interval = maybe(
                    lambda: (
                        calendars.shifted(anchor.calendar, first, months),
                        calendars.shifted(anchor.calendar, last, months, keep_end=first != last),
                    )
                )
        return found

    def _digits(self) -> dict[int, Found]:
        """Dates in digits («۱۲/۸/۱۳۸۳», «1402-03-01»), by their first token."""
        found: dict[int, Found] = {}
        words = self.words
        for i in [k for k, word in enumerate(words) if "/" in word or word == _HYPHEN]:
            word = words[i]
            if "/" in word and (match := _DIGITS.fullmatch(word)):
                self._keep_digits(found, i, i + 1, match.groups())
            elif word == _HYPHEN and self.word(i + 2) == _HYPHEN:
                numbers = (self.word(i - 1), self.word(i + 1), self.word(i + 3))
                if all(number.isdecimal() and len(number) <= 4 for number in numbers) and max(map(len, numbers)) == 4:
                    self._keep_digits(found, i - 1, i + 4, numbers)
        return found

    def _keep_digits(self, found: dict[int, Found], start: int, end: int, numbers: Sequence[str]) -> None:
        """Keep the day that three numbers mean: the year stands at the end that no day can be."""
        first, month, last = numbers
        year_first = len(first) == 4 or (len(last) <= 2 and (int(first) > 31 or int(last) <= 31))
        year, day = (first, last) if year_first else (last, first)
        full = self.full_year(int(year)) if len(year) in (2, 4) and len(day) <= 2 else None
        if full is None:
            return
        number, calendar = full
        interval = maybe(lambda: calendars.day(calendar, number, int(month), int(day)))
        if interval:
            found[start] = Found(start, end, interval, "day", None, calendar)

    # --- what any date may have around it ---

    def _add(self, found: Found) -> None:
        """Take in the part, the range or «تاکنون» around a date, and keep it."""
        if found.grain != "day" and found.kind is None and (part := self.part_before(found.start)):
            self._take_part(found, *part)
        if found.interval:
            found.first, found.last = found.interval
        if found.kind == "since":
            found.last = self.today if self.today and found.first and found.first <= self.today else None
        previous = self.found[-1] if self.found else None
        between = found.start - 1
        if previous and previous.end == between and self.word(between) in self.joints:
            self._lend_year(found)
            if self.word(between) not in self.p.and_ and self._merge(previous, found):
                return
        elif self.word(between) in self.p.to and between >= self.done:
            found.start, found.grain = between, "period"
            ahead = self.today and found.last and self.today < found.last
            found.first = self.today if ahead else None
        self._until_now(found)
        if found.grain == "period" and not self.p.to.isdisjoint(self.words[found.start : found.end]):
            self._take_from(found)
        self.found.append(found)
        self.done = found.end
        if found.kind != "same" and found.first and found.last:
            self.anchor = found

    def _lend_year(self, found: Found) -> None:
        """Give the year of a date to those before it that lack one: «فروردین و اردیبهشت ۹۵»."""
        start = found.start
        for other in reversed(self.found):
            joint = self.word(other.end)
            if other.end != start - 1 or joint not in self.joints or other.year or not other.in_year:
                return
            if not found.year or not found.in_year or other.calendar != found.calendar:
                return
            year = found.year
            interval = self.placed(other.calendar, other.in_year, year)
            if interval and found.first and year.number and interval[0] > found.first and joint in self.p.to:
                interval = self.placed(other.calendar, other.in_year, year._replace(number=year.number - 1))
            other.first, other.last = interval or (None, None)
            other.relative, other.year = year.relative, year
            start = other.start

    def _merge(self, first: Found, last: Found) -> bool:
        """Make «از … تا …» one period; not where the second lies before the first."""
        if first.first and last.last and first.first > last.last:
            return False
        first.last = last.last if first.first else None
        if last.last is None:
            first.first = None
        begin = first.start - 1
        if self.word(begin) in self.p.from_ and begin >= (self.found[-2].end if len(self.found) > 1 else 0):
            first.start = begin
        first.end, first.grain, first.kind = last.end, "period", None
        first.relative |= last.relative
        self.done = last.end
        self.anchor = first
        return True

    def _until_now(self, found: Found) -> None:
        """«از سال ۹۰ تاکنون», «از سال ۹۰ به بعد»."""
        if hit := self.p.until_now.longest(self.words, found.end):
            ahead = self.today and found.first and found.first > self.today
            found.last, found.relative = None if ahead else self.today, True
        elif hit := self.p.onwards.longest(self.words, found.end):
            found.last = None
        else:
            return
        found.end, found.grain = hit[0], "period"
        self._take_from(found)

    def _take_from(self, found: Found) -> None:
        if found.start > self.done and self.word(found.start - 1) in self.p.from_:
            found.start -= 1

    def _take_part(self, found: Found, start: int, name: str) -> None:
        grain, calendar = found.grain, found.calendar
        found.start = start
        in_year = found.in_year

        def part(interval: Interval | None) -> Interval | None:
            return part_of(name, interval, grain, calendar) if interval else None

        found.interval = part(found.interval)
        found.grain = part_grain(name, grain)
        if in_year:
            found.in_year = lambda year: part(in_year(year))
        if name == "first_day" and start > self.done and self.word(start - 1) in self.p.from_:
            self._take_from(found)
            found.grain, found.relative, found.kind = "period", True, "since"


class Dates(Stage):
    """Dates and periods ─► ``doc._.dates``."""

    topic = "dates"
    assigns = ("dates",)
    requires = ("numerals", "quantities")

    def annotate(self, doc: Doc) -> None:
        doc._.dates = _Parser(doc).run()


@factory(Dates)
def create(nlp: Language, name: str) -> Dates:
    return Dates()
