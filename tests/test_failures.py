"""What can go wrong with a run: each ends with one line, the status that the pages name, and nothing lost."""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import corpora
import pytest
import sqlalchemy as sa

from extractor.cli import main
from extractor.corpora import batch
from extractor.writers import schema
from extractor.writers.database import engine_of

KHABAR = [sys.executable, "-c", "from khabar import main; main()"]
ARTICLES = 40
QUICK = ("--model", "none", "--workers", "0", "--chunk", "5")


def shell(
    *arguments: object, stdin: bytes | None = None, before: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own."""
    command = [*KHABAR, *map(str, arguments)]
    given = {"input": stdin.decode()} if stdin is not None else {"stdin": subprocess.DEVNULL}
    return subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=before, **given)  # type: ignore[call-overload, no-any-return]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Any:
    """The program in this process and the test's folder, where nothing of the process itself is at stake."""

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["khabar", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capfd.readouterr()
        return subprocess.CompletedProcess(list(arguments), ended.value.code or 0, out, err)

    return run


def told(done: subprocess.CompletedProcess[str], status: int, reason: str) -> None:
    """It ended with the status and one line that gives the reason."""
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert done.stderr.startswith("khabar: ")
    assert reason in done.stderr


def rows(database: str) -> dict[str, list[Any]]:
    engine = engine_of(database)
    with engine.connect() as connection:
        found = {
            name: [tuple(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key))]
            for name, table in schema.tables.items()
        }
    engine.dispose()
    return found


# the source is never the target ---------------------------------------------------------------------------------------

OVERLAPS = [
    ("in.jsonl", "in.jsonl"),
    ("in.jsonl", "./sub/../in.jsonl"),
    ("in.jsonl", "link.jsonl"),
    ("link.jsonl", "in.jsonl"),
    ("in.jsonl", "hard.jsonl"),
    ("file://{}/in.jsonl", "in.jsonl"),
    ("sub", "linked.jsonl"),
    ("out.jsonl.errors.jsonl", "out.jsonl"),
    ("folder.parquet/in.jsonl", "folder.parquet"),
    ("folder.parquet", "folder.parquet/facts.csv"),
    ("sub", "sub/out.jsonl"),
    ("empty.jsonl", "sqlite:///empty.jsonl"),
]


@pytest.mark.parametrize(("source", "target"), OVERLAPS)
def test_a_target_that_is_or_holds_the_source_is_refused(tmp_path: Path, source: str, target: str) -> None:
    names = ("in.jsonl", "out.jsonl.errors.jsonl", "folder.parquet/in.jsonl", "sub/a.jsonl")
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        corpora.write(tmp_path / name, 2)
    (tmp_path / "link.jsonl").symlink_to("in.jsonl")
    os.link(tmp_path / "in.jsonl", tmp_path / "hard.jsonl")
    (tmp_path / "sub" / "elsewhere.jsonl").symlink_to("../linked.jsonl")
    corpora.write(tmp_path / "linked.jsonl", 2)
    (tmp_path / "empty.jsonl").touch()
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(ValueError, match="source"), pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        batch.run(source.format(tmp_path), target, model="none", workers=0, overwrite=True)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_redirections_onto_the_source_are_refused(tmp_path: Path) -> None:
    source = corpora.write(tmp_path / "in.jsonl", 2)
    before = source.read_bytes()
    command = " ".join(f"'{part}'" for part in KHABAR)
    for redirected in ("batch - --to in.jsonl --overwrite < in.jsonl", "batch in.jsonl --to - >> in.jsonl"):
        done = subprocess.run(
            f"{command} {redirected}", shell=True, cwd=tmp_path, capture_output=True, text=True, check=False
        )
        told(done, 2, "is the source")
        assert source.read_bytes() == before


def test_beside_its_source_a_target_may_stand(tmp_path: Path) -> None:
    corpora.write(tmp_path / "in.jsonl", 2)
    for source, target in (("in.jsonl", "in.jsonl.gz"), ("in.jsonl", "out.jsonl"), ("", "news.db")):
        assert batch.run(f"{tmp_path}/{source}", f"{tmp_path}/{target}", model="none", workers=0).articles == 2
        if source:
            (tmp_path / target).unlink()


IN_THE_WAY = [
    ("out.jsonl/letters.txt", "out.jsonl", "out.jsonl is a folder"),
    ("facts.csv/facts.csv", "facts.csv", "facts.csv is a folder"),
    ("out.jsonl.errors.jsonl/a.txt", "out.jsonl", "out.jsonl.errors.jsonl is a folder"),
    ("news.xlsx/a.txt", "news.xlsx", "news.xlsx is a folder"),
    ("out.csv/letters.txt", "out.csv", "out.csv holds letters.txt"),
    ("out.parquet/year=2023/old/mine.parquet", "out.parquet", "out.parquet holds year=2023/old/mine.parquet"),
    ("out.parquet.tables/a.txt", "out.parquet", "out.parquet.tables holds a.txt"),
    ("out.csv", "out.csv", "out.csv is a file"),
    ("out.parquet", "out.parquet", "out.parquet is a file"),
]


@pytest.mark.parametrize(("there", "target", "reason"), IN_THE_WAY)
def test_what_no_run_has_left_is_not_replaced(
    tmp_path: Path, command: Any, there: str, target: str, reason: str
) -> None:
    corpora.write(tmp_path / "in.jsonl", 2)
    (tmp_path / there).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / there).write_text("mine", "utf-8")
    before = sorted(tmp_path.rglob("*"))
    for how in ("--overwrite", "--resume"):
        told(command("batch", "in.jsonl", "--to", target, how, *QUICK), 2, reason)
    assert sorted(tmp_path.rglob("*")) == before


