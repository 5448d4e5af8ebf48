"""Log-linear scores of named features: of candidates for a link, and of the labels of a field.

A score is the sum of the weights of the features that are seen, and of the encoder's vectors where there are any;
probabilities are its softmax over the candidates and «none», or over the labels. The weights are JSON, and those of
vectors NPZ, beside this file, made by ``training/facts``.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from extractor.links.blocks import Feature, named
from extractor.links.vectors import Array, Space

Ranking = dict[str, float]
Labelling = dict[str, dict[str, float]]
NAMED, VECTORS = "facts", "facts-vectors"
"""Files of weights."""
NONE = "none:"
"""Before the features of choosing nothing."""
_MEMORY = 8192
"""How many blocks of features a link or field remembers the weight of: bounds the memory that endless input takes."""


@dataclass(frozen=True, slots=True)
class Dense:
    """Weights of the encoder's vectors, for the links and labels that see them.

    Args:
        links: [5 × components] each.
        labels: [5 × components, labels] each, in the order of the label's biases.
    """

    space: Space
    links: dict[str, Array]
    labels: dict[str, Array]


class Weighed(dict[Feature, float]):
    """What features weigh in sum; a block of them is named only when it is asked for anew."""

    def __init__(self, weights: Ranking, prefix: str = "") -> None:
        self.weights, self.prefix = weights, prefix

    def __missing__(self, seen: Feature) -> float:
        found = named(seen)
        if self.prefix:
            found = map(self.prefix.__add__, found)
        if len(self) >= _MEMORY:
            self.clear()
        self[seen] = total = sum(filter(None, map(self.weights.get, found)))
        return total


class Labelled(dict[Feature, tuple[float, ...] | None]):
    """What features weigh in sum for each label, in the order of the biases; None where they weigh nothing."""

    def __init__(self, weights: Labelling) -> None:
        self.weights, self.order = weights, tuple(weights["bias"])

    def __missing__(self, seen: Feature) -> tuple[float, ...] | None:
        found = [*filter(None, map(self.weights.get, named(seen)))]
        if len(self) >= _MEMORY:
            self.clear()
        self[seen] = total = (
            tuple(sum(weights.get(label, 0.0) for weights in found) for label in self.order) if found else None
        )
        return total


class Scorer:
    """Weights of every link and field."""

    def __init__(
        self,
        links: dict[str, Ranking],
        labels: dict[str, Labelling],
        steps: Sequence[tuple[float, float]] = (),
        dense: Dense | None = None,
    ) -> None:
        self.links, self.labels, self.steps = links, labels, [(at, right) for at, right in steps]
        self.dense = dense
        self._weighed = {role: (Weighed(weights), Weighed(weights, NONE)) for role, weights in links.items()}
        self._labelled = {name: Labelled(weights) for name, weights in labels.items()}

    def rank(
        self,
        role: str,
        candidates: Sequence[Iterable[Feature]],
        none: Iterable[Feature] | None,
        vectors: Array | None = None,
    ) -> list[float]:
        """Probability of each candidate, and last that of none; without it one of the candidates is right.

        ``vectors``: a row for each of them (``vectors.Views.of_link``).
        """
        some, nothing = self._weighed[role]
        weight = some.__getitem__  # a loop in C over what is known
        scores: list[float] = [sum(map(weight, seen)) for seen in candidates]
        if none is not None:
            scores.append(sum(map(nothing.__getitem__, none)))
        if vectors is not None and self.dense:
            scores = [
                score + seen for score, seen in zip(scores, (vectors @ self.dense.links[role]).tolist(), strict=True)
            ]
        if none is None:
            scores.append(-math.inf)
        return softmax(scores)

    def confidence(self, sure: Iterable[float]) -> float:
        """How often rows are right whose decisions are as sure as these: the product of their probabilities, put
        right by what unseen articles gave (a line between the steps of an isotonic regression)."""
        raw = math.prod(sure)
        if not self.steps:
            return raw
        at = bisect_left(self.steps, (raw, 0.0))
        if at in (0, len(self.steps)):
            return self.steps[min(at, len(self.steps) - 1)][1]
        (x0, y0), (x1, y1) = self.steps[at - 1 : at + 1]
        return y0 + (y1 - y0) * (raw - x0) / (x1 - x0)

    def label(self, field: str, features: Iterable[Feature], vector: Array | None = None) -> dict[str, float]:
        """Probability of each label; ``""`` is that of null. ``vector`` as of ``vectors.Views.of_label``."""
        labelled = self._labelled[field]
        rows = [*filter(None, map(labelled.__getitem__, features)), tuple(self.labels[field]["bias"].values())]
        if vector is not None and self.dense:
            rows.append((vector @ self.dense.labels[field]).tolist())
        return dict(zip(labelled.order, softmax([*map(sum, zip(*rows, strict=True))]), strict=True))


def softmax(scores: Sequence[float]) -> list[float]:
    """Probabilities of scores; all 0 where nothing can be."""
    top = max(scores, default=-math.inf)
    if top == -math.inf:
        return [0.0] * len(scores)
    parts = [math.exp(score - top) for score in scores]
    total = sum(parts)
    return [part / total for part in parts]


@cache
def scorer(vectors: bool = False) -> Scorer:
    """The weights that are shipped: those that see the encoder's vectors, or named features alone."""
    data = json.loads(files("extractor").joinpath(f"links/{VECTORS if vectors else NAMED}.json").read_text("utf-8"))
    return Scorer(
        data["links"], data["labels"], [tuple(step) for step in data["confidence"]], _dense() if vectors else None
    )


def _dense() -> Dense:
    with files("extractor").joinpath(f"links/{VECTORS}.npz").open("rb") as file, np.load(file) as data:
        found = {name: data[name].astype(np.float32) for name in data.files}
    links = {name.removeprefix("link."): w for name, w in found.items() if name.startswith("link.")}
    labels = {name.removeprefix("label."): w for name, w in found.items() if name.startswith("label.")}
    return Dense(Space(found["mean"], found["basis"]), links, labels)
