"""Ugly corpora: whatever is wrong with one file, row or cell is told in its place, and costs nothing else."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from extractor.corpora import batch
from extractor.readers import Columns, Input, InvalidColumns, NoSource, UnknownFormat, Unreadable, read

TEXT = "هفت نفر آمدند"


def given(path: Path, **options: Any) -> list[tuple[str, str]]:
    """Of each article its id and text, of what cannot be read its place and why."""
    return [(a.id, a.text if isinstance(a, Input) else f"! {a.error}") for a in read(path, **options)]


# archives -------------------------------------------------------------------------------------------------------------

LINES = b"".join(
    json.dumps({"id": n, "text": f"{n} apples, {n * n % 977} pears"}).encode() + b"\n" for n in range(3000)
)


@pytest.mark.parametrize(("ending", "pack"), [("gz", gzip.compress), ("zst", zstandard.compress)])
def test_a_torn_or_damaged_archive_says_so_behind_all_that_it_holds(tmp_path: Path, ending: str, pack: Any) -> None:
    packed, path = pack(LINES), tmp_path / f"a.jsonl.{ending}"

    def kept(data: bytes) -> tuple[int, str]:
        path.write_bytes(data)
        *articles, last = read(path)
        assert all(isinstance(article, Input) for article in articles)
        return len(articles), getattr(last, "error", "")

    assert kept(packed) == (2999, "")
    assert kept(packed + packed + b"\0" * 700) == (5999, "")
    assert kept(packed + b"rubbish") == (3000, kept(b"rubbish")[1])
    assert "damaged, or is none" in kept(b"rubbish")[1]
    for length in (1, 3):
        count, error = kept(packed[:-length])
        assert "torn" in error
        assert count > 1000
    assert kept(packed[:9]) == (0, "the archive is torn: it ends in the middle")


def test_an_archive_that_would_fill_the_memory_is_unpacked_in_pieces(tmp_path: Path) -> None:
    for path, packed in (
        (tmp_path / "a.jsonl.zst", zstandard.compress(b"0" * 70_000_000)),
        (tmp_path / "a.jsonl.gz", gzip.compress(b"0" * 70_000_000, 1)),
    ):
        path.write_bytes(packed)
        ((_, error),) = given(path)
        assert "a line of more than" in error


# tables ---------------------------------------------------------------------------------------------------------------

NOW = dt.datetime(2023, 6, 1, tzinfo=dt.UTC)
COLUMNS = [
    pa.array([b"a", b"b", b"c"]),
    pa.array([0, 10**7, 1], pa.int32()).cast(pa.date32()),
    pa.array([NOW, dt.datetime(9999, 12, 31, 23, 59, 59, tzinfo=dt.UTC), None], pa.timestamp("us", tz="UTC")),
    pa.array([1, -(10**18), 2], pa.int64()).cast(pa.timestamp("us")),
    pa.array([1, 1_700_000_000_123_456_789, None], pa.int64()).cast(pa.timestamp("ns")),
]


@pytest.mark.parametrize("column", COLUMNS, ids=[str(c.type) for c in COLUMNS])
def test_a_date_of_parquet_that_no_calendar_has_costs_nothing(tmp_path: Path, column: pa.Array) -> None:
    pq.write_table(
        pa.table({"id": ["1", "2", "3"], "text": [TEXT] * 3, "published_at": column}), tmp_path / "a.parquet"
    )
    articles = list(read(tmp_path / "a.parquet"))
    assert [article.id for article in articles] == ["1", "2", "3"]
    dates = [article.published_at for article in articles if isinstance(article, Input)]
    assert len(dates) == 3
    assert all(date is None or 1900 < date.year < 2100 for date in dates)
    assert {type(date) for date in dates} <= {dt.datetime, type(None)}


def test_bytes_of_parquet_are_decoded_or_told(tmp_path: Path) -> None:
    old = "هفت نفر از تهران آمدند".replace("ی", "ي")
    cells = [TEXT.encode(), old.encode("cp1256"), b"caf\xe9 au lait", TEXT.encode()]
    for type_ in (pa.binary(), pa.string()):
        text = pa.Array.from_buffers(type_, 4, pa.array(cells, pa.binary()).buffers())
        pq.write_table(pa.table({"id": [b"a", b"b", b"c", b"d"], "text": text}), tmp_path / "a.parquet")
        first, second, third, fourth = given(tmp_path / "a.parquet")
        assert (first, second, fourth) == (("a", TEXT), ("b", old), ("d", TEXT))
        assert third[0] == "a.parquet:3"
        assert "not a text in UTF-8" in third[1]


def test_empty_cells_of_numbers_are_no_ids_and_objects_no_texts(tmp_path: Path) -> None:
    rows = [{"id": float("nan"), "text": TEXT}, {"id": float("nan"), "text": "سه نفر"}, {"id": 3, "text": {"fa": TEXT}},
            {"id": 4, "text": float("nan")}, {"id": 5, "text": "a\tb"}]  # fmt: skip
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    (tmp_path / "a.jsonl").write_text("\n".join(lines).replace("\\t", "\t"), encoding="utf-8")
    found = given(tmp_path / "a.jsonl")
    assert found[0][0].startswith("sha256:")
    assert found[0][0] != found[1][0]
    assert found[2:] == [
        ("a.jsonl:3", "! an object stands where a text is expected; its fields are fa"),
        ("a.jsonl:4", "! no text in text; columns are id, text"),
        ("5", "a\tb"),
    ]


def test_a_row_whose_text_would_be_cut_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("sep=;\nid; text\n1;دو; سه\n2;متن;;\n3;متن\n", encoding="utf-8")
    assert given(tmp_path / "a.csv") == [
        ("a.csv:3", "! 3 cells below a header of 2; is a text not quoted?"), ("2", "متن"), ("3", "متن")
    ]  # fmt: skip


JSON = [
    (b'[{"id": 1, "text": "\xe9 a"}, {"id": 2, "text": "b"}]', [("1", "\ufffd a"), ("2", "b")]),
    (b'[{"id": 123456789012345678901234567890, "text": "a"}, {"id": 2.0, "text": "b"}]',
     [("123456789012345678901234567890", "a"), ("2.0", "b")]),
    (b'[{"id": 1, "text": "a"}, {"id": 2, "text": ' + b"[" * 300_000, [("1", "a"), ("a.json:2", "! nested")]),
    (b'[{"id": 1, "text": "a"}, {"id": 2, "text": "b', [("1", "a"), ("a.json", "! no JSON")]),
    (b'{"title": "\xd8\xb5", "text": "a"}', [("a", "a")]),
    (b'{"text": ["a", "b"], "url": "http://x.test/1"}', [("http://x.test/1", "a\nb")]),
    (b'{"id": 3, "paragraphs": [{"messages": 1}, "a"]}', [("a.json", "! an object stands where a text is expected")]),
    (b'{"count": 3}', [("a.json", "! no text in ")]),
    (b'{"id": 3, "text": "a"', [("a.json", "! no JSON")]),
    (b'"text"', [("a.json", "! neither an export of Telegram nor an object")]),
    (b'{"name": "x", "messages": []}', []),
    (b'{"id": 7, "messages": [{"id": 1, "type": "message", "text": ["a", {"text": null}, 5]}]}', [("7/1", "a5")]),
]  # fmt: skip


@pytest.mark.parametrize(("data", "expected"), JSON)
def test_json_is_read_as_far_as_it_goes(tmp_path: Path, data: bytes, expected: list[tuple[str, str]]) -> None:
    (tmp_path / "a.json").write_bytes(data)
    for (id, text), (expected_id, expected_text) in zip(given(tmp_path / "a.json"), expected, strict=True):
        assert id == expected_id
        assert text.startswith(expected_text)


@pytest.mark.parametrize("date", ["0001-01-01T00:00:00", "0001-01-01T00:00:00Z", "9999-12-31", "9999-12-31T23:59:59Z"])
def test_what_stands_for_no_date_costs_no_article(tmp_path: Path, date: str) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": 1, "text": TEXT, "published_at": date}))
    assert batch.run(str(tmp_path / "a.jsonl"), str(tmp_path / "out.jsonl"), model="none", workers=0).articles == 1
    assert json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))["published_at"] is None


# folders and names ----------------------------------------------------------------------------------------------------


def test_what_hides_files_in_a_folder_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.txt", "locked/c.txt", "sub/b.txt", "z.bin"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    (tmp_path / "gone.txt").symlink_to("nowhere")
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    (tmp_path / "linked.txt").symlink_to("a.txt")
    (tmp_path / "folder.txt").symlink_to("sub")
    os.mkfifo(tmp_path / "pipe.txt")
    scan = os.scandir

    def locking(path: Any) -> Any:
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", locking)  # whoever tests as root may read everything
    assert given(tmp_path) == [
        ("a", TEXT),
        ("gone.txt", "! No such file or directory"),
        ("linked", TEXT),
        ("locked", "! Permission denied"),
        ("loop.txt", "! Too many levels of symbolic links"),
        ("sub/b", TEXT),
    ]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("", "empty"),
        ("none.jsonl", "none.jsonl: No such file or directory"),
        ("a.txt/b.txt", "a.txt/b.txt: Not a directory"),
        ("a" * 300, "File name too long"),
        ("x\0y", "null"),
        ("foo://a/b.jsonl", "foo://a/b.jsonl: nothing reads foo://; files, folders, - and .* are read"),
        ("zip://a.txt::foo://a.zip", "nothing reads foo://"),
        ("memory://none.jsonl", "memory://none.jsonl: no such file"),
        ("zip://a.txt::a.txt", "a.txt: File is not a zip file"),
    ],
)
def test_a_source_that_cannot_be_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, reason: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(TEXT, encoding="utf-8")
    with pytest.raises(NoSource, match=reason):
        read(source)


WEB = "pages of the web are not fetched: save it as a file"


@pytest.mark.parametrize("error", [ImportError("needs aiohttp"), ValueError("Protocol not known: HTTP")])
@pytest.mark.parametrize("source", ["http://127.0.0.1/a.html", "HTTPS://127.0.0.1/news/", "zip://a::http://b/a.zip"])
def test_the_web_is_no_source(monkeypatch: pytest.MonkeyPatch, source: str, error: Exception) -> None:
    """Where fsspec's driver of it is not installed, or the scheme is written large."""
    monkeypatch.setattr("fsspec.get_fs_token_paths", failing(error))
    with pytest.raises(NoSource, match=f"{source}: {WEB}"):
        read(source)


