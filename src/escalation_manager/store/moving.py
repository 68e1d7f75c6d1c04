"""How does a desk move from a file to a server, or back? Whole, held still meanwhile, and proved.

Unlike an export, which is for another desk, a move takes everything along: who may come in, the
order of the whole desk, what was answered under which key. Only signs of life of workers stay. The
source is never changed, and the target is there whole or not at all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select

from escalation_manager.core.errors import Conflict, StoreError
from escalation_manager.ports.log import EffectState
from escalation_manager.store import tables, worker_tables
from escalation_manager.store.addresses import Place, on_server, shown
from escalation_manager.store.examining import examine
from escalation_manager.store.granting import APPENDED_TO
from escalation_manager.store.opening import create_store, open_store
from escalation_manager.store.sql import SqlStore
from escalation_manager.store.transfer import export_lines

BATCH = 500
ALIVE = timedelta(minutes=1)
"""A worker that told of itself so short a while ago is at work."""
NUL, INSTEAD = "\0", "\ufffd"


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved, and proved to be the same on both sides."""

    source: str
    target: str
    rows: Mapping[str, int]
    """Of each table."""
    escalations: int
    events: int
    effects: Mapping[str, int]
    """By state, as they are in the target."""
    seal: str
    export: str
    """The SHA-256 of the whole desk as it is exported; the same from both."""
    replaced: int
    """Texts outside the log with a NUL, which PostgreSQL cannot hold; a sign took its place."""


def move(source: Place, target: Place, at: datetime) -> Moved:
    """Take the desk at `source` to the empty `target`."""
    before = open_store(source)
    try:
        _refuse_at_work(before, source, at)
        with made(target) as after, _still(before) as reading:
            writing = after.engine.execution_options(writing=True)
            with after.told(), writing.begin() as connection:
                after.dialect.unhurried(connection.connection.driver_connection)
                _refuse_in_use(connection, target)
                rows, replaced = _copy(reading, connection)
                return _proved(before, after, reading, connection, rows, replaced, source, target)
    finally:
        before.close()


def _refuse_at_work(store: SqlStore, source: Place, at: datetime) -> None:
    at_work = [each.name for each in store.leases.workers() if each.beat_at > at - ALIVE]
    if at_work:
        raise Conflict(
            f"{shown(source)} is in use: {', '.join(at_work)} told of itself within the last "
            "minute.",
            "Stop it (`escalations work`, `escalations serve`), wait a minute, and move the desk "
            "then.",
        )


def _refuse_in_use(connection: Connection, target: Place) -> None:
    for table in _tables():
        if table is tables.settings:
            connection.execute(table.delete())  # a new desk may have been told of itself already
        elif connection.execute(select(table).limit(1)).first() is not None:
            raise Conflict(
                f"There is already a desk in {shown(target)}: it has {table.name}.",
                "Name a new file, or a new database.",
            )


@contextmanager
def made(target: Place) -> Iterator[SqlStore]:
    """An empty desk. A file has another name until it is whole."""
    if on_server(target):
        store = create_store(target)
        try:
            yield store
        finally:
            store.close()
        return
    path = Path(target)
    if path.exists() and path.stat().st_size:
        raise Conflict(f"There is already a file {path}.", "Name a new file.")
    unfinished = path.with_name(f"{path.name}.unfinished")
    for beside in ("", "-wal", "-shm"):
        unfinished.with_name(unfinished.name + beside).unlink(missing_ok=True)
    store = create_store(unfinished)
    try:
        yield store
    except BaseException:
        store.close()
        unfinished.unlink(missing_ok=True)
        raise
    store.close()
    unfinished.replace(path)


@contextmanager
def _still(store: SqlStore) -> Iterator[Connection]:
    """A connection to a desk that nobody writes to meanwhile."""
    writing = store.engine.execution_options(writing=True)
    with store.told(), writing.connect() as connection:
        connection.begin()  # on SQLite this alone keeps every other writer waiting
        store.dialect.unhurried(connection.connection.driver_connection)
        if store.dialect.take_turns:
            names = ", ".join(t.name for t in _tables() if t.name not in APPENDED_TO)
            connection.exec_driver_sql(f"LOCK TABLE {names} IN SHARE MODE")
            connection.exec_driver_sql(store.dialect.take_turns)
        yield connection
        connection.rollback()


