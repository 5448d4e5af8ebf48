"""``khabar feed``: RSS, Atom and JSON Feed into a database, round after round, every version of an article once.

What a feed shows becomes a row of ``feed_items`` («pending») in the transaction that notes the feed's ETag; then each
row is worked off in a transaction of its own. So a kill at any moment loses nothing, whatever the feed shows next. An
item that is shown otherwise than before is pending again; if its text is another one, it is the article's next version.

    pending ─► stored
            ├► duplicate        the same address or text is there already
            ├► near_duplicate   nearly the same text is there
            ├► refused          robots.txt does not let us fetch it
            └► failed           tried again in later rounds, then «given_up»
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import tomllib
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from extractor.corpora import duplicates
from extractor.corpora.fetching import Fetcher, FetchError
from extractor.corpora.items import Item, canonical, has_page, items
from extractor.outcomes import Failed, extract
from extractor.pipeline import DEFAULT_MODEL, Extractor, Model
from extractor.readers import Input
from extractor.readers.html import NoArticle, agency_of, fragment, page
from extractor.readers.published import parse_published
from extractor.records import Article
from extractor.source import WEB
from extractor.writers import schema
from extractor.writers.database import engine_of, lasting, migrate, put, told
from extractor.writers.target import TargetError
from extractor.writers.tidy import collect

ATTEMPTS = 4
"""Rounds in which an item is tried before it is given up."""
_LONGEST_BACKOFF = dt.timedelta(days=1)


class FeedsError(ValueError):
    """The file of feeds is missing or malformed."""


class Feed(BaseModel):
    """A table ``[feeds.NAME]``."""

    model_config = ConfigDict(extra="forbid")

    url: str = Field(pattern=r"^https?://")
    agency: str | None = None
    """Name of the agency; by default told by the page."""
    pages: bool = True
    """Fetch the article's page; else the feed itself holds the articles."""

    @field_validator("url")
    @classmethod
    def _whole(cls, url: str) -> str:
        if not urlsplit(url).hostname or urlsplit(url).port == 0:
            raise ValueError("no host in it")
        return url


