"""What follows when a mail came back? A message is undelivered, an alert takes another way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from escalation_manager.connectors.mail_in import Bounce
from escalation_manager.core import commands as c
from escalation_manager.core import playbook
from escalation_manager.core.errors import Unreachable
from escalation_manager.core.events import SYSTEM
from escalation_manager.desk.counter import Desk
from escalation_manager.engine.telling import tell_together
from escalation_manager.ports.channels import TakesBack
from escalation_manager.ports.log import Owed
from escalation_manager.ports.mail_tags import TAGGED_SINCE
from escalation_manager.ports.mails import MailState


@dataclass(frozen=True, slots=True)
class Returned:
    """What became of a report that a mail did not arrive."""

    state: MailState
    reason: str
    escalation: str = ""


def take_bounce(desk: Desk, bounce: Bounce, key: str, at: datetime | None) -> Returned:
    """Do what a delivery report asks for; `key` names the mail in which it came."""
    if not bounce.final:
        return Returned(MailState.DROPPED, f"A report that asks for nothing: {bounce.reason}")
    owed = desk.store.owed(bounce.effect)
    if owed is None:
        why = f"It reports on {bounce.effect}, which this desk never sent."
        return Returned(MailState.REVIEW, why)
    if not _ours(desk, owed, bounce):
        why = f"It reports on {bounce.effect}, but not by the name under which that mail was sent."
        return Returned(MailState.REVIEW, why, owed.escalation)
    data = owed.effect.data
    if owed.effect.kind == playbook.MESSAGE:
        command = c.RecordBounce(str(data["message"]), bounce.reason)
        desk.submit(command, actor=SYSTEM, escalation=owed.escalation, at=at, key=f"{key}:bounce")
    elif owed.effect.kind == playbook.ALERT:
        whole = desk.store.told_with(owed.told_with) if owed.told_with else (owed,)
        people = data["people"]
        for person in people if isinstance(people, list | tuple) else ():
            if has_address(desk, str(person), bounce.recipient):
                _next_way(desk, whole, bounce.reason, str(person), desk.now(at))
    return Returned(MailState.BOUNCED, bounce.reason, owed.escalation)


def _ours(desk: Desk, owed: Owed, bounce: Bounce) -> bool:
    """Whether it names the mail as it was sent, which nobody can guess. Mails that went out before
    they were tagged have no such name."""
    since = desk.store.setting(TAGGED_SINCE)
    if since is None or desk.outside.tags is None:
        return True
    if not bounce.tag:
        return owed.created_at < datetime.fromisoformat(str(since))
    return desk.outside.tags.fits(bounce.effect, bounce.tag)


def has_address(desk: Desk, person: str, address: str) -> bool:
    """Whether that is an e-mail address of this person."""
    known = desk.policy.directory().people.get(person)
    wanted = address.casefold().strip("<> ")
    return known is not None and any(
        way.kind == "email" and way.address.casefold() == wanted for way in known.contact_methods
    )


def _next_way(desk: Desk, whole: tuple[Owed, ...], reason: str, person: str, now: datetime) -> None:
    """All that stood in that mail goes on to that person's next contact method."""
    messaging = desk.outside.messaging
    if not isinstance(messaging, TakesBack):
        return
    back = tuple(one for one in whole if messaging.came_back(one.effect.key, person, reason, now))
    if back:
        try:
            tell_together(back, messaging, now)
        except Unreachable:
            # Nothing else reaches them: the ladder climbs when they do not answer.
            return
