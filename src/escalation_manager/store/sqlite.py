"""What is peculiar to SQLite: how it is opened, how it locks, and what its errors mean."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import datetime
from pathlib import Path
from select import select
from socket import socket
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.exc import DBAPIError

from escalation_manager.core.errors import BrokenLog, Conflict, StoreError
from escalation_manager.store.instants import read_instant

PATIENCE_SECONDS = 10.0
"""How long a writer waits for another process's transaction to end."""

OLDEST = (3, 35, 0)
"""The first SQLite that answers an INSERT with RETURNING."""


class Sqlite:
    """The dialect of one database file."""

    name = "sqlite"
    one_writer = True
    instants_are_text = True
    begin = "BEGIN IMMEDIATE"
    begin_reading = "BEGIN"
    take_turns = ""
    lock_key = ""
    announce = ""  # whoever listens looks at PRAGMA data_version
    lock = ""
    skip_locked = ""
    clock = ""

    def __init__(self, path: Path, patience: float = PATIENCE_SECONDS) -> None:
        self.path = path
        self.patience = patience

    def sql(self, text: str) -> str:
        return text

    def instant(self, text: str | None) -> Any:
        return text

    def text(self, value: Any) -> str:
        return str(value)

    def moment(self, value: Any) -> datetime:
        return read_instant(value)

    def integrity(self, connection: Any) -> list[str]:
        try:
            lines = [row[0] for row in connection.execute("PRAGMA integrity_check(20)")]
            strays = Counter(
                (table, parent)
                for table, _, parent, _ in connection.execute("PRAGMA foreign_key_check")
            )
        except sqlite3.DatabaseError as error:
            return [f"SQLite finds damage: {error}."]
        found = [] if lines == ["ok"] else [f"SQLite finds damage: {line}." for line in lines]
        return found + [
            f"{count} of {table} belong to none of {parent}."
            for (table, parent), count in sorted(strays.items())
        ]

    @contextmanager
    def any_text(self, connection: Any) -> Iterator[None]:
        connection.text_factory = lambda data: data.decode(errors="replace")
        try:
            yield
        finally:
            connection.text_factory = str

    def streaming(self, connection: Any) -> Any:
        return connection.cursor()

    def unhurried(self, connection: Any) -> None:
        pass

    def together(self, connection: Any) -> AbstractContextManager[Any]:  # noqa: ARG002
        return nullcontext()

    def watch(self, ring: Callable[[], None], stopped: socket) -> None:
        """Look five times a second whether anything was committed, and whether it matters."""
        watched: sqlite3.Connection | None = None
        version: int | None = None
        seen: object = None
        while not select([stopped], [], [], LOOK_SECONDS)[0]:
            try:
                if watched is None:
                    watched = sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=rw", uri=True)
                (now,) = watched.execute("PRAGMA data_version").fetchone()
                if now == version:
                    continue
                version, before, seen = now, seen, watched.execute(_WORTH_A_LOOK).fetchone()
                if before is not None and seen != before:
                    ring()
            except sqlite3.Error:  # locked, or moved away: whoever asks it is told
                if watched is not None:
                    watched.close()
                watched = None
        if watched is not None:
            watched.close()

    def back_up(self, connection: Any, target: Path) -> None:
        if target.exists():
            raise Conflict(f"There is already a file {target}.", "Name another for the backup.")
        # Under another name until it is whole: half a backup must not look like one.
        unfinished = target.with_name(f"{target.name}.unfinished")
        try:
            unfinished.unlink(missing_ok=True)
            unfinished.touch(mode=0o600)
        except OSError as error:
            raise StoreError(
                f"The backup cannot be written to {target}: {error.strerror}.",
                "Name a file in a folder that you may write into.",
            ) from None
        copy = sqlite3.connect(unfinished)
        try:
            connection.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
        finally:
            copy.close()
        unfinished.replace(target)

    def explain(self, error: Exception) -> StoreError | None:
        cause = error.orig if isinstance(error, DBAPIError) else error
        if not isinstance(cause, sqlite3.Error):
            return None
        code = str(getattr(cause, "sqlite_errorname", "") or "")
        meaning = next((each for each in _MEANINGS if code.startswith(each.code)), _UNKNOWN)
        fill = {"path": self.path, "cause": cause, "folder": self.path.parent}
        fill["seconds"] = f"{self.patience:g}"
        problem, remedy = meaning.problem.format(**fill), meaning.remedy.format(**fill)
        return meaning.error(f"The database {self.path} {problem}.", remedy)


