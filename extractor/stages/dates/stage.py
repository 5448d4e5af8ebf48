"""Dates and periods ─► ``doc._.dates``.

One pass over the tokens stops at trigger words (months, weekdays, «سال», «ماه», «امسال» …), at four-digit numerals
and at dates in digits. At each, the function of ``READERS`` for the kind of trigger reads what stands before it (a
day, a number) and after it (a year, «گذشته»); ``joints.add`` then reads what any period may have around it: a part
(«پایان»), «تا», «از … تا», «تاکنون». docs/dates.md tells how each expression is resolved.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from extractor.layers import cell_borders, crosses, standing
from extractor.mentions import DateMention
from extractor.records import Calendar
from extractor.stage import Stage, factory
from extractor.stages.dates import months, units, weekdays, years
from extractor.stages.dates.found import Found
from extractor.stages.dates.joints import add
from extractor.stages.dates.lettered import lettered
from extractor.stages.dates.reader import Reader
from extractor.stages.dates.words import Kind, triggers
from extractor.stages.dates.written import in_digits

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

READERS: dict[Kind, Callable[[Reader, int, int, Any, str], Found | None]] = {
    "month": months.month,
    "season": months.season,
    "named": months.named,
    "weekday": weekdays.weekday,
    "day": weekdays.day,
    "unit": units.unit,
    "same": units.same,
    "plural": years.plural,
    "head": years.headed,
    "year": years.year,
    "lettered": lettered,
}
"""What reads on from each kind of trigger: of its start, its end, its value and its entry."""


def read(doc: Doc) -> list[DateMention]:
    """All dates of a Doc, in order of position."""
    r = _read(doc, "jalali")
    if is_abroad(r.found):
        r = _read(doc, "gregorian")
    borders = cell_borders(doc)
    return [found.mention() for found in r.found if not crosses(borders, found.start, found.end)]


def is_abroad(every: list[Found]) -> bool:
    """Whether an article counts in Gregorian years: it names a month and a year of those, and no Jalali ones."""
    named = [found for found in every if not found.relative or "months." in (found.entry or "")]
    if any(found.calendar == "jalali" for found in named):
        return False
    foreign = [found for found in named if found.calendar == "gregorian"]
    return any("months." in (f.entry or "") for f in foreign) and any(f.year and not f.year.relative for f in foreign)


def _read(doc: Doc, home: Calendar) -> Reader:
    r = Reader(doc, home)
    r.digits = in_digits(r)
    first = triggers()[1]
    stops = set(standing(doc, first))
    four = {n.start for n in r.numeral_at.values() if len(r.words[n.start]) == 4 and (n.value or n.high or 0) >= 1000}
    four |= {n.start for n in r.numeral_at.values() if len(r.words[n.start]) == 3 and r.in_era(n.end)}  # «۶۵۶ هجری»
    cells = years.in_cells(doc) & four
    for i in sorted(stops.union(four, r.digits)):
        if i < r.done:
            continue
        found = None
        if i in r.digits:
            found = r.digits[i]
        elif i in stops and (hit := r.trigger(i)):
            end, trigger = hit
            found = READERS[trigger.kind](r, i, end, trigger.value, trigger.entry)
        elif i in four:
            found = years.celled(r, i) if i in cells else years.bare(r, i)
        if found:
            add(r, found)
    return r


class Dates(Stage):
    """Dates and periods ─► ``doc._.dates``."""

    topic = "dates"
    assigns = ("dates",)
    requires = ("numerals", "quantities")

    def annotate(self, doc: Doc) -> None:
        doc._.dates = read(doc)


@factory(Dates)
def create(nlp: Language, name: str) -> Dates:
    return Dates()
