"""Who is away, and who stands in? Written down as a people file would.

The directory is brought in from other systems; what is changed here holds until a file says
otherwise. Everybody may say when they are away, and who stands in; of others a manager or an admin.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from datetime import date, time

from escalation_manager.core import rungs
from escalation_manager.core.directory import Leave, Person
from escalation_manager.core.errors import BadInput, NotAllowed, NotFound
from escalation_manager.desk.counter import Desk

LONGEST_LEAVE_DAYS = 750
MOST_LEAVES = 50


def may_staff(desk: Desk, person: str, *, actor: str) -> bool:
    """Whether they may say when this person is away."""
    asker = desk.policy.actor(actor)
    managers = desk.policy.handbook().roles.managers
    return asker.id == person or (asker.has("admin", *managers) and not asker.agent)


def add_leave(desk: Desk, person: str, first: date, last: date, *, actor: str) -> None:
    """They are away from the first day to the last, both included."""
    known = _known(desk, person, actor)
    if last < first:
        raise BadInput("The leave ends before it begins.", "Give the earlier day first.")
    if (last - first).days > LONGEST_LEAVE_DAYS:
        raise BadInput("The leave is too long.", "Give at most two years.")
    if len(known.leaves) >= MOST_LEAVES:
        raise BadInput("There are too many leaves.", "Take old ones out first.")
    leave = Leave(first, last)
    if leave in known.leaves:
        return
    leaves = tuple(sorted({*known.leaves, leave}, key=lambda one: one.first))
    _write(desk, replace(known, leaves=leaves), actor, f"leave {first} to {last}")


def drop_leave(desk: Desk, person: str, first: date, last: date, *, actor: str) -> None:
    """They are not away then after all."""
    known = _known(desk, person, actor)
    leaves = tuple(one for one in known.leaves if one != Leave(first, last))
    if leaves != known.leaves:
        _write(desk, replace(known, leaves=leaves), actor, f"no leave {first} to {last}")


def set_deputy(desk: Desk, person: str, deputy: str, *, actor: str) -> None:
    """Who stands in while they are away; empty: nobody in particular."""
    known = _known(desk, person, actor)
    stand_in = desk.policy.directory().people.get(deputy) if deputy else None
    if deputy and (stand_in is None or stand_in.agent or rungs.has_left(stand_in, desk.now())):
        raise BadInput(f"{deputy!r} cannot stand in.", "Name somebody who works here.")
    if deputy == person:
        raise BadInput("Nobody stands in for themselves.", "Name somebody else.")
    if (known.deputy or "") != deputy:
        _write(desk, replace(known, deputy=deputy or None), actor, f"deputy {deputy or 'nobody'}")


def fills(desk: Desk, person: Person) -> tuple[str, ...]:
    """On which rungs of the matrix their roles stand, in words; nobody who left stands on one."""
    if rungs.has_left(person, desk.now()):
        return ()
    return tuple(_fills(desk, person))


def _fills(desk: Desk, person: Person) -> Iterator[str]:
    names = ("initial owner", "first escalation", "final escalation")
    for severity in desk.policy.handbook().severities.values():
        for number, roles in enumerate(severity.ladder):
            if set(roles) & set(person.roles):
                rung = names[number] if number < len(names) else f"rung {number}"
                yield f"{severity.label}: {rung}"


def _known(desk: Desk, person: str, actor: str) -> Person:
    if not may_staff(desk, person, actor=actor):
        raise NotAllowed(
            "You may not say when others are away.",
            "Ask them, a manager or an admin.",
            rule="permission: staffing",
        )
    known = desk.policy.directory().people.get(person)
    if known is None or known.agent:
        raise NotFound(f"There is nobody called {person[:80]!r}.", "See all: Admin, People.")
    return known


def _write(desk: Desk, person: Person, actor: str, what: str) -> None:
    text = json.dumps({"people": [asdict(person)]}, default=_written).encode()
    desk.load_text("what was said on the desk", text, by=actor)
    desk.identity.note(desk.now(), actor, "person changed", person.id, "", what)


def _written(value: object) -> str:
    """As a people file writes it: a day as 2026-03-10, a time of day as 22:00."""
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)


def absences(people: Iterable[Person], today: date) -> dict[str, Leave]:
    """For each person the leave that runs today, else the next one."""
    found = {}
    for person in people:
        ahead = [one for one in person.leaves if one.last >= today]
        if ahead:
            found[person.id] = min(ahead, key=lambda one: one.first)
    return found
