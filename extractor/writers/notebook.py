"""Records in notebooks: HTML that Jupyter shows of them, and data for displaCy. The look is in ``notebook.html``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from extractor import records as r
from extractor.kinds import KINDS
from extractor.writers.table import number, plain
from extractor.writers.tidy import TABLES

if TYPE_CHECKING:
    from jinja2 import Template


def html(record: r.Record) -> str:
    """An article's records as tables; another record as a table of its fields that hold something."""
    if isinstance(record, r.Article):
        return str(_template().module.article(record, KINDS, number, plain))  # type: ignore[attr-defined]
    return str(_template().module.record(type(record).__name__, _fields(record)))  # type: ignore[attr-defined]


def _fields(record: r.Record) -> list[tuple[str, str | list[str]]]:
    """Field ─► what to show of it: texts of spans, names of entities, one line an item of a list."""
    shown = []
    for name in type(record).model_fields:
        value = getattr(record, name)
        if value is not None and value != () and value is not False:
            shown.append((name, [_plain(item) for item in value] if isinstance(value, tuple) else _plain(value)))
    return shown


def _plain(value: Any) -> str:
    match value:
        case r.Span():
            return value.text
        case r.Mention():
            return value.span.text
        case r.Role():
            return " ".join(filter(None, (value.title, value.organization)))
        case r.Speaker() | r.Organization() | r.Person() | r.Place():
            return value.name
        case r.Period():
            return " – ".join(str(day) for day in (value.start, value.end) if day) or (
                value.span.text if value.span else ""
            )
        case r.Evidence():
            return f"{value.rule} {value.entry or ''} {value.confidence:.0%}"
        case r.Record():
            return str(value)
    return format(value, "f") if hasattr(value, "as_tuple") else str(value)


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("extractor", "writers"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    ).get_template("notebook.html")


def displacy(article: r.Article, text: str) -> dict[str, Any]:
    """What ``spacy.displacy.render(…, style="ent", manual=True)`` takes; of marks that overlap the longest stays.

    Raises:
        ValueError: ``text`` is not the source that the article was extracted from.
    """
    if hashlib.sha256(text.encode()).hexdigest() != article.sha256:
        raise ValueError("this is not the text that the article was extracted from")
    spans = [(span.start, span.end, label) for label, span in _labelled(article)]
    taken: list[tuple[int, int, str]] = []
    reached = 0
    for start, end, label in sorted(spans, key=lambda s: (s[0], -s[1])):
        if start >= reached:
            taken.append((start, end, label))
            reached = end
    ents = [{"start": start, "end": end, "label": label} for start, end, label in taken]
    return {"text": text, "ents": ents, "title": article.title}


def _labelled(article: r.Article) -> Iterable[tuple[str, r.Span]]:
    for kind in KINDS:
        if kind.name != "statement":
            for record in kind.of(article):
                yield from ((kind.name.upper(), span) for span in kind.places(record))


def frame(article: r.Article, table: str, library: Literal["pandas", "polars"]) -> Any:
    """One of an article's tidy tables as a data frame.

    Raises:
        ValueError: there is no such table, or it needs the article's text.
    """
    from extractor.writers.frames import frames

    known = [name for name in TABLES if name not in ("articles", "errors")]
    if table not in known:
        raise ValueError(f"no table {table!r}: {', '.join(known)}")
    return frames([(article, "")], library)[table]
