"""The tidy tables: their columns, and the rows that an article gives. CSV, Parquet, databases and frames all use them.

One table a kind of record, one row a record, ``article_id`` in all; offsets are code points of ``articles.text``.
A decimal that ``decimal(38, 9)`` cannot hold exactly is left empty and named among the article's warnings; its full
value stands in the JSON records.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from operator import itemgetter
from typing import Any

from extractor import records as r
from extractor.kinds import KINDS, PROOF, SPAN, Column, Kind, columns
from extractor.outcomes import Extracted, Failed, Outcome
from extractor.readers import Input
from extractor.readers.published import TEHRAN

PRECISION, SCALE = 38, 9
"""Of all decimals: 29 digits before the point and 9 after it."""

Row = tuple[Any, ...]


_ARTICLE = Column("article_id")
_OF_KINDS = {kind.table: (_ARTICLE, Column("id", path="id"), *kind.columns) for kind in KINDS}

TABLES: dict[str, tuple[Column, ...]] = {
    "articles": columns(
        "id", "version:integer", "version_of", "url", "title", "agency:category", "published_at:timestamp",
        "language:category", "schema_version:category", "sha256", "warnings", "text",
    ),
    **_OF_KINDS,
    "roles": (
        _ARTICLE,
        *columns(
            "official_id", "position:integer", "title", "organization", "organization_id", "former:boolean",
            "acting:boolean", "implied:boolean",
        ),
    ),
    "mentions": (
        _ARTICLE,
        *columns("entity_id", "position:integer", "entity:category", "kind:category", *SPAN, *PROOF),
    ),
    "errors": (_ARTICLE, *columns("position:integer", "stage:category", "error")),
}  # fmt: skip
"""Table ─► its columns; one points to those before it. Lists in one cell are joined by newlines, with an empty line
for a partner without a code."""

KEYS: dict[str, tuple[str, ...]] = {
    "articles": ("id",),
    "roles": ("article_id", "official_id", "position"),
    "mentions": ("article_id", "entity_id", "position"),
    "errors": ("article_id", "position"),
}
"""Primary keys; of all other tables it is ``article_id, id``."""


REFERENCES: dict[str, tuple[tuple[str, ...], str]] = {
    "roles": (("official_id",), "officials"),
    "facts": (("quantity_id",), "quantities"),
}
"""Table ─► columns that, with ``article_id``, point into another table."""


def key(table: str) -> tuple[str, ...]:
    """Primary key of a table."""
    return KEYS.get(table, ("article_id", "id"))


def collect(outcomes: Iterable[Outcome]) -> dict[str, list[Row]]:
    """Rows of all tables, in order of the articles."""
    tables: dict[str, list[Row]] = {name: [] for name in TABLES}
    for outcome in outcomes:
        if isinstance(outcome, Failed):
            tables["errors"].append(_clean((outcome.article_id, outcome.position, outcome.stage, outcome.error)))
        else:
            for name, rows in _Rows(outcome).tables.items():
                tables[name].extend(rows)
    return tables


def article_rows(article: r.Article, text: str) -> dict[str, list[Row]]:
    """Rows of one article; ``text`` is its source."""
    given = Input(text, article.id or article.sha256, article.title, article.url, article.agency, article.published_at)
    return collect([Extracted(given, article)])


class _Rows:
    def __init__(self, extracted: Extracted) -> None:
        article, given = extracted.article, extracted.input
        self.id = given.id
        self.warnings = list(article.warnings)
        self.tables: dict[str, list[Row]] = {name: [] for name in TABLES}
        for kind in KINDS:
            self.tables[kind.table] += [self.row(kind, record) for record in kind.of(article)]
        self.tables["quantities"].sort(key=_START)
        for kind in KINDS:
            if kind.entity:
                self.tables["mentions"] += [
                    (self.id, entity.id, i, kind.name, *(cell(mention) for cell in _MENTION))
                    for entity in kind.of(article)
                    for i, mention in enumerate(entity.mentions)
                ]
        self.tables["roles"] = [
            (self.id, o.id, i, *(getattr(role, name) for name in _ROLE))
            for o in article.officials
            for i, role in enumerate(o.roles)
        ]
        self.tables["articles"] = [
            (
                self.id, article.version, article.version_of, article.url, article.title, article.agency,
                utc(article.published_at), article.language, article.schema_version, article.sha256,
                "\n".join(self.warnings) or None, given.text,
            )
        ]  # fmt: skip
        if "\0" in given.text or "\0" in f"{given.id}{given.url}{given.title}{given.agency}":
            self.tables = {name: [_clean(row) for row in rows] for name, rows in self.tables.items()}

    def row(self, kind: Kind, record: Any) -> Row:
        """A record's cells. A fact repeats its figure's decimals, so that one warning is enough."""
        cells = [kind.name if path == "kind" and kind.figure else read(record) for path, read in _CELLS[kind.table]]
        for i, value in enumerate(cells):
            if isinstance(value, Decimal):
                cells[i] = fitting = _exact(value)
                warning = f"{record.id}: a value does not fit decimal({PRECISION}, {SCALE})"
                if fitting is None and kind.group != "row" and warning not in self.warnings:
                    self.warnings.append(warning)
            elif isinstance(value, tuple):
                cells[i] = "\n".join(part or "" for part in value) if any(value) else None
        return (self.id, *cells)


def _reader(path: str) -> Callable[[Any], Any]:
    """What reads a cell: an attribute, one of an attribute's (None where there is none), or what the evidence says."""
    name, _, inner = path.partition(".")
    if name == "evidence":
        of_evidence = _EVIDENCE[inner]
        return lambda record: of_evidence(record.evidence) if record.evidence else None
    if not inner:
        return lambda record: getattr(record, name, None)
    return lambda record: getattr(getattr(record, name, None), inner, None)


_EVIDENCE: dict[str, Callable[[Sequence[r.Evidence]], Any]] = {
    "rule": lambda evidence: evidence[0].rule,
    "confidence": lambda evidence: min(e.confidence for e in evidence),
}
"""The rule that fired first, and the least confidence of all that fired."""

_CELLS = {table: [(column.path, _reader(column.path)) for column in every[1:]] for table, every in _OF_KINDS.items()}
_MENTION = [_reader(column.path) for column in TABLES["mentions"][4:]]
_ROLE = [column.name for column in TABLES["roles"][3:]]
_START = itemgetter([column.name for column in TABLES["quantities"]].index("span_start"))


def utc(value: dt.datetime | None) -> dt.datetime | None:
    """In UTC; without a time zone it is taken as Tehran's time."""
    return (value if value.tzinfo else value.replace(tzinfo=TEHRAN)).astimezone(dt.UTC) if value else None


def _exact(value: Decimal | None) -> Decimal | None:
    """A figure without trailing zeros after the point; None if the columns cannot hold it without loss."""
    if value is None or not value.is_finite() or (value and value.adjusted() >= PRECISION - SCALE):
        return None
    digits = shortest(value)
    return Decimal(digits) if len(digits.partition(".")[2]) <= SCALE else None


def shortest(value: Decimal) -> str:
    """A figure in plain digits, without zeros at the end of its decimals."""
    digits = format(value, "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _clean(row: Row) -> Row:
    """Without NUL, which databases refuse in text; the replacement character keeps the offsets."""
    return tuple(cell.replace("\0", "\ufffd") if isinstance(cell, str) else cell for cell in row)
