"""Batches: deterministic, resumable after a kill at any moment, unshaken by dying workers and broken articles."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import corpora
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from extractor.corpora import batch
from extractor.corpora.batch import BatchError, Totals
from extractor.corpora.workers import WorkerFailed, Workers
from extractor.readers import Columns
from extractor.writers import schema
from extractor.writers.database import engine_of
from extractor.writers.files import replace
from extractor.writers.target import TargetError
from extractor.writers.tidy import TABLES

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
import crashes

KHABAR = [str(Path(sys.executable).with_name("khabar")), "batch"]
ARTICLES = 60
CHUNK = 5


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return corpora.write(tmp_path_factory.mktemp("corpus") / "corpus.jsonl", ARTICLES)


@pytest.fixture(scope="module")
def undisturbed(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the output of runs in one process that nobody disturbed."""
    folder = tmp_path_factory.mktemp("undisturbed")
    for name in ("out.jsonl", "out.parquet", "out.csv", "out.xlsx", "out.db"):
        totals = batch.run(str(corpus), str(folder / name), model="none", workers=0, chunk=CHUNK)
        assert (totals.articles, totals.errors) == (ARTICLES, 0)
    return folder


def content(target: str | Path) -> Any:
    """All that a target holds."""
    if "://" in str(target) or str(target).endswith(".db"):
        engine = engine_of(str(target) if "://" in str(target) else f"sqlite:///{target}")
        with engine.connect() as connection:
            rows: dict[str, Any] = {
                name: connection.execute(sa.select(table).order_by(*table.primary_key)).all()
                for name, table in (schema.tables | {"batches": schema.batches}).items()
            }
        engine.dispose()
        return rows
    if Path(target).is_dir():
        return {
            str(path.relative_to(folder)): pq.read_table(path).to_pylist()
            for folder in (Path(target), Path(f"{target}.tables"))
            for path in folder.rglob("*.parquet")
        }
    return Path(target).read_bytes()


# killed and resumed -------------------------------------------------------------------------------------------------


def children(pid: int) -> list[int]:
    return [int(c) for task in Path(f"/proc/{pid}/task").iterdir() for c in (task / "children").read_text().split()]


def feed_until_progress(
    process: subprocess.Popen[bytes], lines: list[bytes], committed: Callable[[], int], more: int
) -> None:
    """Feed a run that reads standard input, never to the end, until it has committed ``more`` than before."""
    assert process.stdin
    begun = committed()
    for number, line in enumerate(lines[:-CHUNK]):
        process.stdin.write(line)
        if number >= begun:
            process.stdin.flush()
            time.sleep(0.005)
        if committed() >= begun + more:
            return
    process.stdin.flush()
    while committed() <= begun:
        assert process.poll() is None
        time.sleep(0.02)


KILLED = [
    ("out.jsonl", 2, 1), ("out.parquet", 1, 0), ("out.csv", 1, 0), ("out.xlsx", 1, 0), ("out.db", 1, 0),
    ("postgresql", 1, 0),
]  # fmt: skip


