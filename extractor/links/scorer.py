"""Log-linear scores of named features: of candidates for a link, and of the labels of a field.

A score is the sum of the weights of the features that are seen, and of the encoder's vectors where there are any;
probabilities are its softmax over the candidates and «none», or over the labels. The weights are JSON, and those of
vectors NPZ, beside this file, made by ``training/facts``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate, islice, repeat
from pathlib import Path

import numpy as np

from extractor.links.blocks import Feature, named
from extractor.links.vectors import Array, Space
from extractor.links.weights import Labelling, Labels, Ranking, Trust, joined, shipped, without
from extractor.links.weights import Row as Row
from extractor.spelling.letters import Remembered

GLANCE = "glance:"
"""Before the name of a link: the weights of what is seen of its candidates at a glance."""
NAMED, VECTORS = "facts", "facts-vectors"
"""Files of weights."""
MARGIN = 4.0
"""How much less likely than the best a candidate may be at a glance (natural logarithm)."""
_SMALL = 1e-3
"""The least probability that the confidence tells from none."""
_MOST = 8_192
"""Blocks of features that a link or field remembers, and as many that it was asked for before."""


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


def _of_one(weights: Ranking) -> Remembered[Feature, float]:
    """What features weigh for a link; a block of them is named only when it is asked for anew."""
    return Remembered(lambda seen: sum(filter(None, map(weights.get, named(seen)))), _MOST)


def _of_several(rows: Mapping[str, Row], part: slice) -> Remembered[Feature, Row | None]:
    """What features weigh for a part of several links or labels; None of what weighs nothing."""

    def total(seen: Feature) -> Row | None:
        known = [row[part] for row in map(rows.get, named(seen)) if row]
        if len(known) < 2:
            return known[0] if known else None
        return tuple(map(sum, zip(*known, strict=True)))

    return Remembered(total, _MOST)


class Scorer:
    """Weights of every link and field.

    Args:
        links: of each link.
        labels: of each field.
        trust: of the confidence.
        dense: those of the encoder's vectors.
        fields: instead of ``labels``, all of them together.
        nones: what ``weights.without`` makes of the links, where that is known.
    """

    def __init__(
        self,
        links: dict[str, Ranking],
        labels: dict[str, Labelling],
        trust: Trust | None = None,
        dense: Dense | None = None,
        fields: Labels | None = None,
        nones: dict[str, Row] | None = None,
    ) -> None:
        self.links, self.labels, self.trust = links, labels, trust
        self.dense = dense
        self._bias, rows = fields or joined(labels)
        self._weighed = {role: _of_one(weights) for role, weights in links.items()}
        self._none = _of_several(nones or without(links), slice(None))
        ends = accumulate(map(len, self._bias.values()))
        parts = {name: slice(end - len(self._bias[name]), end) for name, end in zip(self._bias, ends, strict=True)}
        self._labelled = {name: _of_several(rows, part) for name, part in parts.items()}
        self._together = _of_several(rows, slice(None))

    def none(self, features: Iterable[Feature]) -> dict[str, float]:
        """What features weigh for choosing none of the candidates, for each link."""
        rows = filter(None, map(self._none.__getitem__, features))
        return dict(zip(self.links, map(sum, zip([0.0] * len(self.links), *rows, strict=True)), strict=True))

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

    def confidence(self, sure: Mapping[str, float]) -> float:
        """How often rows are right whose decisions are as likely as these: a logistic regression on the logarithms of
        each probability and of its rest, fit to rows of articles that the weights had not seen. Without it the product
        of the probabilities."""
        if self.trust is None:
            return math.prod(sure.values())
        bias, weights = self.trust
        score = bias
        for name, chance in sure.items():
            (sure_weighs, rest_weighs), (of_sure, of_rest) = weights[name], told(chance)
            score += sure_weighs * of_sure + rest_weighs * of_rest
        return 1 / (1 + math.exp(-score))

    def together(self, features: Iterable[Feature]) -> dict[str, Row]:
        """What features that every field sees weigh for its labels."""
        rows = [*filter(None, map(self._together.__getitem__, features))]
        sums = map(sum, zip(*rows, strict=True)) if rows else repeat(0.0)
        return {field: tuple(islice(sums, len(bias))) for field, bias in self._bias.items()}

    def label(
        self, field: str, features: Iterable[Feature], vector: Array | None = None, before: Row | None = None
    ) -> dict[str, float]:
        """Probability of each label; ``""`` is that of null. ``vector`` as of ``vectors.Views.of_label``; ``before`` as
        of ``together``."""
        bias = self._bias[field]
        rows = [*filter(None, (before, *map(self._labelled[field].__getitem__, features))), tuple(bias.values())]
        if vector is not None and self.dense:
            rows.append((vector @ self.dense.labels[field]).tolist())
        return dict(zip(bias, softmax([*map(sum, zip(*rows, strict=True))]), strict=True))


def told(chance: float) -> tuple[float, float]:
    """What the confidence of a row sees of a decision: the logarithms of its probability and of its rest."""
    return math.log(max(chance, _SMALL)), math.log(max(1 - chance, _SMALL))


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
    weights = shipped(Path(str(files("extractor"))) / "links" / f"{VECTORS if vectors else NAMED}.json")
    return Scorer(weights.links, {}, weights.trust, _dense() if vectors else None, weights.labels, weights.nones)


def _dense() -> Dense:
    with files("extractor").joinpath(f"links/{VECTORS}.npz").open("rb") as file, np.load(file) as data:
        found = {name: data[name].astype(np.float32) for name in data.files}
    links = {name.removeprefix("link."): w for name, w in found.items() if name.startswith("link.")}
    labels = {name.removeprefix("label."): w for name, w in found.items() if name.startswith("label.")}
    return Dense(Space(found["mean"], found["basis"]), links, labels)
