"""Alembic's entry: migrates the connection that ``database.migrate`` hands over."""

from __future__ import annotations

from alembic import context

from extractor.writers import schema

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=schema.metadata,
    user_module_prefix="",
)
with context.begin_transaction():
    context.run_migrations()
