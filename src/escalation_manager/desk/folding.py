"""What became of an escalation, without folding again what was folded before?"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime
from threading import Lock
from typing import NamedTuple

from escalation_manager.core.escalation import Escalation
from escalation_manager.core.events import Entry
from escalation_manager.core.fold import fold

MOST = 1_000
"""States that are kept, of the escalations asked for last."""


class _Known(NamedTuple):
    last: Entry
    state: Escalation
    wake: datetime | None = None


class Folding:
    """Folds histories, each entry once. Threads may share one.

    A state is gone on from only where the history holds the entry that it ended with, in its place:
    its version, instant, asker and event.
    """

    def __init__(self, most: int = MOST) -> None:
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._most = most
        self._lock = Lock()

    def state(self, entries: tuple[Entry, ...]) -> Escalation | None:
        """The escalation after these entries; None when there are none."""
        if not entries:
            return None
        id_ = entries[0].escalation
        with self._lock:
            known = self._known.get(id_)
        version = known.state.version if known else 0
        if known and len(entries) >= version and entries[version - 1] == known.last:
            if len(entries) == version:
                return known.state
            state = fold(entries[version:], known.state)
        else:
            state = fold(entries)
        if state is not None:
            self._keep(id_, _Known(entries[-1], state))
        return state

    def keep(self, last: Entry, state: Escalation, wake: datetime | None) -> None:
        """A state that was just reached and saved, and when something is due in it next."""
        self._keep(state.id, _Known(last, state, wake))

    def wake(self, state: Escalation) -> datetime | None:
        """Until when nothing is due in this very state, where that is known."""
        with self._lock:
            known = self._known.get(state.id)
        return known.wake if known is not None and known.state is state else None

    def _keep(self, id_: str, known: _Known) -> None:
        with self._lock:
            self._known[id_] = known
            self._known.move_to_end(id_)
            while len(self._known) > self._most:
                self._known.popitem(last=False)
