"""Log-linear scores of named features: of candidates for a link, and of the labels of a field.

A score is the sum of the weights of the features that are seen, and of the encoder's vectors where there are any;
probabilities are its softmax over the candidates and «none», or over the labels. The weights are JSON, and those of
vectors NPZ, beside this file, made by ``training/facts``.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from extractor.links.blocks import Feature, named, nothing
from extractor.links.vectors import Array, Space

Ranking = dict[str, float]
Labelling = dict[str, dict[str, float]]
NAMED, VECTORS = "facts", "facts-vectors"
"""Files of weights."""
_LEAST = 1024
"""How many blocks of features a link or field remembers at least; else as many as it has weights."""


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


class Weighed[W](dict[Feature, W]):
    """What features weigh in sum; a block of them is named only when it is asked for anew."""

    def __init__(self, weights: Mapping[str, Any], total: Callable[[Iterable[Any]], W]) -> None:
        self.weights, self.total = weights, total
        self.most = max(_LEAST, len(weights))

    def __missing__(self, seen: Feature) -> W:
        if len(self) >= self.most:  # bounds the memory that endless input takes
            self.clear()
        self[seen] = weight = self.total(filter(None, map(self.weights.get, named(seen))))
        return weight


def _of_labels(labels: Iterable[str]) -> Callable[[Iterable[dict[str, float]]], tuple[float, ...] | None]:
    """The sum of weights for each label; None of none."""

    def total(weights: Iterable[dict[str, float]]) -> tuple[float, ...] | None:
        found = [*weights]
        return tuple(sum(one.get(label, 0.0) for one in found) for label in labels) if found else None

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
        self._weighed = {role: Weighed[float](weights, sum) for role, weights in links.items()}
        self._labelled = {name: Weighed(weights, _of_labels(weights["bias"])) for name, weights in labels.items()}

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
        weight = self._weighed[role].__getitem__  # a loop in C over what is known
        scores: list[float] = [sum(map(weight, seen)) for seen in candidates]
        if none is not None:
            scores.append(sum(weight((nothing, seen)) for seen in none))
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
        bias = self.labels[field]["bias"]
        rows = [*filter(None, map(self._labelled[field].__getitem__, features)), tuple(bias.values())]
        if vector is not None and self.dense:
            rows.append((vector @ self.dense.labels[field]).tolist())
        return dict(zip(bias, softmax([*map(sum, zip(*rows, strict=True))]), strict=True))


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
