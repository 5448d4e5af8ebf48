"""The weights of named features that are shipped: JSON to read, and kept in the form that they are looked up in
(extractor/kept.py).

Of a look-up only the number is touched; equal numbers are one object, so worker processes go on to share the names.
"""

from __future__ import annotations

import json
import marshal
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from extractor.kept import kept

NONE = "none:"
"""How the names begin of what is seen of having none of the candidates."""
Ranking = dict[str, float]
"""Weights of a link by name."""
Labelling = dict[str, dict[str, float]]
"""Weights of a field's labels by name, as they are learned; those of «bias» name all labels, in their order."""
Row = tuple[float, ...]
"""A number for each of several labels."""
Trust = tuple[float, dict[str, tuple[float, float]]]
"""Of the confidence of a row: the bias, and what the logarithms of a decision's probability and of its rest weigh, by
link and field."""


class Labels(NamedTuple):
    """The weights of all fields.

    Args:
        bias: that of each label, by field.
        rows: by name what it weighs for each label of one field after the other.
    """

    bias: dict[str, dict[str, float]]
    rows: dict[str, Row]


class Weights(NamedTuple):
    """What a file holds."""

    links: dict[str, Ranking]
    labels: Labels
    trust: Trust
    nones: dict[str, Row]
    """What having none of the candidates weighs, by name; a number for each link."""


def joined(fields: Mapping[str, Labelling]) -> Labels:
    """The weights of all fields, so that a name is looked up once."""
    every = [(labelling, label) for labelling in fields.values() for label in labelling["bias"]]
    names = dict.fromkeys(name for labelling in fields.values() for name in labelling)
    none: dict[str, float] = {}
    rows = {name: tuple(labelling.get(name, none).get(label, 0.0) for labelling, label in every) for name in names}
    return Labels({field: labelling["bias"] for field, labelling in fields.items()}, rows)


def without(links: Mapping[str, Ranking]) -> dict[str, Row]:
    """What having none of the candidates weighs for all links, so that a name is looked up once."""
    names = dict.fromkeys(name for weights in links.values() for name in weights if name.startswith(NONE))
    return {name: tuple(weights.get(name, 0.0) for weights in links.values()) for name in names}


def shipped(path: Path) -> Weights:
    """The weights of a file."""
    buffer, start = kept(path.stem, [Path(__file__), path], ("khabar",), lambda: _packed(path))
    links, labels, trust, nones = marshal.loads(memoryview(buffer)[start:])
    return Weights(links, Labels(*labels), trust, nones)


def _packed(path: Path) -> bytes:
    data = json.loads(path.read_text("utf-8"))
    numbers: dict[float, float] = {}

    def shared(weights: Mapping[str, float]) -> Ranking:
        return {name: numbers.setdefault(weight, weight) for name, weight in weights.items()}

    links = {role: shared(weights) for role, weights in data["links"].items()}
    bias, rows = joined(data["labels"])
    rows = {name: tuple(numbers.setdefault(weight, weight) for weight in row) for name, row in rows.items()}
    trust = data["confidence"]["bias"], {name: tuple(pair) for name, pair in data["confidence"]["weights"].items()}
    return marshal.dumps((links, (bias, rows), trust, without(links)))
