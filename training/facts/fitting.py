"""The weights of links and labels, and of the confidence, by convex optimisation; as JSON and NPZ."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import scipy.optimize
import scipy.sparse

from extractor.links.decisions import FIELDS
from extractor.links.scorer import GLANCE, Dense, Scorer, told
from extractor.links.weights import Trust
from training.facts.examples import NUMBERS, Array, Examples, Labelled, Ranked

PENALTY = {"indicator": 2.0, "transformation": 2.0, "change": 2.0, "partner": 2.0, "part_of": 2.0}
"""Half the weight of the sum of squares, by field: what cross-validation liked best."""
USUAL_PENALTY = 6.0
GLANCE_PENALTY = 2.0
TRUST_PENALTY = 5.0
ITERATIONS = 60
SEEN = 3
"""How many articles a feature must be seen in."""

Row = tuple[dict[str, float], bool]
"""How likely each decision of a row was, and whether the whole row is right."""


def matrix(articles: list[str], rows: list[Array]) -> tuple[scipy.sparse.csr_matrix, list[str]]:
    """A row each, and the names of the columns; features that few articles have are left out."""
    ends = np.cumsum([0, *(len(names) for names in rows)])
    columns = np.concatenate(rows)
    article = np.repeat(np.unique(articles, return_inverse=True)[1], np.diff(ends)).astype(np.int64)
    seen = np.unique(columns.astype(np.int64) * (article.max() + 1) + article) // (article.max() + 1)
    kept = np.flatnonzero(np.bincount(seen, minlength=len(NUMBERS)) >= SEEN)
    every = scipy.sparse.csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(rows), len(NUMBERS)))
    names = list(NUMBERS)
    return every[:, kept].tocsr(), [names[k] for k in kept]


def stacked(rows: list[Array | None]) -> Array:
    """The vectors of all examples, [rows, numbers]; no numbers where there are none."""
    found = [row for row in rows if row is not None]
    return np.vstack(found) if found else np.empty((0, 0), np.float32)


def fit_ranking(examples: list[Ranked], penalty: float) -> tuple[dict[str, float], Array]:
    """Conditional log-linear weights: the right candidates together against all. Those of names, and of vectors."""
    x, names = matrix([e.article for e in examples for _ in e.options], [row for e in examples for row in e.options])
    starts = np.cumsum([0, *(len(e.options) for e in examples)])[:-1]
    group = np.repeat(np.arange(len(examples)), [len(e.options) for e in examples])
    right = np.zeros(x.shape[0], bool)
    for start, e in zip(starts, examples, strict=True):
        right[start + np.array(e.right)] = True
    weight = np.array([e.weight for e in examples])
    dense, n = stacked([e.vectors for e in examples]), len(names)

    def soft(score: Array) -> tuple[Array, Array]:
        top = np.maximum.reduceat(score, starts)
        part = np.exp(score - top[group])
        total = np.add.reduceat(part, starts)
        return part / total[group], top + np.log(total)

    def loss(w: Array) -> tuple[float, Array]:
        score = x @ w[:n] + (dense @ w[n:] if dense.size else 0)
        p, z = soft(score)
        q, zr = soft(np.where(right, score, -1e9))
        value = (weight * (z - zr)).sum() + penalty * (w @ w) / 2
        off = (p - q) * weight[group]
        return value, np.concatenate([x.T @ off, off @ dense if dense.size else []]) + penalty * w

    best = scipy.optimize.minimize(
        loss, np.zeros(n + dense.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": ITERATIONS}
    )
    return dict(zip(names, map(float, best.x[:n]), strict=True)), best.x[n:].astype(np.float32)


def fit_labels(examples: list[Labelled], penalty: float) -> tuple[dict[str, dict[str, float]], Array]:
    """Log-linear weights of each label: those of names with the biases, and of vectors, [numbers, labels]."""
    labels = sorted({e.label for e in examples})
    x, names = matrix([e.article for e in examples], [e.names for e in examples])
    y = np.array([labels.index(e.label) for e in examples])
    weight = np.array([e.weight for e in examples])
    dense = stacked([e.vector for e in examples])
    n, m = len(names), len(labels)
    every = n + dense.shape[1]

    def loss(flat: Array) -> tuple[float, Array]:
        w, b = flat[: every * m].reshape(every, m), flat[every * m :]
        score = x @ w[:n] + (dense @ w[n:] if dense.size else 0) + b
        score -= score.max(1, keepdims=True)
        p = np.exp(score)
        p /= p.sum(1, keepdims=True)
        value = -(weight * np.log(p[np.arange(len(y)), y] + 1e-12)).sum() + penalty * (w**2).sum() / 2 + 0.01 * (b @ b)
        p[np.arange(len(y)), y] -= 1
        p *= weight[:, None]
        seen = np.vstack([x.T @ p, dense.T @ p]) if dense.size else x.T @ p
        return value, np.concatenate([(seen + penalty * w).ravel(), p.sum(0) + 0.02 * b])

    best = scipy.optimize.minimize(
        loss, np.zeros((every + 1) * m), jac=True, method="L-BFGS-B", options={"maxiter": ITERATIONS}
    )
    w, b = best.x[: every * m].reshape(every, m), best.x[every * m :]
    found = {name: dict(zip(labels, map(float, w[k]), strict=True)) for k, name in enumerate(names)}
    return found | {"bias": dict(zip(labels, map(float, b), strict=True))}, w[n:].astype(np.float32)


def penalty(name: str) -> float:
    return GLANCE_PENALTY if name.startswith(GLANCE) else PENALTY.get(name, USUAL_PENALTY)


def fit(examples: Examples, without: frozenset[str] = frozenset()) -> Scorer:
    links = {
        role: fit_ranking([e for e in every if e.article not in without], penalty(role))
        for role, every in examples.links.items()
    }
    labels = {
        name: fit_labels([e for e in examples.labels[name] if e.article not in without], penalty(name))
        for name in FIELDS
    }
    dense = Dense(
        examples.space,
        {role: vectors for role, (_, vectors) in links.items() if vectors.size},
        {name: vectors for name, (_, vectors) in labels.items() if vectors.size},
    ) if examples.space else None  # fmt: skip
    return Scorer(
        {role: w for role, (w, _) in links.items()}, {name: w for name, (w, _) in labels.items()}, dense=dense
    )


def trust(rows: list[Row]) -> Trust:
    """What the confidence is made of: a logistic regression on how likely the decisions of each row were, in which no
    row is the less sure for a decision that is surer."""
    names = [*rows[0][0]]
    x = np.array([[1.0, *(part for name in names for part in told(sure[name]))] for sure, _ in rows])
    right = np.array([whole for _, whole in rows], float)

    def loss(w: Array) -> tuple[float, Array]:
        score = x @ w
        value = (np.logaddexp(0, score) - right * score).sum() + TRUST_PENALTY * (w[1:] @ w[1:]) / 2
        return value, x.T @ (1 / (1 + np.exp(-score)) - right) + TRUST_PENALTY * np.array([0, *w[1:]])

    bounds = [(None, None), *([(0, None), (None, 0)] * len(names))]
    found = scipy.optimize.minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds)
    bias, *best = found.x.round(3).tolist()
    return bias, {name: (best[2 * k], best[2 * k + 1]) for k, name in enumerate(names)}


def write(scorer: Scorer, path: Path) -> None:
    """As JSON, weights that hardly matter left out."""

    def kept(weights: dict[str, float]) -> dict[str, float]:
        return {name: round(w, 3) for name, w in weights.items() if abs(w) >= 0.02}

    links = {role: kept(weights) for role, weights in scorer.links.items()}
    labels = {}
    for name, weights in scorer.labels.items():
        labels[name] = {k: kept(w) for k, w in weights.items() if kept(w)} | {
            "bias": {k: round(w, 3) for k, w in weights["bias"].items()}
        }
    bias, shares = scorer.trust or (0.0, {})
    path.write_text(
        json.dumps(
            {"links": links, "labels": labels, "confidence": {"bias": bias, "weights": shares}},
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
        ),
        "utf-8",
    )
    if dense := scorer.dense:
        # The labels' columns stand in the order of the biases, which JSON sorts.
        order = {name: np.argsort(list(scorer.labels[name]["bias"])) for name in dense.labels}
        arrays: dict[str, Any] = {"mean": dense.space.mean, "basis": dense.space.basis}
        arrays |= {f"link.{role}": w for role, w in dense.links.items()}
        arrays |= {f"label.{name}": w[:, order[name]] for name, w in dense.labels.items()}
        np.savez(path.with_suffix(".npz"), **{name: w.astype(np.float16) for name, w in arrays.items()})
