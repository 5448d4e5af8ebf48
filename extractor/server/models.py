"""What goes over the wire besides the records themselves."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, model_validator

from extractor.records import Article

PROBLEM_TYPE = "urn:khabar:problem:"


@cache
def examples() -> dict[str, Any]:
    """Requests and answers for the OpenAPI description, from examples.json."""
    loaded: dict[str, Any] = json.loads(Path(__file__).with_name("examples.json").read_text("utf-8"))
    return loaded


def _only_text(value: object) -> object:
    if value is not None and not isinstance(value, str | dt.datetime):
        raise ValueError("a date and time is written as text, by ISO 8601")
    return value


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
    published_at: Annotated[dt.datetime | None, BeforeValidator(_only_text)] = Field(
        None, description="Resolves relative dates; without it they stay unresolved."
    )

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
