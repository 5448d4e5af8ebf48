"""Mishaps of whoever calls: wrong names, closed or full streams, two runs at once, wrong types; a line that says so."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import corpora
import pytest
from test_failures import KHABAR, QUICK, told
from test_failures import command as command  # a fixture

from extractor.corpora import batch
from extractor.pipeline import Extractor
from extractor.writers.files import FileTarget
from extractor.writers.target import TargetError
from extractor.writers.targets import open_target

TEXT = "وزیر نفت گفت: صادرات به ۲ میلیارد دلار رسید."


def piped(arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A line of a shell in a folder."""
    program = " ".join(f"'{part}'" for part in KHABAR)
    return subprocess.run(f"{program} {arguments}", shell=True, cwd=folder, capture_output=True, text=True, check=False)


# one port -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_port_that_is_taken_is_told_before_anything_is_loaded(command: Any, workers: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told(
            command("serve", "--port", port, "--workers", workers), 2, f"127.0.0.1, port {port}: Address already in use"
        )
    told(command("serve", "--host", "256.1.1.1"), 2, "256.1.1.1, port 8000: ")


# names and options ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["extract", "explain"])
def test_no_name_and_a_folder_are_no_article(command: Any, tmp_path: Path, what: str) -> None:
    (tmp_path / "pages.html").mkdir()
    (tmp_path / "pages.html" / "a.html").write_text("<p>ص</p>", "utf-8")
    told(command(what, ""), 2, "the name of the file is empty")
    told(command(what, "pages.html"), 2, "pages.html: Is a directory")


WRONG = [
    (("none.jsonl", "--to", "o.jsonl"), "none.jsonl: No such file"),
    (("in.jsonl/x", "--to", "o.jsonl"), "in.jsonl/x: Not a directory"),
    (("", "--to", "o.jsonl"), "source is empty"),
    (("file://", "--to", "o.jsonl"), "source is empty"),
    (("in.jsonl", "--to", ""), "target is empty"),
    (("in.jsonl", "--to", "in.jsonl/o.jsonl"), "in.jsonl/o.jsonl: "),
    (("in.jsonl", "--to", "/proc/o.jsonl"), "/proc/o.jsonl: "),
    (("in.jsonl", "--to", "a" * 300 + ".csv"), "File name too long"),
    (("in.jsonl", "--to", "sqlite://"), "in memory"),
    (("in.jsonl", "--to", "o.jsonl", "--columns", ""), "FIELD=COLUMN"),
    (("in.jsonl", "--to", "o.jsonl", "--published-at", ""), "the name of a column is empty"),
    (("in.jsonl", "--to", "o.jsonl", "--address", "auto"), "--engine ray"),
    (("in.jsonl", "--to", "o.parquet", "--engine", "ray", "--format", "jsonl"), "Parquet alone"),
    (("none.parquet", "--to", "o.parquet", "--engine", "ray"), "none.parquet: "),
    (("empty.jsonl", "--to", "empty.jsonl.db"), "no articles"),
    (("in.jsonl", "--to", "broken.jsonl", "--resume"), "is no journal"),
    (("in.jsonl", "--to", "folder.jsonl", "--resume"), "folder.jsonl: Is a directory"),
]


@pytest.mark.parametrize(("arguments", "reason"), WRONG, ids=[reason for _, reason in WRONG])
def test_what_cannot_begin_names_what_is_at_fault(
    command: Any,
    tmp_path: Path,
    arguments: tuple[str, ...],
    reason: str,
) -> None:
    corpora.write(tmp_path / "in.jsonl", 2)
    (tmp_path / "empty.jsonl").touch()
    (tmp_path / "broken.jsonl.journal").write_text("{}")
    (tmp_path / "folder.jsonl.journal").mkdir()
    quick = QUICK if "ray" not in arguments else QUICK[:2]
    done = command("batch", *arguments, *quick)
    told(done, 2, reason)
    assert "--resume goes on" not in done.stderr
    assert not list(tmp_path.glob("*.lock"))


@pytest.mark.parametrize("date", ["9999-01-01", "1750-01-01", "0001-01-01"])
def test_a_year_in_which_nothing_was_published(command: Any, tmp_path: Path, date: str) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    told(command("extract", "a.txt", "--model", "none", "--published-at", date), 2, "outside the years 1800 to 2200")


# streams --------------------------------------------------------------------------------------------------------------


