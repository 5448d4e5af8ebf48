"""Parts of years that a letter and a number tell: «Q1 ۲۰۲۴», «H2/2023», «2023Q3», «3Q23»."""

from __future__ import annotations

from extractor.stages.dates.found import Found, Year
from extractor.stages.dates.reader import Reader
from extractor.stages.dates.units import nth_months

_SLASH = "/"


def lettered(r: Reader, start: int, end: int, months: int, entry: str) -> Found | None:
    """The part of a year, ``months`` long, that a letter and the numbers beside it tell."""
    number, _, rest = r.word(end).partition(_SLASH)
    before = start - 1 - (r.word(start - 1) in r.p.dashes)
    if year := _year(r, r.word(before), end + 1):  # «2023Q3», «2023-Q3»
        return nth_months(before, year, months, _number(number), entry)
    if _number(r.word(start - 1)) and (year := _year(r, number, end + 1, 2)):  # «3Q23»
        return nth_months(start - 1, year, months, _number(r.word(start - 1)), entry)
    if rest:  # «Q3/2023»
        return nth_months(start, year, months, _number(number), entry) if (year := _year(r, rest, end + 1)) else None
    at = end + 1 + (r.word(end + 1) in r.p.dashes | r.p.slashes)
    year = r.year_at(at) or _year(r, r.word(at), at + 1)
    return nth_months(start, year, months, _number(number), entry) if year else None


def _number(word: str) -> int:
    return int(word) if word.isdecimal() and len(word) == 1 else 0


def _year(r: Reader, word: str, end: int, length: int = 4) -> Year | None:
    """The year that so many digits tell; of two alone those of the Gregorian calendar are meant, as the letter is."""
    if not word.isdecimal() or len(word) not in (length, 4):
        return None
    full = r.full_year(int(word)) if len(word) == 4 else (2000 + int(word), "gregorian")
    return Year(end, full[0], full[0], full[1]) if full else None
