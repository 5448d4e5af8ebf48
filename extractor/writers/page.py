"""One article as a page that stands alone: the text right to left with every record highlighted, and the records.

No script and no request to anywhere; the words of the page and its look are in ``page.html`` beside this file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from extractor import records as r
from extractor.writers.table import number

if TYPE_CHECKING:
    from jinja2 import Template

_RANK = {"official": 0, "organization": 1, "date": 2, "money": 3, "count": 3, "percent": 3, "measure": 3}
"""Which of two marks on the same characters is the outer one."""


@dataclass(slots=True)
class Mark:
    """A highlighted slice of the text; ``nodes`` are its plain pieces and the marks inside it."""

    start: int
    end: int
    kind: str
    record: r.Record
    anchor: str
    """The ``id`` of the element: the record's own at its first place, numbered at the others."""
    nodes: list[str | Mark] = field(default_factory=list)


def render(article: r.Article, text: str) -> str:
    """The page; ``text`` is the source that the article was extracted from."""
    return _template().render(article=article, nodes=tree(text, list(marks(article))), number=number)


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
    """A mark for each figure, date, and named mention of an official or organisation."""
    for kind, figures in (
        ("money", article.money),
        ("count", article.counts),
        ("percent", article.percents),
        ("measure", article.measures),
        ("date", article.dates),
    ):
        for figure in figures:
            yield Mark(figure.span.start, figure.span.end, kind, figure, figure.id)
    for kind, entities in (("official", article.officials), ("organization", article.organizations)):
        for entity in entities:
            for k, mention in enumerate(m for m in entity.mentions if m.kind != "pronoun"):
                anchor = f"{entity.id}-{k + 1}" if k else entity.id
                yield Mark(mention.span.start, mention.span.end, kind, entity, anchor)


def tree(text: str, every: list[Mark]) -> list[str | Mark]:
    """The text as plain pieces and nested marks; a mark that crosses the end of another is left out."""
    root = Mark(0, len(text), "", r.Record(), "")
    stack = [root]
    at = 0

    def close(until: int) -> None:
        nonlocal at
        while len(stack) > 1 and stack[-1].end <= until:
            inner = stack.pop()
            inner.nodes.append(text[at : inner.end])
            at = inner.end

    for mark in sorted(every, key=lambda m: (m.start, -m.end, _RANK[m.kind])):
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
