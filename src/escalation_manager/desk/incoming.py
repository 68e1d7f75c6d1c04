"""What does a mail that came in do? It raises, is attached, tells of a bounce, or is looked at.

Each mail counts once, by its Message-ID. What a machine wrote is dropped with its reason; what the
desk cannot place goes to the review list, whole. A person's reply is found by the number in its
subject or by what it answers to, and believed only from somebody of that customer.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from escalation_manager.connectors.mail_file import parse_mail
from escalation_manager.connectors.mail_file.parsed import ParsedMail
from escalation_manager.connectors.mail_in import Bounce, Classified, classify
from escalation_manager.core import commands as c
from escalation_manager.core import playbook
from escalation_manager.core.directory import Account, Contact, Person
from escalation_manager.core.errors import (
    EscalationError,
    NotAllowed,
    NotFound,
    StoreError,
    Unreachable,
)
from escalation_manager.core.escalation import Escalation, Status
from escalation_manager.core.events import SYSTEM
from escalation_manager.core.fold import fold
from escalation_manager.core.messages.delivery import summary
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.mail import read_mail
from escalation_manager.engine.acting import alert_request
from escalation_manager.ports.channels import TakesBack
from escalation_manager.ports.mails import Mail, Mailbox, Mails, MailState


def fetch(desk: Desk, *, at: datetime | None = None) -> tuple[Mail, ...]:
    """Take in everything that lies in the mailbox. NotFound when none is connected."""
    box = mailbox(desk)
    taken: list[Mail] = []
    for arrived in list(box.source.arrived()):
        mail = take(desk, arrived.raw, at=at)
        box.source.handled(arrived.name, mail.state)
        taken.append(mail)
    return tuple(taken)


def mailbox(desk: Desk) -> Mailbox:
    """The mailbox of this desk."""
    if desk.outside.mailbox is None:
        raise NotFound(
            "No mailbox is connected.", "Add [mail_in] to channels.toml: docs/how-to/mail.md."
        )
    return desk.outside.mailbox


def take(desk: Desk, raw: bytes, *, at: datetime | None = None) -> Mail:
    """Take in one mail. The same again changes nothing and answers the same."""
    box, mails, now = desk.outside.mailbox, _mails(desk), desk.now(at)
    seen = classify(raw, box.trusted if box else "")
    known = mails.mail(seen.id)
    if known is not None:
        return known
    lists = box.lists if box else ()
    try:
        mail = _Taking(desk, seen, raw, at, now).take(lists)
    except StoreError:
        raise
    except EscalationError as refusal:
        mail = Mail(seen.id, MailState.REVIEW, str(refusal), "", seen.subject, "", raw, now)
    mails.keep(mail)
    return mail


def review(desk: Desk, *, actor: str) -> tuple[Mail, ...]:
    """The mails that wait for somebody to look, the oldest first."""
    _may_look(desk, actor)
    return _mails(desk).for_review()


def settle(
    desk: Desk,
    id_: str,
    *,
    actor: str,
    account: str | None = None,
    escalation: str | None = None,
    at: datetime | None = None,
) -> Mail:
    """Somebody looked: raise it for an account, attach it to an escalation, or else dismiss it."""
    _may_look(desk, actor)
    mails = _mails(desk)
    mail = mails.mail(id_)
    if mail is None or mail.state is not MailState.REVIEW:
        return mails.settle(id_, actor, MailState.DISMISSED)
    if account is not None:
        read = read_mail(
            mail.raw, desk.policy.accounts().values(), desk.now(at), account_id=account
        )
        answer = desk.submit(read.command, actor=actor, at=at, key=f"mail:{id_}:raise")
        return mails.settle(id_, actor, MailState.RAISED, answer.escalation)
    if escalation is not None:
        taking = _Taking(desk, classify(mail.raw), mail.raw, at, desk.now(at), actor)
        taking.attach(escalation, parse_mail(mail.raw))
        return mails.settle(id_, actor, MailState.ATTACHED, escalation)
    return mails.settle(id_, actor, MailState.DISMISSED)


class _Taking:
    """One mail on its way in."""

    def __init__(
        self,
        desk: Desk,
        seen: Classified,
        raw: bytes,
        at: datetime | None,
        now: datetime,
        actor: str = SYSTEM,
    ) -> None:
        self._desk = desk
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
            return self._bounced(seen.bounce)
        if seen.machine:
            return self._done(MailState.DROPPED, seen.machine)
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
        ours = contact is not None and contact[0].id == state.account_id
        if not ours and parsed.sender_address.casefold() not in state.raised.sender.casefold():
            account = self._desk.policy.account(state.account_id)
            name = account.name if account else state.account_id
            who = self._sender or "its sender"
            return self._review(f"It names {escalation}, but {who} is no contact of {name}.")
        self.attach(escalation, parsed)
        return self._done(MailState.ATTACHED, f"A reply to {escalation}.", escalation)

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

    # --- bounces ---------------------------------------------------------------------------------

    def _bounced(self, bounce: Bounce) -> Mail:
        self._sender = "a mail server"
        if not bounce.final:
            return self._done(MailState.DROPPED, f"A mail is late: {bounce.reason}")
        owed = self._desk.store.owed(bounce.effect)
        if owed is None:
            return self._review(f"It reports on {bounce.effect}, which this desk never sent.")
        data = owed.effect.data
        if owed.effect.kind == playbook.MESSAGE:
            command = c.RecordBounce(str(data["message"]), bounce.reason)
            self._submit(command, owed.escalation, "bounce")
        elif owed.effect.kind == playbook.ALERT:
            people = data["people"]
            for person in people if isinstance(people, list | tuple) else ():
                if self._is(str(person), bounce.recipient):
                    self._next_way(bounce, str(person))
        return self._done(MailState.BOUNCED, bounce.reason, owed.escalation)

    def _next_way(self, bounce: Bounce, person: str) -> None:
        """The alert goes on to that person's next contact method."""
        messaging = self._desk.outside.messaging
        owed = self._desk.store.owed(bounce.effect)
        if owed is None or not isinstance(messaging, TakesBack):
            return
        if messaging.came_back(bounce.effect, person, bounce.reason, self._now):
            try:
                messaging.send_alert(
                    alert_request(owed), at=self._now, by=SYSTEM, key=bounce.effect
                )
            except Unreachable:
                # Nothing else reaches them: the ladder climbs when they do not answer.
                return

    def _is(self, person: str, address: str) -> bool:
        known = self._desk.policy.directory().people.get(person)
        wanted = address.casefold().strip("<> ")
        return known is not None and any(
            way.kind == "email" and way.address.casefold() == wanted
            for way in known.contact_methods
        )

    # --- who and what ----------------------------------------------------------------------------

    def _escalations(self) -> tuple[str, ...]:
        """By number, else by the first mail of the thread, which we may know."""
        if self._seen.escalations:
            return self._seen.escalations
        mails = _mails(self._desk)
        known = [mails.mail(reference) for reference in self._seen.references]
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
        return next((one for one in people if self._is(one.id, address)), None)

    def _submit(self, command: c.Command, escalation: str | None, what: str) -> str:
        """Once for this mail, however often it is taken in."""
        if self._desk.store.request(key := f"mail:{self._seen.id}:{what}") is not None:
            return escalation or ""
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


def _mails(desk: Desk) -> Mails:
    if desk.outside.mails is None:
        raise NotFound("This desk remembers no mails.", "Open it as escalations does.")
    return desk.outside.mails


def _may_look(desk: Desk, actor: str) -> None:
    """Mails of strangers may hold anything, so an AI agent or an auditor does not judge them."""
    asker = desk.policy.actor(actor)
    if asker.agent or not set(asker.roles) - {"auditor", "agent"}:
        raise NotAllowed(
            "You may not look through the mails under review.",
            "Ask somebody who works on escalations.",
            rule="permission: mails",
        )
