"""Runs that are killed, interrupted or lose their database; ``benchmarks/crashes.py`` makes many, in all targets."""

from __future__ import annotations

import asyncio
import random
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import corpora
import pytest
from postgresql import Server, new_database, restartable

from extractor.corpora import batch as batches
from extractor.corpora.feeds import Feeds, Settings
from extractor.writers.target import TargetFailed

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
import crashes

ARTICLES = 30
SPACE = 2_500_000
"""Bytes of SQLite's log: the tables without articles need less, all of the articles more."""


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> crashes.Batch:
    corpus = tmp_path_factory.mktemp("batch") / "corpus.jsonl"
    return crashes.Batch(corpora.write(corpus, ARTICLES), ARTICLES)


@pytest.fixture(scope="module")
def feed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[crashes.Feed]:
    with crashes.shown(tmp_path_factory.mktemp("feed"), ARTICLES) as site:
        yield site


@pytest.fixture(scope="module")
def fed(feed: crashes.Feed, tmp_path_factory: pytest.TempPathFactory) -> crashes.Rows:
    """What an undisturbed round gives."""
    target = f"sqlite:///{tmp_path_factory.mktemp('fed')}/news.db"
    asyncio.run(Feeds(settings(feed, target), "none").round())
    assert feed.done(target) == ARTICLES
    return feed.rows(target)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with restartable() as running:
        yield running


def settings(feed: crashes.Feed, target: str) -> Settings:
    return Settings.load(feed.file).model_copy(update={"database": target})


def test_a_feed_killed_and_interrupted(feed: crashes.Feed, fed: crashes.Rows, tmp_path: Path) -> None:
    target = f"sqlite:///{tmp_path}/news.db"
    moments = random.Random(7)
    for disturb, options in ((crashes.kill, []), (crashes.interrupt, ["--watch"])):
        process = crashes.start(*feed.command(target), *options)
        goal = feed.done(target) + moments.randint(2, ARTICLES // 3)
        while feed.done(target) < goal:
            assert process.poll() is None
            time.sleep(0.1)
        disturb(process)
    assert feed.done(target) < ARTICLES
    asyncio.run(Feeds(settings(feed, target), "none").round())
    crashes.compare("feed", feed.rows(target), fed)


def test_a_disk_that_is_full_under_a_feed(feed: crashes.Feed, fed: crashes.Rows, tmp_path: Path) -> None:
    target = f"sqlite:///{tmp_path}/news.db"
    full = (SPACE, SPACE)  # of a file, as a disk that has no more
    process = subprocess.run(
        [*crashes.KHABAR, *feed.command(target)],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, full),
    )
    assert process.returncode == 1, process.stderr
    assert re.fullmatch(r"khabar: .*full.*; the next round goes on\n", process.stderr)
    assert 0 < feed.done(target) < ARTICLES
    asyncio.run(Feeds(settings(feed, target), "none").round())
    crashes.compare("feed", feed.rows(target), fed)


def test_a_batch_interrupted(batch: crashes.Batch, tmp_path: Path) -> None:
    target = f"sqlite:///{tmp_path}/out.db"
    process = crashes.start(*batch.command(target))
    while not Path(tmp_path / "out.db").exists():
        assert process.poll() is None
        time.sleep(0.1)
    process.send_signal(crashes.signal.SIGINT)
    crashes.ended(process, 130, reason="--resume")


def test_postgresql_killed_and_restarted_under_a_batch(batch: crashes.Batch, server: Server, tmp_path: Path) -> None:
    target, whole = new_database(server.url), str(tmp_path / "whole.jsonl")

    def kill(totals: batches.Totals, _meter: object) -> None:
        if totals.articles == 2 * crashes.CHUNK:
            server.kill()

    with pytest.raises(TargetFailed):
        batches.run(str(batch.corpus), target, model="none", workers=0, chunk=crashes.CHUNK, progress=kill)
    server.start()
    assert batch.done(target) == 2 * crashes.CHUNK
    for given in (target, whole):
        batches.run(str(batch.corpus), given, model="none", workers=0, chunk=crashes.CHUNK, resume=True)
    crashes.compare("batch", batch.rows(target), batch.rows(whole))


def test_postgresql_killed_and_restarted_under_a_feed(feed: crashes.Feed, fed: crashes.Rows, server: Server) -> None:
    target = new_database(server.url)
    reading = Feeds(settings(feed, target), "none")
    store, left = reading._store, iter(range(ARTICLES // 2))

    def stored(*arguments: object) -> str:
        if next(left, None) is None:
            server.kill()
        return store(*arguments)

    reading._store = stored  # type: ignore[method-assign]
    with pytest.raises(TargetFailed):
        asyncio.run(reading.round())
    server.start()
    assert 0 < feed.done(target) < ARTICLES
    asyncio.run(Feeds(settings(feed, target), "none").round())
    crashes.compare("feed", feed.rows(target), fed)
