"""Organisations have no same_as, which was always empty"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.drop_column("organizations", "same_as")


def downgrade() -> None:
    op.add_column("organizations", sa.Column("same_as", sa.Text(), nullable=True))
