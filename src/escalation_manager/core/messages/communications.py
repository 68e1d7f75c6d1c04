"""What was said with the customer: calls, meetings, mails in and out, and their copy in the CRM."""

from __future__ import annotations

from datetime import datetime

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core.directory import Directory
from escalation_manager.core.errors import BadInput, NotAllowed, NotFound
from escalation_manager.core.escalation import Communication, Escalation, Status
from escalation_manager.core.messages import commitments, counting
from escalation_manager.core.unfolding import Unfolding

DIRECTIONS = ("out", "in")
MEDIA = ("call", "meeting", "email", "chat", "sms", "letter", "portal", "other")


def log_communication(u: Unfolding, command: c.LogCommunication) -> None:
    """Log a communication. A call to the customer acknowledges, answers and updates them."""
    _check(u, command)
    occurred = command.occurred_at or u.at
    logged = e.CommunicationLogged(
        communication=f"C{len(u.state.communications) + 1}",
        direction=command.direction,
        medium=command.medium,
        counterpart=command.counterpart.strip(),
        summary=command.summary.strip(),
        occurred_at=occurred,
        sender=u.actor.id,
        substantive=command.substantive,
        objection=command.objection,
        confirms=command.confirms,
        attempt=command.attempt,
    )
    if any(_same(one, logged) for one in u.state.communications):
        return
    u.note(logged)
    if command.confirms:
        u.follow(e.CustomerConfirmed(logged.counterpart or "the customer"))
        # Who confirms that it is solved waits for no further update.
        commitments.updated(u, occurred)
    counting.count(u, logged.communication)


def record_reply(u: Unfolding, command: c.RecordReply) -> None:
    """What one of us told the customer elsewhere counts like what they log themselves."""
    if command.medium not in MEDIA:
        raise BadInput(
            f"There is no medium {command.medium!r}.", f"Use one of: {', '.join(MEDIA)}."
        )
    if not command.summary.strip():
        raise BadInput("The summary is empty.", "Say in a sentence what was said.")
    _past(command.occurred_at, u.at)
    logged = e.CommunicationLogged(
        communication=f"C{len(u.state.communications) + 1}",
        direction="out",
        medium=command.medium,
        counterpart=command.counterpart.strip(),
        summary=command.summary.strip(),
        occurred_at=command.occurred_at,
        sender=_known(command.address, u.rules.directory) or command.name or "somebody of ours",
    )
    if not any(_same(one, logged) for one in u.state.communications):
        u.note(logged)
        counting.count(u, logged.communication)


def _known(address: str, directory: Directory) -> str:
    """Whose e-mail address that is; empty: of nobody, or of two."""
    wanted = address.casefold()
    found = [
        person.id
        for person in directory.people.values()
        for way in person.contact_methods
        if wanted and way.kind == "email" and way.address.casefold() == wanted
    ]
    return found[0] if len(set(found)) == 1 else ""


def record_mirror(u: Unfolding, command: c.RecordMirror) -> None:
    """The communication stands in the CRM."""
    one = _find(u.state, command.communication)
    if one.mirrored is None:
        u.note(e.MirroredToCrm(one.id, command.reference))


def record_mirror_failure(u: Unfolding, command: c.RecordMirrorFailure) -> None:
    """The CRM refused the communication for good; a person must write it there."""
    one = _find(u.state, command.communication)
    if one.mirrored is None and one.mirror_failed != command.reason:
        u.note(e.MirrorFailed(one.id, command.reason))


def _check(u: Unfolding, command: c.LogCommunication) -> None:
    if command.direction not in DIRECTIONS:
        raise BadInput(f"There is no direction {command.direction!r}.", "Use out or in.")
    if command.medium not in MEDIA:
        raise BadInput(
            f"There is no medium {command.medium!r}.", f"Use one of: {', '.join(MEDIA)}."
        )
    if not command.summary.strip():
        raise BadInput("The summary is empty.", "Say in a sentence what was said.")
    if command.occurred_at is not None:
        _past(command.occurred_at, u.at)
    if u.actor.agent and command.direction == "out":
        raise NotAllowed(
            "An AI agent has not spoken with the customer.",
            "Whoever did logs it.",
            rule="agents",
        )
    if command.objection and command.confirms:
        raise BadInput("The customer can't confirm and object at once.", "Choose one.")
    inwards = "confirms" if command.confirms else "objects" if command.objection else ""
    if inwards and command.direction != "in":
        raise BadInput(f"It is the customer who {inwards}.", "Give the direction as in.")
    if command.attempt and command.direction != "out":
        raise BadInput("It is we who ask whether it is solved.", "Give the direction as out.")
    ending = command.attempt or command.confirms
    if ending and u.state.status is not Status.RESOLVED:
        raise NotAllowed(
            f"{u.state.id} is {u.state.status.label}; there is nothing to confirm.",
            "Resolve it first, or log it without that.",
            rule="closing",
        )
    if command.objection and u.state.status not in (Status.RESOLVED, Status.CLOSED):
        raise NotAllowed(
            f"{u.state.id} is {u.state.status.label}; there is nothing to object to.",
            "Log what the customer said without calling it an objection.",
            rule="closing",
        )


def _past(instant: datetime, at: datetime) -> None:
    if instant.tzinfo is None:
        raise BadInput("The time it happened has no time zone.", "Add its offset, or Z for UTC.")
    if instant > at:
        raise BadInput(
            f"It can't have happened at {instant.isoformat()}, which is in the future.",
            "Log it once it has happened.",
        )


def _same(one: Communication, logged: e.CommunicationLogged) -> bool:
    return (
        one.direction,
        one.medium,
        one.counterpart,
        one.summary,
        one.occurred_at,
        one.sender,
    ) == (
        logged.direction,
        logged.medium,
        logged.counterpart,
        logged.summary,
        logged.occurred_at,
        logged.sender,
    )


def _find(state: Escalation, communication_id: str) -> Communication:
    wanted = communication_id.strip().upper()
    one = next((one for one in state.communications if one.id == wanted), None)
    if one is None:
        known = ", ".join(one.id for one in state.communications) or "it has none"
        raise NotFound(
            f"{state.id} has no communication {communication_id!r}.", f"Communications: {known}."
        )
    return one
