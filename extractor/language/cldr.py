"""What CLDR calls countries and currencies in Persian, asked of Babel once and kept (extractor/kept.py)."""

from __future__ import annotations

import marshal
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from extractor.kept import kept


def territories() -> dict[str, str]:
    """The name of each territory by its code: countries by ISO 3166-1 alpha-2, others too."""
    return _names()[0]


def currencies() -> dict[str, str]:
    """The name of each currency by its ISO 4217 code."""
    return _names()[1]


@cache
def _names() -> tuple[dict[str, str], dict[str, str]]:
    found = find_spec("babel")
    data = Path(found.origin if found and found.origin else "babel").parent / "locale-data"
    buffer, start = kept("cldr", [Path(__file__), data / "fa.dat", data / "root.dat"], ("khabar", "babel"), _made)
    territories, currencies = marshal.loads(memoryview(buffer)[start:])
    return territories, currencies


def _made() -> bytes:
    from babel import Locale

    names = Locale("fa")
    return marshal.dumps((dict(names.territories), dict(names.currencies)))