class Settings(BaseModel):
    """The file of feeds."""

    model_config = ConfigDict(extra="forbid")

    database: str = "sqlite:///news.db"
    every: float = Field(900, gt=0)
    """Seconds from round to round when watching."""
    delay: float = Field(1.0, ge=0)
    """Seconds between two requests to one host."""
    timeout: float = Field(30.0, gt=0)
    """Seconds for a request as a whole."""
    max_bytes: int = Field(5_000_000, gt=0)
    """Longest feed or page."""
    backoff: float = Field(2.0, ge=0)
    """Seconds before a request is tried again; doubles each time."""
    near_duplicate: float = Field(0.8, gt=0, le=1)
    """Share of common word triples from which a text is a near duplicate."""
    agent: str = "khabar (news fact extraction)"
    feeds: dict[str, Feed] = Field(min_length=1)

    @classmethod
    def load(cls, path: str | Path) -> Settings:
        """Read a TOML file. Raises ``FeedsError``."""
        try:
            return cls.model_validate(tomllib.loads(Path(path).read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            problems = error.errors() if isinstance(error, ValidationError) else []
            reason = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in problems)
            if str(path).lower().startswith(WEB):
                reason = "an address; it belongs into a TOML file of feeds, as `url` below [feeds.NAME] (docs/feeds.md)"
            raise FeedsError(f"{path}: {reason or getattr(error, 'strerror', None) or error}") from error


@dataclass
class Report:
    """What a round did with one feed."""

    name: str
    stored: int = 0
    corrected: int = 0
    """Later versions of articles that were there."""
    unchanged: int = 0
    """Shown otherwise than before, but with the text that is there."""
    duplicate: int = 0
    near_duplicate: int = 0
    refused: int = 0
    failed: int = 0
    error: str | None = None
    """Why the feed itself could not be read."""


class Feeds:
    """The feeds of a file, and their state in a database."""

    def __init__(
        self, settings: Settings, model: Model = DEFAULT_MODEL, emit: Callable[[Article], None] | None = None
    ) -> None:
        self.settings = settings
        self.emit = emit
        """Called with every article just before it is committed: after a kill one may come again, none is lost."""
        self.engine = engine_of(settings.database)
        try:
            with self.engine.connect() as connection:
                migrate(connection)
        except sa.exc.DBAPIError as error:
            raise TargetError(f"{self.engine.url}: {told(error)}") from error
        self.extractor = Extractor(model)
        self.storing = ThreadPoolExecutor(1)
        """One thread, so that a text and its copy cannot be stored at the same time."""

    async def round(self) -> list[Report]:
        """Ask every feed that is due, and work off what it shows; a feed's fault stays its own."""
        s = self.settings
        async with Fetcher(
            agent=s.agent, delay=s.delay, timeout=s.timeout, max_bytes=s.max_bytes, backoff=s.backoff
        ) as fetcher:
            with lasting(self.engine):
                return list(await asyncio.gather(*(self._feed(fetcher, n, f) for n, f in s.feeds.items())))

    async def watch(self, stop: asyncio.Event, report: Any) -> None:
        """Round after round until ``stop`` is set; ``report`` is called with the reports of each."""
        while not stop.is_set():
            working = asyncio.ensure_future(self.round())
            stopping = asyncio.ensure_future(stop.wait())
            await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                working.cancel()  # what is not worked off is pending in the database
                await asyncio.wait({working})
                return
            report(working.result())
            try:
                await asyncio.wait_for(stopping, self.settings.every)
            except TimeoutError:
                continue

    async def _feed(self, fetcher: Fetcher, name: str, feed: Feed) -> Report:
        report = Report(name)
        try:
            await self._look(fetcher, feed)
        except FetchError as error:
            report.error = str(error)
            self._note_failure(feed, report.error)
        for item in self._open_items(feed):
            status = await self._work_off(fetcher, feed, item)
            setattr(report, status, getattr(report, status) + 1)
        return report

    async def _look(self, fetcher: Fetcher, feed: Feed) -> None:
        """Fetch a feed, if it is due, and note its new links."""
        table = schema.feeds
        with self.engine.connect() as connection:
            state: dict[str, Any] = dict(
                connection.execute(sa.select(table).where(table.c.url == feed.url)).mappings().first() or {}
            )
        now = _now()
        if state.get("next_at") and state["next_at"] > now:
            return
        fetched = await fetcher.get(feed.url, etag=state.get("etag"), last_modified=state.get("last_modified"))
        shown = [] if fetched.data is None else await asyncio.to_thread(items, fetched)
        with self.engine.begin() as connection:
            known = _known(connection, [item.url for item in shown])
            for item in {item.url: item for item in shown}.values():  # a feed may show a link twice
                before = known.get(item.url)
                if before is None:
                    row = {"feed": feed.url, "seen_at": now} | asdict(item) | _PENDING
                    connection.execute(sa.insert(schema.feed_items), row)
                elif before["feed"] == feed.url and _corrected(item, before):
                    update = sa.update(schema.feed_items).where(schema.feed_items.c.url == item.url)
                    connection.execute(update.values(asdict(item) | _PENDING))
            _put_state(connection, feed.url, etag=fetched.etag, last_modified=fetched.last_modified, checked_at=now)

    def _note_failure(self, feed: Feed, error: str) -> None:
        """The more often a feed fails, the longer it is left alone."""
        table = schema.feeds
        with self.engine.begin() as connection:
            state: dict[str, Any] = dict(
                connection.execute(sa.select(table).where(table.c.url == feed.url)).mappings().first() or {}
            )
            failures = state.get("failures", 0) + 1
            wait = min(dt.timedelta(seconds=self.settings.every * 2 ** min(failures - 1, 20)), _LONGEST_BACKOFF)
            _put_state(connection, feed.url, etag=state.get("etag"), last_modified=state.get("last_modified"),
                       checked_at=_now(), next_at=_now() + wait * 0.9, failures=failures, error=error)  # fmt: skip

    def _open_items(self, feed: Feed) -> Sequence[Any]:
        table = schema.feed_items
        query = sa.select(table).where(table.c.feed == feed.url, table.c.status.in_(("pending", "failed")))
        with self.engine.connect() as connection:
            return connection.execute(query.order_by(table.c.seen_at, table.c.url)).mappings().all()

    async def _work_off(self, fetcher: Fetcher, feed: Feed, item: Any) -> str:
        """Fetch, read and extract an item, note what came of it, and return what the report counts it as."""
        note = None
        try:
            given = await self._input(fetcher, feed, item)
        except (_Refused, FetchError, NoArticle) as error:
            passing = isinstance(error, FetchError) and not error.lasting and item["attempts"] + 1 < ATTEMPTS
            own = None if passing else _own_text(feed, item)
            if own is None:
                if isinstance(error, _Refused):
                    return self._note(item, "refused", error=str(error))
                lasting = isinstance(error, _NoText) or (isinstance(error, FetchError) and error.lasting)
                return self._note_failed(item, str(error), lasting=lasting)
            given, note = own, f"{error}; so the feed's own text was taken"
        return await asyncio.get_running_loop().run_in_executor(self.storing, self._store, item, given, note)

    async def _input(self, fetcher: Fetcher, feed: Feed, item: Any) -> Input:
        if not (feed.pages and has_page(item["url"])):
            own = _own_text(feed, item)
            if own is None:
                raise _NoText("the feed holds no text for it")
            return own
        if not await fetcher.allowed(item["url"]):
            raise _Refused("robots.txt does not allow it")
        fetched = await fetcher.get(item["url"])
        address = canonical(fetched.url)
        data, charset = fetched.data or b"", fetched.charset
        given = await asyncio.to_thread(page, data, url=address, charset=charset, agency=feed.agency)
        published = given.published_at or parse_published(item["published_at"])
        return replace(given, title=given.title or item["title"], published_at=published)

    def _store(self, item: Any, given: Input, note: str | None = None) -> str:
        """Extract and store an article or a version of it, unless it is there; all in one transaction."""
        sha256 = hashlib.sha256(given.text.encode("utf-8", "replace")).hexdigest()
        signature = duplicates.signature(given.text)
        with self.engine.connect() as connection:
            versions = _versions(connection, given.id)
            if sha256 in versions.values() and item["url"] == given.id:
                self._note(item, "stored", article_id=_with(sha256, versions), error=note)
                return "unchanged"
            articles = schema.tables["articles"]
            same = sa.select(articles.c.id).where(articles.c.sha256 == sha256).order_by(articles.c.id)
            original = connection.execute(same).scalar()
            near = None if original or not signature else self._near(connection, signature, versions)
        if original or near:
            return self._note(item, "duplicate" if original else "near_duplicate", article_id=original or near)
        given = given.as_version(len(versions) + 1)
        outcome = extract(self.extractor, 0, given)
        if isinstance(outcome, Failed):
            return self._note_failed(item, outcome.error, outcome)
        with self.engine.begin() as connection:
            put(connection, collect([outcome]))
            if signature:
                connection.execute(sa.insert(schema.feed_texts), {"article_id": given.id, "signature": signature})
                connection.execute(
                    sa.insert(schema.feed_bands),
                    [{"band": band, "article_id": given.id} for band in set(duplicates.bands(signature))],
                )
            _finish(connection, item, "stored", article_id=given.id, error=note)
            if self.emit:
                self.emit(outcome.article)
        return "corrected" if versions else "stored"

    def _near(self, connection: sa.Connection, signature: bytes, own: Collection[str]) -> str | None:
        """The article that a text is nearly the same as; its own earlier versions do not count."""
        texts, bands = schema.feed_texts, schema.feed_bands
        query = (
            sa.select(texts.c.article_id, texts.c.signature)
            .where(texts.c.article_id.in_(sa.select(bands.c.article_id).where(bands.c.band.in_(duplicates.bands(signature)))))
            .order_by(texts.c.article_id)
        )  # fmt: skip
        for article_id, other in connection.execute(query):
            if article_id not in own and duplicates.similarity(signature, other) >= self.settings.near_duplicate:
                return str(article_id)
        return None

    def _note(self, item: Any, status: str, *, article_id: str | None = None, error: str | None = None) -> str:
        with self.engine.begin() as connection:
            _finish(connection, item, status, article_id=article_id, error=error)
        return status

    def _note_failed(self, item: Any, error: str, outcome: Failed | None = None, *, lasting: bool = False) -> str:
        attempts = item["attempts"] + 1
        status = "given_up" if lasting or attempts >= ATTEMPTS else "failed"
        with self.engine.begin() as connection:
            put(connection, collect([outcome or Failed(item["url"], 0, "read", error)]))
            _finish(connection, item, status, attempts=attempts, error=error)
        return "failed"


class _Refused(Exception):
    """The host does not want its page fetched."""


class _NoText(NoArticle):
    """There is no page, and the feed holds no text either."""


_PENDING = {"status": "pending", "attempts": 0, "error": None, "article_id": None}


def _own_text(feed: Feed, item: Any) -> Input | None:
    """The article as the feed itself holds it."""
    text = fragment(item["content"] or "")
    if not text:
        return None
    title, url = item["title"], item["url"] if has_page(item["url"]) else None
    whole = text if not title or text.startswith(title) else f"{title}\n{text}"
    return Input(whole, item["url"], title, url, feed.agency or agency_of(url), parse_published(item["published_at"]))


def _versions(connection: sa.Connection, id: str) -> dict[str, str]:
    """Id ─► SHA-256 of the versions of an article that are stored."""
    table = schema.tables["articles"]
    query = sa.select(table.c.id, table.c.sha256).where(sa.or_(table.c.id == id, table.c.version_of == id))
    return {row.id: row.sha256 for row in connection.execute(query)}


def _with(sha256: str, versions: dict[str, str]) -> str:
    return next(id for id, other in versions.items() if other == sha256)


def _known(connection: sa.Connection, urls: Sequence[str]) -> dict[str, Any]:
    table = schema.feed_items
    found = connection.execute(sa.select(table).where(table.c.url.in_(urls))).mappings()
    return {row["url"]: row for row in found}


def _corrected(item: Item, known: Any) -> bool:
    """Whether a feed shows an item otherwise than when it was noted."""
    if known["digest"] is None:  # noted before digests were
        return False
    newer = bool(item.updated_at and known["updated_at"] and item.updated_at > known["updated_at"])
    return newer or item.digest != known["digest"]


def _put_state(connection: sa.Connection, url: str, **values: Any) -> None:
    connection.execute(sa.delete(schema.feeds).where(schema.feeds.c.url == url))
    connection.execute(sa.insert(schema.feeds), [{"url": url, "failures": 0} | values])


def _finish(connection: sa.Connection, item: Any, status: str, **values: Any) -> None:
    table = schema.feed_items
    done = {"status": status, "error": None} | values | ({} if status == "failed" else {"content": None})
    connection.execute(sa.update(table).where(table.c.url == item["url"]).values(**done))
    if status not in ("failed", "given_up"):
        errors = schema.tables["errors"]
        connection.execute(sa.delete(errors).where(errors.c.article_id == item["url"]))


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
