"""All records of one article, and what readers corrected in them."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import Field, JsonValue
from pydantic.fields import FieldInfo

from extractor.records.base import Record, Span
from extractor.records.entities import Official, Organization, Person, Place, Statement
from extractor.records.fact import Fact
from extractor.records.figures import Count, DateExpression, Measure, Money, Percent

SCHEMA_VERSION = "3.0"


class Correction(Record):
    """What a reader decided about a record: it is right, it is wrong, it is otherwise, or it is missing."""

    id: str = Field(pattern="^[A-Za-z][A-Za-z0-9_-]{0,39}$")
    """Unique within the article; also the id of the record that it adds."""
    action: Literal["accept", "reject", "change", "add"]
    kind: str | None = None
    """Of what it adds: the name of a kind of record."""
    target: str | None = None
    """Id of the record; «off1@120» is the mention of «off1» that begins at code point 120. An addition to it is a
    further mention of that entity, or the fact of that figure; without it, a new record."""
    span: Span | None = None
    """Where an addition stands, or where a record is moved to."""
    fields: dict[str, JsonValue] = Field({})
    """New values by field, numbers and days as they were read; speakers by the entity's id."""
    by: str | None = Field(None, max_length=200)
    at: dt.datetime | None = None
    before: dict[str, JsonValue] | None = None
    """What the fields held; of what was rejected, the whole record."""


class Article(Record):
    """All that one article gave."""

    schema_version: str = SCHEMA_VERSION
    """Version of the records' shape."""
    id: str | None = None
    """Id of the article, as given."""
    version: int = 1
    """1, and more where a corpus or a feed gave the article again with another text."""
    version_of: str | None = None
    """Of a later version the ``id`` of the first."""
    url: str | None = None
    """Its address."""
    title: str | None = None
    """Its title, as given."""
    agency: str | None = None
    """The agency or paper."""
    published_at: dt.datetime | None = None
    """When it was published."""
    language: str = "fa"
    """ISO 639-1."""
    sha256: str
    """SHA-256 of the source's UTF-8 bytes, hexadecimal."""
    officials: tuple[Official, ...] = ()
    organizations: tuple[Organization, ...] = ()
    persons: tuple[Person, ...] = ()
    places: tuple[Place, ...] = ()
    money: tuple[Money, ...] = ()
    counts: tuple[Count, ...] = ()
    percents: tuple[Percent, ...] = ()
    measures: tuple[Measure, ...] = ()
    dates: tuple[DateExpression, ...] = ()
    statements: tuple[Statement, ...] = ()
    facts: tuple[Fact, ...] = ()
    warnings: tuple[str, ...] = ()
    """What could not be kept or was left open."""
    corrections: tuple[Correction, ...] = ()
    """Who changed what, in order, and when."""

    @classmethod
    def hold(cls, name: str, record: type[Record]) -> None:
        """Give articles a further list of records, of a kind that stands in a package of its own (``kinds.ADDED``)."""
        cls.__annotations__[name] = tuple[record, ...]  # type: ignore[valid-type]  # where derived models look
        cls.model_fields[name] = FieldInfo(annotation=tuple[record, ...], default=())  # type: ignore[valid-type]
        cls.model_rebuild(force=True)

    def quantities(self) -> list[Money | Count | Percent | Measure]:
        """All figures, in order of position."""
        every: list[Money | Count | Percent | Measure] = [*self.money, *self.counts, *self.percents, *self.measures]
        return sorted(every, key=lambda q: q.span.start)

    def to_frame(self, table: str = "facts", *, library: Literal["pandas", "polars"] = "pandas") -> Any:
        """A data frame of one tidy table («facts», «quantities», «mentions» …), with exact decimals.

        Raises:
            ValueError: there is no such table.
        """
        return self.views.frame(self, table, library)

    def to_displacy(self, text: str) -> dict[str, Any]:
        """Data for ``spacy.displacy.render(…, style="ent", manual=True)``; ``text`` is the article's source.

        Raises:
            ValueError: ``text`` is another text.
        """
        return self.views.displacy(self, text)

    def __rich__(self) -> Any:
        """What Rich prints in a terminal."""
        return self.views.terminal(self)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of ``Article``, as it is serialised."""
    return Article.model_json_schema(mode="serialization")
