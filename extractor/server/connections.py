"""HTTP over TCP by uvicorn, with a limit on how long a client may take over a request's header."""

from __future__ import annotations

import asyncio
from functools import cache

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from extractor.server.settings import Settings


@cache
def _limit() -> float:
    """Seconds for a header; uvicorn makes connections itself, so it comes from the environment."""
    return Settings.from_environment().client_timeout


class Connection(H11Protocol):
    """A connection that is closed when the next request's header has not come in time."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._deadline = self.loop.call_later(_limit(), self._close)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        waiting = self.conn.their_state is h11.IDLE
        if waiting and self._deadline is None:
            self._deadline = self.loop.call_later(_limit(), self._close)
        elif not waiting and self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def connection_lost(self, exc: Exception | None) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
        super().connection_lost(exc)

    def _close(self) -> None:
        if not self.transport.is_closing():
            self.transport.close()
