"""What is to be done and said? The Resolution Plan and the Communication Plan."""

from __future__ import annotations

from datetime import datetime

from escalation_manager.core.deadlines import UPDATE, due
from escalation_manager.core.escalation import PlanTimer, Task, TaskState
from escalation_manager.core.messages.plan import next_time
from escalation_manager.core.report.model import (
    Action,
    CommunicationPlan,
    FurtherAudience,
    Plan,
    PlannedMessage,
    Progress,
)
from escalation_manager.core.report.sources import Sources

PAGE_AUDIENCES = ("Customer (Primary)", "Customer (Exec)", "Internal (Team)", "Internal (Exec)")

_PROGRESS = {
    TaskState.OPEN: Progress.TO_DO,
    TaskState.ACCEPTED: Progress.UNDER_WAY,
    TaskState.DONE: Progress.DONE,
    TaskState.DROPPED: Progress.NOT_NEEDED,
}


def resolution_plan(sources: Sources) -> Plan:
    """All tasks by their term, the first due first."""
    tasks = sorted(sources.state.tasks, key=lambda t: (t.due is None, t.due or sources.at))
    terms: dict[str, list[Action]] = {"immediate": [], "short": [], "long": []}
    for task in tasks:
        terms.get(task.term, terms["short"]).append(_action(task, sources))
    return Plan(tuple(terms["immediate"]), tuple(terms["short"]), tuple(terms["long"]))


def _action(task: Task, sources: Sources) -> Action:
    """Only the handbook's own words for a task may reach the customer."""
    end = task.done_at if task.state is TaskState.DONE else sources.at
    dropped = task.state is TaskState.DROPPED
    late = not dropped and task.due is not None and end is not None and end > task.due
    return Action(
        action=task.title,
        owner=sources.person(task.owner or task.role),
        due=task.due,
        progress=_PROGRESS[task.state],
        late=late,
        public=any(task.title == template.title for template in sources.handbook.tasks),
        done_at=task.done_at if task.state is TaskState.DONE else None,
    )


def communication_plan(sources: Sources) -> CommunicationPlan:
    """The page's four rows, then any further one; unknown until a plan was made."""
    timers = sources.state.plan
    if not timers:
        return CommunicationPlan()
    first: dict[str, PlannedMessage] = {}
    further: list[FurtherAudience] = []
    for timer in timers:
        planned = _planned(timer, sources)
        if timer.row.audience in PAGE_AUDIENCES and timer.row.audience not in first:
            first[timer.row.audience] = planned
        else:
            further.append(FurtherAudience(timer.row.audience, planned))
    rows = [first.get(name, PlannedMessage(needed=False)) for name in PAGE_AUDIENCES]
    return CommunicationPlan(rows[0], rows[1], rows[2], rows[3], tuple(further))


def _planned(timer: PlanTimer, sources: Sources) -> PlannedMessage:
    row, primary = timer.row, timer.row.audience == PAGE_AUDIENCES[0]
    live = sources.state.status.live
    return PlannedMessage(
        message=row.message or None,
        channel=row.channel or None,
        timing=_timing(row.timing, ended=bool(row.every) and not live),
        next_at=_next(timer, sources) if live else None,
        promised_at=_promised(sources) if live and primary else None,
    )


def _timing(words: str, *, ended: bool) -> str | None:
    """What comes again and again ends with the resolution."""
    if ended:
        return f"ended; was {words[:1].lower()}{words[1:]}" if words else "ended"
    return words or None


def _next(timer: PlanTimer, sources: Sources) -> datetime | None:
    """The customer's rows follow the update clock, which knows what was agreed."""
    if timer.row.every == UPDATE:
        return due(sources.state, UPDATE, sources.rules)
    return next_time(timer, sources.state, sources.rules)


def _promised(sources: Sources) -> datetime | None:
    """When the customer was told to expect the next word."""
    told = [
        each.due
        for each in sources.state.commitments
        if each.kind == "next_update" and each.state == "open" and each.due is not None
    ]
    return max(told, default=None)
