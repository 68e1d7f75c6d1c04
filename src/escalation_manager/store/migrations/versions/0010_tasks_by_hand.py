"""Which tasks did people and programs have made in the CRM lately?"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_BY_HAND = "created_by <> 'system'"


def upgrade() -> None:
    op.create_index(
        "ix_crm_tasks_by_hand",
        "crm_tasks",
        ["created_at"],
        unique=False,
        sqlite_where=sa.text(_BY_HAND),
        postgresql_where=sa.text(_BY_HAND),
    )
