"""From the bytes of a plain-text file to its text: the character set is recognised, and what is no text is refused.

UTF-8 with or without a byte order mark, UTF-16, UTF-32, and windows-1256, the eight-bit set of old Persian files, are
read. The text is exactly what the file holds, line ends included, so that offsets are code points of the file's own
text (a byte order mark is not part of it).
"""

from __future__ import annotations

import codecs
import contextlib
import json
import re
import sys
import unicodedata
from pathlib import Path

WEB = ("http://", "https://")
SAVE_IT = "pages of the web are not fetched: save it as a file (.html, .jsonl, …), or name its feed to `khabar feed`"
SAMPLE = 65_536
"""How much of the beginning is looked at where a character set or a kind of file is guessed."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PAGE = re.compile(r"<(?:!doctype\s|html|head|body)\b", re.I)
_TAG = re.compile(r"</?(?:html|head|body|p|div|span|a|script|meta|br|li|td)\b", re.I)
_TAGS_OF_A_PAGE = 5
"""A text about pages may hold a tag or two."""
_ARABIC_SHARE = 0.8
"""Least share of Arabic letters among the non-ASCII characters of windows-1256 text; in damaged UTF-8 it is a half."""
_CONTROL_SHARE = 0.02


class SourceError(ValueError):
    """The input cannot be read as a plain text; the message gives the reason, and the input's name where known."""


def read(name: str) -> str:
    """The text of a file, or of standard input for ``-``. An empty file is an empty text.

    Raises:
        SourceError: it is missing or unreadable, or is no plain text.
    """
    shown = "standard input" if name == "-" else name
    if name == "-" and sys.stdin is None:
        raise SourceError("standard input is closed")
    try:
        return decode(sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes())
    except OSError as error:
        raise SourceError(f"{shown}: {_no_address(name) or error.strerror}") from error
    except SourceError as error:
        raise SourceError(f"{shown}: {error}") from None


def _no_address(name: str) -> str | None:
    """What to say of an address that stands where a file's name belongs."""
    if name.lower().startswith(WEB):
        return SAVE_IT
    if "://" in name:
        return "an address; one article is read from a file, or from - (`khabar batch` reads s3://…)"
    return None


def decode(data: bytes) -> str:
    """The text of a plain-text file's bytes.

    Raises:
        SourceError: binary data, an unknown character set, a page in HTML, or JSON.
    """
    encoding = detect(data[:SAMPLE])
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise SourceError(f"not valid {encoding.upper()} text: {error.reason} at byte {error.start}") from None
    sample = text[:SAMPLE]
    if "\0" in text or _controls(sample) > _CONTROL_SHARE * len(sample):
        raise SourceError("binary data, not text")
    if _PAGE.match(sample.lstrip()) or _piece_of_a_page(text) or _many_tags(sample):
        raise SourceError("HTML, not plain text: name the file .html, so that the HTML reader takes it")
    if _is_json(text):
        raise SourceError("JSON, not plain text: name the file .jsonl (an object a line) or .json")
    return text


def _many_tags(sample: str) -> bool:
    return sum(1 for _ in _TAG.finditer(sample)) >= _TAGS_OF_A_PAGE


def _piece_of_a_page(text: str) -> bool:
    """Whether one element holds the whole text: «<div>…</div>»."""
    opened = _TAG.match(text.lstrip())
    return opened is not None and text.rstrip().lower().endswith(f"</{opened[0].lstrip('</').lower()}>")


def _is_json(text: str) -> bool:
    """Whether a text is an object or a list of objects, or begins with a line that is one."""
    if not text.lstrip().startswith(("{", "[")):
        return False
    for candidate in (text.lstrip().split("\n", 1)[0], text):
        with contextlib.suppress(ValueError, RecursionError):
            value = json.loads(candidate)
            return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(v, dict) for v in value))
    return False


def detect(sample: bytes) -> str:
    """The name of the character set (a Python codec) of the beginning of a text.

    Raises:
        SourceError: it is no text in a known set.
    """
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return name
    if b"\0" in sample:
        return _unmarked_utf16(sample)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)  # the last character may be cut
    except UnicodeDecodeError as error:
        foreign = [char for char in sample.decode("cp1256") if char > "\x7f"]
        arabic = sum("\u0600" < char < "\u06ff" and char.isalpha() for char in foreign)
        if arabic >= _ARABIC_SHARE * len(foreign) and _controls(sample.decode("cp1256")) == 0:
            return "cp1256"
        reason = f"{error.reason} at byte {error.start}"
        raise SourceError(f"not a text in UTF-8 ({reason}), UTF-16 or windows-1256") from None
    return "utf-8"


def _unmarked_utf16(sample: bytes) -> str:
    """UTF-16 without its mark shows by its high bytes: 0x06 in Persian letters, 0x00 in spaces."""
    for name, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if high.count(6) and high.count(6) + high.count(0) > 0.9 * len(high):
            return name
    raise SourceError("binary data, not text")


def _controls(text: str) -> int:
    return sum(unicodedata.category(char) == "Cc" and char not in "\t\n\v\f\r\x85" for char in text)


def encodable(text: str) -> str:
    """Without the lone surrogates that JSON escapes and file names can hold and no writer can write."""
    return text.encode("utf-8", "replace").decode()
