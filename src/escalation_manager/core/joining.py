"""What belongs together, and who may know of it: merge, link, and restricted readers."""

from __future__ import annotations

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core import severity, sla
from escalation_manager.core.deadlines import ACKNOWLEDGE, RESOLUTION, RESPONSE
from escalation_manager.core.errors import BadInput, NotAllowed, NotFound
from escalation_manager.core.escalation import Escalation
from escalation_manager.core.rules import Rules
from escalation_manager.core.unfolding import Unfolding

RELATIONS = ("parent", "child", "related", "repeat_of")

INVERSE = {"parent": "child", "child": "parent", "related": "related"}
"""What the other escalation is told; a repeat leaves the earlier one as it is."""


def merge(u: Unfolding, command: c.Merge) -> None:
    """This duplicate ends here and lives on in another one."""
    if command.into == u.state.id:
        raise BadInput("An escalation can't be merged into itself.", "Name the other one.")
    u.note(e.Merged(command.into, command.reason))
    sla.cancel_all(u, f"merged into {command.into}")


def taken_in(state: Escalation, rules: Rules) -> c.Absorb:
    """What the other one must know of a duplicate that is merged into it."""
    shared = (ACKNOWLEDGE, RESPONSE, RESOLUTION)
    running = (state.clocks[name] for name in shared if name in state.clocks)
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
            if clock.running
            for run in clock.runs
        ),
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
    u.note(
        e.Absorbed(
            command.other,
            command.reported_at,
            command.opened_at,
            command.statement,
            command.breached,
            command.highest_severity,
        )
    )
    for name, start, target, always in command.runs:
        clock = u.state.clocks.get(name)
        if clock is not None and clock.running:
            why = f"reported in {command.other} as well"
            u.follow(e.ClockStarted(name, start, target, always, why, keep=True))
    begun = {duty.name: duty for duty in u.state.duties}
    for name, aware in command.duties:
        duty = begun.get(name)
        if duty is None or (duty.met_at is None and aware < duty.aware_at):
            sla.start_duty(u, c.StartDuty(name, aware))
    known, other = u.rules.handbook.severities, command.severity
    if other in known and known[other].rank < known[u.state.severity].rank:
        severity.apply(u, other, f"{command.other} was {known[other].label}")


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
    u.note(e.Cancelled(command.reason.strip()))
    sla.cancel_all(u, "cancelled")


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
