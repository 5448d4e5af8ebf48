"""The words and phrases of a file, each with its line and the keys above it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

import yaml

from extractor.patterns import PatternError, directory, referred, words_of


class Entry(NamedTuple):
    """A word or phrase of a file."""

    name: str
    line: int
    path: tuple[str, ...]
    """The keys above it."""
    text: str


def entries(name: str) -> Iterator[Entry]:
    """All words and phrases of a file, keys included, with their lines."""
    yield from _walk(name, nodes(name), ())


def _walk(name: str, node: yaml.Node, path: tuple[str, ...]) -> Iterator[Entry]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if path:
                yield Entry(name, key.start_mark.line + 1, path, key.value)
            yield from _walk(name, value, (*path, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from _walk(name, child, path)
    elif isinstance(node, yaml.ScalarNode):
        first = node.start_mark.line + 1
        if node.style == ">":
            lines = source(name).splitlines()[first : node.end_mark.line]
            for number, line in enumerate(lines, first + 1):
                yield from (Entry(name, number, path, word) for word in line.split())
        else:
            yield Entry(name, first, path, node.value)


def meant(entry: Entry) -> list[str]:
    """The words that an entry stands for: those of the list that it refers to, else itself."""
    place = referred(entry.name, entry.text)
    return words_of(*place) if place else [entry.text]


def line_of(node: yaml.Node, loc: Iterable[Any]) -> int:
    """The line of what a validator's location names, or of the last part of it that exists."""
    for step in loc:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == str(step)), None)
            if found is None:
                break
            node = found[0] if isinstance(found[1], yaml.MappingNode) and not found[1].value else found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
    return int(node.start_mark.line) + 1


@cache
def nodes(name: str) -> yaml.Node:
    """The tree of a file, whose nodes know their lines."""
    tree = yaml.compose(source(name), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    if tree is None:
        raise PatternError(f"patterns/{name}.yaml: it is empty")
    return tree


@cache
def source(name: str) -> str:
    return (directory() / f"{name}.yaml").read_text(encoding="utf-8")
