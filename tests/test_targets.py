"""Databases and disks that a batch cannot use: one line that says why, with no secret in it, and status 2."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import corpora
import pytest
import sqlalchemy as sa
from postgresql import new_database

from extractor.corpora import batch
from extractor.corpora.feeds import Feeds, Settings
from extractor.writers.database import engine_of
from extractor.writers.target import TargetError

KHABAR = str(Path(sys.executable).with_name("khabar"))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(corpora.write(tmp_path_factory.mktemp("corpus") / "corpus.jsonl", 3))


def run(corpus: str, target: str, **options: bool) -> batch.Totals:
    return batch.run(corpus, target, model="none", workers=0, **options)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://u:sec@ret@127.0.0.1:1/x", "postgresql://…: an @ in a name or password is written %40"),
        ("postgresql://u:secret@[::1/x", "postgresql://…: no address of a database"),
        ("postgresql://u:secret@host:port/x", "postgresql://…: no address of a database"),
        ("mysql://u:secret@127.0.0.1/x", r"mysql://u:\*\*\*@127.0.0.1/x: no such kind of database; there are sqlite"),
        ("postgresql+psycopg2://u:secret@127.0.0.1/x", "psycopg2 is missing; postgresql://… takes that of khabar"),
        ("postgresql://u:secret@127.0.0.1:1/x", r"postgresql\+psycopg://u:\*\*\*@127.0.0.1:1/x: .*refused"),
    ],
)
def test_no_secret_is_told(corpus: str, url: str, said: str) -> None:
    with pytest.raises(TargetError, match=said) as refused:
        run(corpus, url)
    assert "sec" not in str(refused.value) and "ret@" not in str(refused.value)


def test_a_password_with_signs_is_taken() -> None:
    assert engine_of("postgresql://u:sec%40ret@127.0.0.1/x").url.password == "sec@ret"


def executed(url: str, *statements: str) -> None:
    engine = engine_of(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))
    engine.dispose()


def tables(url: str) -> set[str]:
    engine = engine_of(url)
    found = {*sa.inspect(engine).get_table_names()}
    engine.dispose()
    return found


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_tables_of_another_program_stay_as_they_are(
    kind: str, corpus: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path}/o.db" if kind == "sqlite" else request.getfixturevalue("postgresql")
    executed(url, "CREATE TABLE articles (id INTEGER PRIMARY KEY, headline TEXT)", "CREATE TABLE mine (id INTEGER)")
    for options in ({}, {"overwrite": True}, {"resume": True}):
        with pytest.raises(TargetError, match="its table articles is not khabar's; name another database"):
            run(corpus, url, **options)
    with pytest.raises(TargetError, match="its table articles is not khabar's"):
        Feeds(Settings.model_validate({"database": url, "feeds": {"a": {"url": "http://127.0.0.1:9/"}}}), "none")
    assert tables(url) == {"articles", "mine"}


def test_other_tables_are_no_hindrance(corpus: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/o.db"
    executed(url, "CREATE TABLE mine (id INTEGER)")
    assert run(corpus, url).articles == 3


def test_a_version_that_is_not_known_is_told(corpus: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/o.db"
    executed(url, "CREATE TABLE alembic_version (version_num TEXT)", "INSERT INTO alembic_version VALUES ('9999')")
    with pytest.raises(TargetError, match="its tables are of version 9999, which this khabar does not know"):
        run(corpus, url)
    assert tables(url) == {"alembic_version"}


def test_a_role_that_may_only_read(corpus: str, postgresql_cluster: str) -> None:
    url = new_database(postgresql_cluster)
    name = url.split("/")[3].split("?")[0]
    role = f"reader_{name}"
    executed(url, f"CREATE ROLE {role} LOGIN", f"GRANT USAGE ON SCHEMA public TO {role}")
    reading = url.replace("postgres@", f"{role}@")

    def told() -> str:
        command = [KHABAR, "batch", corpus, "--to", reading, "--model", "none", "--workers", "0"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, len(done.stderr.splitlines())) == (2, 1), done.stderr
        return done.stderr

    assert told().endswith(": permission denied for schema public\n")  # and not the statement
    assert run(corpus, url).articles == 3
    executed(url, f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}")
    assert told().endswith(": permission denied for table batches\n")  # nothing has begun that could be resumed
    assert run(corpus, reading, resume=True).skipped == 3  # all is done


def test_a_workbook_grows_beside_its_target(corpus: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's folder for temporary files may be small, and a full one was told as the target's."""
    monkeypatch.setenv("TMPDIR", "/nowhere")
    monkeypatch.setattr("tempfile.tempdir", "/nowhere")
    assert run(corpus, str(tmp_path / "o.xlsx")).articles == 3
    assert [path.name for path in tmp_path.iterdir()] == ["o.xlsx"]


def test_a_full_disk_is_told_in_the_systems_words(corpus: str, tmp_path: Path) -> None:
    """And not in those of the library that met it."""
    target = tmp_path / "o.parquet"
    command = [KHABAR, "batch", corpus, "--to", str(target), "--model", "none", "--workers", "0"]
    limited = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))  # noqa: E731
    done = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=limited)
    assert (done.returncode, done.stderr) == (1, f"khabar: {target}: File too large; --resume goes on\n")
    assert subprocess.run([*command, "--resume"], check=False).returncode == 0
