"""What is kept in the user's cache: the same as what is made, and never trusted too far."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import hazm as original
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor import kept as k
from extractor.language.hazm import conjugated, conjugations, hazm, lexicon
from extractor.language.normalizer import HazmWords

Ask = Callable[[bytes], bytes]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_bytes(b"source")
    return path


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "deep" / "cache"
    monkeypatch.setenv("KHABAR_CACHE", str(folder))
    return folder


@pytest.fixture
def ask(source: Path) -> Ask:
    """What is kept, else the content given, as somebody would ask who has it to make."""

    def asked(content: bytes) -> bytes:
        buffer, start = k.kept("test", [source], ("pyyaml",), lambda: content)
        return bytes(memoryview(buffer)[start:])

    return asked


def test_it_is_made_once(ask: Ask, cache: Path) -> None:
    assert (ask(b"first"), ask(b"second")) == (b"first", b"first")
    (file,) = cache.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "harm",
    [
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(b"short"),
        lambda file: file.write_bytes(file.read_bytes()[:-1]),
        lambda file: file.write_bytes(file.read_bytes()[:-1] + b"!"),
        lambda file: file.write_bytes(bytes([file.read_bytes()[0] ^ 1]) + file.read_bytes()[1:]),
        lambda file: file.write_bytes(file.read_bytes() + b"\0"),
    ],
    ids=["empty", "short", "cut", "changed", "another key", "longer"],
)
def test_a_broken_file_is_made_anew(ask: Ask, cache: Path, harm: Callable[[Path], object]) -> None:
    ask(b"first")
    (file,) = cache.iterdir()
    harm(file)
    assert (ask(b"second"), ask(b"third")) == (b"second", b"second")
    assert list(cache.iterdir()) == [file]


def test_what_others_can_write_is_not_read(ask: Ask, cache: Path) -> None:
    ask(b"first")
    (file,) = cache.iterdir()
    file.chmod(0o666)
    assert ask(b"second") == b"second"


def test_another_source_makes_it_anew(ask: Ask, cache: Path, source: Path) -> None:
    ask(b"first")
    source.write_bytes(b"another")
    assert ask(b"second") == b"second"
    assert len(list(cache.iterdir())) == 1


def test_another_version_makes_it_anew(ask: Ask, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(b"first")
    monkeypatch.setattr(k, "_version", lambda package: "another")
    assert ask(b"second") == b"second"


def test_another_python_makes_it_anew(ask: Ask, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(b"first")
    monkeypatch.setattr(sys, "version", "another")
    assert ask(b"second") == b"second"


def test_nothing_is_kept_where_nothing_can_be_written(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("KHABAR_CACHE", str(tmp_path / "file" / "cache"))
    assert (ask(b"first"), ask(b"second")) == (b"first", b"second")


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="nothing is read-only to root")
def test_nothing_is_kept_in_a_folder_that_is_read_only(ask: Ask, cache: Path) -> None:
    cache.mkdir(mode=0o500, parents=True)
    assert (ask(b"first"), ask(b"second")) == (b"first", b"second")


def test_nothing_is_kept_if_nobody_wants_it(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHABAR_CACHE", "")
    assert (ask(b"first"), ask(b"second")) == (b"first", b"second")


def test_a_failure_to_write_leaves_nothing_behind(ask: Ask, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_old: str, _new: Path) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert ask(b"first") == b"first"
    assert list(cache.iterdir()) == []


def test_what_nobody_reads_for_long_is_removed(ask: Ask, cache: Path, source: Path) -> None:
    ask(b"read")
    (read,) = cache.iterdir()
    days = 24 * 60 * 60
    old, older = time.time() - 40 * days, time.time() - 90 * days
    os.utime(read, (old, old))
    assert ask(b"other") == b"read"
    assert time.time() - read.stat().st_mtime < days
    forgotten, written = cache / "test-forgotten", cache / "test-late"
    for file, at in ((forgotten, older), (written, old)):
        file.write_bytes(b"content")
        os.utime(file, (at, at))
    source.write_bytes(b"another source")
    assert ask(b"anew") == b"anew"
    assert {file.name for file in cache.iterdir()} == {read.name, written.name}


def test_many_may_write_at_once(ask: Ask, cache: Path) -> None:
    contents = [bytes([n]) * 100_000 for n in range(8)]
    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(ask, contents * 4)) <= set(contents)
    assert ask(b"late") in contents
    assert len(list(cache.iterdir())) == 1


CODE = (
    "from extractor import Extractor; print(Extractor('none')(open({0!r}, encoding='utf-8').read()).model_dump_json())"
)


def test_records_are_the_same_with_and_without(tmp_path: Path) -> None:
    code = CODE.format(str(Path(__file__).parent.parent / "samples" / "borna.txt"))
    command = [sys.executable, "-c", code]
    outputs = [
        subprocess.run(command, env={**os.environ, "KHABAR_CACHE": where}, capture_output=True, check=True)
        for where in ("", str(tmp_path / "cache"), str(tmp_path / "cache"))
    ]
    assert [done.stderr for done in outputs] == [b""] * 3
    assert len({done.stdout for done in outputs}) == 1
    assert outputs[0].stdout.startswith(b"{")


@given(st.lists(st.text(), unique=True), st.text())
def test_a_table_is_a_set(words: list[str], other: str) -> None:
    words = [word for word in words if word.isprintable()]
    table = k.Table(b"head" + k.Table.pack(words), 4)
    assert list(table) == words
    assert [table.find(word) for word in words] == list(range(len(words)))
    assert (other in table) == (other in words)


# what is kept of Hazm


def test_the_lexicon_is_hazms() -> None:
    words = original.WordTokenizer(join_verb_parts=False).words
    assert dict(lexicon()) == words
    assert lexicon().get("ناکجاواژه") is None
    assert lexicon().in_use("کتاب") and not lexicon().in_use("ناکجاواژه")


def test_the_verbs_are_hazms() -> None:
    assert set(conjugated()) == set(original.Lemmatizer(joined_verb_parts=False).verbs)
    assert conjugations(("کرد#کن",)) == set(original.Conjugation().get_all("کرد#کن"))


def test_words_and_sentences_are_hazms() -> None:
    text = "گفت: «خوب است!» بعد رفت... ۲.۵ درصد (تقریبا)؟ آری\n\nنه. پایان"
    sentences, words = original.SentenceTokenizer(), original.WordTokenizer(join_verb_parts=False)
    assert list(HazmWords().sentences(text)) == [words.tokenize(one) for one in sentences.tokenize(text)]


def test_hazms_verbs_have_no_joined_parts() -> None:
    """Hazm leaves two words apart if the second makes such a verb with the next: it never does."""
    assert not any("_" in verb for verb in hazm().verbs)


def test_no_letter_is_exchanged_twice() -> None:
    tables = hazm().tables
    assert not {tables.digits.get(new, new) for new in tables.letters.values()} & tables.letters.keys()
    assert not set(tables.digits.values()) & (tables.digits.keys() | tables.letters.keys())


# what is not imported


def test_hazm_and_the_command_line_of_spacy_are_not_imported() -> None:
    code = (
        "import sys; from extractor import Extractor; Extractor('none')('وی گفت: صادرات ۲ درصد رشد کرد.');"
        "print([m for m in ('hazm', 'nltk', 'typer', 'requests', 'weasel', 'httpx') if m in sys.modules])"
    )
    subprocess.run([sys.executable, "-c", CODE.format(os.devnull)], check=True, capture_output=True)  # fills the cache
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    "code",
    [
        "spacy.info(silent=True)",
        "spacy.cli.download",
        "from spacy.cli.train import train",
        "from spacy.cli.info import info; info(silent=True)",
        "import spacy.cli; spacy.cli.app",
    ],
)
def test_the_command_line_of_spacy_is_there_for_who_wants_it(code: str) -> None:
    done = subprocess.run([sys.executable, "-c", f"import extractor, spacy; {code}"], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
