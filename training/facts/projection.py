"""Fits the components that facts see of the encoder's vectors to another encoder, so that their weights stay.

    python -m training.facts.projection BEFORE.onnx NOW.onnx CORPUS.jsonl extractor/links/facts-vectors.npz [ARTICLES]

The weights were learned with the vectors of BEFORE; NOW was distilled from it. The components of words of the corpus
by BEFORE are told from the vectors of NOW by ridge regression, which is linear as the projection is; the file of
weights is written anew with that projection. Printed is how much of each layer's components is told, on articles that
the regression has not seen.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from extractor import Extractor
from extractor.layers import headline, sentences
from extractor.links.vectors import FARTHEST
from extractor.model.inference import Tagger
from extractor.model.pieces import Pieces
from training.data import raw_texts

Array = NDArray[np.float64]

ARTICLES = 400
HELD = 8
"""One article of so many is held out."""
PENALTY = 1e-3
"""Of the ridge, as a share of the mean variance of the vectors."""


def vectors(corpus: Path, articles: int, taggers: list[Tagger]) -> Iterator[list[NDArray[np.float32]]]:
    """The vectors of an article's words by each tagger, [words, layers × width]."""
    extractor = Extractor("none")
    for text in islice(raw_texts(corpus, set()), articles):
        doc = extractor.doc(text)
        read = [tagger(doc._.norms, sentences(doc), headline(doc)).vectors for tagger in taggers]
        yield [found for found in read if found is not None]


def fit(x: Array, z: Array) -> tuple[Array, Array]:
    """``mean`` [width] and ``basis`` [width, components] with ``(x - mean) @ basis`` nearest to ``z``."""
    centre, mean = x.mean(0), z.mean(0)
    gram = (x - centre).T @ (x - centre)
    basis = np.linalg.solve(
        gram + PENALTY * np.trace(gram) / len(gram) * np.eye(len(gram)), (x - centre).T @ (z - mean)
    )
    return centre - mean @ np.linalg.pinv(basis), basis


def main(before: str, now: str, corpus: str, weights: str, articles: str = str(ARTICLES)) -> None:
    pieces = Pieces.load(Path(__file__).parents[2] / "extractor/model/pieces.tsv")
    read = [*vectors(Path(corpus), int(articles), [Tagger(Path(path), pieces) for path in (before, now)])]
    with Path(weights).open("rb") as file, np.load(file) as data:
        arrays = {name: data[name] for name in data.files}
    means, bases = [], []
    for layer, (mean, basis) in enumerate(
        zip(arrays["mean"].astype(float), arrays["basis"].astype(float), strict=True)
    ):
        part = slice(layer * len(mean), (layer + 1) * len(mean))

        def rows(articles: list[list[NDArray[np.float32]]], part: slice = part) -> list[Array]:
            return [np.concatenate([pair[k][:, part] for pair in articles]).astype(float) for k in range(2)]

        old, new = rows([pair for k, pair in enumerate(read) if k % HELD])
        found = fit(new, np.clip((old - mean) @ basis, -FARTHEST, FARTHEST))
        old, new = rows(read[::HELD])
        asked, told = (np.clip((x - m) @ b, -FARTHEST, FARTHEST) for x, m, b in ((old, mean, basis), (new, *found)))
        share = 1 - ((asked - told) ** 2).sum(0) / ((asked - asked.mean(0)) ** 2).sum(0)
        print(f"layer {layer}: {share.mean():.3f} of the components' variance is told, of the least {share.min():.3f}")
        means.append(found[0])
        bases.append(found[1])
    arrays["mean"], arrays["basis"] = np.array(means, np.float16), np.array(bases, np.float16)
    np.savez(weights, **arrays)


if __name__ == "__main__":
    main(*sys.argv[1:])
