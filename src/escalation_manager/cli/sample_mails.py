"""Which sample mails are there, and what do they hold?"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from escalation_manager.cli.session import Session
from escalation_manager.demo import mail, mail_names

if TYPE_CHECKING:
    from rich.console import Console


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
            "\nRaise one:\n  escalations demo --show 04-calm-catastrophe | escalations raise"
        )

    session.answer([{"name": n, "subject": s} for n, s in found], found, show)


def print_mail(name: str) -> None:
    """The mail as it came over the wire."""
    sys.stdout.buffer.write(mail(name))
