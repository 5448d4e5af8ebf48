"""Facts in the terms of SDMX and UN Comtrade

The old columns told other things; the rows that they held are kept by what the new ones have in common with them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from extractor.writers.schema import ExactDecimal

revision = "0002"
down_revision = "0001"

TEXTS = (
    "flow", "transformation", "change", "status", "normal_unit", "same_as", "corrects", "reporter_alpha2",
    "reporter_alpha3", "reporter_m49", "partners_alpha2", "partners_alpha3", "partners_m49", "jalali_start",
    "jalali_end", "baseline",
)  # fmt: skip
DECIMALS = ("normal_value", "normal_low", "normal_high")
DATES = ("baseline_start", "baseline_end")
RENAMED = {"what": "indicator", "of": "reporter"}
DROPPED = ("direction", "place", "predicate")
INDEXES = (["indicator"], ["flow", "reporter_alpha2"], ["hs_code"])


def _name(columns: list[str]) -> str:
    return op.f("ix_facts_" + "_".join(columns))


def upgrade() -> None:
    op.drop_index(op.f("ix_facts_kind_what"), table_name="facts")
    with op.batch_alter_table("facts") as table:
        for old, new in RENAMED.items():
            table.alter_column(old, new_column_name=new)
        for name in DROPPED:
            table.drop_column(name)
        for name in TEXTS:
            table.add_column(sa.Column(name, sa.Text(), nullable=True))
        for name in DECIMALS:
            table.add_column(sa.Column(name, ExactDecimal(), nullable=True))
        for name in DATES:
            table.add_column(sa.Column(name, sa.Date(), nullable=True))
    for columns in INDEXES:
        op.create_index(_name(columns), "facts", columns, unique=False)


def downgrade() -> None:
    for columns in INDEXES:
        op.drop_index(_name(columns), table_name="facts")
    with op.batch_alter_table("facts") as table:
        for name in (*DATES, *DECIMALS, *TEXTS):
            table.drop_column(name)
        for name in DROPPED:
            table.add_column(sa.Column(name, sa.Text(), nullable=True))
        for old, new in RENAMED.items():
            table.alter_column(new, new_column_name=old)
    op.create_index(op.f("ix_facts_kind_what"), "facts", ["kind", "what"], unique=False)
