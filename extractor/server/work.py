"""What is done in a process of the pool: one article extracted, corrected, read in part, or written out."""

from __future__ import annotations

import codecs
import io
import logging
import zipfile
from collections.abc import Callable
from typing import Any, Literal

from pydantic import BaseModel, ValidationError

from extractor.corrections import CorrectionError, apply
from extractor.language.tokenizer import InvalidText
from extractor.pipeline import Extractor, Model
from extractor.processes import extractor
from extractor.records import Article
from extractor.server import telemetry
from extractor.server.models import (
    CorrectionRequest,
    ExportRequest,
    ExtractRequest,
    ReadingRequest,
    SourcedArticle,
    parted,
    plausible,
)
from extractor.server.reading import reading
from extractor.source import encodable

Form = Literal["json", "html", "csv", "xlsx", "gold", "zip"]


class Unreadable(ValueError):
    """The request's text or page can't be read; the message is for the client."""


class Unfitting(ValueError):
    """The request does not fit its schema or the article that it speaks of; JSON pointers and reasons."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__(faults)
        self.faults = faults


class Failure(Exception):
    """An error in the work: its type and places in the code, without a message that might quote the article."""


Job = Callable[["Extractor", Any, Form], bytes]


class Work:
    """What a process of the service does, from its start on: job after job.

    Args:
        model: of its extractor, which is loaded when the process receives its work.
    """

    def __init__(self, model: Model) -> None:
        self.model = model

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__ |= state
        logging.disable()  # libraries may quote the article; failures are told by the other side
        self.extractor = extractor(self.model)

    def __call__(self, given: tuple[Job, Any, Form]) -> bytes | Unreadable | Unfitting | Failure:
        """Do a job; its bytes, or why there are none."""
        job, request, form = given
        try:
            return job(self.extractor, request, form)
        except (Unreadable, Unfitting) as error:
            return error.with_traceback(None)
        except Exception as error:
            return Failure(type(error).__name__, telemetry.places(error))


def extract(extractor: Extractor, request: ExtractRequest, form: Form) -> bytes:
    """The records of one article."""
    given: dict[str, Any] = {name: getattr(request, name) for name in ("id", "url", "title", "agency", "published_at")}
    text = request.text
    if text is None:
        from extractor.readers.html import NoArticle, page

        try:
            found = page(encodable(request.html or "").encode(), url=request.url)
        except NoArticle as error:
            raise Unreadable(str(error)) from None
        text = found.text
        given = {name: value if value is not None else getattr(found, name) for name, value in given.items()}
    given["published_at"] = plausible(given["published_at"])
    try:
        article = extractor(text, **given)
    except InvalidText as error:
        raise Unreadable(str(error)) from None
    return written([sourced(article, text)], form)


def _parsed[M: BaseModel](model: type[M], body: bytes) -> M:
    """A body of records, which may be long, is read here and not in the event loop."""
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        faults = error.errors(include_input=False, include_url=False, include_context=False)
        raise Unfitting([("".join(f"/{part}" for part in fault["loc"]), fault["msg"]) for fault in faults]) from None


def correct(_extractor: Extractor, body: bytes, form: Form) -> bytes:
    """The article as the corrections leave it."""
    request = _parsed(CorrectionRequest, body)
    article, text = parted(request.article)
    try:
        corrected = apply(article, text, request.corrections)
    except CorrectionError as error:
        at = next((k for k, c in enumerate(request.corrections) if c.id == error.id), None)
        pointer = "/article" if at is None else f"/corrections/{at}/{error.field}"
        raise Unfitting([(pointer, error.reason)]) from None
    return written([sourced(corrected, text)], form)


def read(extractor: Extractor, request: ReadingRequest, _form: Form) -> bytes:
    """What the engine makes of a part of a text."""
    try:
        return reading(extractor, request).model_dump_json().encode()
    except InvalidText as error:
        raise Unreadable(str(error)) from None


def export(_extractor: Extractor, body: bytes, form: Form) -> bytes:
    """Articles in a file; as HTML it is the page itself, which goes on without the service."""
    articles = _parsed(ExportRequest, body).articles
    if form == "html":
        from extractor.server.alone import alone

        return alone(articles).encode()
    return written(articles, form)


def sourced(article: Article, text: str) -> SourcedArticle:
    """An article with its text."""
    return SourcedArticle.model_construct(**dict(article), text=text)


def written(articles: list[SourcedArticle], form: Form) -> bytes:
    """Articles as the bytes of a file."""
    if form == "json":
        bodies = [article.model_dump_json() for article in articles]
        return (bodies[0] if len(bodies) == 1 else f"[{','.join(bodies)}]").encode()
    if form == "html":
        from extractor.writers.page import render_all

        return render_all([parted(article) for article in articles]).encode()
    if form in ("gold", "zip"):
        return _gold(articles, form)
    return _table(articles, form)


def _gold(articles: list[SourcedArticle], form: Form) -> bytes:
    """The gold format; of several articles an archive with a file each."""
    from extractor.evaluation.gold import from_article

    files = [from_article(*parted(article)).json_text().encode() for article in articles]
    if form == "gold":
        return files[0]
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for k, (article, body) in enumerate(zip(articles, files, strict=True), 1):
            packed.writestr(f"{k:03}-{article.sha256[:16]}.json", body)
    return archive.getvalue()


HEAD = ("title", "agency", "published_at", "url")
"""Columns before those of the facts, where the facts of several articles stand in one table."""


def _table(articles: list[SourcedArticle], form: Form) -> bytes:
    from extractor.writers import csv
    from extractor.writers.tidy import TABLES, article_rows, utc

    every: dict[str, list[tuple[Any, ...]]] = {name: [] for name in TABLES if name != "errors"}
    for article in articles:
        head = (article.title, article.agency, utc(article.published_at), article.url)
        for name, rows in article_rows(*parted(article)).items():
            if name in every:
                every[name] += [(*head, *row) for row in rows] if name == "facts" and len(articles) > 1 else rows
    columns = {name: tuple(column.name for column in TABLES[name]) for name in every}
    if len(articles) > 1:
        columns["facts"] = HEAD + columns["facts"]
    if form == "csv":
        return codecs.BOM_UTF8 + csv.lines([columns["facts"], *every["facts"]])
    from extractor.writers.xlsx import workbook

    return workbook(every, columns)
