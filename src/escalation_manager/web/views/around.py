"""What does every page show besides its own: who looks, and what waits for them?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from escalation_manager.core import permissions
from escalation_manager.core.errors import NotAllowed
from escalation_manager.core.rules import Actor
from escalation_manager.desk.counter import Desk
from escalation_manager.ports.identity import PAD_BYTES, Identity, Scope


@dataclass(frozen=True, slots=True)
class Around:
    """Who looks at the page. Without a session everything is empty."""

    id: str
    name: str
    roles: tuple[str, ...]
    role: str
    """Their first role, in the handbook's words."""
    zone: str
    csrf: str
    now: datetime
    writes: bool
    """Whether there is anything that this person may change at all."""
    admin: bool
    manager: bool
    waiting: int
    """How many escalations need this person."""
    approvals: int
    """How many decisions wait for this person."""

    @property
    def signed_in(self) -> bool:
        """Whether anybody looks."""
        return bool(self.id)

    def is_asked(self, asked: str) -> bool:
        """Whether this person, or a role of theirs, is among those asked."""
        whos = asked.split()
        return self.id in whos or any(f"role:{role}" in whos for role in self.roles)


def around(desk: Desk, identity: Identity | None) -> Around:
    """Who looks, as the directory knows them now."""
    now = desk.now()
    actor = _actor(desk, identity)
    if actor is None or identity is None:
        return Around("", "", (), "", "UTC", "", now, False, False, False, 0, 0)
    directory, handbook = desk.policy.directory(), desk.policy.handbook()
    person = directory.people.get(actor.id)
    steps = desk.next(actor=actor.id, limit=None)
    return Around(
        id=actor.id,
        name=directory.name(actor.id),
        roles=actor.roles,
        role=handbook.role_label(actor.roles[0]) if actor.roles else "",
        zone=person.time_zone if person else "UTC",
        csrf=identity.proof(desk.identity.drawn(PAD_BYTES)),
        now=now,
        writes=bool(set(actor.roles) - permissions.READ_ONLY) and identity.may(Scope.WRITE),
        admin=actor.has(permissions.ADMIN),
        manager=actor.has(*handbook.roles.managers),
        waiting=len(steps),
        approvals=sum(1 for step in steps if step.step.kind == "approve"),
    )


def _actor(desk: Desk, identity: Identity | None) -> Actor | None:
    if identity is None:
        return None
    try:
        return desk.policy.actor(identity.person)
    except NotAllowed:
        return None
