"""Learns the weights of ``extractor/stages/entities/holders.json`` from articles whose officials are marked.

    python -m training.holders FOLDER... [--models none fast accurate] [--folds 5] [--out FILE]

Each FOLDER has articles in the gold format, which each of the models reads. Without ``--out`` nothing is written; the
articles are split into folds and each is judged with the weights of the others: links right, wrong and missed.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from pathlib import Path
from typing import get_args

from spacy.tokens import Doc

from extractor import Extractor
from extractor.evaluation import gold as g
from extractor.links.scorer import Scorer
from extractor.pipeline import Model
from extractor.stages.entities.holders import ROLE, Pair
from extractor.stages.entities.setting import Holder
from extractor.stages.entities.stage import Resolver
from training.facts.examples import Ranked, numbered
from training.facts.fitting import fit_ranking

PENALTY = 12.0


def owners(article: g.GoldArticle) -> dict[tuple[int, int], int]:
    """The official of each marked mention, by its place."""
    return {article.locate(mention): k for k, official in enumerate(article.officials) for mention in official.mentions}


def owner(holder: Holder, offsets: list[tuple[int, int]], marked: dict[tuple[int, int], int]) -> int | None:
    """The official whose mentions most of a holder's lie over."""
    votes: Counter[int] = Counter()
    for first_token, last_token in [(m.start, m.end - 1) for m in holder.names] + [
        (p.start, p.end - 1) for p in holder.posts
    ]:
        start, end = offsets[first_token][0], offsets[last_token][1]
        votes.update({k for (first, last), k in marked.items() if first < end and start < last})
    return votes.most_common(1)[0][0] if votes else None


def examples(article: g.GoldArticle, doc: Doc, missing: Counter[str]) -> list[tuple[Ranked, Pair]]:
    """The posts without a name of an article, each with who holds it."""
    resolver = Resolver(doc)
    scene = resolver.scene()
    marked = owners(article)
    of = {id(h): owner(h, doc._.offsets, marked) for h in resolver.holders}
    found = []
    for post, _ in scene.ordered():
        if (pair := scene.pair(post)) is None:
            continue
        mine = of[id(post)]
        right = [k for k, p in enumerate(pair.persons) if mine is not None and of[id(p)] == mine]
        if mine is not None and not right and article.officials[mine].name:
            missing["no candidate"] += 1
        weight = 1.0 if mine is not None else 0.5  # a post that is none is nobody's
        options = [numbered(names) for names in pair.features]
        options.append(numbered(pair.none))
        found.append((Ranked(str(article.id), options, right or [len(options) - 1], weight), pair))
        if right:
            best = min(right, key=lambda k: abs(pair.persons[k].first() - post.first()))
            scene.join(post, pair.persons[best])
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--models", nargs="+", default=get_args(Model), choices=get_args(Model))
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--penalty", type=float, default=PENALTY)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--errors", type=Path)
    args = parser.parse_args()
    missing: Counter[str] = Counter()
    every: list[tuple[Ranked, Pair, g.GoldArticle]] = []
    articles = [article for folder in args.folders for article in g.read_directory(folder)]
    for extractor in map(Extractor, args.models):
        for article in articles:
            doc = extractor.doc(article.text, published_at=article.published_at)
            every += [(*found, article) for found in examples(article, doc, missing)]
    linked = sum(len(e.options) - 1 not in e.right for e, _, _ in every)
    print(f"{len(every)} posts without a name, {linked} of them a named person's, {dict(missing)}")
    ids = sorted({e.article for e, _, _ in every})
    random.Random(7).shuffle(ids)
    counts: Counter[str] = Counter()
    errors = []
    for k in range(args.folds):
        held = set(ids[k :: args.folds])
        weights, _ = fit_ranking([e for e, _, _ in every if e.article not in held], args.penalty)
        scorer = Scorer({ROLE: weights}, {})
        for e, pair, article in every:
            if e.article not in held:
                continue
            chances = scorer.rank(ROLE, pair.features, pair.none)
            best = max(range(len(chances)), key=chances.__getitem__)
            nobody = len(chances) - 1
            right = best in e.right
            kind = (
                ("right" if right else "missed" if best == nobody else "wrong")
                if nobody not in e.right
                else ("nobody" if right else "invented" if e.weight == 1 else "invented of a false post")
            )
            counts[kind] += 1
            if not right:
                errors.append(f"{kind} {article.id} {max(chances):.2f} post {pair.post.posts[0].title_text}")
    print(dict(counts))
    if args.errors:
        args.errors.write_text("\n".join(errors), "utf-8")
    if args.out:
        weights, _ = fit_ranking([e for e, _, _ in every], args.penalty)
        kept = {name: round(w, 3) for name, w in weights.items() if abs(w) >= 0.02}
        args.out.write_text(json.dumps(kept, ensure_ascii=False, sort_keys=True, indent=0), "utf-8")


if __name__ == "__main__":
    main()
