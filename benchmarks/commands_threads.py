"""How many commands a second, with 1 and 8 threads, beside the raw driver, on both databases?

    python -m benchmarks.commands_threads [ROUNDS] [POSTGRESQL-URL]

On each database, in one run and with every commit on the disk before it is answered:

- raw:   the statements that the commands leave, by the driver alone, one transaction each
- store: the same through the store: look for the key, read the history, save, answer
- desk:  the whole command: the same with policy, fold, decide, playbook and read row

Each thread has escalations of its own, as people have; what all share (the order of the desk, the
seals) they share in every way that is measured. Without a URL a PostgreSQL server is started from
the binaries of the dev dependency, in a temporary folder on the disk of the system.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import psycopg

from benchmarks.commands_sqlite import (
    COMMANDS,
    ESCALATIONS,
    Recorder,
    connected,
    desk_with_cases,
    somebody,
)
from escalation_manager.demo import REHEARSAL
from escalation_manager.desk.counter import Desk
from escalation_manager.store.addresses import Place
from escalation_manager.store.opening import create_store
from escalation_manager.store.sql import SqlStore
from tests.postgresql import Databases, Server

THREADS = (1, 8)
WAYS = ("raw", "store", "desk")
Transaction = tuple[int, list[Any], Any]
"""Whose escalation it is of, the statements it leaves, and what was asked of the store."""


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 4
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if len(sys.argv) > 2:
            url = sys.argv[2]
        else:
            server = Server(durable=True, fsync=True)
            stack.callback(server.close)
            url = server.url()
        databases = Databases(url)
        stack.callback(databases.close)
        print(f"{'commands a second':14}{'threads':>10}" + "".join(f"{w:>18}" for w in WAYS))
        files = iter(range(1_000))
        for name, new in (
            ("SQLite", lambda: folder / f"{next(files)}.db"),
            ("PostgreSQL", databases.empty),
        ):
            for count in THREADS:
                rates = measured(new, count, rounds)
                shown = "".join(f"{rates[w]:10.0f} ({rates[w] / rates['raw']:4.0%})" for w in WAYS)
                print(f"{name:17}{count:>10}{shown}", flush=True)


def measured(new: Callable[[], Place], threads: int, rounds: int) -> dict[str, float]:
    """Commands a second in each way, each on a new database with the same beginning."""
    recorder = Recorder(create_store(new()))
    transactions = recorded(desk_with_cases(recorder), recorder, rounds)
    recorder.close()
    raw = new()
    desk_with_cases(create_store(raw)).store.close()
    rates = {"raw": rate(transactions, threads, lambda: raw_driver(raw))}
    store = create_store(new())
    desk_with_cases(store)
    rates["store"] = rate(transactions, threads, lambda: lambda each: save_again(store, each))
    desk = desk_with_cases(create_store(new()))
    by_hand = commands(desk, rounds)
    rates["desk"] = rate(by_hand, threads, lambda: lambda each: each[2]())
    for kept in (store, desk.store):
        assert kept.check().findings == (), "what was measured must have been done"
    assert store.check().events == desk.store.check().events
    store.close()
    desk.store.close()
    return rates


def recorded(desk: Desk, recorder: Recorder, rounds: int) -> list[Transaction]:
    """What the commands leave behind."""
    found: list[Transaction] = []
    for case, _, act in commands(desk, rounds):
        recorder.begin()
        act()
        (writings,), (asked,) = recorder.rounds[-1], recorder.savings[-1]
        found.append((case, writings, asked))
    return found


def commands(desk: Desk, rounds: int) -> list[tuple[int, None, Callable[[], object]]]:
    """Every command, in the order in which one person would give them."""
    who = somebody(desk)
    return [
        (case, None, lambda n=n, p=place, c=case: _submit(desk, who, n, p, c))  # type: ignore[misc]
        for n in range(rounds)
        for place in range(len(COMMANDS))
        for case in range(1, ESCALATIONS + 1)
    ]


def _submit(desk: Desk, who: str, number: int, place: int, case: int) -> None:
    at, id_ = REHEARSAL, f"ESC-{case:04d}"
    command = COMMANDS[place](number)
    desk.submit(command, actor=who, escalation=id_, at=at, key=f"{number}:{place}:{case}")


def rate(
    transactions: list[Any], threads: int, worker: Callable[[], Callable[[Any], object]]
) -> float:
    """How many a second; each thread takes those of its own escalations, in their order."""
    shares = [[each for each in transactions if each[0] % threads == n] for n in range(threads)]
    failed: list[BaseException] = []
    ready = Barrier(threads + 1)

    def run(share: list[Any]) -> None:
        act = worker()
        ready.wait()
        try:
            for each in share:
                act(each)
        except BaseException as error:
            failed.append(error)

    running = [Thread(target=run, args=(share,)) for share in shares]
    for each in running:
        each.start()
    ready.wait()
    begin = time.perf_counter()
    for each in running:
        each.join()
    took = time.perf_counter() - begin
    if failed:
        raise failed[0]
    return len(transactions) / took


def save_again(store: SqlStore, transaction: Transaction) -> None:
    """What the desk asked of the store, without the desk."""
    saving, answer = transaction[2]
    with store.write() as work:
        assert work.request(answer[0]) is None
        work.read(saving[0].escalation)
        work.save(*saving)
        work.answer(*answer)


def raw_driver(place: Place) -> Callable[[Transaction], None]:
    """A connection of the driver, and what writes a transaction on it."""
    connection: Any
    errors: tuple[type[Exception], ...] = ()
    if isinstance(place, Path):
        connection, begin = connected(place), "BEGIN IMMEDIATE"
        connection.execute("PRAGMA busy_timeout=10000")
        errors = (sqlite3.OperationalError,)
    else:
        connection, begin = psycopg.connect(place, autocommit=True), "BEGIN"
    cursor = connection.cursor()

    def write(transaction: Transaction) -> None:
        while True:
            try:
                cursor.execute(begin)
                break
            except errors:  # another thread is still at it: queue up again
                continue
        for how, statement, values in transaction[1]:
            if begin == "BEGIN" and statement.startswith("INSERT INTO seals"):
                # What makes the order of the desk safe belongs to what has to be done.
                cursor.execute("SELECT pg_advisory_xact_lock(4543300, 1)")
            if how == "execute":
                cursor.execute(statement, values)
            else:
                cursor.executemany(statement, values)
        cursor.execute("COMMIT")

    return write


if __name__ == "__main__":
    main()
