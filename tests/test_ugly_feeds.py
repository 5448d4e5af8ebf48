"""Feeds with things in them that no library has foreseen: each is its feed's own fault, and the others are stored."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from sites import Site, rss, story
from test_feeds import feeds, rows, run

from extractor.corpora.feeds import FeedsError, Settings

DAY = "چهار نفر به شهر آمدند"


def shown(*items: dict[str, Any]) -> bytes:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": list(items)}).encode()


UGLY = {
    "address": shown({"id": "1", "url": "http://[x/y", "content_text": DAY}),
    "surrogate": shown({"id": "\ud800", "title": "\udfff", "content_html": f"<p>{DAY} \ud800</p>"}),
    "nul": shown({"id": "a\0", "title": "x\0y", "content_text": f"پنج نفر \0 {DAY}"}),
    "first": shown({"id": "1", "content_text": f"اول {DAY}", "date_published": "0001-01-01T00:00:00"}),
    "last": shown({"id": "1", "content_text": f"آخر {DAY}", "date_published": "9999-12-31T23:59:59"}),
    "port": rss(["http://127.0.0.1:99999/x"]),
    "host": rss(["http://xn--\u0640.example/"]),
}
STORED = {"address", "surrogate", "nul", "first", "last"}


def test_what_no_library_has_foreseen_stays_its_feeds_own_fault(site: Site, tmp_path: Path, postgresql: str) -> None:
    site.answers |= {f"/{name}": (200, {}, body) for name, body in UGLY.items()}
    site.answers |= {
        "/good": (200, {}, rss([site.page("/a", story(1))])),
        "/away": (301, {"Location": "http://xn--a.example/"}, b""),
        "/later": (503, {"Retry-After": "²"}, b""),
        "/torn": (200, {}, gzip.compress(UGLY["nul"])[:-12]),
    }
    names = ["good", *UGLY, "away", "later", "torn"]
    for database in (f"sqlite:///{tmp_path}/news.db", postgresql):
        reading = feeds(tmp_path, {name: f"{site.url}/{name}" for name in names}, database=database)
        reports = run(reading)
        assert {name for name in names if reports[name].stored == 1} == {"good", *STORED}
        assert {name for name in names if reports[name].error} == {"away", "later", "torn"}
        assert {name for name in names if reports[name].failed} == {"port", "host"}
        assert "torn" in str(reports["torn"].error)
        assert len(rows(reading, "articles")) == len(STORED) + 1


@pytest.mark.parametrize("url", ["http://[x", "http://", "http://a:b/", "http://a:99999/"])
def test_an_address_of_a_feed_that_cannot_be_is_told_at_once(tmp_path: Path, url: str) -> None:
    (tmp_path / "feeds.toml").write_text(f'[feeds.a]\nurl = "{url}"\n')
    with pytest.raises(FeedsError, match=r"feeds\.a\.url"):
        Settings.load(tmp_path / "feeds.toml")
