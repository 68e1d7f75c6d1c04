"""What an escalation remembers of its tasks."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from escalation_manager.core import events as e
from escalation_manager.core.escalation import Escalation, Task, TaskState, changed


def remember(state: Escalation, event: e.TaskEvent, at: datetime, actor: str) -> Escalation:
    """The escalation after one more event of this chapter."""
    match event:
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
                overdue_noted=event.overdue,
                origin=event.origin,
            )
            return changed(state, tasks=(*state.tasks, task))
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
            return changed(state, tasks=tasks)
        case _:
            assert_never(event)


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
    return changed(state, tasks=tasks)
