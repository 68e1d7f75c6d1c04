"""The line between a browser and the desk, which can be cut, or fall silent, and be mended."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Lock, Thread

MOST = 65536
AT_ONCE = struct.pack("ii", 1, 0)
"""A socket that lingers for no time is reset: what was under way is lost."""


class Line:
    """Passes bytes on to a port of this machine, on a port of its own."""

    def __init__(self, to: int) -> None:
        self._to = to
        self._open: set[socket.socket] = set()
        self._lock = Lock()
        self._passes = Event()
        self._passes.set()
        self._listening: socket.socket | None = None
        # While it is cut nobody listens on the port, but it stays ours.
        self._kept = socket.socket()
        self._kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        self._kept.bind(("127.0.0.1", 0))
        self.port = self._kept.getsockname()[1]
        self.mend()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Every connection breaks, and a new one is refused."""
        listening, self._listening = self._listening, None
        if listening is not None:
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            listening.close()
        self._break()

    def mend(self) -> None:
        """As it was before; what had fallen silent meanwhile is lost."""
        if not self._passes.is_set():
            self._break()
            self._passes.set()
        if self._listening is None:
            found = socket.create_server(("127.0.0.1", self.port), reuse_port=True)
            self._listening = found
            Thread(target=self._accept, args=(found,), daemon=True).start()

    def hush(self) -> None:
        """Nothing comes through any more, and nobody is told."""
        self._passes.clear()

    def close(self) -> None:
        """Cut for good."""
        self.mend()
        self.cut()
        self._kept.close()

    def _break(self) -> None:
        with self._lock:
            broken, self._open = self._open, set()
        for one in broken:
            with suppress(OSError):
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self, listening: socket.socket) -> None:
        while True:
            try:
                near, _ = listening.accept()
            except OSError:
                return
            Thread(target=self._join, args=(near,), daemon=True).start()

    def _join(self, near: socket.socket) -> None:
        with self._lock:
            self._open.add(near)
        self._passes.wait()
        try:
            far = socket.create_connection(("127.0.0.1", self._to))
        except OSError:
            near.close()
            return
        with self._lock:
            self._open.add(far)
        Thread(target=self._pump, args=(far, near), daemon=True).start()
        self._pump(near, far)

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(MOST):
                self._passes.wait()
                sink.sendall(data)
        for one in (source, sink):
            with self._lock:
                self._open.discard(one)
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()


@contextmanager
def line(to: int) -> Iterator[Line]:
    """A line that is cut in the end."""
    made = Line(to)
    try:
        yield made
    finally:
        made.close()
