"""What goes over the wire besides the records themselves."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, WithJsonSchema, model_validator

from extractor.corrections.fields import LARGEST_POWER
from extractor.kinds import Name
from extractor.readers.published import parse_published
from extractor.records import Article, Correction, Fact, Span

PROBLEM_TYPE = "urn:khabar:problem:"

YEARS = range(1900, 2101)
"""Years in which a news article can have been published."""


@cache
def examples() -> dict[str, Any]:
    """Requests and answers for the OpenAPI description, from examples.json."""
    loaded: dict[str, Any] = json.loads(Path(__file__).with_name("examples.json").read_text("utf-8"))
    return loaded


def _published(value: object) -> object:
    if value is None:
        return None
    if isinstance(value, dt.datetime):
        parsed: dt.datetime | None = value
    elif isinstance(value, str):
        parsed = parse_published(value)
    else:
        raise ValueError("a date and time is written as text")
    if parsed is None:
        raise ValueError("a date and time is written by ISO 8601, or as a Solar Hijri day («1402-03-01»)")
    if parsed.year not in YEARS:
        raise ValueError(f"no article was published in the year {parsed.year}")
    return parsed


def plausible(published: dt.datetime | None) -> dt.datetime | None:
    """A date that a page tells, or None if no article can be of that year."""
    return published if published and published.year in YEARS else None


Published = Annotated[
    dt.datetime | None,
    BeforeValidator(_published),
    WithJsonSchema(
        {
            "anyOf": [
                {
                    "type": "string",
                    "pattern": r"^(19[0-9][0-9]|20[0-9][0-9])-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])"
                    r"(T([01][0-9]|2[0-2]):[0-5][0-9](:[0-5][0-9])?(Z|[+-]0[0-9]:[0-5][0-9])?)?$",
                },
                {"type": "string", "pattern": r"^1(3[0-9][0-9]|4[0-6][0-9])-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9])$"},
                {"type": "null"},
            ],
        }
    ),
    Field(
        description="ISO 8601 or a Solar Hijri day, of a plausible year; without a time zone it is Tehran's. Resolves "
        "relative dates; without it they stay unresolved."
    ),
]


def _source(given: str, *absent: str) -> dict[str, Any]:
    return {
        "required": [given],
        "properties": {given: {"type": "string"}} | {name: {"type": "null"} for name in absent},
    }


SOURCES: list[JsonValue] = [_source("text", "html"), _source("html", "text"), _source("url", "text", "html")]
"""The rule of ``_one_source`` in JSON Schema."""


class ExtractRequest(BaseModel):
    """One article: its ``text``, or its page as ``html``, or (where the server allows it) the ``url`` alone."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"oneOf": SOURCES})

    text: str | None = Field(
        None, description="The article as plain text; offsets in the answer count its code points."
    )
    html: str | None = Field(None, description="The article's page; its text is found, and returned with the answer.")
    url: str | None = Field(
        None, max_length=2000, description="Where the article stands; fetched only without text and html."
    )
    id: str | None = Field(None, max_length=200)
    title: str | None = Field(None, max_length=1000)
    agency: str | None = Field(None, max_length=200)
    published_at: Published = None

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if self.text is not None and self.html is not None:
            raise ValueError("give text or html, not both")
        if self.text is None and self.html is None and self.url is None:
            raise ValueError("give text, html or url")
        return self


class SourcedArticle(Article):
    """The records of an article, with the text that their offsets speak of."""

    text: str

    @model_validator(mode="after")
    def _says_so(self) -> Self:
        for span in _spans(self):
            start, end = span.start, span.end
            quoted = self.text[start:end] if isinstance(span, Span) else ""
            if not 0 <= start < end <= len(self.text) or (isinstance(span, Span) and quoted != span.text):
                raise ValueError("the text does not say what the records quote")
        return self


def parted(article: SourcedArticle) -> tuple[Article, str]:
    """An article and its text, apart."""
    fields = {name: value for name, value in article if name != "text"}
    return Article.model_construct(**fields), article.text


def _spans(value: Any) -> Iterator[Span | Fact]:
    """Every place of the text that a record speaks of."""
    if isinstance(value, tuple):
        for inner in value:
            yield from _spans(inner)
    elif isinstance(value, Correction):
        return
    elif isinstance(value, BaseModel):
        if isinstance(value, Span | Fact):
            yield value
        elif getattr(value, "mentions", None) == () and value.name is None:  # type: ignore[attr-defined]
            raise ValueError("an entity has neither a name nor a mention")
        for _, inner in value:
            if isinstance(inner, tuple | BaseModel):
                yield from _spans(inner)
            elif isinstance(inner, Decimal) and abs(inner.adjusted()) > LARGEST_POWER:
                raise ValueError("a figure is beyond all measure")


class CorrectionRequest(BaseModel):
    """An article as it was extracted, and what a reader corrects in it."""

    model_config = ConfigDict(extra="forbid")

    article: SourcedArticle
    corrections: list[Correction] = Field(max_length=10_000)


class ReadingRequest(BaseModel):
    """A part of an article's text, ``[start, end)`` in code points, and the kind of record that it is."""

    model_config = ConfigDict(extra="forbid")

    text: str
    start: int = Field(ge=0)
    end: int = Field(ge=1)
    kind: Name | None = None
    published_at: Published = None

    @model_validator(mode="after")
    def _inside(self) -> Self:
        if not self.start < self.end <= len(self.text):
            raise ValueError("the part lies outside the text")
        return self


class Reading(BaseModel):
    """What the engine makes of a part of a text: fields as a correction has them."""

    kind: Name | None
    fields: dict[str, JsonValue]


class ExportRequest(BaseModel):
    """Articles to be written into one file."""

    model_config = ConfigDict(extra="forbid")

    articles: list[SourcedArticle] = Field(min_length=1, max_length=1000)


class FieldFault(BaseModel):
    """What is wrong with one field of a request."""

    pointer: str = Field(description="JSON Pointer to the field.")
    detail: str


class Problem(BaseModel):
    """An error, by RFC 9457 (application/problem+json)."""

    type: str = Field(description=f"What kind of problem: {PROBLEM_TYPE}<name>; docs/server.md lists them.")
    title: str
    status: int
    detail: str
    request_id: str | None = None
    errors: list[FieldFault] | None = None


class BatchLine(BaseModel):
    """One line of a batch's answer: the article, or what was wrong with that line."""

    line: int = Field(description="Number of the line in the request, from 1.")
    article: SourcedArticle | None = None
    error: Problem | None = None
