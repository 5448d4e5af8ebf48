"""Pages that the service fetches for its readers: of the public network alone, whatever a name or a redirect says."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import httpcore
import pytest

from extractor.server.fetch import PublicNetwork, fetch, is_public
from extractor.server.problems import Refusal


class TestFetching:
    @pytest.mark.parametrize(
        ("address", "public"),
        [
            ("93.184.216.34", True),
            ("2606:2800:220:1:248:1893:25c8:1946", True),
            ("127.0.0.1", False),
            ("10.1.2.3", False),
            ("172.16.0.1", False),
            ("192.168.1.1", False),
            ("169.254.169.254", False),
            ("100.64.0.1", False),
            ("0.0.0.0", False),
            ("224.0.0.1", False),
            ("::1", False),
            ("fe80::1", False),
            ("fd00::1", False),
            ("::ffff:10.0.0.1", False),
            ("64:ff9b::7f00:1", False),
            ("2002:7f00:1::", False),
        ],
    )
    def test_which_addresses_are_public(self, address: str, public: bool) -> None:
        assert is_public(address) is public

    @pytest.mark.parametrize(
        ("url", "name"),
        [
            ("http://127.0.0.1/", "not-public"),
            ("http://localhost/", "not-public"),
            ("http://[::1]/", "not-public"),
            ("http://2130706433/", "not-public"),
            ("http://169.254.169.254/latest/meta-data", "not-public"),
            ("http://example.org:8080/", "bad-url"),
            ("https://user:pass@example.org/", "bad-url"),
            ("file:///etc/passwd", "bad-url"),
            ("http:///", "bad-url"),
            ("http://[::1", "bad-url"),
        ],
    )
    def test_only_public_web_pages_are_fetched(self, url: str, name: str) -> None:
        assert refusal(url).name == name

    def test_every_redirect_is_checked(self) -> None:
        network = Stub(
            {"page.test": [b"HTTP/1.1 302 Found\r\nlocation: http://10.0.0.1/\r\ncontent-length: 0\r\n\r\n"]}
        )
        assert refusal("http://page.test/", network).name == "not-public"
        assert network.connected == ["page.test"]

    def test_a_name_with_one_private_address_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in ("93.184.216.34", "10.0.0.1")
        ])  # fmt: skip
        assert refusal("http://page.test/").name == "not-public"

    def test_the_page_is_returned_after_a_redirect(self) -> None:
        page = '<meta charset="windows-1256"><p>خبر</p>'
        body = page.encode("windows-1256")
        network = Stub({
            "old.test": [b"HTTP/1.1 301 Moved\r\nlocation: http://new.test/a\r\ncontent-length: 0\r\n\r\n"],
            "new.test": [b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body)],
        })  # fmt: skip
        assert asyncio.run(fetch("http://old.test/", longest=1000, timeout=5, network=network)) == page

    def test_a_page_too_large_and_a_loop_of_redirects_fail(self) -> None:
        large = Stub({"page.test": [b"HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n" + b"a" * 5000]})
        assert refusal("http://page.test/", large).name == "fetch-failed"
        again = b"HTTP/1.1 302 Found\r\nlocation: /\r\ncontent-length: 0\r\n\r\n"
        assert refusal("http://page.test/", Stub({"page.test": [again] * 20})).name == "fetch-failed"


class Stub(PublicNetwork):
    """Some hosts answer with given bytes; to others it really connects, if it may."""

    def __init__(self, answers: dict[str, list[bytes]]) -> None:
        super().__init__()
        self.answers = answers
        self.connected: list[str] = []

    async def connect_tcp(self, host: str, port: int, *args: Any, **options: Any) -> httpcore.AsyncNetworkStream:
        if host not in self.answers:
            return await super().connect_tcp(host, port, *args, **options)
        self.connected.append(host)
        return httpcore.AsyncMockStream(self.answers[host])


def refusal(url: str, network: PublicNetwork | None = None) -> Refusal:
    with pytest.raises(Refusal) as caught:
        asyncio.run(fetch(url, longest=1000, timeout=5, network=network))
    return caught.value
