"""Tidy tables in a database: SQLite by default, PostgreSQL by URL. Articles are replaced by id, a chunk a transaction.

The journal is a row of the same transaction, so that a kill leaves the chunk and the note of it, or neither.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from extractor.outcomes import Outcome
from extractor.writers import schema
from extractor.writers.target import State, Target, TargetError, TargetFailed
from extractor.writers.tidy import TABLES, Row, collect

_AT_ONCE = 500
"""Ids in one IN list."""
_WAIT = 60
"""Seconds that SQLite waits for other writers, unless the URL says otherwise (``?timeout=5``)."""


logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)
"""What it says of a connection that broke, ``TargetFailed`` says too."""


def engine_of(url: str) -> sa.Engine:
    """An engine for a database URL; PostgreSQL goes through psycopg, SQLite waits for other writers and checks keys.

    Raises:
        TargetError: the URL or its driver is unusable.
    """
    parsed = _parsed(url)
    sqlite_file = parsed.drivername.startswith("sqlite") and "timeout" not in parsed.query
    try:
        engine = sa.create_engine(parsed, connect_args={"timeout": _WAIT} if sqlite_file else {})
    except ImportError as error:
        reason = f"{error.name} is missing; postgresql://… takes that of khabar[postgresql]"
        raise TargetError(f"{parsed}: {reason}") from error
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError) as error:
        raise TargetError(f"{parsed}: {error}") from error
    if engine.dialect.name == "sqlite":
        if parsed.database:
            try:
                Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise TargetError(f"{url}: {error}") from error

        @sa.event.listens_for(engine, "connect")
        def connected(connection: Any, _record: Any) -> None:
            for pragma in ("foreign_keys = ON", "journal_mode = WAL"):
                connection.execute(f"PRAGMA {pragma}")

    return engine


def _parsed(url: str) -> sa.URL:
    """A database URL as SQLAlchemy has it; what is told of one that is wrong never shows a password."""
    scheme = url.partition("://")[0]
    try:
        parsed = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError):
        raise TargetError(f"{scheme}://…: no address of a database; it is {scheme}://USER@HOST/DATABASE") from None
    if parsed.host and "@" in parsed.host:  # the rest of a password, maybe
        raise TargetError(f"{scheme}://…: an @ in a name or password is written %40")
    if parsed.get_backend_name() not in ("postgresql", "postgres", "sqlite"):
        raise TargetError(f"{parsed}: no such kind of database; there are sqlite:///… and postgresql://…")
    return parsed.set(drivername="postgresql+psycopg") if parsed.drivername in ("postgresql", "postgres") else parsed


def told(error: sa.exc.SQLAlchemyError) -> str:
    """What a database says, without the statement that it says it of."""
    said = getattr(error, "orig", None) or error
    return str(getattr(getattr(said, "diag", None), "message_primary", None) or said)


@contextmanager
def lasting(engine: sa.Engine) -> Iterator[None]:
    """Turns what a database says when it is full, locked or gone into ``TargetFailed``."""
    try:
        yield
    except sa.exc.SQLAlchemyError as error:
        raise TargetFailed(f"{engine.url}: {told(error)}") from error


def migrate(connection: sa.Connection) -> None:
    """Bring the schema to the newest version, wholly or not at all; an empty database gets all tables. Commits.

    Raises:
        TargetError: the tables are another program's, or of a version that is not known here.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    if connection.dialect.name == "postgresql":  # two that start at once must not both create the tables
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(7104263)"))
    newest = ScriptDirectory.from_config(config).get_current_head()
    now = MigrationContext.configure(connection).get_current_revision()
    if now is None and (foreign := {*sa.inspect(connection).get_table_names()} & {*schema.metadata.tables}):
        raise TargetError(f"{connection.engine.url}: its table {min(foreign)} is not khabar's; name another database")
    if now != newest:  # else nobody has to wait for a writer
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            reason = f"its tables are of version {now}, which this khabar does not know, or another program's"
            raise TargetError(f"{connection.engine.url}: {reason}") from error
    if schema.added:
        schema.metadata.create_all(connection, schema.added)
    if connection.dialect.supports_comments:
        _comment(connection)
    connection.commit()


