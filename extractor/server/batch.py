"""POST /v1/batch: NDJSON in, NDJSON out, as it comes.

Reading never waits for writing: what the client sends is kept (on disk beyond a megabyte) until its turn comes, so
that a client may send everything before it reads anything, or wait for each answer before it sends the next line.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from http import HTTPStatus

from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from extractor.server.models import ExtractRequest
from extractor.server.pool import Pool
from extractor.server.problems import Refusal, invalid, problem
from extractor.server.settings import Settings
from extractor.server.work import extract

MEDIA_TYPE = "application/x-ndjson"


class _Spool:
    """The body of a request, between its arrival and its use."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=1 << 20)  # noqa: SIM115  (closed by close)
        self._written = self._read = 0
        self._ended = False
        self._news = asyncio.Event()

    async def fill(self, receive: Receive) -> None:
        """Keep what arrives; returns when the client has gone.

        Raises:
            Refusal: the body is too large or comes too slowly.
        """
        while (message := await receive())["type"] == "http.request":
            self._file.seek(self._written)
            self._written += self._file.write(message.get("body", b""))
            self._ended = not message.get("more_body", False)
            self._news.set()

    async def _chunks(self) -> AsyncIterator[bytes]:
        while True:
            self._news.clear()
            while self._read < self._written:
                self._file.seek(self._read)
                chunk = self._file.read(1 << 16)
                self._read += len(chunk)
                yield chunk
            if self._ended:
                return
            await self._news.wait()

    async def lines(self, longest: int) -> AsyncIterator[bytes | None]:
        """The lines without their ends; ``None`` for one longer than ``longest`` bytes."""
        pending = bytearray()
        overlong = False
        async for chunk in self._chunks():
            *complete, rest = chunk.split(b"\n")
            for part in complete:
                pending += part
                yield None if overlong or len(pending) > longest else bytes(pending)
                pending.clear()
                overlong = False
            pending += rest
            if len(pending) > longest:
                overlong = True
                pending.clear()
        if pending or overlong:
            yield None if overlong else bytes(pending)

    def close(self) -> None:
        self._file.close()


class BatchResponse(Response):
    """Answers each line of the request with one line, in the same order."""

    media_type = MEDIA_TYPE

    def __init__(self, pool: Pool, settings: Settings) -> None:
        super().__init__()
        del self.headers["content-length"]
        self._pool = pool
        self._longest = settings.max_body
        self._ahead = settings.batch_ahead

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        spool = _Spool()
        results: asyncio.Queue[asyncio.Task[bytes] | None] = asyncio.Queue(self._ahead)
        request_id = scope["khabar.request_id"]

        async def schedule() -> None:
            number = 0
            async for line in spool.lines(self._longest):
                number += 1
                if line is None or line.strip():
                    await results.put(asyncio.create_task(self._one(number, line, request_id)))
            await results.put(None)

        async def write() -> None:
            while task := await results.get():
                await send({"type": "http.response.body", "body": await task, "more_body": True})

        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        reading = asyncio.create_task(spool.fill(receive))
        working = [asyncio.create_task(schedule()), asyncio.create_task(write())]
        try:
            await asyncio.wait([reading, working[1]], return_when=asyncio.FIRST_COMPLETED)
            if working[1].done():
                working[1].result()
            else:
                try:
                    reading.result()
                    return  # the client has gone
                except HTTPException as error:  # the answer has begun, so a refusal can only be its last line
                    await send({"type": "http.response.body", "body": _error(0, error, request_id), "more_body": True})
        finally:
            for task in (reading, *working):
                task.cancel()
            while not results.empty():
                if pending := results.get_nowait():
                    pending.cancel()
            spool.close()
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _one(self, number: int, line: bytes | None, request_id: str) -> bytes:
        try:
            if line is None:
                raise Refusal(
                    HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-large", f"The line is longer than {self._longest} bytes."
                )
            try:
                request = ExtractRequest.model_validate_json(line)
            except ValidationError as error:
                raise invalid(error.errors(include_input=False, include_url=False, include_context=False)) from None
            if request.text is None and request.html is None:
                raise Refusal(HTTPStatus.FORBIDDEN, "fetching-off", "A batch fetches no URLs; send text or html.")
            article = await self._pool(extract, request, patient=True)
        except HTTPException as error:
            return _error(number, error, request_id)
        return b'{"line":%d,"article":%b}\n' % (number, article)


def _error(number: int, error: HTTPException, request_id: str) -> bytes:
    body = problem(error, request_id).model_dump_json(exclude_none=True).encode()
    return b'{"line":%d,"error":%b}\n' % (number, body)
