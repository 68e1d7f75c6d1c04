"""What has been decided so far, and what is due next: the sheet on which every rule writes.

A rule notes an event and at once sees the escalation as it stands afterwards, so that one chapter
can build on what another has just decided. Nothing leaves the sheet before the command is done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from escalation_manager.core.escalation import Escalation
from escalation_manager.core.events import SYSTEM, Entry, Event
from escalation_manager.core.fold import evolve
from escalation_manager.core.rules import Actor, Rules


@dataclass(slots=True)
class Unfolding:
    """One command at work: the state as it unfolds, and the entries noted on the way."""

    state: Escalation
    rules: Rules
    actor: Actor
    at: datetime
    entries: list[Entry] = field(default_factory=list)
    wake: datetime | None = None
    """When something is due next, once everything that was due by now is done."""
    caught_up: Escalation | None = None
    """The state in which nothing more was due by now."""

    def note(self, *events: Event) -> None:
        """What the actor did."""
        for event in events:
            self._write(event, self.actor.id)

    def follow(self, *events: Event) -> None:
        """What the desk does because of it, or because its time has come."""
        for event in events:
            self._write(event, SYSTEM)

    def _write(self, event: Event, by: str) -> None:
        entry = Entry(self.state.id, self.state.version + 1, self.at, by, event)
        self.state = evolve(self.state, entry)
        self.entries.append(entry)


class Due(NamedTuple):
    """Something that must happen at `planned`. Doing it takes it off the agenda."""

    planned: datetime
    what: str
    """In words, for whoever asks what the escalation waits for."""
    act: Callable[[Unfolding], None]


def earliest(dues: Iterable[Due]) -> Due | None:
    """The thing that is due first; of several at one instant, the one named first."""
    return min(dues, key=lambda due: due.planned, default=None)
