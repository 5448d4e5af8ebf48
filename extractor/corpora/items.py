"""What a feed shows: RSS, Atom or JSON Feed ─► items, however broken its XML is."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from extractor.corpora.fetching import Fetched, FetchError
from extractor.readers.html import decode, fragment
from extractor.readers.published import parse_published
from extractor.source import encodable

_TRACKING = ("utm_", "fbclid", "gclid", "yclid")


@dataclass(frozen=True, slots=True)
class Item:
    """An article as a feed shows it."""

    url: str
    """Its address, canonical; of an item that has none the feed's with the item's own id as fragment."""
    title: str | None
    published_at: dt.datetime | None
    updated_at: dt.datetime | None
    """When it was corrected last, or else published."""
    content: str | None
    """The text that the feed itself holds: HTML or plain."""
    digest: str
    """Of title and text: another one is another version."""


def canonical(url: str) -> str:
    """An address without what does not tell pages apart: fragment, tracking parameters, case of the host."""
    parts = urlsplit(url)
    query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not k.lower().startswith(_TRACKING)]
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", urlencode(query), ""))


def has_page(url: str) -> bool:
    """Whether an item's ``url`` is the address of a page: a canonical one has no fragment."""
    return "#" not in url


def items(fetched: Fetched) -> list[Item]:
    """The items of a feed, oldest first. Raises ``FetchError`` where it is no feed."""
    text = decode(fetched.data or b"", fetched.charset)
    try:
        shown = _json_feed(text) if text.lstrip().startswith("{") else _xml_feed(text)
        found = [_item(fetched.url, **fields) for fields in shown]
    except FetchError:
        raise
    except Exception as error:  # parsers meet things in feeds that nobody has foreseen
        raise FetchError(f"no feed: {type(error).__name__}: {error}") from error
    return [item for item in reversed(found) if item]


def _item(
    feed: str, *, links: tuple[Any, ...], id: Any, title: Any, content: Any, published: Any, updated: Any
) -> Item | None:
    """None for what has neither an address nor a text."""
    content, title, id = (_storable(value) if isinstance(value, str) else value for value in (content, title, id))
    content = content if isinstance(content, str) and content.strip() else None
    title = " ".join(title.split()) if isinstance(title, str) and title.strip() else None
    digest = hashlib.sha256(f"{title}\n{fragment(content or '')}".encode("utf-8", "replace")).hexdigest()
    written = [_storable(link) for link in links if isinstance(link, str) and link.strip()]
    url = next((address for link in written if (address := _address(feed, link, id))), None)
    if url is None:
        if content is None:
            return None
        url = f"{canonical(feed)}#{id if isinstance(id, str | int) and id else digest[:16]}"
    published_at, updated_at = parse_published(published), parse_published(updated)
    return Item(url, title, published_at or updated_at, updated_at or published_at, content, digest)


def _storable(text: str) -> str:
    """Without what JSON's escapes can hold and a database cannot: lone surrogates, NUL."""
    return encodable(text).replace("\0", "\ufffd")


def _address(feed: str, link: str, id: Any) -> str | None:
    """The canonical address that a link is; None if it is none.

    It may be relative; an id («guid», which feedparser gives as the link too) is an address as it is or not.
    """
    try:
        address = link if link == id else urljoin(feed, link)
        return canonical(address) if address.startswith(("http://", "https://")) else None
    except ValueError:  # «http://[x»
        return None


def _xml_feed(text: str) -> Iterator[dict[str, Any]]:
    import feedparser

    if text.lstrip().startswith("<?xml"):
        text = text.split("?>", 1)[-1]  # its encoding is not true any more
    try:
        parsed = feedparser.parse(text.encode(), response_headers={"content-type": "application/xml; charset=utf-8"})
    except Exception as error:  # a fault of one feed must not end the round
        raise FetchError(f"no feed: {type(error).__name__}: {error}") from error
    if not parsed.entries and not parsed.get("version"):
        raise FetchError(f"no feed: {parsed.get('bozo_exception') or 'neither RSS, Atom nor JSON Feed'}")
    for entry in parsed.entries:
        yield {
            "links": (entry.get("link"), entry.get("id")),
            "id": entry.get("id"),
            "title": entry.get("title"),
            "content": "\n".join(c.get("value", "") for c in entry.get("content", ())) or entry.get("summary"),
            "published": dict.get(entry, "published"),
            "updated": dict.get(entry, "updated"),  # feedparser itself would give «published» where there is none
        }


def _json_feed(text: str) -> Iterator[dict[str, Any]]:
    """https://www.jsonfeed.org/version/1.1"""
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FetchError(f"no feed: {error}") from error
    entries = feed.get("items")
    if "jsonfeed.org" not in str(feed.get("version")) or not isinstance(entries, list):
        raise FetchError("no feed: neither RSS, Atom nor JSON Feed")
    for entry in entries:
        if isinstance(entry, dict):
            yield {
                "links": (entry.get("url"), entry.get("external_url"), entry.get("id")),
                "id": entry.get("id"),
                "title": entry.get("title"),
                "content": entry.get("content_html") or entry.get("content_text") or entry.get("summary"),
                "published": entry.get("date_published"),
                "updated": entry.get("date_modified"),
            }
