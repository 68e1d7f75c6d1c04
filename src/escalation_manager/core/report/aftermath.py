"""What is given, and what remains to be learned? Goodwill Options and Post-Resolution."""

from __future__ import annotations

from collections.abc import Iterator

from escalation_manager.core import events as e
from escalation_manager.core.deadlines import POST_MORTEM, due
from escalation_manager.core.escalation import Goodwill
from escalation_manager.core.report.model import (
    GOODWILL_OPTIONS,
    GoodwillOption,
    GoodwillRequest,
    GoodwillState,
    Improvement,
    Lessons,
    LessonsState,
    PostResolution,
    Satisfaction,
    SurveyState,
)
from escalation_manager.core.report.sources import Sources


def goodwill(sources: Sources) -> tuple[GoodwillOption, ...]:
    """The handbook's options with what was asked of each; beyond the page's, only those asked."""
    return tuple(_options(sources))


def _options(sources: Sources) -> Iterator[GoodwillOption]:
    handbook, requests = sources.handbook, sources.state.goodwill
    always = {option.option for option in GOODWILL_OPTIONS}
    known = handbook.goodwill.options
    for name, option in known.items():
        own = tuple(_request(each, sources) for each in requests if each.option == name)
        if own or option.label in always:
            yield GoodwillOption(option.label, handbook.role_label(option.approval), own)
    for each in requests:
        if each.option not in known:
            label = each.option.replace("_", " ").capitalize()
            approval = handbook.role_label(each.approver_role)
            yield GoodwillOption(label, approval, (_request(each, sources),))


def _request(asked: Goodwill, sources: Sources) -> GoodwillRequest:
    try:
        state = GoodwillState(asked.state)
    except ValueError:
        state = GoodwillState.REQUESTED
    by, at = asked.requested_by, asked.requested_at
    if state is not GoodwillState.REQUESTED:
        by, at = asked.decided_by or by, asked.used_at or asked.decided_at or at
    if state is GoodwillState.EXPIRED:
        at = asked.valid_until or asked.expires_at
    return GoodwillRequest(
        value=asked.value or asked.quantity or None,
        state=state,
        by=sources.person(by),
        at=at,
    )


def post_resolution(sources: Sources) -> PostResolution:
    """Where the survey, the post-mortem and the improvements stand."""
    found = sources.state.closing.improvements
    return PostResolution(
        satisfaction=_satisfaction(sources),
        lessons=_lessons(sources),
        improvements=tuple(
            Improvement(each.improvement, each.state == "implemented") for each in found
        ),
    )


def _satisfaction(sources: Sources) -> Satisfaction:
    closing = sources.state.closing
    policy = sources.handbook.types.get(sources.state.type)
    if closing.score is not None:
        return Satisfaction(SurveyState.COMPLETED, closing.score_at, closing.score)
    if closing.survey_sent_at:
        return Satisfaction(SurveyState.SENT, closing.survey_sent_at)
    if closing.survey_due:
        return Satisfaction(SurveyState.SCHEDULED, closing.survey_due)
    if policy is not None and not policy.survey:
        return Satisfaction(SurveyState.NOT_SENT)
    return Satisfaction(SurveyState.NOT_SCHEDULED)


def _lessons(sources: Sources) -> Lessons:
    """The post-mortem's state; the highest severity that it ever had says whether one is needed."""
    closing, learned = sources.state.closing, _learned(sources)
    if closing.post_mortem is not None:
        filed = sources.last(e.PostMortemFiled)
        by = sources.person(filed.actor) if filed else None
        text = learned or closing.post_mortem.summary or None
        return Lessons(LessonsState.DOCUMENTED, closing.post_mortem_at, by, text)
    if closing.waived_by:
        waived = sources.last(e.PostMortemWaived)
        by = sources.person(closing.waived_by)
        text = learned or closing.waived_reason or None
        return Lessons(LessonsState.WAIVED, waived.at if waived else None, by, text)
    if closing.post_mortem_start is not None:
        when = due(sources.state, POST_MORTEM, sources.rules)
        over = when is not None and when < sources.at
        return Lessons(LessonsState.OVERDUE if over else LessonsState.DUE, when, text=learned)
    if _needed(sources):
        return Lessons(LessonsState.REQUIRED, text=learned)
    recorded = sources.last(e.LessonRecorded)
    if recorded is not None:
        by = sources.person(recorded.actor)
        return Lessons(LessonsState.DOCUMENTED, recorded.at, by, learned)
    return Lessons(LessonsState.NOT_REQUIRED)


def _needed(sources: Sources) -> bool:
    severities = sources.handbook.severities
    return any(severities[s].post_mortem for s in sources.state.highest if s in severities)


def _learned(sources: Sources) -> str | None:
    said = (
        f"{each.lesson} ({each.documented_in})" if each.documented_in else each.lesson
        for each in sources.state.closing.lessons
    )
    return "; ".join(said) or None
