"""What a page needs to know of each kind of record, taken from the records themselves: lists, fields, choices."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

from pydantic import BaseModel, JsonValue, TypeAdapter
from pydantic import Field as Named
from pydantic_core import to_jsonable_python

from extractor.corrections.desk import BLANK
from extractor.corrections.fields import DAYS, NUMBERS
from extractor.kinds import KINDS, Colour, Column, Group, Kind, Label
from extractor.patterns import load
from extractor.stages.quantities.units import CurrencyPatterns

Type = Literal["text", "number", "day", "choice", "boolean", "list", "speaker", "link", "roles", "currency", "country"]

_SPECIAL: dict[str, Type] = {
    "said_by": "speaker", "speaker": "speaker", "roles": "roles", "currency": "currency", "country": "country",
    "part_of": "link", "parent": "link", "same_as": "link", "corrects": "link",
}  # fmt: skip


class Field(BaseModel):
    """A field that can be corrected."""

    name: str
    type: Type
    required: bool = False
    choices: list[str] = []


class KindOfRecord(BaseModel):
    """A kind of record: what it is called and looks like, the article's list that holds it, and its fields."""

    kind: str
    list_: str = Named(serialization_alias="list")
    prefix: str
    """Of the ids of its records."""
    group: Group
    label: Label
    colour: Colour
    shown: tuple[str, ...]
    """Fields that stand beside the words where the page knows of no better."""
    entity: bool
    fields: list[Field]
    blank: dict[str, JsonValue]
    """A record of which nothing is known yet."""
    columns: tuple[Column, ...]
    """Of its table, after the ids of article and record."""


@cache
def kinds() -> list[KindOfRecord]:
    """Every kind of record, with the fields that can be corrected."""
    return [
        KindOfRecord(
            kind=kind.name,
            list_=kind.list,
            prefix=kind.prefix,
            group=kind.group,
            label=kind.label,
            colour=kind.colour,
            shown=kind.shown,
            entity=kind.entity,
            fields=_fields(kind),
            blank=_blank(kind),
            columns=kind.columns,
        )
        for kind in KINDS
    ]


@cache
def kinds_json() -> bytes:
    """Every kind of record, as a page reads them."""
    return TypeAdapter(list[KindOfRecord]).dump_json(kinds(), by_alias=True)


def _fields(kind: Kind) -> list[Field]:
    schema = kind.record.model_json_schema(mode="serialization")
    found = []
    for name in kind.fields:
        described: dict[str, Any] = schema["properties"][name]
        options = described.get("anyOf", [described])
        choices = [choice for option in options for choice in option.get("enum", ())]
        types = {option.get("type") for option in options}
        nullable = "null" in types or "array" in types or bool(described.get("default"))
        found.append(Field(name=name, type=_type(name, choices, types), required=not nullable, choices=choices))
    if kind.name == "money":
        found = [f.model_copy(update={"choices": currencies()}) if f.type == "currency" else f for f in found]
    return found


def _blank(kind: Kind) -> dict[str, JsonValue]:
    fields = kind.record.model_fields
    known = {name: None if field.is_required() else to_jsonable_python(field.default) for name, field in fields.items()}
    return known | BLANK.get(kind.name, {})


def _type(name: str, choices: list[str], types: set[str | None]) -> Type:
    if name in _SPECIAL:
        return _SPECIAL[name]
    if choices:
        return "choice"
    if name in NUMBERS or name in DAYS:
        return "number" if name in NUMBERS else "day"
    return "list" if "array" in types else "boolean" if "boolean" in types else "text"


def currencies() -> list[str]:
    """Codes of the currencies that news speak of, the likeliest first."""
    return list(dict.fromkeys(load("quantities/currencies", CurrencyPatterns).words.values()))
