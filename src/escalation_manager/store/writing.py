"""How is a transaction written in SQL? Reading and saving between one begin and one commit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from escalation_manager.core.errors import KeyReused
from escalation_manager.core.events import Entry
from escalation_manager.ports.log import JSON, Effect, EffectState, Owed, Request, Saving
from escalation_manager.store import owing
from escalation_manager.store.appending import (
    number,
    other_content,
    stale,
    stored_events,
)
from escalation_manager.store.chain import Seal, document_hash, shard
from escalation_manager.store.codec import plain
from escalation_manager.store.dialect import Dialect
from escalation_manager.store.histories import Histories
from escalation_manager.store.instants import written
from escalation_manager.store.read_rows import StoredRow, stored_row
from escalation_manager.store.reading import SqlReading
from escalation_manager.store.rebuilding import Shadowed
from escalation_manager.store.statements import Statements


class SqlWork(SqlReading):
    """One transaction; whoever made it begins it, and calls `commit`."""

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
        self._holding = not reading and not dialect.one_writer
        """Whether what is read must be held, so that nobody changes it before we are done."""
        self._heads: dict[str, tuple[int, str]] = {}
        """Heads that nobody else can move before we are done."""
        self._free: set[str] = set()
        """Keys without an answer, that nobody else can answer before we are done."""
        self._hashes: dict[int, list[str]] = {}
        """What is to be sealed, by shard."""
        self._changes: list[tuple[str, int, int, Any]] = []
        self.told = False
        """Whether others need to be told that something was saved."""

    @property
    def connection(self) -> Any:
        """The connection of the driver."""
        return self._cursor.connection

    def new_id(self, prefix: str = "ESC") -> str:
        """The next number. Until the end of the transaction nobody else gets one."""
        (value,) = self._one(self._statements.next_number, (prefix,))
        return number(prefix, value)

    def due(
        self, until: datetime, limit: int = 100, without: tuple[str, ...] = ()
    ) -> tuple[str, ...]:
        """Whose wake has come, held for this transaction."""
        marks = ", ".join("?" for _ in without)
        but = f" AND e.escalation NOT IN ({marks})" if without else ""
        statement = self._dialect.sql(self._statements.claim_due.format(without=but))
        values = (self._dialect.instant(written(until)), *without, limit)
        return tuple(row[0] for row in self._all(statement, values))

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

    def request(self, key: str) -> Request | None:
        """What was answered under this key. Nobody else answers before this transaction ends."""
        if self._holding:
            with self._dialect.together(self.connection):
                self._cursor.execute(self._statements.lock_key, (key,))
                found = super().request(key)
        else:
            found = super().request(key)
        if found is None:
            self._free.add(key)
        return found

    def save(self, saving: Saving, at: datetime) -> None:
        """Events, head, row, readers and effects; `commit` seals them and gives the position."""
        self._changing = True
        say, run, id_ = self._statements, self._cursor.execute, saving.escalation
        version, before = self._head(id_)
        if version != saving.expected_version:
            raise self._stale(saving, version)
        recorded_at = written(at)
        events = stored_events(saving, before, recorded_at)
        row, readers = stored_row(saving.row)
        if events and not version:
            run(say.insert_head, (id_, events[-1].version, events[-1].hash))
            if self._cursor.rowcount != 1:  # somebody began the same one at the same moment
                raise self._stale(saving, self._one(say.head, (id_,))[0])
        with self._dialect.together(self.connection):
            if events:
                last = events[-1]
                if version:
                    run(say.update_head, (last.version, last.hash, id_))
                self._heads[id_] = last.version, last.hash
                self._cursor.executemany(say.insert_event, self._columns(events, 4, 5))
                self._hashes.setdefault(shard(id_), []).extend(event.hash for event in events)
                written_at = self._dialect.instant(recorded_at)
                self._changes.append((id_, events[0].version, last.version, written_at))
            self.told = True
            run(say.put_row, self._row_columns(row))
            if version:
                run(say.delete_readers, (id_,))
            if readers:
                self._cursor.executemany(say.insert_reader, [(id_, person) for person in readers])
            if saving.effects:
                effects = [new_effect(one, id_, row.version, recorded_at) for one in saving.effects]
                self._cursor.executemany(say.insert_effect, self._columns(effects, 6, 12))

    def commit(self) -> None:
        """All of it holds from now on; before, what must wait until everything else is said.

        Positions must be seen in their order: who takes the next one commits before anybody else
        takes another. Seals are sums over many escalations, so they are added to in the same turn.
        It comes last, and in two breaths, so that others wait for it the least.
        """
        say, run, seals = self._statements, self._cursor.execute, list[tuple[int, Seal]]()
        if self._changes:
            with self._dialect.together(self.connection):
                if say.take_turns:
                    run(say.take_turns)
                for which, hashes in sorted(self._hashes.items()):
                    seal = Seal(*(self._one(say.seal, (which,)) or ()))
                    seals.append((which, seal.with_more(hashes)))
        with self._dialect.together(self.connection):
            for which, seal in seals:
                run(say.put_seal, (which, *seal))
            for change in self._changes:
                run(say.insert_change, change)
            if self.told and say.announce:
                run(say.announce)
            self.connection.commit()

    def answer(self, key: str, actor: str, fingerprint: str, answer: JSON, at: datetime) -> None:
        """Remember the answer."""
        if key not in self._free and self.request(key) is not None:
            raise KeyReused(f"The key {key!r} has an answer already.", "Choose a new key.")
        self._free.discard(key)
        values = (key, actor, fingerprint, plain(answer), self._dialect.instant(written(at)))
        self._cursor.execute(self._statements.insert_request, values)

    def done(self, key: str, result: JSON, at: datetime, lease: int | None = None) -> None:
        """The effect was done."""
        self._settle(owing.done(self._locked(key), result, at, lease))

    def failed(self, key: str, error: str, not_before: datetime, lease: int | None = None) -> None:
        """It did not work this time."""
        self._settle(owing.failed(self._locked(key), error, not_before, lease))

    def dead(self, key: str, reason: str, at: datetime, lease: int | None = None) -> None:
        """It will not work by itself."""
        self._settle(owing.dead(self._locked(key), reason, at, lease))

    def retry(self, key: str, at: datetime) -> None:
        """Try it again."""
        self.told = True
        self._settle(owing.retried(self._locked(key), at))

    def drop(self, key: str, reason: str, at: datetime, lease: int | None = None) -> None:
        """Nobody needs it any more."""
        self._settle(owing.dropped(self._locked(key), reason, at, lease))

    def put_document(self, kind: str, version: str, content: str, by: str, at: datetime) -> None:
        """Keep a document."""
        hash_ = document_hash(content)
        found = self._one(self._statements.document_hash, (kind, version))
        if found is None:
            values = (kind, version, content, hash_, by, self._dialect.instant(written(at)))
            self._cursor.execute(self._statements.insert_document, values)
        elif found[0] != hash_:
            raise other_content(kind, version)

    def set_setting(self, name: str, value: JSON) -> None:
        """Keep a fact about this desk, or forget it."""
        if value is None:
            self._cursor.execute(self._statements.delete_setting, (name,))
        else:
            self._cursor.execute(self._statements.put_setting, (name, plain(value)))

    # --- for a rebuild ---------------------------------------------------------------------------

    def every_id(self) -> list[str]:
        """Whatever has a history or a row."""
        return sorted(row[0] for row in self._all(self._statements.every_id, ()))

    def head_version(self, escalation: str) -> int:
        """Where its history ends, 0 when there is none."""
        found = self._one(self._statements.head_seen, (escalation,))
        return found[0] if found else 0

    def shadow(self, escalation: str) -> Shadowed | None:
        """Its row as it stands, to the letter."""
        row = self._one(self._statements.row, (escalation,))
        if row is None:
            return None
        text = self._dialect.text
        instants = [None if value is None else text(value) for value in row[9:14]]
        stored = StoredRow._make((*row[:9], *instants, bool(row[14]), *row[15:]))
        named = self._all(self._statements.readers, (escalation,))
        return stored, tuple(person for (person,) in named)

    def put_shadow(self, escalation: str, row: Shadowed | None) -> None:
        """Its row as it should be, or none."""
        self._cursor.execute(self._statements.delete_readers, (escalation,))
        if row is None:
            self._cursor.execute(self._statements.delete_row, (escalation,))
            return
        stored, readers = row
        self._cursor.execute(self._statements.put_row, self._row_columns(stored))
        named = [(escalation, person) for person in readers]
        self._cursor.executemany(self._statements.insert_reader, named)

    def _row_columns(self, row: StoredRow) -> Sequence[Any]:
        """The row as the database wants it."""
        return self._columns([row], 9, 10, 11, 12, 13)[0]

    def _columns(self, rows: Sequence[Sequence[Any]], *instants: int) -> Sequence[Sequence[Any]]:
        """The rows with their instants, which stand at these places, as the database wants them."""
        if self._dialect.instants_are_text:
            return rows
        instant = self._dialect.instant
        return [
            tuple(instant(value) if place in instants else value for place, value in enumerate(row))
            for row in rows
        ]

    def _stale(self, saving: Saving, version: int) -> Exception:
        # The first change after what was seen: that is the one that came in between.
        which = min(saving.expected_version + 1, version)
        found = self._one(self._statements.who_changed, (saving.escalation, which))
        return stale(saving, version, found and (found[0], self._dialect.text(found[1])))

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

    def _locked(self, key: str) -> Owed:
        return owing.known(self._owed(self._statements.lock_owed, key), key)

    def _settle(self, owed: Owed) -> None:
        instant = self._dialect.instant
        values = (
            owed.state.value,
            owed.tries,
            instant(written(owed.effect.not_before)),
            owed.last_error,
            None if owed.result is None else plain(owed.result),
            None if owed.done_at is None else instant(written(owed.done_at)),
            owed.lease,
            owed.leased_by,
            None if owed.leased_until is None else instant(written(owed.leased_until)),
            owed.effect.key,
        )
        self._cursor.execute(self._statements.settle, values)


def new_effect(effect: Effect, escalation: str, version: int, at: str) -> tuple[Any, ...]:
    """The columns of a new effect, in the order of the table."""
    return (
        effect.key,
        escalation,
        version,
        effect.kind,
        effect.target,
        effect.lane,
        written(effect.not_before),
        plain(effect.data),
        EffectState.PENDING.value,
        0,
        None,
        None,
        at,
        None,
        0,
        None,
        None,
    )
