"""Log-linear scores of named features: of candidates for a link, and of the labels of a field.

A score is the sum of the weights of the features that are seen; probabilities are its softmax over the candidates and
«none», or over the labels. The weights are JSON beside this file, made by ``training/facts``.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

Ranking = dict[str, float]
Labelling = dict[str, dict[str, float]]
NONE = "none:"
"""Before the features of choosing nothing."""


class Scorer:
    """Weights of every link and field."""

    def __init__(
        self, links: dict[str, Ranking], labels: dict[str, Labelling], steps: Sequence[tuple[float, float]] = ()
    ) -> None:
        self.links, self.labels, self.steps = links, labels, [(at, right) for at, right in steps]

    def rank(self, role: str, candidates: Sequence[Iterable[str]], none: Iterable[str] | None) -> list[float]:
        """Probability of each candidate, and last that of none; without it one of the candidates is right."""
        weight = self.links[role].get
        # Most features have no weight; a loop in C over those that have.
        scores = [sum(filter(None, map(weight, names))) for names in candidates]
        nothing = None if none is None else map(weight, map(NONE.__add__, none))
        scores.append(-math.inf if nothing is None else sum(filter(None, nothing)))
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

    def label(self, field: str, names: Iterable[str]) -> dict[str, float]:
        """Probability of each label; ``""`` is that of null."""
        weights = self.labels[field]
        scores: dict[str, float] = dict(weights["bias"])
        for seen in filter(None, map(weights.get, names)):
            for label, weight in seen.items():
                scores[label] += weight
        return dict(zip(scores, softmax(list(scores.values())), strict=True))


def softmax(scores: Sequence[float]) -> list[float]:
    """Probabilities of scores; all 0 where nothing can be."""
    top = max(scores, default=-math.inf)
    if top == -math.inf:
        return [0.0] * len(scores)
    parts = [math.exp(score - top) for score in scores]
    total = sum(parts)
    return [part / total for part in parts]


@cache
def scorer() -> Scorer:
    """The weights that are shipped."""
    data = json.loads(files("extractor").joinpath("links/facts.json").read_text("utf-8"))
    return Scorer(data["links"], data["labels"], [tuple(step) for step in data["confidence"]])
