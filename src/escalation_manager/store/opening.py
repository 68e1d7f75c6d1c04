"""How is a desk's database found, made and brought up to date, and what if it cannot be?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, func, inspect, select, text

from escalation_manager.core.errors import Conflict, NewerLog, StoreError
from escalation_manager.store.addresses import Address, Place, address, on_server
from escalation_manager.store.dialect import Dialect
from escalation_manager.store.postgresql import (
    Postgresql,
    bytewise,
    postgresql_engine,
    take_turns_at_the_tables,
)
from escalation_manager.store.schema import head
from escalation_manager.store.sql import SqlStore
from escalation_manager.store.sqlite import PATIENCE_SECONDS, Sqlite, sqlite_engine
from escalation_manager.store.tables import every_metadata, every_table, settings


def create_store(place: Place, *, patience: float = PATIENCE_SECONDS) -> SqlStore:
    """A new desk in a new file, or in a database that holds none. What is there is never touched.

    On a server, the owner may have made the tables already: empty ones are taken as they are.
    """
    if on_server(place):
        return _create_on_server(address(str(place)), patience)
    path = Path(place)
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
        closed_on_failure(engine, dialect),
        engine.execution_options(writing=True).begin() as connection,
    ):
        # Another process may have made it between the look and the lock.
        if inspect(connection).get_table_names():
            raise Conflict(f"There is already a desk in {path}.", "Open it, or choose another.")
        make_tables(connection)
    return SqlStore(engine, dialect, patience)


def open_store(place: Place, *, patience: float = PATIENCE_SECONDS) -> SqlStore:
    """The desk in that file or database, brought up to date when an older version made it."""
    if on_server(place):
        where = address(str(place))
        return _opened(postgresql_engine(server := Postgresql(where, patience)), server, patience)
    path = Path(place)
    if not path.exists():
        raise StoreError(
            f"There is no database {path}.",
            "Make one with `escalations init`, or name another with --db.",
        )
    if path.is_dir():
        raise StoreError(f"{path} is a folder, no database.", "Name the file in it.")
    dialect = Sqlite(path, patience)
    return _opened(sqlite_engine(dialect), dialect, patience)


def _opened(engine: Engine, dialect: Sqlite | Postgresql, patience: float) -> SqlStore:
    where = place_of(dialect)
    with closed_on_failure(engine, dialect):
        if schema(engine, where) != head():
            migrate(engine, where)
    return SqlStore(engine, dialect, patience)


def _create_on_server(where: Address, patience: float) -> SqlStore:
    dialect = Postgresql(where, patience)
    engine = postgresql_engine(dialect)
    with (
        closed_on_failure(engine, dialect),
        engine.execution_options(writing=True).begin() as connection,
    ):
        take_turns_at_the_tables(connection)
        if not inspect(connection).has_table("alembic_version"):
            make_tables(connection)
        elif in_use(connection):
            raise Conflict(
                f"There is already a desk in {where}.",
                "Open it, or name another database: createdb NAME makes one.",
            )
    if schema(engine, str(where)) != head():
        migrate(engine, str(where))
    return SqlStore(engine, dialect, patience)


def in_use(connection: Connection) -> str | None:
    """The first table that holds anything of a desk; its settings alone are no desk yet."""
    present = set(inspect(connection).get_table_names())
    for table in every_table():
        if table is settings or table.name not in present:
            continue
        if connection.execute(select(func.count()).select_from(select(table).limit(1).subquery())
                              ).scalar():  # fmt: skip
            return str(table.name)
    return None


def place_of(dialect: Sqlite | Postgresql) -> str:
    """Where the desk lies, without a password."""
    return str(dialect.path if isinstance(dialect, Sqlite) else dialect.address)


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
    _finished(connection)


def schema(engine: Engine, where: str) -> str:
    """The schema of the database, as `0001`; NewerLog when this version does not know it."""
    with engine.connect() as connection:
        return _schema(connection, where)


def _schema(connection: Connection, where: str) -> str:
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
    """Every step from the schema of the database to ours, in one transaction: all or none.

    Two processes that begin at once take turns, and the second finds nothing left to do.
    """
    from alembic import command
    from alembic.config import Config

    with engine.execution_options(writing=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            take_turns_at_the_tables(connection)
            if _schema(connection, where) == head():
                return
        config = Config()
        config.set_main_option("script_location", "escalation_manager:store/migrations")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        _finished(connection)
    schema(engine, where)


def _finished(connection: Connection) -> None:
    """What holds of all tables, whichever step made them."""
    if connection.dialect.name == "postgresql":
        tables = [table.name for known in every_metadata() for table in known.sorted_tables]
        bytewise(connection, tables)


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
def closed_on_failure(engine: Engine, dialect: Dialect) -> Iterator[None]:
    """What the driver throws on the way is told as ours, and no connection stays open."""
    try:
        yield
    except BaseException as error:
        engine.dispose()
        meaning = dialect.explain(error) if isinstance(error, Exception) else None
        if meaning is None:
            raise
        raise meaning from error
