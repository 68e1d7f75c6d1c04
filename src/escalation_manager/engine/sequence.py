"""How are effects done where no worker runs? One after the other, as somebody waits for them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from threading import Event, Thread

from escalation_manager.core.errors import StoreError
from escalation_manager.ports.running import Errand
from escalation_manager.ports.stored import EffectState

LEASE = timedelta(seconds=30)
"""How long an effect is ours, unless the lease is renewed."""


log = logging.getLogger("escalations.effects")


@dataclass(frozen=True, slots=True)
class Done:
    """How many effects were done, and how many must be tried again or looked at."""

    done: int = 0
    failed: int = 0


def do_in_sequence(
    errand: Errand,
    worker: str,
    limit: int = 20,
    pulse: float = LEASE.total_seconds() / 3,
    of: tuple[str, ...] = (),
) -> Done:
    """Do what may be done now, so many at most; a worker beside us does not do the same ones.

    Where escalations are named, `of` these alone.

    Nothing is begun after the length of a lease, as somebody waits. What is begun stays ours
    however long it takes: its lease is renewed each `pulse` seconds.
    """
    done = failed = 0
    leases, now = errand.store.leases, errand.steady()
    mine = leases.lease(worker, errand.now(), now=now, until=now + LEASE, limit=limit, of=of)
    held = {one.effect.key: one.lease for owed in mine for one in owed.whole}
    try:
        with _kept(errand, worker, held, pulse):
            for owed in mine:
                if errand.steady() >= now + LEASE:
                    break
                keys = [one.effect.key for one in owed.whole]
                if not held.keys() >= set(keys):
                    continue  # somebody else took it up, or dropped a part of it
                outcome = errand.perform(owed)
                for key in keys:
                    held.pop(key, None)
                if errand.settle(owed, outcome):
                    well = outcome.state in (EffectState.DONE, EffectState.DROPPED)
                    many = len(owed.whole)
                    done, failed = done + well * many, failed + (not well) * many
    finally:
        if held:
            leases.hand_back(worker, held)
    return Done(done, failed)


@contextmanager
def _kept(errand: Errand, worker: str, held: dict[str, int], pulse: float) -> Iterator[None]:
    """These leases are renewed meanwhile, so that an outside that hangs is not asked by two."""
    if not held:
        yield
        return
    ended = Event()

    def keep() -> None:
        while not ended.wait(pulse):
            asked = dict(held)
            try:
                still = errand.store.leases.renew(worker, asked, errand.steady() + LEASE)
            except StoreError as fault:
                log.debug("Leases were not renewed: %s", fault)
                continue
            for key in asked.keys() - still:
                held.pop(key, None)

    renewing = Thread(target=keep, name="leases", daemon=True)
    renewing.start()
    try:
        yield
    finally:
        ended.set()
        renewing.join()
