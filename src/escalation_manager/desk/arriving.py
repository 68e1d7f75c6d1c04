"""What did somebody paste? A customer's words, with a guess whose they are and the reason for it.

A guess is never more than that: whoever opens the escalation sees it with its reason, and says
otherwise where it is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from escalation_manager.connectors.mail_file.parse import parse_mail
from escalation_manager.core import commands as c
from escalation_manager.core.directory import Account, Contact
from escalation_manager.core.errors import BadInput
from escalation_manager.core.messages.delivery import summary
from escalation_manager.desk.counter import Desk

_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
SHORTEST_NAME = 5
"""Letters of an account's name that may be looked for in running text."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What a field is filled in with, and why."""

    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Pasted:
    """The words, taken apart."""

    statement: str
    subject: str = ""
    sender: str = ""
    quoted: str = ""
    source: str = ""
    sent_at: datetime | None = None
    mail: bool = False
    """Whether it came with the head of a mail."""
    account: Guess | None = None
    contact: Guess | None = None
    notes: tuple[str, ...] = ()


def read_pasted(text: str, accounts: Iterable[Account], at: datetime) -> Pasted:
    """Read a pasted mail, or plain words. BadInput for what no person wrote or nobody can read."""
    mail = parse_mail(text.encode("utf-8", "replace"))
    if mail.is_auto_reply:
        raise BadInput(
            "This is an automatic reply; no person wrote it.", "Paste the customer's own message."
        )
    if not mail.statement.strip():
        raise BadInput("The message has no text.", "Paste the customer's own words.")
    known = tuple(accounts)
    writer = mail.forwarded_from if mail.forwarded and mail.forwarded_from else mail.sender_address
    sender = f"{mail.sender_name} <{mail.sender_address}>" if mail.sender_address else ""
    account, contact = _whose(known, (writer, mail.sender_address), text)
    notes = list(mail.notes)
    if mail.quoted.strip():
        lines = len(mail.quoted.splitlines())
        notes.append(f"{lines} lines of earlier mails are kept apart.")
    sent = mail.sent_at
    if sent is not None and sent > at:
        notes.append("The mail says that it was sent in the future; it counts from now.")
        sent = None
    return Pasted(
        statement=mail.statement,
        subject=mail.subject,
        sender=sender.strip(),
        quoted=mail.quoted,
        source=mail.message_id,
        sent_at=sent,
        mail=bool(mail.sender_address),
        account=account,
        contact=contact,
        notes=tuple(notes),
    )


def words_of(raw: bytes) -> str:
    """The words of a mail as it came; empty where it cannot be read."""
    try:
        return parse_mail(raw).statement
    except BadInput:
        return ""


def contact_of(account: Account, pasted: Pasted) -> Guess | None:
    """The contact of that account who wrote it, or who is written to first."""
    found = pasted.contact
    if found is not None and any(one.id == found.value for one in account.contacts):
        return found
    primary = next((one for one in account.contacts if one.primary), None)
    if primary is not None:
        return Guess(primary.id, f"{primary.name} is the account's primary contact.")
    return None


def add_to(
    desk: Desk,
    escalation: str,
    text: str,
    *,
    actor: str,
    channel: str = "email",
    key: str | None = None,
) -> None:
    """Put the customer's words to an escalation that is there: logged, kept whole, and read."""
    shown = desk.show(escalation, actor=actor)
    pasted = read_pasted(text, desk.policy.accounts().values(), desk.now())
    known = {one.id: one.name for one in _contacts(desk, shown.state.account_id)}
    who = known.get(pasted.contact.value, "") if pasted.contact else ""
    who = who or pasted.sender or "the customer"
    occurred = max(pasted.sent_at or desk.now(), shown.state.opened_at)
    over = not shown.state.status.live
    logged = c.LogCommunication(
        "in", channel, summary(pasted.statement), who, occurred, objection=over
    )
    note = c.AddNote(f"{who} wrote:\n\n{pasted.statement}")
    for name, command in (("log", logged), ("note", note)):
        again = f"{key}:{name}" if key else None
        desk.submit(command, actor=actor, escalation=escalation, key=again)
    if shown.state.status.live:
        again = f"{key}:triage" if key else None
        read = c.Triage(text=pasted.statement)
        desk.submit(read, actor=actor, escalation=escalation, key=again)


def _contacts(desk: Desk, account: str) -> tuple[Contact, ...]:
    found = desk.policy.account(account)
    return found.contacts if found else ()


def _whose(
    accounts: tuple[Account, ...], writers: tuple[str, ...], text: str
) -> tuple[Guess | None, Guess | None]:
    """By the writer's address, their company's domain, an address in the text, or a name in it."""
    addresses = [one for one in writers if one]
    for address in addresses:
        if (found := _by_address(accounts, address)) is not None:
            account, contact = found
            why = f"{contact.name} wrote it ({contact.email})."
            return Guess(account.id, why), Guess(contact.id, "The mail came from this address.")
    for address in addresses:
        if (only := _by_domain(accounts, address)) is not None:
            domain = address.rpartition("@")[2]
            return Guess(only.id, f"It came from {domain}, where we know others."), None
    for address in dict.fromkeys(_ADDRESS.findall(text[:20_000])):
        if (found := _by_address(accounts, address)) is not None:
            account, contact = found
            return (
                Guess(account.id, f"{contact.email} stands in the text."),
                Guess(contact.id, "Their address stands in the text."),
            )
        if (only := _by_domain(accounts, address)) is not None:
            return Guess(only.id, f"{address} stands in the text."), None
    return _by_name(accounts, text)


def _by_address(accounts: tuple[Account, ...], address: str) -> tuple[Account, Contact] | None:
    wanted = address.casefold()
    for account in accounts:
        for contact in account.contacts:
            if contact.email and contact.email.casefold() == wanted:
                return account, contact
    return None


def _by_domain(accounts: tuple[Account, ...], address: str) -> Account | None:
    ending = f"@{address.casefold().rpartition('@')[2]}"
    found = [
        account
        for account in accounts
        if any(one.email.casefold().endswith(ending) for one in account.contacts)
    ]
    return found[0] if len(found) == 1 else None


def _by_name(accounts: tuple[Account, ...], text: str) -> tuple[Guess | None, Guess | None]:
    """A customer, or one of their people, who is named in the text; of several, nobody."""
    said = f" {_words(text[:20_000])} "
    named = [
        account
        for account in accounts
        if len(account.name) >= SHORTEST_NAME and _in(account.name, said)
    ]
    if len(named) == 1:
        return Guess(named[0].id, f"“{named[0].name}” stands in the text."), None
    signed = [
        (account, one)
        for account in (named or accounts)
        for one in account.contacts
        if " " in one.name and _in(one.name, said)
    ]
    if len(signed) == 1:
        account, contact = signed[0]
        return (
            Guess(account.id, f"{contact.name} is named in the text."),
            Guess(contact.id, "They are named in the text."),
        )
    return None, None


def _in(name: str, said: str) -> bool:
    words = _words(name)
    return bool(words) and f" {words} " in said


def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))
