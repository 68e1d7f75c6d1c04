"""Whose turn is it to write, among the threads of one process?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, get_ident

from escalation_manager.core.errors import StoreError


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
