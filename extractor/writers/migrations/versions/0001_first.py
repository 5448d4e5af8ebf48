"""The tidy tables, batches, feeds"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from extractor.writers.schema import ExactDecimal, UtcTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "articles",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("agency", sa.Text(), nullable=True),
        sa.Column("published_at", UtcTime(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("schema_version", sa.Text(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("warnings", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
    )
    op.create_index(op.f("ix_articles_agency_published_at"), "articles", ["agency", "published_at"], unique=False)
    op.create_index(op.f("ix_articles_published_at"), "articles", ["published_at"], unique=False)
    op.create_index(op.f("ix_articles_sha256"), "articles", ["sha256"], unique=False)
    op.create_index(op.f("ix_articles_url"), "articles", ["url"], unique=False)
    op.create_table(
        "batches",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("journal", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_batches")),
        comment="How far each source has been read into this database",
    )
    op.create_table(
        "errors",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("article_id", "position", name=op.f("pk_errors")),
    )
    op.create_index(op.f("ix_errors_stage"), "errors", ["stage"], unique=False)
    op.create_table(
        "feed_bands",
        sa.Column("band", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("band", "article_id", name=op.f("pk_feed_bands")),
        comment="Bands of the signatures: texts that share one may be nearly the same",
    )
    op.create_table(
        "feed_items",
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("seen_at", UtcTime(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("published_at", UtcTime(), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("article_id", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("url", name=op.f("pk_feed_items")),
        comment="Every link that a feed has shown, and what became of it; article_id is the original of a duplicate",
    )
    op.create_index("ix_feed_items_feed_status", "feed_items", ["feed", "status"], unique=False)
    op.create_table(
        "feed_texts",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_feed_texts")),
        comment="MinHash signatures of the texts that feeds gave",
    )
    op.create_table(
        "feeds",
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("checked_at", UtcTime(), nullable=True),
        sa.Column("next_at", UtcTime(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("url", name=op.f("pk_feeds")),
        comment="What the server said of each feed, and when it may be asked again",
    )
    op.create_table(
        "dates",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=True),
        sa.Column("span_end", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("jalali_first", sa.Text(), nullable=True),
        sa.Column("jalali_last", sa.Text(), nullable=True),
        sa.Column("grain", sa.Text(), nullable=True),
        sa.Column("calendar", sa.Text(), nullable=True),
        sa.Column("relative", sa.Boolean(), nullable=True),
        sa.Column("resolved", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_dates_articles"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", "id", name=op.f("pk_dates")),
    )
    op.create_index(op.f("ix_dates_first_day"), "dates", ["first_day"], unique=False)
    op.create_table(
        "mentions",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("entity_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("span_start", sa.Integer(), nullable=True),
        sa.Column("span_end", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_mentions_articles"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", "entity_id", "position", name=op.f("pk_mentions")),
    )
    op.create_index(op.f("ix_mentions_entity_text"), "mentions", ["entity", "text"], unique=False)
    op.create_table(
        "officials",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("honorific", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_officials_articles"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "id", name=op.f("pk_officials")),
    )
    op.create_index(op.f("ix_officials_name"), "officials", ["name"], unique=False)
    op.create_table(
        "organizations",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("acronym", sa.Text(), nullable=True),
        sa.Column("aliases", sa.Text(), nullable=True),
        sa.Column("parent_id", sa.Text(), nullable=True),
        sa.Column("registry_id", sa.Text(), nullable=True),
        sa.Column("same_as", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_organizations_articles"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "id", name=op.f("pk_organizations")),
    )
    op.create_index(op.f("ix_organizations_name"), "organizations", ["name"], unique=False)
    op.create_index(op.f("ix_organizations_registry_id"), "organizations", ["registry_id"], unique=False)
    op.create_table(
        "persons",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("honorific", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_persons_articles"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", "id", name=op.f("pk_persons")),
    )
    op.create_index(op.f("ix_persons_name"), "persons", ["name"], unique=False)
    op.create_table(
        "places",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_places_articles"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", "id", name=op.f("pk_places")),
    )
    op.create_index(op.f("ix_places_country"), "places", ["country"], unique=False)
    op.create_index(op.f("ix_places_name"), "places", ["name"], unique=False)
    op.create_table(
        "quantities",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("span_start", sa.Integer(), nullable=True),
        sa.Column("span_end", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("value", ExactDecimal(), nullable=True),
        sa.Column("low", ExactDecimal(), nullable=True),
        sa.Column("high", ExactDecimal(), nullable=True),
        sa.Column("qualifier", sa.Text(), nullable=True),
        sa.Column("qualifier_text", sa.Text(), nullable=True),
        sa.Column("alternative", ExactDecimal(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("ucum", sa.Text(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("iso_value", ExactDecimal(), nullable=True),
        sa.Column("iso_low", ExactDecimal(), nullable=True),
        sa.Column("iso_high", ExactDecimal(), nullable=True),
        sa.Column("iso_currency", sa.Text(), nullable=True),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("per", sa.Text(), nullable=True),
        sa.Column("phrase", sa.Text(), nullable=True),
        sa.Column("part_of", sa.Text(), nullable=True),
        sa.Column("direction", sa.Text(), nullable=True),
        sa.Column("period_start", sa.Date(), nullable=True),
        sa.Column("period_end", sa.Date(), nullable=True),
        sa.Column("said_by_id", sa.Text(), nullable=True),
        sa.Column("said_by", sa.Text(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_quantities_articles"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "id", name=op.f("pk_quantities")),
    )
    op.create_index(op.f("ix_quantities_iso_currency"), "quantities", ["iso_currency"], unique=False)
    op.create_index(op.f("ix_quantities_kind_unit"), "quantities", ["kind", "unit"], unique=False)
    op.create_index(op.f("ix_quantities_said_by"), "quantities", ["said_by"], unique=False)
    op.create_table(
        "statements",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("speaker_id", sa.Text(), nullable=True),
        sa.Column("speaker_kind", sa.Text(), nullable=True),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("cue", sa.Text(), nullable=True),
        sa.Column("mode", sa.Text(), nullable=True),
        sa.Column("span_start", sa.Integer(), nullable=True),
        sa.Column("span_end", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_statements_articles"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "id", name=op.f("pk_statements")),
    )
    op.create_index(op.f("ix_statements_speaker"), "statements", ["speaker"], unique=False)
    op.create_table(
        "facts",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("quantity_id", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("what", sa.Text(), nullable=True),
        sa.Column("direction", sa.Text(), nullable=True),
        sa.Column("value", ExactDecimal(), nullable=True),
        sa.Column("low", ExactDecimal(), nullable=True),
        sa.Column("high", ExactDecimal(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("iso_value", ExactDecimal(), nullable=True),
        sa.Column("iso_low", ExactDecimal(), nullable=True),
        sa.Column("iso_high", ExactDecimal(), nullable=True),
        sa.Column("iso_currency", sa.Text(), nullable=True),
        sa.Column("qualifier", sa.Text(), nullable=True),
        sa.Column("per", sa.Text(), nullable=True),
        sa.Column("part_of", sa.Text(), nullable=True),
        sa.Column("of", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("partners", sa.Text(), nullable=True),
        sa.Column("commodity", sa.Text(), nullable=True),
        sa.Column("hs_code", sa.Text(), nullable=True),
        sa.Column("period", sa.Text(), nullable=True),
        sa.Column("period_start", sa.Date(), nullable=True),
        sa.Column("period_end", sa.Date(), nullable=True),
        sa.Column("predicate", sa.Text(), nullable=True),
        sa.Column("said_by", sa.Text(), nullable=True),
        sa.Column("said_by_title", sa.Text(), nullable=True),
        sa.Column("said_by_organization", sa.Text(), nullable=True),
        sa.Column("said_by_id", sa.Text(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.Column("span_start", sa.Integer(), nullable=True),
        sa.Column("span_end", sa.Integer(), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id", "quantity_id"],
            ["quantities.article_id", "quantities.id"],
            name=op.f("fk_facts_quantities"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("article_id", "id", name=op.f("pk_facts")),
    )
    op.create_index(op.f("ix_facts_commodity"), "facts", ["commodity"], unique=False)
    op.create_index(op.f("ix_facts_kind_what"), "facts", ["kind", "what"], unique=False)
    op.create_index(op.f("ix_facts_period_start"), "facts", ["period_start"], unique=False)
    op.create_index(op.f("ix_facts_said_by"), "facts", ["said_by"], unique=False)
    op.create_table(
        "roles",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("official_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("organization", sa.Text(), nullable=True),
        sa.Column("organization_id", sa.Text(), nullable=True),
        sa.Column("former", sa.Boolean(), nullable=True),
        sa.Column("acting", sa.Boolean(), nullable=True),
        sa.Column("implied", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id", "official_id"],
            ["officials.article_id", "officials.id"],
            name=op.f("fk_roles_officials"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("article_id", "official_id", "position", name=op.f("pk_roles")),
    )
    op.create_index(op.f("ix_roles_organization"), "roles", ["organization"], unique=False)
    op.create_index(op.f("ix_roles_title"), "roles", ["title"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_roles_title"), table_name="roles")
    op.drop_index(op.f("ix_roles_organization"), table_name="roles")
    op.drop_table("roles")
    op.drop_index(op.f("ix_facts_said_by"), table_name="facts")
    op.drop_index(op.f("ix_facts_period_start"), table_name="facts")
    op.drop_index(op.f("ix_facts_kind_what"), table_name="facts")
    op.drop_index(op.f("ix_facts_commodity"), table_name="facts")
    op.drop_table("facts")
    op.drop_index(op.f("ix_statements_speaker"), table_name="statements")
    op.drop_table("statements")
    op.drop_index(op.f("ix_quantities_said_by"), table_name="quantities")
    op.drop_index(op.f("ix_quantities_kind_unit"), table_name="quantities")
    op.drop_index(op.f("ix_quantities_iso_currency"), table_name="quantities")
    op.drop_table("quantities")
    op.drop_index(op.f("ix_places_name"), table_name="places")
    op.drop_index(op.f("ix_places_country"), table_name="places")
    op.drop_table("places")
    op.drop_index(op.f("ix_persons_name"), table_name="persons")
    op.drop_table("persons")
    op.drop_index(op.f("ix_organizations_registry_id"), table_name="organizations")
    op.drop_index(op.f("ix_organizations_name"), table_name="organizations")
    op.drop_table("organizations")
    op.drop_index(op.f("ix_officials_name"), table_name="officials")
    op.drop_table("officials")
    op.drop_index(op.f("ix_mentions_entity_text"), table_name="mentions")
    op.drop_table("mentions")
    op.drop_index(op.f("ix_dates_first_day"), table_name="dates")
    op.drop_table("dates")
    op.drop_table("feeds")
    op.drop_table("feed_texts")
    op.drop_index("ix_feed_items_feed_status", table_name="feed_items")
    op.drop_table("feed_items")
    op.drop_table("feed_bands")
    op.drop_index(op.f("ix_errors_stage"), table_name="errors")
    op.drop_table("errors")
    op.drop_table("batches")
    op.drop_index(op.f("ix_articles_url"), table_name="articles")
    op.drop_index(op.f("ix_articles_sha256"), table_name="articles")
    op.drop_index(op.f("ix_articles_published_at"), table_name="articles")
    op.drop_index(op.f("ix_articles_agency_published_at"), table_name="articles")
    op.drop_table("articles")
