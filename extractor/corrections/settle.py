"""What follows from corrections: names in every place, facts like their figures, no link to what is gone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

import jdatetime

from extractor.codes import country_codes, country_fields, country_of, normal_unit
from extractor.kinds import BY_NAME, FIGURES, KINDS
from extractor.stages.quantities.units import Units

Tree = dict[str, Any]

_FIGURE_LISTS = tuple(kind.list for kind in FIGURES)
_OF_FIGURE = (
    "value", "low", "high", "unit", "currency", "iso_value", "iso_low", "iso_high", "iso_currency", "qualifier",
)  # fmt: skip
_PERIOD = ("period", "period_start", "period_end", "jalali_start", "jalali_end")


@dataclass(slots=True)
class Changes:
    """What the corrections so far ask to be brought in line."""

    gone: set[str] = field(default_factory=set)
    touched: set[str] = field(default_factory=set)
    periods: list[tuple[Tree, Tree | None]] = field(default_factory=list)
    """Span of a date as it was, and the date as it is now; None if it is gone."""


def speaker(kind: str, entity: Tree) -> Tree:
    """An entity as a speaker."""
    role = entity["roles"][0] if entity.get("roles") else {}
    name = entity["name"]
    if name is None:
        name = min(entity["mentions"], key=lambda m: (m["kind"] != "role", m["span"]["start"]))["span"]["text"]
    title, organization = role.get("title"), role.get("organization")
    return {"id": entity["id"], "kind": kind, "name": name, "title": title, "organization": organization}


def fact(id: str, kind: str, figure: Tree, quote: str) -> Tree:
    """The row of a figure that has none yet."""
    row: Tree = {"id": id, "quantity_id": figure["id"], "kind": kind, "quote": quote, "evidence": []}
    return row | {"indicator": figure["unit"] if kind == "count" else None} | _mirror(figure)


def _mirror(figure: Tree) -> Tree:
    """The fields of a fact that are its figure's."""
    said_by: Tree = figure["said_by"] or {}
    row = {name: figure.get(name) for name in _OF_FIGURE}
    row |= {"start": figure["span"]["start"], "end": figure["span"]["end"]}
    row |= {"said_by": said_by.get("name"), "said_by_id": said_by.get("id")}
    row |= {f"said_by_{name}": said_by.get(name) for name in ("title", "organization")}
    unit, factor = normal_unit(figure.get("ucum"))
    amounts = {name: figure[name] if unit else None for name in ("value", "low", "high")}
    normal = {f"normal_{name}": None if amount is None else amount * factor for name, amount in amounts.items()}
    return row | {"normal_unit": unit} | normal


def derive(kind: str, record: Tree, fields: Tree, tree: Tree) -> None:
    """Bring the fields in line that follow from others of the same record."""
    if kind == "money":
        toman = record["currency"] == "IRT"
        record["iso_currency"] = "IRR" if toman else record["currency"]
        for name in ("value", "low", "high"):
            amount: Decimal | None = record[name]
            record[f"iso_{name}"] = amount * 10 if toman and amount is not None else amount
    elif kind == "measure" and "unit" in fields:
        known = _units().after((record["unit"] or "").split())
        record["ucum"] = known.ucum if known else None
    elif kind == "date":
        record |= {f"jalali_{name}": jalali(record[name]) for name in ("start", "end")}
        record["resolved"] = bool(record["start"] or record["end"])
    elif kind == "fact":
        _parties(record, fields, tree)
        days = {"jalali_start": "period_start", "jalali_end": "period_end"}
        record |= {name: jalali(record.get(day)) for name, day in days.items()}
    if BY_NAME[kind].figure and record["low"] is not None and record["value"] is None:
        record["qualifier"] = "range"


def _parties(record: Tree, fields: Tree, tree: Tree) -> None:
    """The codes of the countries that a fact names."""
    if "reporter" in fields:
        record |= country_fields("reporter", country_codes(_country(record["reporter"], tree)))
    if "partners" in fields:
        codes = [country_codes(_country(name, tree)) for name in record["partners"] or ()]
        record |= country_fields("partners", list(zip(*codes, strict=True)) or [()] * 3)


def _country(name: str | None, tree: Tree) -> str | None:
    """The country of a name, as the article's places or else the gazetteer tell it."""
    if not name:
        return None
    of_places = (place["country"] for place in tree["places"] if place["kind"] == "country" and place["name"] == name)
    return next(of_places, None) or country_of(name)


@cache
def _units() -> Units:
    return Units()


