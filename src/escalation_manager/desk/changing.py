"""What changed since? The log of the whole desk, from any place on, as one person may know it."""

from __future__ import annotations

from dataclasses import dataclass

from escalation_manager.core.events import Entry
from escalation_manager.core.rules import Actor
from escalation_manager.desk.reading import Reading
from escalation_manager.ports.log import Change

MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Changed:
    """One saving and its entries. `readers` are those who may know, None: everybody."""

    change: Change
    entries: tuple[Entry, ...]
    readers: tuple[str, ...] | None

    @property
    def position(self) -> int:
        """Where it stands in the log."""
        return self.change.position

    def known_to(self, actor: Actor) -> bool:
        """Whether this person may know of it, as the escalation stands now."""
        if self.readers is None or actor.system:
            return True
        return actor.id in self.readers and not actor.agent and not actor.has("agent")


class Changing(Reading):
    """The part of the desk that live pages listen to."""

    def position(self) -> int:
        """Where the log ends now."""
        return self.store.position()

    def changed(self, after: int, limit: int = MOST_AT_ONCE) -> tuple[Changed, ...]:
        """What was written after that position, whoever may know: whoever hands it on must ask."""
        found = []
        for change in self.store.changes(after, limit):
            entries = self.store.read(
                change.escalation, change.last, after_version=change.first - 1
            )
            row = self.store.row(change.escalation)
            found.append(Changed(change, entries, row.readers if row else ()))
        return tuple(found)

    def changes(self, after: int, *, actor: str, limit: int = MOST_AT_ONCE) -> tuple[Changed, ...]:
        """What was written after that position and this person may know of."""
        asker = self.policy.actor(actor)
        return tuple(each for each in self.changed(after, limit) if each.known_to(asker))
