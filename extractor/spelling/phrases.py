"""Phrases on norms: dict look-ups that forgive half-spaces, lost spaces and spelling variants."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

from extractor.spelling.letters import ZWNJ, squeeze

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
        for form, value in forms.items():
            squeezed = squeeze(form)
            self._values[squeezed] = value
            if _PARTED.search(form) and len(pieces := _PIECE.findall(form)) > 1:
                self._joined.add(squeezed)
                self._prefixes.update(accumulate(map(squeeze, pieces)))
        self.starts = frozenset(self._prefixes | self._values.keys())
        """The tokens that a phrase may begin with."""

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
        if start >= len(tokens):
            return None
        text = tokens[start]
        if text not in self.starts:
            return None
        end = start + 1
        found = (end, self._values[text]) if text in self._values else None
        if text not in self._prefixes:
            return found
        last = min(len(tokens), start + _LONGEST)
        while True:
            if text in self._joined:
                found = (end, self._values[text])
            if end >= last:
                return found
            text += tokens[end]
            if text not in self._prefixes:
                return found
            end += 1


def table(groups: Mapping[str, Iterable[str]]) -> Phrases[str]:
    """Phrases whose value is the name of their group."""
    return Phrases({form: name for name, forms in groups.items() for form in forms})
