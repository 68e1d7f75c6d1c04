"""How are effects done where no worker runs? One after the other, as somebody waits for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from escalation_manager.ports.running import Errand
from escalation_manager.ports.stored import EffectState

LEASE = timedelta(seconds=30)
"""How long an effect is ours, unless the lease is renewed."""


@dataclass(frozen=True, slots=True)
class Done:
    """How many effects were done, and how many must be tried again or looked at."""

    done: int = 0
    failed: int = 0


def do_in_sequence(errand: Errand, worker: str, limit: int = 20) -> Done:
    """Do what may be done now, so many at most; a worker beside us does not do the same ones."""
    done = failed = 0
    leases, now = errand.store.leases, errand.steady()
    mine = leases.lease(worker, errand.now(), now=now, until=now + LEASE, limit=limit)
    begun: set[str] = set()
    try:
        for owed in mine:
            if errand.steady() >= now + LEASE:
                break  # the rest is not surely ours any more
            begun.add(owed.effect.key)
            outcome = errand.perform(owed)
            if errand.settle(owed, outcome):
                well = outcome.state in (EffectState.DONE, EffectState.DROPPED)
                many = len(owed.whole)
                done, failed = done + well * many, failed + (not well) * many
    finally:
        rest = tuple(
            one.effect.key for owed in mine if owed.effect.key not in begun for one in owed.whole
        )
        if rest:
            leases.hand_back(worker, rest)
    return Done(done, failed)
