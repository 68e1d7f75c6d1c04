"""What does a customer get? The cleared text as plain text, and nothing of ours beside it."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP

from escalation_manager.channels.email.addresses import (
    address,
    message_id,
    recipient,
    split,
    subject,
)
from escalation_manager.core.directory import Account
from escalation_manager.ports.channels import Outgoing
from escalation_manager.ports.wording import line

_REMEDY = "Write the message to an address, or add the contact's e-mail to the account."


def customer_mail(
    outgoing: Outgoing,
    sender: tuple[str, str],
    account: Account | None,
    source: str,
    *,
    at: datetime,
    key: str,
    tag: str = "",
) -> EmailMessage:
    """The mail, as an answer to the one that the customer wrote (`source`, its Message-ID)."""
    domain = sender[1].rpartition("@")[2]
    mail = EmailMessage(policy=SMTP)
    mail["From"] = address(*sender)
    mail["To"] = recipient(*_addressed(outgoing.recipient, account), _REMEDY)
    said = subject(outgoing.subject)
    answered = _id(source)
    mail["Subject"] = f"Re: {said}" if answered and not said.lower().startswith("re:") else said
    mail["Date"] = at
    mail["Message-ID"] = message_id(key, domain, tag)
    if answered:
        mail["In-Reply-To"] = answered
        mail["References"] = answered
    mail.set_content(outgoing.text, cte="quoted-printable")
    return mail


def _addressed(written: str, account: Account | None) -> tuple[str, str]:
    """(address, name): as written, else of the contact who is meant by id or by name."""
    contacts = account.contacts if account else ()
    found = split(written)
    wanted = (found[1] if found else written).strip().casefold()
    for one in contacts:
        if one.email and wanted in (one.email.casefold(), one.id.casefold(), one.name.casefold()):
            return one.email, one.name
    return written, ""


def _id(source: str) -> str:
    """The Message-ID in brackets; empty where the escalation began otherwise."""
    bare = line(source).strip("<>")
    known = "@" in bare and len(bare) < 300 and not any(sign in bare for sign in ' <>,;"')
    return f"<{bare}>" if known else ""
