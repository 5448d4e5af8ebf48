"""One article as a page that stands alone: the text right to left with every record highlighted, and the records.

No script and no request to anywhere; the words of the page and its look are in ``page.html`` beside this file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from extractor import records as r
from extractor.kinds import FIGURES, KINDS, Kind
from extractor.writers.table import number, plain

if TYPE_CHECKING:
    from jinja2 import Template

_RANK = {"entity": 0, "place": 1, "figure": 2}
"""Which group of kinds has the outer one of two marks on the same characters."""
MARKED = tuple(kind for kind in KINDS if kind.group in _RANK and kind.name != "statement")
"""Kinds that are highlighted; a statement would cover most of the text."""


@dataclass(slots=True)
class Mark:
    """A highlighted slice of the text; ``nodes`` are its plain pieces and the marks inside it."""

    start: int
    end: int
    kind: Kind
    record: r.Record
    anchor: str
    """The ``id`` of the element: the record's own at its first place, numbered at the others."""
    nodes: list[str | Mark] = field(default_factory=list)


def render(article: r.Article, text: str) -> str:
    """The page; ``text`` is the source that the article was extracted from."""
    nodes = tree(text, list(marks(article)))
    return _template().render(article=article, nodes=nodes, kinds=MARKED, figures=FIGURES, number=number, plain=plain)


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("extractor", "writers"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html")


def marks(article: r.Article) -> Iterator[Mark]:
    """A mark for each place of each record; pronouns are left out."""
    for kind in MARKED:
        for record in kind.of(article):
            for k, span in enumerate(kind.places(record)):
                yield Mark(span.start, span.end, kind, record, f"{record.id}-{k + 1}" if k else record.id)


def tree(text: str, every: list[Mark]) -> list[str | Mark]:
    """The text as plain pieces and nested marks; a mark that crosses the end of another is left out."""
    root = Mark(0, len(text), MARKED[0], r.Record(), "")
    stack = [root]
    at = 0

    def close(until: int) -> None:
        nonlocal at
        while len(stack) > 1 and stack[-1].end <= until:
            inner = stack.pop()
            inner.nodes.append(text[at : inner.end])
            at = inner.end

    for mark in sorted(every, key=lambda m: (m.start, -m.end, _RANK[m.kind.group])):
        close(mark.start)
        if mark.end > stack[-1].end:
            continue
        stack[-1].nodes.append(text[at : mark.start])
        at = mark.start
        stack[-1].nodes.append(mark)
        stack.append(mark)
    close(len(text))
    root.nodes.append(text[at:])
    return root.nodes
