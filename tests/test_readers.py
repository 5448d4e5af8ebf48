"""Readers: what comes out of pages, texts and tables, in whatever character set and packing."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import os
import time
import zipfile
from pathlib import Path

import jdatetime
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from extractor.readers import Columns, Input, InvalidColumns, Meter, UnknownFormat, Unreadable, read
from extractor.readers import jsonl as jsonl_reader
from extractor.readers.html import NoArticle, page
from extractor.readers.parquet import rows as parquet_rows
from extractor.readers.published import TEHRAN, parse_published

PAGES = Path(__file__).parent / "fixtures" / "pages"


def articles(source: object, **options: object) -> list[Input]:
    found = list(read(str(source), **options))  # type: ignore[arg-type]
    assert all(isinstance(item, Input) for item in found), found
    return found  # type: ignore[return-value]


# pages ------------------------------------------------------------------------------------------------------------

PAGE_CASES = [
    (
        "nastooh", "برداشت زعفران در خراسان از ۲۱۰ تن گذشت", "2023-11-20T11:15:00+03:30", "ایرنا",
        ["رئیس سازمان جهاد کشاورزی خراسان", "۱۹۰ میلیون دلار", "می‌شود"], ["خرید بلیت", "پسته", "ناشناس", "برچسب"],
    ),
    (
        "fars", "راه‌اندازی ۶ نیروگاه خورشیدی در یزد", "2023-11-21T12:35:00+03:30", "فارس",
        ["۴۲ مگاوات", "۹۵۰ میلیارد تومان", "نیروگاه‌ها"], ["انتهای پیام", "پربیننده", "جدول", "سیاسی"],
    ),
    (
        "tasnim", "خرید ۴۰ دستگاه اتوبوس برای شهر ساری", "2023-11-22T14:20:00+03:30", "خبرگزاری تسنیم",
        ["شهردار ساری از خرید", "۲۸۰ میلیارد تومان", "۶۰ هزار نفر"], ["بیشتر بخوانید", "بهای بلیت", "آخرین خبرها"],
    ),
    (
        "samaneh", "گشايش بيمارستان ۱۲۰ تختخوابي در بوشهر", "2013-10-15T09:10:00+03:30", None,
        ["اين بيمارستان ۱۲۰ تخت دارد", "۷۰ ميليارد تومان", "مي‌كنند"], ["نظر شما", "آرشيو", "نقل مطالب"],
    ),
    (
        "local", "کشف ۳ تن چای قاچاق در لنگرود", "2023-11-28T18:05:00+03:30", None,
        ["فرمانده انتظامی لنگرود", "۲۰۰ میلیون تومان"], ["همرسانی", "باران", "اجتماعی"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "title", "published", "agency", "inside", "outside"), PAGE_CASES)
def test_page(name: str, title: str, published: str, agency: str | None, inside: list[str], outside: list[str]) -> None:
    (article,) = articles(PAGES / f"{name}.html")
    assert (article.id, article.title, article.agency) == (name, title, agency)
    assert article.published_at == dt.datetime.fromisoformat(published)
    assert article.text.split("\n")[0] == title
    assert article.text.count(title) == 1
    assert [part for part in inside if part not in article.text] == []
    assert [part for part in outside if part in article.text] == []


@pytest.mark.parametrize("charset", [None, "utf-8", "windows-1256", "no-such-set"])
def test_bytes_go_before_what_is_said_of_them(charset: str | None) -> None:
    data = (PAGES / "nastooh.html").read_bytes()
    assert page(data, charset=charset).title == "برداشت زعفران در خراسان از ۲۱۰ تن گذشت"
    lying = data.replace(b'charset="utf-8"', b'charset="windows-1256"')
    assert "۱۹۰ میلیون دلار" in page(lying, charset=charset).text


def test_half_space_by_reference() -> None:
    data = (PAGES / "fars.html").read_bytes().replace("\u200c".encode(), b"&zwnj;")
    assert page(data).text == page((PAGES / "fars.html").read_bytes()).text


@pytest.mark.parametrize("data", [b"", b"<html></html>", b"\0\1\2\3" * 50, b"<" * 5000, b"<div>" * 3000])
def test_a_page_without_an_article(data: bytes) -> None:
    with pytest.raises(NoArticle):
        page(data)


# dates ------------------------------------------------------------------------------------------------------------

DATES = [
    ("2023-05-22T10:30:00Z", "2023-05-22T14:00:00+03:30"),
    ("2023-05-22T10:30:00+03:30", "2023-05-22T10:30:00+03:30"),
    ("2023-05-22", "2023-05-22T00:00:00+03:30"),
    ("2023/5/2 09:05", "2023-05-02T09:05:00+03:30"),
    ("Mon, 22 May 2023 10:30:00 GMT", "2023-05-22T14:00:00+03:30"),
    ("Mon, 22 May 2023 10:30:00 +0330", "2023-05-22T10:30:00+03:30"),
    ("Mon, 22 May 23 02:00:00 -0500", "2023-05-22T10:30:00+03:30"),
    ("Mon, 01 Jan 0001 00:00:00 GMT", None),
    ("Mon, 01 Jan 0001 00:00:00 +0330", None),
    ("0001-01-01T00:00:00Z", None),
    ("1402/03/01", "2023-05-22T00:00:00+03:30"),
    ("۱۴۰۲/۰۳/۰۱ - ۱۰:۲۰", "2023-05-22T10:20:00+03:30"),
    ("۱۰:۲۰ - ۰۱ خرداد ۱۴۰۲", "2023-05-22T10:20:00+03:30"),
    ("دوشنبه ۱ خرداد ماه ۱۴۰۲ ساعت ٢٣:٥٩", "2023-05-22T23:59:00+03:30"),
    ("تاريخ انتشار: ۲۳ ارديبهشت ۱۳۹۲", "2013-05-13T00:00:00+04:30"),
    (1684751400, "2023-05-22T14:00:00+03:30"),
    (dt.date(2023, 5, 22), "2023-05-22T00:00:00+03:30"),
    ("", None),
    (None, None),
    ("دیروز", None),
    ("1402/13/41", None),
    ("99999999999999", None),
]


@pytest.mark.parametrize(("value", "expected"), DATES)
def test_published(value: object, expected: str | None) -> None:
    found = parse_published(value)
    assert (found.isoformat() if found else None) == expected


@given(st.dates(dt.date(1930, 1, 1), dt.date(2080, 1, 1)), st.times().map(lambda t: t.replace(second=0, microsecond=0)))
def test_every_jalali_day_reads_back(day: dt.date, time: dt.time) -> None:
    jalali = jdatetime.date.fromgregorian(date=day)
    month = jdatetime.date.j_months_fa[jalali.month - 1]
    clock = f"{time.hour:02}:{time.minute:02}"
    expected = dt.datetime.combine(day, time, TEHRAN)
    assert parse_published(f"{jalali.year}/{jalali.month}/{jalali.day} {clock}") == expected
    assert parse_published(f"{clock} - {jalali.day} {month} {jalali.year}") == expected


STALLED: list[int] = []


@given(st.integers())
def test_a_stall_of_the_machine_is_no_fault_of_a_property(number: int) -> None:
    if not STALLED:
        STALLED.append(number)
        time.sleep(0.5)


# texts and tables -------------------------------------------------------------------------------------------------

TEXT = "بهای هر تن گندم ۱۵ میلیون ریال است.\nكشاورزان خشنودند."


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_file(tmp_path: Path, charset: str) -> None:
    (tmp_path / "گندم.txt").write_bytes(TEXT.encode(charset))
    (article,) = articles(tmp_path / "گندم.txt")
    assert (article.id, article.text) == ("گندم", TEXT)


def test_old_charset(tmp_path: Path) -> None:
    old = TEXT.replace("ی", "ي").replace("۱۵", "15")
    (tmp_path / "a.txt").write_bytes(old.encode("cp1256"))
    (tmp_path / "b.csv").write_bytes(f'id;text\r\n7;"{old}"\r\n'.encode("cp1256"))
    assert [(a.id, a.text) for a in articles(tmp_path)] == [("a", old), ("7", old)]


@pytest.mark.parametrize(
    ("name", "separator", "charset"),
    [("a.csv", ",", "utf-8-sig"), ("a.csv", ";", "utf-8"), ("a.tsv", "\t", "utf-16"), ("a.csv", "\t", "utf-8")],
)
def test_spreadsheets(tmp_path: Path, name: str, separator: str, charset: str) -> None:
    lines = [
        ["id", "title", "text"],
        ["1", "تیتر، یک", '"سطر یک\nسطر ""دو"""'],
        ["2", "تیتر", ""],
        [],
        ["3", "", "متن"],
    ]
    (tmp_path / name).write_bytes("\r\n".join(separator.join(line) for line in lines).encode(charset))
    first, second, third = read(str(tmp_path / name))
    assert first == Input('سطر یک\nسطر "دو"', "1", "تیتر، یک")
    assert second == Input("تیتر", "2", "تیتر")  # without a text the title is the text
    assert third == Input("متن", "3")