LOOK_SECONDS = 0.2
_WORTH_A_LOOK = (
    "SELECT (SELECT max(position) FROM changes), "
    "(SELECT min(next_wake) FROM escalations WHERE next_wake IS NOT NULL), "
    "(SELECT min(not_before) FROM effects WHERE state = 'pending' AND lane = 0), "
    "(SELECT min(not_before) FROM effects WHERE state = 'pending' AND lane = 1)"
)
"""What changes when something was saved, and not with every lease and sign of life."""


class _Meaning(NamedTuple):
    """What an error of SQLite means: its name begins with `code`."""

    code: str
    error: type[StoreError]
    problem: str
    remedy: str


_UNKNOWN = _Meaning(
    "", StoreError, "cannot be used: {cause}", "Nothing was saved. Run `escalations check`."
)

_MEANINGS = (
    _Meaning(
        "SQLITE_NOTADB",
        StoreError,
        "is not a database",
        "Check the path, or make a new one with `escalations init`.",
    ),
    _Meaning(
        "SQLITE_CORRUPT",
        BrokenLog,
        "is damaged: {cause}",
        "Nothing was saved. Restore the last good backup; "
        "what can still be read comes with `sqlite3 FILE .recover`.",
    ),
    _Meaning(
        "SQLITE_FULL",
        StoreError,
        "cannot grow: the disk is full",
        "Nothing was saved, and nothing saved before is lost. Free some space and repeat it.",
    ),
    _Meaning(
        "SQLITE_BUSY",
        StoreError,
        "has been locked by another process for {seconds} seconds",
        "Nothing was saved. Repeat it, or find the process that holds it open.",
    ),
    _Meaning(
        "SQLITE_READONLY",
        StoreError,
        "cannot be written: the file or its folder is read-only",
        "Nothing was saved. Give yourself write permission to {path} and to {folder}.",
    ),
    _Meaning(
        "SQLITE_PERM",
        StoreError,
        "may not be opened",
        "Give yourself permission to read and write {path}.",
    ),
    _Meaning(
        "SQLITE_CANTOPEN",
        StoreError,
        "cannot be opened",
        "Check that {path} is a file that you may read and write, and that its folder {folder} "
        "may be written (SQLite keeps two further files beside it).",
    ),
    _Meaning(
        "SQLITE_IOERR",
        StoreError,
        "cannot be read or written: the disk reports a fault ({cause})",
        "Nothing was saved. Check the disk, then run `escalations check`.",
    ),
)


def sqlite_engine(dialect: Sqlite, *, create: bool = False) -> Engine:
    """Connections to that file. It is made only with `create`."""
    mode = "rwc" if create else "rw"
    uri = f"{dialect.path.absolute().as_uri()}?mode={mode}"

    def connect() -> sqlite3.Connection:
        if create:
            _for_its_owner_alone(dialect.path)
        connection = sqlite3.connect(
            uri,
            uri=True,
            timeout=dialect.patience,
            isolation_level=None,  # we say ourselves when a transaction begins
            check_same_thread=False,
        )
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA foreign_keys=ON")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    engine = create_engine(
        "sqlite://",
        creator=connect,
        poolclass=QueuePool,
        pool_size=8,
        max_overflow=-1,
        pool_use_lifo=True,  # the connection that wrote last has the pages at hand
    )
    event.listen(engine, "begin", _begin)
    return engine


def _for_its_owner_alone(path: Path) -> None:
    """A new file that others on the machine cannot read: customers' words and sessions lie in it.

    What SQLite lays beside it takes its mode from it. What cannot be made is told by SQLite.
    """
    with suppress(OSError):
        path.touch(mode=0o600, exist_ok=False)


def _begin(connection: Connection) -> None:
    """A transaction that will write says so first (`writing`): to become a writer half-way fails at
    once when somebody else wrote meanwhile, whatever the patience."""
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql(Sqlite.begin if writing else Sqlite.begin_reading)


def hurried(engine: Engine) -> None:
    """From now on nothing waits for the disk: only for what can be made again at any time."""

    def hurry(connection: Any, *_: object) -> None:
        connection.execute("PRAGMA synchronous=OFF")

    event.listen(engine, "checkout", hurry)