def test_what_a_run_has_left_is_replaced(tmp_path: Path) -> None:
    for target in ("out.jsonl", "facts.csv", "out.csv", "out.parquet", "out.xlsx"):
        for articles in (3, 2):
            source = corpora.write(tmp_path / "in.jsonl", articles)
            to = f"{tmp_path}/{target}"
            assert batch.run(str(source), to, model="none", workers=0, overwrite=True).articles == articles


# sources that cannot be -----------------------------------------------------------------------------------------------

SOURCES = [
    ("empty.jsonl", b"", [], "no articles"),
    ("header.csv", b"id,text\n", [], "no articles"),
    ("broken.jsonl", b"{broken\n[1]\n", [], "broken.jsonl:1"),
    ("binary.txt", b"\0\1\2\3", [], "binary data"),
    ("list.txt", '[{"id": 1, "text": "متن"}]'.encode(), [], "name the file .jsonl"),
    ("lines.txt", '{"id": 1, "text": "متن"}\n{"id": 2, "text": "متن"}'.encode(), [], "name the file .jsonl"),
    ("piece.txt", f"<div>{'سه نفر آمدند. ' * 22}</div>".encode(), [], "HTML, not plain text"),
    ("bare.html", f"<div>{'سه نفر آمدند. ' * 22}</div>".encode(), [], "no text found in the page"),
    ("a.csv", "id,body\n1,متن\n2,متن\n".encode(), [], "no column text; columns are id, body"),
    ("b.csv", "id,text\n1,متن\n".encode(), ["--columns", "text=text,id=news_id"], "no column news_id"),
    ("c.jsonl", '{"id": 1, "text": "متن"}\n'.encode(), ["--columns", "text=body"], "no text in body"),
    ("d.parquet", b"PAR1", [], "Parquet"),
]


@pytest.mark.parametrize(("name", "content", "options", "reason"), SOURCES, ids=[s[0] for s in SOURCES])
def test_a_source_of_which_nothing_can_be_read(
    command: Any, tmp_path: Path, name: str, content: bytes, options: list[str], reason: str
) -> None:
    (tmp_path / name).write_bytes(content)
    for _ in range(2):  # and it is not «complete already» afterwards
        told(command("batch", name, "--to", "out.jsonl", "--resume", *QUICK, *options), 2, reason)
        assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_mapping_that_no_line_follows_is_told(command: Any, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"k": 1, "text": "سه نفر"}\n', encoding="utf-8")
    done = command("batch", "a.jsonl", "--to", "-", *QUICK, "--columns", "text=text,id=key")
    assert done.returncode == 3
    assert "no line has the column key" in done.stderr


