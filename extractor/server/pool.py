"""Work on articles in processes of its own: the event loop stays free, and what takes too long is stopped.

They are copies of one that has loaded everything (``extractor.processes``), so that replacing one takes milliseconds.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Any

from extractor.processes import Broken, Worker
from extractor.server import telemetry
from extractor.server.forecast import Forecast
from extractor.server.problems import INTERNAL, Refusal, unfitting
from extractor.server.settings import Settings
from extractor.server.work import Failure, Form, Job, Unfitting, Unreadable, Work

GLANCE = 0.2
"""Seconds between two looks whether a client is still there."""
_PAUSE = 1.0
"""Seconds before a process that could not begin is started again."""


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
        self._count = settings.processes + 1  # one stands by, for when another is stopped
        self._work = Work(settings.model)
        self._workers: set[Worker] = set()
        self._idle: asyncio.Queue[Worker] = asyncio.Queue()
        self._starting: set[asyncio.Task[None]] = set()
        self._closed = False
        self._threads = ThreadPoolExecutor(2 * self._count)  # each waits for a process, or for the end of a killed one

    async def ready(self) -> None:
        """Return when a process has loaded its model."""
        for _ in range(self._count):
            self._start()
        worker = await self._idle.get()
        self._idle.put_nowait(worker)
        self.loaded = True

    def _start(self) -> None:
        task = asyncio.create_task(self._started())
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)

    async def _started(self) -> None:
        """Start a process, again and again until one has loaded its model."""
        while not self._closed:
            try:
                self._idle.put_nowait(await self._in_thread(self._begun))
                return
            except (Broken, EOFError, OSError) as error:
                if not self._closed:
                    fields = {"exception": type(error).__name__}
                    telemetry.logger.error("a process could not begin", extra={"fields": fields})
                    await asyncio.sleep(_PAUSE)

    def _begun(self) -> Worker:
        worker = Worker(self._work, self._settings.model, Work.__module__)
        self._workers.add(worker)
        try:
            if self._closed:  # meanwhile
                raise EOFError
            worker.receive()
        except BaseException:
            self._end(worker)
            raise
        return worker

    def _end(self, worker: Worker) -> None:
        self._workers.discard(worker)
        worker.kill()

    def _in_thread[R](self, function: Callable[..., R], *args: Any) -> asyncio.Future[R]:
        return asyncio.get_running_loop().run_in_executor(self._threads, function, *args)

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
        while not (worker := await self._idle.get()).process.is_alive():
            self._end(worker)
            self._start()
        answer = self._in_thread(worker.ask, (job, request, form))
        try:
            with self._forecast.work(job.__name__, _length(request)):
                result = await self._result(answer, gone)
        except TimeoutError:
            raise Refusal(
                HTTPStatus.GATEWAY_TIMEOUT, "too-slow", f"The article took longer than {limit:g} seconds."
            ) from None
        except (Broken, EOFError, OSError):
            raise self._failed(Failure("ProcessExpired", [])) from None
        finally:
            self._release(worker, answer)
        if isinstance(result, Unreadable):
            raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "unreadable", str(result))
        if isinstance(result, Unfitting):
            raise unfitting(result.faults)
        if isinstance(result, Failure):
            raise self._failed(result)
        telemetry.EXTRACTION_SECONDS.observe(time.perf_counter() - started)
        return result

    def _failed(self, failure: Failure) -> Refusal:
        name, places = failure.args
        telemetry.logger.error("extraction failed", extra={"fields": {"exception": name, "at": places}})
        return INTERNAL

    async def _result(
        self, answer: asyncio.Future[Any], gone: Callable[[], Awaitable[bool]] | None
    ) -> bytes | Unreadable | Unfitting | Failure:
        """What the process gives, within its time; once nobody waits for it, it has a moment to end.

        A killed process costs the start of another, so that work that is nearly done is let end.
        """
        end = time.monotonic() + self._settings.extraction_timeout
        try:
            while not answer.done():
                left = end - time.monotonic()
                if left <= 0:
                    raise TimeoutError
                await asyncio.wait([answer], timeout=min(GLANCE, left))
                if not answer.done() and gone is not None and await gone():
                    raise Gone
        except (Gone, asyncio.CancelledError):
            if not answer.done():
                await asyncio.wait([answer], timeout=self._settings.abandoned_timeout)
            raise
        result: bytes | Unreadable | Unfitting | Failure = answer.result()
        return result

    def _release(self, worker: Worker, answer: asyncio.Future[Any]) -> None:
        """Let the next article have the process; kill it if it is at work still."""
        if answer.done() and not answer.cancelled() and not answer.exception():
            self._idle.put_nowait(worker)
            return
        self._end(worker)
        answer.add_done_callback(lambda ended: ended.cancelled() or ended.exception())  # seen, though nobody waits on
        if not self._closed:
            self._start()

    def close(self) -> None:
        """Stop the processes."""
        self._closed = True
        for worker in tuple(self._workers):
            self._end(worker)
        self._threads.shutdown(cancel_futures=True)
        for worker in tuple(self._workers):  # begun meanwhile
            self._end(worker)


def _length(request: Any) -> int:
    """Of what is to be worked on: of a body of records, or of a text or page."""
    if isinstance(request, bytes):
        return len(request)
    return len(request.text or getattr(request, "html", None) or "")
