"""How is a request carried out once, however often and from wherever it is repeated?"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, Engine
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
