"""What would waking cost if nothing had to be decided? The rows of a wake, by SQL over sets.

A hundred due ones a transaction, as a worker takes them: found by the same index, held, and then an
event, a head, a row, an effect and a place in the order of the desk for each, and the seals.
"""

from __future__ import annotations

import time
from typing import Any

from benchmarks._crowd import FLOOR, NEVER
from escalation_manager.store.sql import SqlStore

AT_ONCE = 100
DATA = (
    '{"clock":"acknowledge","share":"0.5","planned":"2026-11-25T12:00:00.123457Z",'
    '"due":"2026-11-25T12:30:00.123457Z","late":false,"told":true}'
)
OWED = (
    '{"account":"acc_123","asked":null,"message":"Northwind: half of the time to acknowledge is '
    'used","people":["mia"],"priority":"high"}'
)
HASH = "0" * 64


def rows_a_second(store: SqlStore, count: int) -> tuple[float, float]:
    """Wakes a second, and microseconds of CPU of this process for each."""
    sql, lock = store.dialect.sql, store.dialect.lock
    connection: Any = store.engine.raw_connection()
    try:
        cursor = connection.driver_connection.cursor()
        began, cpu = time.perf_counter(), time.process_time()
        for _ in range(0, count, AT_ONCE):
            _batch(cursor.execute, sql, lock, store.dialect)
            connection.driver_connection.commit()
        took, cpu = time.perf_counter() - began, time.process_time() - cpu
        cursor.close()
    finally:
        connection.close()
    return count / took, cpu / count * 1e6


def _batch(run: Any, sql: Any, lock: str, dialect: Any) -> None:
    run(dialect.begin)
    found = run(sql("SELECT e.escalation FROM escalations e JOIN heads h ON h.escalation = "
                    "e.escalation WHERE e.next_wake >= ? AND e.next_wake < ? "
                    f"ORDER BY e.next_wake, e.escalation LIMIT {AT_ONCE}"
                    + (lock and f"{lock} OF h")), (FLOOR, NEVER)).fetchall()  # fmt: skip
    ids = [row[0] for row in found]
    among = f"escalation IN ({', '.join('?' for _ in ids)})"
    at = "2026-11-25T12:00:00.200000Z"
    run(sql("INSERT INTO events (escalation, version, kind, schema, at, recorded_at, actor, data, "
            "hash) SELECT escalation, version + 1, 'ClockWarned', 1, "
            + _instants(dialect, 2) + f", 'system', ?, ? FROM heads WHERE {among}"),
        (at, at, DATA, HASH, *ids))  # fmt: skip
    run(sql(f"UPDATE heads SET version = version + 1, hash = ? WHERE {among}"), (HASH, *ids))
    run(sql("UPDATE escalations SET version = version + 1, next_wake = ?, detail = detail || ' ' "
            f"WHERE {among}"), (NEVER, *ids))  # fmt: skip
    run(sql("INSERT INTO effects (key, escalation, version, kind, target, lane, not_before, data, "
            "state, tries, created_at, lease) SELECT escalation || ':x:alert:0', escalation, "
            "version, 'alert', 'messaging', 1, " + _instants(dialect, 1)
            + ", ?, 'done', 0, " + _instants(dialect, 1) + f", 0 FROM heads WHERE {among}"),
        (at, OWED, at, *ids))  # fmt: skip
    run(sql("INSERT INTO changes (position, escalation, first, last, at) SELECT "
            "(SELECT coalesce(max(position), 0) FROM changes) + row_number() OVER "
            "(ORDER BY escalation), escalation, version, version, " + _instants(dialect, 1)
            + f" FROM heads WHERE {among}"), (at, *ids))  # fmt: skip
    run("UPDATE seals SET events = events + 6")


def _instants(dialect: Any, number: int) -> str:
    mark = "?" if dialect.one_writer else "?::timestamptz"
    return ", ".join([mark] * number)
