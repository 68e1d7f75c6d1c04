"""What do figures look at? Every case, read once, and from then on only what was written since.

Most cases are over and never change, so to read all of them for each look would cost more with
every year. As with the board, the place in the log of the desk says how far this has read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from threading import Lock

from escalation_manager.core.cases import Case
from escalation_manager.core.cases_as_json import read
from escalation_manager.core.permissions import may_know
from escalation_manager.core.rules import Actor
from escalation_manager.ports.log import Order, Query, Row, Store

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class _Known:
    case: Case
    readers: tuple[str, ...] | None


class Cases:
    """Kept in step with the log. Threads may share one."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._place: int | None = None
        self._all: dict[str, _Known] = {}
        self._lock = Lock()

    def catch_up(self) -> None:
        """Read what was not read yet: a server does so as it starts, before anybody looks."""
        with self._lock:
            self._catch_up()

    def all(self, asker: Actor) -> tuple[tuple[Case, ...], frozenset[str]]:
        """Every case, the oldest first; and the ids of those that the asker may not know of."""
        with self._lock:
            self._catch_up()
            found = list(self._all.values())
        found.sort(key=lambda one: (one.case.opened_at, one.case.id))
        hidden = (one.case.id for one in found if not may_know(one.readers, asker))
        return tuple(one.case for one in found), frozenset(hidden)

    def _catch_up(self) -> None:
        if self._place is None:
            place = self._store.position()
            self._read_all()
            self._place = place
            return
        while changes := self._store.changes(self._place, AT_ONCE):
            for id_ in dict.fromkeys(change.escalation for change in changes):
                row = self._store.row(id_)
                if row is not None:
                    self._put(row)
            self._place = changes[-1].position

    def _read_all(self) -> None:
        query = Query(restricted_too=True, order=Order.OLDEST, limit=AT_ONCE)
        while True:
            page = self._store.rows(query)
            for row in page.rows:
                self._put(row)
            if page.after is None:
                return
            query = replace(query, after=page.after)

    def _put(self, row: Row) -> None:
        self._all[row.id] = _Known(read(Case, row.detail["case"]), row.readers)
