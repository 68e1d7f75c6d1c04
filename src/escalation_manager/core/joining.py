"""What belongs together, and who may know of it: merge, link, and restricted readers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import zip_longest

from escalation_manager.core import carrying, clocks, deadlines, severity, sla
from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core.calendars import Calendar
from escalation_manager.core.carrying import UNSENT
from escalation_manager.core.deadlines import ACKNOWLEDGE, RESOLUTION, RESPONSE
from escalation_manager.core.errors import BadInput, NotAllowed, NotFound
from escalation_manager.core.escalation import Escalation, Run
from escalation_manager.core.goodwill import APPROVED, REQUESTED
from escalation_manager.core.lengths import Length
from escalation_manager.core.rules import Rules
from escalation_manager.core.unfolding import Unfolding

RELATIONS = ("parent", "child", "related", "repeat_of")

INVERSE = {"parent": "child", "child": "parent", "related": "related"}
"""What the other escalation is told; a repeat leaves the earlier one as it is."""


def merge(u: Unfolding, command: c.Merge) -> None:
    """This duplicate ends here and lives on in another one, with all that is open in it."""
    if command.into == u.state.id:
        raise BadInput("An escalation can't be merged into itself.", "Name the other one.")
    into, what = command.into, (command.carried, command.same, command.told)
    u.note(e.Merged(into, command.reason, *what))
    sla.cancel_all(u, f"merged into {into}")
    goes_on = {there: f"goes on as {here} of {into}" for there, here in command.carried}
    goes_on |= {there: f"{into} has it as {here}" for there, here in command.same}
    _end_what_is_open(u, f"merged into {into}", goes_on)


def with_taken(command: c.Merge, entries: Iterable[e.Entry], there: Escalation) -> c.Merge:
    """The merge, which knows as what all that is open goes on, by what the other one took in."""
    for entry in entries:
        if isinstance(entry.event, e.Absorbed):
            owners, taken = there.owners, entry.event
            told = tuple(one for one in (owners.accountable, owners.supporting) if one)
            return replace(command, carried=taken.carried, same=taken.same, told=told)
    return command


def goes_on(state: Escalation, command: c.Command) -> tuple[str, c.Command] | None:
    """Where a report that came too late for a merged one belongs, and under which number.

    What people ask for is refused, with the way on; what a system outside tells of (a task was
    done, a message arrived, the customer wrote) nobody would tell again.
    """
    into, there = state.merged_into, dict(state.gone_over)
    if into is None:
        return None
    match command:
        case c.CompleteTask(task=task) if task in there:
            return into, replace(command, task=there[task])
        case c.RecordDelivery(message=message) | c.RecordBounce(message=message):
            return (into, replace(command, message=there[message])) if message in there else None
        case c.LogCommunication() | c.RecordReply():
            return into, command
        case c.AddNote(text=text):
            return into, replace(command, text=f"{state.id}: {text}")
        case _:
            return None


def _end_what_is_open(u: Unfolding, why: str, goes_on: Mapping[str, str]) -> None:
    """Its tasks, drafts and questions end with it, each with what becomes of it."""
    for task in u.state.tasks:
        if task.open:
            u.follow(e.TaskDropped(task.id, goes_on.get(task.id, why)))
    for message in u.state.messages:
        if message.state in UNSENT:
            u.follow(e.MessageDiscarded(message.id, goes_on.get(message.id, why)))
    if u.state.lowering is not None:
        u.follow(e.LoweringDeclined(u.state.lowering.to, why))


def taken_in(state: Escalation, rules: Rules, at: datetime) -> c.Absorb:
    """What the other one must know of a duplicate that is merged into it now."""
    shared = (ACKNOWLEDGE, RESPONSE, RESOLUTION)
    clocks_ = (state.clocks[name] for name in shared if name in state.clocks)
    running = [clock for clock in clocks_ if clock.running]
    return c.Absorb(
        other=state.id,
        account_id=state.account_id,
        reported_at=state.reported_at or state.raised.reported_at,
        opened_at=state.opened_at,
        statement=state.raised.statement,
        breached=state.breaches,
        highest_severity=rules.handbook.highest(state.highest),
        severity=state.severity,
        runs=tuple(
            (clock.name, run.start, run.target, run.always)
            for clock in running
            for run in clock.runs
        ),
        counted=tuple(
            _counted(clock.name, run, state, rules, at) for clock in running for run in clock.runs
        ),
        contact=carrying.reporter(state, rules),
        links=state.links,
        owed=tuple(carrying.owed(state, at)),
        duties=tuple((d.name, d.aware_at) for d in state.duties if d.met_at is None),
        readers=state.readers,
    )


def absorb(u: Unfolding, command: c.Absorb) -> None:
    """Take in a duplicate: the earliest clock counts, breaches and the higher severity stay."""
    if command.other in u.state.absorbed:
        return
    if command.account_id != u.state.account_id:
        raise NotAllowed(
            f"{command.other} belongs to another account.",
            "Link the two, with one as the parent.",
            rule="merge",
        )
    _keep_secret(u, command)
    known, other = u.rules.handbook.severities, command.severity
    if other in known and known[other].rank < known[u.state.severity].rank:
        # First, so that what this severity asks for stands here and does not come a second time.
        severity.apply(u, other, f"{command.other}, merged into it, is {known[other].label}")
    taking = carrying.Taking(u.state, u.rules, command.contact)
    taking.take(command.owed)
    u.note(
        e.Absorbed(
            command.other,
            command.reported_at,
            command.opened_at,
            command.statement,
            command.breached,
            command.highest_severity,
            tuple(taking.here.items()),
            tuple(taking.same.items()),
        )
    )
    for (name, start, target, always), used in zip_longest(command.runs, command.counted):
        clock = u.state.clocks.get(name)
        if clock is not None and clock.running:
            why = f"reported in {command.other} as well"
            if used is not None:
                start = _began(name, target, used, u, always=always)
            u.follow(e.ClockStarted(name, start, target, always, why, keep=True))
    begun = {duty.name: duty for duty in u.state.duties}
    for name, aware in command.duties:
        duty = begun.get(name)
        if duty is None or (duty.met_at is None and aware < duty.aware_at):
            sla.start_duty(u, c.StartDuty(name, aware))
    for event in taking.events:
        u.note(event)
    for linked, relation in command.links:
        if linked != u.state.id and (linked, relation) not in u.state.links:
            u.follow(e.Linked(linked, relation))


def _counted(
    name: str, run: Run, state: Escalation, rules: Rules, at: datetime
) -> timedelta | None:
    """How much of its target a run has used, where pauses stood in between; else None.

    A pause that has not ended yet ends with the merge: the clock that goes on is another one.
    """
    standing = tuple(
        clocks.Pause(pause.start, min(pause.end or at, at), pause.reason)
        for pause in deadlines.pauses(state, name)
        if pause.start < at
    )
    if not any(pause.end and pause.end > run.start for pause in standing):
        return None
    return clocks.elapsed(run.start, at, _calendar(run, state, rules), standing)


def _began(name: str, target: str, used: timedelta, u: Unfolding, *, always: bool) -> datetime:
    """When a run must have begun here to have used so much by now."""
    on = _calendar(Run(u.at, target, always), u.state, u.rules)
    began = clocks.before_due(u.at, used, on, deadlines.pauses(u.state, name))
    return u.at - used if began is None else began


def _calendar(run: Run, state: Escalation, rules: Rules) -> Calendar:
    own, office = deadlines.calendar(run, state, rules), deadlines.service(state, rules)
    return clocks.counted_on(Length.parse(run.target), own, office)


def _keep_secret(u: Unfolding, command: c.Absorb) -> None:
    """What only some may read is not told to others by a merge."""
    if command.readers is None:
        return
    if u.state.readers is None or not set(u.state.readers) <= set(command.readers):
        raise NotAllowed(
            f"{command.other} is restricted, and others may read {u.state.id}.",
            f"Restrict {u.state.id} to readers of {command.other} first, or link the two.",
            rule="audience",
        )


def link(u: Unfolding, command: c.Link) -> None:
    """Link to another escalation."""
    if command.relation not in RELATIONS:
        raise BadInput(
            f"There is no relation {command.relation!r}.", f"Use one of: {', '.join(RELATIONS)}."
        )
    if command.other == u.state.id:
        raise BadInput("An escalation can't be linked to itself.", "Name the other one.")
    if (command.other, command.relation) not in u.state.links:
        u.note(e.Linked(command.other, command.relation))


def cancel(u: Unfolding, command: c.Cancel) -> None:
    """It was raised in error."""
    if not command.reason.strip():
        raise BadInput("Cancelling needs a reason.", "Say why it was raised in error.")
    why = f"cancelled: {command.reason.strip()}"
    u.note(e.Cancelled(command.reason.strip()))
    sla.cancel_all(u, "cancelled")
    _end_what_is_open(u, why, {})
    for one in u.state.goodwill:
        if one.state in (REQUESTED, APPROVED):
            u.follow(e.GoodwillExpired(one.id, u.at))
    for promise in u.state.commitments:
        if promise.state == "open":
            u.follow(e.CommitmentBroken(promise.id, promise.due, why))


def restrict(u: Unfolding, command: c.Restrict) -> None:
    """Only these people may know of it, and who restricts it."""
    unknown = [one for one in command.readers if one not in u.rules.directory.people]
    if unknown:
        raise NotFound(f"There is nobody called {unknown[0]!r}.", "Name people by their ids.")
    if not command.readers:
        raise BadInput("A restricted escalation needs readers.", "Name at least one person.")
    _restrict(u, command.readers, command.reason, by_desk=False)


def lift(u: Unfolding, command: c.LiftRestriction) -> None:
    """Everybody on the desk may read it again."""
    if not command.reason.strip():
        raise BadInput("Lifting a restriction needs a reason.", "Say why it is no secret any more.")
    if u.state.readers is not None:
        u.note(e.RestrictionLifted(command.reason.strip()))


def restrict_to_roles(u: Unfolding) -> None:
    """A type that the handbook restricts names its readers: its roles, and who works on it."""
    policy = u.rules.handbook.type(u.state.type)
    if not policy.restricted:
        return
    team = u.rules.account.team if u.rules.account else ()
    readers = [person for role, person in team if role in policy.restricted_roles]
    readers += [
        person.id
        for person in u.rules.directory.people.values()
        if not person.agent and any(role in policy.restricted_roles for role in person.roles)
    ]
    owners = u.state.owners
    readers += [one for one in (owners.accountable, owners.supporting, owners.sponsor) if one]
    readers += owners.resolving
    readers += u.state.ladder.alerted
    _restrict(u, tuple(readers), f"{policy.label} escalations are restricted", by_desk=True)


def _restrict(u: Unfolding, readers: tuple[str, ...], reason: str, *, by_desk: bool) -> None:
    own = () if u.actor.system or u.actor.agent else (u.actor.id,)
    everybody = tuple(dict.fromkeys((*(u.state.readers or ()), *readers, *own)))
    if not by_desk:
        everybody = tuple(dict.fromkeys((*readers, *own)))
    if set(everybody) == set(u.state.readers or ()):
        return
    restricted = e.ReadersRestricted(everybody, reason)
    if by_desk:
        u.follow(restricted)
    else:
        u.note(restricted)
