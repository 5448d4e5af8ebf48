"""What can happen to a run, over and over at random moments, in every kind of target: the rows must be equal.

    python benchmarks/crashes.py [CORPUS.jsonl] [--articles 200] [--times 20] [--seed 1] [--only kills,postgresql]

Each target is made once without disturbance. Then runs into another are killed (SIGKILL), interrupted (SIGINT) or
robbed of their database or disk, each followed by a run that goes on, and the rows of all tables are compared. «feed»
is ``khabar feed`` on a site on loopback. PostgreSQL is the tests' own cluster, the full disk a small tmpfs (which needs
root).
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import itertools
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import sqlalchemy as sa

from extractor import Article
from extractor.readers import read
from extractor.writers import schema
from extractor.writers.csv import lines
from extractor.writers.database import engine_of
from extractor.writers.tidy import TABLES, article_rows

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
import corpora
from postgresql import Server, new_database, restartable
from sites import Site, rss, story

KHABAR = [sys.executable, "-c", "from khabar import main; print('begun', flush=True); main()"]
CHUNK = 5
Rows = dict[str, list[str]]


@dataclass
class Batch:
    """``khabar batch`` of a corpus."""

    corpus: Path
    size: int
    workers: int = 1

    def command(self, target: str) -> list[str]:
        options = ["--chunk", str(CHUNK), "--model", "none", "--workers", str(self.workers), "--resume"]
        return ["batch", str(self.corpus), "--to", target, *options]

    def done(self, target: str) -> int:
        """Articles that are safe in a target, which may not be there yet."""
        if ":" in target:
            journal = scalar(target, sa.select(schema.batches.c.journal)) or "{}"
        else:
            try:
                journal = Path(f"{target}.journal").read_text()
            except FileNotFoundError:
                return self.size if Path(target).exists() else 0
        told = json.loads(journal)
        return self.size if told.get("complete") else int(told.get("inputs", 0))

    def rows(self, target: str) -> Rows:
        return rows(target, {given.id: given.text for given in read(str(self.corpus))})


@dataclass
class Feed:
    """``khabar feed`` of a site that shows ``size`` articles."""

    file: Path
    size: int

    def command(self, target: str) -> list[str]:
        return ["feed", str(self.file), "--to", target, "--model", "none"]

    def done(self, target: str) -> int:
        return int(scalar(target, sa.select(sa.func.count()).select_from(schema.tables["articles"])) or 0)

    def rows(self, target: str) -> Rows:
        items = schema.feed_items.c
        engine = engine_of(target)
        with engine.connect() as connection:
            seen = connection.execute(sa.select(items.url, items.status, items.article_id)).all()
        engine.dispose()
        return rows(target, {}) | {"feed_items": sorted(map(str, seen))}


Work = Batch | Feed


@contextlib.contextmanager
def shown(folder: Path, articles: int) -> Iterator[Feed]:
    """A site with two feeds of articles that are all different, and the file of feeds that names it."""
    site = Site()
    for name, numbers in (("a", range(articles // 2)), ("b", range(articles // 2, articles))):
        links = [site.page(f"/news/{n}", story(n)) for n in numbers]
        site.answers[f"/{name}"] = (200, {}, rss(links))
    tables = "".join(f'[feeds.{name}]\nurl = "{site.url}/{name}"\n' for name in "ab")
    file = folder / "feeds.toml"
    file.write_text(f"delay = 0.05\nbackoff = 0.01\nevery = 0.01\n{tables}")
    yield Feed(file, articles)
    site.server.shutdown()
    site.server.server_close()


# what a target holds --------------------------------------------------------------------------------------------------


def scalar(database: str, query: sa.Select[Any]) -> Any:
    """None also where the database or the table is not there."""
    if database.startswith("sqlite") and not Path(database.removeprefix("sqlite:///")).exists():
        return None
    engine = engine_of(database)
    try:
        with engine.connect() as connection:
            return connection.execute(query).scalar()
    except sa.exc.DBAPIError:
        return None
    finally:
        engine.dispose()


def rows(target: str, texts: dict[str, str]) -> Rows:
    """All rows of a target as lines of CSV, sorted."""
    found: dict[str, Any] = {name: [] for name in TABLES}
    if target.endswith(".jsonl"):
        with open(target, encoding="utf-8") as file:
            for article in map(Article.model_validate_json, file):
                for name, some in article_rows(article, texts[article.id]).items():
                    found[name] += some
    elif "://" in target:
        engine = engine_of(target)
        with engine.connect() as connection:
            for name in TABLES:
                found[name] = [tuple(row) for row in connection.execute(sa.select(schema.tables[name]))]
        engine.dispose()
    if target.endswith(".xlsx"):
        book = openpyxl.load_workbook(target, read_only=True)
        found |= {name: list(book[name].iter_rows(min_row=2, values_only=True)) for name in TABLES if name in book}
    for name in TABLES:
        if target.endswith(".parquet"):
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


def compare(name: str, found: Rows, expected: Rows) -> None:
    for table in expected:
        difference = set(found[table]) ^ set(expected[table])
        assert found[table] == expected[table], f"{name}: {table}: {len(difference)} rows: {sorted(difference)[:4]}"


# runs -----------------------------------------------------------------------------------------------------------------

Disturb = Callable[["subprocess.Popen[str]"], None]


def start(*arguments: str) -> subprocess.Popen[str]:
    """A run that has begun: before, Ctrl-C is the interpreter's own affair."""
    process = subprocess.Popen([*KHABAR, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    return process


def ended(process: subprocess.Popen[str], *statuses: int, reason: str = "") -> int:
    """A run ends with one of the statuses and, if that is not 0, in one line that says why."""
    _out, said = process.communicate(timeout=600)
    assert process.returncode in statuses, f"status {process.returncode}: {said}"
    assert "Traceback" not in said, said
    if process.returncode:
        assert len(said.splitlines()) == 1, said
        assert said.startswith("khabar: "), said
        assert reason in said or process.returncode == 2, said  # not yet begun
    return process.returncode


def whole(work: Work, target: str) -> Rows:
    """What an undisturbed run gives."""
    ended(start(*work.command(target)), 0)
    return work.rows(target)


def disturbed(work: Work, target: str, times: int, moments: random.Random, disturb: Disturb, early: float = 0) -> int:
    """Runs that are disturbed at random moments, then one that is not; returns how many were."""
    for made in range(times):
        process = start(*work.command(target))
        goal = work.done(target) + moments.randint(0, max(2, 2 * work.size // times))
        if goal == work.done(target):
            time.sleep(moments.uniform(0, early))
        while process.poll() is None and work.done(target) < min(goal, work.size):
            time.sleep(0.05)
        time.sleep(moments.uniform(0, 0.05))
        if process.poll() is not None:
            ended(process, 0)
            return made
        disturb(process)
    ended(start(*work.command(target)), 0)
    return times


def kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def interrupt(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGINT)
    ended(process, 130, 0, reason="interrupted")  # 0: it was done at that very moment


def restart(server: Server, process: subprocess.Popen[str]) -> None:
    """The server dies under a run, which says so, and comes back."""
    server.kill()
    try:
        ended(process, 1, 2, 0, reason="goes on")
    finally:
        server.start()


@contextlib.contextmanager
def small_disk(mebibytes: float) -> Iterator[Path]:
    """A disk of a few MiB; raises ``PermissionError`` where none can be mounted."""
    with tempfile.TemporaryDirectory() as folder:
        size = f"size={int(mebibytes * 1024)}k"
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", size, "none", folder], capture_output=True, check=False)
        if mounted.returncode:
            raise PermissionError("no tmpfs can be mounted here")
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", folder], check=True)


def enlarge(disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,size=1g", str(disk)], check=True)


# the faults -----------------------------------------------------------------------------------------------------------


def over_and_over(
    work: Work, new: Callable[[], str], times: int, moments: random.Random, disturb: Disturb, early: float = 1
) -> str:
    """Disturbances in runs into as many targets as it takes."""
    expected = whole(work, new())
    made = targets = 0
    while made < times:
        target = new()
        made += disturbed(work, target, times - made, moments, disturb, early)
        targets += 1
        compare(target, work.rows(target), expected)
    return f"{work.size} articles, {sum(map(len, expected.values()))} rows, {made} times in {targets} targets: equal"


def full_disk(work: Work, name: str, mebibytes: float) -> str:
    with small_disk(mebibytes) as disk, tempfile.TemporaryDirectory() as folder:
        target = name.format(disk)
        ended(start(*work.command(target)), 1, reason="goes on")
        before = work.done(target)
        enlarge(disk)
        ended(start(*work.command(target)), 0)
        compare(target, work.rows(target), whole(work, name.format(folder)))
    return f"{before} of {work.size} articles before it was full, then gone on with: equal"


def numbered(pattern: str) -> Callable[[], str]:
    numbers = itertools.count()
    return lambda: pattern.format(next(numbers))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, nargs="?")
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="kills,interrupts,postgresql,disk")
    args = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        corpus = args.corpus or corpora.write(folder / "corpus.jsonl", args.articles)
        batch = Batch(corpus, sum(1 for _ in read(str(corpus))))
        feed = stack.enter_context(shown(folder, args.articles))
        server = stack.enter_context(restartable())
        for name, fault in faults(batch, feed, folder, server, args.times, random.Random(args.seed)):
            if name.startswith(tuple(args.only.split(","))):
                print(f"{name}: {fault()}", flush=True)


def faults(
    batch: Batch, feed: Feed, folder: Path, server: Server, times: int, moments: random.Random
) -> Iterator[tuple[str, Callable[[], str]]]:
    """All of them by name."""

    def again(work: Work, new: Callable[[], str], disturb: Disturb) -> Callable[[], str]:
        return lambda: over_and_over(work, new, times, moments, disturb)

    def database() -> str:
        return new_database(server.url)

    for ending in ("jsonl", "csv", "parquet", "xlsx"):
        yield f"kills batch {ending}", again(batch, numbered(f"{folder}/{{}}.{ending}"), kill)
    for work, name in ((batch, "batch"), (feed, "feed")):
        sqlite = numbered(f"sqlite:///{folder}/{name}{{}}.db")
        yield f"kills {name} sqlite", again(work, sqlite, kill)
        yield f"kills {name} postgresql", again(work, database, kill)
        yield f"interrupts {name} sqlite", again(work, sqlite, interrupt)
        yield f"postgresql {name} killed and restarted", again(work, database, lambda process: restart(server, process))
        yield f"disk {name} sqlite", lambda work=work: full_disk(work, "sqlite:///{}/out.db", 1)
    for ending in ("jsonl", "csv", "parquet"):
        yield f"disk batch {ending}", lambda ending=ending: full_disk(batch, f"{{}}/out.{ending}", 0.3)


if __name__ == "__main__":
    main()
