"""What is one escalation to the figures? Its facts, drawn from the events once, when it changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from escalation_manager.core import deadlines
from escalation_manager.core.cases_values import (
    AlertAnswer,
    Answer,
    Case,
    ClockOutcome,
    Gift,
    Promise,
    Standstill,
    Update,
)
from escalation_manager.core.deadlines import RESOLUTION, UPDATE
from escalation_manager.core.escalation import AlertSent, ClockState, Escalation, Status
from escalation_manager.core.events import SYSTEM
from escalation_manager.core.rules import Rules

__all__ = [
    "AlertAnswer",
    "Answer",
    "Case",
    "ClockOutcome",
    "Gift",
    "Promise",
    "Standstill",
    "Update",
    "case",
]


def case(state: Escalation, rules: Rules, at: datetime) -> Case:
    """What the figures need of this escalation, as it was known at `at`.

    It follows from the events and from the handbook version of the escalation alone, so that a row
    rebuilt from the log later is the same to the letter.
    """
    closing, context = state.closing, state.context
    ended = state.status in (Status.MERGED, Status.CANCELLED)
    made = Case(
        id=state.id,
        account=state.account_id,
        type=state.type,
        severity=state.severity,
        highest=_highest(state, rules),
        reported_at=state.reported_at or state.raised.reported_at,
        opened_at=state.opened_at,
        detected_at=state.raised.detected_at,
        linked_to=state.raised.linked_to or "",
        acknowledged_at=state.acknowledged_at,
        responded_at=state.responded_at,
        resolutions=closing.resolutions,
        reopenings=closing.reopened,
        closed_at=closing.closed_at,
        ended_at=state.cancelled_at if ended else None,
        merged_into=state.merged_into or "",
        clocks=tuple(_outcome(clock, state, rules) for clock in state.clocks.values()),
        standstills=tuple(
            Standstill(p.start, p.end or p.until) for p in state.pauses if p.by != SYSTEM
        ),
        updates=tuple(_updates(state, rules)),
        promises=tuple(
            Promise(c.kind, c.owner, c.made_at, c.due, c.state, c.settled_at)
            for c in state.commitments
        ),
        alerts=tuple(_answer(alert, state, rules) for alert in state.ladder.alerts),
        gifts=tuple(
            Gift(g.option, g.used_at, g.value, g.quantity, g.decided_by)
            for g in state.goodwill
            if g.used_at is not None
        ),
        owner=state.owners.accountable or "",
        supporting=state.owners.supporting or "",
        resolving=state.owners.resolving,
        cause=state.root_cause.category if state.root_cause else "",
        arr=context.arr if context else None,
        renews_on=context.renews_on.date() if context and context.renews_on else None,
        survey_sent_at=closing.survey_sent_at,
        score=closing.score,
        score_at=closing.score_at,
        readers=state.readers,
    )
    return made.known(at) or made


def _highest(state: Escalation, rules: Rules) -> str:
    known = tuple(s for s in state.highest if s in rules.handbook.severities)
    return rules.handbook.highest(known) if known else state.severity


def _outcome(clock: ClockState, state: Escalation, rules: Rules) -> ClockOutcome:
    due = deadlines.due(state, clock.name, rules)
    seen = None
    if clock.stopped_at is not None:
        seen = deadlines.view(state, clock.name, rules, clock.stopped_at)
    return ClockOutcome(
        name=clock.name,
        start=clock.first_start,
        due=due,
        stopped_at=clock.stopped_at,
        met=clock.met,
        missed=min((d for name, d in state.breaches if name == clock.name), default=None),
        due_unpaused=_due_unpaused(clock, state, rules) if clock.name == RESOLUTION else None,
        counted=seen.elapsed if seen else None,
        paused=seen.paused if seen else None,
        cancelled=clock.cancelled,
    )


def _due_unpaused(clock: ClockState, state: Escalation, rules: Rules) -> datetime | None:
    """The time between a resolution and its reopening is nobody's pause: it stays taken out."""
    kept = tuple(p for p in state.pauses if p.by == SYSTEM)
    if kept == state.pauses or clock.agreed_due is not None:
        return None
    return deadlines.governing(clock, replace(state, pauses=kept), rules)[1]


def _updates(state: Escalation, rules: Rules) -> Iterator[Update]:
    clock = state.clocks.get(UPDATE)
    if clock is None:
        return
    missed = sorted(due for name, due in state.breaches if name == UPDATE)
    sent = sorted({at for at in state.updates if at >= clock.first_start and _open(state, at)})
    for at in sent:
        if missed and missed[0] < at:
            yield Update(missed[0], False, at)
            missed = [due for due in missed if due >= at]
        else:
            yield Update(at, True, at)
    if missed:
        yield Update(missed[0], False)
    elif clock.running:
        due = deadlines.due(state, UPDATE, rules)
        if due is not None:
            yield Update(due)


def _open(state: Escalation, at: datetime) -> bool:
    """Words to the customer after Resolved end no turn: nobody was waiting for an update."""
    closing = state.closing
    ends = (*closing.reopened, None)
    return not any(
        resolved < at and (reopened is None or at < reopened)
        for resolved, reopened in zip(closing.resolutions, ends, strict=False)
    )


def _answer(alert: AlertSent, state: Escalation, rules: Rules) -> AlertAnswer:
    """The first answer counts; where the handbook asks for everybody's, the last of them."""
    severity = rules.handbook.severities.get(state.severity)
    everybody = bool(
        severity and severity.all_must_acknowledge[alert.rung : alert.rung + 1] == (True,)
    )
    answers = tuple(sorted((Answer(a.person, a.at) for a in alert.answers), key=lambda a: a.at))
    counts = answers
    if everybody and not {a.person for a in answers}.issuperset(alert.people):
        counts = ()
    at = counts[-1 if everybody else 0].at if counts else None
    return AlertAnswer(alert.rung, alert.people, alert.sent_at, at, answers)
