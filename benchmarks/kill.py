"""A corpus into every kind of target, undisturbed and killed at random moments: the rows must be the same everywhere.

    python benchmarks/kill.py CORPUS.jsonl [--kills 4] [--seed 1] [--postgresql URL] [--articles N]

Each target is made once without disturbance and once with ``--kills`` kills (SIGKILL) at random moments, each followed
by ``--resume``. Then the rows of all tables are compared, between the two and between the targets. Without a URL the
tests' own PostgreSQL cluster is started.
"""

import argparse
import contextlib
import csv
import itertools
import random
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import sqlalchemy as sa

from extractor import Article
from extractor.readers import read
from extractor.writers import schema
from extractor.writers.csv import lines
from extractor.writers.database import engine_of
from extractor.writers.tidy import TABLES, article_rows

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from postgresql import cluster, new_database

KHABAR = str(Path(sys.executable).with_name("khabar"))


def rows(target: str, corpus: Path) -> dict[str, list[str]]:
    """All rows of a target as lines of CSV, sorted."""
    found: dict[str, Any] = {}
    if target.endswith(".jsonl"):
        texts = {given.id: given.text for given in read(str(corpus))}
        found = {name: [] for name in TABLES}
        with open(target, encoding="utf-8") as file:
            for article in map(Article.model_validate_json, file):
                for name, some in article_rows(article, texts[article.id]).items():
                    found[name] += some
    for name in TABLES:
        if "://" in target:
            with engine_of(target).connect() as connection:
                found[name] = [tuple(row) for row in connection.execute(sa.select(schema.tables[name]))]
        elif target.endswith(".parquet"):
            folder = target if name == "facts" else f"{target}.tables/{name}"
            found[name] = [tuple(row.values()) for row in pq.read_table(folder).to_pylist()]
        elif target.endswith(".csv"):
            with open(f"{target}/{name}.csv", encoding="utf-8-sig", newline="") as file:
                found[name] = list(itertools.islice(csv.reader(file), 1, None))
    return {name: sorted(lines([plain(row)]).decode() for row in some) for name, some in found.items()}


def plain(row: Any) -> tuple[Any, ...]:
    """Decimals without the trailing zeros that PostgreSQL and Parquet pad them with."""
    return tuple(shortest(cell) if isinstance(cell, Decimal) else cell for cell in row)


def shortest(value: Decimal) -> str:
    digits = f"{value:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def run(corpus: Path, target: str, kill_after: float | None = None) -> float | None:
    """Seconds that a run took; None if it was killed."""
    command = [KHABAR, "batch", str(corpus), "--to", target, "--chunk", "50", "--model", "none", "--resume"]
    began = time.monotonic()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        status = process.wait(kill_after)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return None
    if status:
        sys.exit(f"{target}: khabar batch ended with {status}")
    return time.monotonic() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--kills", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgresql")
    args = parser.parse_args()
    moments = random.Random(args.seed)
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        server = args.postgresql or stack.enter_context(cluster())
        expected: dict[str, list[str]] | None = None
        kinds = [
            f"sqlite:///{folder}/%s.db",
            "postgresql",
            f"{folder}/%s.parquet",
            f"{folder}/%s.csv",
            f"{folder}/%s.jsonl",
        ]
        for kind in kinds:
            whole, torn = (new_database(server) if kind == "postgresql" else kind % n for n in ("whole", "torn"))
            seconds = run(args.corpus, whole)
            assert seconds
            kills = 0
            while kills < args.kills:
                moment = seconds * moments.uniform(0.1, 1.6 / args.kills)
                if run(args.corpus, torn, moment) is not None:
                    break  # it came to its end before
                kills += 1
            run(args.corpus, torn)
            found, again = rows(whole, args.corpus), rows(torn, args.corpus)
            expected = expected or found
            equal = "equal" if found == again == expected else "DIFFERENT"
            total = sum(map(len, found.values()))
            name = kind.split(":")[0] if ":" in kind else kind.rsplit(".", 1)[-1]
            print(
                f"{name}: {len(found['articles'])} articles, {total} rows, {kills} kills: {equal}",
                flush=True,
            )
            if equal == "DIFFERENT":
                for table in TABLES:
                    difference = set(found[table]) ^ set(again[table]) | set(found[table]) ^ set(expected[table])
                    print(table, len(difference), *list(difference)[:4], sep="\n  ")
                sys.exit(1)


if __name__ == "__main__":
    main()
