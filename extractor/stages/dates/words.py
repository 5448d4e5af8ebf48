"""What the dates stage knows of words: patterns/dates/dates.yaml, compiled, and the table of its triggers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import Any, Literal, NamedTuple

from pydantic import ConfigDict

from extractor.language.ezafe import with_ezafe
from extractor.patterns import Numbers, Shares, Some, Table, Values, Words, load
from extractor.records import Calendar
from extractor.spelling.letters import squeeze
from extractor.spelling.phrases import Phrases

Unit = Literal["hour", "day", "week", "month", "season", "year", "decade"]


class DatePatterns(Shares):
    """patterns/dates/dates.yaml, compiled."""

    model_config = ConfigDict(arbitrary_types_allowed=True, alias_generator=lambda name: name.rstrip("_"))

    months: dict[Calendar, list[list[str]]]
    weak_months: Words
    common_words: Words
    not_after_month: dict[str, Words]
    month_heads: Words
    month_epithets: Words
    month_prepositions: Words
    seasons: list[list[str]]
    season_words: Words
    season_prepositions: Words
    weak_seasons: Words
    weekdays: list[list[str]]
    night: list[str]
    not_before_friday: Words
    not_after_weekday: Words
    not_before_weekday: Words
    recurring: Some
    named_after: Words
    events: Words
    days: dict[str, int]
    years: Values
    units: dict[Unit, list[str]]
    plural_units: dict[Unit, list[str]]
    joined_numbers: dict[str, int]
    half: Words
    vague_numbers: Words
    this: Words
    that: Words
    which: Numbers
    anaphoric: Words
    rolling: Table
    not_after_rolling: dict[str, Words]
    beside: Some
    series: Words
    new_year: Words
    lettered: dict[str, int]
    year_kinds: Values
    calendar_words: Table
    era: Words
    year_heads: Words
    year_prepositions: Words
    year_events: Words
    year_spans: Words
    compared: Words
    relative_to: Words
    parts: Table
    positions: Numbers
    ordinals: Values
    month_pieces: Values
    ending: Some
    times_of_day: Words
    to: Words
    dashes: Words
    slashes: Words
    from_: Words
    and_: Words
    until_now: Some
    onwards: Some
    weekday_joints: Some
    day_joints: Words
    same: list[str]
    same_heads: Some
    same_prepositions: Words
    sentence_ends: Words
    last_and: Words
    respectively: Words
    prayers: Words
    named: dict[Calendar, dict[str, tuple[int, int, int, int]]]


Kind = Literal["month", "season", "weekday", "unit", "plural", "head", "year", "day", "same", "named", "lettered"]


class Trigger(NamedTuple):
    """A word that an expression begins with, and what the patterns say of it."""

    kind: Kind
    """Which function of ``stage.READERS`` reads on from here."""
    value: Any
    entry: str


@cache
def triggers() -> tuple[Phrases[Trigger], frozenset[str]]:
    """All trigger phrases, and the words that one may begin with."""
    p = load("dates/dates", DatePatterns)
    found: dict[str, Trigger] = {}
    first: set[str] = set()
    for kind, form, value, entry in chain(_months(p), _units(p), _listed(p), _with_values(p)):
        found[form] = Trigger(kind, value, f"dates/dates.yaml#{entry}")
        first.update((squeeze(form.split()[0]), squeeze(form)))
    return Phrases(found), frozenset(first)


@cache
def month_ends() -> frozenset[str]:
    """The last words of the months' names, also with «ماه», squeezed."""
    p = load("dates/dates", DatePatterns)
    last = [form.split()[-1] for names in p.months.values() for forms in names for form in forms]
    return frozenset(squeeze(word + ending) for word in last for ending in ("", *p.units["month"]))


_Entries = Iterator[tuple[Kind, str, Any, str]]


def _months(p: DatePatterns) -> _Entries:
    for calendar, months in p.months.items():
        for number, forms in enumerate(months, 1):
            for form in forms:
                for spelling in (form, *(f"{form} {word}" for word in p.units["month"])):
                    yield "month", spelling, (calendar, number), f"months.{calendar}.{number}"


def _units(p: DatePatterns) -> _Entries:
    for unit, forms in p.units.items():
        for form in forms:
            yield "unit", form, (unit, None), f"units.{unit}"
            for word, number in p.joined_numbers.items():
                yield "unit", word + "\u200c" + form, (unit, number), f"units.{unit}"
    for unit, forms in p.plural_units.items():
        for form in forms:
            yield "plural", form, unit, f"plural_units.{unit}"


def _listed(p: DatePatterns) -> _Entries:
    for number, forms in enumerate(p.seasons):
        for form in forms:
            yield "season", form, number, f"seasons.{number + 1}"
    for number, forms in enumerate(p.weekdays):
        for form in forms:
            for spelling in (form, *(f"{form} {night}" for night in p.night)):  # «شنبه‌شب»
                yield "weekday", spelling, number, f"weekdays.{number + 1}"
    for form in p.year_heads:
        yield "head", form, None, f"year_heads.{form}"
    for form in p.same:
        yield "same", form, None, "same"


def _with_values(p: DatePatterns) -> _Entries:
    for form, offset in p.years.items():
        yield "year", form, offset, f"years.{form}"
    for form, offset in p.days.items():
        yield "day", form, offset, f"days.{form}"
    for letter, months in p.lettered.items():
        for form in (letter, letter.lower()):
            yield "lettered", form, months, f"lettered.{letter}"
    for calendar, names in p.named.items():
        for form, days in names.items():
            entry = f"named.{calendar}.{form}"
            yield "named", form, (calendar, days, False), entry
            for written in with_ezafe(form)[1:]:
                yield "named", written, (calendar, days, True), entry