def test_json_lines_and_what_is_broken_in_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl_reader, "MAX_ARTICLE", 200)
    lines = [
        b'{"id": 1, "text": "\xd9\x85\xd8\xaa\xd9\x86"}', b"", b"{broken", b"[1]", b'{"id": 5, "text": " "}',
        b'{"id": 6, "text": "\xff"}', b'{"id": 7, "text": "' + b"x" * 900 + b'"}', b'{"id": 8, "text": "last"}',
    ]  # fmt: skip
    (tmp_path / "a.jsonl").write_bytes(b"\n".join(lines))
    found = list(read(str(tmp_path / "a.jsonl")))
    assert [a.id for a in found] == ["1", "a.jsonl:3", "a.jsonl:4", "a.jsonl:5", "a.jsonl:6", "a.jsonl:7", "8"]
    assert [type(a) for a in found] == [Input, *[Unreadable] * 5, Input]


@pytest.mark.parametrize("packed", ["a.jsonl.gz", "a.jsonl.zst"])
def test_packed_in_pieces(tmp_path: Path, packed: str) -> None:
    compress = gzip.compress if packed.endswith(".gz") else zstandard.compress
    lines = [json.dumps({"id": n, "text": f"متن {n}"}).encode() + b"\n" for n in range(3)]
    (tmp_path / packed).write_bytes(b"".join(map(compress, lines)))
    meter = Meter()
    assert [a.id for a in articles(tmp_path / packed, meter=meter)] == ["0", "1", "2"]
    assert meter.done == meter.total == (tmp_path / packed).stat().st_size


