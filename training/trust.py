"""How often names, posts and speakers are right by the way in which they were found: ``extractor/links/trust.json``.

    python -m training.trust FOLDER... [--folds 5] [--out extractor/links/trust.json]

Each FOLDER has articles in the gold format that are marked whole. Prints the reliability of the confidence by
cross-validation, an article's records judged by the shares of the others; without ``--out`` nothing is written.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, get_args

from spacy.tokens import Doc

from extractor import Extractor
from extractor.evaluation import gold as g
from extractor.evaluation.trust import LAYERS, judge, tenths
from extractor.links import trust
from extractor.pipeline import Model
from extractor.stages.entities.stage import Resolver
from extractor.stages.entities.writer import Writer

TOPICS = dict(zip(LAYERS, ("organizations", "posts", "speakers"), strict=True))
PRIOR = 8.0
Places = dict[tuple[str, int], str]


class Seen(NamedTuple):
    article: str
    topic: str
    cell: str
    right: bool


def cells(doc: Doc) -> Places:
    """The cell of each record, by its layer and the character at which it begins."""
    model, offsets = doc._.model, doc._.offsets
    found: Places = {}
    for mention in doc._.organizations:
        found["organization_mentions", offsets[mention.start][0]] = trust.of_name(mention, model)
    resolver = Resolver(doc)
    resolver.scene().link()
    writer = Writer(doc, resolver.likeness)
    for holder in (h for h in resolver.holders if h.merged is None):
        for post in holder.posts:
            found["officials", offsets[post.start][0]] = writer.cell(post, holder)
    for statement in doc._.statements:
        found["said_by", offsets[statement.start][0]] = trust.of_statement(statement, model)
    return found


def seen(articles: list[g.GoldArticle], extractor: Extractor) -> Iterator[Seen]:
    for article in articles:
        places = cells(extractor.doc(article.text))
        for layer, (start, _), _, right in judge(article, extractor(article.text)):
            if cell := places.get((layer, start)):
                yield Seen(str(article.id), TOPICS[layer], cell, right)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--prior", type=float, default=PRIOR)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    trust.trust().shares.clear()  # the evidence as the stages leave it
    articles = [article for folder in args.folders for article in g.read_directory(folder)]
    every = [row for model in get_args(Model) for row in seen(articles, Extractor(model))]
    ids = sorted({row.article for row in every})
    random.Random(7).shuffle(ids)
    for topic in TOPICS.values():
        of_topic = [row for row in every if row.topic == topic]
        judged = []
        for k in range(args.folds):
            held = set(ids[k :: args.folds])
            known = trust.shares(((r.cell, r.right) for r in of_topic if r.article not in held), args.prior)
            judged += [(known.get(r.cell, known["*"]), r.right) for r in of_topic if r.article in held]
        print(f"{topic}: {len(of_topic)} records")
        for tenth, row in tenths(judged).items():
            print(f"  {tenth}  confidence {row['confidence']:.3f}  right {row['right']:.3f}  of {row['support']}")
    if args.out:
        shares = {
            t: trust.shares(((r.cell, r.right) for r in every if r.topic == t), args.prior) for t in TOPICS.values()
        }
        args.out.write_text(json.dumps(shares, ensure_ascii=False, sort_keys=True, indent=0), "utf-8")


if __name__ == "__main__":
    main()
