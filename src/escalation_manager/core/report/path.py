"""Which way has it gone? The Escalation Path: what happened row by row, then what is to come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from escalation_manager.core import events as e
from escalation_manager.core.deadlines import RESOLUTION, UPDATE, ClockStatus, due, label, view
from escalation_manager.core.escalation import Status, Task, TaskState
from escalation_manager.core.report.ladder_ahead import RUNGS, next_climb, reason
from escalation_manager.core.report.model import PathStep, Person, Progress
from escalation_manager.core.report.sources import AUTOMATIC, Sources


def path(sources: Sources) -> tuple[PathStep, ...]:
    """The steps by their time; those without one come last."""
    steps = [_initial_report(sources)]
    steps += [step for entry in sources.entries for step in _happened(sources, entry)]
    steps += [*filter(None, [next_climb(sources)]), _review(sources), _target(sources)]
    return tuple(sorted(steps, key=lambda step: _order(step, sources.at)))


def _order(step: PathStep, at: datetime) -> tuple[bool, datetime]:
    known = isinstance(step.time, datetime)
    return not known, step.time if isinstance(step.time, datetime) else at


def _initial_report(sources: Sources) -> PathStep:
    state = sources.state
    reporter = sources.customer(state.raised.contact_id or state.raised.sender)
    return _done(state.reported_at or state.opened_at, "Initial report", reporter, public=True)


def _happened(sources: Sources, entry: e.Entry) -> Iterator[PathStep]:
    """What the event adds to the path; most add nothing."""
    event, at = entry.event, entry.at
    actor = sources.person(entry.actor)
    match event:
        case e.RungAlerted():
            yield from _alerted(sources, event, at)
        case e.RungSkipped():
            who = Person(sources.roles(event.roles), internal=False)
            yield _done(at, f"{RUNGS.get(event.rung, '')}skipped, nobody reachable", who)
        case e.FallbackTold():
            for person in event.people:
                why = reason(event.cause, sources)
                action = f"{sources.handbook.role_label(event.role)} told ({why})"
                yield _done(at, action, sources.person(person), late=event.late)
        case e.AlertAcknowledged():
            yield _done(at, "Alert acknowledged", sources.person(event.person))
        case e.AcknowledgementExpired():
            yield _done(at, "Acknowledgement expired", AUTOMATIC)
        case e.Silenced():
            yield _done(at, f"Alerts silenced: {event.reason}", actor)
        case e.HandoverAccepted():
            yield _done(at, "Taken over", sources.person(event.person))
        case e.SeverityChanged():
            old, new = (sources.handbook.severities.get(name) for name in (event.old, event.new))
            lower = old and new and new.rank > old.rank
            named = [level.label if level else "unknown" for level in (old, new)]
            how = "lowered" if lower else "raised"
            yield _done(at, f"Severity {how} from {named[0]} to {named[1]}", actor)
        case e.CustomerAcknowledged():
            by = sources.person(event.by)
            yield _done(event.acknowledged_at, "Customer acknowledged", by, public=True)
        case e.FirstResponseGiven():
            yield _done(event.responded_at, "First response", actor, public=True)
        case e.ClockBreached():
            yield from _breached(sources, event)
        case e.ClockPaused():
            yield _done(at, f"Resolution clock paused: {event.reason}", actor)
        case e.ClockResumed():
            yield _done(event.at_instant, "Resolution clock runs again", actor)
        case e.FixConfirmed():
            yield _done(at, f"Time of the fix confirmed: {event.what}", sources.person(event.by))
        case e.FixWithdrawn():
            action = f"Time of the fix withdrawn: {event.reason}"
            yield _done(at, action, sources.person(event.by))
        case e.Resolved():
            how = f" by {event.resolution}" if event.resolution in ("fix", "workaround") else ""
            yield _done(at, f"Resolved{how}", actor, public=True)
        case e.Reopened():
            yield _done(at, "Reopened", actor, public=True)
        case e.CustomerConfirmed():
            yield _done(at, "Solution confirmed", sources.customer(event.by), public=True)
        case e.Closed():
            yield _done(at, "Closed", actor, public=True)
        case e.Cancelled():
            yield _done(at, "Cancelled", actor)
        case e.Merged():
            yield _done(at, f"Merged into {event.into}", actor)
        case e.Absorbed():
            yield _done(at, f"{event.other} merged into it", actor)
        case _:
            return


def _alerted(sources: Sources, event: e.RungAlerted, at: datetime) -> Iterator[PathStep]:
    """One row for each person; while they sleep, the alert waits."""
    sent, first = max(at, event.deliver_at), event.rung == 0 and not event.again
    why = "" if first else reason(event.cause, sources)
    for person in event.people:
        role = sources.called_as(person, event.roles)
        again = " again" if event.again else ""
        by_hand = " by hand" if event.by_hand else ""
        because = f" ({why})" if why else ""
        yield PathStep(
            time=sent,
            action=f"{RUNGS.get(event.rung, '')}{role} notified{again}{by_hand}{because}",
            owner=sources.person(person),
            progress=Progress.DONE if sent <= sources.at else Progress.TO_DO,
            late=event.late,
            public=first and sent <= sources.at,
        )


def _breached(sources: Sources, event: e.ClockBreached) -> Iterator[PathStep]:
    """What should have been done by then, and if it was; the target's own row says it of itself."""
    state, clock = sources.state, sources.state.clocks.get(event.clock)
    if event.clock == RESOLUTION and due(state, RESOLUTION, sources.rules) == event.due:
        return
    updated = (
        event.clock == UPDATE and state.updated_at is not None and state.updated_at > event.due
    )
    over = updated or clock is None or not clock.running
    yield PathStep(
        time=event.due,
        action=f"{label(event.clock, state)} due",
        owner=sources.person(state.owners.accountable),
        progress=Progress.DONE if over else Progress.TO_DO,
        late=True,
    )


