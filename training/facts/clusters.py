"""Groups of words by the contexts that they stand in ─► ``extractor/links/clusters.json``.

    python -m training.facts.clusters OUT CORPUS.jsonl ... [--without GOLD ...]

Each word that stands in the corpora three times or more has the mean of the encoder's vectors of it (the accurate
model's, of its middle layer); k-means makes small groups of them, Ward's method large groups of those. A corpus is as
``training.unpack`` takes it; articles that are files of the folders of gold are left out.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.cluster.vq import kmeans2

from extractor import Extractor
from extractor.layers import flat, headline, sentences
from extractor.model.inference import load
from training.unpack import texts

SMALL, LARGE = 500, 64
"""How many groups."""
SEEN = 3
"""How often a word is seen at least."""
LONGEST = 6_000
"""Characters of an article that are read."""
ITERATIONS = 25

Array = NDArray[Any]


def vectors(corpora: list[Path], without: frozenset[str]) -> tuple[list[str], Array]:
    """The words, squeezed, and the mean vector of each, [words, width]."""
    extractor, tagger = Extractor("none"), load("accurate")
    extractor.nlp.select_pipes(enable=[])
    total: dict[str, Array] = {}
    number: Counter[str] = Counter()
    for name, text in texts(corpora):
        if name in without:
            continue
        doc = extractor.nlp(text[:LONGEST])
        found = tagger(doc._.norms, sentences(doc), headline(doc)).vectors
        assert found is not None, "the accurate model gives no vectors"
        for word, vector in zip(flat(doc), found[:, : found.shape[1] // 2], strict=True):
            total[word] = total[word] + vector if word in total else vector.copy()
            number[word] += 1
    words = [word for word, times in number.items() if times >= SEEN]
    return words, np.stack([total[word] / number[word] for word in words])


def groups(found: Array) -> tuple[list[int], list[int]]:
    """The small group of each word, and the large group of each small one."""
    found = found - found.mean(0)
    found /= found.std(0) + 1e-6
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    centres, small = kmeans2(found, SMALL, iter=ITERATIONS, minit="++", seed=1)
    large = fcluster(linkage(centres, "ward"), LARGE, "maxclust") - 1
    return small.tolist(), large.tolist()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--without", nargs="*", type=Path, default=[])
    args = parser.parse_args()
    without = frozenset(file.stem for folder in args.without for file in folder.glob("*.json"))
    words, found = vectors(args.corpora, without)
    small, large = groups(found)
    data = {"words": dict(zip(words, small, strict=True)), "large": large}
    args.out.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")), "utf-8")


if __name__ == "__main__":
    main()
