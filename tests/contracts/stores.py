"""Which stores fill the port, and how does a test get a new one? One line for each."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from escalation_manager.core import events as e
from escalation_manager.core.money import Money
from escalation_manager.ports.log import Effect, Row, Saving, Store
from escalation_manager.store.memory import MemoryStore
from escalation_manager.store.opening import create_store, open_store
from tests.postgresql import new_database

PATIENCE = 60.0
"""Seconds: a busy machine may keep a writer waiting for long before it is its turn."""
NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


@contextmanager
def memory(_: Path, patience: float = PATIENCE) -> Iterator[Store]:
    yield MemoryStore(patience=patience)


@cache
def _empty_file() -> bytes:
    """A new desk in a file: to make its tables takes ten times as long as to write them down."""
    with TemporaryDirectory() as folder:
        create_store(Path(folder) / "desk.db").close()
        return (Path(folder) / "desk.db").read_bytes()


@contextmanager
def sqlite(folder: Path, patience: float = PATIENCE) -> Iterator[Store]:
    (folder / "desk.db").write_bytes(_empty_file())
    store = open_store(folder / "desk.db", patience=patience)
    yield store
    store.close()


@contextmanager
def postgresql(_: Path, patience: float = PATIENCE) -> Iterator[Store]:
    with new_database() as url:
        store = create_store(url, patience=patience)
        yield store
        store.close()


STORES: Mapping[str, Callable[..., AbstractContextManager[Store]]] = {
    "memory": memory,
    "sqlite": sqlite,
    "postgresql": postgresql,
}
"""Each is made in a folder of its own; a writer of it waits for its turn `patience` seconds long.
A further filler is one more line here, and passes the whole suite."""


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def raised(escalation: str = "ESC-0001", at: datetime = NOON, actor: str = "mia") -> e.Entry:
    event = e.Raised(
        account_id="acc_123",
        title="Exports fail",
        statement="Nothing works since “this morning”.",
        reported_at=at - hours(1),
        detected_at=at,
        handbook="1",
        type="technical",
        severity="high",
    )
    return e.Entry(escalation, 1, at, actor, event)


def noted(version: int, escalation: str = "ESC-0001", text: str = "Called them.") -> e.Entry:
    at = NOON + timedelta(minutes=version)
    return e.Entry(escalation, version, at, "sam", e.NoteAdded(text))


def asked_for_credit(version: int, escalation: str = "ESC-0001") -> e.Entry:
    """An event with money, an instant and nothing in it."""
    event = e.GoodwillRequested(
        "G1", "service_credit", Money(Decimal("1200.50"), "EUR"), "", "Trust", "mia", "cs_manager",
        NOON + hours(72),
    )  # fmt: skip
    return e.Entry(escalation, version, NOON + timedelta(minutes=version), "mia", event)


def row(escalation: str = "ESC-0001", at_version: int = 1, **more: Any) -> Row:
    known: dict[str, Any] = {
        "id": escalation,
        "version": at_version,
        "account": "acc_123",
        "title": "Exports fail",
        "type": "technical",
        "severity": "high",
        "status": "open",
        "owner": "mia",
        "rung": 0,
        "opened_at": NOON,
    }
    return Row(**{**known, **more})


def effect(key: str = "ESC-0001:1:alert:0", **more: Any) -> Effect:
    known: dict[str, Any] = {
        "key": key,
        "kind": "alert",
        "target": "mia",
        "lane": 1,
        "not_before": NOON,
        "data": {"message": "Look", "tries": [1, 2.5, None, True]},
    }
    return Effect(**{**known, **more})


def saving(
    *entries: e.Entry,
    escalation: str = "ESC-0001",
    seen: int = 0,
    effects: tuple[Effect, ...] = (),
    **more: Any,
) -> Saving:
    """A saving whose row fits; `more` are columns of it."""
    return Saving(escalation, seen, entries, effects, row(escalation, seen + len(entries), **more))


def new(
    store: Store, escalation: str = "ESC-0001", effects: tuple[Effect, ...] = (), **more: Any
) -> None:
    """A new escalation in the store, with these columns in its row."""
    one = saving(raised(escalation), escalation=escalation, effects=effects, **more)
    store.save(one, NOON)
