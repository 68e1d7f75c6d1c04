"""Who does an effect now, and which workers live."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from escalation_manager.store.tables import Instant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("effects", sa.Column("lease", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("effects", sa.Column("leased_by", sa.Text(), nullable=True))
    op.add_column("effects", sa.Column("leased_until", Instant(), nullable=True))
    op.create_index(
        "ix_effects_leased",
        "effects",
        ["leased_until"],
        unique=False,
        sqlite_where=sa.text("state = 'leased'"),
        postgresql_where=sa.text("state = 'leased'"),
    )
    op.create_index(
        "ix_effects_dead",
        "effects",
        ["created_at", "key"],
        unique=False,
        sqlite_where=sa.text("state = 'dead'"),
        postgresql_where=sa.text("state = 'dead'"),
    )
    op.create_table(
        "workers",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("beat_at", Instant(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
