"""Versions of an article; what a feed last showed of an item"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from extractor.writers.schema import UtcTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("articles", sa.Column("version", sa.Integer(), nullable=True))
    op.add_column("articles", sa.Column("version_of", sa.Text(), nullable=True))
    op.execute("UPDATE articles SET version = 1")
    op.create_index(op.f("ix_articles_version_of"), "articles", ["version_of"], unique=False)
    op.add_column("feed_items", sa.Column("updated_at", UtcTime(), nullable=True))
    op.add_column("feed_items", sa.Column("digest", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_index(op.f("ix_articles_version_of"), table_name="articles")
    # Column by column: a batch would build «articles» anew, and what points to its rows would go with the old one.
    for table, columns in (("articles", ("version", "version_of")), ("feed_items", ("updated_at", "digest"))):
        for column in columns:
            op.drop_column(table, column)
