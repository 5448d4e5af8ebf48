"""HTTP over TCP by uvicorn, with limits on how long a client may take over a request's header, and on how many may.

However many connections stand open in silence, a new one is served: the one that has been silent longest makes way.
"""

from __future__ import annotations

import asyncio
from functools import cache
from http import HTTPStatus
from typing import ClassVar

import h11
from starlette.exceptions import HTTPException
from uvicorn.protocols.http.h11_impl import H11Protocol

from extractor.server.problems import MEDIA_TYPE, problem
from extractor.server.settings import Settings


@cache
def _settings() -> Settings:
    """The settings; uvicorn makes connections itself, so they come from the environment."""
    return Settings.from_environment()


class Connection(H11Protocol):
    """A connection that is closed when the next request's header has not come in time."""

    _deadline: asyncio.TimerHandle | None = None
    _silent: ClassVar[dict[Connection, None]] = {}
    """Connections of this worker that wait for a header, the longest first."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()
        if len(self._silent) > _settings().connections:
            next(iter(self._silent))._close()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        waiting = self.conn.their_state is h11.IDLE
        if waiting and self._deadline is None:
            self._wait()
        elif not waiting:
            self._heard()

    def connection_lost(self, exc: Exception | None) -> None:
        self._heard()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Tell what is no HTTP as every other problem is told."""
        body = problem(HTTPException(HTTPStatus.BAD_REQUEST, msg)).model_dump_json(exclude_none=True).encode()
        headers = [(b"content-type", MEDIA_TYPE.encode()), (b"connection", b"close"),
                   (b"content-length", str(len(body)).encode())]  # fmt: skip
        status = HTTPStatus.BAD_REQUEST
        for event in (
            h11.Response(status_code=status, headers=headers, reason=status.phrase.encode()),
            h11.Data(data=body),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _wait(self) -> None:
        self._deadline = self.loop.call_later(_settings().client_timeout, self._close)
        self._silent[self] = None

    def _heard(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
        self._silent.pop(self, None)

    def _close(self) -> None:
        self._silent.pop(self, None)
        if not self.transport.is_closing():
            self.transport.close()