def test_a_quote_that_is_never_closed_costs_its_own_row(command: Any, tmp_path: Path) -> None:
    table = 'id,text\n1,هفت نفر\n2,"دو نفر\n3,"سه\nنفر"\n4,"چهار"نفر\n5,"پنج نفر\n6,شش نفر\n'
    (tmp_path / "a.csv").write_text(table, encoding="utf-8")
    done = command("batch", "a.csv", "--to", "out.jsonl", *QUICK)
    assert done.returncode == 3
    assert re.fullmatch(r"khabar: 4 articles, \d+ records, 2 errors\n", done.stderr)
    ids = [json.loads(line)["id"] for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert ids == ["1", "3", "4", "6"]
    errors = [json.loads(line) for line in (tmp_path / "out.jsonl.errors.jsonl").read_text().splitlines()]
    assert [(e["article_id"], e["error"]) for e in errors] == [
        (f"a.csv:{line}", "a quote is opened and not closed") for line in (3, 7)
    ]


def test_versions_of_an_article_are_kept(tmp_path: Path) -> None:
    texts = [("a", "سه نفر"), ("b", "هفت نفر"), ("a", "چهار نفر"), ("a", "سه نفر"), ("a", "پنج نفر")]
    lines = [json.dumps({"id": id, "text": text}, ensure_ascii=False) for id, text in texts]
    (tmp_path / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    database = f"sqlite:///{tmp_path}/out.db"
    totals = batch.run(str(tmp_path / "in.jsonl"), database, model="none", workers=0)
    assert (totals.articles, totals.errors) == (4, 1)
    found = rows(database)
    assert [row[:3] for row in found["articles"]] == [
        ("a", 1, None), ("a#v2", 2, "a"), ("a#v3", 3, "a"), ("b", 1, None)
    ]  # fmt: skip
    assert [(row[0], row[5]) for row in found["quantities"]] == [
        ("a", "سه نفر"), ("a#v2", "چهار نفر"), ("a#v3", "پنج نفر"), ("b", "هفت نفر")
    ]  # fmt: skip
    assert [(row[0], row[2]) for row in found["errors"]] == [("a", "duplicate")]


# targets that break down ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return corpora.write(tmp_path_factory.mktemp("corpus") / "corpus.jsonl", ARTICLES)


def limited(size: int) -> Callable[[], None]:
    """Files may not grow beyond a size: what a full disk does, without one."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize(("name", "size"), [("out.jsonl", 100_000), ("out.csv", 12_000), ("out.db", 450_000)])
def test_a_full_disk(command: Any, corpus: Path, tmp_path: Path, name: str, size: int) -> None:
    arguments = ("batch", corpus, "--to", tmp_path / name, *QUICK, "--resume")
    told(shell(*arguments, before=limited(size)), 1, "--resume goes on")
    done = command(*arguments)
    assert done.returncode == 0, done.stderr
    assert f"{ARTICLES} articles (" in done.stderr  # and some of them by the run before
    whole = tmp_path / "whole" / name
    batch.run(str(corpus), str(whole), model="none", workers=0, chunk=5)
    if name.endswith(".db"):
        found, expected = rows(f"sqlite:///{tmp_path}/{name}"), rows(f"sqlite:///{whole}")
        assert found == expected
    else:
        files = [whole] if whole.is_file() else sorted(whole.iterdir())
        assert all((tmp_path / f.relative_to(whole.parent)).read_bytes() == f.read_bytes() for f in files)


def test_a_disk_that_is_full_before_the_tables_are_there(command: Any, corpus: Path, tmp_path: Path) -> None:
    arguments = ("batch", corpus, "--to", tmp_path / "out.db", *QUICK, "--resume")
    told(shell(*arguments, before=limited(200_000)), 2, "disk")
    assert command(*arguments).returncode == 0  # nothing was left half made


REMARKING = """
import logging
from khabar import main

try:
    main()
finally:
    logging.getLogger("psycopg").warning("error ignored terminating a pipeline")
"""


def test_remarks_of_libraries_do_not_stand_beside_the_one_line() -> None:
    done = subprocess.run(
        [sys.executable, "-c", REMARKING, "extract", "nothing.txt"], capture_output=True, text=True, check=False
    )
    told(done, 2, "nothing.txt")


IMPORTING = """
import os, signal, sys
from khabar import main

class Interrupting:
    def find_spec(self, name, *rest):
        if name == module:
            os.kill(os.getpid(), signal.SIGINT)

module = sys.argv.pop(1)
sys.meta_path.insert(0, Interrupting())
main()
"""


def listening() -> None:
    """What a shell starts in the background ignores Ctrl-C, and hands that on."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("module", ["extractor", "pydantic.fields", "extractor.corpora.batch", "sqlalchemy"])
def test_an_interruption_while_modules_are_imported(corpus: Path, tmp_path: Path, module: str) -> None:
    arguments = [module, "batch", str(corpus), "--to", f"sqlite:///{tmp_path}/out.db"]
    done = subprocess.run(
        [sys.executable, "-c", IMPORTING, *arguments],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=listening,
    )
    told(done, 130, "interrupted")
    assert not list(tmp_path.iterdir())


STARTING = """
import os, signal
from extractor.corpora.workers import Workers

with Workers(list, 2, list) as workers:
    for hand in workers.hands:
        os.kill(hand.worker.process.pid, signal.SIGINT)
    print([hand.worker.receive() for hand in workers.hands])
"""


def test_ctrl_c_does_not_reach_workers_that_are_starting() -> None:
    done = subprocess.run([sys.executable, "-c", STARTING], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "[None, None]\n", "")


@pytest.mark.parametrize("ignored", [False, True], ids=["in the foreground", "in the background"])
def test_ctrl_c_while_the_service_is_starting(tmp_path: Path, ignored: bool) -> None:
    command = [*KHABAR, "serve", "--port", "0", "--model", "none"]
    before = signal.signal(signal.SIGINT, signal.SIG_IGN if ignored else signal.default_int_handler)
    try:
        with (tmp_path / "log").open("wb") as log:
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log, start_new_session=True)
    finally:
        signal.signal(signal.SIGINT, before)
    while "Started parent process" not in (tmp_path / "log").read_text():
        assert process.poll() is None
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(300) == 0
    said = (tmp_path / "log").read_text().splitlines()
    assert all(line.startswith("{") for line in said), "\n".join(said)
    assert {json.loads(line)["level"] for line in said} == {"info"}


STOPPING = """
import asyncio
from extractor.server.pool import Pool
from extractor.server.settings import Settings

async def main():
    for wait in (0, 0.01, None, 0.1, None):
        pool = Pool(Settings(model="none", processes=3))
        starting = asyncio.create_task(pool.ready())
        await (starting if wait is None else asyncio.sleep(wait))
        pool.close()
        starting.cancel()

asyncio.run(main())
"""


def test_processes_of_the_service_that_are_starting_are_stopped_without_a_word() -> None:
    done = subprocess.run([sys.executable, "-c", STOPPING], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_locked_database(command: Any, corpus: Path, tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/out.db"
    batch.run(str(corpus), database, model="none", workers=0)
    locking = sqlite3.connect(tmp_path / "out.db", isolation_level=None)
    locking.execute("BEGIN IMMEDIATE")
    told(command("batch", corpus, "--to", f"{database}?timeout=0.2", *QUICK), 1, "locked")
    locking.execute("ROLLBACK")
    (tmp_path / "feeds.toml").write_text('[feeds.a]\nurl = "http://127.0.0.1:9/rss"\n')
    locking.execute("BEGIN IMMEDIATE")
    told(command("feed", tmp_path / "feeds.toml", "--to", f"{database}?timeout=0.2"), 1, "locked")
    locking.close()


@pytest.mark.parametrize(
    "target", ["sqlite:///no.txt", "sqlite:////proc/x/y.db", "postgresql://x@127.0.0.1:1/y", "x://y"]
)
def test_a_database_that_cannot_be(command: Any, tmp_path: Path, corpus: Path, target: str) -> None:
    (tmp_path / "no.txt").write_text("no database " * 100)
    (tmp_path / "feeds.toml").write_text('[feeds.a]\nurl = "http://127.0.0.1:9/rss"\n')
    for arguments in (("batch", corpus, "--to", target, *QUICK), ("feed", "feeds.toml", "--to", target)):
        told(command(*arguments), 2, target.split("@")[0].split("://")[0])
