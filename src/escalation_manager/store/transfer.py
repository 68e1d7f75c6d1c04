"""How does a whole desk move from one database to another? Every table, in an order of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy import JSON, Boolean, Column, Connection, Integer, Table, func, insert, select
from sqlalchemy.exc import IntegrityError, StatementError

from escalation_manager.core.errors import BadInput, BrokenLog, Conflict, NewerLog
from escalation_manager.ports.log import EffectState
from escalation_manager.store import directory_tables, tables
from escalation_manager.store.dialect import Dialect
from escalation_manager.store.examining import examine
from escalation_manager.store.instants import read_instant, written
from escalation_manager.store.lines import Record, framed, unframed
from escalation_manager.store.schema import head

BATCH = 500
_PENDING, _LEASED = EffectState.PENDING.value, EffectState.LEASED.value

JSON_TEXT = {
    ("events", "data"),
    ("effects", "data"),
    ("effects", "result"),
    ("escalations", "detail"),
    ("requests", "answer"),
    ("settings", "value"),
}
"""Columns whose text is JSON and is kept to the letter."""


def export_lines(connection: Connection) -> Iterator[bytes]:
    """Every row of every table."""
    return framed(head(), _records(connection))


def import_lines(connection: Connection, dialect: Dialect, lines: Iterable[bytes]) -> int:
    """Take all of it, inside one transaction that the caller holds, and check it there."""
    _refuse_a_desk_in_use(connection)
    known = {table.name: _Taking(table) for table in tables.every_table()}
    batch: list[dict[str, Any]] = []
    current: _Taking | None = None
    count = 0
    for number, (name, values) in unframed(head(), lines):
        taking = known.get(name)
        if taking is None:
            raise NewerLog(
                f"Line {number} is of a table {name!r} that this version does not know.",
                "Import it with the version that exported it.",
            )
        if batch and (taking is not current or len(batch) == BATCH):
            _insert(connection, current, batch, number - 1)
            batch = []
        current = taking
        batch.append(taking.row(values, number))
        count += 1
    if batch:
        _insert(connection, current, batch, count + 1)
    findings = examine(connection.connection.driver_connection, dialect).findings
    if findings:
        raise BrokenLog(
            f"The exported desk is damaged. {findings[0]}",
            "Nothing was imported. Check the desk that it came from with `escalations check`.",
        )
    return count


def _records(connection: Connection) -> Iterator[Record]:
    for table in tables.every_table():
        columns = [column for column in table.columns if not _given(column)]
        names = [str(column.name) for column in columns]  # a quoted name is more than text
        tell = [_teller(column) for column in columns]
        order = table.primary_key.columns
        found = connection.execution_options(yield_per=1000).execute(
            select(*columns).order_by(*order)
        )
        for row in found:
            values = (
                None if value is None else (say(value) if say else value)
                for say, value in zip(tell, row, strict=True)
            )
            yield str(table.name), dict(zip(names, values, strict=True))


def _given(column: Column[Any]) -> bool:
    """A number that the database gives: only the order that it makes is part of the desk. And who
    does an effect right now."""
    if column.info.get(tables.STAYS_HERE):
        return True
    return column.table.name == "documents" and column.name == "number"


Turn = Callable[[Any], Any]


def _teller(column: Column[Any]) -> Turn | None:
    """How a value of the column is told in JSON."""
    if (column.table.name, column.name) in JSON_TEXT:
        return lambda text: msgspec.Raw(text.encode())
    if column is tables.effects.c.state:
        return lambda state: _PENDING if state == _LEASED else state  # nobody there does it
    return _TOLD.get(type(column.type))


_TOLD: Mapping[type, Turn] = {
    tables.Instant: written,
    directory_tables.InstantText: written,
    directory_tables.DayText: date.isoformat,
    directory_tables.TimeText: lambda value: value.strftime("%H:%M"),
    directory_tables.ExactNumber: lambda value: format(value, "f"),
}

_READ: Mapping[type, Turn] = {
    tables.Instant: read_instant,
    directory_tables.InstantText: read_instant,
    directory_tables.DayText: date.fromisoformat,
    directory_tables.TimeText: time.fromisoformat,
    directory_tables.ExactNumber: Decimal,
}


class _Taking:
    """How the rows of one table are read from lines."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.columns = {
            column.name: (column, _reader(column)) for column in table.columns if not _given(column)
        }

    def row(self, values: Mapping[str, msgspec.Raw], number: int) -> dict[str, Any]:
        """The values for an INSERT; BadInput names the line and the column."""
        name = ""
        if values.keys() != self.columns.keys():
            odd = sorted(values.keys() ^ self.columns.keys())
            raise BadInput(
                f"Line {number}: a row of {self.table.name} does not have these columns, "
                f"or must have them: {', '.join(odd)}.",
                "Nothing was imported. Export the desk again with `escalations export`.",
            )
        row: dict[str, Any] = {}
        try:
            for name, (column, read) in self.columns.items():
                raw = values[name]
                if bytes(raw) == b"null" and column.nullable:
                    row[name] = None
                else:
                    row[name] = read(raw)
        except (msgspec.DecodeError, ValueError, ArithmeticError) as error:
            raise BadInput(
                f"Line {number}: {self.table.name}.{name} cannot be read: {error}.",
                "Nothing was imported. Export the desk again with `escalations export`.",
            ) from error
        return row


def _reader(column: Column[Any]) -> Turn:
    if (column.table.name, column.name) in JSON_TEXT:
        return lambda raw: bytes(raw).decode()
    if isinstance(column.type, JSON):
        return msgspec.json.Decoder().decode
    turn = _READ.get(type(column.type))
    if turn is not None:
        text = msgspec.json.Decoder(str).decode
        return lambda raw: turn(text(raw))
    if isinstance(column.type, Boolean):
        return msgspec.json.Decoder(bool).decode
    if isinstance(column.type, Integer):
        return msgspec.json.Decoder(int).decode
    return msgspec.json.Decoder(str).decode


def _insert(
    connection: Connection, taking: _Taking | None, batch: list[dict[str, Any]], number: int
) -> None:
    assert taking is not None
    try:
        connection.execute(insert(taking.table), batch)
    except (IntegrityError, StatementError) as error:
        raise BadInput(
            f"Lines up to {number}: rows of {taking.table.name} do not fit: {error.orig}.",
            "Nothing was imported. Export the desk again with `escalations export`.",
        ) from error


def _refuse_a_desk_in_use(connection: Connection) -> None:
    """A new desk may have its own settings, which the imported ones replace."""
    for table in tables.every_table():
        if table is tables.settings:
            connection.execute(table.delete())
        elif connection.execute(select(func.count()).select_from(table)).scalar():
            raise Conflict(
                f"This desk is in use: it has {table.name} already.",
                "Import into a new one: make it with `escalations init`.",
            )
