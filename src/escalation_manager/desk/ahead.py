"""What will a crowd of wakes on one instant bring? It is decided before the instant comes.

What follows when the wake of an escalation comes depends on its history, its handbook and the
people alone, so it can be decided while there is nothing else to do, as of the instant of that
wake. Then only rows are left to be written, six to nine times as many a second. What is decided
ahead is a guess that nothing will happen until then: it is written only where the history still
ends where it did, the people are the same, and it is not late. Everything else is decided when it
is due.
"""

from __future__ import annotations

import logging
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from escalation_manager.core import commands as c
from escalation_manager.core.events import SYSTEM
from escalation_manager.desk.policy import Policy
from escalation_manager.desk.reading import Clock
from escalation_manager.desk.submitting import Asked, Submitting
from escalation_manager.engine.acting import Outside
from escalation_manager.ports.loading import Loader
from escalation_manager.ports.log import Coming, Packed, Store

PAGE, AT_ONCE = 500, 20
"""Those that are asked for, and decided on, before the worker looks whether something is due."""

log = logging.getLogger("escalations.desk")


@dataclass(frozen=True, slots=True)
class Foresight:
    """How far ahead it is looked, and for what."""

    ahead: timedelta = timedelta(seconds=60)
    near: timedelta = timedelta(seconds=1)
    """What is due that soon is left alone."""
    crowd: int = 200
    """So many within that time are a crowd; fewer are told of in time anyhow."""
    most: int = 10_000
    """Decisions that are kept, of some ten kilobytes each."""
    holds: timedelta = timedelta(seconds=5)
    """So long after its instant one may be written, where that is not late by the handbook."""
    every: timedelta = timedelta(seconds=5)
    """So often it is looked whether a crowd is coming."""


class Decided(NamedTuple):
    """What will follow for one escalation when its wake comes."""

    coming: Coming
    until: datetime
    """It holds up to then."""
    saving: Packed
    events: int

    @property
    def escalation(self) -> str:
        """Whose it is."""
        return self.coming.escalation


class Foreseen:
    """The decisions that wait for their instant, in the memory of one process and nowhere else."""

    def __init__(self) -> None:
        self._lanes: tuple[dict[str, Decided], dict[str, Decided]] = ({}, {})
        """Overdue ones, which go first, and the others; each by their instants, nearly."""
        self._revision: object = None
        self.looked: datetime | None = None
        """When it was last looked whether a crowd is coming."""
        self.way: tuple[datetime, str, datetime] | None = None
        """While a crowd is gone through: the wake and id of the last that was, and the end."""

    def __len__(self) -> int:
        return sum(len(lane) for lane in self._lanes)

    def knows(self, coming: Coming) -> bool:
        """Whether it is decided on already."""
        known = self._lanes[not coming.overdue].get(coming.escalation)
        return known is not None and known.coming == coming

    def keep(self, decided: Decided) -> None:
        """Until its instant."""
        self._lanes[not decided.coming.overdue][decided.escalation] = decided

    def due(self, now: datetime, limit: int) -> tuple[Decided, ...]:
        """Those whose instant has come, overdue ones first; `hold_for` has let go of old ones."""
        found: list[Decided] = []
        for lane in self._lanes:
            for decided in lane.values():
                if len(found) == limit or decided.coming.wake > now:
                    break
                found.append(decided)
        return tuple(found)

    def let_go(self, gone: Sequence[Decided]) -> None:
        """They were written, or have come to nothing."""
        for decided in gone:
            for lane in self._lanes:
                if lane.get(decided.escalation) is decided:
                    del lane[decided.escalation]

    def hold_for(self, now: datetime, revision: object) -> None:
        """Let go of what no longer holds, of everything where others work here now."""
        if revision != self._revision:
            self._revision, self.way, self._lanes = revision, None, ({}, {})
        old = [each for lane in self._lanes for each in lane.values() if each.until < now]
        self.let_go(old)


class LookingAhead(Submitting):
    """The part of the desk that decides before it is due. One thread looks ahead and wakes."""

    def __init__(
        self, store: Store, policy: Policy, clock: Clock, loader: Loader, outside: Outside
    ) -> None:
        super().__init__(store, policy, clock, loader, outside)
        self.foresight = Foresight()
        self._foreseen = Foreseen()

    def look_ahead(self, rank: int = 0, of: int = 1) -> bool:
        """Decide on a few of a crowd that is coming. Whether it is worth while to go on at once.

        Of several workers, `of` in number and each with its `rank`, each decides on its share.
        """
        now, foreseen = self.now(), self._foreseen
        self.policy.directory()
        foreseen.hold_for(now, self.policy.revision)
        way = foreseen.way or self._crowd(now)
        foreseen.way = None
        if way is None or len(foreseen) >= self.foresight.most:
            return False
        after, beyond, end = way
        page = self.store.coming(after, end, PAGE, beyond)
        decided = 0
        for coming in page:
            if coming.wake <= now + self.foresight.near or foreseen.knows(coming):
                continue
            if zlib.crc32(coming.escalation.encode()) % of != rank:
                continue
            self._foresee(coming)
            decided += 1
            if decided == AT_ONCE:
                break
        else:
            if len(page) < PAGE:
                return False
        foreseen.way = coming.wake, coming.escalation, end
        return True

    def _crowd(self, now: datetime) -> tuple[datetime, str, datetime] | None:
        """Where one that is coming begins and ends, which is not asked for too often."""
        foreseen, sight = self._foreseen, self.foresight
        if foreseen.looked is not None and timedelta() <= now - foreseen.looked < sight.every:
            return None
        foreseen.looked = now
        start, end = now + sight.near, now + sight.ahead
        many = len(self.store.coming(start, end, sight.crowd)) == sight.crowd
        return (start, "", end) if many else None

    def _foresee(self, coming: Coming) -> None:
        """What will follow at its wake; nothing where that cannot be said now."""
        try:
            state = self._folding.state(self.store.read(coming.escalation))
            if state is None:
                return
            rules = self.policy.rules(state.handbook, state.account_id)
            actor = self.policy.actor(SYSTEM)
            asked = Asked(c.CheckClocks(), actor, coming.wake, None, None, False)
            follows = self._follows(asked, state, asked.command, rules)
        except Exception as fault:
            # Whatever is wrong with it is told when it is due, with what is to be done about it.
            log.debug("%s cannot be decided on before it is due: %s", coming.escalation, fault)
            return
        if follows is None:
            return
        saving = follows[0]
        holds = min(self.foresight.holds, rules.handbook.clocks.late_after)
        self._foreseen.keep(
            Decided(coming, coming.wake + holds, self.store.packed(saving), len(saving.entries))
        )
