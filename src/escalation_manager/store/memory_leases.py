"""Who does which effect now, and which worker lives, without a database?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from escalation_manager.ports.log import EffectState
from escalation_manager.ports.stored import (
    JSON,
    LANES,
    MOST_TOGETHER,
    LeftBehind,
    Owed,
    Owing,
    Worker,
)
from escalation_manager.store import owing
from escalation_manager.store.codec import plain, unplain
from escalation_manager.store.instants import read_instant, written
from escalation_manager.store.joining import as_one, common_key, free_to_join, left_to_do
from escalation_manager.store.leasing import FORGOTTEN_AFTER
from escalation_manager.store.memory_work import Kept, MemoryWork
from escalation_manager.store.turns import Waiting, in_turn


class Holding(Protocol):
    """What keeps everything: see `MemoryStore`."""

    @property
    def kept(self) -> Kept:
        """Everything, as it was committed last."""
        ...

    def write(self) -> AbstractContextManager[MemoryWork]:
        """One transaction."""
        ...


class MemoryLeases:
    """Fills the port `Leases`."""

    def __init__(self, holding: Holding) -> None:
        self._holding = holding

    def clock(self) -> datetime | None:
        """No other machine shares this."""
        return None

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
        """What this worker may do now."""
        with self._holding.write() as work:
            known = work.kept.effects
            open_ = [
                owed
                for owed in known.values()
                if owed.effect.lane in lanes
                and owed.effect.target not in without
                and (not of or owed.escalation in of)
            ]
            lost = sorted(
                ((o.leased_until, o.effect.key, o.told_with) for o in open_ if owing.over(o, now)),
                key=lambda one: one[:2],
            )
            ended: dict[str, str] = {}  # of those that are done as one, the first
            for _, key, told_with in lost[:limit]:
                ended.setdefault(told_with or key, key)
            keys = tuple(ended.values())
            waiting = (
                Waiting(
                    *(o.effect.lane, o.effect.not_before, o.effect.key, self._account(o)),
                    o.told_with,
                )
                for o in open_
                if o.state is EffectState.PENDING and o.effect.not_before <= at
            )
            keys += in_turn(waiting, limit - len(keys))
            end = read_instant(written(until))
            leased: list[Owed] = []
            taken: set[str] = set()
            for key in keys:
                whole = () if key in taken else _whole(work.kept, known[key], at, now)
                mine = [owing.leased(one, worker, end) for one in whole]
                known.update((owed.effect.key, owed) for owed in mine)
                taken |= {owed.effect.key for owed in mine}
                if mine:
                    leased.append(as_one(mine))
            return tuple(leased)

    def renew(self, worker: str, held: Mapping[str, int], until: datetime) -> frozenset[str]:
        """Keep these until then."""
        with self._holding.write() as work:
            known = work.kept.effects
            still = [
                owed for owed in self._of(worker, known) if held.get(owed.effect.key) == owed.lease
            ]
            end = read_instant(written(until))
            known.update((owed.effect.key, owing.renewed(owed, end)) for owed in still)
            return frozenset(owed.effect.key for owed in still)

    def hand_back(self, worker: str, held: Mapping[str, int] | None = None) -> int:
        """Others may do these, or all that this worker has leased."""
        with self._holding.write() as work:
            known = work.kept.effects
            mine = [
                owed
                for owed in self._of(worker, known)
                if held is None or held.get(owed.effect.key) == owed.lease
            ]
            known.update((owed.effect.key, owing.handed_back(owed)) for owed in mine)
            return len(mine)

    def ends(self) -> datetime | None:
        """When the first lease is over."""
        ends = (o.leased_until for o in self._holding.kept.effects.values())
        return min((end for end in ends if end is not None), default=None)

    # --- signs of life ---------------------------------------------------------------------------

    def beat(self, worker: str, at: datetime, detail: Mapping[str, JSON]) -> None:
        """The worker lives, and does this."""
        now = read_instant(written(at))
        with self._holding.write() as work:
            known = work.kept.workers
            new = Worker(worker, now, now, unplain(plain(detail)))
            known[worker] = replace(new, started_at=known.get(worker, new).started_at)
            for name, each in list(known.items()):
                if each.beat_at < now - FORGOTTEN_AFTER:
                    del known[name]

    def leave(self, worker: str) -> None:
        """The worker ends."""
        with self._holding.write() as work:
            work.kept.workers.pop(worker, None)

    def workers(self) -> tuple[Worker, ...]:
        """Every worker that told of itself and did not leave."""
        return tuple(each for _, each in sorted(self._holding.kept.workers.items()))

    # --- what stands -----------------------------------------------------------------------------

    def owing(self, due: datetime | None = None) -> tuple[Owing, ...]:
        """How many effects are pending, leased and dead."""
        order = (EffectState.PENDING, EffectState.LEASED, EffectState.DEAD)
        found: defaultdict[tuple[int, str, int], list[datetime]] = defaultdict(list)
        for owed in self._holding.kept.effects.values():
            effect, pending = owed.effect, owed.state is EffectState.PENDING
            if owed.state in order and not (due and pending and effect.not_before > due):
                place = order.index(owed.state), effect.target, effect.lane
                found[place].append(effect.not_before)
        return tuple(
            Owing(order[state], target, lane, len(when), min(when))
            for (state, target, lane), when in sorted(found.items())
        )

    def left_behind(self, before: datetime, now: datetime, limit: int = 20) -> LeftBehind:
        """What should have been done before."""
        kept, last = self._holding.kept, written(before)
        rows = (row for row, _ in kept.rows.values())
        waits = sorted((r.next_wake, r.escalation) for r in rows if r.next_wake is not None)
        wakes = tuple((id_, read_instant(wake)) for wake, id_ in waits if wake < last)
        lost = sorted(
            (o for o in kept.effects.values() if owing.over(o, now)),
            key=lambda o: (o.leased_until, o.effect.key),
        )
        late = sorted(
            (
                o
                for o in kept.effects.values()
                if o.state is EffectState.PENDING and o.effect.not_before < before
            ),
            key=lambda o: (o.effect.lane, o.effect.not_before, o.effect.key),
        )
        return LeftBehind(wakes[:limit], (*lost, *late)[:limit])

    def _of(self, worker: str, known: Mapping[str, Owed]) -> list[Owed]:
        return [o for o in known.values() if o.leased_by == worker]

    def _account(self, owed: Owed) -> str:
        row, _ = self._holding.kept.rows[owed.escalation]
        return row.account


def _whole(kept: Kept, owed: Owed, at: datetime, now: datetime) -> tuple[Owed, ...]:
    """All that is done as one with it; itself alone where nothing is; nothing: not now."""
    if owed.told_with is not None:
        return left_to_do(kept.told_with(owed.told_with), now) or ()
    if not free_to_join(owed):
        return (owed,)
    alike = sorted(
        (
            o
            for o in kept.effects.values()
            if free_to_join(o)
            and o.effect.together == owed.effect.together
            and o.effect.not_before <= at
            and o.effect.key != owed.effect.key
        ),
        key=lambda o: (o.effect.not_before, o.effect.key),
    )
    mates = alike[: MOST_TOGETHER - 1]
    if not mates:
        return (owed,)
    key = common_key(owed, mates)
    return tuple(replace(one, told_with=key) for one in (owed, *mates))
