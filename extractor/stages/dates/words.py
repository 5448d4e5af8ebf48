"""What the dates stage knows of words: patterns/dates/dates.yaml, compiled, and the table of its triggers."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal, NamedTuple

from pydantic import ConfigDict

from extractor.language.letters import squeeze
from extractor.language.phrases import Phrases
from extractor.patterns import Numbers, Some, Strict, Table, Values, Words, load
from extractor.records import Calendar

Unit = Literal["day", "week", "month", "year", "decade"]


class DatePatterns(Strict):
    """patterns/dates/dates.yaml, compiled."""

    model_config = ConfigDict(arbitrary_types_allowed=True, alias_generator=lambda name: name.rstrip("_"))

    months: dict[Calendar, list[list[str]]]
    weak_months: Words
    month_epithets: Words
    month_prepositions: Words
    seasons: list[list[str]]
    season_words: Words
    season_prepositions: Words
    weak_seasons: Words
    weekdays: list[list[str]]
    not_before_friday: Words
    not_after_weekday: Words
    named_after: Words
    events: Words
    days: dict[str, int]
    years: Values
    units: dict[Unit, list[str]]
    plural_units: dict[Unit, list[str]]
    joined_numbers: dict[str, int]
    vague_numbers: Words
    this: Words
    which: Numbers
    anaphoric: Words
    rolling: Table
    not_after_rolling: dict[str, Words]
    new_year: Words
    year_kinds: Values
    calendar_words: Table
    year_heads: Words
    year_prepositions: Words
    parts: Table
    positions: Numbers
    month_pieces: Values
    ending: Some
    to: Words
    dashes: Words
    from_: Words
    and_: Words
    until_now: Some
    onwards: Some
    weekday_joints: Some
    same: list[str]
    same_heads: Some
    same_prepositions: Words
    future: Words
    sentence_ends: Words
    named: dict[Calendar, dict[str, tuple[int, int, int, int]]]


class Trigger(NamedTuple):
    kind: str
    """The method of ``_Parser`` that reads on from here."""
    value: Any
    entry: str


@cache
def triggers() -> tuple[Phrases[Trigger], frozenset[str]]:
    """All trigger phrases, and the words that one may begin with."""
    p = load("dates/dates", DatePatterns)
    found: dict[str, Trigger] = {}
    first: set[str] = set()

    def add(kind: str, form: str, value: Any, entry: str) -> None:
        found[form] = Trigger(kind, value, f"dates/dates.yaml#{entry}")
        first.update((squeeze(form.split()[0]), squeeze(form)))

    month = p.units["month"][0]
    for calendar, months in p.months.items():
        for number, forms in enumerate(months, 1):
            for form in forms:
                for spelling in (form, f"{form} {month}"):
                    add("month", spelling, (calendar, number), f"months.{calendar}.{number}")
    for number, forms in enumerate(p.seasons):
        for form in forms:
            add("season", form, number, f"seasons.{number + 1}")
    for number, forms in enumerate(p.weekdays):
        for form in forms:
            add("weekday", form, number, f"weekdays.{number + 1}")
    for unit, forms in p.units.items():
        for form in forms:
            add("unit", form, (unit, None), f"units.{unit}")
            for word, number in p.joined_numbers.items():
                add("unit", word + "\u200c" + form, (unit, number), f"units.{unit}")
    for unit, forms in p.plural_units.items():
        for form in forms:
            add("plural", form, unit, f"plural_units.{unit}")
    for form in p.year_heads:
        add("head", form, None, f"year_heads.{form}")
    for form, offset in p.years.items():
        add("year", form, offset, f"years.{form}")
    for form, offset in p.days.items():
        add("day", form, offset, f"days.{form}")
    for form in p.same:
        add("same", form, None, "same")
    for calendar, names in p.named.items():
        for form, days in names.items():
            add("named", form, (calendar, days), f"named.{calendar}.{form}")
    return Phrases(found), frozenset(first)
