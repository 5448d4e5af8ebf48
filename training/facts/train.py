"""Learns the weights of ``extractor/links/facts.json`` from articles whose facts are marked.

    python -m training.facts.train FOLDER... [--gold FOLDER...] [--written FOLDER...] [--folds 5]
                                   [--out extractor/links/facts.json]
    python -m training.facts.train FOLDER... --vectors accurate [...] [--out extractor/links/facts-vectors.json]

Each FOLDER is as ``khabar evaluate FOLDER --layer facts`` takes it. Without ``--out`` nothing is written; the articles
are split into folds and each is scored with the weights of the others. Where the model gives vectors of the words,
their weights are written beside (``.npz``).
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import scipy.optimize
import scipy.sparse
from numpy.typing import NDArray
from spacy.tokens import Doc

from extractor import Extractor
from extractor.evaluation import gold as g
from extractor.evaluation.facts import FactScore, same_phrase
from extractor.evaluation.words import normalise
from extractor.layers import headline, sentences
from extractor.links.candidates import Candidate
from extractor.links.decisions import FIELDS, ORDER, ROLES, Decider
from extractor.links.history import Linked
from extractor.links.scorer import GLANCE, Dense, Scorer
from extractor.links.vectors import Space
from extractor.model.inference import load
from extractor.stages.facts.stage import Facts, decider_of

PENALTY = {"indicator": 2.0, "transformation": 2.0, "change": 2.0, "partner": 2.0, "part_of": 2.0}
"""Half the weight of the sum of squares, by field: what cross-validation liked best."""
USUAL_PENALTY = 6.0
GLANCE_PENALTY = 2.0
ITERATIONS = 60
GOLD, WRITTEN = 2.5, 0.3
"""What an article counts that was marked with the care of gold, and one that was written to learn from."""
SEEN = 3
"""How many articles a feature must be seen in."""
HALF = 0.5
"""What an example counts that careful readers could dispute."""
EARLIER = frozenset({"change", "status", "baseline", "commodity", "per"})
"""Links and labels that learn half from articles that earlier weights decided, mistakes included (DAgger: Ross, Gordon
and Bagnell 2011): those that cross-validation found the better for it."""


COMPONENTS, SKIP = 96, 7
"""Principal components of the encoder's vectors; the words that they are found from are one of so many."""

USUAL_FOLDS = 5

Array = NDArray[Any]
Marked = tuple[g.GoldArticle, Doc, float]
"""A marked article as the model reads it, and what it counts."""
NUMBERS: dict[str, int] = {}
"""Every feature that was seen, by number."""


def numbered(names: list[str]) -> Array:
    return np.array([NUMBERS.setdefault(name, len(NUMBERS)) for name in names], np.int32)


@dataclass
class Ranked:
    article: str
    options: list[Array]
    right: list[int]
    weight: float
    vectors: Array | None = None
    """[options, numbers]"""


@dataclass
class Labelled:
    article: str
    names: Array
    label: str
    weight: float
    vector: Array | None = None


@dataclass
class Examples:
    links: dict[str, list[Ranked]] = field(default_factory=lambda: defaultdict(list))
    labels: dict[str, list[Labelled]] = field(default_factory=lambda: defaultdict(list))
    missing: Counter[str] = field(default_factory=Counter)
    space: Space | None = None
    """Of the encoder's vectors, where the model gives any."""


def annotated(folders: list[Path], vectors: str | None = None) -> Iterator[tuple[g.GoldArticle, Doc]]:
    """The marked articles with their Docs; ``vectors`` is the model that gives the words theirs.

    Names are better to learn from as rules find them: a model has learned many of these articles by heart.
    """
    extractor = Extractor("none")
    extractor.nlp.remove_pipe("khabar_facts")
    tagger = load(vectors) if vectors else None
    for folder in folders:
        for article in g.read_facts(folder):
            doc = extractor.doc(article.text, published_at=article.published_at)
            if tagger:
                doc.tensor = tagger(doc._.norms, sentences(doc), headline(doc)).vectors  # type: ignore[assignment]
            yield article, doc


