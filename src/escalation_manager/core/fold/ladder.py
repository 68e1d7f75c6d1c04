"""What an escalation remembers of its owners, alerts and answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from escalation_manager.core import events as e
from escalation_manager.core.escalation import (
    Acknowledgement,
    AlertSent,
    ClimbProposal,
    Escalation,
    Ladder,
    changed,
)
from escalation_manager.core.fold.kept import once


def remember(state: Escalation, event: e.LadderEvent, at: datetime, actor: str) -> Escalation:
    """The escalation after one more event of this chapter."""
    match event:
        case e.OwnersNamed():
            owners = replace(
                state.owners,
                accountable=event.accountable,
                supporting=event.supporting,
                resolving=event.resolving,
                sponsor=event.sponsor,
                by_hand=event.by_hand,
            )
            return changed(state, owners=owners)
        case e.HandoverOffered():
            owners = replace(state.owners, offered_to=event.to, offered_by=actor)
            return changed(state, owners=owners)
        case e.HandoverAccepted():
            owners = replace(
                state.owners,
                accountable=event.person,
                offered_to=None,
                offered_by=None,
                by_hand=once(state.owners.by_hand, "accountable"),
            )
            return changed(state, owners=owners)
        case e.HandoverDeclined():
            return changed(state, owners=replace(state.owners, offered_to=None, offered_by=None))
        case e.RungAlerted():
            return changed(state, ladder=_alerted(state.ladder, event, at))
        case e.RungSkipped():
            ladder = replace(
                state.ladder, rung=event.rung, skipped=state.ladder.skipped | {event.rung}
            )
            return changed(state, ladder=ladder)
        case e.FallbackTold():
            ladder = replace(
                state.ladder,
                fallback_told=True,
                fallback=event.people,
                causes=state.ladder.causes | {event.cause},
            )
            return changed(state, ladder=ladder)
        case e.ClimbProposed():
            proposal = ClimbProposal(event.rung, event.reason, event.by or actor, at)
            return changed(state, ladder=replace(state.ladder, proposal=proposal))
        case e.AlertAcknowledged():
            answer = Acknowledgement(event.person, at, event.answers_for)
            others = tuple(a for a in state.ladder.acknowledged if a.person != event.person)
            ladder = replace(
                state.ladder,
                acknowledged=(*others, answer),
                alerts=_answered(state.ladder.alerts, event.rung, answer),
            )
            return changed(state, ladder=ladder)
        case e.AcknowledgementExpired():
            return changed(state, ladder=replace(state.ladder, acknowledged=()))
        case e.Silenced():
            ladder = replace(state.ladder, silenced_until=event.until)
            return changed(state, ladder=ladder)
        case e.SilenceEnded():
            return changed(state, ladder=replace(state.ladder, silenced_until=None))
        case _:
            assert_never(event)


def _alerted(ladder: Ladder, event: e.RungAlerted, at: datetime) -> Ladder:
    # After a stop the plan lies in the past: people cannot have seen it before it was made.
    sent = AlertSent(event.rung, event.people, max(event.deliver_at, at))
    proposal = ladder.proposal
    return replace(
        ladder,
        rung=event.rung,
        alerted=event.people,
        planned=event.deliver_at,
        since=at if event.late else event.planned,
        late=event.late,
        acknowledged=(),
        causes=ladder.causes | {event.cause, *event.also},
        reached=once(ladder.reached, event.rung),
        by_hand=event.by_hand,
        alerts=(*ladder.alerts, sent),
        proposal=None if proposal is None or event.rung >= proposal.rung else proposal,
    )


def _answered(
    alerts: tuple[AlertSent, ...], rung: int, answer: Acknowledgement
) -> tuple[AlertSent, ...]:
    """An answer belongs to every alert of that rung that the person has not answered yet."""
    return tuple(
        replace(alert, answers=(*alert.answers, answer))
        if alert.rung == rung and all(a.person != answer.person for a in alert.answers)
        else alert
        for alert in alerts
    )
