"""What is peculiar to PostgreSQL: how it is reached, how it locks, and what its errors mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from select import select
from socket import socket
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.exc import DBAPIError, DisconnectionError, TimeoutError

from escalation_manager.core.errors import StoreError
from escalation_manager.store.addresses import Address
from escalation_manager.store.instants import written
from escalation_manager.store.postgresql_errors import meaning

if TYPE_CHECKING:
    import psycopg

PATIENCE_SECONDS = 10.0
"""How long a statement waits for a lock that another transaction holds."""
STATEMENT_SECONDS = 60
"""How long one statement may take; whatever reads the whole desk lifts it for itself."""
IDLE_SECONDS = 60
"""How long a transaction may stand idle before the server ends it: its locks hold up others."""
OLDEST = 140_000
"""The first server that is tried in our tests, as libpq numbers versions."""

ORDER_LOCK = (0x455343, 1)
"""Advisory lock: who holds it takes the next position, and commits before anybody else does."""
MIGRATION_LOCK = (0x455343, 2)
"""Advisory lock: who holds it makes or changes the tables."""
KEY_LOCK = 0x455344
"""Advisory locks, the second number from the key: one request under a key at a time."""
CHANNEL = "escalations"
"""Where a saving is announced to whoever listens."""


class Postgresql:
    """The dialect of one database on a server."""

    name = "postgresql"
    one_writer = False
    instants_are_text = True  # as a parameter; what comes back is a datetime
    begin = "BEGIN"
    begin_reading = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    take_turns = f"SELECT pg_advisory_xact_lock({ORDER_LOCK[0]}, {ORDER_LOCK[1]})"
    lock_key = f"SELECT pg_advisory_xact_lock({KEY_LOCK}, hashtext(?))"
    announce = f"SELECT pg_notify('{CHANNEL}', '')"
    lock = " FOR NO KEY UPDATE"
    skip_locked = " FOR NO KEY UPDATE SKIP LOCKED"
    clock = "SELECT clock_timestamp()"

    def __init__(self, address: Address, patience: float = PATIENCE_SECONDS) -> None:
        self.address = address
        self.patience = patience

    def sql(self, text: str) -> str:
        return text.replace("%", "%%").replace("?", "%s")

    def instant(self, text: str | None) -> Any:
        return text

    def text(self, value: Any) -> str:
        return written(value)

    def moment(self, value: Any) -> datetime:
        at: datetime = value.astimezone(UTC)
        return at

    def integrity(self, connection: Any) -> list[str]:
        broken = connection.execute(
            "SELECT indexrelid::regclass::text FROM pg_catalog.pg_index "
            "WHERE NOT indisvalid AND indrelid IN (SELECT oid FROM pg_catalog.pg_class "
            "WHERE relnamespace = current_schema()::regnamespace)"
        ).fetchall()
        found = [
            f"PostgreSQL says that the index {name} is not valid: run REINDEX INDEX {name}."
            for (name,) in broken
        ]
        ((failures,),) = connection.execute(
            "SELECT coalesce(checksum_failures, 0) FROM pg_catalog.pg_stat_database "
            "WHERE datname = current_database()"
        ).fetchall()
        if failures:
            found.append(f"PostgreSQL counts {failures} damaged pages (checksum_failures).")
        return found

    def any_text(self, connection: Any) -> AbstractContextManager[None]:  # noqa: ARG002
        return nullcontext()  # the server keeps no text that is not valid

    def streaming(self, connection: Any) -> Any:
        """A cursor of the server: its rows come as they are asked for, not all at once."""
        self._streams = getattr(self, "_streams", 0) + 1
        return connection.cursor(name=f"stream_{self._streams}")

    def unhurried(self, connection: Any) -> None:
        """Until its end, this transaction may take its time: it reads everything."""
        connection.execute(
            "SELECT set_config('statement_timeout', '0', true), "
            "set_config('idle_in_transaction_session_timeout', '1h', true)"
        )

    def together(self, connection: Any) -> AbstractContextManager[Any]:
        """Statements within are sent without waiting for each answer."""
        pipeline: AbstractContextManager[Any] = connection.pipeline()
        return pipeline

    def watch(self, ring: Callable[[], None], stopped: socket) -> None:
        """Hear what other processes announce, over a connection of its own."""
        pause, missed = 0.0, False
        while not select([stopped], [], [], pause)[0]:
            try:
                with self.connect(application_name="escalations (listening)") as connection:
                    connection.execute(f"LISTEN {CHANNEL}")
                    if missed:
                        ring()
                    pause = 0.0
                    self._hear(connection, ring, stopped)
            except Exception:  # whoever asks the server is told; here we only try again
                pause, missed = min(max(2 * pause, 0.1), 5.0), True

    def _hear(self, connection: Any, ring: Callable[[], None], stopped: socket) -> None:
        while True:
            ready = select([connection.fileno(), stopped], [], [], 60.0)[0]
            if stopped in ready:
                return
            if not ready:
                connection.execute("SELECT 1")  # is it still there?
            connection.pgconn.consume_input()
            heard = False
            while connection.pgconn.notifies() is not None:
                heard = True
            if heard:
                ring()

    def back_up(self, connection: Any, target: Path) -> None:  # noqa: ARG002
        raise StoreError(
            f"The desk lies on a server ({self.address}), which has a backup of its own.",
            "Use pg_dump or your provider's backups: see docs/how-to/postgresql.md. "
            "A copy in a file is made by `escalations migrate`.",
        )

    def explain(self, error: Exception) -> StoreError | None:
        if isinstance(error, TimeoutError):
            return StoreError(
                f"All {self.address.connections} connections to {self.address} are in use.",
                "Nothing was saved. Repeat it; or allow more with connections=N in the URL.",
            )
        cause = error.orig if isinstance(error, DBAPIError) else error
        return meaning(cause, self.address, self.patience) if cause else None

    # --- connecting ------------------------------------------------------------------------------

    def connect(self, **more: Any) -> psycopg.Connection[Any]:
        """A connection of the driver that begins no transaction by itself."""
        driver = _driver()
        connection: psycopg.Connection[Any] = driver.connect(
            self.address.conninfo,
            autocommit=True,
            **{**_defaults(self.address.conninfo, driver), **more},
        )
        try:
            connection.adapters.register_dumper(str, _dumper())
            if connection.info.server_version < OLDEST:
                raise StoreError(
                    f"The server of {self.address} is PostgreSQL "
                    f"{connection.info.server_version // 10_000}.",
                    f"Use PostgreSQL {OLDEST // 10_000} or newer.",
                )
            connection.execute(
                f"SET timezone = 'UTC'; SET lock_timeout = {int(self.patience * 1000)}; "
                f"SET statement_timeout = {STATEMENT_SECONDS * 1000}; "
                f"SET idle_in_transaction_session_timeout = {IDLE_SECONDS * 1000}; "
                "SET default_transaction_isolation = 'read committed'"
            )
        except BaseException:
            connection.close()
            raise
        return connection


def postgresql_engine(dialect: Postgresql) -> Engine:
    """Connections to that database; made when they are first needed."""
    _driver()
    most = dialect.address.connections
    kept = min(8, most)
    engine = create_engine(
        "postgresql+psycopg://",
        creator=dialect.connect,
        poolclass=QueuePool,
        pool_size=kept,
        max_overflow=most - kept,
        pool_timeout=dialect.patience,
        pool_use_lifo=True,  # those that nobody needs any more grow old, and are let go of
        pool_recycle=1800,
        use_native_hstore=False,
    )
    event.listen(engine, "begin", _begin)
    event.listen(engine, "checkout", _still_there)
    return engine


def _begin(connection: Connection) -> None:
    """Whoever will write says so (`writing`); all others see one instant, and cannot."""
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql(Postgresql.begin if writing else Postgresql.begin_reading)


def _still_there(connection: Any, record: object, proxy: object) -> None:  # noqa: ARG001
    """Whether the server is still at the other end, without asking it each time.

    A server that stops says so; only a connection with something to read needs to be asked.
    """
    try:
        if connection.closed:
            raise DisconnectionError
        if select([connection.fileno()], [], [], 0)[0]:
            connection.execute("SELECT 1")
    except Exception as error:
        raise DisconnectionError from error


def _driver() -> Any:
    try:
        import psycopg
    except ImportError as error:
        raise StoreError(
            f"A desk on PostgreSQL needs the driver psycopg, which cannot be loaded ({error}).",
            "Install it: pip install 'escalation-manager[postgresql]'.",
        ) from None
    return psycopg


@cache
def _dumper() -> Any:
    """How text goes to the server, which holds no NUL: a sign that says so takes its place.

    Events are not touched by it: in them the NUL is written as JSON writes it.
    """
    from psycopg.types.string import StrDumperUnknown

    class Text(StrDumperUnknown):
        def dump(self, obj: str) -> Any:
            return super().dump(obj.replace("\0", "\ufffd") if "\0" in obj else obj)

    return Text


def _defaults(conninfo: str, driver: Any) -> dict[str, Any]:
    """What the URL does not say: a dead server or network is noticed, and we have a name."""
    said = driver.conninfo.conninfo_to_dict(conninfo)
    wished = {
        "application_name": "escalations",
        "connect_timeout": 10,
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
        "tcp_user_timeout": 30_000,
        "client_encoding": "UTF8",
    }
    return {name: value for name, value in wished.items() if name not in said}


def take_turns_at_the_tables(connection: Connection) -> None:
    """Nobody else makes or changes the tables, until this transaction ends."""
    connection.exec_driver_sql(
        f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK[0]}, {MIGRATION_LOCK[1]})"
    )


def bytewise(connection: Connection, names: Iterable[str]) -> None:
    """Make every text column of these tables sort by its bytes, and take text of any length.

    As SQLite does: so a list, a page and an export run the same on both, whatever the locale of
    the server. Columns that are so already are not touched.
    """
    found = connection.exec_driver_sql(_NOT_BYTEWISE, (list(names),)).all()
    for table, changes in found:
        connection.exec_driver_sql(f"ALTER TABLE {table} {changes}")


_NOT_BYTEWISE = """
SELECT c.oid::regclass::text, string_agg(
    'ALTER COLUMN ' || quote_ident(a.attname) || ' TYPE text COLLATE "C"', ', ')
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
LEFT JOIN pg_catalog.pg_collation k ON k.oid = a.attcollation
WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
  AND c.relnamespace = current_schema()::regnamespace
  AND c.relname = ANY (%s)
  AND a.atttypid IN ('text'::regtype, 'varchar'::regtype)
  AND (k.collname IS DISTINCT FROM 'C' OR a.atttypid = 'varchar'::regtype)
GROUP BY c.oid ORDER BY 1
"""
