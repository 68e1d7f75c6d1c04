"""What does a decision rest on, besides the escalation: the policy, the people, the asker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from escalation_manager.core.directory import Account, Directory, Person
from escalation_manager.core.events import SYSTEM
from escalation_manager.core.handbook import Handbook


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: a person, an AI agent with an identity of its own, or the desk itself."""

    id: str
    roles: tuple[str, ...] = ()
    agent: bool = False

    @classmethod
    def of(cls, person: Person) -> Actor:
        """The actor that a person of the directory is."""
        return cls(person.id, person.roles, person.agent)

    @property
    def system(self) -> bool:
        """Whether the desk itself asks: the clock and the playbook."""
        return self.id == SYSTEM

    def has(self, *roles: str) -> bool:
        """Whether the actor holds any of these roles."""
        return any(role in self.roles for role in roles)


DESK = Actor(SYSTEM)
"""The desk itself."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The values a decision is handed. `handbook` is the version that the escalation follows."""

    handbook: Handbook
    directory: Directory
    account: Account | None = None
    handbooks: Mapping[str, Handbook] = field(default_factory=dict)
    """Other versions by name, for a migration."""
