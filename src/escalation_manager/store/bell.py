"""Who is told that something was saved? Everybody in this process who listens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from socket import socket, socketpair
from threading import Condition, Thread
from typing import TypeAlias

Watch: TypeAlias = Callable[[Callable[[], None], socket], None]
"""Rings when another process saved something, until the socket can be read."""


class Bell:
    """Rings for savings of this process, and through its watch for those of all others."""

    def __init__(self, watch: Watch | None = None) -> None:
        self._watch = watch
        self._rung = 0
        self._changed = Condition()
        self._listeners = 0
        self._stop: socket | None = None
        self._thread: Thread | None = None

    def ring(self) -> None:
        """Something was saved."""
        with self._changed:
            self._rung += 1
            self._changed.notify_all()

    @contextmanager
    def listen(self) -> Iterator[Listener]:
        """A listener; while there is one, other processes are watched."""
        self._begin()
        try:
            yield Listener(self)
        finally:
            self._end()

    def rung(self) -> int:
        """How often it rang."""
        with self._changed:
            return self._rung

    def wait(self, since: int, seconds: float) -> int:
        """How often it has rung, as soon as that is more than `since`, or after `seconds`."""
        with self._changed:
            self._changed.wait_for(lambda: self._rung > since, seconds)
            return self._rung

    def close(self) -> None:
        """Watch no longer, whoever still listens."""
        with self._changed:
            self._listeners = 0
        self._quiet()

    def _begin(self) -> None:
        with self._changed:
            self._listeners += 1
            if self._watch is None or self._thread is not None:
                return
            stopped, self._stop = socketpair()
            self._thread = Thread(
                target=self._run, args=(self._watch, stopped), name="listening", daemon=True
            )
            self._thread.start()

    def _end(self) -> None:
        with self._changed:
            self._listeners = max(self._listeners - 1, 0)
            if self._listeners:
                return
        self._quiet()

    def _quiet(self) -> None:
        with self._changed:
            thread, stop = self._thread, self._stop
            self._thread = self._stop = None
        if stop is not None:
            stop.close()  # the other end can now be read
        if thread is not None:
            thread.join(2.0)

    def _run(self, watch: Watch, stopped: socket) -> None:
        try:
            watch(self.ring, stopped)
        finally:
            stopped.close()


class Listener:
    """Fills the port `Listening`."""

    def __init__(self, bell: Bell) -> None:
        self._bell = bell
        self._heard = bell.rung()

    def wait(self, seconds: float) -> bool:
        """True as soon as something was saved since the last wait ended."""
        before, self._heard = self._heard, self._bell.wait(self._heard, seconds)
        return self._heard > before