@pytest.mark.parametrize(
    "error", [ImportError("Install s3fs"), OSError("no libjvm here, " * 500), RuntimeError("x " * 999)]
)
def test_drivers_that_are_missing_say_so_briefly(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    monkeypatch.setattr("fsspec.get_fs_token_paths", failing(error))
    with pytest.raises(NoSource, match=r"s3://a/b.jsonl: .*(s3fs|libjvm|x x)") as found:
        read("s3://a/b.jsonl")
    assert len(str(found.value)) < 320
    assert WEB not in str(found.value)


def failing(error: Exception) -> Callable[..., Any]:
    def fail(*_given: Any) -> Any:
        raise error

    return fail


def test_what_a_driver_raises_in_the_middle_costs_its_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Torn(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            raise RuntimeError("the connection was lost")

    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr(
        "extractor.readers.streams._opener",
        lambda path: (lambda: Torn()) if path.name == "a.txt" else (lambda: io.BytesIO(path.read_bytes())),
    )
    assert given(tmp_path) == [("a.txt", "! RuntimeError: the connection was lost"), ("b", TEXT)]


def test_formats_that_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat, match="no format 'yaml'"):
        read("-", format="yaml")
    (tmp_path / "a.parquet.gz").write_bytes(gzip.compress(b"PAR1"))
    (found,) = read(tmp_path / "a.parquet.gz")
    assert isinstance(found, Unreadable)
    assert "an unpacked file" in found.error


@pytest.mark.parametrize(
    ("mapping", "reason"),
    [("", "FIELD=COLUMN"), ("text=a+", "empty"), ("id=a,id=b", "stands twice"), ("text=a,published_at=", "FIELD")],
)
def test_a_mapping_with_gaps_is_refused(mapping: str, reason: str) -> None:
    with pytest.raises(InvalidColumns, match=reason):
        Columns.parse(mapping)
