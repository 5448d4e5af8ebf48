"""Items of feeds: their own text, their versions and formats, their addresses, and which are nearly the same."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sites import SENTENCES, Site, feeds, rows, rss, run, story

from extractor.corpora import duplicates
from extractor.corpora.feeds import Report
from extractor.corpora.items import canonical
from extractor.writers import schema


def test_articles_that_the_feed_itself_holds(site: Site, tmp_path: Path) -> None:
    body = "".join(f"&lt;p&gt;{s.format(4)}&lt;/p&gt;" for s in SENTENCES)
    link = f"{site.url}/never-fetched"
    site.answers["/rss"] = (200, {}, rss([link], **{link: f"<description>{body}</description>"}))
    reading = feeds(tmp_path, {"a": {"url": f"{site.url}/rss", "pages": False}})
    assert run(reading)["a"] == Report("a", stored=1)
    (article,) = rows(reading, "articles")
    assert article.text.split("\n")[:2] == ["تیتر", SENTENCES[0].format(4)]
    assert site.asked["/never-fetched"] == 0


def item(title: str, text: str = "", link: str = "", **tags: str) -> str:
    """An RSS item."""
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in tags.items())
    link = f"<link>{link}</link>" if link else ""
    return f"<item><title>{title}</title>{link}<description>{text}</description>{inner}</item>"


def channel(*items: str) -> bytes:
    return f'<rss version="2.0"><channel><title>خبر</title>{"".join(items)}</channel></rss>'.encode()


OWN = "استانداری از هزینه ۱۲ میلیارد تومان برای {} مدرسه خبر داد."


@pytest.mark.parametrize("pages", [True, False])
def test_the_items_own_text_where_there_is_no_page(site: Site, tmp_path: Path, pages: bool) -> None:
    site.answers["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /private/\n")
    site.page("/bare", b"<html><body></body></html>")
    links = [f"{site.url}{path}" for path in ("/gone", "/bare", "/private/x")]
    shown = [item(f"خبر {n}", OWN.format(n + 4), link) for n, link in enumerate(links)]
    shown += [item("", OWN.format(9), guid="77"), item("بی‌متن", "", f"{site.url}/empty"), item("بی‌نشان", "")]
    site.answers["/rss"] = (200, {}, channel(*shown))
    reading = feeds(tmp_path, {"a": {"url": f"{site.url}/rss", "pages": pages}})
    assert run(reading)["a"] == Report("a", stored=4, failed=1)
    stored = {row.id.removeprefix(site.url): row for row in rows(reading, "articles")}
    assert {id: row.text.split("\n") for id, row in stored.items()} == {
        "/gone": ["خبر 0", OWN.format(4)], "/bare": ["خبر 1", OWN.format(5)], "/private/x": ["خبر 2", OWN.format(6)],
        "/rss#77": [OWN.format(9)],
    }  # fmt: skip
    assert stored["/rss#77"].url is None
    if pages:
        notes = {row.url.rsplit("/", 1)[-1]: row.error for row in rows(reading, schema.feed_items)}
        assert "404" in notes["gone"]
        assert "robots.txt" in notes["x"]
        assert site.asked["/private/x"] == 0


def test_corrected_items_are_versions(site: Site, tmp_path: Path, postgresql: str) -> None:
    link, other = site.page("/news/1", story(1)), site.page("/news/2", story(2))

    def show(updated: str, title: str = "تیتر") -> None:
        entry = f'<entry><title>{{}}</title><link href="{{}}"/><updated>{updated}</updated></entry>'
        body = entry.format(title, link) + entry.format("دیگر", other)
        site.answers["/atom"] = (200, {}, f'<feed xmlns="http://www.w3.org/2005/Atom">{body}</feed>'.encode())

    show("2023-05-22T10:00:00Z")
    urls = {"a": f"{site.url}/atom"}
    reading = feeds(tmp_path, urls, database=postgresql)
    assert run(reading)["a"] == Report("a", stored=2)
    assert run(reading)["a"] == Report("a")
    show("2023-05-22T11:00:00Z")  # shown anew, and the same
    assert run(reading)["a"] == Report("a", unchanged=2)
    site.page("/news/1", story(1).replace("کارگروه".encode(), "کمیته".encode()))  # nearly the same, and a correction
    show("2023-05-22T12:00:00Z")
    assert run(reading)["a"] == Report("a", corrected=1, unchanged=1)
    site.page("/news/1", story(7))
    show("2023-05-22T12:00:00Z", title="تیتر تازه")
    site.answers["/news/1"], good = (500, {}, b""), site.answers["/news/1"]
    assert run(reading)["a"] == Report("a", failed=1)
    site.answers["/news/1"] = good
    assert run(feeds(tmp_path, urls, database=postgresql))["a"] == Report("a", corrected=1)
    found = [(row.id, row.version, row.version_of) for row in rows(reading, "articles")]
    assert found == [(link, 1, None), (f"{link}#v2", 2, link), (f"{link}#v3", 3, link), (other, 1, None)]
    assert {row.article_id for row in rows(reading, "quantities")} == {id for id, _, _ in found}


def test_packed_feeds_and_json_feeds(site: Site, tmp_path: Path) -> None:
    packed = gzip.compress(rss([site.page("/news/1", story(1))]))
    shown = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "خبر",
        "items": [
            {"id": "7", "content_text": OWN.format(3), "date_published": "2023-05-22T10:30:00Z"},
            {"id": 8, "url": site.page("/news/2", story(2)), "title": "تیتر"},
            {"id": "9"}, "no item",
        ],
    }  # fmt: skip
    site.answers |= {
        "/feed.xml.gz": (200, {"Content-Type": "application/gzip"}, packed),
        "/bomb.xml.gz": (200, {}, gzip.compress(b" " * 50_000_000)),
        "/torn.xml.gz": (200, {}, packed[:10] + b"no"),
        "/feed.json": (200, {}, json.dumps(shown).encode()),
        "/other.json": (200, {}, b'{"items": []}'),
        "/torn.json": (200, {}, b'{"items": ['),
    }
    reading = feeds(tmp_path, {name[1:].replace(".", "-"): f"{site.url}{name}" for name in site.answers if "." in name})
    reports = run(reading)
    assert {name: r.stored for name, r in reports.items() if not r.error} == {"feed-xml-gz": 1, "feed-json": 2}
    assert "5000000 bytes" in (reports["bomb-xml-gz"].error or "")
    assert {name for name, r in reports.items() if r.error and "no feed" in r.error} >= {"other-json", "torn-json"}
    assert f"{site.url}/feed.json#7" in {row.id for row in rows(reading, "articles")}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://News.Example/a?utm_source=x&id=7&fbclid=1#top", "https://news.example/a?id=7"),
        ("http://news.example", "http://news.example/"),
        ("http://news.example/a?b=&a=1", "http://news.example/a?b=&a=1"),
    ],
)
def test_canonical_addresses(url: str, expected: str) -> None:
    assert canonical(url) == expected
    assert canonical(expected) == expected


NUMBERS = st.lists(st.integers(0, 10**9), min_size=60, max_size=80, unique=True)


@given(NUMBERS.map(lambda ns: [f"a{n}" for n in ns]), NUMBERS.map(lambda ns: [f"b{n}" for n in ns]), st.integers(0, 59))
def test_near_duplicates_share_a_band_and_others_do_not_resemble(one: list[str], other: list[str], at: int) -> None:
    changed = [*one[:at], "changed", *one[at + 1 :]]
    first, near, far = (duplicates.signature(" ".join(words)) for words in (one, changed, other))
    assert first
    assert near
    assert far
    assert set(duplicates.bands(first)) & set(duplicates.bands(near))
    assert duplicates.similarity(first, near) > 0.7
    assert duplicates.similarity(first, far) < 0.3
    assert duplicates.signature("too short to tell") is None
