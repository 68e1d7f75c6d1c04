"""What must have happened by an instant? Asked of each thing by itself, and of no agenda."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from escalation_manager.core import clocks, deadlines, rungs
from escalation_manager.core.escalation import Escalation, Status
from escalation_manager.core.lengths import Length
from escalation_manager.core.rules import Rules


def overlooked(state: Escalation, rules: Rules, at: datetime) -> Iterator[str]:
    """Everything whose time has passed at that instant and that is not on record yet."""
    if state.status in (Status.MERGED, Status.CANCELLED):
        return
    yield from _clocks(state, rules, at)
    yield from _promises(state, at)
    closing = state.closing
    due = closing.survey_due
    if due is not None and due <= at and not (closing.survey_asked_at or closing.survey_sent_at):
        yield "the survey"
    if state.status.live:
        yield from _ladder(state, rules, at)
        yield from _plan(state, rules, at)


def _clocks(state: Escalation, rules: Rules, at: datetime) -> Iterator[str]:
    pause = state.open_pause
    if pause is not None and pause.until <= at:
        yield "the end of a pause"
    for name, clock in state.clocks.items():
        if not clock.running:
            continue
        due = deadlines.due(state, name, rules)
        if due is None:
            continue
        if due < at and (name, due) not in state.breaches:
            yield f"{name} is missed"
        view = deadlines.view(state, name, rules, at)
        assert view is not None
        run, _ = deadlines.governing(clock, state, rules)
        told = [share for share, planned in clock.warned if run.start <= planned <= due]
        for share in (rules.handbook.clocks.notice, rules.handbook.clocks.imminent):
            reached = view.share >= share and (name, due) not in state.breaches and due >= at
            if reached and not any(one >= share for one in told):
                yield f"{name} at {share:.0%} of its target"


def _promises(state: Escalation, at: datetime) -> Iterator[str]:
    for task in state.tasks:
        if task.open and task.due is not None and task.due < at and not task.overdue_noted:
            yield f"{task.id} is overdue"
    for one in state.commitments:
        waits = state.status is not Status.CLOSED or one.kind == "credit"
        if one.state == "open" and one.due is not None and one.due < at and waits:
            yield f"{one.id} is broken"
    for gift in state.goodwill:
        ends = gift.expires_at if gift.state == "requested" else gift.valid_until
        promised = any(p.about == gift.id and p.state != "void" for p in state.commitments)
        if gift.state in ("requested", "approved") and ends and ends < at and not promised:
            yield f"{gift.id} has expired"


def _ladder(state: Escalation, rules: Rules, at: datetime) -> Iterator[str]:
    ladder, policy = state.ladder, rules.handbook.severity(state.severity)
    if ladder.silenced_until is not None:
        if ladder.silenced_until <= at:
            yield "the end of a silence"
        return
    if ladder.planned is None or not ladder.alerts:
        return
    sent = ladder.alerts[-1]
    given = {
        person for one in ladder.acknowledged for person in (one.person, *one.answers_for)
    } & set(sent.people)
    both = sent.rung < len(policy.all_must_acknowledge) and policy.all_must_acknowledge[sent.rung]
    done = given == set(sent.people) if both else bool(given)
    if not done and ladder.rung < rungs.top(state, rules):
        if _passed(ladder.planned, policy.answer_within, policy.always, state, rules, at):
            yield "nobody answered the alert"
    elif done:
        last = max([one.at for one in ladder.acknowledged] + [when for _, when in state.active])
        if _passed(last, policy.acknowledgement_lasts, policy.always, state, rules, at):
            yield "the answer was forgotten"


def _plan(state: Escalation, rules: Rules, at: datetime) -> Iterator[str]:
    for timer in state.plan:
        if timer.row.every in (None, "update"):
            continue
        since = max([timer.since, *state.closing.reopened[-1:]])
        length, always = Length.parse(timer.row.every or ""), timer.row.always
        if _passed(since, length, always, state, rules, at - timedelta(microseconds=1)):
            yield f"plan {timer.row.row}"


def _passed(
    since: datetime, length: Length, always: bool, state: Escalation, rules: Rules, at: datetime
) -> bool:
    """Whether more than so much working time lies between the two."""
    on = rules.handbook.calendar(state.calendar, always=always)
    office = deadlines.service(state, rules)
    if length.unit in ("bd", "/week", "mo"):
        due = clocks.due(since, length, on, office)
        return due is not None and due < at
    counted = (office or on) if length.unit == "bh" else on
    if length.unit == "d" and not counted.always_open:
        due = clocks.due(since, length, on, office)
        return due is not None and due < at
    return counted.between(since, at) > length.elapsed
