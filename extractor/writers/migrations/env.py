"""Alembic's entry: migrates the connection that ``database.migrate`` hands over, wholly or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from alembic import context

from extractor.writers import schema


@contextmanager
def alone(connection: sa.Connection) -> Iterator[None]:
    """A transaction of SQLite's in which nobody else migrates: of two that start at once one waits."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    before, driver.isolation_level = driver.isolation_level, None  # else Python commits each CREATE TABLE by itself
    connection.exec_driver_sql("PRAGMA foreign_keys = OFF")  # what points to a table that is built anew stays
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield
        connection.commit()
    finally:
        connection.rollback()
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")
        driver.isolation_level = before


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=schema.metadata,
    user_module_prefix="",
    transactional_ddl=True,  # of SQLite as well: «alone» begins the transaction
)
with alone(connection), context.begin_transaction():
    context.run_migrations()
