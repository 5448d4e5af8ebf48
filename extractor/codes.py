"""Codes of the world's standards: countries (ISO 3166-1, UN M49) and the normal units of measures (UCUM)."""

from __future__ import annotations

import marshal
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pydantic import Field

from extractor.kept import kept
from extractor.language.gazetteer import gazetteer
from extractor.patterns import Strict, load
from extractor.spelling.letters import squeeze

Codes = tuple[str | None, str | None, str | None]
"""ISO 3166-1 alpha-2 and alpha-3, and UN M49."""


class NormalUnit(Strict):
    """The normal unit of a dimension: how many of it each other unit holds."""

    unit: str
    factors: dict[str, Decimal]


class RateBase(Strict):
    """What a rate is per: its UCUM code, and the units that stand before it."""

    ucum: str
    of: list[str]
    apart: list[str]
    """Units that stay the figure's own: the base is told by its UCUM code, and is what the figure is per."""


class RatePatterns(Strict):
    """Units of one thing per another («تن در هکتار»)."""

    joiners: list[str]
    bases: dict[str, RateBase]
    moments: list[str]


class ContextualUnit(Strict):
    """A word that is a unit only among certain words."""

    ucum: str | None
    before: list[str]
    after: list[str] = Field(default_factory=list)
    followed: list[str] | None = None
    unless: list[str]


class UnitPatterns(Strict):
    """patterns/quantities/units.yaml."""

    units: dict[str, str | None]
    rates: RatePatterns
    contextual: dict[str, ContextualUnit]
    levels: dict[str, list[int]]
    persons_too: list[str]
    with_zero: list[str]
    below_zero: list[str]
    adjective_endings: dict[str, str]
    normal: list[NormalUnit]


@cache
def country_codes(alpha2: str | None) -> Codes:
    """The three codes of a country; all None where ``alpha2`` is None, the latter two where ISO 3166-1 lacks it."""
    return alpha2, *_countries().get(alpha2 or "", (None, None))


@cache
def _countries() -> dict[str, tuple[str, str]]:
    """Alpha-3 and numeric code of each country by its alpha-2, asked of pycountry once and kept (extractor/kept.py)."""
    found = find_spec("pycountry")
    data = Path(found.origin if found and found.origin else "pycountry").parent / "databases" / "iso3166-1.json"
    buffer, start = kept("countries", [Path(__file__), data], ("khabar", "pycountry"), _made)
    countries: dict[str, tuple[str, str]] = marshal.loads(memoryview(buffer)[start:])
    return countries


def _made() -> bytes:
    import pycountry

    return marshal.dumps({country.alpha_2: (country.alpha_3, country.numeric) for country in pycountry.countries})


def country_fields(name: str, codes: Sequence[Any]) -> dict[str, Any]:
    """The columns of a party's codes."""
    return dict(zip((f"{name}_alpha2", f"{name}_alpha3", f"{name}_m49"), codes, strict=True))


@cache
def _normal_units() -> dict[str, tuple[str, Decimal]]:
    return {
        ucum: (dimension.unit, factor)
        for dimension in load("quantities/units", UnitPatterns).normal
        for ucum, factor in ({dimension.unit: Decimal(1)} | dimension.factors).items()
    }


def normal_unit(ucum: str | None) -> tuple[str | None, Decimal]:
    """The normal unit of a UCUM unit and how many of it one holds; None and 1 where there is none."""
    return _normal_units().get(ucum or "", (None, Decimal(1)))


def country_of(name: str) -> str | None:
    """ISO 3166-1 alpha-2 of a country by any of its names."""
    words = [squeeze(word) for word in name.split()]
    found = gazetteer().country(words, 0)
    return found[1] if found and found[0] == len(words) else None
