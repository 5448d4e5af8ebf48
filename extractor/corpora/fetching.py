"""Polite fetching of feeds and pages: one request at a time and a pause a host, limits, retries with back-off."""

from __future__ import annotations

import asyncio
import random
import time
import zlib
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

import httpx

_REDIRECTS = 5
_LONGEST_PAUSE = 60.0
"""Seconds; a server that asks for more («Retry-After») is left alone until the next round."""
_PASSING = {408, 425, 429, 500, 502, 503, 504}


class FetchError(Exception):
    """The address could not be fetched; ``lasting`` if trying again cannot help."""

    def __init__(self, reason: str, *, lasting: bool = False) -> None:
        super().__init__(reason)
        self.lasting = lasting


@dataclass(frozen=True, slots=True)
class Fetched:
    """A body and what belongs to it; ``data`` is None where the server says that nothing has changed."""

    url: str
    """Where the redirects ended."""
    data: bytes | None
    charset: str | None
    etag: str | None
    last_modified: str | None


@dataclass
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0
    robots: RobotFileParser | None = None


class Fetcher:
    """Fetches over HTTP(S).

    Args:
        agent: what the fetcher calls itself.
        delay: seconds between two requests to a host.
        timeout: seconds for a request as a whole, however slowly bytes drip.
        max_bytes: longest body, decompressed.
        tries: times that a passing fault is tried.
        backoff: seconds before the second try; doubles each time.
    """

    def __init__(
        self, *, agent: str, delay: float, timeout: float, max_bytes: int, tries: int = 3, backoff: float = 1.0
    ) -> None:
        self.agent = agent
        self.delay = delay
        self.timeout = timeout
        self.max_bytes = max_bytes
        self.tries = tries
        self.backoff = backoff
        self.hosts: dict[str, _Host] = {}
        self.client = httpx.AsyncClient(
            follow_redirects=True, max_redirects=_REDIRECTS, timeout=timeout, headers={"User-Agent": agent}
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.client.aclose()

    async def get(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """Fetch an address, unless it is still as it was at ``etag`` or ``last_modified``.

        Raises:
            FetchError: it cannot be had.
        """
        headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        given = {name: value for name, value in headers.items() if value}
        for attempt in range(1, self.tries + 1):
            pause = self.backoff * 2 ** (attempt - 1) * random.uniform(0.8, 1.2)
            try:
                return await self._once(url, given)
            except _Later as error:
                if attempt == self.tries or (error.seconds or 0) > _LONGEST_PAUSE:
                    raise FetchError(str(error)) from error
                pause = max(pause, error.seconds or 0)
            except (httpx.TransportError, TimeoutError) as error:
                if attempt == self.tries:
                    raise FetchError(_said(error)) from error
            await asyncio.sleep(pause)
        raise AssertionError("unreachable")

    async def allowed(self, url: str) -> bool:
        """Whether the host's robots.txt lets us fetch a page; it is asked for once a host.

        Raises:
            FetchError: robots.txt cannot be had, so that nobody knows.
        """
        host = self._host(url)
        if host.robots is None:
            parts = urlsplit(url)
            robots = RobotFileParser()
            try:
                fetched = await self.get(f"{parts.scheme}://{parts.netloc}/robots.txt")
                robots.parse((fetched.data or b"").decode("utf-8", "replace").splitlines())
            except FetchError as error:
                if not error.lasting:
                    raise
                robots.parse([])  # there is none
            host.robots = robots
        return host.robots.can_fetch(self.agent, url)

    def _host(self, url: str) -> _Host:
        return self.hosts.setdefault(urlsplit(url).netloc, _Host())

    async def _once(self, url: str, headers: dict[str, str]) -> Fetched:
        host = self._host(url)
        async with host.lock:
            await asyncio.sleep(max(0.0, host.free_at - time.monotonic()))
            try:
                async with asyncio.timeout(self.timeout), self.client.stream("GET", url, headers=headers) as response:
                    return await self._read(response)
            except Exception as error:  # of addresses and bodies too that no library has foreseen
                if isinstance(error, _PASSING_FAULTS) and not isinstance(error, httpx.UnsupportedProtocol):
                    raise
                raise FetchError(_said(error), lasting=True) from error
            finally:
                host.free_at = time.monotonic() + self.delay

    async def _read(self, response: httpx.Response) -> Fetched:
        status = response.status_code
        if status in _PASSING:
            raise _Later(f"HTTP {status}", _retry_after(response))
        if status >= 400:
            raise FetchError(f"HTTP {status}", lasting=True)
        data = bytearray()
        if status != 304:
            async for piece in response.aiter_bytes():
                data += piece
                if len(data) > self.max_bytes:
                    raise FetchError(f"longer than {self.max_bytes} bytes", lasting=True)
        return Fetched(
            url=str(response.url),
            data=None if status == 304 else self._unpacked(bytes(data)),
            charset=response.charset_encoding,
            etag=response.headers.get("etag"),
            last_modified=response.headers.get("last-modified"),
        )

    def _unpacked(self, data: bytes) -> bytes:
        """The body of a file that is itself compressed: «feed.xml.gz»."""
        if not data.startswith(b"\x1f\x8b"):
            return data
        unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        try:
            unpacked = unpacker.decompress(data, self.max_bytes + 1)
        except zlib.error as error:
            raise FetchError(f"no gzip: {error}", lasting=True) from error
        if len(unpacked) > self.max_bytes:
            raise FetchError(f"longer than {self.max_bytes} bytes", lasting=True)
        if not unpacker.eof:
            raise FetchError("the archive is torn: it ends in the middle")
        return unpacked


class _Later(Exception):
    """The server asks to come again; ``seconds`` if it says when."""

    def __init__(self, reason: str, seconds: float | None) -> None:
        super().__init__(reason)
        self.seconds = seconds


_PASSING_FAULTS = (httpx.TransportError, TimeoutError, _Later, FetchError)


def _retry_after(response: httpx.Response) -> float | None:
    value = response.headers.get("retry-after", "")
    if value.isdecimal():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, OverflowError):
        return None


def _said(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
