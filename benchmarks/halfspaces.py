"""What lost half-spaces cost: gold articles as written and with every half-space taken out, scored alike.

    python benchmarks/halfspaces.py GOLD_DIR [--model accurate]

Ends with status 1 if organisations' or officials' names change by more than 0.02 of F1.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from extractor import Extractor, gold
from extractor.evaluation.records import Score

HALF_SPACE = "\u200c"
LAYERS = ("organization_mentions", "organizations", "officials", "official_names")
BOUND = 0.02


def without(article: gold.GoldArticle) -> gold.GoldArticle:
    """The article without half-spaces; its quotes stay at their places."""
    text = article.text
    joined = text.replace(HALF_SPACE, "")

    def moved(node: Any) -> Any:
        if isinstance(node, list):
            return [moved(item) for item in node]
        if not isinstance(node, dict):
            return node
        node = {key: moved(value) for key, value in node.items()}
        if "quote" in node:
            at = -1
            for _ in range(node.get("nth") or 1):
                at = text.index(node["quote"], at + 1)
            at -= text.count(HALF_SPACE, 0, at)
            node["quote"] = node["quote"].replace(HALF_SPACE, "")
            nth, found = 1, joined.index(node["quote"])
            while found < at:
                nth, found = nth + 1, joined.index(node["quote"], found + 1)
            node["nth"] = nth
        return node

    return gold.GoldArticle.model_validate(moved(json.loads(article.model_dump_json())) | {"text": joined})


def score(articles: list[gold.GoldArticle], extractor: Extractor) -> dict[str, dict[str, float]]:
    total = Score()
    for article in articles:
        total.add(article, gold.from_article(extractor(article.text), article.text))
    return total.figures(LAYERS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--model", default="accurate")
    args = parser.parse_args()
    extractor = Extractor(model=args.model)
    articles = gold.read_directory(args.gold)
    written = score(articles, extractor)
    joined = score([without(article) for article in articles], extractor)
    print(f"{'':24}{'as written':>12}{'without':>12}{'change':>10}")
    changes = {layer: joined[layer]["f1"] - written[layer]["f1"] for layer in LAYERS}
    for layer, change in changes.items():
        print(f"{layer:24}{written[layer]['f1']:12.4f}{joined[layer]['f1']:12.4f}{change:+10.4f}")
    sys.exit(any(abs(changes[layer]) > BOUND for layer in ("organization_mentions", "official_names")))


if __name__ == "__main__":
    main()
