"""Who may write now, among the threads of one process?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Event, Lock, get_ident
from typing import TypeVar

from escalation_manager.core.errors import StoreError
from escalation_manager.store.postgresql_errors import Collided

Result = TypeVar("Result")

PAUSES = (0.01, 0.05, 0.2, 0.5)
"""Seconds before a transaction that was undone begins again: the other one must get on first."""


class Turn:
    """Threads queue up here, without asking the file again and again; other processes are kept
    apart by the database.
    """

    def __init__(self, patience: float) -> None:
        self._lock = Lock()
        self._holder = 0
        self._patience = patience

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for the turn, and give it back at the end."""
        if self._holder == get_ident():
            raise RuntimeError("write() inside write(): hand the work on instead")
        if not self._lock.acquire(timeout=self._patience):
            raise StoreError(
                f"Another thread has been writing for {self._patience:g} seconds.",
                "Nothing was saved. Repeat it.",
            )
        self._holder = get_ident()
        try:
            yield
        finally:
            self._holder = 0
            self._lock.release()


class Places:
    """So many threads may write at once. Each may need a second connection to read beside its
    transaction, so there are never more writers than connections left to read on.
    """

    def __init__(self, count: int, patience: float) -> None:
        self._places = BoundedSemaphore(count)
        self._holders = set[int]()
        self._patience = patience

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for a place, and give it back at the end."""
        who = get_ident()
        if who in self._holders:
            raise RuntimeError("write() inside write(): hand the work on instead")
        if not self._places.acquire(timeout=self._patience):
            raise StoreError(
                f"Other threads have been writing for {self._patience:g} seconds.",
                "Nothing was saved. Repeat it.",
            )
        self._holders.add(who)
        try:
            yield
        finally:
            self._holders.discard(who)
            self._places.release()


def again(attempt: Callable[[], Result]) -> Result:
    """What the attempt says; it is repeated when the database undid it in favour of another."""
    for pause in PAUSES:
        try:
            return attempt()
        except Collided:
            Event().wait(pause)
    return attempt()
