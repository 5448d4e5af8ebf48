"""Acronyms that are spelled out: «ی.پ.گ», «اف. بی. آی», «پ ک ک». ``acronyms(norms)`` finds them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from extractor.patterns import Strict, load
from extractor.spelling.letters import squeeze

_LEAST = 3
"""Letters from which on it is one: two may be a person's initials."""


class AcronymPatterns(Strict):
    """patterns/language/acronyms.yaml."""

    letters: list[str]
    names: list[str]
    dots: list[str]


class _Letters:
    def __init__(self) -> None:
        patterns = load("language/acronyms", AcronymPatterns)
        self.names = frozenset(map(squeeze, patterns.names))
        self.every = self.names.union(map(squeeze, patterns.letters))
        self.dots = set(patterns.dots)


@cache
def _letters() -> _Letters:
    return _Letters()


def acronyms(norms: Sequence[str], latin: bool = False) -> list[tuple[int, int]]:
    """Token ranges of the acronyms: three letters at least, all with a dot between, or all without.

    ``latin``: of names of Latin letters alone («آر سی آر»), which «و» is none of.
    """
    letters, dots = _letters().names if latin else _letters().every, _letters().dots
    found: list[tuple[int, int]] = []
    done = 0
    for start in [k for k, norm in enumerate(norms) if norm in letters]:
        if start < done:
            continue
        step = 2 if start + 1 < len(norms) and norms[start + 1] in dots else 1
        end = start + 1
        while end + step <= len(norms) and norms[end + step - 1] in letters and (step == 1 or norms[end] in dots):
            end += step
        if (end - start + step - 1) // step >= _LEAST:
            found.append((start, end))
            done = end
    return found
