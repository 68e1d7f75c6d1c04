"""Which sample mails are there, and what do they hold?"""

from __future__ import annotations

import re
import sys
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import TYPE_CHECKING

from escalation_manager.cli.session import Session
from escalation_manager.demo import mail, mail_names

if TYPE_CHECKING:
    from rich.console import Console

INSTANT = re.compile(rb"[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}")


def print_mails(session: Session) -> None:
    """Each mail with its subject, and how to raise it."""
    from email import message_from_bytes
    from email.policy import default

    found = [
        (name, str(message_from_bytes(mail(name), policy=default)["Subject"]))
        for name in mail_names()
    ]

    def show(console: Console) -> None:
        for name, subject in found:
            console.print(f"{name:<36} {subject}", markup=False)
        console.print(
            "\nRaise one, as if it came in just now:"
            "\n  escalations demo --show 04-calm-catastrophe --today | escalations raise"
        )

    session.answer([{"name": n, "subject": s} for n, s in found], found, show)


def print_mail(name: str, sent: datetime | None = None) -> None:
    """The mail as it came over the wire; with `sent` as if it had come then."""
    raw = mail(name)
    sys.stdout.buffer.write(raw if sent is None else _sent(raw, sent))


def _sent(raw: bytes, sent: datetime) -> bytes:
    """The same mail with its head, the servers' marks on the way too, moved to that instant."""
    head, gap, body = raw.partition(b"\r\n\r\n")
    dated = re.search(rb"\r\nDate: ([^\r]*)", head)
    assert dated is not None, "each sample has a date"
    later = sent - parsedate_to_datetime(dated[1].decode())

    def moved(instant: re.Match[bytes]) -> bytes:
        return format_datetime(parsedate_to_datetime(instant[0].decode()) + later).encode()

    return INSTANT.sub(moved, head) + gap + body
