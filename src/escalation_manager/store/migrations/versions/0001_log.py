"""The log, its heads and seals, effects, read rows, requests, documents and settings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from escalation_manager.store.tables import Instant, Name

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "counters",
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("prefix", name="pk_counters"),
    )
    op.create_table(
        "documents",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("put_by", sa.Text(), nullable=False),
        sa.Column("put_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_documents"),
        sa.UniqueConstraint("kind", "version", name="uq_documents_kind_version"),
    )
    op.create_table(
        "heads",
        sa.Column("escalation", Name, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("escalation", name="pk_heads"),
    )
    op.create_table(
        "requests",
        sa.Column("key", Name, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_requests"),
    )
    op.create_table(
        "seals",
        sa.Column("shard", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("events", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("shard", name="pk_seals"),
    )
    op.create_table(
        "settings",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_settings"),
    )
    op.create_table(
        "effects",
        sa.Column("key", Name, nullable=False),
        sa.Column("escalation", Name, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("lane", sa.Integer(), nullable=False),
        sa.Column("not_before", Instant(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("done_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["escalation"], ["heads.escalation"], name="fk_effects_escalation_heads"
        ),
        sa.PrimaryKeyConstraint("key", name="pk_effects"),
    )
    op.create_index("ix_effects_escalation", "effects", ["escalation"], unique=False)
    op.create_index(
        "ix_effects_pending",
        "effects",
        ["lane", "not_before", "key"],
        unique=False,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_table(
        "escalations",
        sa.Column("escalation", Name, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=True),
        sa.Column("severity", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("resolved_at", Instant(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("next_wake", Instant(), nullable=True),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["escalation"], ["heads.escalation"], name="fk_escalations_escalation_heads"
        ),
        sa.PrimaryKeyConstraint("escalation", name="pk_escalations"),
    )
    op.create_index("ix_escalations_account", "escalations", ["account", "opened_at"], unique=False)
    op.create_index("ix_escalations_due_at", "escalations", ["due_at", "escalation"], unique=False)
    op.create_index(
        "ix_escalations_next_wake",
        "escalations",
        ["next_wake", "escalation"],
        unique=False,
        sqlite_where=sa.text("next_wake IS NOT NULL"),
        postgresql_where=sa.text("next_wake IS NOT NULL"),
    )
    op.create_index(
        "ix_escalations_opened_at", "escalations", ["opened_at", "escalation"], unique=False
    )
    op.create_index("ix_escalations_owner", "escalations", ["owner", "opened_at"], unique=False)
    op.create_index("ix_escalations_status", "escalations", ["status", "opened_at"], unique=False)
    op.create_table(
        "events",
        sa.Column("escalation", Name, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("schema", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["escalation"], ["heads.escalation"], name="fk_events_escalation_heads"
        ),
        sa.PrimaryKeyConstraint("escalation", "version", name="pk_events"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "readers",
        sa.Column("escalation", Name, nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["escalation"], ["escalations.escalation"], name="fk_readers_escalation_escalations"
        ),
        sa.PrimaryKeyConstraint("escalation", "person", name="pk_readers"),
    )
