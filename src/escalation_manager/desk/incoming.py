"""What does a mail that came in do? It raises, is attached, tells of a bounce, or is looked at.

Each mail counts once, by its Message-ID. What a machine wrote is dropped with its reason; what the
desk cannot place goes to the review list, whole, until somebody looks.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from escalation_manager.connectors.mail_file import parse_mail
from escalation_manager.connectors.mail_in import Classified, classify, lightened
from escalation_manager.core.errors import Deed, EscalationError, NotAllowed, NotFound, StoreError
from escalation_manager.core.rules import Rules
from escalation_manager.core.rungs import fillers
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.mail import read_mail
from escalation_manager.desk.placing import SERVER, Placing, sender_of
from escalation_manager.ports.channels import Tells
from escalation_manager.ports.mails import Mail, Mailbox, Mails, MailState

ASKED = "cs_manager"
"""The role whose first person on duty hears of mails that the desk cannot place."""

log = logging.getLogger("escalations.mail")


def fetch(desk: Desk, *, at: datetime | None = None) -> tuple[Mail, ...]:
    """Take in what lies in the mailbox. NotFound when none is connected. TryAgain, Never."""
    return tuple(each(desk, at=at))


def each(desk: Desk, *, at: datetime | None = None) -> Iterator[Mail]:
    """The same, one after the other: only what was committed is marked in the mailbox.

    A mail that cannot be marked will be handed out again, and changes nothing then.
    """
    source, unmarked = mailbox(desk).source, None
    for arrived in source.arrived():
        mail = take(desk, arrived.raw, at=at)
        try:
            source.handled(arrived.name, mail.state)
        except StoreError:
            raise
        except EscalationError as refusal:
            unmarked = refusal
        yield mail
    if unmarked is not None:
        raise unmarked


def mailbox(desk: Desk) -> Mailbox:
    """The mailbox of this desk."""
    if desk.outside.mailbox is None:
        raise NotFound(
            "No mailbox is connected.", "Add [mail_in] to channels.toml: docs/how-to/mail.md."
        )
    return desk.outside.mailbox


def take(desk: Desk, raw: bytes, *, at: datetime | None = None) -> Mail:
    """Take in one mail. The same again changes nothing and answers the same.

    Whatever is in it, an answer comes out: what cannot be read waits for a person.
    """
    box, mails, now = desk.outside.mailbox, _mails(desk), desk.now(at)
    raw = lightened(raw)
    seen = classify(raw, box.trusted if box else "")
    known = mails.mail(seen.id)
    if known is not None and _another(known, seen, raw):
        # Two mails under one id: some programs number theirs anew each day.
        seen = replace(seen, id=f"{seen.id}#{hashlib.sha256(raw).hexdigest()[:16]}")
        known = mails.mail(seen.id)
    if known is not None:
        return known
    lists = box.lists if box else ()
    try:
        mail = Placing(desk, mails, seen, raw, at, now).take(lists)
    except StoreError:
        raise
    except EscalationError as refusal:
        mail = _for_a_person(seen, str(refusal), raw, now)
    except Exception as fault:
        log.exception("A mail could not be read; it waits for review.")
        why = f"The desk could not read it ({type(fault).__name__})."
        mail = _for_a_person(seen, why, raw, now)
    mails.keep(mail)
    if mail.state is MailState.REVIEW:
        _ask_a_person(desk, mail, now)
    return mail


def _ask_a_person(desk: Desk, mail: Mail, now: datetime) -> None:
    """Somebody learns that a mail waits: once an hour, so that a flood of them is no flood of
    alerts. Of what is restricted its first reader, and no word of the mail."""
    messaging, directory = desk.outside.messaging, desk.policy.directory()
    row = desk.store.row(mail.escalation) if mail.escalation else None
    if row is not None and row.readers is not None:
        people = tuple(directory.people[one] for one in row.readers if one in directory.people)
        said, key = "A mail about a restricted escalation", f"mails:{mail.escalation}"
    else:
        rules = Rules(desk.policy.handbook(), directory)
        people = fillers(ASKED, rules, now)
        said, key = (
            f"A mail of {mail.sender or 'somebody'}: {mail.subject or '(no subject)'}",
            "mails",
        )
    message = f"{said} \u2014 waits for review, among the mails of the desk."
    if people and isinstance(messaging, Tells):
        messaging.tell(people[0], message, at=now, key=f"{key}:{now:%Y%m%dT%H}")


def _for_a_person(seen: Classified, why: str, raw: bytes, now: datetime) -> Mail:
    return Mail(seen.id, MailState.REVIEW, why, sender_of(raw), seen.subject, "", raw, now)


def _another(known: Mail, seen: Classified, raw: bytes) -> bool:
    """Whether a mail of that id was another one: by its subject, or by who sent it."""
    if seen.id.startswith("sha256-"):
        return False
    return known.subject != seen.subject or known.sender not in ("", sender_of(raw), SERVER)


def review(desk: Desk, *, actor: str) -> tuple[Mail, ...]:
    """The mails that wait for somebody to look, the oldest first.

    Those that name a restricted escalation are shown to its readers alone.
    """
    _may_look(desk, actor)
    return tuple(one for one in _mails(desk).for_review() if _may_know(desk, one, actor))


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
    if mail is not None and not _may_know(desk, mail, actor):
        raise NotFound(f"No mail {id_!r} waits for review.", "See them.", deed=Deed.MAILS)
    if mail is None or mail.state is not MailState.REVIEW:
        return mails.settle(id_, actor, MailState.DISMISSED)
    if account is not None:
        read = read_mail(
            mail.raw, desk.policy.accounts().values(), desk.now(at), account_id=account
        )
        answer = desk.submit(read.command, actor=actor, at=at, key=f"mail:{id_}:raise")
        return mails.settle(id_, actor, MailState.RAISED, answer.escalation)
    if escalation is not None:
        taking = Placing(desk, mails, classify(mail.raw), mail.raw, at, desk.now(at), actor)
        taking.attach(escalation, parse_mail(mail.raw))
        return mails.settle(id_, actor, MailState.ATTACHED, escalation)
    return mails.settle(id_, actor, MailState.DISMISSED)


def _may_know(desk: Desk, mail: Mail, actor: str) -> bool:
    row = desk.store.row(mail.escalation) if mail.escalation else None
    return row is None or row.readers is None or actor in row.readers


def _mails(desk: Desk) -> Mails:
    if desk.outside.mails is None:
        raise NotFound("This desk remembers no mails.", "Whoever runs it opens it with them.")
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
