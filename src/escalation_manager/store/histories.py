"""Which histories need not be read and decoded again? Those of late, as far as they were known."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

from escalation_manager.core.events import Entry

MOST_EVENTS = 20_000
"""So many are kept in memory, of the escalations asked for last: some ten megabytes."""


class Known(NamedTuple):
    """A history as far as it was read, and the hash of its last event. While the log has that hash
    in that place, everything before it is the same too: the hash covers it.
    """

    entries: tuple[Entry, ...]
    hash: str


class Histories:
    """Shared by the threads of a process."""

    def __init__(self, most_events: int = MOST_EVENTS) -> None:
        self._known: OrderedDict[str, Known] = OrderedDict()
        self._most = most_events
        self._events = 0
        self._lock = Lock()

    def get(self, escalation: str) -> Known | None:
        """What is known of it; it counts as asked for."""
        with self._lock:
            known = self._known.get(escalation)
            if known is not None:
                self._known.move_to_end(escalation)
            return known

    def put(self, escalation: str, known: Known) -> None:
        """Keep it, and let go of those nobody asked for in the longest time."""
        with self._lock:
            before = self._known.pop(escalation, None)
            self._events += len(known.entries) - (len(before.entries) if before else 0)
            self._known[escalation] = known
            while self._events > self._most:
                _, gone = self._known.popitem(last=False)
                self._events -= len(gone.entries)
