"""What is asked of a system that hangs, drips, floods or lies is over in time, and no success."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from escalation_manager.core.errors import EscalationError, TryAgain
from escalation_manager.serving import provider
from tests.connectors import outgoing
from tests.connectors.outgoing import CHANNELS, CLIENTS, SECONDS
from tests.mail.certificates import made as certificate

PATIENCE = 60.0
"""Seconds after which what takes one or two is taken for endless."""

Behaviour = Callable[[socket.socket, threading.Event], None]


def _drips_a_header(line: socket.socket, ended: threading.Event) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not ended.wait(0.1):
        line.sendall(b"a")


def _drips_the_words(line: socket.socket, ended: threading.Event) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n{")
    while not ended.wait(0.1):
        line.sendall(b" ")


def _says_nothing(_: socket.socket, ended: threading.Event) -> None:
    ended.wait(PATIENCE)


def _floods(line: socket.socket, ended: threading.Event) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[")
    while not ended.is_set():
        line.sendall(b" " * 65_536)


def _stops_half_way(line: socket.socket, _: threading.Event) -> None:
    line.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"ok": tr')


def _shows_a_page(line: socket.socket, _: threading.Event) -> None:
    page = b"<html><body>Please sign in to the network.</body></html>"
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(page)}\r\n\r\n"
    line.sendall(head.encode() + page)


def _speaks_something_else(line: socket.socket, _: threading.Event) -> None:
    line.sendall(b"220 mail.example ESMTP\r\n")


BEHAVIOURS: Mapping[str, Behaviour] = {
    "drips a header": _drips_a_header,
    "drips the words": _drips_the_words,
    "says nothing": _says_nothing,
    "floods": _floods,
    "stops half way": _stops_half_way,
    "shows a page": _shows_a_page,
    "speaks something else": _speaks_something_else,
}


@contextmanager
def behaving(how: Behaviour, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """A system that does just that."""
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as door:

        def answer(line: socket.socket) -> None:
            with line, suppress(OSError):
                spoken = tls.wrap_socket(line, server_side=True) if tls else line
                spoken.recv(65_536)
                how(spoken, ended)

        def stand() -> None:
            with suppress(OSError):
                while True:
                    line, _ = door.accept()
                    threading.Thread(target=answer, args=(line,), daemon=True).start()

        threading.Thread(target=stand, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{door.getsockname()[1]}"
        finally:
            ended.set()
            door.shutdown(socket.SHUT_RDWR)


def outcomes(url: str) -> Mapping[str, str]:
    """What came of one question to each, all at once; all are over within a generous time."""
    found: dict[str, str] = {}

    def ask(which: str) -> None:
        try:
            found[which] = CLIENTS[which](url)
        except TryAgain as later:
            found[which] = f"later: {later}"
        except EscalationError as refusal:
            found[which] = f"refused: {refusal}"

    asking = [threading.Thread(target=ask, args=(one,), daemon=True) for one in CLIENTS]
    for thread in asking:
        thread.start()
    until = time.monotonic() + PATIENCE
    for thread in asking:
        thread.join(max(until - time.monotonic(), 0))
    assert found.keys() == CLIENTS.keys(), f"still asked: {CLIENTS.keys() - found.keys()}"
    return found


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provider, "PATIENCE_SECONDS", SECONDS)


@pytest.mark.parametrize("behaviour", BEHAVIOURS)
def test_it_is_over_in_time_and_no_success(behaviour: str) -> None:
    with behaving(BEHAVIOURS[behaviour]) as url:
        found = outcomes(url)
    # Your own program may answer whatever it likes, if it is in time.
    answered = {"webhook"} if behaviour in ("floods", "shows a page") else set()
    assert {which for which, said in found.items() if not said} <= answered
    # An alert is tried again, and by the next way: nothing that a line does settles it.
    settled = {one: found[one] for one in CHANNELS if not found[one].startswith("later")}
    assert settled.keys() <= answered, settled
    assert not any("xoxb" in said or "sk-secret" in said for said in found.values())


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://127.0.0.1:1", "nobody listens there"),
        ("https://TLS", "its certificate is none that this machine trusts"),
        ("https://PLAIN", "it does not speak TLS there"),
    ],
)
def test_why_nothing_came_is_said_in_words(
    address: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outgoing.wait_for_all(monkeypatch)
    signed = certificate(tmp_path)
    stranger = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    stranger.load_cert_chain(signed.cert, signed.key)
    with behaving(_speaks_something_else) as plain, behaving(_hangs_up, stranger) as locked:
        url = address.replace("TLS", locked.partition("//")[2])
        url = url.replace("PLAIN", plain.partition("//")[2])
        assert words in CLIENTS["jira"](url)
        with pytest.raises(TryAgain, match=words):
            CLIENTS["pagerduty"](url)


def _hangs_up(_: socket.socket, __: threading.Event) -> None:
    pass
