"""The tidy tables: their columns, and the rows that an article gives. CSV, Parquet, databases and frames all use them.

One table a kind of record, one row a record, ``article_id`` in all; offsets are code points of ``articles.text``.
A decimal that ``decimal(38, 9)`` cannot hold exactly is left empty and named among the article's warnings; its full
value stands in the JSON records.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from extractor import records as r
from extractor.readers import Input
from extractor.readers.published import TEHRAN
from extractor.writers.outcomes import Extracted, Failed, Outcome

Type = Literal["text", "category", "integer", "decimal", "float", "boolean", "date", "timestamp"]
"""``category`` is text of few values; ``timestamp`` is in UTC."""

PRECISION, SCALE = 38, 9
"""Of all decimals: 29 digits before the point and 9 after it."""

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    type: Type = "text"


def _columns(*names: str) -> tuple[Column, ...]:
    """«name» is text, «name:type» is of that type."""
    return tuple(Column(*name.split(":")) for name in names)  # type: ignore[arg-type]


TABLES: dict[str, tuple[Column, ...]] = {
    "articles": _columns(
        "id", "version:integer", "version_of", "url", "title", "agency:category", "published_at:timestamp",
        "language:category", "schema_version:category", "sha256", "warnings", "text",
    ),
    "officials": _columns("article_id", "id", "name", "honorific"),
    "roles": _columns(
        "article_id", "official_id", "position:integer", "title", "organization", "organization_id", "former:boolean",
        "acting:boolean", "implied:boolean",
    ),
    "organizations": _columns(
        "article_id", "id", "name", "kind:category", "acronym", "aliases", "parent_id", "registry_id", "same_as"
    ),
    "persons": _columns("article_id", "id", "name", "honorific"),
    "places": _columns("article_id", "id", "name", "kind:category", "country:category"),
    "mentions": _columns(
        "article_id", "entity_id", "position:integer", "entity:category", "kind:category", "span_start:integer",
        "span_end:integer", "text", "rule:category", "confidence:float",
    ),
    "quantities": _columns(
        "article_id", "id", "kind:category", "span_start:integer", "span_end:integer", "text", "value:decimal",
        "low:decimal", "high:decimal", "qualifier:category", "qualifier_text", "alternative:decimal", "unit:category",
        "ucum:category", "currency:category", "iso_value:decimal", "iso_low:decimal", "iso_high:decimal",
        "iso_currency:category", "about", "per", "phrase", "part_of", "direction:category", "period_start:date",
        "period_end:date", "said_by_id", "said_by", "rule:category", "confidence:float",
    ),
    "dates": _columns(
        "article_id", "id", "span_start:integer", "span_end:integer", "text", "first_day:date", "last_day:date",
        "jalali_first", "jalali_last", "grain:category", "calendar:category", "relative:boolean", "resolved:boolean",
    ),
    "statements": _columns(
        "article_id", "id", "speaker_id", "speaker_kind:category", "speaker", "cue", "mode:category",
        "span_start:integer", "span_end:integer", "text",
    ),
    "facts": _columns(
        "article_id", "id", "quantity_id", "kind:category", "indicator", "flow:category", "transformation:category",
        "change:category", "status:category", "value:decimal", "low:decimal", "high:decimal", "unit:category",
        "currency:category", "iso_value:decimal", "iso_low:decimal", "iso_high:decimal", "iso_currency:category",
        "converted_value:decimal", "converted_low:decimal", "converted_high:decimal", "converted_currency:category",
        "rate:decimal", "base_rate:decimal", "rate_date:date", "normal_value:decimal", "normal_low:decimal",
        "normal_high:decimal", "normal_unit:category", "qualifier:category", "per", "part_of", "same_as", "corrects",
        "reporter", "reporter_alpha2:category", "reporter_alpha3:category", "reporter_m49:category", "partners",
        "partners_alpha2", "partners_alpha3", "partners_m49", "commodity", "hs_code:category", "period",
        "period_start:date", "period_end:date", "jalali_start", "jalali_end", "baseline", "baseline_start:date",
        "baseline_end:date", "said_by", "said_by_title", "said_by_organization", "said_by_id", "quote",
        "span_start:integer", "span_end:integer", "confidence:float",
    ),
    "errors": _columns("article_id", "position:integer", "stage:category", "error"),
}  # fmt: skip
"""Table ─► its columns. Lists in one cell are joined by newlines, with an empty line for a partner without a code."""

FIELDS = {"span_start": "start", "span_end": "end"}
"""Columns of facts that are named otherwise than the record's fields."""
_FACT_COLUMNS = tuple(column.name for column in TABLES["facts"][1:])

