"""The outermost layer: request ids, limits on what clients send and how slowly, security headers, logs, metrics."""

from __future__ import annotations

import asyncio
import re
import time
import uuid
from collections.abc import Iterator
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from extractor.server import manners, telemetry
from extractor.server.problems import INTERNAL, Refusal, answer
from extractor.server.settings import Settings

BATCH = "/v1/batch"
RECORDS = ("/v1/corrections", "/v1/export")
"""Where records come back to be corrected or written."""

SECURITY_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}

PIECE = 1 << 16

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


class ClientStalled(Exception):
    """The client does not read its answer."""


class Guard:
    """ASGI middleware around the whole app, its error handling included."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        await _Exchange(self.settings, scope, receive, send).run(self.app)


class _Exchange:
    """One request and its answer."""

    def __init__(self, settings: Settings, scope: Scope, receive: Receive, send: Send) -> None:
        self._settings = settings
        self._scope = scope
        self._receive = receive
        self._send = send
        given = Headers(scope=scope).get("x-request-id", "")
        self.id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        scope["khabar.request_id"] = self.id
        path = scope["path"]
        self._limit = (
            settings.max_batch if path == BATCH else settings.max_records if path in RECORDS else settings.max_body
        )
        self._head = scope["method"] == "HEAD"
        if self._head:
            scope["method"] = "GET"
        self._started = time.perf_counter()
        self._received = 0
        self._complete = False
        self._status = 0

    async def run(self, app: ASGIApp) -> None:
        failure: Exception | None = None
        try:
            if self._scope["method"] == "POST":
                manners.check(self._scope)
            await app(self._scope, self.receive, self.send)
        except (ClientStalled, Refusal) as error:
            failure = error
        except Exception as error:
            failure = error
            telemetry.logger.error("failure", extra={"fields": {"request_id": self.id}}, exc_info=error)
        if failure is not None and not self._status:
            refusal = failure if isinstance(failure, Refusal) else INTERNAL
            await answer(refusal, self.id)(self._scope, self.receive, self.send)
        self._record()

    async def receive(self) -> Message:
        """The client's next message, within the limits of size and time."""
        if self._complete:
            return await self._receive()
        allowed = self._settings.client_timeout + self._received / self._settings.slowest
        try:
            async with asyncio.timeout(self._started + allowed - time.perf_counter()):
                message = await self._receive()
        except TimeoutError:
            raise Refusal(
                HTTPStatus.REQUEST_TIMEOUT,
                "slow-client",
                "The request's body came too slowly.",
                headers={"Connection": "close"},
            ) from None
        if message["type"] == "http.request":
            self._received += len(message.get("body", b""))
            self._complete = not message.get("more_body", False)
            if self._received > self._limit:
                raise Refusal(
                    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                    "too-large",
                    f"The body is larger than {self._limit} bytes.",
                    headers={"Connection": "close"},
                )
        return message

    async def send(self, message: Message) -> None:
        """Pass on a message of the answer; a client that does not take it is given up."""
        if message["type"] == "http.response.start":
            self._status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["x-request-id"] = self.id
            for name, value in SECURITY_HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("cache-control", "no-cache" if "etag" in headers else "no-store")
        elif self._head:
            message = {**message, "body": b""}
        for piece in _pieces(message):
            try:
                async with asyncio.timeout(self._settings.client_timeout):
                    await self._send(piece)
            except TimeoutError:
                raise ClientStalled from None

    def _record(self) -> None:
        route = getattr(self._scope.get("route"), "path", None) or "unknown"
        seconds = time.perf_counter() - self._started
        method = "HEAD" if self._head else self._scope["method"]
        telemetry.REQUESTS.labels(method, route, self._status).inc()
        telemetry.REQUEST_SECONDS.labels(route).observe(seconds)
        telemetry.REQUEST_BYTES.inc(self._received)
        telemetry.logger.info(
            "request",
            extra={
                "fields": {
                    "request_id": self.id,
                    "method": method,
                    "route": route,
                    "status": self._status,
                    "seconds": round(seconds, 4),
                    "bytes": self._received,
                }
            },
        )


def _pieces(message: Message) -> Iterator[Message]:
    """A long body in pieces: the server waits between two of them until the client has taken the first."""
    body = message.get("body", b"")
    if len(body) <= PIECE:
        yield message
        return
    for start in range(0, len(body), PIECE):
        last = start + PIECE >= len(body)
        yield {**message, "body": body[start : start + PIECE], "more_body": message.get("more_body", False) or not last}
