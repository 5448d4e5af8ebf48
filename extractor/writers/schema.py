"""The database schema, made of the tidy tables; SQLite and PostgreSQL hold the same rows. Alembic creates it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

from extractor.kinds import ADDED, KINDS
from extractor.writers.columns import TITLES, Described, described
from extractor.writers.tidy import PRECISION, REFERENCES, SCALE, TABLES


class ExactDecimal(sa.types.TypeDecorator[Decimal]):
    """NUMERIC; in SQLite, which has no decimal type and would round to binary floating point, exact text."""

    impl = sa.Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(sa.Text())
        return dialect.type_descriptor(sa.Numeric(PRECISION, SCALE))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        return format(value, "f") if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


class UtcTime(sa.types.TypeDecorator[dt.datetime]):
    """A moment; read and written in UTC, in SQLite as ISO 8601 text."""

    impl = sa.DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        return dialect.type_descriptor(sa.Text() if dialect.name == "sqlite" else sa.DateTime(timezone=True))

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        value = value.astimezone(dt.UTC)
        return value.isoformat().replace("+00:00", "Z") if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> dt.datetime | None:
        if isinstance(value, str):
            value = dt.datetime.fromisoformat(value)
        return None if value is None else value.astimezone(dt.UTC)


_TYPES: dict[str, Any] = {
    "text": sa.Text,
    "category": sa.Text,
    "integer": sa.Integer,
    "decimal": ExactDecimal,
    "float": sa.Double,
    "boolean": sa.Boolean,
    "date": sa.Date,
    "timestamp": UtcTime,
}

INDEXES: dict[str, Sequence[tuple[str, ...]]] = {
    "articles": (("url",), ("version_of",), ("agency", "published_at"), ("published_at",), ("sha256",)),
    **{kind.table: kind.indexes for kind in KINDS},
    "roles": (("organization",), ("title",)),
    "mentions": (("entity", "text"),),
    "errors": (("stage",),),
}

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def _column(column: Described) -> sa.Column[Any]:
    comment = f"{column.description} ({column.unit})" if column.unit else column.description
    return sa.Column(
        column.name, _TYPES[column.type](), primary_key=column.required, nullable=not column.required, comment=comment
    )


def check(column: Described) -> str | None:
    """What a database holds a column to: the words of its vocabulary, or its range."""
    if column.vocabulary:
        return f"{column.name} IN ({', '.join(f"'{word}'" for word in column.vocabulary)})"
    bounds = ((">=", column.minimum), ("<=", column.maximum))
    return " AND ".join(f"{column.name} {sign} {bound}" for sign, bound in bounds if bound is not None) or None


def _table(name: str) -> sa.Table:
    columns = described(name)
    parts: list[Any] = [_column(column) for column in columns]
    if name in REFERENCES:
        own, target = REFERENCES[name]
        parts.append(
            sa.ForeignKeyConstraint(("article_id", *own), (f"{target}.article_id", f"{target}.id"), ondelete="CASCADE")
        )
    elif name not in ("articles", "errors"):  # an article that failed has errors alone
        parts.append(sa.ForeignKeyConstraint(("article_id",), ("articles.id",), ondelete="CASCADE"))
    parts += [sa.CheckConstraint(rule, name=column.name) for column in columns if (rule := check(column))]
    parts += [sa.Index(None, *of) for of in INDEXES[name]]
    return sa.Table(name, metadata, *parts, comment=TITLES[name])


tables = {name: _table(name) for name in TABLES}
"""In an order in which every table comes after those it points to."""

added = [tables[kind.table] for kind in ADDED]
"""Tables of kinds that stand in packages of their own; no migration tells of them, they are made where they lack."""

batches = sa.Table(
    "batches",
    metadata,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("journal", sa.Text, nullable=False),
    comment="How far each source has been read into this database",
)

feeds = sa.Table(
    "feeds",
    metadata,
    sa.Column("url", sa.Text, primary_key=True),
    sa.Column("etag", sa.Text),
    sa.Column("last_modified", sa.Text),
    sa.Column("checked_at", UtcTime),
    sa.Column("next_at", UtcTime),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("error", sa.Text),
    comment="What the server said of each feed, and when it may be asked again",
)

feed_items = sa.Table(
    "feed_items",
    metadata,
    sa.Column("url", sa.Text, primary_key=True),
    sa.Column("feed", sa.Text, nullable=False),
    sa.Column("seen_at", UtcTime, nullable=False),
    sa.Column("title", sa.Text),
    sa.Column("published_at", UtcTime),
    sa.Column("updated_at", UtcTime),
    sa.Column("content", sa.Text),
    sa.Column("digest", sa.Text),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("article_id", sa.Text),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("error", sa.Text),
    sa.Index("ix_feed_items_feed_status", "feed", "status"),
    comment="Every link that a feed has shown, and what became of it; article_id is the original of a duplicate",
)

feed_texts = sa.Table(
    "feed_texts",
    metadata,
    sa.Column("article_id", sa.Text, primary_key=True),
    sa.Column("signature", sa.LargeBinary, nullable=False),
    comment="MinHash signatures of the texts that feeds gave",
)

feed_bands = sa.Table(
    "feed_bands",
    metadata,
    sa.Column("band", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("article_id", sa.Text, primary_key=True),
    comment="Bands of the signatures: texts that share one may be nearly the same",
)
