"""How is everything kept without a database? A real fake: it keeps every promise of the port."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from escalation_manager.core.errors import KeyReused
from escalation_manager.core.events import Entry
from escalation_manager.ports.log import (
    JSON,
    Document,
    Effect,
    EffectState,
    Order,
    Owed,
    Page,
    Query,
    Request,
    Row,
    Saving,
)
from escalation_manager.store import owing
from escalation_manager.store.appending import (
    entries_of,
    number,
    other_content,
    stale,
    stored_events,
)
from escalation_manager.store.chain import Seal, StoredEvent, shard
from escalation_manager.store.codec import plain, unplain
from escalation_manager.store.instants import read_instant, written
from escalation_manager.store.pages import counted_column, place_of, place_text
from escalation_manager.store.read_rows import StoredRow, row_of, searchable, stored_row
from escalation_manager.store.turn import Turn


@dataclass
class Kept:
    """Everything, as it stands after one transaction. The values are never changed in place, so a
    shallow copy is a transaction's own version of it."""

    events: dict[str, tuple[StoredEvent, ...]] = field(default_factory=dict)
    seals: dict[int, Seal] = field(default_factory=dict)
    rows: dict[str, tuple[StoredRow, tuple[str, ...]]] = field(default_factory=dict)
    effects: dict[str, Owed] = field(default_factory=dict)
    requests: dict[str, Request] = field(default_factory=dict)
    counters: dict[str, int] = field(default_factory=dict)
    documents: dict[tuple[str, str], Document] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)

    def copy(self) -> Kept:
        """One that can be changed without changing this one."""
        return Kept(*(dict(getattr(self, name)) for name in self.__dataclass_fields__))

    def read(
        self, escalation: str, upto_version: int | None, until: datetime | None
    ) -> tuple[Entry, ...]:
        """The history, oldest first."""
        last = None if until is None else written(until)
        found = [
            (event.version, event.kind, event.schema, event.at, event.actor, event.data)
            for event in self.events.get(escalation, ())
            if (upto_version is None or event.version <= upto_version)
            and (last is None or event.at <= last)
        ]
        return entries_of(escalation, found)


