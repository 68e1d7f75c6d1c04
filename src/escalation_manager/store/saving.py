"""How do new events, rows and effects get into the tables? Of many escalations in a few statements.

A worker saves a hundred escalations in one transaction. What is asked of the database is asked for
all of them at once: their heads, their histories, and then each table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from escalation_manager.core.events import Entry
from escalation_manager.ports import log
from escalation_manager.ports.log import Saving
from escalation_manager.store.appending import stale, stored_events
from escalation_manager.store.chain import Seal, StoredEvent, shard
from escalation_manager.store.dialect import Dialect
from escalation_manager.store.histories import Histories, Known
from escalation_manager.store.instants import written
from escalation_manager.store.packing import CREATED_AT, EVENT_INSTANTS, Packed, in_columns, packed
from escalation_manager.store.reading import SqlReading
from escalation_manager.store.statements import Statements


class _Sheet(NamedTuple):
    """One saving, as it is written down."""

    saving: Packed
    version: int
    """Where the history ended before."""
    events: list[StoredEvent]


class SqlSaving(SqlReading):
    """The part of a transaction that appends to histories."""

    def __init__(
        self,
        cursor: Any,
        statements: Statements,
        dialect: Dialect,
        histories: Histories,
        *,
        reading: bool = False,
    ) -> None:
        super().__init__(cursor, statements, dialect, histories)
        self._reading_only = reading
        self._holding = not reading and not dialect.one_writer
        """Whether what is read must be held, so that nobody changes it before we are done."""
        self._heads: dict[str, tuple[int, str]] = {}
        """Heads that nobody else can move before we are done."""
        self._listed: dict[str, tuple[Any, ...]] = {}
        """What the indexes of rows stand on, of those that are held."""
        self._ahead: dict[str, list[Any]] = {}
        """Events that were read for several escalations at once, as they stand in the table."""
        self._hashes: dict[int, list[str]] = {}
        """What is to be sealed, by shard."""
        self._changes: list[tuple[str, int, int, Any]] = []
        self.told = False
        """Whether others need to be told that something was saved."""

    @property
    def connection(self) -> Any:
        """The connection of the driver."""
        return self._cursor.connection

    # --- reading ---------------------------------------------------------------------------------

    def due(
        self, until: datetime, limit: int = 100, without: tuple[str, ...] = ()
    ) -> tuple[str, ...]:
        """Whose wake has come, held for this transaction."""
        say, at = self._statements, self._dialect.instant(written(until))

        def claimed(statement: str, without: tuple[str, ...], limit: int) -> list[Any]:
            marks = ", ".join("?" for _ in without)
            but = f" AND e.escalation NOT IN ({marks})" if without else ""
            statement = self._dialect.sql(statement.format(without=but))
            return self._all(statement, (at, *without, limit))

        found: list[Any] = []
        ((many,),) = claimed(say.many_due, without, limit + 1)
        if many > limit:
            found = claimed(say.claim_overdue, without, limit)
        if len(found) < limit:
            taken = tuple(row[0] for row in found)
            found += claimed(say.claim_due, (*without, *taken), limit - len(found))
        self._claimed(found)
        return tuple(row[0] for row in found)

    def claim(self, escalations: Sequence[str], until: datetime) -> Mapping[str, int]:
        """Which of these are due, and the version at which each stands; held."""
        marks = ", ".join("?" for _ in escalations)
        statement = self._dialect.sql(self._statements.claim_these.format(marks=marks))
        at = self._dialect.instant(written(until))
        found = self._all(statement, (*escalations, at)) if escalations else []
        self._claimed(found)
        return {id_: version for id_, version, *_ in found}

    def _claimed(self, found: list[Any]) -> None:
        for id_, version, hash_, *listed in found:
            self._heads[id_] = version, hash_
            self._listed[id_] = tuple(listed)

    def read_ahead(self, escalations: Sequence[str]) -> None:
        """Ask for all these histories at once: they are about to be read."""
        self._know(escalations)
        wanted = [id_ for id_ in escalations if self._unchanged(id_) is None]
        if not wanted:
            return
        self._ahead.update((id_, []) for id_ in wanted)
        marks = ", ".join("?" for _ in wanted)
        statement = self._dialect.sql(self._statements.read_many.format(marks=marks))
        for row in self._all(statement, wanted):
            self._ahead[row[0]].append(row[1:])

    def read(
        self,
        escalation: str,
        upto_version: int | None = None,
        until: datetime | None = None,
        after_version: int = 0,
    ) -> tuple[Entry, ...]:
        """The history, oldest first. Nobody else appends to it before this transaction ends."""
        if self._holding:
            self._head(escalation)
        return super().read(escalation, upto_version, until, after_version)

    def _read_whole(self, escalation: str) -> tuple[Entry, ...]:
        if self._reading_only:
            return super()._read_whole(escalation)
        self._head(escalation)
        known = self._unchanged(escalation)
        if known is not None:
            return known.entries
        rows = self._ahead.pop(escalation, None)
        return super()._read_whole(escalation) if rows is None else self._whole(escalation, rows)

    def _unchanged(self, escalation: str) -> Known | None:
        """The history as it is known here, where the log still ends as it does."""
        known, head = self._histories.get(escalation), self._heads.get(escalation)
        if known is None or head != (known.entries[-1].version, known.hash):
            return None
        return known

    def _know(self, escalations: Sequence[str]) -> None:
        """Where these histories end; held until we are done."""
        wanted = [id_ for id_ in escalations if id_ not in self._heads]
        if len(wanted) < 2:
            for id_ in wanted:
                self._head(id_)
            return
        marks = ", ".join("?" for _ in wanted)
        statement = self._dialect.sql(self._statements.many_heads.format(marks=marks))
        for id_, version, hash_ in self._all(statement, sorted(wanted)):
            self._heads[id_] = version, hash_

    def _head(self, escalation: str) -> tuple[int, str]:
        """Where the history ends, version 0 when there is none; held until we are done."""
        head = self._heads.get(escalation)
        if head is None:
            found = self._one(self._statements.head, (escalation,))
            if found is None:
                return 0, ""
            head = found[0], found[1]
            self._heads[escalation] = head
        return head

    # --- writing ---------------------------------------------------------------------------------

    def save(self, saving: Saving, at: datetime) -> None:
        """Events, head, row, readers and effects; `commit` seals them and gives the position."""
        self.save_all((saving,), at)

    def save_all(self, savings: Sequence[Saving | log.Packed], at: datetime) -> None:
        """The same for savings of different escalations, each table in one go."""
        if not savings:
            return
        self._changing = True
        recorded_at = written(at)
        self._know([saving.escalation for saving in savings])
        sheets = [self._sheet(saving, recorded_at) for saving in savings]
        for sheet in sheets:
            if sheet.events and not sheet.version:
                self._begin(sheet)
        with self._dialect.together(self.connection):
            self._append(sheets, recorded_at)
            self._list(sheets)
            self._owe(sheets, recorded_at)
        self.told = True

    def _sheet(self, saving: Saving | log.Packed, recorded_at: str) -> _Sheet:
        ready = packed(saving, self._dialect) if isinstance(saving, Saving) else saving
        assert isinstance(ready, Packed), "what was packed here has this form"
        version, before = self._head(ready.escalation)
        if version != ready.expected_version:
            raise self._stale(ready, version)
        events = stored_events(ready.escalation, ready.entries, before, recorded_at)
        return _Sheet(ready, version, events)

    def _begin(self, sheet: _Sheet) -> None:
        id_, last = sheet.saving.escalation, sheet.events[-1]
        self._cursor.execute(self._statements.insert_head, (id_, last.version, last.hash))
        if self._cursor.rowcount != 1:  # somebody began the same one at the same moment
            raise self._stale(sheet.saving, self._one(self._statements.head, (id_,))[0])

    def _append(self, sheets: list[_Sheet], recorded_at: str) -> None:
        moved, written_at = [], self._dialect.instant(recorded_at)
        for saving, version, events in sheets:
            if events:
                id_, last = saving.escalation, events[-1]
                if version:
                    moved.append((last.version, last.hash, id_))
                self._heads[id_] = last.version, last.hash
                self._hashes.setdefault(shard(id_), []).extend(event.hash for event in events)
                self._changes.append((id_, events[0].version, last.version, written_at))
        self._many(self._statements.update_head, moved)
        events = [event for sheet in sheets for event in sheet.events]
        columns = [in_columns(event, self._dialect, EVENT_INSTANTS) for event in events]
        self._many(self._statements.insert_event, columns)

    def _list(self, sheets: list[_Sheet]) -> None:
        put, moved = [], []
        for saving, *_ in sheets:
            if self._listed.pop(saving.escalation, None) == saving.listed:
                moved.append(saving.moved)
            else:
                put.append(saving.row)
        self._many(self._statements.move_row, moved)
        self._many(self._statements.put_row, put)
        before = [sheet.saving.escalation for sheet in sheets if sheet.version]
        if before:
            marks = ", ".join("?" for _ in before)
            forget = self._dialect.sql(self._statements.delete_many_readers.format(marks=marks))
            self._cursor.execute(forget, before)
        named = [(saving.escalation, who) for saving, *_ in sheets for who in saving.readers]
        self._many(self._statements.insert_reader, named)

    def _owe(self, sheets: list[_Sheet], recorded_at: str) -> None:
        at = self._dialect.instant(recorded_at)
        effects = [
            (*effect[:CREATED_AT], at, *effect[CREATED_AT + 1 :])
            for sheet in sheets
            for effect in sheet.saving.effects
        ]
        self._many(self._statements.insert_effect, effects)

    def commit(self) -> None:
        """All of it holds from now on; before, what must wait until everything else is said.

        Positions must be seen in their order: who takes the next one commits before anybody else
        takes another. Seals are sums over many escalations, so they are added to in the same turn.
        It comes last, and in two breaths, so that others wait for it the least.
        """
        say, seals = self._statements, list[tuple[int, int, str]]()
        if self._changes:
            with self._dialect.together(self.connection):
                if say.take_turns:
                    self._cursor.execute(say.take_turns)
                marks = ", ".join("?" for _ in self._hashes)
                statement = self._dialect.sql(say.many_seals.format(marks=marks))
                found = self._all(statement, sorted(self._hashes))
            before = {which: Seal(events, hash_) for which, events, hash_ in found}
            for which, hashes in sorted(self._hashes.items()):
                seals.append((which, *before.get(which, Seal()).with_more(hashes)))
        with self._dialect.together(self.connection):
            self._many(say.put_seal, seals)
            self._many(say.insert_change, self._changes)
            if self.told and say.announce:
                self._cursor.execute(say.announce)
            self.connection.commit()

    def _many(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        if len(rows) == 1:
            self._cursor.execute(statement, rows[0])
        elif rows:
            self._cursor.executemany(statement, rows)

    def _stale(self, saving: Packed, version: int) -> Exception:
        # The first change after what was seen: that is the one that came in between.
        which = min(saving.expected_version + 1, version)
        found = self._one(self._statements.who_changed, (saving.escalation, which))
        changed = found and (found[0], self._dialect.text(found[1]))
        return stale(saving.escalation, saving.expected_version, version, changed)
