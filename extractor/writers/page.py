"""Articles as a page that stands alone: the text right to left with every record highlighted, and the records.

No script and no request to anywhere; the words of the page and its look are in ``page.html`` beside this file.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from extractor import records as r
from extractor.kinds import FIGURES, KINDS, Kind
from extractor.language.tables import Slice, grids
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
    nodes: Nodes = field(default_factory=list)


type Nodes = list[str | Mark]


@dataclass(slots=True)
class Table:
    """A table of the text: nodes of its caption, and of each cell of its rows."""

    caption: Nodes | None
    rows: list[list[Nodes]]
    heads: int


def render(article: r.Article, text: str) -> str:
    """The page of one article; ``text`` is the source that it was extracted from."""
    return render_all([(article, text)])


def render_all(articles: Sequence[tuple[r.Article, str]], head: str = "", end: str = "") -> str:
    """A page of several articles with their texts; ``head`` and ``end`` are further markup of its head and body."""
    stories = []
    for k, (article, text) in enumerate(articles, 1):
        prefix = f"a{k}-" if len(articles) > 1 else ""
        stories.append((article, list(blocks(text, marks(article, prefix))), prefix))
    return _template().render(
        stories=stories, head=head, end=end, kinds=MARKED, figures=FIGURES, number=number, plain=plain
    )


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


def marks(article: r.Article, prefix: str = "") -> Iterator[Mark]:
    """A mark for each place of each record; pronouns are left out."""
    for kind in MARKED:
        for record in kind.of(article):
            for k, span in enumerate(kind.places(record)):
                yield Mark(span.start, span.end, kind, record, prefix + (f"{record.id}-{k + 1}" if k else record.id))


def blocks(text: str, every: Iterable[Mark]) -> Iterator[Nodes | Table]:
    """The text as prose and tables."""
    ordered = sorted(every, key=lambda mark: mark.start)
    starts = [mark.start for mark in ordered]

    def nodes(part: Slice | None) -> Nodes:
        if not part:
            return []
        start, end = part
        return tree(text, ordered[bisect_left(starts, start) : bisect_left(starts, end)], start, end)

    at = 0
    for grid in grids(text):
        first, end = grid.lines[0].start, grid.lines[-1].end
        start = min(first, grid.caption[0]) if grid.caption else first
        if text[at:start].strip():
            yield nodes((at, start))
        caption = nodes(grid.caption) if grid.caption else None
        rows = [line.cells for line in grid.lines if line.cells and line.filled != [grid.caption]]
        yield Table(caption, [[nodes(cell) for cell in row] for row in rows], grid.heads)
        at = end + (text[end : end + 1] == "\n")
    yield nodes((at, len(text)))


def tree(text: str, every: list[Mark], start: int = 0, end: int | None = None) -> Nodes:
    """A part of the text as plain pieces and nested marks, without those that cross the end of it or of another."""
    last = len(text) if end is None else end
    root = Mark(start, last, MARKED[0], r.Record(), "")
    stack = [root]
    at = start

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
    close(last)
    root.nodes.append(text[at:last])
    return root.nodes
