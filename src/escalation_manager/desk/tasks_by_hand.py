"""Which tasks that somebody had made in the CRM belong into the issue tracker too?

No escalation owes them to anybody: `crm.create_task` makes them, for an account. So the CRM is
looked through for new ones, each minute, by whichever process comes first; it takes each task for
itself for a while, so that two of them never make two issues of one.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from escalation_manager.core.errors import Never
from escalation_manager.core.events import SYSTEM
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.tracking import is_theirs
from escalation_manager.ports.connectors import CrmTask
from escalation_manager.ports.log import Work
from escalation_manager.ports.tracking import TRACK, TaskToTrack, Tracker

TURN = timedelta(minutes=2)
"""Who began with a task has it for one or two of these; then somebody tries again."""


def track_by_hand(desk: Desk, tracker: Tracker, since: datetime, at: datetime) -> int:
    """See that those made since then stand there; how many do. TryAgain; Never, after all others.

    One that is refused keeps no other one waiting.
    """
    if desk.outside.made is None:
        return 0
    there, refusal = 0, None
    people = desk.policy.directory().people
    for task in desk.outside.made.made_by_hand(since):
        key = f"{tracker.name}:{TRACK}:{task.id}"
        if not is_theirs(task.owner, tracker, people):
            continue
        if desk.store.request(key) is None:
            if not _ours(desk, key, at):
                continue
            try:
                issue = tracker.track(_to_track(desk, task), at=at)
            except Never as refused:
                refusal = refusal or refused
                continue
            _remember(desk, key, issue.key, at)
        there += 1
    if refusal is not None:
        raise refusal
    return there


def _ours(desk: Desk, key: str, at: datetime) -> bool:
    """Whether it is for this process to try it now."""
    turn = int(at.timestamp() // TURN.total_seconds())

    def take(work: Work) -> bool:
        if any(
            work.request(one) is not None for one in (key, f"{key}:{turn}", f"{key}:{turn - 1}")
        ):
            return False
        work.answer(f"{key}:{turn}", SYSTEM, desk.name, None, at)
        return True

    return desk.store.transact(take)


def _remember(desk: Desk, key: str, issue: str, at: datetime) -> None:
    def done(work: Work) -> None:
        if work.request(key) is None:
            work.answer(key, SYSTEM, desk.name, issue, at)

    desk.store.transact(done)


def _to_track(desk: Desk, task: CrmTask) -> TaskToTrack:
    row = desk.store.row(task.escalation_id) if task.escalation_id else None
    restricted = row is not None and row.readers is not None
    title = f"{task.escalation_id}: a task" if restricted else task.title
    return TaskToTrack(
        task.escalation_id, task.id, title, task.owner, task.person or task.owner, task.due
    )
