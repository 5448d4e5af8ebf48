"""Reading the bytes of a plain-text file: character sets, and what is refused."""

from __future__ import annotations

import io
import sys
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor import source
from extractor.source import SourceError, decode, read

TEXT = "وزیر نیرو گفت: ظرفيت نيروگاه‌هاى کشور به «۹۰ هزار» مگاوات رسيد؛ 12 طرح تازه،\r\nآماده بهره‌بردارى است."
OLD = TEXT.replace("۹۰", "90").replace("ی", "ي")  # windows-1256 has neither Persian digits nor the Persian «ی»


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)  # those that end in le, be bear no mark
def test_unicode_encodings_give_the_very_text(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT


def test_big_endian_mark() -> None:
    assert decode(b"\xfe\xff" + TEXT.encode("utf-16-be")) == TEXT


def test_windows_1256_is_recognised() -> None:
    assert decode(OLD.encode("cp1256")) == OLD


def test_windows_1256_with_latin_words() -> None:
    text = "شركت Siemens AG و شركت ملى نفت ايران در Berlin قرارداد بستند"
    assert decode(text.encode("cp1256")) == text


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="<\ufeff")))
def test_any_text_in_utf8_comes_back(text: str) -> None:
    assert decode(text.encode()) == text


def test_empty_file_is_an_empty_text() -> None:
    assert decode(b"") == ""


def test_a_stray_control_character_is_kept() -> None:
    assert decode((TEXT + "\x1f").encode()) == TEXT + "\x1f"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "binary data"),
        (zlib.compress(TEXT.encode() * 50), "UTF-8|binary data"),
        (b"\x7fELF\x02\x01\x01" + b"\0" * 64, "binary data"),
        (b"\1\2\3\4\5\6\7 abc" * 10, "binary data"),
        (b"\xff\xfe\x00\xd8\x41\x00", "UTF-16"),  # a lone surrogate
        (b"\xed\xa0\x80", "UTF-8"),  # the same in UTF-8
        (TEXT.encode()[:-1] + b"\xff", "UTF-8"),
        (TEXT.encode()[1:], "UTF-8"),  # cut inside a letter: damaged, and no windows-1256
        ("Le café était fermé à l’été".encode("cp1252"), "UTF-8"),
        ("Экспорт нефти вырос".encode("cp1251"), "UTF-8"),
    ],
)
def test_refused(data: bytes, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        decode(data)


def test_damage_behind_the_sample_is_found() -> None:
    with pytest.raises(SourceError, match="not valid UTF-8 text"):
        decode(b"a" * (source.SAMPLE + 10) + b"\xff")


def test_a_letter_cut_by_the_sample_is_no_damage() -> None:
    text = "a" * (source.SAMPLE - 1) + "سلام"
    assert decode(text.encode()) == text


@pytest.mark.parametrize(
    "page",
    [
        "<!DOCTYPE html><html><body>سلام</body></html>",
        "\n  <html lang='fa'><p>سلام</html>",
        "<div><p>خبر اول</p><p>خبر دوم</p></div>",
    ],
)
def test_a_page_is_refused_and_the_reader_named(page: str) -> None:
    with pytest.raises(SourceError, match="HTML reader"):
        decode(page.encode())


@pytest.mark.parametrize("text", ["برچسب <br> در متن", "اگر a < b و b > c باشد", "<خبر فوری> نرخ ارز کاهش یافت"])
def test_angle_brackets_alone_make_no_page(text: str) -> None:
    assert decode(text.encode()) == text


def test_missing_file_directory_and_bad_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"nowhere\.txt: No such file"):
        read(str(tmp_path / "nowhere.txt"))
    with pytest.raises(SourceError, match="directory"):
        read(str(tmp_path))
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\0\1\2")
    with pytest.raises(SourceError, match=r"bad\.txt: binary data"):
        read(str(bad))


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode("utf-16"))))
    assert read("-") == TEXT


def test_ten_megabytes_of_one_letter_are_read() -> None:
    text = "آ" * 5_000_000
    assert decode(text.encode()) == text
