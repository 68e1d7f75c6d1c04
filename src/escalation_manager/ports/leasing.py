"""What do workers ask of the store? Leases on effects, signs of life, and what was left behind.

Whoever fills this port keeps these promises, and one contract suite checks them:

- An effect is leased to one worker at a time. When its lease is over, it can be leased again.
- Urgent effects come first; then one of each account in turn, so that a thousand effects of one
  account never keep the first effect of another waiting.
- Only who holds the lease may say what came of an effect.
- Effects that may be done `together` and were never begun are leased as one: one comes back, with
  the `others`, and all keep the key under which they are done. They are leased as one ever after.

A lease is judged by one clock, and never by the time of day, which jumps. On a desk of one machine
that is the machine's own steady clock; where several machines share a database, it is the
database's (`clock`). Whoever leases hands the reading in as `now`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from escalation_manager.ports.stored import JSON, LANES, LeftBehind, Owed, Owing, Worker


class Leases(Protocol):
    """The workers' side of a store. Threads may share one."""

    def clock(self) -> datetime | None:
        """The reading of the database's clock where several machines share it, else None."""
        ...

    def lease(
        self,
        worker: str,
        at: datetime,
        *,
        now: datetime,
        until: datetime,
        limit: int = 100,
        lanes: tuple[int, ...] = LANES,
        without: tuple[str, ...] = (),
        of: tuple[str, ...] = (),
    ) -> tuple[Owed, ...]:
        """What this worker may do now, none of it `without` targets; it is theirs until then.

        Where escalations are named, `of` these alone, and what is told as one with them.

        `at` is the desk's instant, for what may be done already; `now` and `until` are of the clock
        of leases. What another process is leasing at the same moment is passed over.
        """
        ...

    def renew(self, worker: str, held: Mapping[str, int], until: datetime) -> frozenset[str]:
        """Keep these, effect and lease, until then. Those that are still held."""
        ...

    def hand_back(self, worker: str, held: Mapping[str, int] | None = None) -> int:
        """Others may do these, effect and lease, or all that this worker has leased; how many.

        What it leased anew meanwhile is not handed back by who had it before.
        """
        ...

    def ends(self) -> datetime | None:
        """When the first lease is over, on the clock of leases."""
        ...

    def beat(self, worker: str, at: datetime, detail: Mapping[str, JSON]) -> None:
        """The worker lives, and does this."""
        ...

    def leave(self, worker: str) -> None:
        """The worker ends, and will not be missed."""
        ...

    def workers(self) -> tuple[Worker, ...]:
        """Every worker that told of itself and did not leave, by name."""
        ...

    def owing(self, due: datetime | None = None) -> tuple[Owing, ...]:
        """How many effects are pending, leased and dead, for each target and lane.

        With `due`, of the pending ones those that may be done by then.
        """
        ...

    def left_behind(self, before: datetime, now: datetime, limit: int = 20) -> LeftBehind:
        """What should have been done `before`, or whose lease was over at `now` already."""
        ...
