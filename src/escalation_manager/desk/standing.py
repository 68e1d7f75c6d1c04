"""Does the desk do its work? Who works on it, what waits, and what was left behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from escalation_manager.desk.counter import Desk
from escalation_manager.engine.auditing import Audit, audit
from escalation_manager.ports.stored import JSON, EffectState, Owing, Worker

ALIVE = timedelta(seconds=20)
"""A worker that told nothing for longer is taken for gone; it tells every five seconds."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the desk stands at one instant."""

    at: datetime
    rehearsal: bool
    oldest_wake: datetime | None
    """The earliest wake that has passed and that nobody has looked at yet."""
    next_wake: datetime | None
    """When somebody will have to look next."""
    owing: tuple[Owing, ...]
    leases: int
    workers: tuple[Worker, ...]
    audit: Audit

    @property
    def alive(self) -> tuple[Worker, ...]:
        """Workers that told of themselves lately."""
        return tuple(each for each in self.workers if self.at - each.beat_at <= ALIVE)

    @property
    def gone(self) -> tuple[Worker, ...]:
        """Workers that went away without a word, the last one last."""
        gone = (each for each in self.workers if self.at - each.beat_at > ALIVE)
        return tuple(sorted(gone, key=lambda each: each.beat_at))

    @property
    def heartbeat(self) -> datetime | None:
        """When a worker last proved that nothing was left behind."""
        told = (worker.detail.get("heartbeat") for worker in self.workers)
        return max(
            (datetime.fromisoformat(one) for one in told if isinstance(one, str)), default=None
        )

    @property
    def late_by(self) -> timedelta:
        """How long the oldest thing that could be done now has waited."""
        waits = [one.oldest for one in self.owing if one.state is EffectState.PENDING]
        since = min((*waits, self.oldest_wake or self.at, self.at))
        return self.at - since

    def count(self, state: EffectState) -> int:
        """How many effects are in this state."""
        return sum(one.count for one in self.owing if one.state is state)

    @property
    def withheld(self) -> Mapping[str, str]:
        """Systems outside that every worker leaves alone for now, and why."""
        return _withheld(self.alive)

    @property
    def breakers(self) -> Mapping[str, tuple[str, ...]]:
        """How the breaker of each system stands, in each worker that asked it."""
        found: dict[str, list[str]] = {}
        for worker in self.alive:
            for target, state in _table(worker, "breakers").items():
                found.setdefault(target, []).append(str(state))
        return {target: tuple(states) for target, states in sorted(found.items())}

    @property
    def troubles(self) -> tuple[str, ...]:
        """What keeps the desk from doing its work; empty: it does it."""
        if self.rehearsal:
            return ()
        found = list(self.audit.left_behind)
        if not self.alive:
            found.insert(0, "Nobody works on this desk. Start: escalations work.")
        for worker in self.alive:
            hung = worker.detail.get("hung")
            if isinstance(hung, list | tuple) and hung:
                keys = ", ".join(map(str, hung))
                found.append(f"{worker.name} has waited for ten minutes for: {keys}.")
        return tuple(found)

    @property
    def sound(self) -> bool:
        """Whether it does its work."""
        return not self.troubles


def standing(desk: Desk, at: datetime | None = None) -> Standing:
    """How this desk stands now, as the database shows it, whoever asks."""
    now, store = desk.now(at), desk.store
    workers = store.leases.workers()
    alive = [each for each in workers if now - each.beat_at <= ALIVE]
    since = min((each.started_at for each in alive), default=None)
    owing = store.leases.owing()
    wake = store.next_wake()
    return Standing(
        at=now,
        rehearsal=desk.rehearsal,
        oldest_wake=wake if wake is not None and wake <= now else None,
        next_wake=wake,
        owing=owing,
        leases=sum(one.count for one in owing if one.state is EffectState.LEASED),
        workers=workers,
        audit=audit(store, now, desk.steady(at), _withheld(tuple(alive)), since),
    )


def _withheld(alive: tuple[Worker, ...]) -> Mapping[str, str]:
    tables = [_table(worker, "withheld") for worker in alive]
    if not tables:
        return {}
    common = set(tables[0]).intersection(*tables[1:])
    return {target: str(tables[0][target]) for target in sorted(common)}


def _table(worker: Worker, name: str) -> Mapping[str, JSON]:
    found = worker.detail.get(name)
    return found if isinstance(found, Mapping) else {}
