"""Extraction in processes of its own: the event loop stays free, and an article that takes too long is stopped.

The processes are forked from a fork server that has loaded Hazm already, so that replacing one takes milliseconds.
"""

from __future__ import annotations

import asyncio
import codecs
import logging
import multiprocessing
import time
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, Literal

from pebble import ProcessExpired, ProcessPool

from extractor.language.tokenizer import InvalidText
from extractor.pipeline import Extractor, Model
from extractor.server import telemetry
from extractor.server.models import ExtractRequest, SourcedArticle
from extractor.server.problems import INTERNAL, Refusal
from extractor.server.settings import Settings

Form = Literal["json", "html", "csv"]

_extractor: Extractor | None = None
"""This process's extractor, in a process of the pool."""


def _start(model: Model) -> None:
    global _extractor
    logging.disable()  # libraries may quote the article; failures are told by the other side
    _extractor = Extractor(model)
    _extractor("")


def _ready() -> bool:
    return _extractor is not None


class Unreadable(ValueError):
    """The request's text or page can't be read; the message is for the client."""


class Failure(Exception):
    """An error in the extraction: its type and places in the code, without a message that might quote the article."""


def _work(request: ExtractRequest, form: Form) -> bytes:
    """Extract in a process of the pool.

    Raises:
        Unreadable: the text is not valid Unicode, or the page holds no article.
        Failure: anything else.
    """
    try:
        return _extract(request, form)
    except Unreadable:
        raise
    except Exception as error:
        raise Failure(type(error).__name__, telemetry.places(error)) from None


def _extract(request: ExtractRequest, form: Form) -> bytes:
    assert _extractor is not None
    given: dict[str, Any] = {name: getattr(request, name) for name in ("id", "url", "title", "agency", "published_at")}
    text = request.text
    if text is None:
        from extractor.readers.html import NoArticle, page

        try:
            found = page((request.html or "").encode(), url=request.url)
        except NoArticle as error:
            raise Unreadable(str(error)) from None
        text = found.text
        given = {name: value if value is not None else getattr(found, name) for name, value in given.items()}
    try:
        article = _extractor(text, **given)
    except InvalidText as error:
        raise Unreadable(str(error)) from None
    if form == "html":
        from extractor.writers.page import render

        return render(article, text).encode()
    if form == "csv":
        from extractor.writers.csv import lines
        from extractor.writers.tidy import TABLES, article_rows

        header = tuple(column.name for column in TABLES["facts"])
        return codecs.BOM_UTF8 + lines([header, *article_rows(article, text)["facts"]])
    return SourcedArticle.model_construct(**dict(article), text=text).model_dump_json().encode()


class Pool:
    """The extraction processes of one server worker, with a queue of limited length before them."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._slots = asyncio.Semaphore(settings.processes)
        self._waiting = 0
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["extractor.server.warm"])
        self._pool = ProcessPool(settings.processes, initializer=_start, initargs=(settings.model,), context=context)

    async def ready(self) -> None:
        """Return when a process has loaded its model."""
        await asyncio.wrap_future(self._pool.schedule(_ready))

    async def __call__(
        self,
        request: ExtractRequest,
        form: Form = "json",
        *,
        patient: bool = False,
        gone: Callable[[], Awaitable[bool]] | None = None,
    ) -> bytes:
        """Extract one article, as the bytes of an answer.

        Args:
            patient: wait for a turn however long the queue is, and without lengthening it for others.
            gone: asked when the article's turn comes, whether its client has left; nothing is then done.

        Raises:
            Refusal: too many wait, it took too long, the text can't be read, or the process broke down.
        """
        if not patient and self._waiting >= self._settings.queue:
            raise Refusal(
                HTTPStatus.SERVICE_UNAVAILABLE, "busy", "Too many requests are waiting.", headers={"Retry-After": "1"}
            )
        self._waiting += not patient
        telemetry.WAITING.inc()
        try:
            await self._slots.acquire()
        finally:
            self._waiting -= not patient
            telemetry.WAITING.dec()
        try:
            if gone is not None and await gone():
                return b""
            return await self._run(request, form)
        finally:
            self._slots.release()

    async def _run(self, request: ExtractRequest, form: Form) -> bytes:
        started = time.perf_counter()
        # Shielded: a cancelled future would kill its process, which costs the next client more than the work does.
        future = asyncio.wrap_future(
            self._pool.schedule(_work, args=(request, form), timeout=self._settings.extraction_timeout)
        )
        future.add_done_callback(lambda done: done.cancelled() or done.exception())  # seen, even if nobody waits on
        try:
            result: bytes = await asyncio.shield(future)
        except TimeoutError:
            limit = f"{self._settings.extraction_timeout:g}"
            raise Refusal(
                HTTPStatus.GATEWAY_TIMEOUT, "too-slow", f"The article took longer than {limit} seconds."
            ) from None
        except Unreadable as error:
            raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "unreadable", str(error)) from None
        except (Failure, ProcessExpired) as error:
            name, places = error.args if isinstance(error, Failure) else ("ProcessExpired", [])
            telemetry.logger.error("extraction failed", extra={"fields": {"exception": name, "at": places}})
            raise INTERNAL from None
        telemetry.EXTRACTION_SECONDS.observe(time.perf_counter() - started)
        return result

    def close(self) -> None:
        """Stop the processes."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()
