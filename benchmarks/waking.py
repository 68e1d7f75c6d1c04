"""What does waking cost when nothing is due, and when thousands are due on one instant?

    python -m benchmarks.waking [OPEN,OPEN…] [DUE]

For each number of open escalations, in one SQLite file (WAL, FULL):

- look: the questions of a worker that finds nothing to do, microseconds
- idle: the CPU of a whole worker that finds nothing to do, as a share of one core
- then DUE deadlines fall on one instant (on the last file only): wakes a second, lateness of each
  event from the instant until it was committed, then the CPU for each effect done (an alert that
  lies in an inbox)

Escalations are copies of one that was raised through the desk; those that are not due have a wake
far ahead.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from escalation_manager.connectors.loading import FileLoader
from escalation_manager.core import commands as c
from escalation_manager.core.events import SYSTEM
from escalation_manager.demo import company
from escalation_manager.desk.counter import Desk
from escalation_manager.engine.worker import Worker
from escalation_manager.handbook_file import shipped
from escalation_manager.ports.log import Owed
from escalation_manager.ports.running import Outcome, Woken
from escalation_manager.store.opening import create_store
from escalation_manager.wiring import desk_on

STATEMENT = "The export fails for 40 of our users. We can export by hand meanwhile."
LOOKS = 300
IDLE_SECONDS = 5.0


class Clock:
    """The machine's time, set by so much."""

    def __init__(self) -> None:
        self.by = timedelta()

    def now(self) -> datetime:
        return datetime.fromtimestamp(time.time(), UTC) + self.by


class Watched(Desk):
    """Remembers when what was committed."""

    committed: list[tuple[float, int]]
    done: list[float]

    def wake(
        self, at: datetime | None = None, limit: int = 100, without: tuple[str, ...] = ()
    ) -> Woken:
        found = super().wake(at, limit, without)
        self.committed.append((time.monotonic(), found.woken))
        return found

    def settle(self, owed: Owed, outcome: Outcome, at: datetime | None = None) -> bool:
        told = super().settle(owed, outcome, at)
        self.done.append(time.monotonic())
        return told


def main() -> None:
    numbers = [int(n) for n in (sys.argv[1] if len(sys.argv) > 1 else "1000,100000").split(",")]
    due = int(sys.argv[2]) if len(sys.argv) > 2 else 2_000
    print(f"{'open':>10}{'look, µs':>12}{'idle CPU':>12}")
    for number in numbers:
        with tempfile.TemporaryDirectory() as folder:
            desk, clock = made(Path(folder) / "desk.db", number, due)
            print(f"{number:10,}{look(desk):12.0f}{idle(desk):12.2%}", flush=True)
            if number == numbers[-1]:
                all_at_once(desk, clock, due)
            desk.store.close()


def made(path: Path, number: int, due: int) -> tuple[Watched, Clock]:
    """A desk with so many open escalations, the first of which have the same true wake."""
    clock, store = Clock(), create_store(path)
    first = desk_on(store, clock=clock)
    first.policy.put_handbook(shipped(), SYSTEM, clock.now())
    first.load_text("the demo company", company())
    id_ = first.submit(c.Raise("acc_123", STATEMENT), actor="mia").escalation
    first.act()
    connection: Any = store.engine.raw_connection().driver_connection
    copy(connection, id_, number, min(due, number))
    desk = Watched(
        store, first.policy, clock, FileLoader(store.engine), first.outside, name="benchmark"
    )
    desk.committed, desk.done = [], []
    return desk, clock


def copy(connection: Any, id_: str, number: int, due: int) -> None:
    """Copies of one escalation: whole for those that will be due, else head and row alone."""
    run = connection.execute
    run("PRAGMA synchronous=OFF")
    run("BEGIN")
    run("CREATE TEMP TABLE n AS WITH RECURSIVE c(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM c "
        f"WHERE n < {number}) SELECT n, printf('ESC-%07d', n) AS id FROM c")  # fmt: skip
    run("INSERT INTO heads SELECT n.id, h.version, h.hash FROM n, heads h "
        "WHERE h.escalation = ?", (id_,))  # fmt: skip
    columns = [row[1] for row in run("PRAGMA table_info(events)") if row[1] != "escalation"]
    run(f"INSERT INTO events (escalation, {', '.join(columns)}) SELECT n.id, "
        f"{', '.join(f'e.{name}' for name in columns)} FROM n, events e "
        "WHERE e.escalation = ? AND n.n <= ?", (id_, due))  # fmt: skip
    columns = [row[1] for row in run("PRAGMA table_info(escalations)") if row[1] != "escalation"]
    far = {
        "detail": "CASE WHEN n.n <= {due} THEN r.detail ELSE '{{}}' END",
        "next_wake": "CASE WHEN n.n <= {due} THEN r.next_wake ELSE '2099-01-01' END",
    }
    values = ", ".join(far.get(name, f"r.{name}").format(due=due) for name in columns)
    run(f"INSERT INTO escalations (escalation, {', '.join(columns)}) SELECT n.id, {values} "
        "FROM n, escalations r WHERE r.escalation = ?", (id_,))  # fmt: skip
    run("COMMIT")
    run("PRAGMA synchronous=FULL")


def look(desk: Watched) -> float:
    """Microseconds that a worker asks, to find that nothing is due."""
    worker, times = Worker(desk, "benchmark"), []
    for _ in range(LOOKS):
        began = time.perf_counter()
        worker._look()
        worker._pause()
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1e6


def idle(desk: Watched) -> float:
    """The share of one core that a worker takes while nothing is due."""
    worker = Worker(desk, "benchmark")
    worker.start()
    time.sleep(1.0)
    began = time.process_time()
    time.sleep(IDLE_SECONDS)
    taken = time.process_time() - began
    worker.stop()
    return taken / IDLE_SECONDS


def all_at_once(desk: Watched, clock: Clock, due: int) -> None:
    """So many deadlines on one instant."""
    desk.committed.clear()
    instant = desk.store.next_wake()
    assert instant is not None
    clock.by += instant - clock.now() - timedelta(seconds=1)
    worker = Worker(desk, "benchmark")
    began, cpu = time.monotonic() + 1.0, time.process_time()
    worker.start()
    while sum(count for _, count in desk.committed) < due:
        time.sleep(0.05)
    woken = time.monotonic()
    while (coming := desk.store.next_effect()) is not None and coming <= clock.now():
        time.sleep(0.05)
    ended, cpu = time.monotonic(), time.process_time() - cpu
    worker.stop()
    lates = sorted(at - began for at, count in desk.committed for _ in range(count))[:due]
    p50, p99 = (lates[int(len(lates) * share)] for share in (0.5, 0.99))
    print(f"\n{due:,} deadlines on one instant:")
    print(f"  first committed after {lates[0]:.2f} s, p50 {p50:.2f} s, p99 {p99:.2f} s")
    print(f"  {due / (woken - began):,.0f} wakes a second while effects were done as well")
    done = len(desk.done)
    print(f"  {done:,} effects, the last one {ended - began:.1f} s after the instant")
    print(f"  {cpu / (due + done) * 1000:.2f} ms of CPU for each wake or effect")
    doubled = [key for key, n in Counter(_keys(desk)).items() if n > 1]
    print(f"  lost {due - len(lates)}, doubled {len(doubled)}")


def _keys(desk: Watched) -> list[tuple[str, str]]:
    """Every alert that lies in an inbox, by what it says to whom."""
    return [
        (alert.escalation_id, alert.message)
        for alert in desk.inbox("mia", actor="mia")
        if "target is used" in alert.message
    ]


if __name__ == "__main__":
    main()