def _comment(connection: sa.Connection) -> None:
    """Say of each table and column what it holds, where the database does not say so yet."""
    inspector = sa.inspect(connection)
    columns = inspector.get_multi_columns(filter_names=list(schema.tables))
    titles = inspector.get_multi_table_comment(filter_names=list(schema.tables))
    for name, table in schema.tables.items():
        if titles[None, name]["text"] != table.comment:
            connection.execute(sa.schema.SetTableComment(table))
        said = {column["name"]: column["comment"] for column in columns[None, name]}
        for column in table.columns:
            if said[column.name] != column.comment:
                connection.execute(sa.schema.SetColumnComment(column))


def put(connection: sa.Connection, rows: Mapping[str, Sequence[Row]]) -> None:
    """Insert articles with all their records; what the database has of the same articles is replaced."""
    good = [row[0] for row in rows["articles"]]
    _delete(connection, schema.tables["errors"], {*good, *(row[0] for row in rows["errors"])})
    _upsert_articles(connection, rows["articles"])
    for name in reversed(TABLES):  # those that point to others go first
        if name not in ("articles", "errors"):
            _delete(connection, schema.tables[name], good)
    for name in TABLES:
        if name != "articles" and rows[name]:
            columns = [c.name for c in TABLES[name]]
            connection.execute(
                sa.insert(schema.tables[name]), [dict(zip(columns, row, strict=True)) for row in rows[name]]
            )


def _delete(connection: sa.Connection, table: sa.Table, ids: Iterable[str]) -> None:
    ordered = list(ids)
    for i in range(0, len(ordered), _AT_ONCE):
        connection.execute(sa.delete(table).where(table.c.article_id.in_(ordered[i : i + _AT_ONCE])))


def _upsert_articles(connection: sa.Connection, rows: Sequence[Row]) -> None:
    if not rows:
        return
    table = schema.tables["articles"]
    dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
    insert = dialect.insert(table)
    update = {c.name: insert.excluded[c.name] for c in table.columns if c.name != "id"}
    columns = [c.name for c in TABLES["articles"]]
    connection.execute(
        insert.on_conflict_do_update(index_elements=["id"], set_=update),
        [dict(zip(columns, row, strict=True)) for row in rows],
    )


class Database(Target):
    """A database by its SQLAlchemy URL; ``source`` names the journal's row."""

    def __init__(self, url: str, source: str) -> None:
        self.source = source
        self.engine = engine_of(url)
        if self.engine.dialect.name == "sqlite" and self.engine.url.database in (None, "", ":memory:"):
            raise TargetError(f"{url}: a database in memory is gone when the run ends; name a file, sqlite:///NAME.db")
        try:
            self.connection = self.engine.connect()
            try:
                migrate(self.connection)
            except BaseException:
                self.close()  # the lock of migrations goes with it, and nobody waits for it
                raise
        except sa.exc.DBAPIError as error:
            raise TargetError(f"{self.engine.url}: {told(error)}") from error

    @property
    def render(self) -> Any:
        return render

    def journal(self) -> State | None:
        query = sa.select(schema.batches.c.journal).where(schema.batches.c.source == self.source)
        with lasting(self.engine):
            text = self.connection.execute(query).scalar()
            self.connection.rollback()
        return json.loads(text) if text else None

    def begin(self, journal: State, *, resume: bool, overwrite: bool) -> None:
        """Never refuses: articles that are there already are replaced by the same."""
        if not resume:
            try:
                self.commit(journal)
            except TargetFailed as error:
                if isinstance(error.__cause__, sa.exc.OperationalError):  # locked or gone: later it may do
                    raise
                raise TargetError(str(error)) from error

    def write(self, rendered: Any) -> None:
        with lasting(self.engine):
            put(self.connection, rendered)

    def commit(self, journal: State) -> None:
        row = {"source": self.source, "journal": json.dumps(journal, ensure_ascii=False)}
        with lasting(self.engine):
            self.connection.execute(sa.delete(schema.batches).where(schema.batches.c.source == self.source))
            self.connection.execute(sa.insert(schema.batches), [row])
            self.connection.commit()

    def discard(self) -> None:
        """The error records stay: they say why."""
        with lasting(self.engine):
            self.connection.execute(sa.delete(schema.batches).where(schema.batches.c.source == self.source))
            self.connection.commit()

    def finish(self, journal: State) -> None:
        """All is in its place; the journal stays, so that a source that has grown can be gone on with."""

    def close(self) -> None:
        self.connection.close()
        self.engine.dispose()


def render(outcomes: Sequence[Outcome]) -> dict[str, list[Row]]:
    """Articles ─► rows; the driver renders the values."""
    return collect(outcomes)
