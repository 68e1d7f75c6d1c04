"""What does a communication count as: acknowledgement, first response, update, or none of them?

Nothing counts before it was delivered, and what bounced afterwards is taken back: the clocks that
it had stopped run again from where they began.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from escalation_manager.core import deadlines, sla
from escalation_manager.core import events as e
from escalation_manager.core.deadlines import ACKNOWLEDGE, RESPONSE, UPDATE
from escalation_manager.core.escalation import Communication, Escalation, Message
from escalation_manager.core.events import SYSTEM
from escalation_manager.core.messages import commitments
from escalation_manager.core.messages.ready_words import ACKNOWLEDGEMENT, HOLDING
from escalation_manager.core.rules import Rules
from escalation_manager.core.unfolding import Unfolding

BOUNCED = "the message that had stopped it bounced"


@dataclass(frozen=True, slots=True)
class Counts:
    """What a communication counts as, were it the first of its kind."""

    acknowledges: bool
    responds: bool
    updates: bool


def counts(one: Communication, state: Escalation, rules: Rules) -> Counts:
    """What it counts as: only what we said, after the report, and who said it matters."""
    reported = state.reported_at or state.raised.reported_at
    if one.direction != "out" or one.undelivered or one.occurred_at < reported:
        return Counts(acknowledges=False, responds=False, updates=False)
    message = state.message(one.message) if one.message else None
    person = by_person(one, message, rules)
    holding = message is not None and message.purpose in (ACKNOWLEDGEMENT, HOLDING)
    critical = rules.handbook.severity(state.severity).acknowledge_by_person
    return Counts(
        acknowledges=person or (holding and not critical),
        responds=person and one.substantive and not holding,
        updates=person,
    )


def by_person(one: Communication, message: Message | None, rules: Rules) -> bool:
    """Whether a person said it: not the desk by itself, and no AI agent."""
    sender = rules.directory.people.get(one.sender)
    automatic = message is not None and message.automatic
    return not automatic and one.sender != SYSTEM and not (sender is not None and sender.agent)


def count(u: Unfolding, communication_id: str) -> None:
    """What follows from a communication that reached the customer."""
    one = next(c for c in u.state.communications if c.id == communication_id)
    instant, worth = one.occurred_at, counts(one, u.state, u.rules)
    message = u.state.message(one.message) if one.message else None
    if worth.acknowledges and u.state.acknowledged_at is None:
        automatic = not by_person(one, message, u.rules)
        u.follow(e.CustomerAcknowledged(instant, one.sender, automatic, one.id))
        sla.stop(u, ACKNOWLEDGE, instant, "customer acknowledged")
    if worth.responds and u.state.responded_at is None:
        u.follow(e.FirstResponseGiven(instant, one.id))
        sla.stop(u, RESPONSE, instant, "first substantive answer")
    if worth.updates:
        if u.state.updated_at is None or instant > u.state.updated_at:
            u.follow(e.CustomerUpdated(instant, one.id))
            sla.begin_update(u, instant)
        commitments.updated(u, instant, one.message)


def bounced(u: Unfolding, message: Message, reason: str) -> None:
    """It had been counted, and did not arrive: what it counted as is taken back."""
    gone = [c for c in u.state.communications if c.message == message.id and not c.undelivered]
    rest = [c for c in u.state.communications if c.direction == "out" and c not in gone]
    worth = [(c.occurred_at, counts(c, u.state, u.rules)) for c in rest]
    acknowledged = _kept(
        u.state.acknowledged_at, gone, [at for at, one in worth if one.acknowledges]
    )
    responded = _kept(u.state.responded_at, gone, [at for at, one in worth if one.responds])
    updates = [c for c in rest if counts(c, u.state, u.rules).updates]
    updated = max((c.occurred_at for c in updates), default=None)
    before = u.state
    u.note(
        e.MessageUndelivered(
            message=message.id,
            reason=reason,
            counted=True,
            acknowledged_at=acknowledged,
            responded_at=responded,
            updated_at=updated,
            void=commitments.void(before, message.id),
            open_again=commitments.kept_at(before, [c.occurred_at for c in gone]),
        )
    )
    if acknowledged != before.acknowledged_at:
        _run_again(u, ACKNOWLEDGE, before, acknowledged, "customer acknowledged")
    if responded != before.responded_at:
        _run_again(u, RESPONSE, before, responded, "first substantive answer")
    if updated != before.updated_at:
        _update_again(u, updated)
    for one in sorted(updates, key=lambda c: c.occurred_at):
        commitments.updated(u, one.occurred_at, one.message)


def _kept(
    known: datetime | None, gone: list[Communication], others: list[datetime]
) -> datetime | None:
    """The instant as it was, unless a communication that is gone gave it; then the next one."""
    if known is None or all(c.occurred_at != known for c in gone):
        return known
    return min(others, default=None)


def _run_again(
    u: Unfolding, name: str, before: Escalation, instant: datetime | None, reason: str
) -> None:
    clock = before.clocks.get(name)
    if clock is None or clock.stopped_at is None:
        return
    run, _ = deadlines.governing(clock, before, u.rules)
    u.follow(e.ClockStarted(name, run.start, run.target, run.always, BOUNCED))
    if instant is not None:
        sla.stop(u, name, instant, reason)
    elif not u.state.status.live:
        sla.cancel(u, name, "resolved")


def _update_again(u: Unfolding, updated: datetime | None) -> None:
    """The period goes back to the last update that did arrive, or to the report."""
    clock = u.state.clocks.get(UPDATE)
    if clock is None or not clock.running:
        return
    begins = [updated or u.state.reported_at or u.state.opened_at, *u.state.closing.reopened[-1:]]
    run = clock.runs[-1]
    if max(begins) < run.start:
        u.follow(e.ClockStarted(UPDATE, max(begins), run.target, run.always, BOUNCED))
