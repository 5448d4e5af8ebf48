"""Names of features in blocks: what depends on the same few values is named, and weighed, together.

A block is the name of a function of this package with its values; its features are named when it is weighed for the
first time (``scorer.Scorer``), and the values of most come back in every article. Training sees the names alone
(``names``). Many thousands of blocks are remembered: with the function itself in them the garbage collection would go
over them all. A value of one place always has one type, since 1 and True would be the same block.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from extractor.links.blocks import before, beside, labels, parties, things

Feature = str | tuple[Any, ...]
"""A name, or a block of them: the name of a function and its values."""


def named(seen: Feature) -> Iterable[str]:
    """The names of one feature.

    Raises:
        KeyError: there is no block of that name.
    """
    if isinstance(seen, str):
        return (seen,)
    return BLOCKS[seen[0]](*seen[1:])


def names(features: Iterable[Feature]) -> list[str]:
    """The names of all features."""
    return [name for seen in features for name in named(seen)]


def of(label: str, seen: Feature) -> list[str]:
    """What is seen for one label among several."""
    return [f"{label}:{name}" for name in named(seen)]


BLOCKS: dict[str, Callable[..., Iterable[str]]] = {"of": of} | {
    name: make
    for room in (before, beside, parties, things, labels)
    for name, make in vars(room).items()
    if getattr(make, "__module__", None) == room.__name__
}
"""Every block by its name."""
