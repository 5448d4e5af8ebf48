"""Runs that are asked to end, by a service manager, ``timeout`` or a closed terminal: one line, and nothing is lost."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import corpora
import pytest

from extractor.corpora.feeds import Feeds, Settings
from extractor.ending import SIGNALS, Stopped, interruptible

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
import crashes

ARTICLES = 30
KHABAR = str(Path(sys.executable).with_name("khabar"))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return corpora.write(tmp_path_factory.mktemp("corpus") / "corpus.jsonl", ARTICLES)


@pytest.fixture(scope="module")
def undisturbed(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> crashes.Rows:
    return crashes.whole(crashes.Batch(corpus, ARTICLES), str(tmp_path_factory.mktemp("whole") / "out.jsonl"))


def heeding() -> None:
    """Whoever runs the tests may ignore some of the signals, and hands that on."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)


def begun(*arguments: str, group: bool = False) -> subprocess.Popen[str]:
    """A process, in a group of its own if asked."""
    return subprocess.Popen(
        [KHABAR, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=group, preexec_fn=heeding,
    )  # fmt: skip


def safe(work: crashes.Batch, target: str, process: subprocess.Popen[str], least: int) -> None:
    """Wait until so many articles are safe."""
    while work.done(target) < least:
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("name", "asked", "how"),
    [
        ("out.csv", "SIGTERM", "stopped by SIGTERM"), ("postgresql", "SIGTERM", "stopped by SIGTERM"),
        ("out.jsonl", "SIGHUP", "stopped by SIGHUP"), ("out.parquet", "SIGINT", "interrupted"),
    ],
)  # fmt: skip
def test_a_batch_says_what_is_safe_and_how_it_goes_on(
    name: str, asked: str, how: str, corpus: Path, undisturbed: crashes.Rows, tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    target = request.getfixturevalue("postgresql") if name == "postgresql" else str(tmp_path / name)
    work = crashes.Batch(corpus, ARTICLES)
    command = ["batch", "-", "--to", target, "--chunk", "5", "--model", "none", "--workers", "0"]
    process = begun(*command)
    assert process.stdin
    process.stdin.writelines(corpus.read_text("utf-8").splitlines(keepends=True)[:12])
    process.stdin.flush()
    safe(work, target, process, 10)
    number = getattr(signal, asked)
    process.send_signal(number)
    said = process.communicate()[1]
    assert said == f"khabar: {how}; 10 articles are safe; the same command with --resume goes on\n"
    # Dead of the signal itself, which a service manager takes for no failure; Ctrl-C has always been status 130.
    assert process.returncode == (130 if asked == "SIGINT" else -number)
    done = subprocess.run([KHABAR, *command, "--resume"], input=corpus.read_bytes(), capture_output=True, check=True)
    assert f"{ARTICLES} articles (10 of them by an earlier run)" in done.stderr.decode()
    crashes.compare(name, work.rows(target), undisturbed)


def test_the_whole_group_is_asked_twice(corpus: Path, undisturbed: crashes.Rows, tmp_path: Path) -> None:
    """As ``timeout`` does; a service manager asks once."""
    target = str(tmp_path / "out.jsonl")
    work = crashes.Batch(corpus, ARTICLES, workers=2)
    left: set[int] = set()
    for least in (0, 10):
        process = begun(*work.command(target), group=True)
        safe(work, target, process, least)
        left |= {int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()}
        os.killpg(process.pid, signal.SIGTERM)
        os.killpg(process.pid, signal.SIGTERM)
        said = process.communicate(timeout=120)[1]
        if process.returncode == 0:  # it was done at that very moment
            break
        assert process.returncode == -signal.SIGTERM
        assert least == 0 or re.fullmatch(r"khabar: stopped by SIGTERM; .*the same command with --resume .*\n", said), (
            said
        )
        assert len(said.splitlines()) <= 1, said  # none where nothing was loaded yet
    deadline = time.monotonic() + 60
    while any(Path(f"/proc/{pid}").exists() for pid in left):  # nobody is left behind
        assert time.monotonic() < deadline
        time.sleep(0.1)
    crashes.ended(crashes.start(*work.command(target)), 0)
    crashes.compare("group", work.rows(target), undisturbed)


def test_standard_output_cannot_be_resumed(corpus: Path) -> None:
    process = begun("batch", "-", "--to", "-", "--chunk", "5", "--model", "none", "--workers", "0")
    assert process.stdin and process.stdout
    process.stdin.writelines(corpus.read_text("utf-8").splitlines(keepends=True)[:6])
    process.stdin.flush()
    assert process.stdout.readline().startswith("{")
    process.terminate()
    assert process.communicate()[1] == "khabar: stopped by SIGTERM; standard output cannot be resumed\n"
    assert process.returncode == -signal.SIGTERM


def test_nothing_is_safe_yet(corpus: Path, tmp_path: Path) -> None:
    process = begun("batch", "-", "--to", str(tmp_path / "out.csv"), "--model", "none", "--workers", "0")
    while not (tmp_path / "out.csv.journal").exists():
        assert process.poll() is None
        time.sleep(0.02)
    time.sleep(0.2)
    process.terminate()
    said = process.communicate()[1]
    assert said == "khabar: stopped by SIGTERM; no article is safe yet; the same command with --resume begins anew\n"


def test_a_signal_that_was_to_be_ignored_is(corpus: Path, tmp_path: Path) -> None:
    target = str(tmp_path / "out.jsonl")
    command = [KHABAR, "batch", "-", "--to", target, "--chunk", "5", "--model", "none", "--workers", "0"]
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN),
    )  # as nohup does
    assert process.stdin
    lines = corpus.read_bytes().splitlines(keepends=True)
    process.stdin.writelines(lines[:12])
    process.stdin.flush()
    while crashes.Batch(corpus, ARTICLES).done(target) < 10:
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGHUP)
    said = process.communicate(b"".join(lines[12:]))[1].decode()
    assert (process.returncode, said.count("\n")) == (0, 1)
    assert f"{ARTICLES} articles" in said


@pytest.fixture(scope="module")
def feed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[crashes.Feed]:
    with crashes.shown(tmp_path_factory.mktemp("feed"), ARTICLES) as site:
        yield site


def test_a_round_of_feeds(feed: crashes.Feed, tmp_path: Path) -> None:
    target = f"sqlite:///{tmp_path}/news.db"
    process = begun(*feed.command(target))
    while feed.done(target) < 3:
        assert process.poll() is None
        time.sleep(0.1)
    process.terminate()
    assert process.communicate()[1] == "khabar: stopped by SIGTERM; the next round goes on\n"
    assert process.returncode == -signal.SIGTERM
    assert feed.done(target) < ARTICLES
    asyncio.run(Feeds(Settings.load(feed.file).model_copy(update={"database": target}), "none").round())
    assert feed.done(target) == ARTICLES


@pytest.mark.parametrize("number", SIGNALS)
def test_handlers_are_as_they_were_afterwards(number: int) -> None:
    outside = {each: signal.signal(each, signal.SIG_DFL) for each in SIGNALS}  # in the background some are ignored
    try:
        with pytest.raises(Stopped) as stopped, interruptible():
            signal.raise_signal(number)
        assert stopped.value.status == 128 + number
        assert {signal.getsignal(each) for each in SIGNALS} == {signal.SIG_DFL}
    finally:
        for each, handler in outside.items():
            signal.signal(each, handler)
