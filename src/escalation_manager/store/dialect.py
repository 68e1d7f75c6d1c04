"""Where do databases differ? Everything that one says otherwise than another, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from socket import socket
from typing import Any, Protocol

from escalation_manager.core.errors import StoreError


class Dialect(Protocol):
    """What the store asks of a database besides the SQL that all of them understand."""

    name: str
    one_writer: bool
    """Whether only one transaction at a time can write: then our own threads queue up before it."""
    instants_are_text: bool
    """Whether a column holds an instant as the text that we write."""
    begin: str
    """Begins a transaction that writes."""
    begin_reading: str
    """Begins one that only reads, and sees one instant of the database throughout."""
    take_turns: str
    """Waits until nobody else is between this and the end of their transaction; empty where only
    one can write anyway."""
    lock_key: str
    """The same for one idempotency key."""
    announce: str
    """Tells other processes, once the transaction is committed, that something was saved."""
    lock: str
    """Put after a SELECT whose rows are to be changed in the same transaction."""
    skip_locked: str
    """The same, passing over what another process holds."""

    clock: str
    """A SELECT of the database's own clock, where several machines share it; else empty."""

    def sql(self, text: str) -> str:
        """A statement with `?` for each value, as this driver wants it."""
        ...

    def instant(self, text: str | None) -> Any:
        """The column value for an instant."""
        ...

    def text(self, value: Any) -> str:
        """The instant in a column, as text."""
        ...

    def moment(self, value: Any) -> datetime:
        """The instant in a column, in UTC."""
        ...

    def integrity(self, connection: Any) -> list[str]:
        """What the database itself finds damaged, asked on a connection of the driver."""
        ...

    def any_text(self, connection: Any) -> AbstractContextManager[None]:
        """Within it even damaged text is read, as well as it can be."""
        ...

    def streaming(self, connection: Any) -> Any:
        """A cursor whose rows come as they are asked for, not all at once."""
        ...

    def unhurried(self, connection: Any) -> None:
        """The transaction that began on this connection reads everything, and may take its time."""
        ...

    def together(self, connection: Any) -> AbstractContextManager[Any]:
        """Statements within need not wait for one another's answers."""
        ...

    def watch(self, ring: Callable[[], None], stopped: socket) -> None:
        """Ring when another process saved something, until the socket can be read."""
        ...

    def back_up(self, connection: Any, target: Path) -> None:
        """A copy of the whole database, on a connection of the driver, while others go on."""
        ...

    def explain(self, error: Exception) -> StoreError | None:
        """What this error of the driver means and what to do; None: it is no error of a driver."""
        ...
