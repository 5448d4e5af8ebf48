"""Feeds: a real HTTP server on loopback, sound and faulty, into a database; every article once, whatever happens."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import subprocess
import sys
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sites import SENTENCES, Site, feeds, html, rows, rss, run, story

from extractor import Article
from extractor.corpora.feeds import ATTEMPTS, Feeds, FeedsError, Report, Settings
from extractor.writers import schema

PAGES = Path(__file__).parent / "fixtures" / "pages"


def test_a_feed_is_read_once_and_then_asked_whether_it_has_changed(site: Site, tmp_path: Path) -> None:
    links = [site.page(f"/news/{n}", story(n)) for n in range(3)]

    def answer(handler: Any) -> None:
        changed = handler.headers.get("If-None-Match") != '"v1"'
        handler.send_response(200 if changed else 304)
        handler.send_header("ETag", '"v1"')
        handler.end_headers()
        handler.wfile.write(rss(links) if changed else b"")

    site.answers["/rss"] = answer
    reading = feeds(tmp_path, {"a": {"url": f"{site.url}/rss", "agency": "آب‌خبر"}})
    assert run(reading)["a"] == Report("a", stored=3)
    assert run(reading)["a"] == Report("a")
    assert [site.asked[f"/news/{n}"] for n in range(3)] == [1, 1, 1]
    assert site.asked["/rss"] == 2
    stored = rows(reading, "articles")
    assert {row.id for row in stored} == set(links)
    assert {row.agency for row in stored} == {"آب‌خبر"}
    assert all(row.text.startswith("خبر شماره") for row in stored)
    assert len(rows(reading, "quantities")) > 10


def test_faulty_feeds_do_not_stop_the_others(site: Site, tmp_path: Path) -> None:
    links = {name: site.page(f"/{name}", story(n)) for n, name in enumerate("abcdefgh")}
    broken = rss([links["a"]]).replace(b"</channel></rss>", b"<item><title>\xff & <b>")
    old = rss([links["b"]], **{links["b"]: "<description>كتاب پرنده</description>"}).decode()
    atom = (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><title>t</title><id>{links["c"]}</id>'
        f'<link href="/c"/><updated>2023-05-22T10:30:00Z</updated></entry></feed>'
    )
    site.answers |= {
        "/broken": (200, {"Content-Type": "text/xml"}, broken),
        "/old": (200, {"Content-Type": "application/rss+xml; charset=utf-8"}, old.replace("ی", "ي").encode("cp1256")),
        "/atom": (200, {}, atom.encode("utf-16")),
        "/moved": (301, {"Location": "/moved2"}, b""),
        "/moved2": (302, {"Location": f"{site.url}/target"}, b""),
        "/target": (200, {}, rss([links["d"]])),
        "/circle": (302, {"Location": "/circle"}, b""),
        "/page": (200, {}, html("no feed", ["متن"])),
        "/gone": (410, {}, b""),
        "/huge": (200, {}, rss([links["e"]]) + b" " * 10_000_000),
    }
    tries = Counter[str]()

    def flaky(handler: Any) -> None:
        tries["flaky"] += 1
        handler.send_response(200 if tries["flaky"] == 3 else 503)
        handler.send_header("Retry-After", "0")
        handler.end_headers()
        handler.wfile.write(rss([links["f"]]) if tries["flaky"] == 3 else b"")

    def dripping(handler: Any) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(600):
            handler.wfile.write(b"<")
            time.sleep(0.1)

    def cut(handler: Any) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "10000")
        handler.end_headers()
        handler.wfile.write(rss([links["g"]]))
        handler.connection.shutdown(socket.SHUT_RDWR)

    site.answers |= {"/flaky": flaky, "/dripping": dripping, "/cut": cut}
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        dead = f"http://127.0.0.1:{unused.getsockname()[1]}/rss"
    names = ["broken", "old", "atom", "moved", "circle", "page", "gone", "huge", "flaky", "dripping", "cut"]
    urls = {name: f"{site.url}/{name}" for name in names}
    urls["dripping"] = urls["dripping"].replace("127.0.0.1", "localhost")  # a host of its own
    reading = feeds(tmp_path, urls | {"dead": dead}, timeout=1, max_bytes=5_000_000)
    began = time.monotonic()
    reports = run(reading)
    assert time.monotonic() - began < 60
    errors = {name: report.error for name, report in reports.items() if report.error}
    assert {name for name in reports if name not in errors} == {"broken", "old", "atom", "moved", "flaky"}
    assert [reports[n] for n in reports if n not in errors] == [Report(n, stored=1) for n in reports if n not in errors]
    reasons = {"circle": "redirects", "page": "no feed", "gone": "410", "huge": "5000000 bytes", "cut": "Remote"}
    for name, reason in (reasons | {"dead": "Conn", "dripping": "Timeout"}).items():
        assert reason in (errors[name] or ""), name
    (published,) = [row.published_at for row in rows(reading, "articles") if row.id.endswith("/c")]
    assert published.isoformat() == "2023-05-22T10:30:00+00:00"
    state = {row.url.rsplit("/", 1)[-1]: row for row in rows(reading, schema.feeds)}
    assert state["gone"].failures == 1
    assert state["gone"].next_at > state["gone"].checked_at  # it is left alone for a while
    assert state["flaky"].failures == 0


def test_faulty_pages_are_tried_again_and_given_up(site: Site, tmp_path: Path) -> None:
    links = {
        "good": site.page("/good", story(1)),
        "late": f"{site.url}/late",
        "never": f"{site.url}/never",
        "missing": f"{site.url}/missing",
        "huge": site.page("/huge", b"<p>" * 4_000_000),
        "empty": site.page("/empty", b"<html></html>"),
        "refused": site.page("/private/x", story(3)),
        "old": site.page("/old", (PAGES / "samaneh.html").read_bytes()),
    }
    site.answers |= {
        "/rss": (200, {}, rss([*links.values(), "javascript:alert(1)", "ftp://x/y"])),
        "/late": (500, {}, b""),
        "/never": (500, {}, b""),
        "/robots.txt": (200, {}, b"User-agent: *\nDisallow: /private/\n"),
    }
    reading = feeds(tmp_path, {"a": f"{site.url}/rss"}, max_bytes=5_000_000)
    assert run(reading)["a"] == Report("a", stored=2, refused=1, failed=5)
    site.page("/late", story(2))
    assert run(reading)["a"] == Report("a", stored=1, failed=2)  # what cannot get better is not tried again
    for _ in range(ATTEMPTS):
        last = run(reading)["a"]
    assert last == Report("a")
    status = {row.url.rsplit("/", 1)[-1]: row.status for row in rows(reading, schema.feed_items)}
    assert status == {
        "good": "stored", "late": "stored", "old": "stored", "x": "refused", "never": "given_up", "empty": "given_up",
        "missing": "given_up", "huge": "given_up",
    }  # fmt: skip
    assert site.asked["/private/x"] == 0
    assert {row.article_id for row in rows(reading, "errors")} == {
        links[n] for n in ("never", "missing", "huge", "empty")
    }
    assert "۷۰ ميليارد تومان" in next(row.text for row in rows(reading, "articles") if row.id == links["old"])


def test_duplicates(site: Site, tmp_path: Path, postgresql: str) -> None:
    original = [s.format(i + 3) for i, s in enumerate(SENTENCES * 3)]
    copied = ["به گزارش دیگران، " + original[0], *original[1:]]
    site.page("/original", html("آب در استان", original))
    site.page("/same-text", html("آب در استان", original))
    site.page("/copied", html("کم‌آبی در استان", copied))
    site.page("/other", story(5))
    site.answers["/moved"] = (302, {"Location": "/original"}, b"")
    first = [f"{site.url}{path}" for path in ("/original", "/other")]
    more = [f"{site.url}{p}" for p in ("/original?utm_source=rss#top", "/same-text", "/copied", "/moved")]
    site.answers |= {"/rss1": (200, {}, rss(first)), "/rss2": (200, {}, rss(more[:1] * 2 + more))}
    assert run(feeds(tmp_path, {"a": f"{site.url}/rss1"}, database=postgresql))["a"] == Report("a", stored=2)
    reading = feeds(tmp_path, {"b": f"{site.url}/rss2"}, database=postgresql)
    assert run(reading)["b"] == Report("b", duplicate=2, near_duplicate=1)
    items = {row.url.removeprefix(site.url): (row.status, row.article_id) for row in rows(reading, schema.feed_items)}
    assert items == {
        "/original": ("stored", f"{site.url}/original"), "/other": ("stored", f"{site.url}/other"),
        "/same-text": ("duplicate", f"{site.url}/original"), "/moved": ("duplicate", f"{site.url}/original"),
        "/copied": ("near_duplicate", f"{site.url}/original"),
    }  # fmt: skip


def test_a_kill_between_the_feed_and_its_pages_loses_nothing(site: Site, tmp_path: Path) -> None:
    links = [site.page(f"/news/{n}", story(n)) for n in range(4)]
    site.answers["/rss"] = (200, {"ETag": '"v1"'}, rss(links))

    class Killed(BaseException):
        pass

    reading = feeds(tmp_path, {"a": f"{site.url}/rss"})
    store = reading._store

    def store_two(*arguments: Any) -> str:
        if len(rows(reading, "articles")) == 2:
            raise Killed
        return store(*arguments)

    reading._store = store_two  # type: ignore[method-assign]
    with pytest.raises(Killed):
        run(reading)
    site.answers["/rss"] = (304, {}, b"")
    again = feeds(tmp_path, {"a": f"{site.url}/rss"})
    assert run(again)["a"] == Report("a", stored=2)
    assert {row.id for row in rows(again, "articles")} == set(links)


def test_a_pipe_gets_every_article_before_it_is_committed(site: Site, tmp_path: Path) -> None:
    site.answers["/rss"] = (200, {}, rss([site.page(f"/news/{n}", story(n)) for n in range(2)]))
    file = tmp_path / "feeds.toml"
    file.write_text(
        f'database = "sqlite:///{tmp_path}/n.db"\ndelay = 0\nbackoff = 0\n[feeds.a]\nurl = "{site.url}/rss"\n'
    )
    command = [sys.executable, "-c", "from extractor.cli import main; main()", "feed", str(file), "--model", "none"]
    done = subprocess.run([*command, "--to", "-"], capture_output=True, text=True, check=True)
    assert {json.loads(line)["id"] for line in done.stdout.splitlines()} == {f"{site.url}/news/{n}" for n in range(2)}
    assert done.stderr == "a: 2 new, 0 duplicates\n"

    def broken(article: Article) -> None:
        raise BrokenPipeError

    site.answers["/rss"] = (200, {}, rss([site.page("/news/3", story(3))]))
    settings = Settings.load(file)
    with pytest.raises(BrokenPipeError):
        asyncio.run(Feeds(settings, "none", broken).round())
    assert run(Feeds(settings, "none"))["a"] == Report("a", stored=1)  # what nobody took is not lost


def test_watching_goes_round_until_it_is_stopped(site: Site, tmp_path: Path) -> None:
    first, second = (site.page(f"/news/{n}", story(n)) for n in range(2))
    site.answers["/rss"] = (200, {}, rss([first]))
    seen: list[Report] = []

    async def watch() -> None:
        stop = asyncio.Event()

        def report(reports: list[Report]) -> None:
            seen.extend(reports)
            site.answers["/rss"] = (200, {}, rss([second, first]))
            if sum(r.stored for r in seen) == 2:
                stop.set()

        await asyncio.wait_for(feeds(tmp_path, {"a": f"{site.url}/rss"}).watch(stop, report), 60)

    asyncio.run(watch())
    assert [r.stored for r in seen if r.stored] == [1, 1]


def test_a_host_is_not_pressed(site: Site, tmp_path: Path) -> None:
    times: list[float] = []

    def page(number: int) -> Any:
        def answer(handler: Any) -> None:
            times.append(time.monotonic())
            handler.send_response(200)
            handler.end_headers()
            handler.wfile.write(story(number))

        return answer

    site.answers |= {f"/news/{n}": page(n) for n in range(3)}
    for name in "ab":
        site.answers[f"/{name}"] = (200, {}, rss([f"{site.url}/news/{n}" for n in range(3)]))
    run(feeds(tmp_path, {name: f"{site.url}/{name}" for name in "ab"}, delay=0.2))
    assert all(later - earlier >= 0.19 for earlier, later in pairwise(times))


@pytest.mark.parametrize(
    ("toml", "reason"),
    [
        ("", "feeds"), ("feeds = {}", "feeds"), ("[feeds.a]\nurl = 'gopher://x'", "feeds.a.url"),
        ("every = 0\n[feeds.a]\nurl = 'http://x'", "every"), ("evry = 1\n[feeds.a]\nurl = 'http://x'", "evry"),
        ("[feeds.a", "end of document"),
    ],
)  # fmt: skip
def test_a_file_that_says_what_is_wrong_with_it(tmp_path: Path, toml: str, reason: str) -> None:
    (tmp_path / "feeds.toml").write_text(toml)
    with pytest.raises(FeedsError, match=re.escape(reason)):
        Settings.load(tmp_path / "feeds.toml")


def test_the_command(site: Site, tmp_path: Path) -> None:
    site.answers["/rss"] = (200, {}, rss([site.page("/news/1", story(1))]))
    file = tmp_path / "feeds.toml"
    file.write_text(f'delay = 0\nbackoff = 0\n[feeds.a]\nurl = "{site.url}/rss"\n[feeds.b]\nurl = "{site.url}/none"\n')
    command = [str(Path(sys.executable).with_name("khabar")), "feed", str(file), "--model", "none"]
    done = subprocess.run([*command, "--to", f"sqlite:///{tmp_path}/n.db"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.splitlines()) == (
        0,
        ["a: 1 new, 0 duplicates", "b: 0 new, 0 duplicates; HTTP 404"],
    )
    file.write_text(file.read_text().replace("/rss", "/gone"))
    done = subprocess.run([*command, "--to", f"sqlite:///{tmp_path}/m.db"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    done = subprocess.run([*command[:2], "nothing.toml"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "khabar: nothing.toml: No such file or directory\n")
    done = subprocess.run([*command[:2], "https://127.0.0.1:9/rss"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("khabar: https://127.0.0.1:9/rss: an address; it belongs into a TOML file of feeds")


def test_the_sample_file() -> None:
    settings = Settings.load(PAGES.parents[2] / "samples" / "feeds.toml")
    assert set(settings.feeds) == {"irna", "isna", "mehr"}
