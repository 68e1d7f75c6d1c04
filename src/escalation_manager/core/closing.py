"""When is it over: resolve, hear from the customer, close, and reopen when it was not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from escalation_manager.core import clocks, ladder, messages, sla
from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core.calendars import ALWAYS
from escalation_manager.core.deadlines import (
    ACKNOWLEDGE,
    CLOCKS,
    POST_MORTEM,
    RESOLUTION,
    RESPONSE,
    UPDATE,
    service,
)
from escalation_manager.core.errors import BadInput, NotAllowed
from escalation_manager.core.escalation import Escalation
from escalation_manager.core.learning import owes_post_mortem
from escalation_manager.core.rules import Rules
from escalation_manager.core.unfolding import Due, Unfolding

RESOLUTIONS = ("fix", "workaround", "other")


def record_exit_criteria(u: Unfolding, command: c.RecordExitCriteria) -> None:
    """Record what must hold before this is resolved, and which of it already does."""
    criteria = tuple(
        dict.fromkeys(
            text.strip()
            for text in command.criteria or u.state.closing.exit_criteria
            if text.strip()
        )
    )
    met = tuple(dict.fromkeys((*u.state.closing.exit_met, *command.met)))
    strangers = [text for text in command.met if text not in criteria]
    if strangers:
        raise BadInput(
            f"{strangers[0]!r} is none of the exit criteria.",
            f"Criteria: {'; '.join(criteria) or 'none is recorded'}.",
        )
    recorded = e.ExitCriteriaRecorded(criteria, tuple(text for text in met if text in criteria))
    before = (u.state.closing.exit_criteria, u.state.closing.exit_met)
    if (recorded.criteria, recorded.met) != before:
        u.note(recorded)


def resolve(u: Unfolding, command: c.Resolve) -> None:
    """The impact is removed for the customer; the resolution clock stops."""
    if command.resolution not in RESOLUTIONS:
        raise BadInput(
            f"A resolution is not {command.resolution!r}.",
            f"Use one of: {', '.join(RESOLUTIONS)}.",
        )
    if not command.summary.strip():
        raise BadInput("The summary is empty.", "Say how the impact was removed.")
    closing = u.state.closing
    unmet = [text for text in closing.exit_criteria if text not in closing.exit_met]
    if unmet:
        raise NotAllowed(
            f"Exit criteria are not met yet: {'; '.join(unmet)}.",
            "Record them as met, or change the criteria.",
            rule="exit criteria",
        )
    if u.state.acknowledged_at is None:
        raise NotAllowed(
            "The customer has not heard from us yet.",
            "Acknowledge the customer first, or log the call in which it was done.",
            rule="acknowledge_within_an_hour",
        )
    if u.state.open_pause is not None:
        u.follow(e.ClockResumed(u.at, reason="resolved"))
    u.note(e.Resolved(command.resolution, command.summary.strip()))
    sla.stop(u, RESOLUTION, u.at, "resolved")
    for clock in (ACKNOWLEDGE, RESPONSE, UPDATE):
        sla.cancel(u, clock, "resolved")
    messages.resolved(u)
    policy = u.rules.handbook.type(u.state.type)
    if policy.survey and closing.survey_sent_at is None:
        after = u.rules.handbook.closing.survey_after
        send_at = clocks.due(u.at, after, ALWAYS, service(u.state, u.rules))
        if send_at is not None:
            u.follow(e.SurveyScheduled(send_at))
    if owes_post_mortem(u.state, u.rules):
        sla.start_post_mortem(u)


def reopen(u: Unfolding, command: c.Reopen) -> None:
    """It was not over: the same record, the clock goes on with its used time."""
    if not command.reason.strip():
        raise BadInput("Reopening needs a reason.", "Say what the customer still misses.")
    within = u.rules.handbook.closing.reopen_within
    ended = u.state.closing.closed_at or u.state.closing.resolved_at or u.at
    last = clocks.due(ended, within, ALWAYS, service(u.state, u.rules))
    if last is not None and u.at > last:
        raise NotAllowed(
            f"It ended at {ended.isoformat()}; it can be reopened for {within} only.",
            f"Raise a new escalation that is linked to {u.state.id}.",
            rule="reopen",
        )
    u.note(e.Reopened(command.reason.strip()))
    sla.cancel(u, POST_MORTEM, "reopened")
    sla.start(u, UPDATE, u.at, "reopened")
    ladder.name_owners(u)
    ladder.open_ladder(u)


def schedule_survey(u: Unfolding, command: c.ScheduleSurvey) -> None:
    """Schedule the satisfaction survey."""
    if not u.rules.handbook.type(u.state.type).survey:
        label = u.rules.handbook.type(u.state.type).label
        raise NotAllowed(
            f"{label} escalations are not surveyed.", "Ask the customer in person.", rule="survey"
        )
    if u.state.closing.survey_sent_at is not None:
        return
    send_at = command.send_at or u.at
    if send_at < u.at:
        raise BadInput("The survey would go out in the past.", "Give a later time.")
    if send_at != u.state.closing.survey_due:
        u.note(e.SurveyScheduled(send_at))


def record_survey_sent(u: Unfolding, command: c.RecordSurveySent) -> None:
    """The satisfaction survey went out."""
    if u.state.closing.survey_sent_at is None:
        u.note(e.SurveySent(command.planned))


def record_satisfaction(u: Unfolding, command: c.RecordSatisfaction) -> None:
    """The customer's score, 1 to 5."""
    if not 1 <= command.score <= 5:
        raise BadInput(f"A score of {command.score} is out of range.", "Give 1 to 5.")
    answered = command.answered_at or u.at
    if answered > u.at:
        raise BadInput("The customer would have answered in the future.", "Give a past instant.")
    closing = u.state.closing
    if (closing.score, closing.score_comment) != (command.score, command.comment):
        u.note(e.SatisfactionRecorded(command.score, command.comment, answered))


