"""The layout of a text: lines that break inside sentences, and entities of HTML that were left in it.

Both are undone before Hazm reads the text, and every position stays one of the source.
"""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise

NARROWEST, WIDEST = 40, 140
"""Columns within which lines are wrapped; longer lines are paragraphs."""

FULL = 0.8
"""Least share of the lines that end inside a sentence which the next word would not have fitted into."""

_ENDS = frozenset(".!?؟:؛…»\"')")
_ENTITY = re.compile(r"&(?:amp;)*(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8}\d?);")


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
