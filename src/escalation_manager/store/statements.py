"""What does the store say to the database all day? The few statements of the hot path, as text.

They are made once from the tables and run on the driver itself: SQLAlchemy's own execution costs
five times as much for each, and a saving runs a dozen.
"""

from __future__ import annotations

from sqlalchemy import Table

from escalation_manager.store import tables
from escalation_manager.store.dialect import Dialect

OWED_COLUMNS = (
    "key, kind, target, lane, not_before, data, escalation, version, state, tries, last_error, "
    "result, created_at, done_at, lease, leased_by, leased_until, together, told_with"
)
"""The columns of an effect, in the order in which `owed_effect` reads them."""

LISTED = ("account", "status", "owner", "opened_at", "due_at", "restricted")
"""The columns of a row that an index stands on, but for its wake: a row in which they stay as they
were is written without touching those indexes, which lie all over a large file."""

LOOKED_THROUGH = 2_000
"""So many of those that are due first are looked through for what is overdue."""


class Statements:
    """Every statement of the hot path for one dialect."""

    def __init__(self, dialect: Dialect) -> None:
        sql = dialect.sql
        self.head_seen = sql("SELECT version, hash FROM heads WHERE escalation = ?")
        self.head = self.head_seen + dialect.lock
        self.many_heads = (
            "SELECT escalation, version, hash FROM heads WHERE escalation IN ({marks}) "
            f"ORDER BY escalation{dialect.lock}"
        )
        self.insert_head = sql(f"{_insert(tables.heads)} ON CONFLICT (escalation) DO NOTHING")
        self.update_head = sql("UPDATE heads SET version = ?, hash = ? WHERE escalation = ?")
        self.who_changed = sql(
            "SELECT actor, recorded_at FROM events WHERE escalation = ? AND version = ?"
        )
        self.insert_event = sql(_insert(tables.events))
        events = "SELECT version, kind, schema, at, actor, data FROM events WHERE escalation = ?"
        self.read_whole = sql(
            "SELECT version, kind, schema, at, actor, data, hash FROM events "
            "WHERE escalation = ? AND version >= ? ORDER BY version"
        )
        self.read_many = (
            "SELECT escalation, version, kind, schema, at, actor, data, hash FROM events "
            "WHERE escalation IN ({marks}) ORDER BY escalation, version"
        )
        self.read = sql(f"{events} AND version > ? AND version <= ? ORDER BY version")
        self.read_until = sql(
            f"{events} AND version > ? AND version <= ? AND at <= ? ORDER BY version"
        )
        self.put_row = sql(_upsert(tables.escalations))
        self.move_row = sql(_update(tables.escalations, but=LISTED))
        self.every_id = "SELECT escalation FROM heads UNION SELECT escalation FROM escalations"
        self.row = sql(f"SELECT {_names(tables.escalations)} FROM escalations WHERE escalation = ?")
        self.delete_row = sql("DELETE FROM escalations WHERE escalation = ?")
        self.readers = sql("SELECT person FROM readers WHERE escalation = ? ORDER BY person")
        self.delete_readers = sql("DELETE FROM readers WHERE escalation = ?")
        self.delete_many_readers = "DELETE FROM readers WHERE escalation IN ({marks})"
        self.insert_reader = sql(_insert(tables.readers))
        self.insert_effect = sql(f"{_insert(tables.effects)} ON CONFLICT (key) DO NOTHING")
        self.take_turns, self.announce = dialect.take_turns, dialect.announce
        self.many_seals = "SELECT shard, events, hash FROM seals WHERE shard IN ({marks})"
        self.put_seal = sql(_upsert(tables.seals))
        self.insert_change = sql(
            "INSERT INTO changes (position, escalation, first, last, at) "
            "VALUES ((SELECT coalesce(max(position), 0) + 1 FROM changes), ?, ?, ?, ?)"
        )
        self.changes = sql(
            "SELECT position, escalation, first, last, at FROM changes "
            "WHERE position > ? ORDER BY position LIMIT ?"
        )
        self.position = "SELECT coalesce(max(position), 0) FROM changes"
        self.request = sql(
            "SELECT key, actor, fingerprint, answer, recorded_at FROM requests WHERE key = ?"
        )
        self.lock_key = sql(dialect.lock_key)
        self.insert_request = sql(_insert(tables.requests))
        self.next_number = sql(
            "INSERT INTO counters (prefix, value) VALUES (?, 1) "
            "ON CONFLICT (prefix) DO UPDATE SET value = counters.value + 1 RETURNING value"
        )
        self.owed = sql(f"SELECT {OWED_COLUMNS} FROM effects WHERE key = ?")
        pending = (
            "state = 'pending' AND lane IN (0, 1)"  # both lanes named: the index is then sought
        )
        self.pending = sql(
            f"SELECT {OWED_COLUMNS} FROM effects WHERE {pending} AND not_before <= ? "
            "ORDER BY lane, not_before, key LIMIT ?"
        )
        soonest = "SELECT min(not_before) AS soonest FROM effects WHERE state = 'pending'"
        self.next_effect = sql(
            f"SELECT min(soonest) FROM ({soonest} AND lane = 0 UNION ALL {soonest} AND lane = 1) "
            "AS lanes"
        )
        soonest += " AND not_before > ?"
        self.next_effect_after = sql(
            f"SELECT min(soonest) FROM ({soonest} AND lane = 0 UNION ALL {soonest} AND lane = 1) "
            "AS lanes"
        )
        self.due = sql(
            "SELECT escalation FROM escalations WHERE next_wake IS NOT NULL AND next_wake <= ? "
            "ORDER BY next_wake, escalation LIMIT ?"
        )
        # The head is what writers hold first: who held the row instead would wait for them while
        # they wait for it.
        listed = ", ".join(f"e.{name}" for name in LISTED)
        skip_locked = dialect.skip_locked.replace("SKIP", "OF h SKIP")
        self.claim_due = (
            f"SELECT e.escalation, h.version, h.hash, {listed} "
            "FROM escalations e JOIN heads h ON h.escalation = e.escalation "
            "WHERE e.next_wake IS NOT NULL AND e.next_wake <= ?{without} "
            f"ORDER BY e.next_wake, e.escalation LIMIT ?{skip_locked}"
        )
        # Where more is due than is claimed at once, what is overdue goes before what is not: among
        # the first of them, so that looking for it costs little.
        self.many_due = (
            "SELECT count(*) FROM (SELECT 1 FROM escalations e WHERE e.next_wake IS NOT NULL "
            "AND e.next_wake <= ?{without} LIMIT ?) AS due"
        )
        self.claim_overdue = (
            f"SELECT e.escalation, h.version, h.hash, {listed} FROM ("
            f"SELECT e.escalation, e.next_wake, {listed} FROM escalations e "
            "WHERE e.next_wake IS NOT NULL AND e.next_wake <= ?{without} "
            f"ORDER BY e.next_wake, e.escalation LIMIT {LOOKED_THROUGH}) AS e "
            "JOIN heads h ON h.escalation = e.escalation WHERE e.due_at < e.next_wake "
            f"ORDER BY e.next_wake, e.escalation LIMIT ?{skip_locked}"
        )
        self.claim_these = (
            f"SELECT e.escalation, h.version, h.hash, {listed} "
            "FROM escalations e JOIN heads h ON h.escalation = e.escalation "
            "WHERE e.escalation IN ({marks}) AND e.next_wake IS NOT NULL AND e.next_wake <= ?"
            + skip_locked
        )
        self.coming = sql(
            "SELECT escalation, next_wake, due_at < next_wake FROM escalations "
            "WHERE next_wake IS NOT NULL AND (next_wake, escalation) > (?, ?) AND next_wake <= ? "
            "ORDER BY next_wake, escalation LIMIT ?"
        )
        self.next_wake = sql("SELECT min(next_wake) FROM escalations WHERE next_wake IS NOT NULL")
        self.lock_owed = self.owed + dialect.lock
        self.settle = sql(
            "UPDATE effects SET state = ?, tries = ?, not_before = ?, last_error = ?, result = ?, "
            "done_at = ?, lease = ?, leased_by = ?, leased_until = ?, told_with = ? WHERE key = ?"
        )
        self.told_with = sql(f"SELECT {OWED_COLUMNS} FROM effects WHERE told_with = ? ORDER BY key")
        self.lock_told_with = self.told_with + dialect.lock
        self.document_hash = sql("SELECT hash FROM documents WHERE kind = ? AND version = ?")
        self.insert_document = sql(_insert(tables.documents, but=("number",)))
        self.setting = sql("SELECT value FROM settings WHERE name = ?")
        self.put_setting = sql(_upsert(tables.settings))
        self.delete_setting = sql("DELETE FROM settings WHERE name = ?")


def _names(table: Table, but: tuple[str, ...] = ()) -> str:
    return ", ".join(column.name for column in table.columns if column.name not in but)


def _insert(table: Table, but: tuple[str, ...] = ()) -> str:
    names = _names(table, but)
    marks = ", ".join("?" for _ in names.split(", "))
    return f"INSERT INTO {table.name} ({names}) VALUES ({marks})"


def _upsert(table: Table) -> str:
    keys = [column.name for column in table.primary_key]
    rest = [column.name for column in table.columns if column.name not in keys]
    changes = ", ".join(f"{name} = excluded.{name}" for name in rest)
    return f"{_insert(table)} ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changes}"


def _update(table: Table, but: tuple[str, ...]) -> str:
    keys = [column.name for column in table.primary_key]
    rest = [name for name in _names(table, but).split(", ") if name not in keys]
    changes = ", ".join(f"{name} = ?" for name in rest)
    return f"UPDATE {table.name} SET {changes} WHERE {' AND '.join(f'{k} = ?' for k in keys)}"