def test_a_torn_archive_gives_what_it_holds_and_the_next_file_is_read(tmp_path: Path) -> None:
    lines = b"".join(json.dumps({"id": n, "text": os.urandom(30).hex()}).encode() + b"\n" for n in range(2000))
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(lines)[:-1000])
    (tmp_path / "b.txt").write_text("متن", encoding="utf-8")
    (tmp_path / "c.parquet").write_bytes(b"PAR1 no")
    (tmp_path / "d.txt").write_bytes(b"\0\1\2")
    found = list(read(str(tmp_path)))
    assert sum(isinstance(a, Input) for a in found) > 1000
    assert [a.id for a in found if isinstance(a, Unreadable)] == ["a.jsonl.gz", "c.parquet", "d.txt"]
    assert found[-3].id == "b"


def test_a_folder_in_order_of_name(tmp_path: Path) -> None:
    for name in ("ب/۲.txt", "ب/۱.txt", "a.txt", "pages/x.html", "ignored.pdf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((PAGES / "local.html").read_bytes() if name.endswith("html") else name.encode())
    assert [a.id for a in articles(tmp_path)] == ["a", "pages/x", "ب/۱", "ب/۲"]


def test_an_open_pipe_gives_articles_while_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    out, into = os.pipe()
    monkeypatch.setattr("sys.stdin", os.fdopen(out))
    stream = read("-", meter=Meter())
    for n in range(3):
        os.write(into, json.dumps({"id": n, "text": "متن"}).encode() + b"\n")
        assert next(stream).id == str(n)
    os.close(into)
    assert list(stream) == []


def test_urls(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "pages.zip", "w") as archive:
        archive.write(PAGES / "local.html", "1402/local.html")
        archive.write(PAGES / "fars.html", "1402/fars.html")
        archive.writestr("1402/note.md", "no article")
    assert [a.id for a in articles(f"zip://1402::{tmp_path}/pages.zip")] == ["fars", "local"]
    assert [a.id for a in articles(f"file://{PAGES}/tasnim.html")] == ["tasnim"]
    with pytest.raises(FileNotFoundError):
        read("memory://nowhere.jsonl")


CHANNEL = {
    "name": "کانال نمونه", "type": "public_channel", "id": 77,
    "messages": [
        {"id": 1, "type": "service", "date": "2023-05-22T10:00:00", "action": "create_channel", "text": ""},
        {"id": 2, "type": "message", "date": "2023-05-22T14:00:00", "date_unixtime": "1684751400",
         "text": ["🔹", {"type": "bold", "text": "سه مدرسه"}, " ساخته شد\n", {"type": "hashtag", "text": "#آموزش"}]},
        {"id": 3, "type": "message", "date": "2023-05-22T15:00:00", "photo": "x.jpg", "text": ""},
        {"id": 4, "type": "message", "date": "2023-05-22T16:00:00", "text": "چهار نفر آمدند", "reactions": [{"id": 2}]},
    ],
}  # fmt: skip


@pytest.mark.parametrize("whole", [CHANNEL, {"about": "…", "chats": {"about": "…", "list": [CHANNEL]}}])
def test_a_channel_as_telegram_desktop_exports_it(tmp_path: Path, whole: dict[str, object]) -> None:
    (tmp_path / "result.json").write_text(json.dumps(whole), encoding="utf-8")
    first, second = articles(tmp_path / "result.json")
    assert first == Input(
        "🔹سه مدرسه ساخته شد\n#آموزش", "77/2", agency="کانال نمونه",
        published_at=dt.datetime.fromisoformat("2023-05-22T14:00:00+03:30"),
    )  # fmt: skip
    assert (second.id, second.text) == ("77/4", "چهار نفر آمدند")


def test_a_list_of_objects(tmp_path: Path) -> None:
    rows = [{"id": 1, "text": "متن", "more": {"id": 9}}, "x", {"id": 3}, {"id": 4, "text": ["یک", "دو"]}]
    (tmp_path / "a.json").write_text(json.dumps(rows, indent=1), encoding="utf-8")
    found = list(read(str(tmp_path / "a.json")))
    assert [(type(a), a.id) for a in found] == [
        (Input, "1"), (Unreadable, "a.json:2"), (Unreadable, "a.json:3"), (Input, "4")
    ]  # fmt: skip


@pytest.mark.parametrize(
    "content", ["{}", '{"id": 1, "count": 7}', "7", "", '{"name": "x", "messages": [{"id": 1', "[1"]
)
def test_json_that_is_no_corpus(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.json").write_text(content)
    assert isinstance(list(read(str(tmp_path / "a.json")))[-1], Unreadable)


def test_parquet_reads_the_rows_asked_for(tmp_path: Path) -> None:
    table = pa.table({"id": list(range(10)), "text": [f"متن {n}" for n in range(10)], "blob": [b"x"] * 10})
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=3)
    assert [a.id for a in articles(tmp_path / "a.parquet")] == [str(n) for n in range(10)]
    for start, stop in [(0, 1), (2, 7), (3, 6), (8, 20), (10, 12)]:
        found = parquet_rows(str(tmp_path / "a.parquet"), "a", Columns(), start, stop)
        assert [a.id for a in found] == [str(n) for n in range(10)][start:stop]


# columns ----------------------------------------------------------------------------------------------------------


def test_columns() -> None:
    columns = Columns.parse("text=headline+body, id=key, published_at=day")
    row = {"key": 7, "headline": "تیتر", "body": ["بند یک", None, "بند دو"], "day": "1402/03/01", "url": "u"}
    article = columns.article(row)
    assert (article.id, article.text, article.url) == ("7", "تیتر\nبند یک\nبند دو", "u")
    assert article.published_at == dt.datetime(2023, 5, 22, tzinfo=TEHRAN)


def test_an_id_is_found_for_every_article() -> None:
    assert Columns().article({"text": "متن", "url": "https://a"}).id == "https://a"
    one, same, other = (Columns().article({"text": text}).id for text in ("متن", "متن", "متن دیگر"))
    assert one == same != other


@pytest.mark.parametrize("mapping", ["text", "text=", "body=text", "=x", ""])
def test_mappings_that_cannot_be(mapping: str) -> None:
    with pytest.raises(InvalidColumns):
        Columns.parse(mapping)


def test_sources_that_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read(str(tmp_path / "nothing.txt"))
    (tmp_path / "a.docx").touch()
    with pytest.raises(UnknownFormat, match="docx"):
        read(str(tmp_path / "a.docx"))
