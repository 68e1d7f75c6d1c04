"""How does a transaction run without a database? On a copy of everything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from escalation_manager.core.errors import KeyReused
from escalation_manager.core.events import Entry
from escalation_manager.ports.log import (
    JSON,
    Change,
    Coming,
    Document,
    Effect,
    EffectState,
    Owed,
    Packed,
    Request,
    Saving,
)
from escalation_manager.ports.stored import Worker
from escalation_manager.store import owing
from escalation_manager.store.appending import (
    encoded,
    entries_of,
    number,
    other_content,
    stale,
    stored_events,
)
from escalation_manager.store.chain import Seal, StoredEvent, shard
from escalation_manager.store.codec import plain, unplain
from escalation_manager.store.instants import read_instant, written
from escalation_manager.store.read_rows import StoredRow, stored_row
from escalation_manager.store.rebuilding import Shadowed
from escalation_manager.store.statements import LOOKED_THROUGH


@dataclass
class Kept:
    """Everything, as it stands after one transaction. The values are never changed in place, so a
    shallow copy is a transaction's own version of it."""

    events: dict[str, tuple[StoredEvent, ...]] = field(default_factory=dict)
    seals: dict[int, Seal] = field(default_factory=dict)
    rows: dict[str, Shadowed] = field(default_factory=dict)
    effects: dict[str, Owed] = field(default_factory=dict)
    requests: dict[str, Request] = field(default_factory=dict)
    counters: dict[str, int] = field(default_factory=dict)
    documents: dict[tuple[str, str], Document] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    changes: dict[int, Change] = field(default_factory=dict)
    workers: dict[str, Worker] = field(default_factory=dict)

    def copy(self) -> Kept:
        """One that can be changed without changing this one."""
        return Kept(*(dict(getattr(self, name)) for name in self.__dataclass_fields__))

    def due(self, until: datetime, limit: int, without: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Whose wake has come, the earliest first."""
        last = written(until)
        rows = (row for row, _ in self.rows.values() if row.escalation not in without)
        found = sorted((r.next_wake, r.escalation) for r in rows if r.next_wake is not None)
        return tuple(id_ for wake, id_ in found[:limit] if wake <= last)

    def coming(self, after: tuple[str, str], until: str, limit: int) -> tuple[Coming, ...]:
        """Whose wake comes after that one, of one instant by their ids."""
        found = sorted(
            ((row.next_wake, row.escalation), row)
            for row, _ in self.rows.values()
            if row.next_wake is not None and after < (row.next_wake, row.escalation)
        )
        return tuple(
            Coming(id_, read_instant(wake), _overdue(row))
            for (wake, id_), row in found[:limit]
            if wake <= until
        )

    def told_with(self, key: str | None) -> tuple[Owed, ...]:
        """All that were done as one under that key, by their own keys."""
        found = (o for o in self.effects.values() if key is not None and o.told_with == key)
        return tuple(sorted(found, key=lambda owed: owed.effect.key))

    def read(
        self,
        escalation: str,
        upto_version: int | None,
        until: datetime | None,
        after_version: int,
    ) -> tuple[Entry, ...]:
        """The history, oldest first."""
        last = None if until is None else written(until)
        found = [
            (event.version, event.kind, event.schema, event.at, event.actor, event.data)
            for event in self.events.get(escalation, ())
            if event.version > after_version
            and (upto_version is None or event.version <= upto_version)
            and (last is None or event.at <= last)
        ]
        return entries_of(escalation, found, read_instant)


def _overdue(row: StoredRow) -> bool:
    return row.due_at is not None and row.next_wake is not None and row.due_at < row.next_wake


class MemoryWork:
    """One transaction on a copy of everything."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self.told = False
        """Whether others need to be told that something was saved."""

    @property
    def kept(self) -> Kept:
        """What this transaction changes."""
        return self._kept

    def due(
        self, until: datetime, limit: int = 100, without: tuple[str, ...] = ()
    ) -> tuple[str, ...]:
        """Whose wake has come; where they are more than the limit, the overdue before others."""
        found = self._kept.due(until, LOOKED_THROUGH, without)
        if len(found) > limit:
            rows = {id_: self._kept.rows[id_][0] for id_ in found}
            found = tuple(sorted(found, key=lambda id_: not _overdue(rows[id_])))
        return found[:limit]

    def claim(self, escalations: Sequence[str], until: datetime) -> Mapping[str, int]:
        """Which of these are due, and the version at which each stands."""
        last, found = written(until), dict[str, int]()
        for id_ in escalations:
            row = self._kept.rows.get(id_)
            if row is not None and row[0].next_wake is not None and row[0].next_wake <= last:
                found[id_] = len(self._kept.events[id_])
        return found

    def new_id(self, prefix: str = "ESC") -> str:
        """The next number."""
        value = self._kept.counters.get(prefix, 0) + 1
        self._kept.counters[prefix] = value
        return number(prefix, value)

    def read(
        self,
        escalation: str,
        upto_version: int | None = None,
        until: datetime | None = None,
        after_version: int = 0,
    ) -> tuple[Entry, ...]:
        """The history, oldest first."""
        return self._kept.read(escalation, upto_version, until, after_version)

    def read_ahead(self, escalations: Sequence[str]) -> None:
        """Everything is at hand."""

    def save_all(self, savings: Sequence[Saving | Packed], at: datetime) -> None:
        """One after the other."""
        for saving in savings:
            assert isinstance(saving, Saving), "what was packed here is the saving itself"
            self.save(saving, at)

    def save(self, saving: Saving, at: datetime) -> None:
        """Events, seal, row and effects."""
        self.told = True
        kept, id_ = self._kept, saving.escalation
        history = kept.events.get(id_, ())
        if len(history) != saving.expected_version:
            which = min(saving.expected_version, len(history) - 1)
            changed = history[which] if history else None
            raise stale(
                id_,
                saving.expected_version,
                len(history),
                changed and (changed.actor, changed.recorded_at),
            )
        recorded_at = written(at)
        before = history[-1].hash if history else ""
        new = stored_events(id_, encoded(saving), before, recorded_at)
        row, readers = stored_row(saving.row)
        kept.events[id_] = (*history, *new)
        which = shard(id_)
        seal = kept.seals.get(which, Seal())
        kept.seals[which] = seal.with_more(event.hash for event in new)
        kept.rows[id_] = row, readers
        if new:
            place = len(kept.changes) + 1
            first, last = new[0].version, new[-1].version
            kept.changes[place] = Change(place, id_, first, last, read_instant(recorded_at))
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

    def done(self, key: str, result: JSON, at: datetime, lease: int | None = None) -> None:
        """The effect was done."""
        owed = owing.done(self._known(key), unplain(plain(result)), at, lease)
        self._kept.effects[key] = owed

    def failed(self, key: str, error: str, not_before: datetime, lease: int | None = None) -> None:
        """It did not work this time."""
        self._kept.effects[key] = owing.failed(self._known(key), error, not_before, lease)

    def dead(self, key: str, reason: str, at: datetime, lease: int | None = None) -> None:
        """It will not work by itself."""
        self._kept.effects[key] = owing.dead(self._known(key), reason, at, lease)

    def retry(self, key: str, at: datetime) -> None:
        """Try it again."""
        self.told = True
        owed, known = self._known(key), self._kept.effects
        known[key] = owing.retried(owed, at)
        for mate in owing.dead_with(owed, self._kept.told_with(owed.told_with)):
            known[mate.effect.key] = owing.retried(mate, at)

    def drop(self, key: str, reason: str, at: datetime, lease: int | None = None) -> None:
        """Nobody needs it any more."""
        self._kept.effects[key] = owing.dropped(self._known(key), reason, at, lease)

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

    # --- for a rebuild ---------------------------------------------------------------------------

    def every_id(self) -> list[str]:
        """Whatever has a history or a row."""
        return sorted({*self._kept.events, *self._kept.rows})

    def head_version(self, escalation: str) -> int:
        """Where its history ends, 0 when there is none."""
        return len(self._kept.events.get(escalation, ()))

    def shadow(self, escalation: str) -> Shadowed | None:
        """Its row as it stands, to the letter."""
        return self._kept.rows.get(escalation)

    def put_shadow(self, escalation: str, row: Shadowed | None) -> None:
        """Its row as it should be, or none."""
        if row is None:
            del self._kept.rows[escalation]
        else:
            self._kept.rows[escalation] = row

    def _known(self, key: str) -> Owed:
        return owing.known(self.owed(key), key)


def _stored(effect: Effect) -> Effect:
    """As it comes back from a database."""
    not_before = read_instant(written(effect.not_before))
    return replace(effect, not_before=not_before, data=unplain(plain(effect.data)))
