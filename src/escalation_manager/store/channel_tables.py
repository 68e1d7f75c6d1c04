"""What was told to whom, which mails came in, and how do channels do? Beside the log.

These rows keep an alert from being told twice and a mail from being taken in twice; they are no
part of the log, and `rebuild` leaves them alone.
"""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Index, Integer, MetaData, Table, Text

from escalation_manager.store.tables import Instant

metadata = MetaData()

deliveries = Table(
    "deliveries",
    metadata,
    Column("key", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("escalation", Text, nullable=False, index=True),
    Column("delivered", Boolean, nullable=False),
    Column("tried", JSON, nullable=False),
    Column("at", Instant, nullable=False),
)
"""One row for each alert and person."""

threads = Table(
    "threads",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("place", Text, primary_key=True),
    Column("about", Text, primary_key=True),
    Column("reference", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

mails = Table(
    "mails",
    metadata,
    Column("id", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("sender", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("escalation", Text, nullable=False),
    Column("raw", Text, nullable=False),
    Column("taken_at", Instant, nullable=False),
    Column("settled_by", Text, nullable=False),
    Index("ix_mails_state", "state", "taken_at"),
    Index("ix_mails_sender", "sender", "taken_at"),
)
"""One row for each mail that came in. `raw` (base64) is kept only while somebody must look."""

channel_health = Table(
    "channel_health",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("worked_at", Instant, nullable=True),
    Column("failed_at", Instant, nullable=True),
    Column("error", Text, nullable=False),
    Column("failures", Integer, nullable=False),
)
"""One row for each channel that was used."""
