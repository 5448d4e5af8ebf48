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
from itertools import islice, repeat

import numpy as np

from extractor.links.blocks import Feature, named
from extractor.links.vectors import Array, Space

Ranking = dict[str, float]
Labelling = dict[str, dict[str, float]]
GLANCE = "glance:"
"""Before the name of a link: the weights of what is seen of its candidates at a glance."""
NAMED, VECTORS = "facts", "facts-vectors"
"""Files of weights."""
MARGIN = 4.0
"""How much less likely than the best a candidate may be at a glance (natural logarithm)."""
_LEAST = 8_192
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

    def __init__(self, total: Callable[[Iterable[str]], W], most: int) -> None:
        self.total, self.most = total, max(_LEAST, most)

    def __missing__(self, seen: Feature) -> W:
        if len(self) >= self.most:  # bounds the memory that endless input takes
            self.clear()
        self[seen] = weight = self.total(named(seen))
        return weight


Row = tuple[float, ...]
"""A sum for each label."""


def _of_link(weights: Ranking) -> Weighed[float]:
    return Weighed(lambda names: sum(filter(None, map(weights.get, names))), len(weights))


def _of_links(links: Mapping[str, Ranking]) -> Weighed[Row]:
    """The sums for several links."""

    def total(names: Iterable[str]) -> Row:
        names = [*names]
        return tuple([sum(filter(None, map(weights.get, names))) for weights in links.values()])

    return Weighed(total, max(map(len, links.values()), default=0))


def _of_labels(fields: Mapping[str, Labelling]) -> Weighed[Row | None]:
    """The sums for the labels of several fields, one field behind the other; None of what weighs nothing."""
    every = [(weights, [*weights["bias"]], (0.0,) * len(weights["bias"])) for weights in fields.values()]

    def total(names: Iterable[str]) -> Row | None:
        names, weighs = [*names], False
        row: Row = ()
        for weights, labels, nothing in every:
            found = [*filter(None, map(weights.get, names))]
            weighs = weighs or bool(found)
            row += tuple([sum([one.get(label, 0.0) for one in found]) for label in labels]) if found else nothing
        return row if weighs else None

    return Weighed(total, sum(map(len, fields.values())))


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
        self._weighed = {role: _of_link(weights) for role, weights in links.items()}
        self._none = _of_links(links)
        self._labelled = {name: _of_labels({name: weights}) for name, weights in labels.items()}
        self._together = _of_labels(labels)

    def none(self, features: Iterable[Feature]) -> dict[str, float]:
        """What features weigh for choosing none of the candidates, for each link."""
        return dict(zip(self.links, map(sum, zip(*map(self._none.__getitem__, features), strict=True)), strict=True))

    def chances(self, role: str, candidates: Sequence[Feature], none: float | None) -> list[bool]:
        """Which candidates have a chance beside the best of them and none of them."""
        if role not in self._weighed:
            return [True] * len(candidates)
        scores = [*map(self._weighed[role].__getitem__, candidates)]
        least = max(scores if none is None else [*scores, none], default=0.0) - MARGIN
        return [score > least for score in scores]

    def rank(
        self,
        role: str,
        candidates: Sequence[Iterable[Feature]],
        none: Iterable[Feature] | None,
        vectors: Array | None = None,
        before: float = 0.0,
    ) -> list[float]:
        """Probability of each candidate, and last that of none; without it one of the candidates is right.

        ``vectors``: a row for each of them (``vectors.Views.of_link``); ``before``: what ``none`` weighs already.
        """
        if none is not None and not candidates:
            return [1.0]
        weight = self._weighed[role].__getitem__  # a loop in C over what is known
        scores: list[float] = [sum(map(weight, seen)) for seen in candidates]
        if none is not None:
            scores.append(sum(map(weight, none), before))
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

    def together(self, features: Iterable[Feature]) -> dict[str, Row]:
        """What features that every field sees weigh for its labels."""
        rows = [*filter(None, map(self._together.__getitem__, features))]
        sums = map(sum, zip(*rows, strict=True)) if rows else repeat(0.0)
        return {field: tuple(islice(sums, len(weights["bias"]))) for field, weights in self.labels.items()}

    def label(
        self, field: str, features: Iterable[Feature], vector: Array | None = None, before: Row | None = None
    ) -> dict[str, float]:
        """Probability of each label; ``""`` is that of null. ``vector`` as of ``vectors.Views.of_label``; ``before`` as
        of ``together``."""
        bias = self.labels[field]["bias"]
        rows = [*filter(None, (before, *map(self._labelled[field].__getitem__, features))), tuple(bias.values())]
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
        data["links"],
        data["labels"],
        [tuple(step) for step in data["confidence"]],
        _dense() if vectors else None,
    )


def _dense() -> Dense:
    with files("extractor").joinpath(f"links/{VECTORS}.npz").open("rb") as file, np.load(file) as data:
        found = {name: data[name].astype(np.float32) for name in data.files}
    links = {name.removeprefix("link."): w for name, w in found.items() if name.startswith("link.")}
    labels = {name.removeprefix("label."): w for name, w in found.items() if name.startswith("label.")}
    return Dense(Space(found["mean"], found["basis"]), links, labels)
