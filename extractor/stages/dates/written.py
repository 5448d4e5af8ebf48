"""Dates in digits: «۱۲/۸/۱۳۸۳», «1402-03-01», «۱۳۹۵.۰۹.۰۱», «5 / 9 / 1385»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import compress, count

from extractor.language import calendars
from extractor.spelling.letters import Memo
from extractor.stages.dates.found import Found, maybe
from extractor.stages.dates.reader import Reader

_DIGITS = re.compile(r"(\d{1,4})([/.])(\d{1,2})\2(\d{1,4})")
_APART = ("-", "/")
"""Marks that may be tokens of their own."""


def in_digits(r: Reader) -> dict[int, Found]:
    """The dates in digits, by their first token."""
    return {found.start: found for start, end, numbers in _candidates(r) if (found := _day(r, start, end, numbers))}


_may_be: Memo[bool] = Memo(lambda word: "/" in word or "." in word or word == _APART[0])


def _candidates(r: Reader) -> Iterator[tuple[int, int, Sequence[str]]]:
    """Tokens and numbers of what may be a date; one of the numbers is a year of four digits, or slashes part them."""
    words = r.words
    for i in compress(count(), map(_may_be.__getitem__, words)):
        word = words[i]
        if len(word) > 1:
            match = _DIGITS.fullmatch(word)
            if match and (match[2] == "/" or 4 in map(len, match.groups())):
                yield i, i + 1, (match[1], match[3], match[4])
        elif word in _APART and r.word(i + 2) == word:
            numbers = (r.word(i - 1), r.word(i + 1), r.word(i + 3))
            if all(number.isdecimal() and len(number) <= 4 for number in numbers) and 4 in map(len, numbers):
                yield i - 1, i + 4, numbers


def _day(r: Reader, start: int, end: int, numbers: Sequence[str]) -> Found | None:
    """The day that three numbers mean: the year stands at the end that no day can be."""
    first, month, last = numbers
    year_first = len(first) == 4 or (len(last) <= 2 and (int(first) > 31 or int(last) <= 31))
    year, day = (first, last) if year_first else (last, first)
    full = r.full_year(int(year)) if len(year) in (2, 4) and len(day) <= 2 else None
    if full is None:
        return None
    number, calendar = full
    interval = maybe(lambda: calendars.day(calendar, number, int(month), int(day)))
    return Found(start, end, interval, "day", None, calendar) if interval else None
