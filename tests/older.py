"""Databases as earlier versions made them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

import extractor.writers
from extractor.writers.database import engine_of


@contextmanager
def older(path: Path, revision: str, *statements: str) -> Iterator[tuple[sa.Connection, Config]]:
    """A connection to a new SQLite file of a revision, with rows in it."""
    engine = engine_of(f"sqlite:///{path}")
    config = Config()
    config.set_main_option("script_location", str(Path(extractor.writers.__file__).parent / "migrations"))
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        for statement in statements:
            connection.execute(sa.text(statement))
        connection.commit()
        yield connection, config
    engine.dispose()
