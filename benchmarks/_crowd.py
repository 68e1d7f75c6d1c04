"""How does a desk with a million open escalations come to be in a minute? Rows, copied in bulk.

Escalations are copies of some that were raised through the desk. Those that are not due for years
have a head and a row; those that will be due have their whole history, and each was reported some
microseconds after the one before, so that nothing that is worked out for one of them is the answer
for another.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, NamedTuple

from escalation_manager.core import commands as c
from escalation_manager.core.events import SYSTEM
from escalation_manager.demo import company
from escalation_manager.desk.counter import Desk
from escalation_manager.handbook_file import shipped
from escalation_manager.store.addresses import Place
from escalation_manager.store.opening import create_store
from escalation_manager.store.sql import SqlStore
from escalation_manager.wiring import desk_on

STATEMENT = "The export fails for 40 of our users. We can export by hand meanwhile."
FIRST_WAKE = timedelta(minutes=30)
"""After it was reported, the handbook tells the owner that half of the first hour is over."""
FRACTION, STEP = 123_457, 3
"""Microseconds of the second at which the first copy was reported, and between two of them."""
_starts = count(20_000_000, 1_000_000)
NEVER, FLOOR = "2099-01-01T00:00:00.000000Z", "2098-01-01T00:00:00.000000Z"
"""Wakes of escalations that nobody will look at here, and of those that measure the floor."""


class Crowd(NamedTuple):
    """A desk, and the store that it stands on."""

    desk: Desk
    store: SqlStore


def opened(place: Place, number: int) -> Crowd:
    """A desk with so many open escalations, none of which is due."""
    store = create_store(place)
    desk = desk_on(store)
    desk.policy.put_handbook(shipped(), SYSTEM, desk.now())
    desk.load_text("the demo company", company())
    first = desk.submit(c.Raise("acc_123", STATEMENT), actor="mia").escalation
    desk.act()
    with _bulk(store) as run:
        _copies(run, store, first, "ESC", 2, number, whole=False, wake=NEVER)
        run(store.dialect.sql("UPDATE escalations SET next_wake = ? WHERE escalation = ?"),
            (NEVER, first))  # fmt: skip
    if not store.dialect.one_writer:
        _tidied(store)
    return Crowd(desk, store)


def due_at(crowd: Crowd, at: datetime, many: int) -> str:
    """So many more, which will have to be looked at on that instant; the id of the first."""
    first = raised_for(crowd.desk, at)
    crowd.desk.act()
    with _bulk(crowd.store) as run:
        start = next(_starts)
        _copies(run, crowd.store, first, "ESC", start + 2, start + many, whole=True, wake="")
    return first


def due_one_by_one(desk: Desk, first: datetime, many: int, apart: timedelta) -> list[datetime]:
    """Some more, each on an instant of its own; the instants."""
    instants = [first + apart * number for number in range(many)]
    for instant in instants:
        raised_for(desk, instant)
    desk.act()
    return instants


def raised_for(desk: Desk, at: datetime) -> str:
    """One that was reported so long ago that something is due on that instant."""
    reported, why = at - FIRST_WAKE, "They called."
    command = c.Raise("acc_123", STATEMENT, reported_at=reported, severity="high", reason=why)
    return desk.submit(command, actor="mia").escalation


def for_the_floor(crowd: Crowd, like: str, many: int) -> None:
    """So many more copies of that one, which no worker will look at."""
    with _bulk(crowd.store) as run:
        _copies(run, crowd.store, like, "FLR", 1, many, whole=True, wake=FLOOR)


def nothing_owed(crowd: Crowd) -> None:
    """What is still owed is not to be measured with what comes next."""
    with _bulk(crowd.store) as run:
        run("UPDATE effects SET state = 'dropped' WHERE state = 'pending'")


def _tidied(store: SqlStore) -> None:
    """What a server does by itself after so many new rows, done before anything is measured."""
    connection: Any = store.engine.raw_connection()
    driver = connection.driver_connection
    driver.autocommit = True
    driver.execute("SET statement_timeout = 0")
    driver.execute("VACUUM (ANALYZE)")
    connection.invalidate()


@contextmanager
def _bulk(store: SqlStore) -> Iterator[Any]:
    """Runs statements in one transaction that does not wait for the disk."""
    connection: Any = store.engine.raw_connection()
    driver = connection.driver_connection
    try:
        cursor = driver.cursor()
        if store.dialect.one_writer:
            cursor.execute("PRAGMA synchronous=OFF")
        cursor.execute(store.dialect.begin)
        if not store.dialect.one_writer:
            store.dialect.unhurried(driver)
        yield cursor.execute
        driver.commit()
        if store.dialect.one_writer:
            cursor.execute("PRAGMA synchronous=FULL")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.close()
    finally:
        connection.close()


def _copies(
    run: Any, store: SqlStore, like: str, prefix: str, first: int, last: int, *,
    whole: bool, wake: str
) -> None:  # fmt: skip
    """Copies of that escalation; without a `wake` of their own they have one as it has, later."""
    sqlite, sql = store.dialect.one_writer, store.dialect.sql
    run("DROP TABLE IF EXISTS numbers")
    if sqlite:
        run("CREATE TEMP TABLE numbers AS WITH RECURSIVE c(n) AS (SELECT ? UNION ALL "
            f"SELECT n + 1 FROM c WHERE n < ?) SELECT n, printf('{prefix}-%08d', n) AS id FROM c",
            (first, last))  # fmt: skip
        moved = f"printf('.%06dZ', {FRACTION} + n.n % 100000 * {STEP})"
        later = f"replace({{0}}, '.{FRACTION}Z', {moved})"
    else:
        run("CREATE TEMP TABLE numbers AS SELECT n, "
            f"'{prefix}-' || lpad(n::text, 8, '0') AS id FROM generate_series(%s::int, %s) AS n",
            (first, last))  # fmt: skip
        moved = f"'.' || ({FRACTION} + n.n %% 100000 * {STEP})::text || 'Z'"
        later = f"{{0}} + n.n %% 100000 * {STEP} * interval '1 microsecond'"
    told = f"replace({{0}}, '.{FRACTION}Z', {moved})"

    def copy(table: str, changed: dict[str, str]) -> None:
        columns = _columns(run, table, sqlite)
        values = ", ".join(changed.get(name, f"t.{name}") for name in columns)
        quoted = ", ".join(f'"{name}"' for name in columns)
        run(sql(f"INSERT INTO {table} (escalation, {quoted}) SELECT n.id, ")
            + values + sql(f" FROM numbers n, {table} t WHERE t.escalation = ?"),
            (like,))  # fmt: skip

    copy("heads", {})
    if whole:
        copy("events", {"at": later.format("t.at"), "data": told.format("t.data")})
    wake_ = later.format("t.next_wake") if not wake else _instant(wake, sqlite)
    copy("escalations", {
        "next_wake": wake_,
        "due_at": later.format("t.due_at") if whole else "t.due_at",
        "detail": told.format("t.detail") if whole else "'{}'",
    })  # fmt: skip


def _columns(run: Any, table: str, sqlite: bool) -> list[str]:
    if sqlite:
        found = run(f"PRAGMA table_info({table})").fetchall()
        return [row[1] for row in found if row[1] != "escalation"]
    asked = (
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s "
        "AND table_schema = current_schema() ORDER BY ordinal_position"
    )
    found = run(asked, (table,)).fetchall()
    return [row[0] for row in found if row[0] != "escalation"]


def _instant(text: str, sqlite: bool) -> str:
    return f"'{text}'" if sqlite else f"'{text}'::timestamptz"


def in_seconds(seconds: float) -> datetime:
    """So long from now, by the clock on the wall; all of them at the same part of their second."""
    return datetime.fromtimestamp(time.time() + seconds, UTC).replace(microsecond=FRACTION)
