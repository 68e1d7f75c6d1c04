"""What does waking cost when nothing is due, and when thousands are due on one instant?

    python -m benchmarks.waking [OPEN,OPEN…] [DUE] [sqlite,postgresql]

With workers that are processes of their own (`escalations work`), on real time, on SQLite (WAL,
FULL) and on PostgreSQL (fsync on), for each number of open escalations:

- look:   the questions of a worker that finds nothing to do, microseconds (the best of many)
- idle:   the CPU of a whole worker that finds nothing to do, as a share of one core
- memory: what it holds that is its own, megabytes

and with the last number of them:

- floor:  the same rows by SQL over sets, a hundred a transaction, in the same run
- alone:  waking in this process, with nobody who acts beside it: CPU for each, decided when it is
          due, and decided before
- steady: lateness of deadlines that come one by one
- burst:  DUE deadlines on one instant, which workers can see coming: lateness until each is seen
          committed from outside, wakes a second also as a share of the floor, and the CPU for each
          wake and for each effect done
- behind: as many, where no worker was there until they were due
- killed: how soon another worker goes on, and does what the killed one had leased

The machine may be busy with other work: shares of the same run and seconds of CPU say more than
seconds by the clock.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from pathlib import Path

from benchmarks._at_work import Watcher, WorkerProcess
from benchmarks._crowd import (
    Crowd,
    due_at,
    due_one_by_one,
    for_the_floor,
    in_seconds,
    nothing_owed,
    opened,
    raised_for,
)
from benchmarks._floor import rows_a_second
from escalation_manager.desk.counter import Desk
from escalation_manager.engine.worker import Worker
from escalation_manager.store.addresses import Place
from tests.postgresql import Databases, Server

LOOKS = 300
IDLE_SECONDS = 5.0
STEADY, APART = 15, timedelta(seconds=1)
LONGEST_ACTING = 45.0
AFTER_A_KILL = 1_000
JUST_LATER = timedelta(seconds=1)


def main() -> None:
    numbers = [int(n) for n in (sys.argv[1] if len(sys.argv) > 1 else "1000,100000").split(",")]
    due = int(sys.argv[2]) if len(sys.argv) > 2 else 2_000
    wanted = (sys.argv[3] if len(sys.argv) > 3 else "sqlite,postgresql").split(",")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if "sqlite" in wanted:
            measured("SQLite", [folder / f"{n}.db" for n in numbers], numbers, due, (1,))
        if "postgresql" in wanted:
            server = Server(durable=True, fsync=True)
            stack.callback(server.close)
            databases = Databases(server.url())
            stack.callback(databases.close)
            places = [databases.empty() for _ in numbers]
            measured("PostgreSQL", places, numbers, due, (1, 2))


def measured(
    name: str,
    places: Sequence[Place],
    numbers: list[int],
    due: int,
    workers: tuple[int, ...],
) -> None:
    """One database, with each number of open escalations."""
    print(f"\n{name:<12}{'open':>10}{'look, µs':>12}{'idle CPU':>12}{'memory, MB':>12}", flush=True)
    for place, number in zip(places, numbers, strict=True):
        crowd = opened(place, number)
        looked = look(crowd.desk)
        idle, held = at_rest(crowd.desk, place)
        print(f"{'':12}{number:10,}{looked:12.0f}{idle:12.2%}{held:12.1f}", flush=True)
        if number == numbers[-1]:
            floor = floor_of(crowd, due)
            alone(crowd, due)
            steady(crowd, place)
            for count in workers:
                burst(crowd, place, due, floor, count)
            behind(crowd, place, due, floor)
            killed(crowd, place)
        crowd.store.close()


def look(desk: Desk) -> float:
    """Microseconds that a worker asks, to find that nothing is due, where nobody is in its way."""
    worker, times = Worker(desk, "benchmark"), []
    for _ in range(LOOKS):
        began = time.perf_counter()
        worker._look()
        worker._pause()
        times.append(time.perf_counter() - began)
    return min(times) * 1e6


def at_rest(desk: Desk, place: Place) -> tuple[float, float]:
    """The share of a core that a worker process takes while nothing is due, and its memory."""
    worker = begun(desk, place)
    cpu = worker.cpu
    time.sleep(IDLE_SECONDS)
    taken, held = (worker.cpu - cpu) / IDLE_SECONDS, worker.megabytes
    worker.end()
    return taken, held


def begun(desk: Desk, place: Place) -> WorkerProcess:
    """A worker that has told that it lives."""
    before = {worker.name for worker in desk.store.leases.workers()}
    process = WorkerProcess(place)
    while not {worker.name for worker in desk.store.leases.workers()} - before:
        if process.process.poll() is not None:
            raise SystemExit("The worker has ended; try `escalations work` by hand.")
        time.sleep(0.01)
    time.sleep(1.0)
    return process


def floor_of(crowd: Crowd, due: int) -> float:
    """Wakes a second without anything to decide."""
    for_the_floor(crowd, raised_for(crowd.desk, in_seconds(1_700)), due)
    crowd.desk.act()
    rate, cpu = rows_a_second(crowd.store, due)
    print(f"  floor: {rate:,.0f} wakes a second by SQL over sets ({cpu:.0f} µs of our CPU each)")
    return rate


def alone(crowd: Crowd, due: int) -> None:
    """Waking without acting."""
    for ahead in (False, True):
        many, cpu = min(due, 2_000), list[float]()
        instant = in_seconds(5.0 + many / 80)
        due_at(crowd, instant, many)
        began = time.process_time()
        while ahead and crowd.desk.look_ahead():
            pass
        before = (time.process_time() - began) / many * 1000
        time.sleep(max(instant.timestamp() - time.time(), 0.0) + JUST_LATER.total_seconds())
        while True:
            began = time.process_time()
            woken = crowd.desk.wake(limit=100).woken
            if not woken:
                break
            cpu.append((time.process_time() - began) / woken * 1000)
        middle, best = statistics.median(cpu), min(cpu)
        how = f"decided {before:.2f} ms before" if ahead else "decided then"
        print(f"  alone: {middle:.3f} ms of CPU for each wake, {how} "
              f"(median of batches; the best {best:.3f})", flush=True)  # fmt: skip
        nothing_owed(crowd)


def steady(crowd: Crowd, place: Place) -> None:
    """Deadlines one by one."""
    instants = due_one_by_one(crowd.desk, in_seconds(12.0), STEADY, APART)
    worker, watcher = begun(crowd.desk, place), Watcher(crowd.store)
    lates = []
    for instant in instants:
        time.sleep(max(instant.timestamp() - time.time() - 0.02, 0.0))
        watcher.until(partial(watcher.still_due, instant))
        lates.append(time.time() - instant.timestamp())
    worker.end()
    lates.sort()
    print(f"  steady: {lates[len(lates) // 2]:.3f} s late (median), {lates[-1]:.3f} s at most")


def burst(crowd: Crowd, place: Place, due: int, floor: float, count: int) -> None:
    """So many deadlines on one instant, and so many workers."""
    watcher, instant = Watcher(crowd.store), in_seconds(20.0 + due / 120)
    due_at(crowd, instant, due)
    workers = [begun(crowd.desk, place) for _ in range(count)]
    spare = instant.timestamp() - time.time()
    if spare < 0:
        raise SystemExit(f"It took {-spare:.0f} s too long to make {due} due escalations.")
    time.sleep(max(spare - 0.5, 0.0))
    done = int(watcher.ask("SELECT count(*) FROM effects WHERE state = 'done'"))
    cpu = sum(worker.cpu for worker in workers)
    seen = watcher.until_woken(instant, instant + JUST_LATER)
    woken = sum(worker.cpu for worker in workers) - cpu
    p50, p99, last = (seen.done_by(share, due) for share in (0.5, 0.99, 1.0))
    load = os.getloadavg()[0]
    print(f"  {due:,} deadlines on one instant, {count} worker{'s' * (count > 1)}; load {load:.1f}")
    print(
        f"    first seen after {seen.first:.2f} s, p50 {p50:.2f} s, p99 {p99:.2f} s, all {last:.2f}"
    )
    print(f"    {due / last:,.0f} wakes a second, {due / last / floor:.2f} of the floor")
    each = woken / due * 1000
    print(f"    {each:.2f} ms of CPU for each, first alerts included: {1000 / each:,.0f} wakes for "
          "a second of a core", flush=True)  # fmt: skip
    late = time.time()
    watcher.until(lambda: watcher.owed(in_seconds(0)), LONGEST_ACTING)
    acted = sum(worker.cpu for worker in workers) - cpu - woken
    effects = int(watcher.ask("SELECT count(*) FROM effects WHERE state = 'done'")) - done
    print(f"    {effects:,} effects done {time.time() - late:.1f} s later, "
          f"{acted / max(effects, 1) * 1000:.2f} ms of CPU for each", flush=True)  # fmt: skip
    for worker in workers:
        worker.end()
    nothing_owed(crowd)


def behind(crowd: Crowd, place: Place, due: int, floor: float) -> None:
    """So many deadlines that came while nobody worked."""
    watcher, instant = Watcher(crowd.store), in_seconds(5.0 + due / 1_000)
    due_at(crowd, instant, due)
    time.sleep(max((instant + JUST_LATER).timestamp() - time.time(), 0.0))
    worker = WorkerProcess(place)
    took = watcher.until(partial(watcher.still_due, instant + JUST_LATER))
    print(f"  behind: {due:,} that came due while nobody worked are looked at {took:.1f} s after a "
          f"worker is started: {due / took:,.0f} a second, {due / took / floor:.2f} of the floor",
          flush=True)  # fmt: skip
    worker.end()
    nothing_owed(crowd)


def killed(crowd: Crowd, place: Place) -> None:
    """One is killed at its work, and another is started."""
    watcher, instant = Watcher(crowd.store), in_seconds(3.0)
    due_at(crowd, instant, AFTER_A_KILL)
    upto = instant + JUST_LATER
    time.sleep(max(upto.timestamp() - time.time(), 0.0))  # so that nothing is decided before
    first = WorkerProcess(place)
    while watcher.still_due(upto) > AFTER_A_KILL // 2:
        time.sleep(0.002)
    first.kill()
    left = watcher.still_due(upto)
    second = WorkerProcess(place)
    restart = watcher.until(lambda: watcher.still_due(upto) == left)
    leased_now = "SELECT count(*) FROM effects WHERE state = 'leased'"
    watcher.until(lambda: not watcher.ask(leased_now))
    second.kill()
    leased = watcher.ask(leased_now)
    name = watcher.ask("SELECT max(leased_by) FROM effects WHERE state = 'leased'")
    third = WorkerProcess(place)
    held = f"{leased_now} AND leased_by = ?"
    took = watcher.until(lambda: watcher.ask(held, name or ""))
    print(f"  killed: {left} due; a new process goes on after {restart:.1f} s; this one is killed "
          f"with {leased} leased, which are taken over after {took:.1f} s")  # fmt: skip
    third.end()


if __name__ == "__main__":
    main()
