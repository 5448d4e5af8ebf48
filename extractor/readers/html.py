"""Pages of news agencies: title, lead, body, date and agency. trafilatura reads; patterns/readers/pages.yaml points."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from extractor import patterns
from extractor.readers.columns import Columns
from extractor.readers.inputs import Input, Unreadable
from extractor.readers.published import parse_published
from extractor.readers.streams import whole
from extractor.readers.text import stem
from extractor.source import SAMPLE, SourceError, detect

SEEKS = False

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
"""What it says of a page that holds no article, ``NoArticle`` says too."""

_JOINERS = re.compile("\u200c|&zwnj;|&#8204;|&#x200c;", re.IGNORECASE)
_STAND_INS = "\ua66e\ua65a\ua4f9"
"""Printable letters of no Persian page. trafilatura drops unprintable characters, and with them every half-space."""
_CELLS = re.compile(r"(</t[dh]\s*>)\s*(?=<t[dh]\b)", re.IGNORECASE)
"""Between two cells of a row."""
_BLOCKS = re.compile(r"</?(?:p|div|br|li|ul|ol|h\d|tr|table|blockquote|section|article)\b[^>]*>", re.IGNORECASE)
_RULE = re.compile(r"[|\s-]*")
"""A line that trafilatura draws below the head of a table."""
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w-]{3,20})""", re.IGNORECASE)
_LD_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')


class Pages(patterns.Strict):
    """patterns/readers/pages.yaml."""

    title: tuple[str, ...]
    body: tuple[str, ...]
    lead: tuple[str, ...]
    remove: tuple[str, ...]
    published: tuple[str, ...]
    drop_lines: tuple[str, ...]
    agencies: dict[str, str]


class NoArticle(ValueError):
    """The page holds no article."""


def read(stream: io.BufferedReader, name: str, columns: Columns) -> Iterator[Input | Unreadable]:
    yield page(whole(stream), id=stem(name))


def page(
    data: bytes, *, id: str | None = None, url: str | None = None, charset: str | None = None, agency: str | None = None
) -> Input:
    """The article of a page.

    Args:
        data: the page as it came.
        id: the article's id; by default its URL.
        url: where it came from; by default the page's own canonical link.
        charset: what the server said; bytes that contradict it win.
        agency: the agency's name; by default known by the host, else the page's own.

    Raises:
        NoArticle: no text was found in it.
    """
    try:
        return _article(decode(data, charset), id=id, url=url, agency=agency)
    except NoArticle:
        raise
    except Exception as error:  # parsers meet things in pages that nobody has foreseen
        raise NoArticle(f"the page cannot be read: {type(error).__name__}: {error}") from error


def _article(source: str, *, id: str | None, url: str | None, agency: str | None) -> Input:
    import trafilatura
    from lxml import html as lxml_html

    shapes = patterns.load("readers/pages", Pages)
    stand_in = next((c for c in _STAND_INS if c not in source), _STAND_INS[0])
    source = _JOINERS.sub(stand_in, source).replace("\x00", "")

    def restored(text: str | None) -> str | None:
        return text.replace(stand_in, "\u200c").strip() or None if text else None

    tree = lxml_html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", source))
    document: Any = trafilatura.bare_extraction(source, with_metadata=True, include_comments=False, url=url)
    title = restored(_text(tree, shapes.title)) or restored(document.title if document else None)
    published = _published(tree, shapes)
    lead = restored(_text(tree, shapes.lead))
    body = restored(_body(tree, shapes)) or restored(document.text if document else None)
    site = document.sitename.split("|")[0] if document and document.sitename else None
    lines = [line.strip() for line in (body or "").split("\n")]
    lines = [line for line in lines if not _RULE.fullmatch(line)]
    lines = [line for line in lines if not line.startswith(shapes.drop_lines) and line != title]
    if lead and lead not in lines[:2]:
        lines.insert(0, lead)
    if not lines:
        raise NoArticle("no text found in the page")
    url = url or restored(document.url if document else None)
    return Input(
        text="\n".join([title, *lines] if title else lines),
        id=id or url or "",
        title=title,
        url=url,
        agency=agency or agency_of(url) or restored(site),
        published_at=published or parse_published(document.date if document else None),
    )


def fragment(source: str) -> str:
    """The text of a piece of HTML, or of plain text, that is an article as a whole: a line a block."""
    from lxml import html as lxml_html

    drop = patterns.load("readers/pages", Pages).drop_lines
    if "<" in source or "&" in source:
        source = _CELLS.sub("\\1\t", _BLOCKS.sub("\n\\g<0>", source.replace("\x00", "")))
        tree = lxml_html.fragment_fromstring(source, create_parent="div")
        for unwanted in tree.xpath(".//script|.//style"):
            unwanted.drop_tree()
        source = tree.text_content()
    lines = [" ".join(line.split(" ")).strip() for line in source.split("\n")]
    return "\n".join(line for line in lines if line and not line.startswith(drop))


def decode(data: bytes, charset: str | None = None) -> str:
    """The text of a page: what its bytes show goes before what the server and its own head say of them."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.search(data, 0, 4096)
    said = (charset, declared[1].decode("ascii", "replace") if declared else None)
    for name in (_detected(data), *said, "utf-8"):
        try:
            return data.decode(name or "", errors="replace")
        except (LookupError, UnicodeError):
            continue
    raise AssertionError("UTF-8 is always known")


def _detected(data: bytes) -> str | None:
    try:
        return detect(data[:SAMPLE])
    except SourceError:
        return None


def _first(tree: Any, paths: tuple[str, ...]) -> Iterator[Any]:
    for path in paths:
        yield from tree.xpath(path)


def _text(tree: Any, paths: tuple[str, ...]) -> str | None:
    for element in _first(tree, paths):
        if text := " ".join(element.text_content().split()):
            return str(text)
    return None


def _body(tree: Any, shapes: Pages) -> str | None:
    """The text of the element that is known to hold the article."""
    import trafilatura
    from lxml import html as lxml_html

    for element in _first(tree, shapes.body):
        for path in shapes.remove:
            for unwanted in element.xpath(f".{path}"):
                unwanted.drop_tree()
        inner = lxml_html.tostring(element, encoding="unicode", with_tail=False)
        document: Any = trafilatura.bare_extraction(
            f"<html><body><article>{inner}</article></body></html>", include_comments=False, favor_recall=True
        )
        if document and document.text:
            return str(document.text)
    return None


def _published(tree: Any, shapes: Pages) -> Any:
    for script in tree.xpath('//script[@type="application/ld+json"]/text()'):
        if (found := _LD_DATE.search(script)) and (date := parse_published(found[1])):
            return date
    for value in _first(tree, shapes.published):
        text = value if isinstance(value, str) else " ".join(value.text_content().split())
        if len(text) < 200 and (date := parse_published(text)):
            return date
    return None


def agency_of(url: str | None) -> str | None:
    """The agency whose host, or a host above it, the URL has."""
    shapes = patterns.load("readers/pages", Pages)
    parts = (urlsplit(url).hostname or "").split(".") if url else []
    hosts = (".".join(parts[i:]) for i in range(len(parts)))
    return next((shapes.agencies[host] for host in hosts if host in shapes.agencies), None)
