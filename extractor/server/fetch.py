"""Fetching an article's page for a client, from public addresses only.

Every connection, those of redirects included, goes to an address that was looked up and checked for that very
connection: a name that resolves to a private address, now or at its second look-up, leads nowhere.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpcore

from extractor.readers.html import decode
from extractor.server.problems import Refusal

REDIRECTS = 5
PORTS = {"http": 80, "https": 443}


class _NotPublic(Exception):
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
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [str(info[4][0]) for info in found]
        if not all(is_public(address) for address in addresses):
            raise _NotPublic
        return await self._backend.connect_tcp(addresses[0], port, timeout, local_address, socket_options)


def is_public(address: str) -> bool:
    """Whether an IP address is globally reachable; addresses that carry an IPv4 one are judged by that too."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if inner is None and ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner and not inner.is_global:
            return False
    return ip.is_global and not ip.is_multicast


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
                _check(url)
                headers: dict[bytes | str, bytes | str] = {
                    "Host": urlsplit(url).netloc,
                    "Accept": "text/html",
                    "Accept-Encoding": "identity",
                }
                async with pool.stream("GET", url, headers=headers) as response:
                    named = {name.lower(): value for name, value in response.headers}
                    if 300 <= response.status < 400 and b"location" in named:
                        url = urljoin(url, named[b"location"].decode("latin-1"))
                        continue
                    if response.status != 200:
                        raise _failed(f"The page's server answered {response.status}.")
                    body = bytearray()
                    async for chunk in response.aiter_stream():
                        body += chunk
                        if len(body) > longest:
                            raise _failed(f"The page is larger than {longest} bytes.")
                    return decode(bytes(body))
            raise _failed(f"The page redirects more than {REDIRECTS} times.")
    except _NotPublic:
        raise Refusal(HTTPStatus.FORBIDDEN, "not-public", "The URL does not lead to a public address.") from None
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, OSError, TimeoutError):
        raise _failed("The page's server can't be reached, or answers too slowly.") from None


def _check(url: str) -> None:
    try:
        parts = urlsplit(url)
        fits = parts.scheme in PORTS and parts.hostname and parts.port in (None, PORTS[parts.scheme])
        fits = fits and url.isascii() and parts.username is None
    except ValueError:
        fits = False
    if not fits:
        raise Refusal(
            HTTPStatus.UNPROCESSABLE_ENTITY, "bad-url", "The URL is not plain http or https on its usual port."
        )


def _failed(detail: str) -> Refusal:
    return Refusal(HTTPStatus.BAD_GATEWAY, "fetch-failed", detail)
