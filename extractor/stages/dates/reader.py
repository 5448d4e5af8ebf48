"""What stands at a token, and years: what all kinds of date expressions have in common."""

from __future__ import annotations

import datetime as dt
from collections import deque
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from extractor.language import calendars
from extractor.language.calendars import Interval
from extractor.language.verbs import verbs
from extractor.layers import flat
from extractor.mentions import Numeral, QuantityMention
from extractor.patterns import load
from extractor.records import Calendar
from extractor.spelling.letters import squeeze
from extractor.stages.dates.found import Found, InYear, Year
from extractor.stages.dates.words import DatePatterns, Trigger, month_ends, triggers

if TYPE_CHECKING:
    from spacy.tokens import Doc

BRACKETS = ("(", ")")

_AHEAD = 20
"""Two-digit years reach that far beyond today, or beyond 1400 without one."""
_SET = 60
"""Days ahead that the past tense may speak of, as of a day that was set."""
_ANCHORS = 4
"""How many of the last intervals may be meant by «مدت مشابه»."""
Tense = Literal["future", "present", "past"]
SENTENCE = 40
"""Tokens that are looked through for the rest of a sentence."""


class Reader:
    """The words, numerals and years of one Doc; ``home``: the calendar that «امسال» is of."""

    def __init__(self, doc: Doc, home: Calendar = "jalali") -> None:
        self.p = load("dates/dates", DatePatterns)
        self.doc = doc
        self.norms: list[str] = doc._.norms
        self.words = [*flat(doc), "\n"]
        self.today: dt.date | None = doc._.published_at
        numerals: list[Numeral] = doc._.numerals
        quantities: list[QuantityMention] = doc._.quantities
        self.numeral_at = {n.start: n for n in numerals}
        self.numeral_until = {n.end: n for n in numerals}
        self.year = squeeze(self.p.units["year"][0])
        self.month, self.week = squeeze(self.p.units["month"][0]), squeeze(self.p.units["week"][0])
        self.month_words = frozenset(map(squeeze, (self.p.units["month"][0], *self.p.plural_units["month"])))
        self.day_words = frozenset(map(squeeze, (self.p.units["day"][0], *self.p.plural_units["day"])))
        self.joints = self.p.to | self.p.dashes | self.p.and_
        self.counted = {i for q in quantities for i in range(q.start, q.end)}
        self.phrases = triggers()[0]
        self._part_years()
        self.digits: dict[int, Found] = {}
        """Dates in digits, by their first token."""
        self.found: list[Found] = []
        self.done = 0
        """Where the last date ends: no other reaches back over it."""
        self.home: Calendar = home
        self.fiscal = 1
        """The month in which the fiscal years begin whose end the text has named."""
        self.anchors: deque[Found] = deque(maxlen=_ANCHORS)
        """The intervals that «مدت مشابه» can be the same of, the last behind."""

    def _part_years(self) -> None:
        """«۲۵ اسفند ۹۹ تا ۱۵ فروردین», «سال ۹۹ تا ۱۵ فروردین»: what looks like a range is a year and a day."""
        for numeral in [n for n in self.numeral_at.values() if n.low is not None and n.end == n.start + 3]:
            start, end = numeral.start, numeral.end
            year, day = self.word(start), self.word(end - 1)
            if not (year + day).isdecimal() or not self.is_month(end):
                continue
            if self.word(start - 1) in month_ends() | self.month_words | {self.year}:
                first, last = (Numeral(k, k + 1, Decimal(word)) for k, word in ((start, year), (end - 1, day)))
                self.numeral_at |= {start: first, end - 1: last}
                self.numeral_until |= {start + 1: first, end: last}

    # --- what stands at a token ---

    def word(self, i: int) -> str:
        return self.words[i] if 0 <= i < len(self.words) else ""

    def trigger(self, start: int) -> tuple[int, Trigger] | None:
        """End and trigger of the longest phrase at a token."""
        hit: tuple[int, Trigger] | None = self.phrases.longest(self.words, start)
        return hit

    def forget(self, found: Found) -> None:
        """Let a date be no interval that «مدت مشابه» can be the same of."""
        self.anchors = deque((a for a in self.anchors if a is not found), _ANCHORS)

    def joins(self, i: int) -> bool:
        """Whether a token joins two dates; a slash with as much room on either side, unlike that of a headline."""
        if self.word(i) in self.joints:
            return True
        if self.word(i) not in self.p.slashes or not 0 < i < len(self.norms) - 1:
            return False
        (_, left), (start, end), (right, _) = self.doc._.offsets[i - 1 : i + 2]
        return bool(start - left == right - end)

    def is_month(self, start: int) -> bool:
        hit = self.trigger(start)
        return hit is not None and hit[1].kind == "month"

    def sentence_end(self, start: int) -> int:
        """Where the sentence ends, or ``SENTENCE`` tokens on."""
        stop = min(len(self.words), start + SENTENCE)
        return next((i for i in range(start, stop) if self.words[i] in self.p.sentence_ends), stop)

    def numeral_before(self, end: int) -> Numeral | None:
        """The numeral that ends before a token, unless a date has taken it."""
        numeral = self.numeral_until.get(end)
        return numeral if numeral and numeral.start >= self.done else None

    def part_before(self, end: int) -> tuple[int, str] | None:
        """Start and name of the part («نیمه اول») that ends before a token."""
        for start in range(max(self.done, end - 3), end):
            hit = self.p.parts.longest(self.words, start)
            if hit and hit[0] == end:
                return start, hit[1]
        return None

    def current_year(self, calendar: Calendar, first_month: int = 1) -> int | None:
        """The year that the article is of."""
        if self.today is None:
            return None
        year, month, _ = calendars.fields(calendar, self.today)
        return year - (month < first_month)

    @staticmethod
    def year_of(calendar: Calendar, date: dt.date) -> int:
        """The year of a date; 0 before the calendar begins."""
        try:
            return calendars.fields(calendar, date)[0]
        except ValueError:
            return 0

    def in_sentence(self, start: int, end: int, words: frozenset[str]) -> bool:
        return any(word in words for word in self.words[start:end])

    def tense_after(self, end: int) -> Tense | None:
        """The tense of the first verb of the sentence after a date."""
        until = self.sentence_end(end)
        for norm in self.norms[end:until]:
            if verbs().mood(norm).endswith("future"):
                return "future"
            if tense := verbs().tense(norm):
                return tense
        return None

    def full_year(self, value: int) -> tuple[int, Calendar] | None:
        """The year that two or four digits mean, and its calendar; two digits are the latest year that can be meant."""
        if 1200 <= value < 1500:
            return value, "jalali"
        if 1700 <= value < 2150:
            return value, "gregorian"
        if value < 100:
            latest = (self.current_year("jalali") or 1400) + _AHEAD
            return latest - (latest - value) % 100, "jalali"
        return None

    def _year_numeral(self, start: int, headed: bool) -> Year | None:
        """A year or a range of years in one numeral."""
        numeral = self.numeral_at.get(start)
        if numeral is None and headed and len(word := self.word(start)) == 2 and word.isdecimal():
            numeral = Numeral(start, start + 1, Decimal(word))  # «سال ۰۲»
        if numeral is None or numeral.fraction or (numeral.scale > 1 and self.words[start][0].isdecimal()):
            return None  # «سال | ۲ هزار و ۱۰۰ …»
        values = self._slashed(start) if headed else []
        values = values or [v for v in (numeral.value, numeral.low, numeral.high) if v is not None]
        if old := self._of_era(numeral.end, values):
            return old
        found = sorted(full for v in values if v % 1 == 0 and 0 <= v < 2150 and (full := self.full_year(int(v))))
        if numeral.ordinal or len(found) != len(values) or found[0][1] != found[-1][1]:
            return None
        if values[0] < 100:
            digits = self.word(start)
            if start in self.counted or (len(digits) != 2 if digits.isdecimal() else values[0] < 20):
                return None
        elif start in self.counted and not headed:
            return None
        return Year(numeral.end, found[0][0], found[-1][0], found[0][1])

    def _slashed(self, start: int) -> list[Decimal]:
        """Both years of «سال زراعی ۱۴۰۱/۱۴۰۲», one after the other; none where it is no such pair."""
        parts = self.word(start).split("/")
        if len(parts) != 2 or not all(part.isdecimal() and len(part) == len(parts[0]) for part in parts):
            return []
        years = sorted(map(Decimal, parts))
        return years if years[1] - years[0] == 1 else []

    def _of_era(self, end: int, values: list[Decimal]) -> Year | None:
        """Years that their calendar makes full: «سال ۶۱ هجری قمری», «۱۱ هجری», «۵۷۰ میلادی», «سال ۹۸ میلادی»."""
        hit = self.calendar_word(end)
        calendar: Calendar | None = hit[1] if hit else None
        if hit is None and self.word(end) in self.p.era:
            calendar = "hijri" if values[0] < 1300 else "jalali"
        if calendar is None or any(v % 1 or not 1 <= v < 2150 for v in values):
            return None
        first, last = int(values[0]), int(values[-1])
        if first < 100 and calendar == "jalali":
            return None
        if last < 100 and calendar == "gregorian":
            latest = (self.current_year("gregorian") or 2020) + _AHEAD
            first, last = (latest - (latest - year) % 100 for year in (first, last))
        return Year(hit[0] if hit else end + 1, first, last, calendar)

    def years_in_digits(self, start: int, headed: bool = False) -> Year | None:
        """A year, a range or a list of years in numerals; ``headed`` by «سال», they may look like a count besides."""
        year = self._year_numeral(start, headed)
        if year is None:
            return None
        end, last = year.end, year.last
        while self.word(end) in self.joints and (more := self._year_numeral(end + 1, False)):
            if more.calendar != year.calendar or not more.number or not last or more.number <= last:
                break
            if self.is_month(more.end):  # «اسفند ۹۹ تا ۱۵ فروردین»
                break
            end, last = more.end, more.last
        calendar = year.calendar
        if hit := self.calendar_word(end):
            end, calendar = hit
        return year._replace(end=end, last=last, calendar=calendar)

    def in_era(self, end: int) -> bool:
        """Whether what follows a number says of which calendar it is a year."""
        return self.word(end) in self.p.era or self.calendar_word(end) is not None

    def calendar_word(self, start: int) -> tuple[int, Calendar] | None:
        found: tuple[int, Calendar] | None = self.p.calendar_words.longest(self.words, start)
        return found

    def year_at(self, start: int, calendar: Calendar | None = None, bare: bool = False) -> Year | None:
        """«سال ۹۰», «سال جاری», «امسال», «سال زراعی گذشته»; ``bare`` «سال» is the current one («پایان سال»).

        ``calendar`` is that of the month before, which «سال جاری» then belongs to.
        """
        p, word = self.p, self.word(start)
        calendar = calendar or self.home
        current = self.current_year(calendar)
        if word in p.years:
            number = None if current is None else current + p.years[word]
            return Year(start + 1, number, number, calendar, True)
        if word != self.year:
            return None
        end, first_month = start + 1, p.year_kinds.get(self.word(start + 1), 0)
        if first_month:
            end += 1
            calendar, first_month = "jalali", self.fiscal if first_month == 1 else first_month
            current = self.current_year(calendar, first_month)
        if hit := self.calendar_word(end):
            end, calendar = hit
            current = self.current_year(calendar)
        if year := self.years_in_digits(end, headed=True):
            return year.of_kind(first_month) if first_month else year
        return self._relative_year(start, end, calendar, current, first_month or 1, bare)

    def _relative_year(
        self, start: int, end: int, calendar: Calendar, current: int | None, first_month: int, bare: bool
    ) -> Year | None:
        """The rest of a year without a number: «سال | جاری», «سال | قبل», «سال | جدید»."""
        p = self.p
        if hit_which := p.which.longest(self.words, end):
            anaphoric = self.word(end) in p.anaphoric
            end, offset = hit_which
            if anaphoric and self.word(end) in p.from_:
                return None
            if (anaphoric or (offset < 0 and self.is_compared(start))) and (spoken := self._spoken_year(start)):
                told, calendar, relative = spoken
                return Year(end, told + offset, told + offset, calendar, relative, first_month)
            if hit := self.calendar_word(end):
                end, calendar = hit
                current = self.current_year(calendar)
        elif self.word(end) in p.new_year:
            end += 1
            offset = int(self.today is not None and calendars.fields("jalali", self.today)[1] > 9)
        elif bare:
            offset = 0
        else:
            return None
        number = None if current is None else current + offset
        return Year(end, number, number, calendar, True, first_month)

    def is_compared(self, start: int) -> bool:
        """«نسبت به | ماه قبل»."""
        places = range(max(0, start - 3), start)
        return any((hit := self.p.beside.longest(self.words, k)) and hit[0] == start for k in places)

    def _spoken_year(self, start: int) -> tuple[int, Calendar, bool] | None:
        """The year that the same sentence speaks of before a token, its calendar, and whether it is relative."""
        last = self.found[-1] if self.found else None
        if last is None or last.first is None or start - last.end > SENTENCE:
            return None
        if (last.relative and not last.year) or self.in_sentence(last.end, start, self.p.sentence_ends):
            return None
        calendar: Calendar = "gregorian" if last.calendar == "gregorian" else "jalali"
        return self.year_of(calendar, last.first), calendar, last.relative

    def any_year(self, start: int, calendar: Calendar) -> Year | None:
        return self.year_at(start, calendar) or self.years_in_digits(start)

    # --- intervals ---

    def nearest(
        self, calendar: Calendar, in_year: InYear, ahead: int = 0, tense: Tense | None = None
    ) -> Interval | None:
        """The year's interval that is nearest to today.

        ``ahead``: -1 the last one begun before, 1 the next to begin. ``tense``: of what is told of it; in the future it
        is one that today has not passed, in the past none that is far ahead.
        """
        today, current = self.today, self.current_year(calendar)
        if today is None or current is None:
            return None
        every = [interval for year in (current - 1, current, current + 1) if (interval := in_year(year))]
        if ahead > 0:
            return next((interval for interval in every if interval[0] > today), None)
        if ahead < 0:
            return next((interval for interval in reversed(every) if interval[0] <= today), None)
        if tense == "future":
            every = [interval for interval in every if interval[1] >= today]
        elif tense == "past":
            every = [interval for interval in every if (interval[0] - today).days <= _SET]
        return min(every, key=self.distance, default=None)

    def distance(self, interval: Interval) -> int:
        """Days from today to an interval."""
        today = self.today or interval[0]
        return max((interval[0] - today).days, (today - interval[1]).days, 0)

    def placed(self, calendar: Calendar, in_year: InYear, year: Year) -> Interval | None:
        """The interval in a year, which may be of another calendar («محرم سال ۹۰»)."""
        if year.number is None:
            return None
        if year.calendar == calendar or (calendar == "hijri" and 1420 <= year.number < 1500):
            return in_year(year.number)
        whole = year.interval()
        if whole is None:
            return None
        first = self.year_of(calendar, whole[0])
        every = (in_year(number) for number in (first, first + 1))
        return next((i for i in every if i and whole[0] <= i[0] <= whole[1]), None)