class MemoryWork:
    """One transaction on a copy of everything."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    def new_id(self, prefix: str = "ESC") -> str:
        """The next number."""
        value = self._kept.counters.get(prefix, 0) + 1
        self._kept.counters[prefix] = value
        return number(prefix, value)

    def read(
        self, escalation: str, upto_version: int | None = None, until: datetime | None = None
    ) -> tuple[Entry, ...]:
        """The history, oldest first."""
        return self._kept.read(escalation, upto_version, until)

    def save(self, saving: Saving, at: datetime) -> None:
        """Events, seal, row and effects."""
        kept, id_ = self._kept, saving.escalation
        history = kept.events.get(id_, ())
        if len(history) != saving.expected_version:
            which = min(saving.expected_version, len(history) - 1)
            changed = history[which] if history else None
            raise stale(saving, len(history), changed and (changed.actor, changed.recorded_at))
        recorded_at = written(at)
        new = stored_events(saving, history[-1].hash if history else "", recorded_at)
        row, readers = stored_row(saving.row)
        kept.events[id_] = (*history, *new)
        which = shard(id_)
        seal = kept.seals.get(which, Seal())
        kept.seals[which] = seal.with_more(event.hash for event in new)
        kept.rows[id_] = row, readers
        for effect in saving.effects:
            owed = Owed(
                _stored(effect), id_, row.version, EffectState.PENDING, 0, None, None,
                read_instant(recorded_at), None,
            )  # fmt: skip
            kept.effects.setdefault(effect.key, owed)

    def request(self, key: str) -> Request | None:
        """What was answered under this key."""
        return self._kept.requests.get(key)

    def answer(self, key: str, actor: str, fingerprint: str, answer: JSON, at: datetime) -> None:
        """Remember the answer."""
        if key in self._kept.requests:
            raise KeyReused(f"The key {key!r} has an answer already.", "Choose a new key.")
        stored = unplain(plain(answer))
        request = Request(key, actor, fingerprint, stored, read_instant(written(at)))
        self._kept.requests[key] = request

    def owed(self, key: str) -> Owed | None:
        """The effect of that key."""
        return self._kept.effects.get(key)

    def done(self, key: str, result: JSON, at: datetime) -> None:
        """The effect was done."""
        self._kept.effects[key] = owing.done(self._known(key), unplain(plain(result)), at)

    def failed(self, key: str, error: str, not_before: datetime) -> None:
        """It did not work this time."""
        self._kept.effects[key] = owing.failed(self._known(key), error, not_before)

    def dead(self, key: str, reason: str, at: datetime) -> None:
        """It will not work by itself."""
        self._kept.effects[key] = owing.dead(self._known(key), reason, at)

    def retry(self, key: str, at: datetime) -> None:
        """Try it again."""
        self._kept.effects[key] = owing.retried(self._known(key), at)

    def drop(self, key: str, reason: str, at: datetime) -> None:
        """Nobody needs it any more."""
        self._kept.effects[key] = owing.dropped(self._known(key), reason, at)

    def put_document(self, kind: str, version: str, content: str, by: str, at: datetime) -> None:
        """Keep a document."""
        new = Document(kind, version, content, by, read_instant(written(at)))
        if self._kept.documents.setdefault((kind, version), new).content != content:
            raise other_content(kind, version)

    def set_setting(self, name: str, value: JSON) -> None:
        """Keep a fact about this desk, or forget it."""
        if value is None:
            self._kept.settings.pop(name, None)
        else:
            self._kept.settings[name] = plain(value)

    def _known(self, key: str) -> Owed:
        return owing.known(self.owed(key), key)


class MemoryStore:
    """Fills the port `Store`, until the process ends."""

    def __init__(self, patience: float = 10.0) -> None:
        self._kept = Kept()
        self._turn = Turn(patience)

    @contextmanager
    def write(self) -> Iterator[MemoryWork]:
        """One transaction: on a copy, which takes the place of the original at the end."""
        with self._turn.taken():
            kept = self._kept.copy()
            yield MemoryWork(kept)
            self._kept = kept

    def save(self, saving: Saving, at: datetime) -> None:
        """One saving in a transaction of its own."""
        with self.write() as work:
            work.save(saving, at)

    def read(
        self, escalation: str, upto_version: int | None = None, until: datetime | None = None
    ) -> tuple[Entry, ...]:
        """The history as saved, oldest first."""
        return self._kept.read(escalation, upto_version, until)

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
        last = written(until)
        rows = (row for row, _ in self._kept.rows.values())
        found = sorted((r.next_wake, r.escalation) for r in rows if r.next_wake is not None)
        return tuple(id_ for wake, id_ in found[:limit] if wake <= last)

    def next_wake(self) -> datetime | None:
        """The earliest wake of all."""
        wakes = (row.next_wake for row, _ in self._kept.rows.values())
        first = min((wake for wake in wakes if wake is not None), default=None)
        return None if first is None else read_instant(first)

    def pending(self, at: datetime, limit: int = 100) -> tuple[Owed, ...]:
        """What may be done now."""
        found = [
            owed
            for owed in self._kept.effects.values()
            if owed.state is EffectState.PENDING and owed.effect.not_before <= at
        ]
        found.sort(key=lambda o: (o.effect.lane, o.effect.not_before, o.effect.key))
        return tuple(found[:limit])

    def next_effect(self) -> datetime | None:
        """From when on there is something pending."""
        owed = self._kept.effects.values()
        waiting = (o.effect.not_before for o in owed if o.state is EffectState.PENDING)
        return min(waiting, default=None)

    def owed(self, key: str) -> Owed | None:
        """The effect of that key."""
        return self._kept.effects.get(key)

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

    def done(self, key: str, result: JSON, at: datetime) -> None:
        """The effect was done."""
        with self.write() as work:
            work.done(key, result, at)

    def failed(self, key: str, error: str, not_before: datetime) -> None:
        """It did not work this time."""
        with self.write() as work:
            work.failed(key, error, not_before)

    def dead(self, key: str, reason: str, at: datetime) -> None:
        """It will not work by itself."""
        with self.write() as work:
            work.dead(key, reason, at)

    def retry(self, key: str, at: datetime) -> None:
        """Try it again."""
        with self.write() as work:
            work.retry(key, at)

    def drop(self, key: str, reason: str, at: datetime) -> None:
        """Nobody needs it any more."""
        with self.write() as work:
            work.drop(key, reason, at)

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


def _stored(effect: Effect) -> Effect:
    """As it comes back from a database."""
    not_before = read_instant(written(effect.not_before))
    return replace(effect, not_before=not_before, data=unplain(plain(effect.data)))
