"""Which tasks is an issue tracker told of, and what of them? Those of the roles that it has.

The core knows of no tracker: it asks for a task to stand in the CRM, and where one is connected,
the same task is owed to it too. What becomes of the task here is owed to it as well, unless the
tracker itself told us of it. Each has a key of its own, so that none waits for the CRM.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from escalation_manager.core import events as e
from escalation_manager.core import playbook
from escalation_manager.core.directory import Person
from escalation_manager.core.escalation import Escalation, Status, Task, TaskState
from escalation_manager.core.events import SYSTEM
from escalation_manager.core.rules import Actor, Rules
from escalation_manager.ports.tracking import TRACK, TRACK_CHANGE, Part, Tracker


def with_tracked(
    before: Escalation | None,
    entries: Sequence[e.Entry],
    after: Escalation,
    rules: Rules,
    tracker: Tracker | None,
    *,
    told: bool,
) -> Iterator[playbook.Effect]:
    """All effects of these entries, with those of the tracker. `told`: it was the one that told."""
    people = rules.directory.people
    if tracker is not None:
        yield from _taken_over(entries, after, rules, tracker)
    for effect in playbook.effects(before, entries, rules):
        yield effect
        if tracker is None or effect.kind != playbook.CRM_TASK:
            continue
        if is_theirs(str(effect.data["owner"]), tracker, people):
            key = effect.key.replace(f":{playbook.CRM_TASK}:", f":{TRACK}:")
            yield replace(effect, key=key, kind=TRACK, target=tracker.name)
    if tracker is not None and before is not None and not told:
        yield from _changes(before, entries, after, rules, tracker)


def _taken_over(
    entries: Sequence[e.Entry], after: Escalation, rules: Rules, tracker: Tracker
) -> Iterator[playbook.Effect]:
    """A task that goes on here after a merge keeps its issue, which stands for it from now on."""
    for entry in entries:
        match entry.event:
            case e.TaskAdded(task=number, origin=origin) if origin:
                task = after.task(number)
                if task is None or not _stands(task, tracker, rules):
                    continue
                data: dict[str, playbook.Value] = {
                    "account": after.account_id,
                    "task": task.id,
                    "title": task.title,
                    "restricted": after.readers is not None,
                }
                key = f"{entry.escalation}:{entry.version}:{TRACK}:0"
                yield playbook.Effect(key, TRACK, tracker.name, playbook.NORMAL, entry.at, data)
            case _:
                pass


def told_by(tracker: Tracker | None, actor: Actor, key: str | None) -> bool:
    """Whether it is the tracker that tells us this: what comes from there never goes back."""
    return tracker is not None and actor.system and (key or "").startswith(f"{tracker.name}:")


def is_theirs(owner: str, tracker: Tracker, people: Mapping[str, Person]) -> bool:
    """Whether a task of that role or person stands in the tracker."""
    person = people.get(owner)
    return not tracker.roles.isdisjoint(person.roles if person else (owner,))


def _changes(
    before: Escalation,
    entries: Sequence[e.Entry],
    after: Escalation,
    rules: Rules,
    tracker: Tracker,
) -> Iterator[playbook.Effect]:
    """What became of the tasks that were open until now; one effect for each."""
    number, said = 0, tuple(_of_all(before, entries, after, rules))
    cancelled, elsewhere = after.status is Status.CANCELLED, _elsewhere(entries)
    for was in before.tasks:
        task = after.task(was.id)
        if task is None or not was.open:
            continue
        begun = _stands(was, tracker, rules)
        if not begun and not _stands(task, tracker, rules):
            continue
        parts = frozenset(_parts(was, task, raised=after.severity != before.severity)) | (
            {Part.STATE} if cancelled else set()
        )
        if task.id in elsewhere:
            # Whoever works on its issue works on: it stands for the task that goes on there.
            parts = frozenset()
        words = (*_of_one(task, entries, parts, elsewhere, rules), *said)
        if not words and not parts:
            continue
        data: dict[str, playbook.Value] = {
            "account": after.account_id,
            "task": task.id,
            "title": task.title,
            "restricted": after.readers is not None,
        }
        last = entries[-1]
        where = tracker.name, playbook.NORMAL, last.at
        if begun:
            data |= {"parts": tuple(sorted(parts)), "words": "\n".join(words)}
            key = f"{after.id}:{last.version}:{TRACK_CHANGE}:{number}"
            yield playbook.Effect(key, TRACK_CHANGE, *where, data)
        elif task.open:
            key = f"{after.id}:{last.version}:{TRACK}:{number}"
            yield playbook.Effect(key, TRACK, *where, data)
        number += 1


def _stands(task: Task, tracker: Tracker, rules: Rules) -> bool:
    """Whether it is theirs: by the role that it was meant for, or because one of them took it."""
    people = rules.directory.people
    taken = task.state is TaskState.ACCEPTED and is_theirs(task.owner, tracker, people)
    return taken or is_theirs(task.role or task.owner, tracker, people)


def _parts(was: Task, task: Task, *, raised: bool) -> Iterator[Part]:
    if not task.open:
        yield Part.STATE
        return
    if was.owner != task.owner:
        yield Part.OWNER
    if was.due != task.due:
        yield Part.DUE
    if raised:
        yield Part.SEVERITY


def _of_one(
    task: Task,
    entries: Sequence[e.Entry],
    parts: Collection[Part],
    elsewhere: Mapping[str, str],
    rules: Rules,
) -> Iterator[str]:
    """In words, what became of this task."""
    if task.id in elsewhere:
        yield f"{task.id} goes on as {elsewhere[task.id]}."
    elif any(isinstance(one.event, e.Cancelled) for one in entries):
        return  # that says it
    elif task.state is TaskState.DONE or task.state is TaskState.DROPPED:
        done = task.state is TaskState.DONE
        ended = next(one for one in reversed(entries) if _ends(one.event, task.id))
        verb = "completed" if done else "dropped"
        # The desk itself ends a task when what it asked for was done.
        itself = ended.actor == SYSTEM
        who = rules.directory.name(ended.actor)
        did = f"{task.id} was {verb}" if itself else f"{who} {verb} {task.id}"
        yield f"{did} on the escalation desk{f': {task.result}' if task.result else '.'}"
    if Part.OWNER in parts:
        yield f"{rules.directory.name(task.owner)} has {task.id} on the escalation desk now."
    if Part.DUE in parts:
        due = f"is due {task.due:%Y-%m-%d %H:%M %Z}" if task.due else "has no due time"
        yield f"{task.id} {due} now."


def _of_all(
    before: Escalation, entries: Sequence[e.Entry], after: Escalation, rules: Rules
) -> Iterator[str]:
    """In words, what became of the escalation, for whoever works on one of its tasks."""
    if after.severity != before.severity:
        new, old = (rules.handbook.severity(one.severity).label for one in (after, before))
        why = next(filter(None, (_reason(one.event) for one in entries)), "")
        yield f"{after.id} is {new} now; it was {old}{f': {why}' if why else '.'}"
    for one in entries:
        match one.event:
            case e.Resolved(resolution=how, summary=summary):
                yield f"{after.id} is resolved ({how}): {summary}"
            case e.Reopened(reason=reason):
                yield f"{after.id} is open again: {reason}"
            case e.Cancelled(reason=reason):
                yield f"{after.id} was cancelled: {reason}"
            case e.Merged(into=into):
                yield f"{after.id} goes on as {into}."
            case _:
                pass


def _elsewhere(entries: Sequence[e.Entry]) -> dict[str, str]:
    """Which tasks go on where this one was merged into, and as what."""
    merged = (one.event for one in entries if isinstance(one.event, e.Merged))
    return {
        there: f"{here} of {event.into}"
        for event in merged
        for there, here in event.carried
        if there.startswith("T")
    }


def _ends(event: e.Event, task: str) -> bool:
    return isinstance(event, e.TaskCompleted | e.TaskDropped) and event.task == task


def _reason(event: e.Event) -> str:
    return event.reason if isinstance(event, e.SeverityChanged | e.Triaged) else ""