def _review(sources: Sources) -> PathStep:
    """The expert's look at it: done with the analysis, its task, or the confirmed time of a fix."""
    state, cause = sources.state, sources.last(e.RootCauseRecorded)
    task = _review_task(sources)
    finished = [task.done_at] if task and task.done_at else []
    if cause and state.root_cause and state.root_cause.final:
        finished.append(cause.at)
    finished += [each.at for each in state.confirmations if not each.withdrawn]
    begun = cause is not None or (task is not None and task.state is TaskState.ACCEPTED)
    dropped = task is not None and task.state is TaskState.DROPPED
    wanted = task.due if task and not dropped else None
    owner = task.owner if task else next(iter(state.owners.resolving), None)
    if finished:
        progress = Progress.DONE
    elif not state.status.live or dropped:
        progress = Progress.NOT_NEEDED
    else:
        progress = Progress.UNDER_WAY if begun else Progress.TO_DO
    end = min(finished, default=sources.at)
    waits = progress in (Progress.TO_DO, Progress.UNDER_WAY, Progress.DONE)
    return PathStep(
        time=min(finished, default=wanted),
        action=_review_name(sources),
        owner=sources.person(owner),
        progress=progress,
        late=waits and wanted is not None and end > wanted,
        public=True,
    )


def _review_name(sources: Sources) -> str:
    policy = sources.handbook.types.get(sources.state.type)
    first = next(iter(policy.owners), None) if policy else None
    if first is None or first in sources.handbook.roles.technical:
        return "Technical review"
    return f"{sources.handbook.role_label(first)} review"


def _review_task(sources: Sources) -> Task | None:
    """The first task that the handbook gives to the people who solve this type."""
    policy = sources.handbook.types.get(sources.state.type)
    owners = policy.owners if policy else ()
    titles = {each.title for each in sources.handbook.tasks if each.owner in owners}
    own = [task for task in sources.state.tasks if task.title in titles and task.role in owners]
    own.sort(key=lambda task: task.due or sources.at)
    return next((task for task in own if task.state is not TaskState.DROPPED), None) or next(
        iter(own), None
    )


def _target(sources: Sources) -> PathStep:
    """The page's last row. To the customer it is a promise, unless the time of a fix stands."""
    state, clock = sources.state, view(sources.state, RESOLUTION, sources.rules, sources.at)
    over = clock is not None and clock.status is ClockStatus.MISSED
    if clock is not None and clock.due is not None and clock.stopped_at is None:
        over = clock.due < sources.at
    if state.status in (Status.MERGED, Status.CANCELLED):
        progress, over = Progress.NOT_NEEDED, False
    else:
        progress = Progress.TO_DO if state.status.live else Progress.DONE
    never = clock is not None and clock.status is ClockStatus.NEVER
    return PathStep(
        time="never" if never else clock.due if clock else None,
        action="Resolution target",
        owner=_owner(sources),
        progress=progress,
        late=over,
        public=state.status.live and confirmed_fix(sources) is None,
    )


def confirmed_fix(sources: Sources) -> PathStep | None:
    """The customer's resolution target: the time that a technical role vouches for just now."""
    standing = [
        each
        for each in sources.state.confirmations
        if not each.withdrawn and each.valid_until > sources.at
    ]
    if not standing or not sources.state.status.live:
        return None
    return PathStep(
        time=standing[-1].ready_by,
        action="Resolution target",
        owner=sources.person(standing[-1].by),
        progress=Progress.TO_DO,
        public=True,
        confirmed=True,
    )


def _owner(sources: Sources) -> Person | None:
    owners = sources.state.owners
    return sources.person(next(iter(owners.resolving), None) or owners.accountable)


def _done(
    at: datetime, action: str, owner: Person | None, *, late: bool = False, public: bool = False
) -> PathStep:
    return PathStep(at, action, owner, Progress.DONE, late=late, public=public)
