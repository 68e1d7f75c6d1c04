"""What an escalation remembers of the words to and from the customer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from escalation_manager.core import events as e
from escalation_manager.core.escalation import (
    Commitment,
    Communication,
    Escalation,
    Message,
    MessageState,
    PlanTimer,
    changed,
)


def remember(state: Escalation, event: e.WordsEvent, at: datetime, actor: str) -> Escalation:
    """The escalation after one more event of this chapter."""
    match event:
        case e.MessageWritten():
            message = Message(
                event.message,
                event.text,
                event.purpose,
                event.channel,
                event.recipient,
                event.author or actor,
                at,
                automatic=event.automatic,
                drafted_by=event.drafted_by,
                next_update_at=event.next_update_at,
                executive=event.executive,
            )
            return changed(state, messages=(*state.messages, message))
        case e.MessageHeld():
            return _message(
                state,
                event.message,
                lambda m: replace(
                    m,
                    state=MessageState.HELD,
                    rule=event.rule,
                    reason=event.reason,
                    remedy=event.remedy,
                    found=event.found,
                    attempt=event.attempt,
                    held_ever=True,
                ),
            )
        case e.FindingExplained():
            return _message(
                state,
                event.message,
                lambda m: replace(m, explained=(*m.explained, (event.quote, event.meaning))),
            )
        case e.MessageCleared():
            return _message(
                state,
                event.message,
                lambda m: replace(
                    m,
                    state=MessageState.CLEARED,
                    text_hash=event.text_hash,
                    found=event.found,
                    released_by=event.released_by,
                    sender=event.sender or actor,
                    attempt=event.attempt,
                ),
            )
        case e.MessageSent():
            return _message(
                state,
                event.message,
                lambda m: replace(m, state=MessageState.SENT, sent_at=event.sent_at),
            )
        case e.MessageUndelivered():
            return _bounced(state, event, at)
        case e.MessageDiscarded():
            return _message(
                state, event.message, lambda m: replace(m, state=MessageState.DISCARDED)
            )
        case e.CommunicationLogged():
            return _logged(state, event)
        case e.CustomerAcknowledged():
            return changed(state, acknowledged_at=state.acknowledged_at or event.acknowledged_at)
        case e.FirstResponseGiven():
            return changed(state, responded_at=state.responded_at or event.responded_at)
        case e.CustomerUpdated():
            updates = (*state.updates, event.updated_at)
            return changed(state, updated_at=event.updated_at, updates=updates)
        case e.MirroredToCrm():
            return _communication(state, event.communication, event.reference, None)
        case e.MirrorFailed():
            return _communication(state, event.communication, None, event.reason)
        case e.CommitmentMade():
            commitment = Commitment(
                event.commitment,
                event.kind,
                event.what,
                event.owner,
                event.due,
                at,
                event.message,
                about=event.about,
            )
            return changed(state, commitments=(*state.commitments, commitment))
        case e.CommitmentKept():
            return _settle(state, event.commitment, "kept", event.kept_at, "")
        case e.CommitmentBroken():
            return _settle(state, event.commitment, "broken", event.due or at, event.reason)
        case e.PlanSet():
            since = {timer.row.row: timer.since for timer in state.plan}
            plan = tuple(PlanTimer(row, since.get(row.row, at)) for row in event.rows)
            return changed(state, plan=plan)
        case e.PlanRowDue():
            # A late note begins the next period at its own instant, so that an outage of a day
            # is followed by one note and not by many.
            since_ = at if event.late else event.planned
            plan = tuple(
                replace(timer, since=since_) if timer.row.row == event.row else timer
                for timer in state.plan
            )
            return changed(state, plan=plan)
        case _:
            assert_never(event)


def _logged(state: Escalation, event: e.CommunicationLogged) -> Escalation:
    communication = Communication(
        event.communication,
        event.direction,
        event.medium,
        event.counterpart,
        event.summary,
        event.occurred_at,
        event.sender,
        event.substantive,
        event.message,
        event.objection,
        event.attempt,
    )
    closing = state.closing
    if event.objection:
        closing = replace(closing, objected_at=event.occurred_at, confirmed_at=None)
    if event.attempt:
        closing = replace(closing, attempts=(*closing.attempts, event.occurred_at))
    return changed(state, communications=(*state.communications, communication), closing=closing)


def _bounced(state: Escalation, event: e.MessageUndelivered, at: datetime) -> Escalation:
    state = _message(
        state,
        event.message,
        lambda m: replace(m, state=MessageState.UNDELIVERED, reason=event.reason),
    )
    if not event.counted:
        return state
    gone = [
        c.occurred_at
        for c in state.communications
        if c.message == event.message and not c.undelivered
    ]
    # What never arrived asked nobody whether it is solved.
    asked = [
        c.occurred_at for c in state.communications if c.message == event.message and c.attempt
    ]
    attempts = tuple(attempt for attempt in state.closing.attempts if attempt not in asked)
    return changed(
        state,
        closing=replace(state.closing, attempts=attempts),
        acknowledged_at=event.acknowledged_at,
        responded_at=event.responded_at,
        updated_at=event.updated_at,
        updates=tuple(update for update in state.updates if update not in gone),
        communications=tuple(
            replace(c, undelivered=True) if c.message == event.message else c
            for c in state.communications
        ),
        commitments=tuple(_without_message(c, event, at) for c in state.commitments),
    )


def _without_message(
    commitment: Commitment, event: e.MessageUndelivered, at: datetime
) -> Commitment:
    if commitment.id in event.void:
        return replace(commitment, state="void", settled_at=at, reason=event.reason)
    if commitment.id in event.open_again:
        return replace(commitment, state="open", settled_at=None)
    return commitment


def _communication(
    state: Escalation, communication_id: str, reference: str | None, failed: str | None
) -> Escalation:
    communications = tuple(
        replace(c, mirrored=reference or c.mirrored, mirror_failed=failed)
        if c.id == communication_id
        else c
        for c in state.communications
    )
    return changed(state, communications=communications)


def _settle(
    state: Escalation, commitment_id: str, how: str, at: datetime, reason: str
) -> Escalation:
    commitments = tuple(
        replace(c, state=how, settled_at=at, reason=reason) if c.id == commitment_id else c
        for c in state.commitments
    )
    return changed(state, commitments=commitments)


def _message(
    state: Escalation, message_id: str, change: Callable[[Message], Message]
) -> Escalation:
    messages = tuple(change(m) if m.id == message_id else m for m in state.messages)
    return changed(state, messages=messages)
