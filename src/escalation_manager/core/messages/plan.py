"""Who hears what, on which channel, how often: the communication plan, whose rows are timers.

Rows for the customer that say "update" follow the update clock. Every other row with a length
reminds our own people each time it has passed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from escalation_manager.core import deadlines
from escalation_manager.core import events as e
from escalation_manager.core.deadlines import UPDATE
from escalation_manager.core.escalation import Escalation, PlanTimer
from escalation_manager.core.handbook import PlanTemplate
from escalation_manager.core.lengths import Length
from escalation_manager.core.rules import Rules
from escalation_manager.core.unfolding import Due, Unfolding

ONCE = "Once"

_UNITS = {
    "s": "second",
    "m": "minute",
    "h": "hour",
    "d": "day",
    "bh": "business hour",
    "bd": "business day",
    "mo": "month",
}


def set_plan(u: Unfolding) -> None:
    """The rows that the handbook asks for by type and severity. A row that stays keeps its time."""
    numbers = {(t.row.audience, t.row.message): t.row.row for t in u.state.plan}
    last = max((int(t.row.row.removeprefix("R")) for t in u.state.plan), default=0)
    rows = []
    for template in u.rules.handbook.plan:
        if not _wanted(template, u.state):
            continue
        key = (template.audience, template.message)
        if key not in numbers:
            last += 1
            numbers[key] = f"R{last}"
        rows.append(_row(numbers[key], template, u.state, u.rules))
    if tuple(rows) != tuple(timer.row for timer in u.state.plan):
        u.follow(e.PlanSet(tuple(rows)))


def agenda(state: Escalation, rules: Rules) -> Iterator[Due]:
    """Every row with a length, while somebody works on the escalation."""
    if not state.status.live:
        return
    for timer in state.plan:
        planned = next_time(timer, state, rules)
        if planned is not None:
            yield Due(
                planned, f"plan {timer.row.row}: {timer.row.audience}", _Remind(timer.row.row)
            )


def next_time(timer: PlanTimer, state: Escalation, rules: Rules) -> datetime | None:
    """When a row of the plan comes due next; None for one without a length of its own."""
    every = timer.row.every
    if every is None or every == UPDATE:
        return None
    # Nobody was to be told anything between Resolved and Reopened.
    since = (
        max(timer.since, *state.closing.reopened[-1:]) if state.closing.reopened else timer.since
    )
    always = timer.row.always
    planned = deadlines.due_after(Length.parse(every), since, state, rules, always=always)
    return planned if planned is not None and planned > since else None


class _Remind:
    """Records that a row came due, so that its timer begins anew."""

    __slots__ = ("row",)

    def __init__(self, row: str) -> None:
        self.row = row

    def __call__(self, u: Unfolding) -> None:
        timer = next((t for t in u.state.plan if t.row.row == self.row), None)
        planned = next_time(timer, u.state, u.rules) if timer else None
        if planned is not None:
            late = u.at - planned > u.rules.handbook.clocks.late_after
            u.follow(e.PlanRowDue(self.row, planned, late))


def _wanted(template: PlanTemplate, state: Escalation) -> bool:
    return (not template.types or state.type in template.types) and (
        not template.severities or state.severity in template.severities
    )


def _row(number: str, template: PlanTemplate, state: Escalation, rules: Rules) -> e.PlanRow:
    policy = rules.handbook.severity(state.severity)
    return e.PlanRow(
        row=number,
        audience=template.audience,
        message=template.message,
        channel=template.channel,
        timing=timing(str(policy.update) if template.every == UPDATE else template.every),
        every=template.every or None,
        always=policy.always,
    )


def timing(every: str) -> str:
    """A length of the plan in words: every 4 hours, daily, twice a week."""
    if not every:
        return ONCE
    length = Length.parse(every)
    if length.unit == "/week":
        times = {1: "Weekly", 2: "Twice a week"}
        return times.get(length.amount, f"{length.amount} times a week")
    unit = _UNITS[length.unit]
    if length.amount == 1:
        return "Daily" if unit == "day" else f"Every {unit}"
    return f"Every {length.amount} {unit}s"
