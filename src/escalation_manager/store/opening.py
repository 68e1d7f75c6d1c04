"""How is a desk's database found, made and brought up to date, and what if it cannot be?"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from escalation_manager.core.errors import Conflict, NewerLog, StoreError
from escalation_manager.store.dialect import Dialect
from escalation_manager.store.schema import head
from escalation_manager.store.sql import SqlStore
from escalation_manager.store.sqlite import PATIENCE_SECONDS, Sqlite, sqlite_engine
from escalation_manager.store.tables import every_metadata


def create_store(path: Path, *, patience: float = PATIENCE_SECONDS) -> SqlStore:
    """A new desk in a new file. What is there already is never touched."""
    if path.exists() and path.stat().st_size:
        raise Conflict(
            f"There is already a file {path}.",
            "Choose another path, or move the file away first.",
        )
    if not path.parent.is_dir():
        raise StoreError(f"There is no folder {path.parent}.", "Make it first, or check the path.")
    dialect = Sqlite(path, patience)
    engine = sqlite_engine(dialect, create=True)
    with (
        _removed_on_failure(path),
        _closed_on_failure(engine, dialect),
        engine.execution_options(writing=True).begin() as connection,
    ):
        # Another process may have made it between the look and the lock.
        if inspect(connection).get_table_names():
            raise Conflict(f"There is already a desk in {path}.", "Open it, or choose another.")
        make_tables(connection)
    return SqlStore(engine, dialect, patience)


def open_store(path: Path, *, patience: float = PATIENCE_SECONDS) -> SqlStore:
    """The desk in that file, brought up to date when an older version made it."""
    if not path.exists():
        raise StoreError(
            f"There is no database {path}.",
            "Make one with `escalations init`, or name another with --db.",
        )
    if path.is_dir():
        raise StoreError(f"{path} is a folder, no database.", "Name the file in it.")
    dialect = Sqlite(path, patience)
    engine = sqlite_engine(dialect)
    with _closed_on_failure(engine, dialect):
        if schema(engine, str(path)) != head():
            migrate(engine, str(path))
    return SqlStore(engine, dialect, patience)


def make_tables(connection: Connection) -> None:
    """All tables at once, marked as the newest schema: the same that the migrations lead to."""
    for metadata in every_metadata():
        metadata.create_all(connection, checkfirst=False)
    connection.execute(
        text(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
            "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
        )
    )
    connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": head()})


def schema(engine: Engine, where: str) -> str:
    """The schema of the database, as `0001`; NewerLog when this version does not know it."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            raise StoreError(
                f"{where} is a database, but holds no desk.",
                "Check the path, or make a desk with `escalations init`.",
            )
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found is None or found > head():
        raise NewerLog(
            f"{where} was made by a newer version of Escalation Manager "
            f"(schema {found}, this one knows {head()}).",
            "Install that version. Nothing was changed.",
        )
    return str(found)


def migrate(engine: Engine, where: str) -> None:
    """Every step from the schema of the database to ours, in one transaction: all or none."""
    from alembic import command
    from alembic.config import Config

    with engine.execution_options(writing=True).begin() as connection:
        config = Config()
        config.set_main_option("script_location", "escalation_manager:store/migrations")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    schema(engine, where)


@contextmanager
def _removed_on_failure(path: Path) -> Iterator[None]:
    """A desk that could not be made leaves no file that looks like one."""
    was_there = path.exists()
    try:
        yield
    except BaseException:
        if not was_there:
            for beside in ("", "-wal", "-shm", "-journal"):
                path.with_name(path.name + beside).unlink(missing_ok=True)
        raise


@contextmanager
def _closed_on_failure(engine: Engine, dialect: Dialect) -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        engine.dispose()
        meaning = dialect.explain(error) if isinstance(error, (sqlite3.Error, DBAPIError)) else None
        if meaning is None:
            raise
        raise meaning from error
