"""What an escalation remembers of its end, and of where it lives on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import assert_never

from escalation_manager.core import events as e
from escalation_manager.core.escalation import Escalation, PauseSpan, Status, changed
from escalation_manager.core.fold.kept import all_once, once


def remember(state: Escalation, event: e.EndingEvent, at: datetime) -> Escalation:
    """The escalation after one more event of this chapter."""
    match event:
        case e.WorkStarted():
            return changed(state, status=Status.IN_PROGRESS)
        case e.Resolved():
            closing = replace(
                state.closing,
                resolved_at=at,
                resolution=event.resolution,
                resolution_summary=event.summary,
                resolutions=(*state.closing.resolutions, at),
            )
            return changed(state, status=Status.RESOLVED, closing=closing)
        case e.Reopened():
            return _reopened(state, at)
        case e.CustomerConfirmed():
            closing = replace(
                state.closing, confirmed_at=at, confirmed_by=event.by, objected_at=None
            )
            return changed(state, closing=closing)
        case e.SurveyScheduled():
            return changed(state, closing=replace(state.closing, survey_due=event.send_at))
        case e.SurveyDue():
            return changed(state, closing=replace(state.closing, survey_asked_at=at))
        case e.SurveySent():
            return changed(state, closing=replace(state.closing, survey_sent_at=at))
        case e.SatisfactionRecorded():
            closing = replace(
                state.closing,
                score=event.score,
                score_comment=event.comment,
                score_at=event.answered_at or at,
            )
            return changed(state, closing=closing)
        case e.PostMortemStarted():
            closing = replace(
                state.closing, post_mortem_start=event.start, post_mortem_target=event.target
            )
            return changed(state, closing=closing)
        case e.PostMortemFiled():
            closing = replace(state.closing, post_mortem=event, post_mortem_at=at)
            return changed(state, closing=closing)
        case e.PostMortemWaived():
            closing = replace(state.closing, waived_by=event.by, waived_reason=event.reason)
            return changed(state, closing=closing)
        case e.LessonRecorded():
            closing = replace(state.closing, lessons=(*state.closing.lessons, event))
            return changed(state, closing=closing)
        case e.ImprovementRecorded():
            kept = tuple(
                i for i in state.closing.improvements if i.improvement != event.improvement
            )
            return changed(state, closing=replace(state.closing, improvements=(*kept, event)))
        case e.Closed():
            closing = replace(state.closing, closed_at=at, closed_ground=event.ground)
            return changed(state, status=Status.CLOSED, closing=closing)
        case e.Cancelled():
            return changed(
                state, status=Status.CANCELLED, cancelled_at=at, cancelled_reason=event.reason
            )
        case e.Merged():
            return _merged(state, event, at)
        case e.Absorbed():
            return changed(
                state,
                absorbed=(*state.absorbed, event.other),
                reported_at=min(state.reported_at or event.reported_at, event.reported_at),
                breaches=all_once(state.breaches, event.breached),
                highest=once(state.highest, event.highest_severity)
                if event.highest_severity
                else state.highest,
            )
        case e.Linked():
            return changed(state, links=once(state.links, (event.other, event.relation)))
        case e.ReadersRestricted():
            return changed(state, readers=event.readers)
        case e.RestrictionLifted():
            return changed(state, readers=None)
        case _:
            assert_never(event)


def _merged(state: Escalation, event: e.Merged, at: datetime) -> Escalation:
    """What is promised and asked for goes on in the other one; tasks and drafts tell it apart."""
    there = dict((*event.carried, *event.same))
    return changed(
        state,
        status=Status.MERGED,
        merged_into=event.into,
        cancelled_at=at,
        gone_over=event.carried,
        commitments=tuple(
            replace(
                one,
                state="moved",
                settled_at=at,
                reason=f"goes on as {there[one.id]} of {event.into}",
            )
            if one.id in there
            else one
            for one in state.commitments
        ),
        goodwill=tuple(
            replace(one, state="moved") if one.id in there else one for one in state.goodwill
        ),
    )


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
    return changed(
        state,
        status=Status.IN_PROGRESS,
        pauses=(*state.pauses, pause),
        clocks=MappingProxyType(clocks),
        ladder=replace(
            state.ladder, alerted=(), planned=None, acknowledged=(), silenced_until=None
        ),
        closing=replace(
            closing,
            resolved_at=None,
            confirmed_at=None,
            confirmed_by="",
            objected_at=None,
            attempts=(),
            survey_due=None if closing.survey_sent_at is None else closing.survey_due,
            survey_asked_at=None if closing.survey_sent_at is None else closing.survey_asked_at,
            closed_at=None,
            closed_ground="",
            post_mortem_start=None,
            reopened=(*closing.reopened, at),
        ),
    )
