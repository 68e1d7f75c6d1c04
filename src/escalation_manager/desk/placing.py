"""Where does a mail belong: to an escalation that runs, to a new one, to nobody, or to a person?

A reply is found by the number in its subject or by what it answers to, and believed only from
somebody of that customer; of a restricted escalation only from who was written to about it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from escalation_manager.connectors.mail_file import parse_mail
from escalation_manager.connectors.mail_file.headers import Headers, addresses, header_pairs
from escalation_manager.connectors.mail_file.parsed import ParsedMail
from escalation_manager.connectors.mail_in import Classified
from escalation_manager.core import commands as c
from escalation_manager.core.directory import Account, Contact, Person
from escalation_manager.core.errors import NotFound
from escalation_manager.core.escalation import Escalation, Status
from escalation_manager.core.events import SYSTEM
from escalation_manager.core.fold import fold
from escalation_manager.core.messages.delivery import summary
from escalation_manager.desk.bounced import has_address, take_bounce
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.mail import read_mail
from escalation_manager.ports.mails import Mail, Mails, MailState

MOST_OF_ONE = 20
"""Mails of one sender that are taken in within an hour; more may be two programs that answer one
another, and wait for somebody to look."""

WITHIN = timedelta(hours=1)
MOST_HEADERS = 256 * 1024
SERVER = "a mail server"


class Placing:
    """One mail on its way in."""

    def __init__(
        self,
        desk: Desk,
        mails: Mails,
        seen: Classified,
        raw: bytes,
        at: datetime | None,
        now: datetime,
        actor: str = SYSTEM,
    ) -> None:
        self._desk = desk
        self._mails = mails
        self._seen = seen
        self._raw = raw
        self._at = at
        self._now = now
        self._actor = actor
        self._sender = ""

    def take(self, lists: tuple[str, ...]) -> Mail:
        """What became of it."""
        seen = self._seen
        if seen.bounce is not None:
            self._sender = SERVER
            back = take_bounce(self._desk, seen.bounce, f"mail:{seen.id}", self._at)
            return self._done(back.state, back.reason, back.escalation)
        self._sender = sender_of(self._raw)
        if seen.machine:
            return self._done(MailState.DROPPED, seen.machine)
        if self._mails.lately(self._sender, self._now - WITHIN) >= MOST_OF_ONE:
            who = self._sender or "Somebody without an address"
            return self._review(f"{who} wrote {MOST_OF_ONE} mails within an hour.")
        parsed = parse_mail(self._raw)
        self._sender = parsed.sender_address
        contact = self._contact(parsed.sender_address)
        if seen.list_id and not any(one.casefold() in seen.list_id.casefold() for one in lists):
            why = f"It came through a mailing list ({seen.list_id})."
            return self._done(MailState.REVIEW if contact else MailState.DROPPED, why)
        if parsed.is_auto_reply:
            return self._done(MailState.DROPPED, "It is an automatic reply; no person wrote it.")
        if seen.forged:
            return self._review(f"{self._sender} did not write it: DMARC failed.")
        found = self._escalations()
        if len(found) > 1:
            return self._review(f"It names several escalations: {', '.join(found)}.")
        if found:
            return self._reply(found[0], parsed, contact)
        return self._new(parsed, contact)

    def _reply(
        self, escalation: str, parsed: ParsedMail, contact: tuple[Account, Contact] | None
    ) -> Mail:
        state = self._state(escalation)
        if state is None:
            return self._review(f"It names {escalation}, and there is no such escalation.")
        colleague = self._colleague(parsed.sender_address)
        if colleague is not None:
            return self._from_us(state, parsed, colleague)
        who = self._sender or "its sender"
        began = bool(self._sender) and self._sender in _addresses(state)
        if not began and (contact is None or contact[0].id != state.account_id):
            account = self._desk.policy.account(state.account_id)
            name = account.name if account else state.account_id
            why = f"It names {escalation}, but {who} is no contact of {name}."
            return self._review(why, state.id)
        if not began and state.readers is not None and not self._was_written_to(state, contact):
            # To be of that customer is not enough to know of it, and a number is easily guessed.
            why = f"It names {escalation}, and {who} was never written to about it."
            return self._review(why, state.id)
        self.attach(escalation, parsed)
        return self._done(MailState.ATTACHED, f"A reply to {escalation}.", escalation)

    def _was_written_to(self, state: Escalation, contact: tuple[Account, Contact] | None) -> bool:
        known = {self._sender} | ({contact[1].name, contact[1].id} if contact else set())
        wanted = {one.casefold() for one in known if one}
        return any(message.recipient.casefold() in wanted for message in state.messages)

    def attach(self, escalation: str, parsed: ParsedMail) -> None:
        """Log it, keep all its words, and let the rules read them: they may raise the severity."""
        state = self._state(escalation)
        if state is None:
            raise NotFound(f"There is no escalation {escalation!r}.", "Check the number.")
        who = parsed.sender_name or parsed.sender_address or "the customer"
        over = state.status in (Status.RESOLVED, Status.CLOSED)
        words = parsed.statement.strip() or parsed.subject or "a mail without words"
        occurred = parsed.sent_at
        if occurred is None or occurred > self._now:
            occurred = self._now
        logged = c.LogCommunication(
            "in", "email", summary(words), who, max(occurred, state.opened_at), objection=over
        )
        self._submit(logged, escalation, "log")
        note = f"Mail of {who} <{parsed.sender_address}>:\n\n{parsed.full_text.strip() or words}"
        self._submit(c.AddNote(note), escalation, "note")
        if state.status.live:
            self._submit(c.Triage(text=words), escalation, "triage")

    def _from_us(self, state: Escalation, parsed: ParsedMail, colleague: Person) -> Mail:
        """A colleague wrote to the customer and put the desk in copy: that is a communication."""
        account = self._desk.policy.account(state.account_id)
        known = {one.email.casefold(): one.name for one in (account.contacts if account else ())}
        reached = [
            known[to.casefold()] for to in (*parsed.to, *parsed.cc) if to.casefold() in known
        ]
        if not reached or colleague.agent:
            return self._review(f"{colleague.name} wrote it, one of our own.", state.id)
        occurred = min(parsed.sent_at or self._now, self._now)
        command = c.LogCommunication(
            "out", "email", summary(parsed.statement), ", ".join(reached), occurred
        )
        self._desk.submit(
            command,
            actor=colleague.id,
            escalation=state.id,
            at=self._at,
            key=f"mail:{self._seen.id}:log",
        )
        why = f"{colleague.name} wrote to {', '.join(reached)}."
        return self._done(MailState.ATTACHED, why, state.id)

    def _new(self, parsed: ParsedMail, contact: tuple[Account, Contact] | None) -> Mail:
        colleague = self._colleague(parsed.sender_address)
        if contact is None and colleague is not None and parsed.forwarded_from:
            contact = self._contact(parsed.forwarded_from)
        if contact is None:
            if colleague is not None:
                return self._review(f"{colleague.name} wrote it, one of our own.")
            return self._review(self._stranger(parsed.sender_address))
        account, person = contact
        read = read_mail(
            self._raw,
            (account,),
            self._now,
            account_id=account.id,
            contact_id=person.id,
            channel="email",
        )
        command = replace(read.command, source=self._seen.id)
        answer = self._submit(command, None, "raise")
        return self._done(MailState.RAISED, f"A new mail of {person.name}.", answer)

    def _stranger(self, address: str) -> str:
        domain = address.casefold().rpartition("@")[2]
        near = [
            account.name
            for account in self._desk.policy.accounts().values()
            if domain and any(c.email.casefold().endswith(f"@{domain}") for c in account.contacts)
        ]
        hint = f" Others of {domain} are with {', '.join(near[:3])}." if near else ""
        return f"Nobody we know has the address {address or 'that it came from'}.{hint}"

    # --- who and what ----------------------------------------------------------------------------

    def _escalations(self) -> tuple[str, ...]:
        """By number, else by the first mail of the thread, which we may know."""
        if self._seen.escalations:
            return self._seen.escalations
        known = [self._mails.mail(reference) for reference in self._seen.references]
        return tuple(dict.fromkeys(one.escalation for one in known if one and one.escalation))

    def _state(self, escalation: str) -> Escalation | None:
        """The escalation, or the one that it was merged into."""
        for _ in range(10):
            state = fold(self._desk.store.read(escalation))
            if state is None or state.merged_into is None:
                return state
            escalation = state.merged_into
        return None

    def _contact(self, address: str) -> tuple[Account, Contact] | None:
        """The one contact with exactly that address; nobody when two customers share it."""
        wanted = address.casefold()
        found = [
            (account, contact)
            for account in self._desk.policy.accounts().values()
            for contact in account.contacts
            if wanted and contact.email.casefold() == wanted
        ]
        return found[0] if len({account.id for account, _ in found}) == 1 else None

    def _colleague(self, address: str) -> Person | None:
        people = self._desk.policy.directory().people.values()
        return next((one for one in people if has_address(self._desk, one.id, address)), None)

    def _submit(self, command: c.Command, escalation: str | None, what: str) -> str:
        """Once for this mail, however often it is taken in."""
        key = f"mail:{self._seen.id}:{what}"
        before = self._desk.store.request(key)
        if before is not None:
            kept = before.answer
            return str(kept["escalation"]) if isinstance(kept, dict) else escalation or ""
        answer = self._desk.submit(
            command, actor=self._actor, escalation=escalation, at=self._at, key=key
        )
        return answer.escalation

    def _review(self, why: str, escalation: str = "") -> Mail:
        return self._done(MailState.REVIEW, why, escalation)

    def _done(self, state: MailState, reason: str, escalation: str = "") -> Mail:
        kept = self._raw if state is MailState.REVIEW else b""
        seen = self._seen
        return Mail(seen.id, state, reason, self._sender, seen.subject, escalation, kept, self._now)


def sender_of(raw: bytes) -> str:
    """The address in the From header, in lower case; empty where there is none."""
    block = raw[:MOST_HEADERS].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    people = Headers(header_pairs(block)).people("from")
    return people[0][1].casefold() if people else ""


def _addresses(state: Escalation) -> set[str]:
    """Whose mail began it."""
    return {address.casefold() for _, address in addresses(state.raised.sender)}
