"""Who looks at the clock while the server runs? One thread, until a worker of its own does."""

from __future__ import annotations

import logging
from datetime import datetime
from threading import Event, Thread

from escalation_manager.desk.counter import Desk

log = logging.getLogger("escalations.ticking")


class Ticking:
    """Ticks a desk in the background. A rehearsal desk has a time of its own, and is left alone."""

    def __init__(self, desk: Desk, seconds: float) -> None:
        self._desk = desk
        self._seconds = seconds
        self._stop = Event()
        self._thread: Thread | None = None
        self.last: datetime | None = None
        """When a tick last came to its end."""

    @property
    def wanted(self) -> bool:
        """Whether this server ticks at all."""
        return self._seconds > 0 and not self._desk.rehearsal

    def start(self) -> None:
        """Begin, where this server is to tick."""
        if self.wanted:
            self._thread = Thread(target=self._run, name="ticking", daemon=True)
            self._thread.start()

    def stop(self, patience: float = 2.0) -> None:
        """Let the tick that runs come to its end."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(patience)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._desk.tick()
                self.last = self._desk.now()
            except Exception:
                # The next tick does what this one left; a thread that died would do nothing.
                log.exception("A tick failed; the next one tries again.")
            self._stop.wait(self._seconds)
