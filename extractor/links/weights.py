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

Ranking = dict[str, float]
"""Weights of a link by name."""
Labelling = dict[str, dict[str, float]]
"""Weights of a field's labels by name, as they are learned; those of «bias» name all labels, in their order."""
Turned = dict[str, Ranking]
"""The same by label: each has its «bias»."""
Trust = tuple[float, dict[str, tuple[float, float]]]
"""Of the confidence of a row: the bias, and what the logarithms of a decision's probability and of its rest weigh, by
link and field."""


class Weights(NamedTuple):
    """What a file holds."""

    links: dict[str, Ranking]
    fields: dict[str, Turned]
    trust: Trust


def turned(labelling: Labelling) -> Turned:
    """Weights by label, then name."""
    found: Turned = {label: {} for label in labelling["bias"]}
    for name, weights in labelling.items():
        for label, weight in weights.items():
            found[label][name] = weight
    return found


def shipped(path: Path) -> Weights:
    """The weights of a file."""
    buffer, start = kept(path.stem, [Path(__file__), path], ("khabar",), lambda: _packed(path))
    return Weights(*marshal.loads(memoryview(buffer)[start:]))


def _packed(path: Path) -> bytes:
    data = json.loads(path.read_text("utf-8"))
    numbers: dict[float, float] = {}

    def shared(weights: Mapping[str, float]) -> Ranking:
        return {name: numbers.setdefault(weight, weight) for name, weight in weights.items()}

    links = {role: shared(weights) for role, weights in data["links"].items()}
    fields = {
        field: {label: shared(weights) for label, weights in turned(labelling).items()}
        for field, labelling in data["labels"].items()
    }
    trust = data["confidence"]["bias"], {name: tuple(pair) for name, pair in data["confidence"]["weights"].items()}
    return marshal.dumps((links, fields, trust))
