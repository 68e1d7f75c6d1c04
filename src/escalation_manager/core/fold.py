"""How an escalation follows from its events: it remembers, it decides nothing.

One case for every event; a forgotten event is a type error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import TypeVar, assert_never

from escalation_manager.core import events as e
from escalation_manager.core.escalation import (
    Acknowledgement,
    AlertSent,
    ClockState,
    Commitment,
    Communication,
    Confirmation,
    Duty,
    Escalation,
    Goodwill,
    Ladder,
    Message,
    MessageState,
    PauseSpan,
    PlanTimer,
    Run,
    Status,
    Task,
    TaskState,
)


def fold(entries: Iterable[e.Entry], state: Escalation | None = None) -> Escalation | None:
    """The escalation after these entries; None when there are none."""
    for entry in entries:
        state = evolve(state, entry)
    return state


def evolve(state: Escalation | None, entry: e.Entry) -> Escalation:
    """The escalation after one more entry. The first one is `Raised`."""
    event = entry.event
    if state is None:
        if not isinstance(event, e.Raised):
            raise ValueError(f"{entry.escalation} does not begin with Raised but {event}")
        return _begin(entry, event)
    state = _remember(state, entry)
    active = state.active_at if entry.actor == e.SYSTEM else entry.at
    return replace(state, version=entry.version, last_at=entry.at, active_at=active)


def _begin(entry: e.Entry, event: e.Raised) -> Escalation:
    return Escalation(
        id=entry.escalation,
        raised=event,
        opened_at=entry.at,
        opened_by=entry.actor,
        version=entry.version,
        last_at=entry.at,
        active_at=entry.at,
        handbook=event.handbook,
        calendar=event.calendar,
        type=event.type,
        severity=event.severity,
        highest=(event.severity,),
        title=event.title,
        reported_at=event.reported_at,
    )


def _remember(state: Escalation, entry: e.Entry) -> Escalation:
    event, at, actor = entry.event, entry.at, entry.actor
    match event:
        case e.Raised():
            raise ValueError(f"{state.id} was raised twice")
        case e.ContextGathered():
            return replace(state, context=event)
        case e.Triaged():
            return replace(
                state,
                type=event.type,
                severity=event.severity,
                tags=event.tags,
                highest=_with(state.highest, event.severity),
                triage=event,
                triaged_by=actor,
                suggestions=() if event.source == "person" else state.suggestions,
            )
        case e.TriageSuggested():
            return replace(state, suggestions=(*state.suggestions, event))
        case e.AttentionRaised():
            return replace(state, attention=event.reasons)
        case e.DuplicatesFound():
            return replace(state, duplicates=event.others)
        case e.ImpactRecorded():
            return replace(
                state,
                impact_business=event.business or state.impact_business,
                impact_users=event.users or state.impact_users,
                impact_since=event.started_at or state.impact_since,
            )
        case e.NoteAdded():
            return replace(state, notes=state.notes + 1)
        case e.OwnersNamed():
            owners = replace(
                state.owners,
                accountable=event.accountable,
                supporting=event.supporting,
                resolving=event.resolving,
                sponsor=event.sponsor,
            )
            return replace(state, owners=owners)
        case e.HandoverOffered():
            owners = replace(state.owners, offered_to=event.to, offered_by=actor)
            return replace(state, owners=owners)
        case e.HandoverAccepted():
            owners = replace(
                state.owners, accountable=event.person, offered_to=None, offered_by=None
            )
            return replace(state, owners=owners)
        case e.HandoverDeclined():
            return replace(state, owners=replace(state.owners, offered_to=None, offered_by=None))
        case e.RungAlerted():
            return replace(state, ladder=_alerted(state.ladder, event, at))
        case e.RungSkipped():
            ladder = replace(
                state.ladder, rung=event.rung, skipped=state.ladder.skipped | {event.rung}
            )
            return replace(state, ladder=ladder)
        case e.FallbackTold():
            return replace(state, ladder=replace(state.ladder, fallback_told=True))
        case e.AlertAcknowledged():
            answer = Acknowledgement(event.person, at)
            others = tuple(a for a in state.ladder.acknowledged if a.person != event.person)
            ladder = replace(
                state.ladder,
                acknowledged=(*others, answer),
                alerts=_answered(state.ladder.alerts, event.rung, answer),
            )
            return replace(state, ladder=ladder)
        case e.AcknowledgementExpired():
            return replace(state, ladder=replace(state.ladder, acknowledged=()))
        case e.Silenced():
            ladder = replace(state.ladder, silenced_until=event.until)
            return replace(state, ladder=ladder)
        case e.SilenceEnded():
            return replace(state, ladder=replace(state.ladder, silenced_until=None))
        case e.ClockStarted():
            return _clock(state, _started(state.clocks.get(event.clock), event))
        case e.ClockStopped():
            clock = replace(
                state.clocks[event.clock],
                stopped_at=event.stopped_at,
                due_at_stop=event.due,
                met=event.met,
            )
            return _clock(state, clock)
        case e.ClockCancelled():
            return _clock(state, replace(state.clocks[event.clock], cancelled=True))
        case e.ClockWarned():
            clock = state.clocks[event.clock]
            warned = clock.warned | {(event.share, event.planned)}
            return _clock(state, replace(clock, warned=warned))
        case e.ClockBreached():
            return replace(state, breaches=_with(state.breaches, (event.clock, event.due)))
        case e.ClockPaused():
            pause = PauseSpan(at, event.until, event.reason, actor)
            return replace(state, pauses=(*state.pauses, pause))
        case e.ClockResumed():
            ended = tuple(
                replace(p, end=event.at_instant) if p.end is None else p for p in state.pauses
            )
            return replace(state, pauses=ended)
        case e.SeverityChanged():
            return replace(
                state,
                severity=event.new,
                highest=_with(state.highest, event.new),
                lowering=None,
                lowering_by="",
            )
        case e.LoweringRequested():
            return replace(state, lowering=event, lowering_by=actor)
        case e.NextUpdateAgreed():
            update = state.clocks.get("update")
            if update is None:
                return state
            return _clock(state, replace(update, agreed_due=event.due))
        case e.DutyStarted():
            duty = Duty(event.duty, event.title, event.aware_at, event.due)
            others_ = tuple(d for d in state.duties if d.name != event.duty)
            return replace(state, duties=(*others_, duty))
        case e.DutyMet():
            duties = tuple(
                replace(d, met_at=at, reference=event.reference) if d.name == event.duty else d
                for d in state.duties
            )
            return replace(state, duties=duties)
        case e.HandbookMigrated():
            return replace(state, handbook=event.new, calendar=event.calendar)
        case e.TaskAdded():
            task = Task(
                event.task,
                event.title,
                event.owner,
                event.role,
                event.due,
                event.term,
                event.source,
                at,
            )
            return replace(state, tasks=(*state.tasks, task))
        case e.TaskAccepted():
            return _task(state, event.task, state_=TaskState.ACCEPTED, owner=event.person)
        case e.TaskCompleted():
            return _task(
                state, event.task, state_=TaskState.DONE, at=at, by=actor, result=event.result
            )
        case e.TaskDropped():
            return _task(
                state, event.task, state_=TaskState.DROPPED, at=at, by=actor, result=event.reason
            )
        case e.TaskOverdue():
            tasks = tuple(
                replace(t, overdue_noted=True) if t.id == event.task else t for t in state.tasks
            )
            return replace(state, tasks=tasks)
        case e.MessageWritten():
            message = Message(
                event.message,
                event.text,
                event.purpose,
                event.channel,
                event.recipient,
                actor,
                at,
                automatic=event.automatic,
                drafted_by=event.drafted_by,
                next_update_at=event.next_update_at,
                executive=event.executive,
            )
            return replace(state, messages=(*state.messages, message))
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
                    sender=actor,
                ),
            )
        case e.MessageSent():
            return _message(
                state,
                event.message,
                lambda m: replace(m, state=MessageState.SENT, sent_at=event.sent_at),
            )
        case e.MessageUndelivered():
            return _message(
                state,
                event.message,
                lambda m: replace(m, state=MessageState.UNDELIVERED, reason=event.reason),
            )
        case e.MessageDiscarded():
            return _message(
                state, event.message, lambda m: replace(m, state=MessageState.DISCARDED)
            )
        case e.CommunicationLogged():
            return _logged(state, event)
        case e.CustomerAcknowledged():
            return replace(state, acknowledged_at=state.acknowledged_at or event.acknowledged_at)
        case e.FirstResponseGiven():
            return replace(state, responded_at=state.responded_at or event.responded_at)
        case e.CustomerUpdated():
            updates = (*state.updates, event.updated_at)
            return replace(state, updated_at=event.updated_at, updates=updates)
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
            )
            return replace(state, commitments=(*state.commitments, commitment))
        case e.CommitmentKept():
            return _settle(state, event.commitment, "kept", event.kept_at, "")
        case e.CommitmentBroken():
            return _settle(state, event.commitment, "broken", event.due or at, event.reason)
        case e.PlanSet():
            since = {timer.row.row: timer.since for timer in state.plan}
            plan = tuple(PlanTimer(row, since.get(row.row, at)) for row in event.rows)
            return replace(state, plan=plan)
        case e.PlanRowDue():
            # A late note begins the next period at its own instant, so that an outage of a day
            # is followed by one note and not by many.
            since_ = at if event.late else event.planned
            plan = tuple(
                replace(timer, since=since_) if timer.row.row == event.row else timer
                for timer in state.plan
            )
            return replace(state, plan=plan)
        case e.FixConfirmed():
            confirmation = Confirmation(event.what, event.ready_by, event.valid_until, event.by, at)
            return replace(state, confirmations=(*state.confirmations, confirmation))
        case e.FixWithdrawn():
            withdrawn = tuple(replace(c, withdrawn=True) for c in state.confirmations)
            return replace(state, confirmations=withdrawn)
        case e.GoodwillRequested():
            request = Goodwill(
                event.goodwill,
                event.option,
                event.value,
                event.quantity,
                event.reason,
                event.requested_by,
                at,
                event.approver_role,
                event.expires_at,
                given_last_year=event.given_last_year,
            )
            return replace(state, goodwill=(*state.goodwill, request))
        case e.GoodwillApproved():
            return _goodwill(
                state,
                event.goodwill,
                lambda g: replace(
                    g,
                    state="approved",
                    decided_by=event.by,
                    decided_at=at,
                    valid_until=event.valid_until,
                ),
            )
        case e.GoodwillRejected():
            return _goodwill(
                state,
                event.goodwill,
                lambda g: replace(
                    g, state="rejected", decided_by=event.by, decided_at=at, decision=event.reason
                ),
            )
        case e.GoodwillExpired():
            return _goodwill(state, event.goodwill, lambda g: replace(g, state="expired"))
        case e.GoodwillUsed():
            return _goodwill(state, event.goodwill, lambda g: replace(g, state="used", used_at=at))
        case e.ExitCriteriaRecorded():
            closing = replace(state.closing, exit_criteria=event.criteria, exit_met=event.met)
            return replace(state, closing=closing)
        case e.RiskAssessed():
            risks = tuple(r for r in state.risks if r.risk != event.risk)
            return replace(state, risks=(*risks, event))
        case e.RootCauseRecorded():
            return replace(state, root_cause=event)
        case e.WorkStarted():
            return replace(state, status=Status.IN_PROGRESS)
        case e.Resolved():
            closing = replace(
                state.closing,
                resolved_at=at,
                resolution=event.resolution,
                resolution_summary=event.summary,
                resolutions=(*state.closing.resolutions, at),
            )
            return replace(state, status=Status.RESOLVED, closing=closing)
        case e.Reopened():
            return _reopened(state, at)
        case e.CustomerConfirmed():
            closing = replace(
                state.closing, confirmed_at=at, confirmed_by=event.by, objected_at=None
            )
            return replace(state, closing=closing)
        case e.SurveyScheduled():
            return replace(state, closing=replace(state.closing, survey_due=event.send_at))
        case e.SurveySent():
            return replace(state, closing=replace(state.closing, survey_sent_at=at))
        case e.SatisfactionRecorded():
            closing = replace(
                state.closing,
                score=event.score,
                score_comment=event.comment,
                score_at=event.answered_at or at,
            )
            return replace(state, closing=closing)
        case e.PostMortemStarted():
            closing = replace(
                state.closing, post_mortem_start=event.start, post_mortem_target=event.target
            )
            return replace(state, closing=closing)
        case e.PostMortemFiled():
            closing = replace(state.closing, post_mortem=event, post_mortem_at=at)
            return replace(state, closing=closing)
        case e.PostMortemWaived():
            closing = replace(state.closing, waived_by=event.by, waived_reason=event.reason)
            return replace(state, closing=closing)
        case e.LessonRecorded():
            closing = replace(state.closing, lessons=(*state.closing.lessons, event))
            return replace(state, closing=closing)
        case e.ImprovementRecorded():
            kept = tuple(
                i for i in state.closing.improvements if i.improvement != event.improvement
            )
            return replace(state, closing=replace(state.closing, improvements=(*kept, event)))
        case e.Closed():
            closing = replace(state.closing, closed_at=at, closed_ground=event.ground)
            return replace(state, status=Status.CLOSED, closing=closing)
        case e.Cancelled():
            return replace(
                state, status=Status.CANCELLED, cancelled_at=at, cancelled_reason=event.reason
            )
        case e.Merged():
            return replace(state, status=Status.MERGED, merged_into=event.into, cancelled_at=at)
        case e.Absorbed():
            return replace(
                state,
                absorbed=(*state.absorbed, event.other),
                reported_at=min(state.reported_at or event.reported_at, event.reported_at),
                breaches=_join(state.breaches, event.breached),
                highest=_with(state.highest, event.highest_severity)
                if event.highest_severity
                else state.highest,
            )
        case e.Linked():
            return replace(state, links=_with(state.links, (event.other, event.relation)))
        case e.ReadersRestricted():
            return replace(state, readers=event.readers)
        case e.RestrictionLifted():
            return replace(state, readers=None)
        case _:
            assert_never(event)


T = TypeVar("T")


def _with(items: tuple[T, ...], item: T) -> tuple[T, ...]:
    return items if item in items else (*items, item)


def _join(items: tuple[T, ...], more: Iterable[T]) -> tuple[T, ...]:
    for item in more:
        items = _with(items, item)
    return items


def _clock(state: Escalation, clock: ClockState) -> Escalation:
    return replace(state, clocks=MappingProxyType({**state.clocks, clock.name: clock}))


def _started(clock: ClockState | None, event: e.ClockStarted) -> ClockState:
    run = Run(event.start, event.target, event.always)
    if clock is None:
        return ClockState(event.clock, (run,), event.start)
    runs = (*clock.runs, run) if event.keep else (run,)
    return ClockState(event.clock, runs, min(clock.first_start, event.start), warned=clock.warned)


def _alerted(ladder: Ladder, event: e.RungAlerted, at: datetime) -> Ladder:
    # After a stop the plan lies in the past: people cannot have seen it before it was made.
    sent = AlertSent(event.rung, event.people, max(event.deliver_at, at))
    climbed = event.rung != ladder.rung or event.again
    return replace(
        ladder,
        rung=event.rung,
        alerted=event.people,
        planned=event.deliver_at,
        late=event.late,
        acknowledged=() if climbed else ladder.acknowledged,
        causes=ladder.causes | {event.cause},
        reached=_with(ladder.reached, event.rung),
        by_hand=event.by_hand,
        alerts=(*ladder.alerts, sent),
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


def _task(
    state: Escalation,
    task_id: str,
    *,
    state_: TaskState,
    owner: str | None = None,
    at: datetime | None = None,
    by: str = "",
    result: str = "",
) -> Escalation:
    tasks = tuple(
        replace(
            task,
            state=state_,
            owner=owner or task.owner,
            done_at=at,
            done_by=by,
            result=result,
        )
        if task.id == task_id
        else task
        for task in state.tasks
    )
    return replace(state, tasks=tasks)


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
    return replace(state, communications=(*state.communications, communication), closing=closing)


def _communication(
    state: Escalation, communication_id: str, reference: str | None, failed: str | None
) -> Escalation:
    communications = tuple(
        replace(c, mirrored=reference or c.mirrored, mirror_failed=failed)
        if c.id == communication_id
        else c
        for c in state.communications
    )
    return replace(state, communications=communications)


def _settle(
    state: Escalation, commitment_id: str, how: str, at: datetime, reason: str
) -> Escalation:
    commitments = tuple(
        replace(c, state=how, settled_at=at, reason=reason) if c.id == commitment_id else c
        for c in state.commitments
    )
    return replace(state, commitments=commitments)


def _reopened(state: Escalation, at: datetime) -> Escalation:
    """The time it counted as resolved is a pause of the resolution clock."""
    closing = state.closing
    resolved_at = closing.resolved_at or at
    pause = PauseSpan(resolved_at, at, "resolved until it was reopened", e.SYSTEM, end=at)
    clocks = dict(state.clocks)
    if "resolution" in clocks:
        clocks["resolution"] = replace(
            clocks["resolution"], stopped_at=None, due_at_stop=None, met=None, cancelled=False
        )
    return replace(
        state,
        status=Status.IN_PROGRESS,
        pauses=(*state.pauses, pause),
        clocks=MappingProxyType(clocks),
        ladder=replace(state.ladder, acknowledged=(), silenced_until=None),
        closing=replace(
            closing,
            resolved_at=None,
            confirmed_at=None,
            confirmed_by="",
            objected_at=None,
            attempts=(),
            survey_due=None if closing.survey_sent_at is None else closing.survey_due,
            closed_at=None,
            closed_ground="",
            post_mortem_start=None,
            reopened=(*closing.reopened, at),
        ),
    )


def _message(
    state: Escalation, message_id: str, change: Callable[[Message], Message]
) -> Escalation:
    messages = tuple(change(m) if m.id == message_id else m for m in state.messages)
    return replace(state, messages=messages)


def _goodwill(
    state: Escalation, goodwill_id: str, change: Callable[[Goodwill], Goodwill]
) -> Escalation:
    goodwill = tuple(change(g) if g.id == goodwill_id else g for g in state.goodwill)
    return replace(state, goodwill=goodwill)