def close(u: Unfolding, command: c.Close) -> None:  # noqa: ARG001
    """Close what the customer confirmed, or did not object to."""
    missing = list(hindrances(u.state, u.rules, u.at))
    if missing:
        message = " ".join(what for what, _ in missing)
        raise NotAllowed(message, " ".join(how for _, how in missing), rule=_rule(u))
    ground = "confirmed by the customer" if u.state.closing.confirmed_at else "no objection"
    u.note(e.Closed(ground, tuple(warnings(u.state))))
    # A duty to an authority outlives the case; nothing else runs any more.
    for clock in (*CLOCKS, POST_MORTEM):
        sla.cancel(u, clock, "closed")


def _rule(u: Unfolding) -> str:
    if owes_post_mortem(u.state, u.rules):
        return "post_mortem_for_critical_and_high"
    return "closing"


def hindrances(state: Escalation, rules: Rules, at: datetime) -> Iterator[tuple[str, str]]:
    """Why it can't be closed yet, each with what to do."""
    if owes_post_mortem(state, rules):
        highest = rules.handbook.severity(rules.handbook.highest(state.highest)).label
        yield (
            f"It was {highest}, and no post-mortem is filed.",
            "File the post-mortem, or have a VP waive it with a reason.",
        )
    closing = state.closing
    if closing.confirmed_at is not None:
        return
    if closing.objected_at is not None:
        yield "The customer objected.", "Reopen it, or log that the customer now confirms."
        return
    policy = rules.handbook.closing
    resolved = closing.resolved_at or at
    calendar = rules.handbook.calendar(state.calendar, always=False)
    quiet = clocks.due(resolved, policy.no_objection_after, calendar, service(state, rules))
    if quiet is None or at < quiet:
        until = quiet.isoformat(timespec="minutes") if quiet else "ever"
        yield (
            f"The customer has not confirmed, and may object until {until}.",
            "Log that the customer confirms, or wait.",
        )
    asked = sum(1 for attempt in closing.attempts if attempt >= resolved)
    if asked < policy.attempts:
        yield (
            f"The customer was asked {asked} of {policy.attempts} times.",
            "Ask whether it is solved, and log it as an attempt.",
        )


def closable_from(state: Escalation, rules: Rules) -> datetime | None:
    """The instant from which nothing hinders closing, as things stand; None: never by waiting."""
    if any(hindrances(state, rules, datetime.max.replace(tzinfo=UTC))):
        return None
    closing = state.closing
    resolved = closing.resolved_at or state.opened_at
    if closing.confirmed_at is not None:
        return resolved
    policy, calendar = rules.handbook.closing, rules.handbook.calendar(state.calendar, always=False)
    return clocks.due(resolved, policy.no_objection_after, calendar, service(state, rules))


def warnings(state: Escalation) -> Iterator[str]:
    """What does not hinder closing, but should not be forgotten."""
    failed = sum(1 for one in state.communications if one.mirror_failed)
    pending = sum(1 for one in state.communications if not (one.mirrored or one.mirror_failed))
    if pending:
        yield f"{_counted(pending, 'communication')} not in the CRM yet"
    if failed:
        yield f"{_counted(failed, 'communication')} could not be written to the CRM"
    tasks = sum(1 for task in state.tasks if task.open)
    if tasks:
        yield f"{_counted(tasks, 'task')} still open"
    asked = sum(1 for one in state.goodwill if one.state == "requested")
    if asked:
        yield f"{_counted(asked, 'goodwill request')} undecided"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def agenda(state: Escalation, rules: Rules) -> Iterator[Due]:  # noqa: ARG001
    """The satisfaction survey, once it is time."""
    closing = state.closing
    waiting = closing.survey_due is not None and closing.survey_asked_at is None
    if waiting and closing.survey_due is not None and closing.survey_sent_at is None:
        yield Due(closing.survey_due, "the satisfaction survey", _ask)


def _ask(u: Unfolding) -> None:
    planned = u.state.closing.survey_due
    if planned is not None:
        late = u.at - planned > u.rules.handbook.clocks.late_after
        u.follow(e.SurveyDue(planned, late))