def learn_from(
    article: g.GoldArticle,
    decider: Decider,
    examples: Examples,
    history: list[Linked] | None = None,
    share: float = 1.0,
) -> None:
    """The examples of one article. Decisions see the right ones before them, or those of ``history``.

    ``share`` is what each example counts.
    """
    decider.done = history or [Linked(labels=dict.fromkeys(("flow", *FIELDS), "")) for _ in decider.figures]
    rows = _rows(article, decider)
    for f in decider.order():
        row = rows.get(f.index)
        if row is None:
            continue
        linked = decider.done[f.index]
        for name in ORDER:
            weight = share * (HALF if name in row.optional else 1.0)
            wanted = getattr(row, name)
            if name in FIELDS:
                label = wanted or ""
                names, vector = decider.label_features(name, f, linked), decider.label_vector(name, f, linked)
                examples.labels[name].append(Labelled(str(article.id), numbered(names), label, weight, vector))
                if history is None:
                    linked.labels[name] = label
                continue
            texts = _texts(wanted)
            options = decider.options(name, f, linked)
            right = [
                k
                for k, c in enumerate(options.candidates)
                if any(_right(article, decider, name, text, c) for text in texts)
            ]
            if history is None:
                if name == "flow":
                    linked.labels[name] = wanted or ""
                # Of several, the one that stands nearest is what the next figure goes on with.
                chosen = [options.candidates[k] for k in right]
                linked.links[name] = min(chosen, key=lambda c: abs(c.start - f.left), default=None)
            if options.seen_none is not None and not texts:
                right = [len(options.candidates)]
            if not right:
                examples.missing[name] += 1
                continue
            every = [*map(numbered, options.features)]
            examples.links[name].append(Ranked(str(article.id), every, right, weight, options.vectors))
            if options.glances:
                every = [*map(numbered, options.glanced)]
                examples.links[GLANCE + name].append(Ranked(str(article.id), every, right, weight))


def _rows(article: g.GoldArticle, decider: Decider) -> dict[int, g.Fact]:
    """The marked row of each figure that was found."""
    offsets = decider.offsets
    rows = {article.locate(row): row for row in article.facts or []}
    found = {}
    for f in decider.figures:
        span = offsets[f.q.start][0], offsets[f.q.end - 1][1]
        row = rows.get(span) or next(
            (r for at, r in rows.items() if f.kind == "count" and at[0] < span[1] and span[0] < at[1]), None
        )
        if row is not None:
            found[f.index] = row
    return found


def _texts(wanted: str | list[str] | g.Time | None) -> list[str]:
    """What is marked, in its own words."""
    if isinstance(wanted, g.Time):
        return [wanted.text]
    return wanted if isinstance(wanted, list) else [wanted] if wanted is not None else []


def _right(article: g.GoldArticle, decider: Decider, name: str, text: str, c: Candidate) -> bool:
    """Whether a candidate is what is marked."""
    if name == "flow":
        return text == c.key
    shown = article.text[decider.offsets[c.start][0] : decider.offsets[c.end - 1][1]]
    if name == "part_of":
        return normalise(text) == normalise(shown)
    return same_phrase(text, c.name or shown) or (c.type == "home" and same_phrase(text, shown))


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
    return Scorer({role: w for role, (w, _) in links.items()}, {name: w for name, (w, _) in labels.items()}, (), dense)


def space_of(docs: list[Doc]) -> Space | None:
    """The principal components of the words of all Docs; None where the model gives no vectors."""
    tensors = [doc.tensor for doc in docs if len(doc.tensor)]
    if not tensors:
        return None
    every = np.concatenate(tensors)
    means: list[Array] = []
    bases: list[Array] = []
    for half in np.split(every, 2, axis=1):
        mean = half.mean(0)
        _, size, axes = np.linalg.svd(half[::SKIP] - mean, full_matrices=False)
        means.append(mean)
        bases.append(axes[:COMPONENTS].T / (size[:COMPONENTS] / np.sqrt(len(half) / SKIP)))
    # As they are written, so that what is learned here fits what is read there.
    return Space(np.array(means, np.float16).astype(np.float32), np.array(bases, np.float16).astype(np.float32))


def prepared(doc: Doc, space: Space | None) -> Decider:
    """The decisions of a Doc."""
    decider = decider_of(doc)
    decider.views = space.views(doc.tensor) if space else None
    return decider


