"""The words around quantities: patterns/quantities/qualifiers.yaml, context.yaml and counts.yaml."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field, RootModel

from extractor.patterns import Shares, Strict, Words
from extractor.records import Qualifier
from extractor.spelling.letters import squeeze


class QualifierPatterns(Strict):
    """patterns/quantities/qualifiers.yaml."""

    before: dict[Qualifier, list[str]]
    after: dict[Qualifier, list[str]]
    fillers: list[str]
    from_: list[str] = Field(alias="from")
    passing: list[str]
    through: list[str]
    figures: list[str]
    comparing: list[str]
    onto: list[str]
    order: list[str]
    to: list[str]
    until: list[str]

    def squeezed(self, side: Literal["before", "after"]) -> dict[str, Qualifier]:
        """The qualifier of each phrase on one side of a number, without spaces."""
        forms: dict[Qualifier, list[str]] = getattr(self, side)
        return {squeeze(form): kind for kind, words in forms.items() for form in words}


class ContextPatterns(Shares):
    """patterns/quantities/context.yaml."""

    about: list[str]
    of: list[str]
    each: list[str]
    adverbs: list[str]
    apiece: list[str]
    beside: list[str]
    in_: list[str] = Field(alias="in")
    bases: list[str]
    populations: list[str]
    dated: list[str]


class CountPatterns(Shares):
    """patterns/quantities/counts.yaml."""

    classifiers: list[str]
    nouns: list[str]
    compound_tails: list[str]
    compounds: list[str]
    before_unit: list[str]
    not_counted: list[str]
    light_nouns: list[str]
    excluded: list[str]
    labels: list[str]
    addressed: list[str]
    weak_labels: list[str]
    called: dict[str, list[int]]
    events: list[str]
    year_words: list[str]
    times: list[str]
    chained: list[str]
    years: list[str]
    joiners: list[str]
    works: Words
    sides: list[str]
    attributes: list[str]
    score: list[str]
    bullets: list[str]
    each: list[str]
    weak_numerals: list[str]
    weak_after: list[str]
    instead: list[str]
    relative: list[str]
    person_cues: list[str]
    mass_cues: list[str]
    person_from: list[str]
    person_other: list[str]
    these: list[str]
    possessives: list[str]
    plural_endings: list[str]
    human_plurals: dict[str, str]
    ezafe_endings: dict[str, str]
    copulas: list[str]
    adjective_endings: list[str]
    listed_endings: list[str]
    coordinators: list[str]
    share_before: list[str]
    share_after: list[str]


class GivenNames(BaseModel):
    """The names of patterns/persons/given_names.yaml, which nobody counts: «۲۲۷ قاسم»."""

    names: list[str]


class KnownBody(BaseModel):
    """What a body of patterns/organizations/organizations.yaml is called."""

    name: str
    acronym: str = ""
    aliases: list[str] = []


class KnownBodies(RootModel[dict[str, KnownBody]]):
    """The bodies of patterns/organizations/organizations.yaml, which nobody counts: «اجلاس ۱۷۱ اوپک»."""

    @property
    def names(self) -> frozenset[str]:
        """All names, squeezed."""
        bodies = self.root.values()
        return frozenset(squeeze(name) for body in bodies for name in (body.name, body.acronym, *body.aliases))


class BodyHead(BaseModel):
    """The first words of names of bodies."""

    forms: list[str]


class BodyHeads(BaseModel):
    """The heads of patterns/organizations/heads.yaml."""

    heads: list[BodyHead]

    @property
    def words(self) -> frozenset[str]:
        """All forms, squeezed."""
        return frozenset(squeeze(form) for head in self.heads for form in head.forms)


class Calendar(BaseModel):
    """The months, seasons and weekdays of patterns/dates/dates.yaml, which name years and days and are not counted."""

    months: dict[str, list[list[str]]]
    seasons: list[list[str]]
    weekdays: list[list[str]]
    units: dict[str, list[str]]

    @property
    def month_names(self) -> frozenset[str]:
        """All months, also with «ماه», squeezed."""
        names = [name for months in self.months.values() for forms in months for name in forms]
        return frozenset(squeeze(name + ending) for name in names for ending in ("", *self.units["month"]))

    @property
    def season_names(self) -> frozenset[str]:
        return frozenset(squeeze(name) for forms in self.seasons for name in forms)

    @property
    def day_names(self) -> frozenset[str]:
        """The days of the week, squeezed."""
        return frozenset(squeeze(name) for forms in self.weekdays for name in forms)
