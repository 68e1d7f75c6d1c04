"""What is written down, and where: the tables of the desk.

Further tables of the same database stand in modules beside this one whose name ends in
`_tables` (`directory_tables.py`), each with its own `metadata`; `every_metadata` finds them.
"""

from __future__ import annotations

import importlib
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import (
    TIMESTAMP,
    BigInteger,
    Boolean,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

from escalation_manager.store.instants import written

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


@lru_cache(maxsize=1)
def every_metadata() -> tuple[MetaData, ...]:
    """The tables of the log, then those of every `*_tables` module of this package."""
    files = (path.name for path in Path(__file__).parent.iterdir())
    names = sorted(name for name in files if name.endswith("_tables.py"))
    modules = (importlib.import_module(f"{__package__}.{name[:-3]}") for name in names)
    return (metadata, *(module.metadata for module in modules))


STAYS_HERE = "stays here"
"""Marks a table or a column that belongs to this one database: it never leaves with an export."""


def every_table() -> tuple[Table, ...]:
    """All tables that a desk consists of, each after those it refers to."""
    return tuple(
        table
        for known in every_metadata()
        for table in known.sorted_tables
        if not table.info.get(STAYS_HERE)
    )


class Instant(TypeDecorator[datetime]):
    """An aware instant, UTC, to the microsecond.

    PostgreSQL keeps a `timestamptz`. SQLite keeps text of a fixed width
    (`2026-03-01T03:00:00.000000Z`), so that instants sort as they follow one another.
    """

    impl = String(27)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(TIMESTAMP(timezone=True))
        return dialect.type_descriptor(String(27))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None or dialect.name == "postgresql":
            return value
        return written(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        return datetime.fromisoformat(value)


BigKey = BigInteger().with_variant(Integer(), "sqlite")
"""A growing number that the database gives; SQLite grows only a column named INTEGER."""

Name = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that sorts by its bytes in every database, so that a list runs the same everywhere."""

heads = Table(
    "heads",
    metadata,
    Column("escalation", Name, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("hash", Text, nullable=False),
)
"""The last event of every escalation: the place to append to, and the proof of the tail."""

events = Table(
    "events",
    metadata,
    Column("escalation", Name, ForeignKey("heads.escalation"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("schema", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Column("data", Text, nullable=False),
    Column("hash", Text, nullable=False),
    sqlite_with_rowid=False,  # a history lies together, and is found without a second look
)
"""What happened. Only ever appended to. `data` is JSON, kept to the letter for the hash."""

seals = Table(
    "seals",
    metadata,
    Column("shard", Integer, primary_key=True, autoincrement=False),
    Column("events", BigInteger, nullable=False),
    Column("hash", Text, nullable=False),
)
"""How many events the escalations of a shard have, and the sum of their hashes."""

effects = Table(
    "effects",
    metadata,
    Column("key", Name, primary_key=True),
    Column("escalation", Name, ForeignKey("heads.escalation"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("lane", Integer, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("data", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("last_error", Text),
    Column("result", Text),
    Column("created_at", Instant, nullable=False),
    Column("done_at", Instant),
    Column("lease", Integer, nullable=False, server_default="0", info={STAYS_HERE: True}),
    Column("leased_by", Text, info={STAYS_HERE: True}),
    Column("leased_until", Instant, info={STAYS_HERE: True}),
    Column("together", Text),
    Column("told_with", Text),
    Index(
        "ix_effects_together",
        "together",
        "not_before",
        sqlite_where=text("state = 'pending' AND together IS NOT NULL"),
        postgresql_where=text("state = 'pending' AND together IS NOT NULL"),
    ),
    Index(
        "ix_effects_told_with",
        "told_with",
        sqlite_where=text("told_with IS NOT NULL"),
        postgresql_where=text("told_with IS NOT NULL"),
    ),
    Index(
        "ix_effects_leased",
        "leased_until",
        sqlite_where=text("state = 'leased'"),
        postgresql_where=text("state = 'leased'"),
    ),
    Index(
        "ix_effects_pending",
        "lane",
        "not_before",
        "key",
        sqlite_where=text("state = 'pending'"),
        postgresql_where=text("state = 'pending'"),
    ),
    Index(
        "ix_effects_dead",
        "created_at",
        "key",
        sqlite_where=text("state = 'dead'"),
        postgresql_where=text("state = 'dead'"),
    ),
    Index("ix_effects_escalation", "escalation"),
)
"""What is owed to the world. Lane 0 is urgent, lane 1 is the rest. The row is the truth: whoever
does an effect holds its lease, and no queue beside it has to agree. Effects whose `together` is the
same may be done as one; those that are have the same `told_with` from then on."""

escalations = Table(
    "escalations",
    metadata,
    Column("escalation", Name, ForeignKey("heads.escalation"), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("account", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("type", Text),
    Column("severity", Text),
    Column("status", Text, nullable=False),
    Column("owner", Text),
    Column("rung", Integer, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("due_at", Instant),
    Column("resolved_at", Instant),
    Column("closed_at", Instant),
    Column("next_wake", Instant),
    Column("restricted", Boolean, nullable=False),
    Column("parent", Text),
    Column("words", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Index(
        "ix_escalations_next_wake",
        "next_wake",
        "escalation",
        sqlite_where=text("next_wake IS NOT NULL"),
        postgresql_where=text("next_wake IS NOT NULL"),
    ),
    Index("ix_escalations_opened_at", "opened_at", "escalation"),
    Index("ix_escalations_due_at", "due_at", "escalation"),
    Index("ix_escalations_status", "status", "opened_at"),
    Index("ix_escalations_counted", "status", "restricted"),
    Index("ix_escalations_account", "account", "opened_at"),
    Index("ix_escalations_owner", "owner", "opened_at"),
)
"""One row for each escalation, for lists and metrics: a shadow of the log, rebuilt at will."""

readers = Table(
    "readers",
    metadata,
    Column("escalation", Name, ForeignKey("escalations.escalation"), primary_key=True),
    Column("person", Text, primary_key=True),
)
"""Who may read a restricted escalation."""

requests = Table(
    "requests",
    metadata,
    Column("key", Name, primary_key=True),
    Column("actor", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("recorded_at", Instant, nullable=False),
)
"""What was answered under an idempotency key."""

counters = Table(
    "counters",
    metadata,
    Column("prefix", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)
"""The highest number given to an escalation, for each prefix."""

changes = Table(
    "changes",
    metadata,
    Column("position", BigKey, primary_key=True, autoincrement=False),
    Column("escalation", Name, nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    info={STAYS_HERE: True},
)
"""In which order everything was written: what a live stream is read from, again from any place."""

documents = Table(
    "documents",
    metadata,
    Column("number", BigKey, primary_key=True, autoincrement=True),
    Column("kind", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("put_by", Text, nullable=False),
    Column("put_at", Instant, nullable=False),
    UniqueConstraint("kind", "version"),
)
"""Handbooks, calendars and directories, every version that ever applied."""

settings = Table(
    "settings",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
"""Facts about this desk: when it was made, by which product, whether it is a rehearsal."""
