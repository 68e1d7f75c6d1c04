"""Did it arrive? What a channel reports of a cleared message, and what follows for the clocks."""

from __future__ import annotations

from datetime import datetime

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core.errors import BadInput, NotAllowed
from escalation_manager.core.escalation import Message, MessageState
from escalation_manager.core.messages import commitments, counting
from escalation_manager.core.messages.ready_words import ACKNOWLEDGEMENT, HOLDING
from escalation_manager.core.messages.writing import find
from escalation_manager.core.unfolding import Unfolding

LONGEST_SUMMARY = 160
"""Characters of a message that the communication log shows."""


def record_delivery(u: Unfolding, command: c.RecordDelivery) -> None:
    """The channel accepted a cleared message: now it is communicated, and not before.

    A message that had bounced may still arrive at a later attempt of the channel; its text is the
    cleared one.
    """
    message = find(u.state, command.message)
    if message.state is MessageState.SENT:
        return
    if message.state not in (MessageState.CLEARED, MessageState.UNDELIVERED):
        raise NotAllowed(
            f"{message.id} is {message.state.value}; it can't have been delivered.",
            "Send it through the gate first, or log what was said to the customer.",
            rule="messages",
        )
    sent_at = _sent_at(command.sent_at, message, u.at)
    u.note(e.MessageSent(message.id, sent_at, command.reference))
    number = f"C{len(u.state.communications) + 1}"
    u.note(
        e.CommunicationLogged(
            communication=number,
            direction="out",
            medium=message.channel,
            counterpart=message.recipient,
            summary=summary(message.text),
            occurred_at=sent_at,
            sender=message.sender or message.author,
            substantive=not message.automatic and message.purpose not in (ACKNOWLEDGEMENT, HOLDING),
            message=message.id,
            attempt=message.attempt,
        )
    )
    counting.count(u, number)
    commitments.made_in(u, message)


def record_bounce(u: Unfolding, command: c.RecordBounce) -> None:
    """It did not arrive: it is not communicated, and what it had counted as is taken back."""
    message = find(u.state, command.message)
    if message.state is MessageState.UNDELIVERED:
        return
    reason = command.reason.strip() or "no reason given"
    if message.state is MessageState.CLEARED:
        u.note(e.MessageUndelivered(message.id, reason))
    elif message.state is MessageState.SENT:
        counting.bounced(u, message, reason)
    else:
        raise NotAllowed(
            f"{message.id} is {message.state.value}; it was never on its way.",
            "Name a message that was sent.",
            rule="messages",
        )


def summary(text: str) -> str:
    """The first words of a message, without its greeting, in one line."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    if len(lines) > 1 and lines[0].endswith((",", "!", ":")) and len(lines[0].split()) <= 5:
        lines = lines[1:]
    whole = " ".join(" ".join(lines).split())
    if len(whole) <= LONGEST_SUMMARY:
        return whole
    return f"{whole[: LONGEST_SUMMARY - 1].rsplit(' ', 1)[0]}…"


def _sent_at(given: datetime | None, message: Message, at: datetime) -> datetime:
    if given is None:
        return at
    if given.tzinfo is None:
        raise BadInput("The time it was sent has no time zone.", "Add its offset, or Z for UTC.")
    if given > at:
        raise BadInput(
            f"It can't have been sent at {given.isoformat()}, which is in the future.",
            "Give the instant at which the channel accepted it.",
        )
    # The channel's own clock may run a little behind ours.
    return max(given, message.written_at)
