"""Whether the text leaves the currency of a sum out"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("quantities", sa.Column("implied", sa.Boolean(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("quantities") as table:
        table.drop_column("implied")
