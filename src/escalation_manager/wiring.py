"""Who fills which port? The one place where a desk is put together, and the one true clock."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from escalation_manager.channels.outbox import OutboxChannel
from escalation_manager.connectors.builtin_crm import BuiltinCrm
from escalation_manager.connectors.builtin_feedback import BuiltinFeedback
from escalation_manager.connectors.builtin_messaging import BuiltinMessaging
from escalation_manager.connectors.loading import FileLoader
from escalation_manager.core.events import SYSTEM
from escalation_manager.core.handbook import Handbook
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.policy import Policy
from escalation_manager.desk.reading import REHEARSAL
from escalation_manager.engine.acting import Outside
from escalation_manager.store.directory_rows import StoredDirectory
from escalation_manager.store.opening import create_store, open_store
from escalation_manager.store.sql import SqlStore


class SystemClock:
    """The machine's time."""

    def now(self) -> datetime:
        """The present instant, in UTC."""
        return datetime.now(UTC)


def open_desk(path: Path) -> Desk:
    """The desk in that file."""
    return desk_on(open_store(path))


def create_desk(
    path: Path,
    handbook: Handbook,
    *,
    rehearsal: bool = False,
    at: datetime | None = None,
) -> Desk:
    """A new desk in a new file, with this handbook."""
    store = create_store(path)
    if rehearsal:
        store.set_setting(REHEARSAL, True)
    desk = desk_on(store)
    desk.policy.put_handbook(handbook, SYSTEM, at or desk.now())
    return desk


def desk_on(store: SqlStore) -> Desk:
    """A desk with the built-in systems, in the same database."""
    outside = Outside(
        crm=BuiltinCrm(store.engine),
        messaging=BuiltinMessaging(store.engine),
        feedback=BuiltinFeedback(store.engine),
        channels={"*": OutboxChannel(store.engine)},
    )
    policy = Policy(store, StoredDirectory(store.engine))
    return Desk(store, policy, SystemClock(), FileLoader(store.engine), outside)
