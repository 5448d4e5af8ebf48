"""A site on loopback for the tests of feeds, whose answers the test sets, and feeds that read it."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from extractor.corpora.feeds import Feeds, Report, Settings
from extractor.writers import schema

SENTENCES = [
    "نشست کارگروه آب استان امروز با {} نفر برگزار شد.", "برای لایروبی {} رودخانه بودجه‌ای در نظر گرفته‌اند.",
    "کشاورزان {} روستا از کمبود آب گله دارند.", "بارش پاییز {} درصد کمتر از سال پیش بوده است.",
    "شرکت آب منطقه‌ای {} چاه بی‌پروانه را بست.", "هزینه این کار {} میلیارد تومان برآورد می‌شود.",
    "گزارش کارگروه تا پایان ماه در {} نسخه چاپ خواهد شد.",
]  # fmt: skip


def html(title: str, paragraphs: list[str]) -> bytes:
    body = f'<h1>{title}</h1><div itemprop="articleBody">{"".join(f"<p>{p}</p>" for p in paragraphs)}</div>'
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode()


def rss(links: list[str], **extra: str) -> bytes:
    items = "".join(f"<item><title>تیتر</title><link>{link}</link>{extra.get(link, '')}</item>" for link in links)
    channel = f'<rss version="2.0"><channel><title>خبر</title>{items}</channel></rss>'
    return f'<?xml version="1.0" encoding="utf-8"?>{channel}'.encode()


def story(number: int) -> bytes:
    """A page that is like no other."""
    return html(f"خبر شماره {number}", [s.format(number * 7 + i) + f" شناسه {number}" for i, s in enumerate(SENTENCES)])


class Site:
    """A server whose answers the test sets: path ─► (status, headers, body), or a function of the handler."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {}
        self.asked: Counter[str] = Counter()
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked[self.path] += 1
                answer = site.answers.get(self.path, (404, {}, b"not here"))
                if callable(answer):
                    answer(self)
                    return
                status, headers, body = answer
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.block_on_close = False
        self.server.handle_error = lambda *_: None  # type: ignore[method-assign]  # clients hang up on purpose
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def page(self, path: str, body: bytes, **headers: str) -> str:
        self.answers[path] = (200, {"Content-Type": "text/html; charset=utf-8"} | headers, body)
        return self.url + path


def feeds(tmp_path: Path, urls: dict[str, Any], **settings: Any) -> Feeds:
    tables = {name: {"url": feed} if isinstance(feed, str) else feed for name, feed in urls.items()}
    given_settings = {"delay": 0, "timeout": 2, "backoff": 0.01, "every": 0.05} | settings
    database = given_settings.pop("database", f"sqlite:///{tmp_path}/news.db")
    return Feeds(Settings(database=database, feeds=tables, **given_settings), "none")


def run(feeds: Feeds) -> dict[str, Report]:
    return {report.name: report for report in asyncio.run(feeds.round())}


def rows(feeds: Feeds, table: sa.Table | str) -> list[Any]:
    chosen = schema.tables[table] if isinstance(table, str) else table
    with feeds.engine.connect() as connection:
        return list(connection.execute(sa.select(chosen).order_by(*chosen.primary_key)))
