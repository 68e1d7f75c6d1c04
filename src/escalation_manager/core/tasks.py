"""What is to be done, by whom, until when: the tasks of an escalation and their templates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from escalation_manager.core import commands as c
from escalation_manager.core import deadlines
from escalation_manager.core import events as e
from escalation_manager.core.errors import BadInput, NotAllowed, NotFound
from escalation_manager.core.escalation import Escalation, Task, TaskState
from escalation_manager.core.handbook import TaskTemplate
from escalation_manager.core.lengths import Length
from escalation_manager.core.rules import Rules
from escalation_manager.core.rungs import fillers
from escalation_manager.core.sla import JUST_AFTER
from escalation_manager.core.unfolding import Due, Unfolding

TERMS = ("immediate", "short", "long")
"""The page's three tables: the next 4 hours, the next 24 to 48, long-term prevention."""

IMMEDIATE, SHORT = timedelta(hours=4), timedelta(hours=48)


def from_templates(u: Unfolding) -> None:
    """The tasks that the handbook asks for by type and severity, each once."""
    present = {task.title.casefold() for task in u.state.tasks}
    for template in u.rules.handbook.tasks:
        if _wanted(template, u.state) and template.title.casefold() not in present:
            due = due_after(template.due, u.state.opened_at, u.state, u.rules)
            _add(u, template.title, template.owner, due, None, "handbook", by_desk=True)


def add(u: Unfolding, command: c.AddTask) -> None:
    """Add a task for a person or a role."""
    if not command.title.strip():
        raise BadInput("A task needs a title.", "Say what is to be done.")
    if command.due is not None and command.offset is not None:
        raise BadInput("A task has one due time.", "Give an instant or an offset, not both.")
    if command.term is not None and command.term not in TERMS:
        raise BadInput(f"There is no term {command.term!r}.", f"Use one of: {', '.join(TERMS)}.")
    due = command.due
    if command.offset is not None:
        due = due_after(Length.parse(command.offset.lstrip("+")), u.at, u.state, u.rules)
    elif due is not None and due < u.at:
        raise BadInput(
            f"The task would be due at {due.isoformat()}, which is past.", "Give a later time."
        )
    source = "agent" if u.actor.agent else "person"
    _add(u, command.title.strip(), command.owner, due, command.term, source)


def accept(u: Unfolding, command: c.AcceptTask) -> None:
    """Take a task on; it is then yours."""
    task = _task(u.state, command.task)
    if task.state is TaskState.ACCEPTED and task.owner == u.actor.id:
        return
    _open(task, "accepted")
    u.note(e.TaskAccepted(task.id, u.actor.id))


def complete(u: Unfolding, command: c.CompleteTask) -> None:
    """Finish a task."""
    task = _task(u.state, command.task)
    if task.state is not TaskState.DONE:
        _open(task, "completed")
        u.note(e.TaskCompleted(task.id, command.result))


def drop(u: Unfolding, command: c.DropTask) -> None:
    """Drop a task that is not needed."""
    task = _task(u.state, command.task)
    if not command.reason.strip():
        raise BadInput("Dropping a task needs a reason.", "Say why it is not needed.")
    if task.state is not TaskState.DROPPED:
        _open(task, "dropped")
        u.note(e.TaskDropped(task.id, command.reason))


def due_after(length: Length, begin: datetime, state: Escalation, rules: Rules) -> datetime | None:
    """So long after `begin`, on the calendar of the escalation's clocks."""
    always = rules.handbook.severity(state.severity).always
    return deadlines.due_after(length, begin, state, rules, always=always)


def term_of(due: datetime | None, at: datetime) -> str:
    """In which of the page's three tables a task stands."""
    if due is None or due - at > SHORT:
        return "long"
    return "immediate" if due - at <= IMMEDIATE else "short"


def agenda(state: Escalation, rules: Rules) -> Iterator[Due]:  # noqa: ARG001
    """Every open task that will be overdue."""
    if state.status.ended and state.closing.closed_at is None:
        return
    for task in state.tasks:
        if task.open and task.due is not None and not task.overdue_noted:
            yield Due(task.due + JUST_AFTER, f"task {task.id}: {task.title}", _Overdue(task.id))


class _Overdue:
    """Records once that a task is overdue."""

    __slots__ = ("task",)

    def __init__(self, task: str) -> None:
        self.task = task

    def __call__(self, u: Unfolding) -> None:
        task = u.state.task(self.task)
        if task is not None and task.due is not None:
            late = u.at - task.due > u.rules.handbook.clocks.late_after
            u.follow(e.TaskOverdue(task.id, task.due, late))


def _wanted(template: TaskTemplate, state: Escalation) -> bool:
    return (not template.types or state.type in template.types) and (
        not template.severities or state.severity in template.severities
    )


def _add(
    u: Unfolding,
    title: str,
    owner: str,
    due: datetime | None,
    term: str | None,
    source: str,
    *,
    by_desk: bool = False,
) -> None:
    role, person = "", owner
    if owner in u.rules.directory.people:
        left_on = u.rules.directory.people[owner].left_on
        if left_on is not None and left_on <= u.at.date():
            raise BadInput(f"{owner!r} does not work here any more.", "Name somebody else.")
    elif owner in u.rules.handbook.roles.labels:
        role, found = owner, fillers(owner, u.rules, u.at)
        person = found[0].id if found else owner
    else:
        raise NotFound(
            f"There is nobody called {owner!r}.", "Name a person's id, or a role such as csm."
        )
    term = term or term_of(due, u.at)
    task = e.TaskAdded(f"T{len(u.state.tasks) + 1}", title, person, due, term, role, source)
    if by_desk:
        u.follow(task)
    else:
        u.note(task)


def _task(state: Escalation, task_id: str) -> Task:
    task = state.task(task_id.upper())
    if task is None:
        known = ", ".join(t.id for t in state.tasks) or "it has none"
        raise NotFound(f"{state.id} has no task {task_id!r}.", f"Tasks: {known}.")
    return task


def _open(task: Task, verb: str) -> None:
    if not task.open:
        raise NotAllowed(
            f"{task.id} is {task.state.value}; it can't be {verb}.", "Add a new task.", rule="tasks"
        )
