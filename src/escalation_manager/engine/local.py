"""How are many effects done at once in one process? Leased rows, a few threads for each system.

Each system outside has threads of its own, in each lane: a slow CRM keeps no alert waiting, and no
other system. What waits in this process waits under a lease, and is handed back when we stop.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from threading import Condition, Thread
from time import monotonic

from escalation_manager.core.errors import StoreError
from escalation_manager.engine.connector import Connector, Limit
from escalation_manager.ports.log import LANES, Owed
from escalation_manager.ports.running import Errand, Outcome, Running
from escalation_manager.ports.stored import EffectState

LEASE = timedelta(seconds=30)
CLAIM = 16
"""Effects that are leased at once."""
HUNG_SECONDS = 600.0
"""What takes longer is given up: its lease is not renewed, and another worker does it."""
LONGEST_PAUSE = 3600.0
TELLINGS, BETWEEN_TELLINGS = 5, 1.0
"""How often we try to put an outcome on record while the database does not answer."""

log = logging.getLogger("escalations.effects")


@dataclass
class _Held:
    """An effect that is leased here, with those that are done as one with it."""

    owed: Owed
    lease: int
    """By which it was put here; it stands under the key that it came with."""
    until: float
    """When that lease is over for all we know, by `monotonic`."""
    since: float | None = None
    """When it was begun."""

    def hung(self, now: float) -> bool:
        """Whether it will not come back soon."""
        return self.since is not None and now - self.since >= HUNG_SECONDS


class LocalRunner:
    """Fills the port `EffectRunner` with threads."""

    def __init__(
        self,
        errand: Errand,
        worker: str,
        limits: Mapping[str, Limit] | None = None,
        news: Callable[[], object] = lambda: None,
        lease: timedelta = LEASE,
    ) -> None:
        self._lease = lease
        self._errand = errand
        self._worker = worker
        self._limits = dict(limits or {})
        self._news = news
        """Called when there is room for more."""
        self._lock = Condition()
        self._connectors: dict[str, Connector] = {}
        self._held: dict[str, _Held] = {}
        self._stopping = False
        self._done = self._failed = 0

    # --- the port --------------------------------------------------------------------------------

    def round(self) -> int:
        """Begin what may be begun now, the urgent first."""
        return sum(self._round(lane) for lane in LANES)

    def free_in(self) -> float | None:
        """In how many seconds a system that is left alone may be asked again."""
        now = monotonic()
        with self._lock:
            known = [each.free_at(now) for each in self._connectors.values()]
        free = [at for at in known if at is not None]
        return max(min(free) - now, 0.0) if free else None

    def running(self) -> Running:
        """What it does now."""
        now = monotonic()
        with self._lock:
            known = list(self._connectors.values())
            said = ((each.target, each.withheld(now)) for each in known)
            return Running(
                leased={
                    one.effect.key: one.lease
                    for held in self._held.values()
                    if not held.hung(now)
                    for one in held.owed.whole
                },
                withheld={target: why for target, why in said if why is not None},
                breakers={each.target: each.breaker_state(now).value for each in known},
                hung=tuple(key for key, held in self._held.items() if held.hung(now)),
                done=self._done,
                failed=self._failed,
            )

    def kept(self, leases: Mapping[str, int], until: float) -> None:
        """These leases last until then, by `monotonic`."""
        with self._lock:
            for held in self._held.values():
                if all(leases.get(one.effect.key) == one.lease for one in held.owed.whole):
                    held.until = until

    def lost(self, leases: Mapping[str, int]) -> None:
        """These leases could not be kept; what does not run yet is not begun."""
        with self._lock:
            for key, held in list(self._held.items()):
                whole = held.owed.whole
                left = [one for one in whole if leases.get(one.effect.key) != one.lease]
                if not left:
                    del self._held[key]
                elif len(left) < len(whole):  # a person took some of them out
                    held.owed = replace(left[0], others=tuple(left[1:]))

    def stop(self, patience: float) -> bool:
        """Begin nothing more, let what runs end, and hand back the rest."""
        with self._lock:
            self._stopping = True
            for each in self._connectors.values():
                for lane in each.lanes.values():
                    for owed in lane.waiting:
                        self._held.pop(owed.effect.key, None)
                    lane.waiting.clear()
            self._lock.notify_all()
            well = self._lock.wait_for(lambda: not self._held, patience)
        self._errand.store.leases.hand_back(self._worker)
        return well

    # --- leasing ---------------------------------------------------------------------------------

    def _round(self, lane: int) -> int:
        begun = 0
        while not self._stopping:
            with self._lock:
                now = monotonic()
                known = self._connectors.values()
                full = tuple(each.target for each in known if not each.open_for_more(lane, now))
            until = monotonic() + self._lease.total_seconds()
            reading = self._errand.steady()
            taken = self._errand.store.leases.lease(
                self._worker,
                self._errand.now(),
                now=reading,
                until=reading + self._lease,
                limit=CLAIM,
                lanes=(lane,),
                without=full,
            )
            for owed in taken:
                self._put(owed, until)
            begun += len(taken)
            # A few may hold all that was looked through: what is told as one is leased as one.
            if not taken:
                break
        return begun

    def _put(self, owed: Owed, until: float) -> None:
        target, which = owed.effect.target, owed.effect.lane
        with self._lock:
            connector = self._connectors.get(target)
            if connector is None:
                limit = self._limits.get(target, Limit())
                connector = self._connectors[target] = Connector(target, limit, LANES)
            lane = connector.lanes[which]
            self._held[owed.effect.key] = _Held(owed, owed.lease, until)
            lane.waiting.append(owed)
            if lane.threads - self._hung(target, which) >= connector.limit.at_once:
                return
            lane.threads += 1
        thread = Thread(target=self._work, args=(connector, which), name=f"{target}:{which}")
        thread.daemon = True  # one that hangs must not keep the process from ending
        thread.start()

    def _hung(self, target: str, lane: int) -> int:
        """Threads that will not come back soon: others take their places."""
        now = monotonic()
        return sum(
            held.hung(now)
            for held in self._held.values()
            if (held.owed.effect.target, held.owed.effect.lane) == (target, lane)
        )

    # --- a thread --------------------------------------------------------------------------------

    def _work(self, connector: Connector, which: int) -> None:
        """Do what waits, until nothing does."""
        lane = connector.lanes[which]
        while True:
            with self._lock:
                if not lane.waiting:
                    lane.threads -= 1
                    return
                owed = lane.waiting.popleft()
                room = len(lane.waiting) == connector.limit.at_once - 1
            if room:
                self._news()
            try:
                self._one(connector, owed)
            except Exception:
                # Its lease ends by itself, and that was one of its tries.
                log.exception("%s: a fault of the program", owed.effect.key)
            finally:
                with self._lock:
                    held = self._held.get(owed.effect.key)
                    if held is not None and held.lease == owed.lease:
                        del self._held[owed.effect.key]
                    self._lock.notify_all()

    def _one(self, connector: Connector, owed: Owed) -> None:
        whole = self._begin(connector, owed)
        if whole is None:
            self._hand_back(owed)
            return
        outcome = None
        try:
            outcome = self._errand.perform(whole)
        except StoreError as fault:
            log.warning("%s was not begun: %s", owed.effect.key, fault)
        finally:
            now = monotonic()
            with self._lock:
                connector.heard(outcome, now, self._pause(outcome))
        if outcome is None:
            self._hand_back(owed)
        elif self._tell(whole, outcome):
            many = len(whole.whole)
            with self._lock:
                if outcome.state in (EffectState.DONE, EffectState.DROPPED):
                    self._done += many
                else:
                    self._failed += many
            _write(whole, outcome)
        withheld = connector.withheld(now)
        if withheld is not None:
            log.warning("%s is left alone: %s", connector.target, withheld)
            self._news()  # so that it is seen when it may be asked again

    def _begin(self, connector: Connector, owed: Owed) -> Owed | None:
        """What may be begun of it: when the rate allows it, and what is still ours.

        Who was frozen while it waited here begins it no more: another may be at it.
        """
        with self._lock:
            while True:
                held, now = self._held.get(owed.effect.key), monotonic()
                if self._stopping or held is None or held.lease != owed.lease:
                    return None
                if now >= held.until:
                    return None
                wait = connector.seconds_to_wait(owed.effect.lane, now)
                if not wait:
                    break
                self._lock.wait(wait)
            held.since = now
            return held.owed if connector.begin(now) else None

    def _pause(self, outcome: Outcome | None) -> float | None:
        """For how many seconds the system asked to be left alone."""
        if outcome is None or outcome.asked_until is None:
            return None
        seconds = (outcome.asked_until - self._errand.now()).total_seconds()
        return min(max(seconds, 0.0), LONGEST_PAUSE)

    def _tell(self, owed: Owed, outcome: Outcome) -> bool:
        """Put it on record. While the database does not answer, we try for a while: otherwise it
        is done once more, with the same key."""
        for tellings in range(1, TELLINGS + 1):
            try:
                return self._errand.settle(owed, outcome)
            except StoreError as fault:
                log.warning("%s: what came of it is not on record: %s", owed.effect.key, fault)
                if tellings < TELLINGS:
                    with self._lock:
                        self._lock.wait_for(lambda: self._stopping, BETWEEN_TELLINGS)
        return False

    def _hand_back(self, owed: Owed) -> None:
        """Unless it was lost meanwhile: who leased it anew, be it this worker, does it now."""
        with self._lock:
            held = self._held.get(owed.effect.key)
            if self._stopping or held is None or held.lease != owed.lease:
                return
            leases = {one.effect.key: one.lease for one in held.owed.whole}
        try:
            self._errand.store.leases.hand_back(self._worker, leases)
        except StoreError as fault:
            log.warning("%s is handed back when its lease ends: %s", owed.effect.key, fault)


def _write(owed: Owed, outcome: Outcome) -> None:
    """A line in the log: what failed as a warning, what a person must see to as an error."""
    key, target = owed.effect.key, owed.effect.target
    if owed.others:
        key += f" with {', '.join(one.effect.key for one in owed.others)}"
    match outcome.state:
        case EffectState.DEAD:
            log.error("%s to %s is dead: %s", key, target, outcome.why)
        case EffectState.PENDING:
            again = outcome.again_at.isoformat(timespec="seconds") if outcome.again_at else "once"
            log.warning("%s to %s failed, again at %s: %s", key, target, again, outcome.why)
        case _:
            log.info("%s to %s is %s", key, target, outcome.state.value)
