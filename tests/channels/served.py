"""A system outside, on loopback: it keeps what it was asked, and fails when it is told to."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Request:
    """One request as it came."""

    path: str
    headers: Mapping[str, str]
    body: bytes
    patience: threading.Event = field(default_factory=threading.Event)
    """Set when the server is to end."""
    method: str = "POST"

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """What is answered."""

    status: int = 200
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    """Instead of a body: these very bytes."""


Fault = Callable[[Request, Callable[[], Reply]], Reply | None]
"""Answers instead of the system, which it may let do its work first. None: the line goes dead."""


def limited(seconds: str = "30", status: int = 429, body: object = None) -> Fault:
    """Too many requests: nothing is done."""
    return lambda request, work: Reply(status, body or {}, {"Retry-After": seconds})


def half_applied(request: Request, work: Callable[[], Reply]) -> None:
    """The work is done, and nobody hears of it."""
    work()


def dead(request: Request, work: Callable[[], Reply]) -> None:
    """The line goes dead before anything is done."""


def trouble(request: Request, work: Callable[[], Reply]) -> Reply:
    """Its own fault: nothing is done."""
    return Reply(500, {"error": "internal"})


def silent(request: Request, work: Callable[[], Reply]) -> None:
    """It takes the request and never answers; nothing is done."""
    request.patience.wait(5)


def garbled(request: Request, work: Callable[[], Reply]) -> Reply:
    """A proxy on the way says in its own words that all is well."""
    return Reply(502, raw=b"<html>bad gateway")


def says(
    status: int = 200,
    body: object = None,
    *,
    headers: Mapping[str, str] | None = None,
    raw: bytes | None = None,
) -> Fault:
    """It does nothing and answers this."""
    return lambda request, work: Reply(status, body, headers or {}, raw)


def done_but_garbled(request: Request, work: Callable[[], Reply]) -> Reply:
    """The work is done, and half of the answer is lost."""
    return Reply(201, raw=str(work()).encode()[:9])


def well(request: Request, work: Callable[[], Reply]) -> Reply:
    """Nothing is wrong with this one; the next may have its fault."""
    return work()


class Served:
    """The system: `answer` is its behaviour, `faults` stand before it, one for each request."""

    def __init__(self, answer: Callable[[Request], Reply]) -> None:
        self.answer = answer
        self.requests: list[Request] = []
        self.faults: list[Fault] = []
        self.url = ""

    def take(self, request: Request) -> Reply | None:
        """One request."""
        self.requests.append(request)
        if self.faults:
            return self.faults.pop(0)(request, lambda: self.answer(request))
        return self.answer(request)


@contextmanager
def serving(system: Served) -> Iterator[Served]:
    """Serves it on a free port."""

    ending = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(length)
            headers = dict(self.headers.items())
            request = Request(self.path, headers, body, ending, self.command)
            reply = system.take(request)
            if reply is None:
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True
                return
            raw = b"" if reply.body is None else json.dumps(reply.body).encode()
            raw = raw if reply.raw is None else reply.raw
            self.send_response(reply.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(raw)))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(raw)

        do_GET = do_PATCH = do_PUT = do_POST

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, address: object) -> None:
            pass

    server = Quiet(("127.0.0.1", 0), Handler)
    system.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield system
    finally:
        ending.set()
        server.shutdown()
        thread.join()
        server.server_close()