KEYS: dict[str, tuple[str, ...]] = {
    "articles": ("id",),
    "roles": ("article_id", "official_id", "position"),
    "mentions": ("article_id", "entity_id", "position"),
    "errors": ("article_id", "position"),
}
"""Primary keys; of all other tables it is ``article_id, id``."""


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
        self.tables: dict[str, list[Row]] = {
            "officials": [(self.id, o.id, o.name, o.honorific) for o in article.officials],
            "roles": [
                (self.id, o.id, i, x.title, x.organization, x.organization_id, x.former, x.acting, x.implied)
                for o in article.officials
                for i, x in enumerate(o.roles)
            ],
            "organizations": [self.organization(o) for o in article.organizations],
            "persons": [(self.id, p.id, p.name, p.honorific) for p in article.persons],
            "places": [(self.id, p.id, p.name, p.kind, p.country) for p in article.places],
            "mentions": [
                *self.mentions("official", article.officials),
                *self.mentions("organization", article.organizations),
                *self.mentions("person", article.persons),
                *self.mentions("place", article.places),
            ],
            "quantities": [self.quantity(q) for q in article.quantities()],
            "dates": [self.date(d) for d in article.dates],
            "statements": [
                (self.id, s.id, *_speaker(s.speaker), _text(s.cue), s.mode, s.span.start, s.span.end, s.span.text)
                for s in article.statements
            ],
            "facts": [self.fact(f) for f in article.facts],
        }
        self.tables["articles"] = [
            (
                self.id, article.version, article.version_of, article.url, article.title, article.agency,
                utc(article.published_at), article.language, article.schema_version, article.sha256,
                "\n".join(self.warnings) or None, given.text,
            )
        ]  # fmt: skip
        if "\0" in given.text or "\0" in f"{given.id}{given.url}{given.title}{given.agency}":
            self.tables = {name: [_clean(row) for row in rows] for name, rows in self.tables.items()}

    def organization(self, o: r.Organization) -> Row:
        aliases = "\n".join(o.aliases) or None
        return (self.id, o.id, o.name, o.kind, o.acronym, aliases, o.parent, o.registry_id, o.same_as)

    def date(self, d: r.DateExpression) -> Row:
        return (
            self.id, d.id, d.span.start, d.span.end, d.span.text, d.start, d.end, d.jalali_start, d.jalali_end,
            d.grain, d.calendar, d.relative, d.resolved,
        )  # fmt: skip

    def mentions(self, entity: str, entities: Sequence[Any]) -> list[Row]:
        return [
            (self.id, e.id, i, entity, m.kind, m.span.start, m.span.end, m.span.text, *_evidence(m.evidence))
            for e in entities
            for i, m in enumerate(e.mentions)
        ]

    def decimals(self, name: str, *values: Decimal | None) -> list[Decimal | None]:
        fitting = [_exact(v) for v in values]
        if fitting != list(values):
            self.warnings.append(f"{name}: a value does not fit decimal({PRECISION}, {SCALE})")
        return fitting

    def quantity(self, q: Any) -> Row:
        iso: Sequence[Decimal | None] = (None, None, None)
        if isinstance(q, r.Money):
            iso = (q.iso_value, q.iso_low, q.iso_high)
        value, low, high, alternative, *iso = self.decimals(q.id, q.value, q.low, q.high, q.alternative, *iso)
        kind = type(q).__name__.lower()
        return (
            self.id, q.id, kind, q.span.start, q.span.end, q.span.text, value, low, high, q.qualifier,
            _text(q.qualifier_span), alternative, getattr(q, "unit", None), getattr(q, "ucum", None),
            getattr(q, "currency", None), *iso, getattr(q, "iso_currency", None), _text(getattr(q, "about", None)),
            _text(getattr(q, "per", None)), _text(getattr(q, "phrase", None)), getattr(q, "part_of", None),
            getattr(q, "direction", None), q.period.start if q.period else None, q.period.end if q.period else None,
            q.said_by.id if q.said_by else None, q.said_by.name if q.said_by else None, *_evidence(q.evidence),
        )  # fmt: skip

    def fact(self, f: r.Fact) -> Row:
        every = {name: getattr(f, FIELDS.get(name, name)) for name in _FACT_COLUMNS}
        return (self.id, *(_cell(value) for value in every.values()))


def utc(value: dt.datetime | None) -> dt.datetime | None:
    """In UTC; without a time zone it is taken as Tehran's time."""
    return (value if value.tzinfo else value.replace(tzinfo=TEHRAN)).astimezone(dt.UTC) if value else None


def _exact(value: Decimal | None) -> Decimal | None:
    """A figure without trailing zeros after the point; None if the columns cannot hold it without loss."""
    if value is None or not value.is_finite() or (value and value.adjusted() >= PRECISION - SCALE):
        return None
    digits = format(value, "f")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return Decimal(digits) if len(digits.partition(".")[2]) <= SCALE else None


def _cell(value: Any) -> Any:
    """A field of a fact as a cell of its table."""
    if isinstance(value, Decimal):
        return _exact(value)
    if isinstance(value, tuple):
        return "\n".join(part or "" for part in value) if any(value) else None
    return value


def _text(span: r.Span | None) -> str | None:
    return span.text if span else None


def _speaker(speaker: r.Speaker | None) -> tuple[str | None, str | None, str | None]:
    return (speaker.id, speaker.kind, speaker.name) if speaker else (None, None, None)


def _evidence(evidence: Sequence[r.Evidence]) -> tuple[str | None, float | None]:
    """The rule that fired first, and the least confidence of all that fired."""
    return (evidence[0].rule, min(e.confidence for e in evidence)) if evidence else (None, None)


def _clean(row: Row) -> Row:
    """Without NUL, which databases refuse in text; the replacement character keeps the offsets."""
    return tuple(cell.replace("\0", "\ufffd") if isinstance(cell, str) else cell for cell in row)
