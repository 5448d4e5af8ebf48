"""Repair of lost half-spaces, glued words and typos, in norms and token borders alone, never in the source.

Hazm's lexicon says which words exist; patterns/repair.yaml holds affixes, glue and typos. A known word is never
touched. Results are cached a word, so that a corpus pays once for each form.
"""

from __future__ import annotations

from collections.abc import Set
from functools import lru_cache

from pydantic import BaseModel

from extractor.patterns import load

ZWNJ = "\u200c"


class RepairPatterns(BaseModel):
    """patterns/repair.yaml."""

    suffixes: list[str]
    """Suffixes written with a half-space («های»), longest first."""
    glue: list[str]
    """Words that lose the space after them («و»)."""
    doubled: list[str]
    """Words that are glued before a word that begins with themselves («خبرخبرگزاری»)."""
    heads: list[str]
    """Words whose transposed or misspelt forms are mended («وزرات» → «وزارت»)."""
    typos: dict[str, str]


class Repair:
    """``repair(token) -> norms``: one norm, or several where the token is a glued word."""

    def __init__(self, lexicon: Set[str]) -> None:
        patterns = load("repair", RepairPatterns)
        self._lexicon = lexicon
        self._suffixes = sorted(patterns.suffixes, key=len, reverse=True)
        self._glue = patterns.glue
        self._doubled = patterns.doubled
        self._typos = dict(patterns.typos)
        for head in patterns.heads:
            for i in range(len(head) - 1):
                swapped = head[:i] + head[i + 1] + head[i] + head[i + 2 :]
                if swapped not in lexicon:
                    self._typos.setdefault(swapped, head)
        self._cached = lru_cache(maxsize=65_536)(self._repair)

    def __call__(self, token: str) -> tuple[str, ...]:
        return self._cached(token)

    def _known(self, word: str) -> bool:
        return word in self._lexicon

    def _repair(self, token: str) -> tuple[str, ...]:
        if token in self._typos:
            return (self._typos[token],)
        if len(token) < 4 or ZWNJ in token or self._known(token):
            return (token,)
        for word in self._doubled:
            rest = token[len(word) :]
            if token.startswith(word) and rest.startswith(word) and self._known(rest):
                return (word, rest)
        for suffix in self._suffixes:
            stem = token[: -len(suffix)]
            if token.endswith(suffix) and len(stem) > 2 and self._known(stem):
                return (stem + ZWNJ + suffix,)
        for word in self._glue:
            rest = token[len(word) :]
            if token.startswith(word) and len(rest) > 2 and (self._known(rest) or len(self._repair(rest)) == 1 and self._repair(rest)[0] != rest):
                return (word, self._repair(rest)[0])
        return (token,)
