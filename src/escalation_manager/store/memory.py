"""How is everything kept without a database? A real fake: it keeps every promise of the port."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import TypeVar

from escalation_manager.core.events import Entry
from escalation_manager.ports.log import (
    JSON,
    Change,
    Checked,
    Coming,
    Document,
    EffectState,
    MakeRow,
    Order,
    Owed,
    Packed,
    Page,
    Query,
    Rebuilt,
    Request,
    Row,
    Saving,
)
from escalation_manager.store.auditing import audit
from escalation_manager.store.bell import Bell, Listener
from escalation_manager.store.codec import unplain
from escalation_manager.store.instants import read_instant, written
from escalation_manager.store.memory_leases import MemoryLeases
from escalation_manager.store.memory_transfer import evidence, export_kept, import_kept
from escalation_manager.store.memory_work import Kept, MemoryWork
from escalation_manager.store.pages import counted_column, place_of, place_text
from escalation_manager.store.read_rows import row_of, searchable
from escalation_manager.store.rebuilding import rebuild
from escalation_manager.store.turn import Turn

Result = TypeVar("Result")


class MemoryStore:
    """Fills the port `Store`, until the process ends."""

    def __init__(self, patience: float = 10.0) -> None:
        self._kept = Kept()
        self._turn = Turn(patience)
        self.leases = MemoryLeases(self)
        self._bell = Bell()

    @property
    def kept(self) -> Kept:
        """Everything, as it was committed last."""
        return self._kept

    @contextmanager
    def write(self) -> Iterator[MemoryWork]:
        """One transaction: on a copy, which takes the place of the original at the end."""
        with self._turn.taken():
            kept = self._kept.copy()
            work = MemoryWork(kept)
            yield work
            self._kept = kept
        if work.told:
            self._bell.ring()

    def transact(self, act: Callable[[MemoryWork], Result]) -> Result:
        """One transaction; nothing ever has to be undone here."""
        with self.write() as work:
            return act(work)

    def save(self, saving: Saving, at: datetime) -> None:
        """One saving in a transaction of its own."""
        with self.write() as work:
            work.save(saving, at)

    def read(
        self,
        escalation: str,
        upto_version: int | None = None,
        until: datetime | None = None,
        after_version: int = 0,
    ) -> tuple[Entry, ...]:
        """The history as saved, oldest first."""
        return self._kept.read(escalation, upto_version, until, after_version)

    def request(self, key: str) -> Request | None:
        """What was answered under this key before."""
        return self._kept.requests.get(key)

    def row(self, escalation: str) -> Row | None:
        """The read row of one escalation, whoever may read it."""
        stored = self._kept.rows.get(escalation)
        return None if stored is None else row_of(*stored)

    def rows(self, query: Query) -> Page:
        """The rows that pass, one page of them."""
        rows = sorted(self._passing(query), key=lambda row: _place(query.order, row))
        if query.order is Order.NEWEST:
            rows.reverse()
        if query.after:
            at, id_ = place_of(query.after)
            place = (at is None, at, id_)
            if query.order is Order.NEWEST:
                rows = [row for row in rows if _place(query.order, row) < place]
            else:
                rows = [row for row in rows if _place(query.order, row) > place]
        page = tuple(rows[: query.limit])
        more = len(rows) > len(page) and page
        return Page(page, place_text(query.order, page[-1]) if more else None)

    def count(self, query: Query) -> int:
        """How many pass in all."""
        return len(self._passing(query))

    def counts(self, query: Query, column: str) -> Mapping[str | None, int]:
        """How many pass for each value of the column."""
        name = counted_column(column)
        return dict(Counter(getattr(row, name) for row in self._passing(query)))

    def due(self, until: datetime, limit: int = 100) -> tuple[str, ...]:
        """Whose wake has come, the earliest first."""
        return self._kept.due(until, limit)

    def coming(
        self, after: datetime, until: datetime, limit: int = 100, beyond: str = ""
    ) -> tuple[Coming, ...]:
        """Whose wake comes then, the earliest first."""
        return self._kept.coming((written(after), beyond), written(until), limit)

    def packed(self, saving: Saving) -> Packed:
        """That saving: nothing is gained by more."""
        return saving

    def next_wake(self, without: tuple[str, ...] = ()) -> datetime | None:
        """The earliest wake of all."""
        rows = (row for row, _ in self._kept.rows.values() if row.escalation not in without)
        wakes = (row.next_wake for row in rows)
        first = min((wake for wake in wakes if wake is not None), default=None)
        return None if first is None else read_instant(first)

    def changes(self, after: int, limit: int = 100) -> tuple[Change, ...]:
        """What was written after that position, in order."""
        found = self._kept.changes
        return tuple(found[n] for n in range(max(after, 0) + 1, len(found) + 1))[:limit]

    def position(self) -> int:
        """The position of what was written last."""
        return len(self._kept.changes)

    def listen(self) -> AbstractContextManager[Listener]:
        """Hear at once when something is saved."""
        return self._bell.listen()

    def pending(self, at: datetime, limit: int = 100) -> tuple[Owed, ...]:
        """What may be done now."""
        found = [
            owed
            for owed in self._kept.effects.values()
            if owed.state is EffectState.PENDING and owed.effect.not_before <= at
        ]
        found.sort(key=lambda o: (o.effect.lane, o.effect.not_before, o.effect.key))
        return tuple(found[:limit])

    def next_effect(self, after: datetime | None = None) -> datetime | None:
        """From when on there is something pending."""
        owed = self._kept.effects.values()
        waiting = (o.effect.not_before for o in owed if o.state is EffectState.PENDING)
        return min((when for when in waiting if after is None or when > after), default=None)

    def owed(self, key: str) -> Owed | None:
        """The effect of that key."""
        return self._kept.effects.get(key)

    def told_with(self, key: str) -> tuple[Owed, ...]:
        """All that were done as one under that key."""
        return self._kept.told_with(key)

    def effects(
        self,
        *,
        states: tuple[EffectState, ...] = (),
        kinds: tuple[str, ...] = (),
        escalation: str | None = None,
        limit: int | None = 100,
    ) -> tuple[Owed, ...]:
        """Effects that pass, in the order in which they came to be owed."""
        found = [
            owed
            for owed in self._kept.effects.values()
            if (not states or owed.state in states)
            and (not kinds or owed.effect.kind in kinds)
            and (escalation is None or owed.escalation == escalation)
        ]
        found.sort(key=lambda owed: (owed.created_at, owed.effect.key))
        return tuple(found[:limit])

    def done(self, key: str, result: JSON, at: datetime, lease: int | None = None) -> None:
        """The effect was done."""
        with self.write() as work:
            work.done(key, result, at, lease)

    def failed(self, key: str, error: str, not_before: datetime, lease: int | None = None) -> None:
        """It did not work this time."""
        with self.write() as work:
            work.failed(key, error, not_before, lease)

    def dead(self, key: str, reason: str, at: datetime, lease: int | None = None) -> None:
        """It will not work by itself."""
        with self.write() as work:
            work.dead(key, reason, at, lease)

    def retry(self, key: str, at: datetime) -> None:
        """Try it again."""
        with self.write() as work:
            work.retry(key, at)

    def drop(self, key: str, reason: str, at: datetime, lease: int | None = None) -> None:
        """Nobody needs it any more."""
        with self.write() as work:
            work.drop(key, reason, at, lease)

    def put_document(self, kind: str, version: str, content: str, by: str, at: datetime) -> None:
        """Keep a document."""
        with self.write() as work:
            work.put_document(kind, version, content, by, at)

    def document(self, kind: str, version: str | None = None) -> Document | None:
        """That version of it, or the one put last."""
        of_kind = self.documents(kind)
        found = [each for each in of_kind if version in (None, each.version)]
        return found[-1] if found else None

    def documents(self, kind: str) -> tuple[Document, ...]:
        """Every version, in the order they were put."""
        return tuple(each for each in self._kept.documents.values() if each.kind == kind)

    def setting(self, name: str) -> JSON:
        """A fact about this desk."""
        return self.settings().get(name)

    def settings(self) -> Mapping[str, JSON]:
        """Every fact about this desk."""
        return {name: unplain(value) for name, value in sorted(self._kept.settings.items())}

    def set_setting(self, name: str, value: JSON) -> None:
        """Keep a fact about this desk."""
        with self.write() as work:
            work.set_setting(name, value)

    def escalations(self) -> tuple[str, ...]:
        """Every escalation there is."""
        return tuple(sorted(self._kept.events, key=lambda id_: (len(id_), id_)))

    def rebuild(self, make_row: MakeRow, *, dry_run: bool = False) -> Rebuilt:
        """Make every read row anew from the log, and say which differed."""
        with self.write() as work:
            return rebuild(work, make_row, dry_run=dry_run)

    def check(self) -> Checked:
        """Verify every event against its hash, and the whole against its seals."""
        return audit(evidence(self._kept))

    def export(self) -> Iterator[bytes]:
        """The whole desk as JSON lines, as it stands now."""
        return export_kept(self._kept)

    def import_(self, lines: Iterable[bytes]) -> int:
        """Take an exported desk into this empty one, whole or not at all."""
        with self._turn.taken():
            kept, count = import_kept(self._kept, lines)
            self._kept = kept
            return count

    def close(self) -> None:
        """There is nothing to let go of."""

    def _passing(self, query: Query) -> list[Row]:
        rows = (row_of(*stored) for stored in self._kept.rows.values())
        return [row for row in rows if _passes(row, query)]


def _passes(row: Row, query: Query) -> bool:
    chosen = (
        (row.status, query.statuses),
        (row.severity, query.severities),
        (row.type, query.types),
        (row.owner, query.owners),
        (row.account, query.accounts),
    )
    return (
        all(not values or value in values for value, values in chosen)
        and query.parent in (None, row.parent)
        and (query.due_before is None or (row.due_at is not None and row.due_at < query.due_before))
        and (query.opened_from is None or row.opened_at >= query.opened_from)
        and (query.opened_until is None or row.opened_at < query.opened_until)
        and all(word in row.words for word in searchable(query.text).split())
        and (query.restricted_too or row.readers is None or query.viewer in row.readers)
    )


def _place(order: Order, row: Row) -> tuple[bool, datetime | None, str]:
    at = row.due_at if order is Order.DUE else row.opened_at
    return at is None, at, row.id
