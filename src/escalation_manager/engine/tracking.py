"""How is an issue tracker told of a task, and of what became of it since?

Of the task as it stands now, whatever it was when this came to be owed: what was held up by another
thing never undoes what was told meanwhile. What changed is named by the effect, so that the rest of
an issue is left to those who work on it there.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from escalation_manager.core import commands as c
from escalation_manager.core.errors import Conflict, NotFound, TryAgain
from escalation_manager.core.escalation import Escalation, Status, Task, TaskState
from escalation_manager.ports.log import JSON, EffectState, Owed, Store
from escalation_manager.ports.tracking import (
    TRACK,
    Change,
    Part,
    Stand,
    TaskToTrack,
    Tracker,
)

MADE = timedelta(minutes=1)
"""After which an issue is looked for again that is still to be made."""
_STANDS = {TaskState.DONE: Stand.DONE, TaskState.DROPPED: Stand.DROPPED}


class NotYet(TryAgain):
    """The tracker is well; something of ours has to be done first."""


class Knowing(Protocol):
    """What this asks of the desk."""

    store: Store

    def state_of(self, escalation: str) -> Escalation:
        """The escalation as it stands now."""
        ...


def tell_tracker(
    owed: Owed, tracker: Tracker | None, knowing: Knowing, at: datetime
) -> tuple[JSON, c.Command | None]:
    """What the tracker answered, and what the escalation hears of it. TryAgain, Never, Conflict.

    Which issue it is stands in the escalation, where whoever works on it looks.
    """
    if tracker is None or tracker.name != owed.effect.target:
        raise Conflict(
            f"No issue tracker {owed.effect.target!r} is connected.",
            "Connect it in channels.toml, or drop this.",
        )
    task = _as_it_stands(owed, knowing.state_of(owed.escalation))
    if owed.effect.kind != TRACK:
        return _change(owed, task, tracker, knowing, at), None
    if task.stand is not Stand.OPEN:
        return None, None  # nobody needs an issue of what is over
    issue = tracker.track(task, at=at)
    said = f"{task.task} is {issue.key} in {tracker.name.title()}: {issue.url}"
    return issue.key, c.AddNote(said)


def _change(
    owed: Owed, task: TaskToTrack, tracker: Tracker, knowing: Knowing, at: datetime
) -> JSON:
    data = owed.effect.data
    parts = frozenset(map(Part, _texts(data["parts"])))
    change = Change(parts, _unless_restricted(owed, knowing), owed.effect.key)
    issue = tracker.change(task, change, at=at)
    if issue is not None:
        return issue.key
    waiting = knowing.store.effects(
        states=(EffectState.PENDING, EffectState.LEASED),
        kinds=(TRACK,),
        escalation=owed.escalation,
        limit=None,
    )
    if any(one.effect.data["task"] == task.task for one in waiting):
        # Once it is made it shows this, or we write it then: not both at once.
        raise NotYet(f"{tracker.name.title()} has no issue of {task.task} yet.", at=at + MADE)
    return None


def _unless_restricted(owed: Owed, knowing: Knowing) -> str:
    restricted = knowing.state_of(owed.escalation).readers is not None
    return "" if restricted else str(owed.effect.data["words"])


def _as_it_stands(owed: Owed, state: Escalation) -> TaskToTrack:
    data = owed.effect.data
    task = state.task(str(data["task"]))
    if task is None:
        raise NotFound(f"{state.id} has no task {data['task']!r}.", "Drop this.")
    restricted = state.readers is not None or bool(data["restricted"])
    stand = _STANDS.get(task.state, Stand.OPEN)
    if stand is Stand.OPEN and state.status is Status.CANCELLED:
        stand = Stand.DROPPED
    return TaskToTrack(
        state.id,
        task.id,
        f"{state.id}: a task" if restricted else task.title,
        task.role or task.owner,
        task.owner,
        task.due,
        state.severity,
        stand,
        _origin(task),
    )


def _origin(task: Task) -> tuple[str, str] | None:
    escalation, _, number = task.origin.partition(" ")
    return (escalation, number) if number else None


def _texts(value: JSON) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else ()