def jalali(day: dt.date | None) -> str | None:
    """A day in the Solar Hijri calendar, «1402-03-01»."""
    try:
        return jdatetime.date.fromgregorian(date=day).isoformat() if day else None
    except ValueError:
        return None


def rename(tree: Tree, id: str, old: str | None, new: str | None) -> None:
    """Call an entity by its new name wherever it is called by the old one."""
    for official in tree["officials"]:
        for role in official["roles"]:
            if role["organization_id"] == id or (old and role["organization"] == old):
                role["organization"] = new
    if not old or not new:
        return
    for row in tree["facts"]:
        for name in ("reporter", "said_by_organization"):
            if row.get(name) == old:
                row[name] = new
        row["partners"] = [new if partner == old else partner for partner in row["partners"]]
    for holder, name in _spoken(tree):
        if holder[name]["organization"] == old:
            holder[name] = holder[name] | {"organization": new}


def _spoken(tree: Tree) -> Iterator[tuple[Tree, str]]:
    """Every record that has a speaker, and the field that holds it."""
    for list_, name in (*((list_, "said_by") for list_ in _FIGURE_LISTS), ("statements", "speaker")):
        for record in tree[list_]:
            if record[name]:
                yield record, name


def settle(tree: Tree, records: dict[str, Tree], changes: Changes) -> None:
    """Bring the whole article in line with the changes."""
    # With a figure goes its fact, and what other facts say of that.
    gone = changes.gone | {row["id"] for row in tree["facts"] if row["quantity_id"] in changes.gone}
    for kind in KINDS:
        tree[kind.list] = [record for record in tree[kind.list] if record["id"] not in gone]
    _speakers(tree, changes)
    _links(tree, gone)
    _periods(tree, changes)
    _facts(tree, changes)
    for kind in KINDS:
        if kind.entity:
            for record in tree[kind.list]:
                record["mentions"].sort(key=lambda m: (m["span"]["start"], m["span"]["end"]))
        tree[kind.list].sort(key=_position)
    changes.touched.clear()
    changes.periods.clear()


def _position(record: Tree) -> tuple[int, int]:
    span = record["mentions"][0]["span"] if "mentions" in record else record.get("span", record)
    return span["start"], -span["end"]


def _speakers(tree: Tree, changes: Changes) -> None:
    kinds: dict[str, str] = {"officials": "official", "organizations": "organization", "persons": "person"}
    current = {entity["id"]: speaker(kind, entity) for list_, kind in kinds.items() for entity in tree[list_]}
    for holder, name in _spoken(tree):
        now = current.get(holder[name]["id"])
        if holder[name]["id"] in changes.gone or (now and holder[name] != now):
            holder[name] = now
            changes.touched.add(holder["id"])


def _links(tree: Tree, gone: set[str]) -> None:
    links = (("counts", "part_of"), ("facts", "part_of"), ("facts", "same_as"), ("facts", "corrects"),
             ("organizations", "parent"))  # fmt: skip
    for list_, name in links:
        for record in tree[list_]:
            if record.get(name) in gone:
                record[name] = None
    for official in tree["officials"]:
        for role in official["roles"]:
            if role["organization_id"] in gone:
                role["organization_id"] = None


def _periods(tree: Tree, changes: Changes) -> None:
    """Give figures and facts the dates that they speak of as they are now."""
    for span, date in changes.periods:
        for list_ in _FIGURE_LISTS:
            for figure in tree[list_]:
                if figure["period"] and figure["period"]["span"] == span:
                    figure["period"] = date and {"start": date["start"], "end": date["end"], "span": date["span"]}
                    for row in tree["facts"]:
                        if row["quantity_id"] == figure["id"]:
                            row |= _period(figure["period"])


def _period(period: Tree | None) -> Tree:
    if period is None:
        return dict.fromkeys(_PERIOD)
    days = {"period_start": period["start"], "period_end": period["end"]}
    named = {"jalali_start": jalali(period["start"]), "jalali_end": jalali(period["end"])}
    return {"period": period["span"]["text"] if period["span"] else None} | days | named


def _facts(tree: Tree, changes: Changes) -> None:
    figures = {figure["id"]: figure for list_ in _FIGURE_LISTS for figure in tree[list_]}
    tree["facts"] = [row for row in tree["facts"] if row["quantity_id"] in figures]
    for row in tree["facts"]:
        if row["quantity_id"] in changes.touched:
            row |= _mirror(figures[row["quantity_id"]])
