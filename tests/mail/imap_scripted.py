"""An IMAP server of a few lines that behaves badly on purpose: each fault once, when it is told to.

It knows what the product asks, says what RFC 3501 and RFC 2177 say, and keeps its mails in memory.
"""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any

USER, PASSWORD = "desk", "open-sesame"
_COMMAND = re.compile(rb"(\S+) (UID )?(\w+) ?(.*?)\r\n$", re.IGNORECASE)


class Cut(Exception):
    """The connection ends in the middle of whatever was being said."""


@dataclass
class Box:
    """The mails of one mailbox, and which faults come next."""

    mails: dict[int, bytes] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    uidvalidity: int = 1
    idle: bool = True
    """Whether it knows IDLE."""
    faults: list[str] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    port: int = 0
    rang: threading.Event = field(default_factory=threading.Event)
    """A mail came while somebody idles."""

    def fault(self, name: str) -> bool:
        """Whether this fault is the next one; then it is over."""
        if self.faults[:1] == [name]:
            del self.faults[0]
            return True
        return False

    def renumber(self) -> None:
        """As after a restore of the server: the same mails under other numbers."""
        self.uidvalidity += 1
        first = max(self.mails, default=0) + 100
        self.mails = {
            first + place: raw for place, (_, raw) in enumerate(sorted(self.mails.items()))
        }
        self.seen = set()


class _Talk(StreamRequestHandler):
    box: Box

    def handle(self) -> None:
        try:
            self._say(b"* OK ready")
            while line := self.rfile.readline():
                found = _COMMAND.match(line)
                if found is None:
                    continue
                tag, _, verb, rest = found.groups()
                name = verb.decode().lower()
                self.box.commands.append(name)
                getattr(self, f"_{name}", self._unknown)(tag, rest)
                if name == "logout":
                    return
        except (Cut, OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def _say(self, text: bytes) -> None:
        self.wfile.write(text + b"\r\n")
        self.wfile.flush()

    def _ok(self, tag: bytes, text: bytes = b"done") -> None:
        self._say(tag + b" OK " + text)

    def _unknown(self, tag: bytes, rest: bytes) -> None:  # noqa: ARG002
        self._say(tag + b" BAD unknown")

    def _capability(self, tag: bytes, rest: bytes) -> None:  # noqa: ARG002
        self._say(b"* CAPABILITY IMAP4rev1" + (b" IDLE" if self.box.idle else b""))
        self._ok(tag)

    def _login(self, tag: bytes, rest: bytes) -> None:
        if PASSWORD.encode() not in rest:
            self._say(tag + b" NO [AUTHENTICATIONFAILED] no")
            return
        self._ok(tag)

    def _select(self, tag: bytes, rest: bytes) -> None:  # noqa: ARG002
        self._say(b"* %d EXISTS" % len(self.box.mails))
        self._say(b"* OK [UIDVALIDITY %d] valid" % self.box.uidvalidity)
        self._ok(tag, b"[READ-WRITE] selected")

    def _search(self, tag: bytes, rest: bytes) -> None:
        wanted = [
            n for n in sorted(self.box.mails) if b"UNSEEN" not in rest or n not in self.box.seen
        ]
        if self.box.fault("bye in search"):
            self._say(b"* BYE the server is shut down")
            raise Cut
        self._say(b"* SEARCH" + b"".join(b" %d" % uid for uid in wanted))
        self._ok(tag)

    def _fetch(self, tag: bytes, rest: bytes) -> None:
        uid, _, what = rest.partition(b" ")
        if self.box.fault("gone before fetch"):  # somebody deleted it in another program
            del self.box.mails[int(uid)]
        raw = self.box.mails.get(int(uid))
        if raw is None:
            self._ok(tag, b"nothing")
            return
        if b"RFC822.SIZE" in what:
            size = 60_000_000 if self.box.fault("said to be huge") else len(raw)
            self._say(b"* 1 FETCH (UID %s RFC822.SIZE %d)" % (uid, size))
            self._ok(tag)
            return
        if self.box.fault("cut in fetch"):
            self.wfile.write(b"* 1 FETCH (UID %s BODY[] {%d}\r\n" % (uid, len(raw)))
            self.wfile.write(raw[: len(raw) // 2])
            self.wfile.flush()
            raise Cut
        if self.box.fault("longer than it said"):
            raw += b"\r\nA1 OK injected\r\n* BYE and more"
            self.wfile.write(b"* 1 FETCH (UID %s BODY[] {%d}\r\n" % (uid, len(raw) - 40))
        elif self.box.fault("endless literal"):
            self.wfile.write(b"* 1 FETCH (UID %s BODY[] {99999999999}\r\n" % uid)
            self.wfile.write(raw)
            self.wfile.flush()
            raise Cut
        else:
            self.wfile.write(b"* 1 FETCH (UID %s BODY[] {%d}\r\n" % (uid, len(raw)))
        self.wfile.write(raw + b")\r\n")
        self._ok(tag)

    def _store(self, tag: bytes, rest: bytes) -> None:
        if self.box.fault("cut in store"):
            raise Cut
        self.box.seen.add(int(rest.partition(b" ")[0]))
        self._ok(tag)

    def _idle(self, tag: bytes, rest: bytes) -> None:  # noqa: ARG002
        self._say(b"+ idling")
        if self.box.fault("bye in idle"):
            self._say(b"* BYE disconnected for inactivity")
            raise Cut
        if self.box.fault("cut in idle"):
            raise Cut
        if self.box.rang.wait(120):
            self._say(b"* %d EXISTS" % len(self.box.mails))
        self.rfile.readline()  # DONE
        self._ok(tag)

    def _expunge(self, tag: bytes, rest: bytes) -> None:  # noqa: ARG002
        self._ok(tag)

    def _logout(self, tag: bytes, rest: bytes) -> None:  # noqa: ARG002
        self._say(b"* BYE see you")
        self._ok(tag)


class _Quiet(ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no news."""


@contextmanager
def imap_server(*mails: bytes, **more: Any) -> Iterator[Box]:
    """A server with these mails, until the end of the block."""
    box = Box(dict(enumerate(mails, 1)), **more)
    handler = type("Talk", (_Talk,), {"box": box})
    with _Quiet(("127.0.0.1", 0), handler) as server:
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield box
        finally:
            box.rang.set()
            server.shutdown()
            thread.join()
