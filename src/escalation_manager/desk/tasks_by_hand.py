"""Which tasks that somebody had made in the CRM belong into the issue tracker too?

No escalation owes them to anybody: `crm.create_task` makes them, for an account. So the CRM is
looked through for new ones, each minute, and the tracker knows which of them it has.
"""

from __future__ import annotations

from datetime import datetime

from escalation_manager.core.errors import Never
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.tracking import is_theirs
from escalation_manager.ports.connectors import CrmTask
from escalation_manager.ports.tracking import TaskToTrack, Tracker


def track_by_hand(desk: Desk, tracker: Tracker, since: datetime, at: datetime) -> int:
    """See that those made since then stand there; how many. TryAgain; Never, after all the others.

    One that is refused keeps no other one waiting.
    """
    if desk.outside.made is None:
        return 0
    there, refusal = 0, None
    people = desk.policy.directory().people
    for task in desk.outside.made.made_by_hand(since):
        if is_theirs(task.owner, tracker, people):
            try:
                tracker.track(_to_track(desk, task), at=at)
                there += 1
            except Never as refused:
                refusal = refusal or refused
    if refusal is not None:
        raise refusal
    return there


def _to_track(desk: Desk, task: CrmTask) -> TaskToTrack:
    row = desk.store.row(task.escalation_id) if task.escalation_id else None
    restricted = row is not None and row.readers is not None
    title = f"{task.escalation_id}: a task" if restricted else task.title
    return TaskToTrack(
        task.escalation_id, task.id, title, task.owner, task.person or task.owner, task.due
    )
