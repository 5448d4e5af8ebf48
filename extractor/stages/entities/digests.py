"""Digests and lists of headlines: where each item of news begins. Start at ``items``."""

from __future__ import annotations

from itertools import compress, count
from typing import TYPE_CHECKING

from extractor.layers import flat, paragraphs
from extractor.spelling.letters import Memo
from extractor.words.cues import reporting

if TYPE_CHECKING:
    from spacy.tokens import Doc

_FEWEST = 3
"""Items that make a digest."""
_SEPARATOR = 3
"""Marks in a row between two items («***»)."""
_DATELINE = 5
"""Tokens from the separator on within which the dash of a dateline stands («*** یزد - ایرنا - …»)."""


_is_bar: Memo[bool] = Memo(lambda word: len(word) >= _SEPARATOR and reporting().points.issuperset(word))


def items(doc: Doc) -> list[int]:
    """The tokens at which the items of a digest begin; what stands before the first is its opening."""
    words, lines, cues = flat(doc), paragraphs(doc), reporting()
    bars = [*compress(count(), map(_is_bar.__getitem__, words))]
    dated = [k + 1 for k in bars if not cues.points.isdisjoint(words[k + 1 : k + _DATELINE])]
    if len(dated) >= _FEWEST:
        return dated
    listed = [k for k, line in enumerate(lines) if words[line[-1][1] - 1] in cues.semicolons]
    if len(listed) < _FEWEST:
        return []
    return [lines[k][0][0] for k in sorted({*listed, *(k + 1 for k in listed)}) if k < len(lines)]