@pytest.mark.parametrize(("name", "kills", "workers"), KILLED)
def test_killed_at_random_moments(
    name: str, kills: int, workers: int, corpus: Path, undisturbed: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    database = name in ("out.db", "postgresql")
    target = f"sqlite:///{tmp_path}/{name}" if name == "out.db" else str(tmp_path / name)
    target = request.getfixturevalue("postgresql") if name == "postgresql" else target
    work = crashes.Batch(corpus, ARTICLES)
    command = [*KHABAR, "-", "--to", target, "--chunk", str(CHUNK), "--model", "none", "--resume"]
    command += ["--workers", str(workers)]
    moments = random.Random(name)
    for _kill in range(kills):
        process = subprocess.Popen(command, stdin=subprocess.PIPE)
        lines = corpus.read_bytes().splitlines(keepends=True)
        feed_until_progress(process, lines, lambda: work.done(target), more=CHUNK * moments.randint(1, 3))
        time.sleep(moments.uniform(0, 0.05))
        left = children(process.pid)
        assert len(left) >= workers
        process.kill()
        assert process.wait() == -signal.SIGKILL
        deadline = time.monotonic() + 60
        while any(Path(f"/proc/{pid}").exists() for pid in left):  # nobody is left behind
            assert time.monotonic() < deadline
            time.sleep(0.1)
    assert 0 < work.done(target) < ARTICLES
    done = subprocess.run(command, input=corpus.read_bytes(), capture_output=True, check=True)
    assert f"{ARTICLES} articles" in done.stderr.decode()
    assert "by an earlier run" in done.stderr.decode()
    if name in ("out.csv", "out.xlsx", "postgresql"):
        whole = str(undisturbed / name)
        crashes.compare(name, work.rows(target), work.rows(f"sqlite:///{undisturbed}/out.db" if database else whole))
    else:
        found, expected = content(target), content(undisturbed / name)
        if database:  # the note of what was read names another source
            assert found.pop("batches") != expected.pop("batches")
        assert found == expected
    if not database:
        assert not [p.name for p in tmp_path.iterdir() if p.suffix in (".part", ".journal")]


def test_a_kill_while_the_end_is_tidied_up(corpus: Path, undisturbed: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    part, journal = Path(f"{target}.part"), Path(f"{target}.journal")
    whole = (undisturbed / "out.jsonl").read_bytes()
    for before, after in [(part, target), (target, target)]:
        before.write_bytes(whole)
        replace(journal, {"settings": {}, "complete": True})
        if before is part:
            target.write_bytes(b"of an older run")
        batch.run(str(corpus), str(target), model="none", workers=0, chunk=CHUNK, resume=True)
        assert after.read_bytes() == whole
        assert not part.exists()
        assert not journal.exists()


def test_what_was_written_but_not_committed_is_cut_off(corpus: Path, undisturbed: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"

    class Stop(Exception):
        pass

    def stop(totals: Totals, _meter: object) -> None:
        if totals.inputs >= 3 * CHUNK:
            raise Stop

    with pytest.raises(Stop):
        batch.run(str(corpus), str(target), model="none", workers=0, chunk=CHUNK, progress=stop)
    assert not target.exists()
    with open(f"{target}.part", "ab") as file:
        file.write(b'{"torn": ')
    with pytest.raises(TargetError, match="--resume"):
        batch.run(str(corpus), str(target), model="none", workers=0, chunk=CHUNK)
    with pytest.raises(BatchError, match="model"):
        batch.run(str(corpus), str(target), model="fast", workers=0, chunk=CHUNK, resume=True)
    other = corpora.write(tmp_path / "other.jsonl", ARTICLES)
    other.write_text(other.read_text(encoding="utf-8").replace("a3", "b3"), encoding="utf-8")
    with pytest.raises(BatchError, match="not what the interrupted run had read"):
        batch.run(str(other), str(target), model="none", workers=0, chunk=CHUNK, resume=True)
    with pytest.raises(BatchError, match="fewer"):
        short = corpora.write(tmp_path / "short.jsonl", CHUNK)
        batch.run(str(short), str(target), model="none", workers=0, chunk=CHUNK, resume=True)
    totals = batch.run(str(corpus), str(target), model="none", workers=0, chunk=CHUNK, resume=True)
    assert (totals.articles, totals.skipped) == (ARTICLES, 3 * CHUNK)
    assert target.read_bytes() == (undisturbed / "out.jsonl").read_bytes()
    assert batch.run(str(corpus), str(target), model="none", workers=0, chunk=CHUNK, resume=True).complete


def test_a_source_that_has_grown_is_gone_on_with(postgresql: str, tmp_path: Path) -> None:
    source = corpora.write(tmp_path / "growing.jsonl", 10)
    first = batch.run(str(source), postgresql, model="none", workers=0)
    corpora.write(source, 25)
    second = batch.run(str(source), postgresql, model="none", workers=0, resume=True)
    assert (first.articles, second.articles, second.skipped) == (10, 25, 10)
    batch.run(str(source), str(tmp_path / "whole.db"), model="none", workers=0)
    rows = content(postgresql)
    assert {row.id for row in rows["articles"]} == {f"a{n}" for n in range(25)}
    for table in TABLES:
        assert set(map(tuple, rows[table])) == set(map(tuple, content(tmp_path / "whole.db")[table]))


# workers --------------------------------------------------------------------------------------------------------------


def test_a_killed_worker_costs_nothing(corpus: Path, undisturbed: Path, tmp_path: Path) -> None:
    killed: list[int] = []

    def kill_one(totals: Totals, _meter: object) -> None:
        if totals.inputs >= 2 * CHUNK and not killed:
            victim = multiprocessing.active_children()[0].pid
            assert victim
            os.kill(victim, signal.SIGKILL)
            killed.append(victim)

    target = tmp_path / "out.jsonl"
    totals = batch.run(str(corpus), str(target), model="none", workers=2, chunk=CHUNK, progress=kill_one)
    assert killed
    assert (totals.articles, totals.errors) == (ARTICLES, 0)
    assert target.read_bytes() == (undisturbed / "out.jsonl").read_bytes()
    assert not multiprocessing.active_children()


@dataclass
class Letters:
    pieces: Sequence[str]


def work(pieces: Sequence[str]) -> str:
    """Stands for an article that needs more memory than there is, and for a fault in the program."""
    if "x" in pieces:
        os.kill(os.getpid(), signal.SIGKILL)
    if "?" in pieces:
        raise ZeroDivisionError("a fault")
    return "".join(pieces)


def cannot_be_loaded() -> None:
    os._exit(7)


class DiesAtStart:
    def __call__(self, pieces: Sequence[str]) -> str:
        return ""

    def __reduce__(self) -> Any:
        return cannot_be_loaded, ()


def test_only_what_kills_its_workers_is_given_up() -> None:
    given_up: list[tuple[str, str]] = []

    def give_up(piece: str, death: str) -> str:
        given_up.append((piece, death))
        return "-"

    tasks = [Letters("ab"), Letters("cxd"), Letters("e"), Letters("x"), Letters("f")]
    with Workers[Letters, str](work, 2, give_up) as pool:
        results = [(task.pieces, results) for task, results in pool.map(iter(tasks))]
    assert results == [("ab", ["ab"]), ("cxd", ["c", "-", "d"]), ("e", ["e"]), ("x", ["-"]), ("f", ["f"])]
    assert given_up == [("x", "the worker process was killed by signal 9")] * 2


@pytest.mark.parametrize(("task", "tasks", "reason"), [(work, ["a?"], "a fault"), (DiesAtStart(), ["a"], "status 7")])
def test_faults_of_the_program_end_the_run(task: Any, tasks: list[str], reason: str) -> None:
    with (
        pytest.raises(WorkerFailed, match=reason),
        Workers[Letters, str](task, 1, lambda piece, death: "") as pool,
    ):
        list(pool.map(map(Letters, tasks)))


# articles that cannot be done ---------------------------------------------------------------------------------------


def test_broken_articles_become_error_records(tmp_path: Path) -> None:
    rows = [json.dumps(row) for row in corpora.rows(4)]
    lines = [rows[0], "{broken", rows[1], rows[0], r'{"id": "s\udcff", "text": "\ud800"}', rows[2]]
    (tmp_path / "in.jsonl").write_text("\n".join(lines))
    command = [*KHABAR, "in.jsonl", "--to", "out.db", "--workers", "1", "--model", "none"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "3 articles" in done.stderr
    assert "3 errors" in done.stderr
    rows_by_table = content(tmp_path / "out.db")
    assert [row.id for row in rows_by_table["articles"]] == ["a0", "a1", "a2"]
    assert [(row.article_id, row.position, row.stage) for row in rows_by_table["errors"]] == [
        ("a0", 3, "duplicate"), ("in.jsonl:2", 1, "read"), ("s?", 4, "extract")
    ]  # fmt: skip
    (tmp_path / "in.jsonl").write_text("\n".join(rows))
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    assert [row.article_id for row in content(tmp_path / "out.db")["errors"]] == ["in.jsonl:2", "s?"]


def test_a_pipe_in_and_a_pipe_out(corpus: Path, undisturbed: Path) -> None:
    done = subprocess.run(
        [*KHABAR, "-", "--to", "-", "--workers", "1", "--model", "none"],
        input=corpus.read_bytes(), capture_output=True, check=True,
    )  # fmt: skip
    assert done.stdout == (undisturbed / "out.jsonl").read_bytes()
    assert done.stderr.decode().count("\n") == 1  # no progress bar where there is no terminal


def test_a_mapping_and_many_formats_in(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.csv").write_text("k,body\n1,سه نفر آمدند\n2,\n", encoding="utf-8")
    (tmp_path / "in" / "b.txt").write_text("چهار نفر رفتند", encoding="utf-8")
    columns = Columns.parse("text=body,id=k")
    totals = batch.run(f"{tmp_path}/in", f"{tmp_path}/out.jsonl", columns=columns, model="none", workers=0)
    assert (totals.articles, totals.errors) == (2, 1)
    ids = [json.loads(line)["id"] for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert ids == ["1", "b"]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["nothing.jsonl", "--to", "out.jsonl"], "No such file"),
        (["in.jsonl", "--to", "out.docx"], "no such kind of target"),
        (["in.jsonl", "--to", "postgresql://nobody@127.0.0.1:1/x"], "refused"),
        (["in.jsonl", "--to", "out.jsonl", "--columns", "body"], "FIELD=COLUMN"),
        (["in.jsonl", "--to", "-", "--resume"], "nothing to resume"),
    ],
)
def test_what_cannot_begin_says_why_and_leaves_nothing(tmp_path: Path, arguments: list[str], reason: str) -> None:
    corpora.write(tmp_path / "in.jsonl", 1)
    done = subprocess.run([*KHABAR, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert reason in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert [p.name for p in tmp_path.iterdir()] == ["in.jsonl"]