def test_streams_that_are_closed_full_or_of_another_alphabet(tmp_path: Path) -> None:
    corpora.write(tmp_path / "in.jsonl", 2)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b\udcff.txt").write_text(TEXT, encoding="utf-8")
    none = "--model none"
    told(piped(f"extract {none} <&-", tmp_path), 2, "standard input is closed")
    told(piped(f"batch - --to o.jsonl {none} <&-", tmp_path), 2, "standard input is closed")
    told(piped(f"batch in.jsonl --to - {none} --workers 0 >&-", tmp_path), 2, "closed")
    full = piped(f"batch in.jsonl --to - {none} --workers 0 >/dev/full", tmp_path)
    told(full, 1, "standard output: No space left on device")
    assert "--resume" not in full.stderr
    named = piped(f"extract {none} --format json b*.txt", tmp_path)
    assert (named.returncode, named.stderr) == (0, "")
    assert json.loads(named.stdout)["id"] == "b?"
    program = [*KHABAR, "extract", "--model", "none", "--format", "facts", "a.txt"]
    for charset in ("cp1256", "latin-1"):
        env = {"PYTHONIOENCODING": charset, "PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path(__file__).parent.parent)}
        done = subprocess.run(program, cwd=tmp_path, env=env, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")
        assert json.loads(done.stdout.decode("utf-8"))["currency"] == "USD"


# two runs at once -----------------------------------------------------------------------------------------------------

HOLDING = """
import sys, time
from extractor.writers.targets import open_target

target = open_target(sys.argv[1], "in.jsonl")
target.claim()
print("held", flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize("name", ["out.jsonl", "out.csv", "out.parquet", "out.xlsx"])
def test_two_runs_do_not_write_into_one_target(command: Any, tmp_path: Path, name: str) -> None:
    corpora.write(tmp_path / "in.jsonl", 2)
    holding = subprocess.Popen([sys.executable, "-c", HOLDING, str(tmp_path / name)], stdout=subprocess.PIPE, text=True)
    assert holding.stdout
    assert holding.stdout.readline() == "held\n"
    for how in ("--resume", "--overwrite"):
        told(command("batch", "in.jsonl", "--to", name, *QUICK, how), 2, "another run is writing into it")
    holding.kill()
    holding.wait()
    holding.stdout.close()
    done = command("batch", "in.jsonl", "--to", name, *QUICK, "--resume")  # a dead run holds nothing
    assert done.returncode == 0, done.stderr
    assert not list(tmp_path.glob("*.lock"))


def test_a_lock_that_was_removed_is_no_lock(tmp_path: Path) -> None:
    first, second = (open_target(str(tmp_path / "out.jsonl"), "x") for _ in range(2))
    assert isinstance(first, FileTarget)
    first.claim()
    with pytest.raises(TargetError, match="another run"):
        second.claim()
    first.release()
    second.claim()
    second.release()
    assert not list(tmp_path.iterdir())


def test_a_part_that_has_lost_what_was_committed_is_told(command: Any, tmp_path: Path) -> None:
    source = corpora.write(tmp_path / "in.jsonl", 20)

    def stop(totals: batch.Totals, _: Any) -> None:
        if totals.inputs >= 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        batch.run(source, tmp_path / "out.jsonl", model="none", workers=0, chunk=5, progress=stop)
    part = tmp_path / "out.jsonl.part"
    part.write_bytes(part.read_bytes()[:100])
    told(command("batch", "in.jsonl", "--to", "out.jsonl", *QUICK, "--resume"), 2, "shorter than what was committed")


# Python ---------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor("none")


@pytest.mark.parametrize("given", [None, b"bytes", 5, ["a"], Path("a"), {"a": 1}, 1.5])
def test_what_is_no_text_is_a_type_error(extractor: Extractor, given: Any) -> None:
    for call in (extractor, extractor.doc):
        with pytest.raises(TypeError, match=f"text: a str is expected, not {type(given).__name__}"):
            call(given)
    if given is not None:
        for name in ("id", "title", "url", "agency"):
            with pytest.raises(TypeError, match=f"{name}: a str is expected"):
                extractor(TEXT, **{name: given})


@pytest.mark.parametrize("given", [TEXT, b"bytes", {"text": TEXT}])
def test_one_article_is_not_many(extractor: Extractor, given: Any) -> None:
    with pytest.raises(TypeError, match="many articles"):
        list(extractor.pipe(given))


@pytest.mark.parametrize("numbers", [{"chunk": 0}, {"workers": -1}])
def test_numbers_with_which_no_run_is_possible(tmp_path: Path, numbers: dict[str, int]) -> None:
    with pytest.raises(batch.BatchError, match="or more"):
        batch.run(corpora.write(tmp_path / "in.jsonl", 1), tmp_path / "out.jsonl", model="none", **numbers)
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]
