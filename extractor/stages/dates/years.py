"""Years and decades: «سال ۹۰», «امسال», «بودجه ۱۴۰۰», «در ۱۳۹۵», «سال‌های گذشته», «دهه ۷۰»."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.records import Grain
from extractor.stages.dates.found import Found, Year
from extractor.stages.dates.reader import BRACKETS, Reader
from extractor.stages.dates.words import Unit

if TYPE_CHECKING:
    from spacy.tokens import Doc


def year(r: Reader, start: int, _end: int, _value: int, entry: str) -> Found | None:
    """«امسال», «پارسال»."""
    read = r.year_at(start)
    return whole(start, read, entry) if read else None


def headed(r: Reader, _start: int, end: int, _value: None, entry: str) -> Found | None:
    """«بودجه ۱۴۰۰»: the year after its head."""
    read = r.years_in_digits(end)
    return whole(end, read, entry) if read else None


def bare(r: Reader, start: int) -> Found | None:
    """«در ۱۳۹۵»: digits after a preposition or a part, before a calendar's name, or a range of years in brackets."""
    led = r.word(start - 1) in r.p.year_prepositions or _has_event(r, start) or _lasts(r, start) or r.part_before(start)
    if not led and not r.in_era(r.numeral_at[start].end) and not _in_brackets(r, start):
        return None
    if r.word(start - 2) in r.p.compared or _is_lettered(r, start):
        return None
    read = r.years_in_digits(start)
    if read and (hit := r.trigger(read.end)) and hit[1].kind == "unit" and hit[1].value[0] not in ("decade", "season"):
        return None  # «از هزار و ۲۰۰ سال پیش»
    return whole(start, read, "year_prepositions") if read else None


def _is_lettered(r: Reader, start: int) -> bool:
    """Whether a letter after a year tells a part of it: «2023Q3», «2023-Q3»."""
    after = start + 1 + (r.word(start + 1) in r.p.dashes)
    return (hit := r.trigger(after)) is not None and hit[1].kind == "lettered"


def _has_event(r: Reader, end: int) -> bool:
    """Whether an event that its year names ends before a token: «جام جهانی ۲۰۱۸»."""
    words = (r.word(end - 2) + r.word(end - 1), r.word(end - 1))
    return end - 1 not in r.counted and not r.p.year_events.isdisjoint(words)


def _lasts(r: Reader, start: int) -> bool:
    """Whether two years stand behind what lasts from one to the other: «در دوره ۱۳۹۰ تا ۱۳۹۴»."""
    words = (r.word(start - 2) + r.word(start - 1), r.word(start - 1))
    return r.numeral_at[start].low is not None and not r.p.year_spans.isdisjoint(words)


def _in_brackets(r: Reader, start: int) -> bool:
    """Whether a range of years is all that brackets hold: «برنامه پنجم (۱۳۹۰-۱۳۹۴)»."""
    numeral = r.numeral_at.get(start)
    if numeral is None or numeral.low is None:
        return False
    return (r.word(start - 1), r.word(numeral.end)) == BRACKETS


def in_cells(doc: Doc) -> set[int]:
    """Where a year may stand alone in tables: in what names a column, or as all that a cell holds beside figures."""
    figures = {q.start for q in doc._.quantities}
    found: set[int] = set()
    for table in doc._.tables:
        heads, body = table.parts(figures)
        found |= {i for row in heads for cell in row.values() for i in range(cell.start, cell.end)}
        found |= {cell.start for row in body for cell in row if cell.end - cell.start == 1}
    return found - figures


def celled(r: Reader, start: int) -> Found | None:
    """«۱۴۰۲» in a table, «صادرات ۱۴۰۲» above its column."""
    read = r.years_in_digits(start)
    return whole(start, read, "year_prepositions") if read and start < read.end else None


def whole(start: int, read: Year, entry: str) -> Found:
    """The date that whole years are."""
    grain: Grain = "year" if read.number == read.last else "period"
    return Found(start, read.end, read.interval(), grain, entry, read.calendar, read.relative, read)


def plural(r: Reader, start: int, end: int, unit: Unit, entry: str) -> Found | None:
    """«سال‌های ۹۰ و ۹۱», «دهه‌های ۶۰ و ۷۰», «روزهای گذشته»."""
    if unit == "year" and (read := r.years_in_digits(end, headed=True)):
        return whole(start, read, entry)
    if unit == "decade" and (found := decades(r, start, end, entry)):
        return found
    hit = r.p.which.longest(r.words, end)
    grain: Grain = "day" if unit == "hour" else unit
    return Found(start, hit[0], None, grain, entry, relative=True) if hit else None


def decades(r: Reader, start: int, end: int, entry: str) -> Found | None:
    """«دهه ۷۰», «دهه هفتاد», «دهه ۱۹۹۰», «دهه‌های ۶۰ و ۷۰»."""
    read = r.years_in_digits(end)
    if read is None or not read.number or not read.last or read.number % 10 or read.last % 10:
        return None
    found = read._replace(last=read.last + 9)
    if read.number > 1410 and read.calendar == "jalali":  # «دهه ۲۰» is long past
        found = read._replace(number=read.number - 100, last=read.last - 91)
    if read.calendar == "gregorian" and found.number and found.number < 1700:
        found = found._replace(number=read.number + 600, last=read.last + 609)
    grain: Grain = "decade" if read.number == read.last else "period"
    return Found(start, read.end, found.interval(), grain, entry, read.calendar)
