"""The layout of a text: lines that break inside sentences, entities of HTML, and the marks of channels' posts.

All are undone before Hazm reads the text, and every position stays one of the source.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from itertools import pairwise

NARROWEST, WIDEST = 40, 140
"""Columns within which lines are wrapped; longer lines are paragraphs."""

KASHIDA = "\u0640"

FULL = 0.8
"""Least share of the lines that end inside a sentence which the next word would not have fitted into."""

_ENDS = frozenset(".!?؟:؛…»\"')")
_ENTITY = re.compile(r"&(?:amp;)*(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8}\d?);")


_SIGN = "[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]"
_BULLET = (
    "[\u25a0-\u25ff\u2705\u2714\u2b05-\u2b07\u2b1b\u2b1c"
    "\U0001f446-\U0001f449\U0001f534-\U0001f53d\U0001f7e0-\U0001f7eb]"
)
_MARKED = re.compile(rf"[#@\u20e3]|{_SIGN}|{_BULLET}")
"""What no mark can do without."""
_MARKS = re.compile(
    # A keycap or a sign, with what changes its looks; signs in a row are one mark.
    rf"(?P<bullet>(?:[0-9]\ufe0f?\u20e3|{_BULLET}\ufe0f?)+)|(?:{_SIGN}[\ufe0f\u200d]?)+"
    # A line of nothing but tags and handles; a tag inside a sentence.
    r"|(?m:^(?P<tags>[ \t]*(?:[#@]\w+(?:\u200c\w+)*[ \t]*)+)$)"
    r"|(?<![\w&/])#(?P<tag>(?=\w)\D\w*)"
)


def unmarked(text: str) -> str:
    """The text without the marks that posts of channels are set with; its length is the same.

    Emoji are no part of the word that they stand at, and a bullet begins a new line; «#بانک_مرکزی» is two words, and
    a line that holds nothing but such tags says nothing.
    """
    return _MARKS.sub(_unmarked, text) if _MARKED.search(text) else text


def _unmarked(mark: re.Match[str]) -> str:
    if mark["tag"]:
        return " " + mark["tag"].replace("_", " ")
    blank = " " * len(mark[0])
    return "\n" + blank[1:] if mark["bullet"] else blank


_LEADING = re.compile(rf"(?:\n\s*(?P<sign>{_SIGN}|[0-9]\ufe0f?\u20e3)|(?P<bullet>{_BULLET}))")


def bullet(gap: str) -> str:
    """The mark of a channel's post that stands before a line in what lies between it and the line before («🔹»)."""
    found = _LEADING.search(gap)
    return (found["sign"] or found["bullet"])[0] if found else ""


_LETTER = "[\u0621-\u065f\u066e-\u06d3]"  # with kashidas and diacritics
_DASH = re.compile(rf"(?<!{_LETTER})\u0640+(?!{_LETTER})")


def dashed(text: str) -> str:
    """The text with dashes for kashidas that lengthen no letter («۱۲۰ ـ ۱۵۰ نفر»); its length is the same."""
    if KASHIDA not in text:
        return text
    return _DASH.sub(lambda line: "-".ljust(len(line[0])), text)


def unwrapped(text: str) -> str:
    """The text with spaces for the line ends that only keep its lines below some width; its length is the same.

    A text is wrapped if nearly every line that ends inside a sentence was full: the next line's first word would have
    made it longer than the longest line.
    """
    if text.count("\n") < 2:
        return text
    lines = text.split("\n")
    width = max(len(line.rstrip()) for line in lines)
    if not NARROWEST <= width <= WIDEST:
        return text
    full: list[int] = []
    inside = inside_full = 0
    at = -1
    for line, following in pairwise(lines):
        at += len(line) + 1
        words = following.split(None, 1)
        ended = line.rstrip()
        if not ended or not words:
            continue
        filled = len(ended) + 1 + len(words[0]) > width
        if filled:
            full.append(at)
        if ended[-1] not in _ENDS:
            inside += 1
            inside_full += filled
    if inside_full < 2 or inside_full < FULL * (inside - 1):  # a headline has no full stop
        return text
    joined = list(text)
    for end in full:
        joined[end] = " "
        if end and joined[end - 1] == "\r":
            joined[end - 1] = " "
    return "".join(joined)


_BROKEN = re.compile(r"(?<=[ \t])(?P<word>\w+)[ \t]*\n(?P<tag>#\w+[ \t]*\n)?(?=[\w«(#])")


def rejoined(text: str, is_open: Callable[[str], bool]) -> str:
    """The text with spaces for the line ends behind words with which no line ends, and behind the tag that they lead to
    («در ⏎ #گفتگو ⏎ با پیام»), as posts of channels are broken where they were set in bold; its length is the same."""
    ends = (line.rstrip(" \t").replace("\t", " ").rpartition(" ")[2] for line in text.split("\n")[:-1])
    if not any(map(is_open, ends)):
        return text
    return _BROKEN.sub(lambda line: line[0].replace("\n", " ") if is_open(line["word"]) else line[0], text)


class Entities:
    """A text with its entities read, and where each of its characters stands in the source."""

    __slots__ = ("ends", "starts", "text")

    def __init__(self, source: str) -> None:
        pieces: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        done = 0
        for match in _ENTITY.finditer(source):
            read = unescape("&" + match[0][1:].replace("amp;", "") if match[0].lower() != "&amp;" else "&amp;")
            if len(read) != 1:
                continue
            self._add(pieces, source, done, match.start())
            pieces.append(read)
            self.starts.append(match.start())
            self.ends.append(match.end())
            done = match.end()
        self._add(pieces, source, done, len(source))
        self.text = "".join(pieces)

    def _add(self, pieces: list[str], source: str, start: int, end: int) -> None:
        pieces.append(source[start:end])
        self.starts.extend(range(start, end))
        self.ends.extend(range(start + 1, end + 1))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The source's slice of a slice of the text."""
        return self.starts[start], self.ends[end - 1]
