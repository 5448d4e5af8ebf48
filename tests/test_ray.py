"""The same rows from a Ray cluster as from a local run, though one of its nodes is killed in the middle."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")

import corpora
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import ray
from ray.cluster_utils import Cluster

from extractor.corpora import batch
from extractor.corpora import ray as distributed
from extractor.corpora.batch import BatchError
from extractor.corpora.ray import extract_parquet, shards
from extractor.writers.target import TargetError
from extractor.writers.tidy import TABLES

ARTICLES, SHARD = 96, 4


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of two files; one row has no text."""
    folder = tmp_path_factory.mktemp("source")
    rows = corpora.rows(ARTICLES)
    rows[5] |= {"text": None, "title": None}
    for name, part in (("a.parquet", rows[:30]), ("b.parquet", rows[30:])):
        pq.write_table(pa.Table.from_pylist(part), folder / name, row_group_size=7)
    return folder


@pytest.fixture(scope="module")
def local(source: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    target = tmp_path_factory.mktemp("local") / "out.parquet"
    totals = batch.run(str(source), str(target), model="none", workers=0, chunk=SHARD)
    assert (totals.articles, totals.errors) == (ARTICLES - 1, 1)
    return content(target)


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """A head without processors and two nodes that work."""
    small = {"object_store_memory": 100 * 1024 * 1024}
    running = Cluster(initialize_head=True, head_node_args={"num_cpus": 0} | small)
    running.add_node(num_cpus=1, **small)
    ray.init(address=running.address, logging_level=logging.ERROR, log_to_driver=False)
    try:
        yield running
    finally:
        ray.shutdown()
        running.shutdown()


def content(target: Path) -> dict[str, Any]:
    beside = Path(f"{target}.tables")
    return {table: pq.read_table(target if table == "facts" else beside / table).to_pylist() for table in TABLES}


def test_a_node_is_killed_and_a_driver_stopped(
    source: Path, local: dict[str, Any], cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.parquet"
    doomed = cluster.add_node(num_cpus=1, object_store_memory=100 * 1024 * 1024)
    cluster.wait_for_nodes()
    done_at_kill: list[int] = []

    def kill() -> None:
        done = Path(f"{target}.done")
        while not done.exists() or len(list(done.glob("*.json"))) < 2:
            time.sleep(0.01)
        cluster.remove_node(doomed, allow_graceful=False)
        done_at_kill.append(len(list(done.glob("*.json"))))

    killer = threading.Thread(target=kill)
    killer.start()
    totals = extract_parquet(str(source), str(target), model="none", chunk=SHARD, concurrency=2)
    killer.join()
    assert done_at_kill[0] < len(shards(str(source), SHARD)), "the kill came too late to show anything"
    patience = time.monotonic() + 60
    while sum(node["Alive"] for node in ray.nodes()) > 2 and time.monotonic() < patience:
        time.sleep(0.2)  # the head notices a lost node a little later
    assert sum(node["Alive"] for node in ray.nodes()) == 2
    assert (totals.inputs, totals.articles, totals.errors) == (ARTICLES, ARTICLES - 1, 1)
    assert content(target) == local
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "out.parquet", "out.parquet.datapackage.json", "out.parquet.tables",
    ]  # fmt: skip

    with pytest.raises(TargetError, match="--overwrite"):
        extract_parquet(str(source), str(target), model="none", chunk=SHARD)
    assert extract_parquet(str(source), str(target), model="none", chunk=SHARD, resume=True).inputs == 0

    # a driver that was stopped goes on, and complete shards are not done again
    def stopped(*arguments: Any) -> Iterator[Any]:
        yield from islice(spread(*arguments), 3)
        raise KeyboardInterrupt

    spread = distributed._spread
    monkeypatch.setattr(distributed, "_spread", stopped)
    second = tmp_path / "second.parquet"
    with pytest.raises(KeyboardInterrupt):
        extract_parquet(str(source), str(second), model="none", chunk=SHARD)
    assert not second.exists()
    monkeypatch.undo()
    with pytest.raises(BatchError, match="other settings"):
        extract_parquet(str(source), str(second), model="none", chunk=SHARD + 1, resume=True)
    totals = extract_parquet(str(source), str(second), model="none", chunk=SHARD, resume=True)
    assert totals.inputs == ARTICLES
    assert totals.skipped >= 3
    assert content(second) == local


def test_shards_cover_the_source(source: Path, tmp_path: Path) -> None:
    found = shards(str(source), 16)
    assert [(s.number, s.name, s.start, s.rows, s.position) for s in found] == [
        (0, "a.parquet", 0, 16, 0), (1, "a.parquet", 16, 14, 16), (2, "b.parquet", 0, 16, 30),
        (3, "b.parquet", 16, 16, 46), (4, "b.parquet", 32, 16, 62), (5, "b.parquet", 48, 16, 78),
        (6, "b.parquet", 64, 2, 94),
    ]  # fmt: skip
    with pytest.raises(FileNotFoundError):
        shards(str(tmp_path))
    corpora.write(tmp_path / "a.jsonl", 1)
    with pytest.raises(BatchError, match="Parquet"):
        shards(str(tmp_path / "a.jsonl"))
    with pytest.raises(TargetError, match=r"\.parquet"):
        extract_parquet(str(source), str(tmp_path / "out.jsonl"), model="none")
