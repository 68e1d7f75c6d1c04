"""Where does an outgoing text lie for those who have no mail server connected?"""

from __future__ import annotations

from sqlalchemy import Column, MetaData, Table, Text

from escalation_manager.store.tables import Instant

metadata = MetaData()

outbox = Table(
    "outbox",
    metadata,
    Column("reference", Text, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("escalation", Text, nullable=False, index=True),
    Column("message", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("sent_at", Instant, nullable=False),
)
"""One row for each text. The reference is the key of the effect, so a repeat finds it there."""
