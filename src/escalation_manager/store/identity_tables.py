"""Where stands who may come in? Passwords, sessions, tokens, tries, subjects, and the audit log.

None of it leaves with an export: whoever takes a desk in signs in there anew.
"""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, Text

from escalation_manager.store.tables import STAYS_HERE, BigKey, Instant

metadata = MetaData()

signing_keys = Table(
    "signing_keys",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
    info={STAYS_HERE: True},
)
"""The key that signs cookies, drawn once for each desk."""

passwords = Table(
    "passwords",
    metadata,
    Column("person", Text, primary_key=True),
    Column("hash", Text, nullable=False),
    Column("set_at", Instant, nullable=False),
    info={STAYS_HERE: True},
)

sessions = Table(
    "sessions",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("person", Text, nullable=False, index=True),
    Column("how", Text, nullable=False),
    Column("agent", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    info={STAYS_HERE: True},
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", Text, primary_key=True),
    Column("hash", Text, nullable=False),
    Column("person", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    Column("revoked_at", Instant),
    info={STAYS_HERE: True},
)

tries = Table(
    "tries",
    metadata,
    Column("key", Text, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", Instant, nullable=False),
    info={STAYS_HERE: True},
)

subjects = Table(
    "subjects",
    metadata,
    Column("issuer", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("linked_at", Instant, nullable=False),
    info={STAYS_HERE: True},
)
"""Whom a provider means: found by mail address once, known by subject from then on."""

audit = Table(
    "audit",
    metadata,
    Column("number", BigKey, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("detail", Text, nullable=False),
    info={STAYS_HERE: True},
)
