"""How do people, accounts and history come in? Checked as a whole, written all or not at all."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, delete, insert, select, update

from escalation_manager.connectors.loading.checking import Known, check
from escalation_manager.connectors.loading.fields import KINDS
from escalation_manager.connectors.loading.reading import LARGEST, Batch, Record, Source, read
from escalation_manager.core.errors import BadInput, Fault, Faults
from escalation_manager.ports.connectors import ROLES
from escalation_manager.ports.loading import Counted
from escalation_manager.store import directory_tables as tables

_ROWS: Mapping[str, Table] = {
    "people": tables.people,
    "accounts": tables.accounts,
    "contacts": tables.contacts,
    "interactions": tables.interactions,
    "surveys": tables.surveys,
}
_LISTS: Mapping[str, tuple[Table, str]] = {
    "pools": (tables.pools, "role"),
    "team": (tables.team_members, "account_id"),
}
_AT_ONCE = 500


def open_sources(paths: Sequence[Path], kind: str | None = None) -> tuple[Source, ...]:
    """The files to load; of a folder, its CSV and JSON files. Raises BadInput."""
    found: list[Source] = []
    for path in paths:
        files = [path]
        if path.is_dir():
            files = sorted(p for p in path.iterdir() if p.suffix.lower() in (".csv", ".json"))
            if not files:
                raise BadInput(f"The folder {path} holds no CSV or JSON file.", "Name another.")
        for file in files:
            try:
                with file.open("rb") as stream:
                    data = stream.read(LARGEST + 1)
            except OSError as error:
                why = error.strerror or str(error)
                raise BadInput(f"{file} cannot be read: {why}.", "Check the path.") from None
            found.append(Source(file.name if path.is_dir() else str(path), data, kind))
    return tuple(found)


def load(
    engine: Engine,
    sources: Sequence[Source],
    *,
    roles: Collection[str] = ROLES,
    calendars: Collection[str] = (),
    dry_run: bool = False,
) -> dict[str, Counted]:
    """Bring in everything, and count by kind what is created, changed and unchanged.

    A row with a known id is changed in the columns that are given; what is left out stays. The team
    of an account and the pool of a role are lists: the one given replaces the former one.
    `calendars` are the names that the handbook defines. With `dry_run` nothing is written.

    Raises Faults, all of them at once; then nothing was written.
    """
    faults: list[Fault] = []
    batch = read(tuple(sources), faults)
    writing = engine.execution_options(writing=True)
    with engine.connect() if dry_run else writing.begin() as connection:
        known = Known(
            rows={kind: _stored(connection, kind, batch) for kind in _ROWS},
            roles=roles,
            calendars={
                *calendars,
                *connection.execute(select(tables.service_calendars.c.name)).scalars(),
            },
        )
        faults.extend(check(batch, known))
        if faults:
            raise Faults("What was to be loaded", tuple(faults))
        return {
            kind: counted
            for kind, counted in _write(connection, batch, known, not dry_run).items()
            if counted != Counted()
        }


def _stored(connection: Connection, kind: str, batch: Batch) -> dict[str, Mapping[str, object]]:
    """The rows of a kind by id; history only where history is loaded, for there is much of it."""
    if kind in ("interactions", "surveys") and not any(batch.of(kind)):
        return {}
    found = connection.execute(select(_ROWS[kind])).mappings()
    return {str(row["id"]): dict(row) for row in found}


def _write(connection: Connection, batch: Batch, known: Known, write: bool) -> dict[str, Counted]:
    counted = {"calendars": _write_calendars(connection, batch, write)}
    for kind in KINDS:
        if kind in _ROWS:
            counted[kind] = _write_rows(connection, kind, batch, known, write)
        else:
            counted[kind] = _write_lists(connection, kind, batch, write)
    return counted


def _write_rows(
    connection: Connection, kind: str, batch: Batch, known: Known, write: bool
) -> Counted:
    table, stored = _ROWS[kind], known.rows[kind]
    new: list[dict[str, object]] = []
    changed = unchanged = 0
    for record in batch.of(kind):
        id_ = record.word("id")
        if id_ not in stored:
            new.append(_complete(record))
        elif all(stored[id_][column] == value for column, value in record.values.items()):
            unchanged += 1
        else:
            changed += 1
            if write:
                connection.execute(update(table).where(table.c.id == id_).values(record.values))
    if write:
        for start in range(0, len(new), _AT_ONCE):
            connection.execute(insert(table), new[start : start + _AT_ONCE])
    return Counted(len(new), changed, unchanged)


def _complete(record: Record) -> dict[str, object]:
    """A new row: what was left out takes its default."""
    row: dict[str, object] = {}
    for name, column in KINDS[record.kind].items():
        default = column.default
        empty = list(default) if isinstance(default, tuple) else default
        row[name] = record.values.get(name, empty)
    return row


def _write_lists(connection: Connection, kind: str, batch: Batch, write: bool) -> Counted:
    table, owner = _LISTS[kind]
    former: dict[str, list[dict[str, Any]]] = {}
    for row in connection.execute(select(table).order_by(table.c.position)).mappings():
        former.setdefault(row[owner], []).append(dict(row))
    wanted: dict[str, list[dict[str, Any]]] = {name: [] for name in sorted(batch.stated[kind])}
    for record in batch.of(kind):
        rows = wanted[record.word(owner)]
        rows.append({**record.values, "position": len(rows)})
    counts = [0, 0, 0]
    for name, rows in wanted.items():
        if rows == former.get(name, []):
            counts[2] += bool(rows)
            continue
        counts[name in former] += 1
        if write:
            connection.execute(delete(table).where(table.c[owner] == name))
            if rows:
                connection.execute(insert(table), rows)
    return Counted(*counts)


def _write_calendars(connection: Connection, batch: Batch, write: bool) -> Counted:
    table = tables.service_calendars
    former = {row.name: row.definition for row in connection.execute(select(table))}
    counts = [0, 0, 0]
    for name, definition in batch.calendars.items():
        if former.get(name) == definition:
            counts[2] += 1
            continue
        counts[name in former] += 1
        if write:
            connection.execute(delete(table).where(table.c.name == name))
            connection.execute(insert(table).values(name=name, definition=definition))
    return Counted(*counts)


class FileLoader:
    """Fills the Loader port for the tables of our own database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def load_files(
        self,
        paths: Sequence[Path],
        kind: str | None,
        *,
        roles: Collection[str],
        calendars: Collection[str],
        dry_run: bool,
    ) -> dict[str, Counted]:
        """Files or folders of CSV and JSON."""
        sources = open_sources(paths, kind)
        return load(self._engine, sources, roles=roles, calendars=calendars, dry_run=dry_run)

    def load_text(
        self,
        name: str,
        data: bytes,
        *,
        roles: Collection[str],
        calendars: Collection[str],
        dry_run: bool = False,
    ) -> dict[str, Counted]:
        """One document that is at hand already."""
        source = Source(name, data, None)
        return load(self._engine, (source,), roles=roles, calendars=calendars, dry_run=dry_run)
