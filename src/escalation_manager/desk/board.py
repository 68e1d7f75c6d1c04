"""What waits for whom? Every unfinished escalation by the people and roles that it asks.

The board is made from the read rows once, and from then on only from what was written since: its
place in the log of the desk says how far it has read. So nobody's list of work passes over all open
escalations, whichever process wrote them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Any

from escalation_manager.core.cases_as_json import read, written
from escalation_manager.core.escalation import Status
from escalation_manager.core.next_step import NextStep
from escalation_manager.core.permissions import may_know
from escalation_manager.core.rules import Actor
from escalation_manager.ports.log import Order, Query, Row, Store

UNFINISHED = (Status.OPEN.value, Status.IN_PROGRESS.value, Status.RESOLVED.value)
AT_ONCE = 500
ROLE = "role:"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One unfinished escalation, as lists of work see it."""

    id: str
    title: str
    account: str
    severity: str
    handbook: str
    readers: tuple[str, ...] | None
    paused: bool
    kept: tuple[Any, ...]
    """Its steps as the row keeps them: only those of who asks are ever read."""

    @property
    def steps(self) -> tuple[NextStep, ...]:
        """Everything there is to do, the first thing first."""
        return tuple(read(NextStep, step) for step in self.kept)

    def asked(self) -> frozenset[str]:
        """Everybody whom any of its steps asks: people by id, roles with a prefix."""
        people = {person for step in self.kept for person in step.get("people", ())}
        roles = {ROLE + role for step in self.kept for role in step.get("roles", ())}
        return frozenset(people | roles)

    def known_to(self, actor: Actor) -> bool:
        """Whether this person may know of it."""
        return may_know(self.readers, actor)


class Board:
    """Kept in step with the log. Threads may share one."""

    def __init__(
        self, store: Store, asked_of: Callable[[str], tuple[str, tuple[NextStep, ...]]]
    ) -> None:
        self._store = store
        self._asked_of = asked_of
        self._place: int | None = None
        self._all: dict[str, Waiting] = {}
        self._by: defaultdict[str, set[str]] = defaultdict(set)
        self._paused: set[str] = set()
        self._restricted: set[str] = set()
        self._lock = Lock()

    def catch_up(self) -> None:
        """Read what was not read yet: a server does so as it starts, before anybody looks."""
        with self._lock:
            self._catch_up()

    def waiting_for(self, actor: Actor) -> tuple[Waiting, ...]:
        """All that asks this person, by name or by role, in no order."""
        with self._lock:
            self._catch_up()
            whos = (actor.id, *(ROLE + role for role in actor.roles))
            ids = {id_ for who in whos for id_ in self._by.get(who, ())}
            found = [self._all[id_] for id_ in ids]
        return tuple(one for one in found if one.known_to(actor))

    def count(self, actor: Actor) -> int:
        """How many are unfinished, of those that this person may know of."""
        with self._lock:
            self._catch_up()
            hidden = [self._all[id_] for id_ in self._restricted]
            total = len(self._all)
        return total - sum(1 for one in hidden if not one.known_to(actor))

    def paused(self, actor: Actor) -> tuple[str, ...]:
        """Those that wait for the customer, and this person may know of."""
        with self._lock:
            self._catch_up()
            found = [self._all[id_] for id_ in self._paused]
        return tuple(sorted(one.id for one in found if one.known_to(actor)))

    def _catch_up(self) -> None:
        if self._place is None:
            place = self._store.position()
            for row in self._rows():
                self._put(row)
            self._place = place
            return
        while changes := self._store.changes(self._place, AT_ONCE):
            for id_ in dict.fromkeys(change.escalation for change in changes):
                self._forget(id_)
                changed = self._store.row(id_)
                if changed is not None and changed.status in UNFINISHED:
                    self._put(changed)
            self._place = changes[-1].position

    def _rows(self) -> Iterator[Row]:
        after = ""
        while True:
            page = self._store.rows(
                Query(
                    statuses=UNFINISHED,
                    restricted_too=True,
                    order=Order.OLDEST,
                    after=after,
                    limit=AT_ONCE,
                )
            )
            yield from page.rows
            if page.after is None:
                return
            after = page.after

    def _put(self, row: Row) -> None:
        kept, handbook = row.detail.get("steps"), row.detail.get("handbook")
        if isinstance(kept, list) and isinstance(handbook, str):
            found: tuple[Any, ...] = tuple(kept)
        else:
            handbook, steps = self._asked_of(row.id)
            found = tuple(written(step) for step in steps)
        waiting = Waiting(
            row.id,
            row.title,
            row.account,
            row.severity or "",
            handbook,
            row.readers,
            bool(row.detail.get("paused")),
            found,
        )
        self._all[row.id] = waiting
        for who in waiting.asked():
            self._by[who].add(row.id)
        if waiting.paused:
            self._paused.add(row.id)
        if waiting.readers is not None:
            self._restricted.add(row.id)

    def _forget(self, id_: str) -> None:
        waiting = self._all.pop(id_, None)
        if waiting is not None:
            for who in waiting.asked():
                self._by[who].discard(id_)
            self._paused.discard(id_)
            self._restricted.discard(id_)
