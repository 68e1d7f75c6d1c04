"""How is a request carried out once, however often and from wherever it is repeated?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Table, delete, insert
from sqlalchemy.exc import IntegrityError

Result = TypeVar("Result")


def once(
    engine: Engine,
    find: Callable[[Connection], Result | None],
    make: Callable[[Connection, bool], Result],
    *,
    dry_run: bool = False,
) -> Result:
    """The result that `find` knows already, else the one that `make(connection, write)` makes.

    Two at the same instant: the unique key lets one of them in, the other then finds its result.
    """
    writing = engine.execution_options(writing=True)
    for attempt in (1, 2):
        try:
            with engine.connect() if dry_run else writing.begin() as connection:
                found = find(connection)
                return make(connection, not dry_run) if found is None else found
        except IntegrityError:
            if attempt == 2:
                raise
    raise AssertionError("unreachable")


def replaced(
    engine: Engine, table: Table, *rows: tuple[Mapping[str, str], Mapping[str, Any]]
) -> None:
    """The rows of those names hold these values now, whatever they held before; all or none.

    Two at the same instant: whoever is second finds the other's row, and takes its place.
    """
    for attempt in (1, 2, 3):
        try:
            with engine.execution_options(writing=True).begin() as connection:
                for named, values in rows:
                    which = [table.c[name] == value for name, value in named.items()]
                    connection.execute(delete(table).where(*which))
                    connection.execute(insert(table).values(**values))
            return
        except IntegrityError:
            if attempt == 3:
                raise
