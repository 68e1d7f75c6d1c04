"""What does a mail ask of the desk? Raw bytes in, the command that raises an escalation out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from escalation_manager.connectors.mail_file.parse import parse_mail
from escalation_manager.connectors.mail_file.parsed import ParsedMail
from escalation_manager.core.commands import Raise
from escalation_manager.core.directory import Account, Contact
from escalation_manager.core.errors import BadInput, Deed


@dataclass(frozen=True, slots=True)
class ReadMail:
    """The command, the mail it was read from, and what the reader should know of it."""

    command: Raise
    mail: ParsedMail
    notes: tuple[str, ...]


def read_mail(
    raw: bytes,
    accounts: Iterable[Account],
    at: datetime,
    *,
    name: str = "",
    account_id: str | None = None,
    contact_id: str | None = None,
    reported_at: datetime | None = None,
    channel: str | None = None,
) -> ReadMail:
    """Read a mail, or plain words, as the start of an escalation.

    Without `account_id` the sender's address says whose mail it is. Reported is when the mail was
    sent, unless that lies in the future. Raises BadInput for what nobody wrote or cannot be read.
    """
    mail = parse_mail(raw, name=name)
    if mail.is_auto_reply:
        raise BadInput(
            f"{name or 'This mail'} is an automatic reply; no person wrote it.",
            "Give the customer's own message.",
        )
    if not mail.statement.strip():
        raise BadInput(
            f"{name or 'The message'} has no text.",
            "Give the customer's own words; a picture of them can't be read.",
        )
    notes = list(mail.notes)
    known = list(accounts)
    writer = mail.forwarded_from if mail.forwarded and mail.forwarded_from else mail.sender_address
    contact = None
    if account_id is None:
        account, contact = _whose(known, (writer, mail.sender_address))
        account_id = account.id
        notes.append(f"The address of the sender says that it is {account.name}.")
    if contact_id is None:
        contact = contact or _contact(known, account_id, (writer, mail.sender_address))
        contact_id = contact.id if contact else None
    reported = reported_at or mail.sent_at
    if reported_at is None and mail.sent_at is not None and mail.sent_at > at:
        notes.append("The mail says that it was sent in the future; it counts from now.")
        reported = None
    sender = f"{mail.sender_name} <{mail.sender_address}>" if mail.sender_address else ""
    return ReadMail(
        Raise(
            account_id=account_id,
            statement=mail.statement,
            subject=mail.subject,
            reported_at=reported,
            channel=channel or ("email" if mail.sender_address else "other"),
            contact_id=contact_id,
            sender=sender.strip(),
            quoted=mail.quoted,
            source=mail.message_id or name,
        ),
        mail,
        tuple(notes),
    )


def _whose(accounts: list[Account], addresses: tuple[str, ...]) -> tuple[Account, Contact | None]:
    """By the address of a contact, else by a domain that belongs to one customer alone."""
    for address in filter(None, addresses):
        for account in accounts:
            for contact in account.contacts:
                if contact.email.casefold() == address.casefold():
                    return account, contact
    for address in filter(None, addresses):
        domain = address.casefold().rpartition("@")[2]
        owners = [
            account
            for account in accounts
            if any(one.email.casefold().endswith(f"@{domain}") for one in account.contacts)
        ]
        if len(owners) == 1:
            return owners[0], None
    who = next(filter(None, addresses), "")
    raise BadInput(
        f"No customer has the address {who!r}." if who else "The message does not say whose it is.",
        "Name the account.",
        deed=Deed.ACCOUNT,
    )


def _contact(
    accounts: list[Account], account_id: str, addresses: tuple[str, ...]
) -> Contact | None:
    account = next((one for one in accounts if one.id == account_id), None)
    wanted = {address.casefold() for address in addresses if address}
    contacts = account.contacts if account else ()
    return next((one for one in contacts if one.email.casefold() in wanted), None)
