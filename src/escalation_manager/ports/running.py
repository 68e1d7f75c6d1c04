"""Who carries out what is owed to the world? A runner: leased rows, done, and told back.

The effects in the store are the truth. A runner may keep any queue beside them, and the queue is
only a hint: what it loses is leased again. Whoever fills this port keeps these promises, and one
contract suite checks them:

- Every effect that may be done is done, or stands as dead with its reason.
- An effect is begun again only when its lease was over, and always with the same key. Whose lease
  is over begins it no more.
- What is urgent waits for nothing that is not.
- Stopped, it ends what runs, and hands back what did not begin.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from escalation_manager.core.commands import Command
from escalation_manager.ports.log import Store
from escalation_manager.ports.stored import JSON, EffectState, Owed


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an effect, before it is on record."""

    state: EffectState
    """Done, dead, dropped; or pending: once more from `again_at` on."""
    why: str = ""
    result: JSON = None
    again_at: datetime | None = None
    command: Command | None = None
    """What the escalation must hear of it."""
    trouble: bool = False
    """The system outside did not answer, or could not: that says nothing of this effect."""
    asked_until: datetime | None = None
    """Until when the system outside asked us to leave it alone."""
    needless: frozenset[str] = frozenset()
    """Of effects that are done as one: the keys of those that nobody needs any more."""


@dataclass(frozen=True, slots=True)
class Woken:
    """What came of looking at escalations whose wake has come."""

    woken: int
    events: int
    unreadable: tuple[str, ...]
    """Those that nothing can be done for: do not look at them again and again."""


class Errand(Protocol):
    """What a runner asks of the desk."""

    @property
    def store(self) -> Store:
        """Where the effects are."""
        ...

    def now(self) -> datetime:
        """The present instant."""
        ...

    def steady(self) -> datetime:
        """The reading of the clock of leases."""
        ...

    def perform(self, owed: Owed) -> Outcome:
        """Reach the system outside. Raises nothing that the system does: that is an outcome."""
        ...

    def settle(self, owed: Owed, outcome: Outcome) -> bool:
        """Put on record what came of it, with the events that follow, in one transaction.

        What is done as one comes to its end as one. Whether it was ours to tell: not when the
        lease was lost.
        """
        ...


@dataclass(frozen=True, slots=True)
class Running:
    """What a runner does at this moment, for those who watch over it."""

    leased: Mapping[str, int]
    """What it has leased and works on: key → lease."""
    withheld: Mapping[str, str]
    """Targets that are left alone for now, and why."""
    breakers: Mapping[str, str]
    """How the breaker of each target stands."""
    hung: tuple[str, ...]
    """Effects that run for so long that their leases are not renewed any more."""
    done: int
    failed: int
    """Since it began."""


class Waking(Errand, Protocol):
    """What a worker asks of the desk besides."""

    @property
    def rehearsal(self) -> bool:
        """Whether its time is set by hand: then nothing happens by itself."""
        ...

    def wake(
        self, at: datetime | None = None, limit: int = 100, without: tuple[str, ...] = ()
    ) -> Woken:
        """Look at escalations whose wake has come, so many at most, in one transaction."""
        ...

    def look_ahead(self, rank: int = 0, of: int = 1) -> bool:
        """Decide on a few of a crowd that is not yet due. Whether it should be asked again at once.

        Of several workers, `of` in number and each with its `rank`, each decides on its share.
        """
        ...


class EffectRunner(Protocol):
    """Carries out effects, however many at once."""

    def round(self) -> int:
        """Begin what may be begun now, without waiting for it; how many."""
        ...

    def free_in(self) -> float | None:
        """In how many seconds a round may begin something that is due, but that none may begin
        now; None: not before something that runs has ended."""
        ...

    def running(self) -> Running:
        """What it does now."""
        ...

    def kept(self, leases: Mapping[str, int], until: float) -> None:
        """These leases, key → lease, last until then, by `time.monotonic`."""
        ...

    def lost(self, leases: Mapping[str, int]) -> None:
        """These leases, key → lease, could not be kept."""
        ...

    def stop(self, patience: float) -> bool:
        """Begin nothing more, let what runs end, and hand back the rest; whether all came to an
        end within so many seconds."""
        ...
