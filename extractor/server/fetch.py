"""Fetching an article's page for a client, from public addresses only.

Every connection, those of redirects included, goes to an address that was looked up and checked for that very
connection: a name that resolves to a private address, now or at its second look-up, leads nowhere.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
from collections.abc import Iterable
from http import HTTPStatus
from importlib.metadata import version
from typing import Any
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import httpcore
import idna

from extractor.readers.html import decode
from extractor.server.addresses import is_public
from extractor.server.problems import Refusal

REDIRECTS = 5
PORTS = {"http": 80, "https": 443}
AGENT = f"khabar/{version('khabar')} (article on a reader's request)"
_LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"(?:{_LABEL}\.)*{_LABEL}\.?|[0-9a-f:.]*:[0-9a-f:.]*")
"""A host name or IPv6 address that needs no encoding."""


class _NotPublic(Exception):
    pass


class _BadHost(Exception):
    pass


class PublicNetwork(httpcore.AsyncNetworkBackend):
    """Connects to globally reachable addresses only."""

    def __init__(self) -> None:
        self._backend = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except UnicodeError:
            raise _BadHost from None
        addresses = list(dict.fromkeys(str(info[4][0]) for info in found))
        if not addresses or not all(is_public(address) for address in addresses):
            raise _NotPublic
        for address in addresses[:-1]:
            with contextlib.suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return await self._backend.connect_tcp(address, port, timeout, local_address, socket_options)
        return await self._backend.connect_tcp(addresses[-1], port, timeout, local_address, socket_options)


async def fetch(url: str, *, longest: int, timeout: float, network: httpcore.AsyncNetworkBackend | None = None) -> str:
    """The page at a URL, decoded.

    Args:
        longest: most bytes that the page may have.
        timeout: seconds for everything together.

    Raises:
        Refusal: the URL, or one that it redirects to, is not public http(s), or the page can't be had.
    """
    try:
        async with (
            asyncio.timeout(timeout),
            httpcore.AsyncConnectionPool(network_backend=network or PublicNetwork()) as pool,
        ):
            for _ in range(REDIRECTS + 1):
                url = _ascii(url)
                async with pool.stream("GET", url, headers=_headers(url)) as response:
                    named = {name.lower(): value for name, value in response.headers}
                    if 300 <= response.status < 400 and b"location" in named:
                        url = urljoin(url, _location(named[b"location"]))
                        continue
                    if response.status != 200:
                        raise _failed(f"The page's server answered {response.status}.")
                    return decode(await _body(response, longest))
            raise _failed(f"The page redirects more than {REDIRECTS} times.")
    except _BadHost:
        raise _bad_host() from None
    except _NotPublic:
        raise Refusal(HTTPStatus.FORBIDDEN, "not-public", "The URL does not lead to a public address.") from None
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, OSError, TimeoutError):
        raise _failed("The page's server can't be reached, or answers too slowly.") from None


def _headers(url: str) -> dict[bytes | str, bytes | str]:
    return {
        "Host": urlsplit(url).netloc,
        "User-Agent": AGENT,
        "Accept": "text/html, application/xhtml+xml",
        "Accept-Encoding": "identity",
    }


async def _body(response: httpcore.Response, longest: int) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_stream():
        body += chunk
        if len(body) > longest:
            raise _failed(f"The page is larger than {longest} bytes.")
    return bytes(body)


def _ascii(url: str) -> str:
    """A URL as it goes over the wire: Persian letters percent-encoded, its host in Punycode.

    Raises:
        Refusal: it is not plain http(s) on its usual port, or its host can't be written so.
    """
    try:
        parts = urlsplit(url.strip())
        fits = parts.scheme in PORTS and parts.hostname and parts.port in (None, PORTS[parts.scheme])
        fits = fits and parts.username is None
    except ValueError:
        fits = False
    if not fits:
        detail = "The URL is not plain http or https on its usual port."
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "bad-url", detail)
    host = str(parts.hostname)
    if not host.isascii() or not _HOST.fullmatch(host):
        host = _punycode(host)
    netloc = f"[{host}]" if ":" in host else host
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._") or "/"
    return urlunsplit((parts.scheme, netloc, path, quote(parts.query, safe="/%:@!$&'()*+,;=~-._?"), ""))


def _punycode(host: str) -> str:
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except UnicodeError:
        raise _bad_host() from None


def _location(value: bytes) -> str:
    """Where a redirect leads; some servers send UTF-8 as it is."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _bad_host() -> Refusal:
    return Refusal(HTTPStatus.BAD_REQUEST, "bad-url", "The URL's host name can't be looked up.")


def _failed(detail: str) -> Refusal:
    return Refusal(HTTPStatus.BAD_GATEWAY, "fetch-failed", detail)
