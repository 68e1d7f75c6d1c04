"""Which runner carries effects out better on PostgreSQL: leased rows alone, or DBOS beside them?

    python -m benchmarks.runners [EFFECTS] [PROCESSES]

Both fill one port, in one run, on one server, with the same errand: an effect takes two
milliseconds of somebody else's time, and is then put on record by the store. All effects are due at
one instant. Shown are effects a second, how late the median and the ninety-ninth of a hundred were
done, the CPU of the workers for each effect, and what stays behind in the database.
"""

from __future__ import annotations

import multiprocessing
import resource
import statistics
import sys
import time
from datetime import UTC, datetime
from threading import Event
from typing import Any

from escalation_manager.engine.local import LocalRunner
from escalation_manager.ports.log import Effect, Owed, Saving, Store
from escalation_manager.ports.running import Outcome
from escalation_manager.ports.stored import EffectState
from escalation_manager.store.opening import create_store, open_store
from tests.contracts.stores import raised, row
from tests.postgresql import databases

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
TARGETS = ("crm", "messaging", "email", "slack")
TAKES = 0.002


class Errand:
    """Does next to nothing, and puts it on record."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.done_at: list[float] = []

    def now(self) -> datetime:
        """The instant at which all is due."""
        return NOON

    def steady(self) -> datetime:
        """The clock of leases."""
        return self.store.leases.clock() or datetime.now(UTC)

    def perform(self, owed: Owed) -> Outcome:
        """Wait for the system outside."""
        del owed
        time.sleep(TAKES)
        return Outcome(EffectState.DONE)

    def settle(self, owed: Owed, outcome: Outcome) -> bool:
        """Put on record what came of it."""
        self.store.done(owed.effect.key, outcome.result, NOON, owed.lease)
        self.done_at.append(time.time())
        return True


def work(kind: str, url: str, name: str, begin: Any, told: Any) -> None:
    """One worker process, until nothing is left."""
    store, news = open_store(url), Event()
    errand = Errand(store)
    runner: Any
    if kind == "dbos":
        from benchmarks._dbos_runner import DbosRunner

        runner = DbosRunner(errand, name, url)
    else:
        runner = LocalRunner(errand, name, {}, news.set)
    begin.wait()
    used = resource.getrusage(resource.RUSAGE_SELF)
    open_states = (EffectState.PENDING, EffectState.LEASED)
    while runner.round() or store.effects(states=open_states, limit=1):
        news.wait(0.05)
        news.clear()
    then = resource.getrusage(resource.RUSAGE_SELF)
    cpu = then.ru_utime + then.ru_stime - used.ru_utime - used.ru_stime
    told.put((errand.done_at, cpu))
    runner.stop(5.0)
    store.close()


def measure(kind: str, url: str, effects: int, processes: int) -> None:
    """One way, from the first effect to the last."""
    store = create_store(url)
    owed = tuple(
        Effect(f"k{n:06d}", "note", TARGETS[n % 4], int(n % 10 > 0), NOON) for n in range(effects)
    )
    store.save(Saving("ESC-0001", 0, (raised(),), owed, row()), NOON)
    context = multiprocessing.get_context("spawn")
    begin, told = context.Barrier(processes + 1), context.Queue()
    workers = [
        context.Process(target=work, args=(kind, url, f"{kind}-{n}", begin, told))
        for n in range(processes)
    ]
    for each in workers:
        each.start()
    begin.wait()
    began = time.time()
    answers = [told.get() for _ in workers]
    for each in workers:
        each.join()
    late = sorted(at - began for done_at, _ in answers for at in done_at)
    cpu = sum(used for _, used in answers)
    left = store.effects(states=(EffectState.PENDING, EffectState.LEASED), limit=None)
    kept = 0
    if kind == "dbos":
        from benchmarks._dbos_runner import rows_left

        kept = rows_left(store.engine)
    print(
        f"{kind:12} {len(late) / late[-1]:10,.0f} {statistics.median(late):10.2f}"
        f" {late[round(len(late) * 0.99) - 1]:10.2f} {1e3 * cpu / len(late):12.2f}"
        f" {len(left):8} {kept:12,}"
    )
    store.close()


def main() -> None:
    """Both, one after the other, twice."""
    effects = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    processes = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    print(f"{effects:,} effects due at once, {processes} processes, PostgreSQL")
    print(f"{'':12} {'a second':>10} {'median s':>10} {'p99 s':>10} {'CPU ms each':>12}"
          f" {'undone':>8} {'rows kept':>12}")  # fmt: skip
    with databases() as server:
        for _ in range(2):
            for kind in ("leased rows", "dbos"):
                url = server.empty()
                measure(kind, url, effects, processes)
                time.sleep(0.5)


if __name__ == "__main__":
    main()
