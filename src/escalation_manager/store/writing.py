"""How is a transaction written in SQL? What happens between one begin and one commit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from escalation_manager.core.errors import KeyReused
from escalation_manager.ports.log import JSON, Owed, Request
from escalation_manager.store import owing
from escalation_manager.store.appending import (
    number,
    other_content,
)
from escalation_manager.store.chain import document_hash
from escalation_manager.store.codec import plain
from escalation_manager.store.dialect import Dialect
from escalation_manager.store.histories import Histories
from escalation_manager.store.instants import written
from escalation_manager.store.packing import ROW_INSTANTS, in_columns
from escalation_manager.store.read_rows import StoredRow
from escalation_manager.store.rebuilding import Shadowed
from escalation_manager.store.saving import SqlSaving
from escalation_manager.store.statements import Statements


class SqlWork(SqlSaving):
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
        super().__init__(cursor, statements, dialect, histories, reading=reading)
        self._free: set[str] = set()
        """Keys without an answer, that nobody else can answer before we are done."""

    def new_id(self, prefix: str = "ESC") -> str:
        """The next number. Until the end of the transaction nobody else gets one."""
        (value,) = self._one(self._statements.next_number, (prefix,))
        return number(prefix, value)

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
        owed = self._locked(key)
        self._settle(owing.retried(owed, at))
        if owed.told_with is not None:
            mates = self._all_owed(self._statements.lock_told_with, owed.told_with)
            for mate in owing.dead_with(owed, mates):
                self._settle(owing.retried(mate, at))

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
        columns = in_columns(stored, self._dialect, ROW_INSTANTS)
        self._cursor.execute(self._statements.put_row, columns)
        named = [(escalation, person) for person in readers]
        self._cursor.executemany(self._statements.insert_reader, named)

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
            owed.told_with,
            owed.effect.key,
        )
        self._cursor.execute(self._statements.settle, values)
