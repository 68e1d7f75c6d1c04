"""A real SMTP server on loopback (aiosmtpd) that refuses or fails when it is told to."""

from __future__ import annotations

import email
import email.policy
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Post:
    """What was accepted, and what is answered next to a recipient or to a whole mail."""

    def __init__(self) -> None:
        self.raw: list[bytes] = []
        self.rcpt: list[str] = []
        self.data: list[str] = []
        self.port = 0

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
        if self.rcpt:
            return self.rcpt.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self.data.pop(0) if self.data else "250 OK"
        if answer.startswith("250") or answer == "accept, then die":
            assert isinstance(envelope.content, bytes)
            self.raw.append(envelope.content)
        if answer == "accept, then die":
            transport: Any = server.transport
            transport.abort()
        return answer


@contextmanager
def post_office() -> Iterator[Post]:
    """Serves it on a free port."""
    post = Post()
    with socket.create_server(("127.0.0.1", 0)) as free:
        post.port = free.getsockname()[1]
    controller = Controller(post, hostname="127.0.0.1", port=post.port)
    controller.start()
    try:
        yield post
    finally:
        controller.stop()
