"""Thirty feeds of every kind, good and bad, three rounds of the command: every version of every article once."""

from __future__ import annotations

import gzip
import json
import socket
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sites import Site, rss, story

from extractor.cli import main

BAD = ("gone", "missing", "circle", "dead", "cut", "page", "torn", "drip", "huge", "binary")


class Rounds:
    """The feeds of a site, and what they have shown so far."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.links: dict[str, list[str]] = {}
        self.expected: set[str] = set()
        self.number = 0

    def news(self, feed: str) -> list[str]:
        """One more article in a feed; returns the addresses of all."""
        self.number += 1
        address = self.site.page(f"/{feed}/{self.number}", story(self.number))
        self.links.setdefault(feed, []).append(address)
        self.expected.add(address)
        return self.links[feed]

    def show(self, path: str, body: bytes, **headers: str) -> None:
        self.site.answers[path] = (200, headers, body)

    def good(self) -> list[str]:
        """Every good feed shows one article more than before; returns their paths."""
        for n in range(5):
            self.show(f"/rss{n}", rss(self.news(f"rss{n}")))
        for n in range(2):
            self.show(f"/atom{n}", atom(self.news(f"atom{n}")))
            entries = [{"id": link, "url": link} for link in self.news(f"json{n}")]
            shown = {"version": "https://jsonfeed.org/version/1.1", "title": "خبر", "items": entries}
            self.show(f"/json{n}", json.dumps(shown).encode())
            self.show(f"/file{n}.xml.gz", gzip.compress(rss(self.news(f"file{n}"))))
            packed = gzip.compress(rss(self.news(f"packed{n}")))
            self.show(f"/packed{n}", packed, **{"Content-Encoding": "gzip"})
            self.show(f"/telegram{n}", self.channel(f"/telegram{n}"))
        self.show("/target", rss(self.news("moved")))
        self.site.answers["/moved"] = (302, {"Location": "/target"}, b"")
        self.site.answers["/slow"] = slow(rss(self.news("slow")))
        self.show("/unclosed", rss(self.news("unclosed")).replace(b"</channel></rss>", b"<item><title>\xff & <b>"))
        self.show("/copies", rss([f"{link}?utm_source=x" for link in self.links["rss0"]]))  # of articles known already
        self.show("/empty", rss([]))
        kinds = ("/atom{}", "/json{}", "/file{}.xml.gz", "/packed{}", "/telegram{}")
        paths = [f"/rss{n}" for n in range(5)] + [kind.format(n) for kind in kinds for n in range(2)]
        return [*paths, "/moved", "/slow", "/unclosed", "/copies", "/empty"]

    def channel(self, path: str) -> bytes:
        """Posts as a bridge of Telegram shows them: no title, no page, the text and its marks alone."""
        self.number += 1
        self.links.setdefault(path, []).append(f"{self.site.url}{path}#{self.number}")
        self.expected.add(self.links[path][-1])
        posts = "".join(
            f"<item><guid>{link.rpartition('#')[2]}</guid><description>🔹 #آب {link.rpartition('#')[2]} "
            f"میلیارد تومان هزینه شد.</description></item>"
            for link in self.links[path]
        )
        return f'<rss version="2.0"><channel><title>کانال</title>{posts}</channel></rss>'.encode()

    def bad(self) -> dict[str, str]:
        """Name ─► address of feeds of which nothing can be had."""
        link = self.site.page("/never", story(999))
        self.site.answers |= {
            "/gone": (410, {}, b""),
            "/circle": (302, {"Location": "/circle"}, b""),
            "/cut": cut(rss([link])),
            "/page": (200, {}, b"<html><body><p>no feed</p></body></html>"),
            "/torn": (200, {}, b'{"items": ['),
            "/drip": slow(b"", 30),
            "/huge": (200, {}, b" " * 300_000 + rss([link])),
            "/binary": (200, {}, b"\x1f\x8b\x00\x01"),
        }
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            dead = f"http://127.0.0.1:{unused.getsockname()[1]}/rss"
        host = self.site.url.replace("127.0.0.1", "localhost")  # a slow one must not hold up the others' host
        return {name: dead if name == "dead" else f"{host}/{name}" for name in BAD}


def atom(links: list[str]) -> bytes:
    entries = "".join(f'<entry><title>تیتر</title><id>{link}</id><link href="{link}"/></entry>' for link in links)
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'.encode()


def slow(body: bytes, seconds: float = 0.3) -> Callable[[Any], None]:
    def answer(handler: Any) -> None:
        time.sleep(seconds)
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def cut(body: bytes) -> Callable[[Any], None]:
    def answer(handler: Any) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body) + 1000))
        handler.end_headers()
        handler.wfile.write(body)
        handler.connection.shutdown(socket.SHUT_RDWR)

    return answer


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Any:
    def run(file: Path) -> tuple[int, dict[str, str]]:
        """Exit status, and what is said of each feed."""
        arguments = ["khabar", "feed", str(file), "--to", f"sqlite:///{tmp_path}/news.db", "--model", "none"]
        monkeypatch.setattr(sys, "argv", arguments)
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capfd.readouterr()
        assert not err
        return int(ended.value.code or 0), dict(line.split(": ", 1) for line in out.splitlines())

    return run


def test_thirty_feeds_three_rounds(site: Site, command: Any, tmp_path: Path) -> None:
    rounds = Rounds(site)
    bad = rounds.bad()
    urls = {path[1:].replace(".", "-"): site.url + path for path in rounds.good()} | bad
    assert len(urls) == 30
    file, hopeless = tmp_path / "feeds.toml", tmp_path / "hopeless.toml"
    head = "delay = 0\nbackoff = 0\nevery = 0.01\ntimeout = 2\nmax_bytes = 200_000\n"
    for path, some in ((file, urls), (hopeless, bad)):
        path.write_text(head + "".join(f'[feeds."{name}"]\nurl = "{url}"\n' for name, url in some.items()))
    for number in range(3):
        if number == 1:
            rounds.good()
            corrected = rounds.links["rss1"][0]
            site.page(corrected.removeprefix(site.url), story(777))
            shown = f"<pubDate>Tue, 0{number} Aug 2023 10:00:00 GMT</pubDate><description>تازه</description>"
            rounds.show("/rss1", rss(rounds.links["rss1"], **{corrected: shown}))
        status, said = command(file)
        assert status == 0
        failing = {name for name, line in said.items() if ";" in line}
        assert failing <= set(BAD) | {"empty"}, said
        if number == 0:
            assert failing >= set(BAD), said
        if number == 1:
            assert "1 corrected" in said["rss1"]
        if number == 2:
            assert all(line.startswith("0 new, 0 duplicates") for line in said.values()), said
    database = sqlite3.connect(tmp_path / "news.db")
    found = [id for (id,) in database.execute("SELECT id FROM articles")]
    assert sorted(found) == sorted(rounds.expected | {f"{corrected}#v2"})
    states = database.execute("SELECT status, count(*) FROM feed_items GROUP BY status").fetchall()
    assert states == [("stored", len(found) - 1)]
    assert command(hopeless)[0] == 1
