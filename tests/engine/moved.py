"""A desk that runs on real time, whose clock a test can move by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from escalation_manager.core import commands as c
from escalation_manager.core.events import SYSTEM
from escalation_manager.demo import company
from escalation_manager.desk.counter import Desk
from escalation_manager.handbook_file import shipped
from escalation_manager.store.opening import create_store
from escalation_manager.store.sql import SqlStore
from escalation_manager.wiring import desk_on
from tests.stories.world import BROKEN, TUESDAY


@dataclass
class MovedClock:
    """Tells the instant that it was set to."""

    at: datetime = TUESDAY

    def now(self) -> datetime:
        return self.at


@dataclass
class Office:
    """The demo company on a live desk."""

    desk: Desk
    clock: MovedClock

    def raises(self, statement: str = BROKEN, account: str = "acc_123", **more: object) -> str:
        """A new escalation, with nothing done about it yet."""
        command = c.Raise(account, statement, **more)  # type: ignore[arg-type]
        return self.desk.submit(command, actor="mia").escalation

    def later(self, **length: float) -> None:
        """The clock goes on; nothing is done meanwhile."""
        self.clock.at += timedelta(**length)


def live(folder: Path, *, store: SqlStore | None = None, clock: MovedClock | None = None) -> Office:
    """A new desk that runs on real time, as far as it knows."""
    clock = clock or MovedClock()
    store = store or create_store(folder / "desk.db")
    desk = desk_on(store, clock=clock)
    desk.policy.put_handbook(shipped(), SYSTEM, clock.at)
    desk.load_text("the demo company", company())
    return Office(desk, clock)
