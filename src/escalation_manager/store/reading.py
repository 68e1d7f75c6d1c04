"""How is a history read in SQL, a request, an effect? One thing at a time, on the driver itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from escalation_manager.core.events import Entry
from escalation_manager.ports.log import Effect, EffectState, Owed, Request
from escalation_manager.store.appending import entries_of
from escalation_manager.store.codec import unplain
from escalation_manager.store.dialect import Dialect
from escalation_manager.store.histories import Histories, Known
from escalation_manager.store.instants import read_instant, written
from escalation_manager.store.statements import Statements

NEWEST = 2**31 - 1
"""No history has a later version."""


class SqlReading:
    """Reads one thing at a time on a cursor of the driver."""

    def __init__(
        self, cursor: Any, statements: Statements, dialect: Dialect, histories: Histories
    ) -> None:
        self._cursor = cursor
        self._statements = statements
        self._dialect = dialect
        self._histories = histories
        self._changing = False
        """Whether what is read now may never be committed."""

    def read(
        self,
        escalation: str,
        upto_version: int | None = None,
        until: datetime | None = None,
        after_version: int = 0,
    ) -> tuple[Entry, ...]:
        """The history, oldest first."""
        if upto_version is None and until is None and after_version == 0:
            return self._read_whole(escalation)
        upto = NEWEST if upto_version is None else upto_version
        values: tuple[Any, ...] = (escalation, after_version, upto)
        statement = self._statements.read
        if until is not None:
            values = (*values, self._dialect.instant(written(until)))
            statement = self._statements.read_until
        return self._entries(escalation, self._all(statement, values))

    def _read_whole(self, escalation: str) -> tuple[Entry, ...]:
        """Only what came after the history that is known already."""
        known = self._histories.get(escalation)
        if known is not None:
            last = known.entries[-1].version
            rows = self._all(self._statements.read_whole, (escalation, last))
            if not rows or rows[0][6] != known.hash:
                known = None
            elif len(rows) == 1:
                return known.entries
        if known is None:
            rows = self._all(self._statements.read_whole, (escalation, 0))
            return self._whole(escalation, rows)
        return self._whole(escalation, rows, known.entries)

    def _whole(
        self, escalation: str, rows: Sequence[Any], known: tuple[Entry, ...] = ()
    ) -> tuple[Entry, ...]:
        """The history from these rows; the first of them is the last that is known, if any is."""
        if not rows:
            return ()
        entries = known + self._entries(escalation, rows[1:] if known else rows)
        if not self._changing:
            self._histories.put(escalation, Known(entries, rows[-1][6]))
        return entries

    def _entries(self, escalation: str, rows: Sequence[Any]) -> tuple[Entry, ...]:
        return entries_of(escalation, rows, self._dialect.moment)

    def request(self, key: str) -> Request | None:
        """What was answered under this key."""
        row = self._one(self._statements.request, (key,))
        if row is None:
            return None
        at = read_instant(self._dialect.text(row[4]))
        return Request(row[0], row[1], row[2], unplain(row[3]), at)

    def owed(self, key: str) -> Owed | None:
        """The effect of that key."""
        return self._owed(self._statements.owed, key)

    def told_with(self, key: str) -> tuple[Owed, ...]:
        """All that were done as one under that key."""
        return self._all_owed(self._statements.told_with, key)

    def _all_owed(self, statement: str, key: str) -> tuple[Owed, ...]:
        return tuple(owed_effect(row, self._dialect) for row in self._all(statement, (key,)))

    def _owed(self, statement: str, key: str) -> Owed | None:
        row = self._one(statement, (key,))
        return None if row is None else owed_effect(row, self._dialect)

    def _one(self, statement: str, values: Sequence[Any]) -> Any:
        self._cursor.execute(statement, values)
        return self._cursor.fetchone()

    def _all(self, statement: str, values: Sequence[Any]) -> list[Any]:
        self._cursor.execute(statement, values)
        found: list[Any] = self._cursor.fetchall()
        return found


def owed_effect(row: Sequence[Any], dialect: Dialect) -> Owed:
    """An effect from the columns named by `OWED_COLUMNS`."""
    (key, kind, target, lane, not_before, data, escalation, version, state, tries, error) = row[:11]
    result, created_at, done_at, lease, leased_by, leased_until, together, told_with = row[11:]
    due = read_instant(dialect.text(not_before))
    return Owed(
        Effect(key, kind, target, lane, due, unplain(data), together),
        escalation,
        version,
        EffectState(state),
        tries,
        error,
        None if result is None else unplain(result),
        read_instant(dialect.text(created_at)),
        None if done_at is None else read_instant(dialect.text(done_at)),
        lease,
        leased_by,
        None if leased_until is None else read_instant(dialect.text(leased_until)),
        told_with,
    )
