"""What may the role of the running desk do on PostgreSQL? What it needs, and no more.

The owner of the database makes and changes the tables; the desk itself runs as another role, which
can add to the log and read it, and cannot change or take out a word of it.
"""

from __future__ import annotations

from sqlalchemy import Connection, inspect

from escalation_manager.core.errors import BadInput, NotFound
from escalation_manager.store.addresses import Place, address, on_server
from escalation_manager.store.opening import closed_on_failure, make_tables, migrate, schema
from escalation_manager.store.postgresql import (
    Postgresql,
    postgresql_engine,
    take_turns_at_the_tables,
)
from escalation_manager.store.schema import head
from escalation_manager.store.tables import every_metadata

APPENDED_TO = frozenset({"events", "changes", "requests", "documents", "audit", "signing_keys"})
"""Written once and never again: no UPDATE, no DELETE."""
NEVER_TAKEN_OUT = frozenset({"heads", "seals", "counters", "effects"})
"""No DELETE."""


def prepare(place: Place, role: str | None = None) -> str:
    """Make the tables or bring them up to date, as their owner, and let `role` work on them.

    The schema that is there afterwards. Said twice, it changes nothing.
    """
    if not on_server(place):
        raise BadInput(
            f"{place} is a file: it needs no preparation.",
            "Name a database: postgresql://owner@host/name.",
        )
    where = address(str(place))
    dialect = Postgresql(where)
    engine = postgresql_engine(dialect)
    with closed_on_failure(engine, dialect):
        writing = engine.execution_options(writing=True)
        with writing.begin() as connection:
            take_turns_at_the_tables(connection)
            if not inspect(connection).has_table("alembic_version"):
                make_tables(connection)
        if schema(engine, str(where)) != head():
            migrate(engine, str(where))
        if role is not None:
            with writing.begin() as connection:
                take_turns_at_the_tables(connection)
                _grant(connection, role)
    engine.dispose()
    return head()


def _grant(connection: Connection, role: str) -> None:
    known = connection.exec_driver_sql(
        "SELECT quote_ident(rolname) FROM pg_catalog.pg_roles WHERE rolname = %s", (role,)
    ).scalar()
    if known is None:
        raise NotFound(
            f"The server has no role {role!r}.",
            "Make it, as an administrator: CREATE ROLE name LOGIN PASSWORD '…'.",
        )
    run = connection.exec_driver_sql
    here = run("SELECT quote_ident(current_schema())").scalar()
    run(f"GRANT USAGE ON SCHEMA {here} TO {known}")
    run(f"GRANT SELECT ON alembic_version TO {known}")
    for metadata in every_metadata():
        for table in metadata.sorted_tables:
            run(f"REVOKE ALL ON {table.name} FROM {known}")
            run(f"GRANT {rights(table.name)} ON {table.name} TO {known}")
            given = table.autoincrement_column
            counter = (
                given is not None
                and run("SELECT pg_get_serial_sequence(%s, %s)", (table.name, given.name)).scalar()
            )
            if counter:
                run(f"GRANT USAGE, UPDATE ON SEQUENCE {counter} TO {known}")


def rights(table: str) -> str:
    """What the role may do with that table."""
    if table in APPENDED_TO:
        return "SELECT, INSERT"
    if table in NEVER_TAKEN_OUT:
        return "SELECT, INSERT, UPDATE"
    return "SELECT, INSERT, UPDATE, DELETE"