def _tables() -> list[Table]:
    """Everything that moves, each after what it refers to."""
    return [
        table
        for known in tables.every_metadata()
        for table in known.sorted_tables
        if table is not worker_tables.workers
    ]


def _copy(source: Connection, target: Connection) -> tuple[dict[str, int], int]:
    """Every row; how many of each table, and how many texts could not be taken to the letter."""
    server = target.dialect.name == "postgresql"
    rows: dict[str, int] = {}
    replaced = 0
    for table in _tables():
        count = 0
        found = source.execution_options(yield_per=BATCH).execute(_ordered(table))
        for batch in found.partitions():
            values = [_as_there(table, dict(row._mapping), server=server) for row in batch]
            replaced += sum(
                NUL in value for row in batch for value in row if server and isinstance(value, str)
            )
            target.execute(insert(table), values)
            count += len(values)
        rows[table.name] = count
        number = table.autoincrement_column
        if server and number is not None and count:
            _count_on(target, table, number.name)
    return rows, replaced


def _ordered(table: Table) -> Any:
    """Its rows by their key."""
    return select(table).order_by(*table.primary_key)


def _as_there(table: Table, row: dict[str, Any], *, server: bool) -> dict[str, Any]:
    """The row as the target keeps it."""
    if table is tables.effects and row["state"] == EffectState.LEASED.value:
        # Whoever did it is gone: see `_refuse_at_work`.
        row |= {"state": EffectState.PENDING.value, "leased_by": None, "leased_until": None}
    if server:
        for name, value in row.items():
            if isinstance(value, str) and NUL in value:
                row[name] = value.replace(NUL, INSTEAD)
    return row


def _count_on(target: Connection, table: Table, column: str) -> None:
    """Numbers that the database gives go on after the highest."""
    highest = target.execute(select(func.max(table.c[column]))).scalar()
    target.exec_driver_sql(
        "SELECT setval(pg_get_serial_sequence(%s, %s), %s)", (table.name, column, highest)
    )


# --- the proof -----------------------------------------------------------------------------------


def _proved(
    before: SqlStore,
    after: SqlStore,
    source: Connection,
    target: Connection,
    rows: dict[str, int],
    replaced: int,
    source_place: Place,
    target_place: Place,
) -> Moved:
    """Both sides read again and compared; StoreError, and nothing is kept, where they differ."""
    server = target.dialect.name == "postgresql"
    for table in _tables():
        there, here = (_digest(each, table, server=server) for each in (source, target))
        _same(f"table {table.name}", there, here)
    old = examine(source.connection.driver_connection, before.dialect)
    new = examine(target.connection.driver_connection, after.dialect)
    if new.findings:
        raise StoreError(
            f"The desk is damaged, and was not moved. {new.findings[0]}",
            "Run `escalations check` on the source, and restore the last good backup.",
        )
    _same("seal", old.seal, new.seal)
    exported = _exported(target)
    if not replaced:
        _same("export", _exported(source), exported)
    states = select(tables.effects.c.state, func.count()).group_by(tables.effects.c.state)
    effects = {str(state): int(count) for state, count in target.execute(states)}
    return Moved(
        shown(source_place),
        shown(target_place),
        rows,
        new.escalations,
        new.events,
        effects,
        new.seal,
        exported,
        replaced,
    )


def _same(what: str, one: object, other: object) -> None:
    if one != other:
        raise StoreError(
            f"The {what} is not the same on both sides ({one}, {other}).",
            "Nothing was moved; the source is as it was. Please report it.",
        )


def _digest(connection: Connection, table: Table, *, server: bool) -> str:
    """How many rows there are, and the sum of the hashes of all."""
    total = count = 0
    for row in connection.execution_options(yield_per=BATCH).execute(_ordered(table)):
        values = tuple(_as_there(table, dict(row._mapping), server=server).values())
        hashed = hashlib.sha256(repr(values).encode(errors="surrogatepass")).digest()
        total = (total + int.from_bytes(hashed)) % (1 << 256)
        count += 1
    return f"{count} rows, {total:064x}"


def _exported(connection: Connection) -> str:
    hashed = hashlib.sha256()
    for line in export_lines(connection):
        hashed.update(line)
    return hashed.hexdigest()
