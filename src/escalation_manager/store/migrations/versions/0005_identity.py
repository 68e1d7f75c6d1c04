"""Who may come in, and the order in which everything was written."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from escalation_manager.store.tables import BigKey, Instant, Name

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=null)


def _at(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, Instant(), nullable=null)


def upgrade() -> None:
    op.create_table(
        "changes",
        sa.Column("position", BigKey, nullable=False, autoincrement=False),
        sa.Column("escalation", Name, nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_changes"),
    )
    op.create_table(
        "signing_keys",
        _text("name"),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "passwords",
        _text("person"),
        _text("hash"),
        _at("set_at"),
        sa.PrimaryKeyConstraint("person"),
    )
    op.create_table(
        "sessions",
        _text("hash"),
        _text("person"),
        _text("how"),
        _text("agent"),
        _at("created_at"),
        _at("seen_at"),
        _at("expires_at"),
        sa.PrimaryKeyConstraint("hash"),
    )
    op.create_index("ix_sessions_person", "sessions", ["person"], unique=False)
    op.create_table(
        "tokens",
        _text("id"),
        _text("hash"),
        _text("person"),
        _text("name"),
        _text("scopes"),
        _text("created_by"),
        _at("created_at"),
        _at("expires_at"),
        _at("used_at", null=True),
        _at("revoked_at", null=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_tokens_person", "tokens", ["person"], unique=False)
    op.create_table(
        "tries",
        _text("key"),
        sa.Column("failures", sa.Integer(), nullable=False),
        _at("last_at"),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "subjects",
        _text("issuer"),
        _text("subject"),
        _text("person"),
        _at("linked_at"),
        sa.PrimaryKeyConstraint("issuer", "subject"),
    )
    op.create_table(
        "audit",
        sa.Column("number", BigKey, nullable=False, autoincrement=True),
        _at("at"),
        _text("actor"),
        _text("what"),
        _text("about"),
        _text("origin"),
        _text("detail"),
        sa.PrimaryKeyConstraint("number"),
    )
