"""What columns may hold: vocabularies and ranges as checks; sums in one currency; more indexes on facts"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from extractor.writers.schema import ExactDecimal

revision = "0004"
down_revision = "0003"

TEXTS = ("converted_currency",)
DECIMALS = ("converted_value", "converted_low", "converted_high", "rate", "base_rate")
DATES = ("rate_date",)
INDEXES = ("reporter", "said_by_organization", "iso_currency", "corrects")
KINDS = "money count percent measure"
ENTITIES = "official organization person place"
QUALIFIERS = "exact about more_than at_least less_than at_most range"
VOCABULARIES = {
    "organizations": {
        "kind": "ministry agency bank company university chamber council parliament court military police party club"
        " media union municipality governorate international charity hospital other",
    },
    "places": {"kind": "country province city region other"},
    "mentions": {"entity": ENTITIES, "kind": "name role pronoun"},
    "quantities": {"kind": KINDS, "qualifier": QUALIFIERS, "direction": "increase decrease"},
    "dates": {
        "grain": "day week month season half year decade period",
        "calendar": "jalali gregorian hijri",
    },
    "statements": {"speaker_kind": "official organization person", "mode": "direct indirect"},
    "facts": {
        "kind": KINDS,
        "flow": "export import re_export trade balance transit production construction consumption distribution sale"
        " purchase price stock investment allocation lending payment aid cost revenue loss debt tax fine employment"
        " visit seizure casualty other",
        "transformation": "level difference growth share price rank",
        "change": "increase decrease",
        "status": "actual target forecast capacity denied",
        "qualifier": QUALIFIERS,
    },
    "errors": {"stage": "read duplicate extract worker"},
}
OFFSETS = ("span_start", "span_end")
NATURAL = {
    "articles": ("version",),
    "roles": ("position",),
    "mentions": ("position", *OFFSETS),
    "quantities": OFFSETS,
    "dates": OFFSETS,
    "statements": OFFSETS,
    "facts": OFFSETS,
    "errors": ("position",),
}
PROBABILITIES = ("mentions", "quantities", "facts")


def checks(table: str) -> Iterator[tuple[str, str]]:
    """Column and rule."""
    for column, words in VOCABULARIES.get(table, {}).items():
        yield column, f"{column} IN ({', '.join(f"'{word}'" for word in words.split())})"
    for column in NATURAL.get(table, ()):
        yield column, f"{column} >= 0"
    if table in PROBABILITIES:
        yield "confidence", "confidence >= 0 AND confidence <= 1"


def upgrade() -> None:
    for name in dict.fromkeys((*VOCABULARIES, *NATURAL)):
        with op.batch_alter_table(name) as table:
            if name == "facts":
                for column in TEXTS:
                    table.add_column(sa.Column(column, sa.Text(), nullable=True))
                for column in DECIMALS:
                    table.add_column(sa.Column(column, ExactDecimal(), nullable=True))
                for column in DATES:
                    table.add_column(sa.Column(column, sa.Date(), nullable=True))
            for column, rule in checks(name):
                table.create_check_constraint(op.f(f"ck_{name}_{column}"), rule)
    for column in INDEXES:
        op.create_index(op.f(f"ix_facts_{column}"), "facts", [column], unique=False)


def downgrade() -> None:
    for column in INDEXES:
        op.drop_index(op.f(f"ix_facts_{column}"), table_name="facts")
    for name in dict.fromkeys((*VOCABULARIES, *NATURAL)):
        with op.batch_alter_table(name) as table:
            for column, _rule in checks(name):
                table.drop_constraint(op.f(f"ck_{name}_{column}"), type_="check")
            if name == "facts":
                for column in (*TEXTS, *DECIMALS, *DATES):
                    table.drop_column(column)
