"""What each column of the tidy tables holds: description, unit, vocabulary and range, all out of the records.

The words are those below the fields in ``records``; data packages, the metadata of Parquet and the comments and checks
of databases are made of what stands here.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic.fields import FieldInfo

from extractor import records as r
from extractor.kinds import ADDED, FIGURES, KINDS, Type
from extractor.outcomes import Failed
from extractor.writers.tidy import TABLES, key

TITLES: dict[str, str] = {
    "articles": "The articles with their texts",
    "officials": "Persons, named or not, who are mentioned with a post",
    "roles": "The posts of officials",
    "organizations": "Named organisations",
    "persons": "Named persons without a post",
    "places": "Named places",
    "mentions": "Where officials, organisations, persons and places are named or meant",
    "quantities": "Money, counts, percents and measures",
    "dates": "Dates and periods",
    "statements": "Who said what",
    "facts": "One row a figure, in the terms of SDMX and UN Comtrade",
    "errors": "Articles that could not be read or extracted",
    **{kind.table: kind.label.en_many for kind in ADDED},
}

_RECORDS: dict[str, tuple[type[r.Record], ...]] = {
    "articles": (r.Article,),
    "officials": (r.Official,),
    "roles": (r.Role,),
    "organizations": (r.Organization,),
    "persons": (r.Person,),
    "places": (r.Place,),
    "mentions": (r.Mention, r.Evidence),
    "quantities": (r.Quantity, r.Money, r.Count, r.Percent, r.Measure, r.Evidence),
    "dates": (r.DateExpression,),
    "statements": (r.Statement,),
    "facts": (r.Fact,),
    "errors": (),
    **{kind.table: (kind.record, r.Evidence) for kind in ADDED},
}
"""Table ─► the records that its columns are fields of, the first that has one going before."""

_FIELDS: dict[str, str] = {
    "parent_id": "parent",
    "first_day": "start",
    "last_day": "end",
    "jalali_first": "jalali_start",
    "jalali_last": "jalali_end",
}
"""Columns that are named otherwise than the field that they hold."""

_OWN: dict[str, str] = {
    "article_id": "Id of the article",
    "articles.text": "The text that was extracted from; all offsets are code points of it",
    "text": "The words, as written",
    "span_start": "Where it begins in articles.text",
    "span_end": "Where it ends in articles.text; itself outside",
    "position": "Its number, from 0",
    "official_id": "Id of the official",
    "entity_id": "Id of the official, organisation, person or place",
    "entity": "Which table holds it",
    "quantities.kind": "What sort of figure it is",
    "quantities.about": "The noun that it is of («صادرات»)",
    "quantities.per": "The base of a price or rate, as written («هر کیلو»)",
    "organizations.aliases": "Its other names in the article, a line each",
    "articles.warnings": "What could not be kept or was left open, a line each",
    "facts.partners": "The countries, regions or bodies on the other side of a flow, as written, a line each",
    "facts.partners_alpha2": "ISO 3166-1 alpha-2, a line a partner; an empty line where it is no country",
    "facts.partners_alpha3": "ISO 3166-1 alpha-3, a line a partner; an empty line where it is no country",
    "facts.partners_m49": "UN M49, a line a partner; an empty line where it is no country",
    "qualifier_text": "The words that say how exact it is",
    "unit": "The unit of a count or measure: as written, singular",
    "period_start": "First day of the time that it speaks of",
    "period_end": "Last day of the time that it speaks of, included",
    "said_by": "Name of whom the article attributes it to",
    "said_by_id": "Id of whom the article attributes it to",
    "speaker_id": "Id of who said it",
    "speaker_kind": "Table of who said it, in the singular",
    "errors.position": "Number of the article in the source, from 0",
    "stage": "Where it failed",
    "error": "Why",
}
"""Columns that no record has as a field, by «table.column» or «column»."""

_UNITS: dict[str, str] = {
    "span_start": "code points",
    "span_end": "code points",
    "value": "of unit, currency, or percent",
    "low": "of unit, currency, or percent",
    "high": "of unit, currency, or percent",
    "alternative": "of unit, currency, or percent",
    **{f"iso_{part}": "of iso_currency" for part in ("value", "low", "high")},
    **{f"converted_{part}": "of converted_currency" for part in ("value", "low", "high")},
    **{f"normal_{part}": "of normal_unit" for part in ("value", "low", "high")},
    "confidence": "probability",
}

_KINDS = tuple(kind.name for kind in FIGURES)
_ENTITIES = tuple(kind.name for kind in KINDS if kind.entity)
_VOCABULARIES: dict[str, tuple[str, ...]] = {
    "quantities.kind": _KINDS,
    "entity": _ENTITIES,
    "speaker_kind": get_args(r.Speaker.model_fields["kind"].annotation),
    "stage": get_args(get_type_hints(Failed)["stage"]),
}


@dataclass(frozen=True, slots=True)
class Described:
    """A column and what is to be known of it."""

    name: str
    type: Type
    description: str
    unit: str | None = None
    vocabulary: tuple[str, ...] = ()
    """All values that the column can have; empty where they are not counted up."""
    minimum: float | None = None
    maximum: float | None = None
    required: bool = False
    """Whether it is of the primary key, and so never empty."""


@cache
def described(table: str) -> tuple[Described, ...]:
    """The columns of a tidy table, in order."""
    return tuple(_described(table, column.name, column.type) for column in TABLES[table])


def _described(table: str, name: str, type: Type) -> Described:
    field = _field(table, _FIELDS.get(name, name))
    words = _OWN.get(f"{table}.{name}") or (field.description if field else None) or _OWN.get(name)
    vocabulary = _VOCABULARIES.get(f"{table}.{name}") or _VOCABULARIES.get(name) or ()
    if field and not vocabulary and type == "category":
        vocabulary = tuple(_values(field.annotation))
    minimum, maximum = (0, None) if type == "integer" else _range(field)
    words = " ".join((words or name).replace("``", "").split()).rstrip(".")
    return Described(name, type, words, _UNITS.get(name), vocabulary, minimum, maximum, name in key(table))


def _field(table: str, name: str) -> FieldInfo | None:
    if name in ("text", "span_start", "span_end") or (table, name) == ("mentions", "entity"):
        return None
    return next((model.model_fields[name] for model in _RECORDS[table] if name in model.model_fields), None)


def _values(annotation: Any) -> Iterator[str]:
    """What an annotation counts up («Literal["a", "b"] | None»)."""
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
    elif get_origin(annotation) in (Union, types.UnionType):
        for part in get_args(annotation):
            yield from _values(part)


def _range(field: FieldInfo | None) -> tuple[float | None, float | None]:
    bounds: dict[str, float | None] = {"ge": None, "le": None}
    for rule in field.metadata if field else ():
        for name in bounds:
            bounds[name] = getattr(rule, name, bounds[name])
    return bounds["ge"], bounds["le"]
