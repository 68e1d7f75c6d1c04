"""Which notices may be told together, and which were."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_TOGETHER = "state = 'pending' AND together IS NOT NULL"
_TOLD_WITH = "told_with IS NOT NULL"


def upgrade() -> None:
    op.add_column("effects", sa.Column("together", sa.Text(), nullable=True))
    op.add_column("effects", sa.Column("told_with", sa.Text(), nullable=True))
    op.create_index(
        "ix_effects_together",
        "effects",
        ["together", "not_before"],
        unique=False,
        sqlite_where=sa.text(_TOGETHER),
        postgresql_where=sa.text(_TOGETHER),
    )
    op.create_index(
        "ix_effects_told_with",
        "effects",
        ["told_with"],
        unique=False,
        sqlite_where=sa.text(_TOLD_WITH),
        postgresql_where=sa.text(_TOLD_WITH),
    )
