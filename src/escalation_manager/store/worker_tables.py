"""Which workers live? What each of them last told of itself."""

from __future__ import annotations

from sqlalchemy import Column, MetaData, Table, Text

from escalation_manager.store.tables import STAYS_HERE, Instant

metadata = MetaData()

workers = Table(
    "workers",
    metadata,
    Column("name", Text, primary_key=True),
    Column("started_at", Instant, nullable=False),
    Column("beat_at", Instant, nullable=False),
    Column("detail", Text, nullable=False),
    info={STAYS_HERE: True},
)
