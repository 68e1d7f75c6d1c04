"""How many stand in a status is told from an index alone."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_escalations_counted", "escalations", ["status", "restricted"], unique=False)
