"""What does a command cost on SQLite, beside the bare rows that it leaves behind?

    python -m benchmarks.commands_sqlite [ROUNDS] [FOLDER]

Three ways take turns in one run, in files on the same disk, with the same durability (WAL, FULL:
every commit is on the disk before it is answered):

- floor: the rows that the commands leave, and nothing else, by sqlite3 alone, one transaction each
- store: the same through the store: look for the key, read the history, save, answer
- desk:  the whole command: the same with policy, fold, decide, playbook and read row

Shown are microseconds for each command (median of the rounds, and the CPU's share of it) and the
throughput as a share of the floor's.
"""

from __future__ import annotations

import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from escalation_manager.core import commands as c
from escalation_manager.demo import REHEARSAL, company
from escalation_manager.desk.counter import Desk
from escalation_manager.handbook_file import shipped
from escalation_manager.store.opening import create_store
from escalation_manager.store.sql import SqlStore
from escalation_manager.wiring import desk_on

ESCALATIONS = 20
COMMANDS: tuple[Callable[[int], c.Command], ...] = (
    lambda n: c.AddNote(f"Called them again, and wrote down what they said. ({n})"),
    lambda n: c.AddTask(f"Read the logs of hour {n}", "engineering", offset="+4h"),
    lambda n: c.LogCommunication("out", "call", f"Told them where we are. ({n})", "Dana"),
    lambda n: c.RecordImpact(business=f"{n} deliveries are waiting"),
)
Writing = tuple[str, str, Any]
"""execute or executemany, the statement and its values."""


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 12
    folder = sys.argv[2] if len(sys.argv) > 2 else None
    with tempfile.TemporaryDirectory(dir=folder) as place:
        recorded, floor, through, whole = (Path(place) / f"{n}.db" for n in "rfsd")
        # Once for the record: what do these commands write?
        recorder = Recorder(create_store(recorded))
        play(desk_with_cases(recorder), rounds, recorder.begin)
        # Then each way from the same beginning, a round of each in turn.
        desk_with_cases(create_store(floor)).store.close()
        bare = connected(floor)
        store = create_store(through)
        desk_with_cases(store)
        desk = desk_with_cases(create_store(whole))
        times: dict[str, list[tuple[float, float]]] = {"floor": [], "store": [], "desk": []}
        for number in range(rounds):
            of_round = recorder.of(number)
            times["floor"].append(timed(partial(write_bare, bare, of_round)))
            times["store"].append(timed(partial(save_again, store, recorder, number)))
            times["desk"].append(timed(partial(play_round, desk, number)))
        for kept in (store, desk.store):
            assert kept.check().findings == (), "what was measured must have been done"
            assert kept.check().events == recorder.store.check().events
    print(f"{'microseconds for a command':28}{'median':>10}{'of it CPU':>12}{'throughput':>14}")
    base = statistics.median(wall for wall, _ in times["floor"])
    for name, found in times.items():
        wall = statistics.median(wall for wall, _ in found)
        cpu = statistics.median(cpu for _, cpu in found)
        print(f"{name:28}{wall:10.0f}{cpu:12.0f}{base / wall:13.0%}")
    rows = sum(len(w) for n in range(rounds) for w in recorder.of(n))
    each = ESCALATIONS * len(COMMANDS) * rounds
    print(f"{each} commands in {rounds} rounds, {rows / each:.1f} writing statements for each")


def timed(work: Callable[[], None]) -> tuple[float, float]:
    """Microseconds for each command: by the clock, and of the CPU."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    count = ESCALATIONS * len(COMMANDS) / 1e6
    return (time.perf_counter() - wall) / count, (time.process_time() - cpu) / count


# --- the desk ------------------------------------------------------------------------------------


def desk_with_cases(store: SqlStore) -> Desk:
    """The demo company with some open escalations."""
    store.set_setting("rehearsal", True)
    desk = desk_on(store)
    desk.policy.put_handbook(shipped(), "system", REHEARSAL)
    desk.load_text("company.json", company(), at=REHEARSAL)
    for number in range(ESCALATIONS):
        words = f"Export number {number} has failed since this morning. Nothing works."
        raised = c.Raise("acc_123", words, severity="high", reason="They called.")
        desk.submit(raised, actor=somebody(desk), at=REHEARSAL)
    return desk


def somebody(desk: Desk) -> str:
    return next(p.id for p in desk.policy.directory().people.values() if "csm" in p.roles)


def play(desk: Desk, rounds: int, begin: Callable[[], None]) -> None:
    for number in range(rounds):
        begin()
        play_round(desk, number)


def play_round(desk: Desk, number: int) -> None:
    """Each command on each escalation."""
    at, who = REHEARSAL + timedelta(minutes=5 + number), somebody(desk)
    for place, command in enumerate(COMMANDS):
        for case in range(1, ESCALATIONS + 1):
            key = f"{number}:{place}:{case}"
            desk.submit(command(number), actor=who, escalation=f"ESC-{case:04d}", at=at, key=key)


# --- the store -----------------------------------------------------------------------------------


class Recorder(SqlStore):
    """A store that remembers what it wrote, transaction by transaction, and what it was asked."""

    def __init__(self, store: SqlStore) -> None:
        super().__init__(store.engine, store.dialect)
        self.rounds: list[list[list[Writing]]] = []
        self.savings: list[list[tuple[Any, Any]]] = []

    @property
    def store(self) -> SqlStore:
        return self

    def begin(self) -> None:
        """A new round."""
        self.rounds.append([])
        self.savings.append([])

    def of(self, number: int) -> list[list[Writing]]:
        """The transactions of a round."""
        return self.rounds[number]

    @contextmanager
    def write(self) -> Iterator[Any]:
        with super().write() as work:
            save, answer = work.save, work.answer
            kept: list[Any] = [None, None]

            def saving(*asked: Any) -> None:
                kept[0] = asked
                save(*asked)

            def answering(*asked: Any) -> None:
                kept[1] = asked
                answer(*asked)

            work.save, work.answer = saving, answering  # type: ignore[method-assign, assignment]
            yield work
            if self.savings:
                self.savings[-1].append((kept[0], kept[1]))

    @contextmanager
    def _cursor(self) -> Iterator[Any]:
        with super()._cursor() as cursor:
            heard = _Heard(cursor)
            yield heard
            if self.rounds and heard.writings:
                self.rounds[-1].append(heard.writings)


class _Heard:
    """A cursor of the driver that remembers what changed something."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor
        self.writings: list[Writing] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def execute(self, statement: str, values: Any = ()) -> Any:
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            self.writings.append(("execute", statement, values))
        return self._cursor.execute(statement, values)

    def executemany(self, statement: str, values: Any) -> Any:
        self.writings.append(("executemany", statement, values))
        return self._cursor.executemany(statement, values)


def save_again(store: SqlStore, recorder: Recorder, number: int) -> None:
    """What the desk asked of the store in that round, without the desk."""
    for saving, answer in recorder.savings[number]:
        with store.write() as work:
            assert work.request(answer[0]) is None
            work.read(saving[0].escalation)
            work.save(*saving)
            work.answer(*answer)


# --- the floor -----------------------------------------------------------------------------------


def connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def write_bare(connection: sqlite3.Connection, transactions: list[list[Writing]]) -> None:
    """The rows, and nothing else."""
    cursor = connection.cursor()
    for writings in transactions:
        cursor.execute("BEGIN IMMEDIATE")
        for how, statement, values in writings:
            if how == "execute":
                cursor.execute(statement, values)
            else:
                cursor.executemany(statement, values)
        cursor.execute("COMMIT")


if __name__ == "__main__":
    main()
