"""Work on articles in processes of its own: the event loop stays free, and what takes too long is stopped.

The processes are forked from a fork server that has loaded Hazm already, so that replacing one takes milliseconds.
"""

from __future__ import annotations

import asyncio
import math
import multiprocessing
import time
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from pebble import ProcessExpired, ProcessPool

from extractor.server import telemetry
from extractor.server.forecast import Forecast
from extractor.server.problems import INTERNAL, Refusal, unfitting
from extractor.server.settings import Settings
from extractor.server.work import Failure, Form, Job, Unfitting, Unreadable, ready, start, work

GLANCE = 0.2
"""Seconds between two looks whether a client is still there."""


class Gone(Exception):
    """The client has left before its answer was made."""


class Pool:
    """The processes of one server worker, with a queue of limited length before them."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._slots = asyncio.Semaphore(settings.processes)
        self._waiting = 0
        self._forecast = Forecast(settings.extraction_timeout)
        self.loaded = False
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["extractor.server.warm"])
        count = settings.processes + 1  # one stands by, for when another is stopped and loads its model anew
        self._pool = ProcessPool(count, initializer=start, initargs=(settings.model,), context=context)

    async def ready(self) -> None:
        """Return when a process has loaded its model."""
        self.loaded = await asyncio.wrap_future(self._pool.schedule(ready))

    @property
    def full(self) -> bool:
        """Whether a further request would be refused."""
        return self._waiting >= self._settings.queue

    @property
    def patience(self) -> str:
        """Seconds until the queue has probably moved on, for ``Retry-After``."""
        return str(max(1, math.ceil(self._forecast.left())))

    async def __call__(
        self,
        job: Job,
        request: Any,
        form: Form = "json",
        *,
        patient: bool = False,
        gone: Callable[[], Awaitable[bool]] | None = None,
    ) -> bytes:
        """Do a job, as the bytes of an answer.

        Args:
            patient: wait for a turn however long the queue is, and without lengthening it for others.
            gone: whether the client has left; its work is then not begun, or stopped.

        Raises:
            Refusal: too many wait, it took too long, the request can't be met, or the process broke down.
            Gone: the client has left.
        """
        if not patient and self.full:
            headers = {"Retry-After": self.patience}
            raise Refusal(HTTPStatus.SERVICE_UNAVAILABLE, "busy", "Too many requests are waiting.", headers=headers)
        self._waiting += not patient
        telemetry.WAITING.inc()
        try:
            await self._slots.acquire()
        finally:
            self._waiting -= not patient
            telemetry.WAITING.dec()
        try:
            if gone is not None and await gone():
                raise Gone
            return await self._run(job, request, form, gone)
        finally:
            self._slots.release()

    async def _run(self, job: Job, request: Any, form: Form, gone: Callable[[], Awaitable[bool]] | None) -> bytes:
        started = time.perf_counter()
        limit = self._settings.extraction_timeout
        future = asyncio.wrap_future(self._pool.schedule(work, args=(job, request, form), timeout=limit))
        future.add_done_callback(lambda done: done.cancelled() or done.exception())  # seen, even if nobody waits on
        try:
            with self._forecast.work(job.__name__, _length(request)):
                result = await self._result(future, gone)
        except TimeoutError:
            raise Refusal(
                HTTPStatus.GATEWAY_TIMEOUT, "too-slow", f"The article took longer than {limit:g} seconds."
            ) from None
        except Unreadable as error:
            raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "unreadable", str(error)) from None
        except Unfitting as error:
            raise unfitting(error.faults) from None
        except (Failure, ProcessExpired) as error:
            name, places = error.args if isinstance(error, Failure) else ("ProcessExpired", [])
            telemetry.logger.error("extraction failed", extra={"fields": {"exception": name, "at": places}})
            raise INTERNAL from None
        telemetry.EXTRACTION_SECONDS.observe(time.perf_counter() - started)
        return result

    async def _result(self, future: asyncio.Future[bytes], gone: Callable[[], Awaitable[bool]] | None) -> bytes:
        """What the process gives; once nobody waits for it, it has a moment to end and is then killed.

        A killed process costs the loading of a model, so that work that is nearly done is let end.
        """
        try:
            while not future.done():
                await asyncio.wait([future], timeout=GLANCE)
                if not future.done() and gone is not None and await gone():
                    raise Gone
        except (Gone, asyncio.CancelledError):
            if not future.done():
                await asyncio.wait([future], timeout=self._settings.abandoned_timeout)
            future.cancel()
            raise
        return future.result()

    def close(self) -> None:
        """Stop the processes."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()


def _length(request: Any) -> int:
    """Of what is to be worked on: of a body of records, or of a text or page."""
    if isinstance(request, bytes):
        return len(request)
    return len(request.text or getattr(request, "html", None) or "")
