"""How does the desk work with Zendesk? Tickets stand in the history, and some are escalations.

A ticket with the right tag is taken in like the mail that it would have been, by the same door: its
writer must be a contact, it may join a case that runs, and what has no place waits for a person.
The ticket then carries the case's number, and gets every communication as an internal note. What
agents answer the customer in it counts on the desk like what they tell them elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlsplit

from escalation_manager.connectors.zendesk.asking import (
    Asking,
    Comment,
    Ticket,
    User,
    moment,
)
from escalation_manager.connectors.zendesk.settings import ZENDESK, ZendeskSettings
from escalation_manager.core import commands as c
from escalation_manager.core.directory import Account, Interaction
from escalation_manager.core.errors import Unreachable
from escalation_manager.core.messages.delivery import summary
from escalation_manager.outside.accounts import instant
from escalation_manager.outside.crm import Noted, merged
from escalation_manager.outside.wording import cut, line, note_text
from escalation_manager.ports import reports
from escalation_manager.ports.channels import Ledger
from escalation_manager.ports.connectors import Crm, CrmNote, CrmTask, NoteRequest, TaskRequest
from escalation_manager.ports.reports import Upto
from escalation_manager.ports.webhooks import Told

TICKET = "support_ticket"
LONGEST_NOTE = 60_000
SECONDS = 45
"""For one look at everything that was written: nobody waits for it."""
NOBODY = "unknown@zendesk.invalid"
_EMAIL = re.compile(r"([\w.+!#$%&'*/=?^`{|}~-]{1,64})@([\w.-]{1,255})")
_NUMBER = re.compile(r"ESC-[0-9]{4,12}")
_SHORTEST = 12
"""Letters of a communication that are looked for among what stands in the ticket already."""


class Zendesk:
    """Fills the Crm port over another filler, and the Tickets port."""

    name = ZENDESK
    use = "tickets in the history, communications to them"
    every = timedelta(minutes=1)

    def __init__(self, settings: ZendeskSettings, crm: Crm, ledger: Ledger | None = None) -> None:
        self._settings = settings
        self._crm = crm
        self._ledger = ledger

    # --- the history -----------------------------------------------------------------------------

    def get_account(
        self, account_id: str, *, include_contract: bool = True, include_health: bool = True
    ) -> Account:
        """As the CRM tells it."""
        return self._crm.get_account(
            account_id, include_contract=include_contract, include_health=include_health
        )

    def get_interactions(
        self,
        account_id: str,
        *,
        types: tuple[str, ...] = (),
        since: datetime | None = None,
        until: datetime | None = None,
        reader: str | None = None,
    ) -> tuple[Interaction, ...]:
        """What the CRM knows, with the tickets of the account's organisation."""
        known = self._crm.get_interactions(
            account_id, types=types, since=since, until=until, reader=reader
        )
        if types and not {TICKET, *self._settings.tags.values()} & set(types):
            return known
        with Asking(self._settings) as asking:
            organization = asking.organization(account_id)
            if organization is None:
                return known
            query = f"organization:{organization}"
            query += f" created>={moment(since)}" if since else ""
            query += f" created<={moment(until)}" if until else ""
            told = [
                one
                for ticket in asking.newest(query)
                if (one := self._interaction(ticket, account_id)) is not None
                and (not types or one.type in types)
                and (since is None or one.at >= since)
                and (until is None or one.at <= until)
            ]
        return merged(told, known)

    def _interaction(self, ticket: Ticket, account_id: str) -> Interaction | None:
        at = instant(ticket.created_at)
        if at is None:
            return None
        types = [self._settings.tags[tag] for tag in ticket.tags if tag in self._settings.tags]
        about = ticket.subject or " ".join((ticket.description or "").split())[:200]
        id_ = f"zendesk_{ticket.id}"
        return Interaction(id_, account_id, types[0] if types else TICKET, at, about, ticket.status)

    # --- what is written -------------------------------------------------------------------------

    def create_task(
        self,
        request: TaskRequest,
        *,
        at: datetime,
        by: str,
        key: str | None = None,
        dry_run: bool = False,
    ) -> tuple[CrmTask, ...]:
        """In the CRM: a ticket has no tasks."""
        return self._crm.create_task(request, at=at, by=by, key=key, dry_run=dry_run)

    def add_note(
        self,
        request: NoteRequest,
        *,
        at: datetime,
        by: str,
        key: str | None = None,
        dry_run: bool = False,
    ) -> CrmNote:
        """In the CRM, and as an internal note in the ticket that is this escalation."""
        note = self._crm.add_note(request, at=at, by=by, key=key, dry_run=dry_run)
        if note.escalation_id and not note.restricted_to and not dry_run:
            with Noted(self.name, self._ledger, at), Asking(self._settings, at) as asking:
                for ticket in asking.of(note.escalation_id):
                    self._write(asking, ticket, note)
        return note

    def _write(self, asking: Asking, ticket: Ticket, note: CrmNote) -> None:
        """Unless it stands there: as ours, or as what the customer wrote there themselves."""
        mark = f"[{note.id}]"
        if ticket.status == "closed" or _stands(note, mark, asking.comments(ticket.id)):
            return
        body = f"{cut(note_text(note), LONGEST_NOTE)}\n{mark}"
        asking.change(ticket, {"comment": {"body": body, "public": False}})

    # --- tickets that are escalations ------------------------------------------------------------

    def arrived(self, *, since: datetime, at: datetime) -> Iterator[reports.Ticket | Told | Upto]:
        """Tickets with the tag and what customers wrote into them, each as a mail.

        What agents answered the customer comes as a command, once the ticket carries the number.
        """
        if not self._settings.escalate:
            return
        users: dict[int, User] = {}
        query = f"tags:{self._settings.escalate}"
        with Asking(replace(self._settings, budget=SECONDS), at) as asking:

            def user(id_: int) -> User:
                if id_ not in users:
                    users[id_] = asking.user(id_)
                return users[id_]

            for ticket in asking.changed(query, since):
                moved = instant(ticket.updated_at)
                if moved is not None:
                    yield Upto(moved)
                writer = user(ticket.requester_id)
                yield self._mail(ticket, writer, None)
                for comment in asking.comments(ticket.id):
                    first = (comment.body or "").strip() == (ticket.description or "").strip()
                    if first or not comment.public or not (comment.body or "").strip():
                        continue
                    author = user(comment.author_id)
                    if not author.staff:
                        yield self._mail(ticket, author, comment)
                    elif (told := self._reply(ticket, comment, author, writer, at)) is not None:
                        yield told

    def _reply(
        self, ticket: Ticket, comment: Comment, author: User, customer: User, at: datetime
    ) -> Told | None:
        """What an agent told the customer; None: the desk did itself, or it is not to be placed."""
        said_at = instant(comment.created_at)
        ours = (author.email or "").casefold() == self._settings.user.casefold()
        numbered = _NUMBER.fullmatch(ticket.external_id or "")
        if ours or comment.automatic or numbered is None or said_at is None or said_at > at:
            return None
        name = line(author.name or "", 100)
        reply = c.RecordReply(
            summary(comment.body or ""),
            said_at,
            address=(author.email or "").strip(),
            name=f"{name or 'An agent'} (Zendesk)",
            counterpart=line(customer.name or customer.email or "", 100),
        )
        return Told(reply, numbered[0], f"{ZENDESK}:{ticket.id}:{comment.id}")

    def raised(self, name: str, escalation: str, *, at: datetime) -> None:
        """The ticket carries the number from now on, unless it carries another one."""
        if not name.isdigit():
            return
        with Noted(self.name, self._ledger, at), Asking(self._settings, at) as asking:
            ticket = asking.ticket(int(name))
            if ticket is None or ticket.external_id or ticket.status == "closed":
                return
            said = f"This is {escalation} on the escalation desk."
            comment = {"body": said, "public": False}
            asking.change(ticket, {"external_id": escalation, "comment": comment})

    def check(self) -> str:
        """What is wrong with the connection, without changing anything; empty: nothing."""
        try:
            with Asking(self._settings) as asking:
                asking.organization("escalation-desk-looks-whether-it-may-ask")
                next(asking.newest(f"tags:{self._settings.escalate or 'none'}"), None)
        except Unreachable as error:
            return str(error)
        return ""

    def _mail(self, ticket: Ticket, writer: User, comment: Comment | None) -> reports.Ticket:
        """The mail that it would have been."""
        host = urlsplit(self._settings.base_url).hostname or ZENDESK
        first = f"<zendesk-{ticket.id}@{host}>"
        mail = EmailMessage()
        mail["Message-ID"] = (
            first if comment is None else f"<zendesk-{ticket.id}-{comment.id}@{host}>"
        )
        if comment is not None:
            mail["References"] = first
        mail["Subject"] = line(ticket.subject or f"Ticket {ticket.id}", 300)
        mail["From"] = _address(writer)
        sent = instant(comment.created_at if comment else ticket.created_at)
        if sent is not None:
            mail["Date"] = format_datetime(sent)
        words = (comment.body if comment else ticket.description) or ticket.subject or ""
        mail.set_content(words.replace("\0", ""))
        name = str(ticket.id) if comment is None else f"{ticket.id}-{comment.id}"
        return reports.Ticket(name, mail.as_bytes())


def _address(writer: User) -> str | Address:
    """From whom; without an address that can be read it waits for a person."""
    name, email = line(writer.name or "", 100), _EMAIL.fullmatch((writer.email or "").strip())
    try:
        return Address(name, email[1], email[2]) if email else NOBODY
    except (ValueError, IndexError):
        return NOBODY


def _stands(note: CrmNote, mark: str, comments: Sequence[Comment]) -> bool:
    said = [" ".join((one.body or "").split()) for one in comments]
    if any(mark in one for one in said):
        return True
    words = " ".join(note.text.partition(": ")[2].split()).rstrip("… ")
    return any(words == one or (len(words) >= _SHORTEST and words in one) for one in said)
