"""Digests of all records, to see that a change of speed changes nothing else.

    python benchmarks/digest.py CORPUS.jsonl [--model none] [--articles 100000] > after.txt; diff before.txt after.txt

CORPUS.jsonl as for benchmarks/throughput.py. A line a layer of all articles, then a line an article.
"""

import argparse
import hashlib
import json
from pathlib import Path

from throughput import read

from extractor import Extractor
from extractor.language.tokenizer import bare


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--model", default="none")
    parser.add_argument("--articles", type=int, default=100_000)
    args = parser.parse_args()

    extractor = Extractor(model=args.model)
    layers: dict[str, hashlib.blake2b] = {}
    articles = []
    for k, text in enumerate(read(args.corpus, args.articles)):
        record = extractor(text, published_at="2024-05-20").model_dump_json()
        articles.append(f"{k:6} {hashlib.blake2b(record.encode(), digest_size=8).hexdigest()}")
        norms = json.dumps(bare(text)._.norms)
        for name, value in {"norms": norms, **json.loads(record)}.items():
            layers.setdefault(name, hashlib.blake2b(digest_size=8)).update(json.dumps(value).encode())
    for name, digest in layers.items():
        print(f"{name:16} {digest.hexdigest()}")
    print("\n".join(articles))


if __name__ == "__main__":
    main()
