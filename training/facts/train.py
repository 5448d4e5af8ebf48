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
import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from spacy.tokens import Doc

from extractor import Extractor
from extractor.evaluation import gold as g
from extractor.evaluation.facts import FactScore
from extractor.layers import headline, sentences
from extractor.links.decisions import FIELDS, ROLES, Decider
from extractor.links.scorer import Scorer
from extractor.links.vectors import Space
from extractor.model.inference import load
from extractor.stages.facts.stage import Facts, decider_of
from training.facts.examples import Array, Examples, learn_from
from training.facts.fitting import Row, fit, trust, write

GOLD, WRITTEN = 2.5, 0.3
"""What an article counts that was marked with the care of gold, and one that was written to learn from."""
EARLIER = frozenset({"change", "status", "baseline", "commodity", "per"})
"""Links and labels that learn half from articles that earlier weights decided, mistakes included (DAgger: Ross, Gordon
and Bagnell 2011): those that cross-validation found the better for it."""
COMPONENTS, SKIP = 96, 7
"""Principal components of the encoder's vectors; the words that they are found from are one of so many."""

USUAL_FOLDS = 5

Marked = tuple[g.GoldArticle, Doc, float]
"""A marked article as the model reads it, and what it counts."""


def annotated(folders: list[Path], vectors: str | None = None) -> Iterator[tuple[g.GoldArticle, Doc]]:
    """The marked articles with their Docs; ``vectors`` is the model that gives the words theirs.

    Names are better to learn from as rules find them: a model has learned many of these articles by heart.
    """
    extractor = Extractor("none")
    tagger = load(vectors) if vectors else None
    for folder in folders:
        for article in g.read_facts(folder):
            if extractor.nlp.has_pipe("khabar_facts"):  # a pipeline is made anew now and then
                extractor.nlp.remove_pipe("khabar_facts")
            doc = extractor.doc(article.text, published_at=article.published_at)
            if tagger:
                doc.tensor = tagger(doc._.norms, sentences(doc), headline(doc)).vectors  # type: ignore[assignment]
            yield article, doc


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
    rows = cross_validated(read, examples, parts, args.errors) if args.folds else []
    if args.out or args.judge:
        scorer = fit(examples)
        if rows:
            scorer.trust = trust(rows)
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
                decider = prepared(doc, examples.space)
                learn_from(article, decider, again, decider.run(scorer), share)
    for name in EARLIER & set(FIELDS):
        labels = [*examples.labels[name], *again.labels[name]]
        examples.labels[name] = [replace(e, weight=e.weight / 2) for e in labels]
    for name in EARLIER & set(ROLES):
        links = [*examples.links[name], *again.links[name]]
        examples.links[name] = [replace(e, weight=e.weight / 2) for e in links]
    return examples


def cross_validated(
    read: list[tuple[g.GoldArticle, Doc]], examples: Examples, parts: list[frozenset[str]], errors: Path | None
) -> list[Row]:
    """What each part of the articles gives with the weights of the others."""
    score, rows = FactScore(), list[Row]()
    for held in parts:
        rows += judge([(a, d) for a, d in read if a.id in held], fit(examples, held), score)
    show(score)
    if errors:
        errors.write_text("\n".join(score.errors()), "utf-8")
    return rows


def judge(articles: Iterable[tuple[g.GoldArticle, Doc]], scorer: Scorer, score: FactScore) -> list[Row]:
    """Score articles, and tell of each linked row how likely its decisions were and whether it is right."""
    from extractor.assemble import assemble

    judged: list[Row] = []
    for article, doc in articles:
        doc = Facts(scorer)(doc)
        found = assemble(doc, id=article.id)
        predicted, before = g.from_article(found, article.text), len(score.rows)
        score.add(article, predicted, [fact.confidence for fact in found.facts])
        sure = {id(fact): row.sure for fact, row in zip(predicted.facts or [], doc._.facts, strict=True)}
        judged += [(sure[id(row.predicted)], row.whole) for row in score.rows[before:] if sure[id(row.predicted)]]
    return judged


def show(score: FactScore) -> None:
    for name, row in score.figures().items():
        print(
            f"{name:15} {row['accuracy']:.3f} {row.get('said', 0):.3f} {row['support']:5} {row.get('said_support', '')}"
        )


if __name__ == "__main__":
    main()