def steps(scores: list[FactScore], number: int = 16) -> list[tuple[float, float]]:
    """The steps from raw confidence to the share of right rows: isotonic regression, means of equal parts."""
    rows = sorted((row.confidence, float(row.whole)) for score in scores for row in score.rows)
    raw, right = np.array(rows).T
    fitted = scipy.optimize.isotonic_regression(right).x
    parts = zip(np.array_split(raw, number), np.array_split(fitted, number), strict=True)
    return [(round(float(x.mean()), 4), round(float(y.mean()), 3)) for x, y in parts]


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
    path.write_text(
        json.dumps(
            {"links": links, "labels": labels, "confidence": scorer.steps},
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--folds", type=int, default=USUAL_FOLDS)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--judge", nargs="*", type=Path, default=[], help="score these with the weights of all")
    parser.add_argument("--errors", type=Path)
    parser.add_argument("--vectors", help="the model whose vectors of the words are learned from")
    parser.add_argument("--gold", nargs="*", type=Path, default=[], help="articles marked with the care of gold")
    parser.add_argument("--written", nargs="*", type=Path, default=[], help="articles to learn from, not to score with")
    args = parser.parse_args()
    gold, marked = list(annotated(args.gold, args.vectors)), list(annotated(args.folders, args.vectors))
    read = gold + marked
    every = [(*pair, GOLD) for pair in gold] + [(*pair, 1.0) for pair in marked]
    every += [(*pair, WRITTEN) for pair in annotated(args.written, args.vectors)]
    every = [(article, doc, share) for article, doc, share in every if doc._.quantities]
    examples = Examples(space=space_of([doc for _, doc, _ in every]))
    for article, doc, share in every:
        learn_from(article, prepared(doc, examples.space), examples, share=share)
    print("without a right candidate:", dict(examples.missing), {r: len(e) for r, e in examples.links.items()})
    parts = parted(every, args.folds or USUAL_FOLDS)
    examples = with_history(every, examples, parts)
    scores = [cross_validated(read, examples, parts, args.errors)] if args.folds else []
    if args.out or args.judge:
        scorer = fit(examples)
        if args.folds:
            scorer.steps = steps(scores)
        if args.out:
            write(scorer, args.out)
        if args.judge:
            score = FactScore()
            judge(annotated(args.judge, args.vectors), scorer, score)
            show(score)
            if args.errors:
                args.errors.with_suffix(".judged").write_text("\n".join(score.errors()), "utf-8")


def parted(every: list[Marked], folds: int) -> list[frozenset[str]]:
    """The articles' ids in ``folds`` parts."""
    ids = sorted({str(article.id) for article, *_ in every})
    random.Random(7).shuffle(ids)
    return [frozenset(ids[k::folds]) for k in range(folds)]


def with_history(every: list[Marked], examples: Examples, parts: list[frozenset[str]]) -> Examples:
    """The examples, those of ``EARLIER`` halved and joined by as many that go on from what weights said that had not
    seen the article."""
    again = Examples()
    for held in parts:
        scorer = fit(examples, held)
        for article, doc, share in every:
            if article.id in held:
                done = prepared(doc, examples.space).run(scorer)
                learn_from(article, prepared(doc, examples.space), again, done, share)
    for name in EARLIER & set(FIELDS):
        labels = [*examples.labels[name], *again.labels[name]]
        examples.labels[name] = [replace(e, weight=e.weight / 2) for e in labels]
    for name in EARLIER & set(ROLES):
        links = [*examples.links[name], *again.links[name]]
        examples.links[name] = [replace(e, weight=e.weight / 2) for e in links]
    return examples


def cross_validated(
    read: list[tuple[g.GoldArticle, Doc]], examples: Examples, parts: list[frozenset[str]], errors: Path | None
) -> FactScore:
    """What each part of the articles gives with the weights of the others."""
    score = FactScore()
    for held in parts:
        judge([(a, d) for a, d in read if a.id in held], fit(examples, held), score)
    show(score)
    if errors:
        errors.write_text("\n".join(score.errors()), "utf-8")
    return score


def judge(articles: Iterable[tuple[g.GoldArticle, Doc]], scorer: Scorer, score: FactScore) -> None:
    from extractor.assemble import assemble

    for article, doc in articles:
        doc = Facts(scorer)(doc)
        found = assemble(doc, id=article.id)
        score.add(article, g.from_article(found, article.text), [fact.confidence for fact in found.facts])


def show(score: FactScore) -> None:
    for name, row in score.figures().items():
        print(
            f"{name:15} {row['accuracy']:.3f} {row.get('said', 0):.3f} {row['support']:5} {row.get('said_support', '')}"
        )


if __name__ == "__main__":
    main()
