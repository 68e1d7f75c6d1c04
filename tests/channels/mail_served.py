"""A real SMTP server on loopback (aiosmtpd) that refuses or fails when it is told to."""

from __future__ import annotations

import asyncio
import email
import email.policy
import socket
import ssl
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from threading import Event
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session


class Post:
    """What was accepted, and what is answered next to a recipient or to a whole mail."""

    def __init__(self) -> None:
        self.raw: list[bytes] = []
        self.rcpt: list[str] = []
        self.refused: dict[str, str] = {}
        self.data: list[str] = []
        self.port = 0
        self.awake = Event()
        self.connections: list[Any] = []

    @property
    def mails(self) -> list[EmailMessage]:
        """The accepted mails, read."""
        return [
            email.message_from_bytes(raw, _class=EmailMessage, policy=email.policy.default)
            for raw in self.raw
        ]

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        if self.rcpt:
            return self.rcpt.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self.data.pop(0) if self.data else "250 OK"
        if answer == "silence":
            while not self.awake.is_set():
                await asyncio.sleep(0.05)
            return "451 4.4.2 too late"
        if answer == "deaf":
            # The whole server stands still: it does not even answer the goodbye of TLS.
            self.awake.wait(10)
        if answer.startswith("250") or answer == "accept, then die":
            assert isinstance(envelope.content, bytes)
            self.raw.append(envelope.content)
        if answer == "accept, then die":
            transport: Any = server.transport
            transport.abort()
        return answer


class Counter(Controller):
    """The server, on a socket of its own; it hangs up on all who are still there when it closes."""

    handler: Post
    socket: socket.socket

    def _create_server(self) -> Coroutine[Any, Any, asyncio.AbstractServer]:
        return self.loop.create_server(
            self._factory_invoker, sock=self.socket, ssl=self.ssl_context
        )

    def factory(self) -> SMTP:
        connections = self.handler.connections

        class Line(SMTP):
            def connection_made(self, transport: asyncio.BaseTransport) -> None:
                connections.append(transport)
                super().connection_made(transport)

        return Line(self.handler, **self.SMTP_kwargs)

    def stop(self, no_assert: bool = False) -> None:
        self.handler.awake.set()
        for each in self.handler.connections:
            self.loop.call_soon_threadsafe(each.abort)
        super().stop(no_assert)


class Names:
    """Lets the desk in by its password."""

    def __call__(
        self, server: SMTP, session: Session, envelope: Envelope, how: str, who: Any
    ) -> Any:
        given = (who.login, who.password)
        if who.password == b"not now":
            return AuthResult(success=False, handled=False, message="454 4.7.0 Try again later")
        return AuthResult(success=given == (b"desk", b"right"), handled=False)


@contextmanager
def post_office(
    trust: ssl.SSLContext | None = None, *, at_once: bool = False, names: bool = False
) -> Iterator[Post]:
    """Serves it on a free port; with `trust` over STARTTLS, or over TLS `at_once`.

    With `names` only to who signs in.
    """
    post = Post()
    more: dict[str, Any] = {}
    if trust is not None and at_once:
        more |= {"ssl_context": trust}
    elif trust is not None:
        more |= {"tls_context": trust, "require_starttls": True}
    if names:
        more |= {"authenticator": Names(), "auth_required": True, "auth_require_tls": True}
    with socket.create_server(("127.0.0.1", 0)) as taken:
        post.port = taken.getsockname()[1]
        controller = Counter(post, hostname="127.0.0.1", port=post.port, **more)
        controller.socket = taken
        controller.start()
        try:
            yield post
        finally:
            controller.stop()
