"""Phrases on norms: dict look-ups that forgive half-spaces, lost spaces and spelling variants."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

from extractor.spelling.letters import ZWNJ, Memo, fold_all, squeeze_all

_PIECE = re.compile(f"[^ {ZWNJ}\u060c.]+|[\u060c.]")
_PARTED = re.compile(f"[ {ZWNJ}\u060c.]")
_LONGEST = 12
"""Tokens that one phrase can span."""


class Phrases[V]:
    """A table of phrases with a value each; ``longest`` finds the longest one that starts at a token.

    A form of several words matches over any number of tokens («خاطر نشان», «خاطرنشان»), one of a single word only one.
    """

    def __init__(self, forms: Mapping[str, V]) -> None:
        self._values: dict[str, V] = {}
        self._joined: set[str] = set()
        self._prefixes: set[str] = set()
        """What tokens can make up at the places where a form has a space or a half-space."""
        for form, squeezed, value in zip(fold_all(forms), squeeze_all(forms), forms.values(), strict=True):
            self._values[squeezed] = value
            if _PARTED.search(form) and len(pieces := _PIECE.findall(form)) > 1:
                self._joined.add(squeezed)
                self._prefixes.update(accumulate(pieces))
        self.starts = frozenset(self._prefixes | self._values.keys())
        """The tokens that a phrase may begin with."""
        self.number = -1
        """Its place among the tables of ``Beginnings``."""

    def all(self, tokens: Sequence[str], places: Iterable[int] | None = None) -> Iterator[tuple[int, int, V]]:
        """Start, end and value of the phrases in ``tokens``, left to right, longest first, without overlaps.

        ``places``: where tokens of ``starts`` stand, if that is known (``layers.standing``).
        """
        if places is None:
            places = [k for k, token in enumerate(tokens) if token in self.starts]
        done = 0
        for start in places:
            if start >= done and (found := self.longest(tokens, start)):
                done = found[0]
                yield start, *found

    def longest(self, tokens: Sequence[str], start: int) -> tuple[int, V] | None:
        """The end and value of the longest phrase at ``tokens[start]`` (squeezed), or None."""
        if start >= len(tokens) or (text := tokens[start]) not in self.starts:
            return None
        end = start + 1
        found = (end, self._values[text]) if text in self._values else None
        prefixes, joined = self._prefixes, self._joined
        if text in prefixes:
            for token in tokens[end : start + _LONGEST]:
                text += token
                if text not in prefixes:
                    break
                end += 1
                if text in joined:
                    found = (end, self._values[text])
        return found


class Beginnings:
    """Of each word, of which of some tables it begins phrases: one look-up for all of them."""

    def __init__(self, tables: Sequence[frozenset[str]] = ()) -> None:
        self.tables = tables
        self._of: Memo[tuple[int, ...]] = Memo(
            lambda word: tuple(number for number, starts in enumerate(tables) if word in starts)
        )

    def with_(self, table: Phrases[Any]) -> Beginnings:
        """The same with one table more, which lives as long as the process."""
        table.number = len(self.tables)
        return Beginnings((*self.tables, table.starts))

    def places(self, where: Mapping[str, Sequence[int]]) -> list[list[int]]:
        """For each table where its words stand, in order."""
        found: list[list[int]] = [[] for _ in self.tables]
        of = self._of
        for word, places in where.items():
            for number in of[word]:
                found[number] += places
        for places in found:
            places.sort()
        return found


def table(groups: Mapping[str, Iterable[str]]) -> Phrases[str]:
    """Phrases whose value is the name of their group."""
    return Phrases({form: name for name, forms in groups.items() for form in forms})
