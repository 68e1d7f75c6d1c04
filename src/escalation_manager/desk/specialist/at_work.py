"""Who has the assistant at work on an escalation? One at a time, or a model is paid twice.

Two processes in which it begins by itself, or two people who press the button in one moment, would
ask the same questions beside one another: keys let every deed count once, but no key takes back
what a model was asked. So whoever has it work holds the case, under a lease that is renewed as long
as it takes, and ends by itself where a process died.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count
from threading import Event, Thread
from typing import Protocol, cast

from escalation_manager.core.errors import AtWork, StoreError
from escalation_manager.ports.log import Store
from escalation_manager.ports.stored import LONGEST_LEASE

LEASE = timedelta(seconds=30)
"""How long a case is held, unless that is renewed."""

_turns = count()


class Holding(Protocol):
    """What this asks of the desk."""

    store: Store
    rehearsal: bool
    name: str

    def steady(self, at: datetime | None = None) -> datetime:
        """The reading of the clock of leases."""
        ...


@contextmanager
def at_work(
    desk: Holding,
    escalation: str,
    at: datetime | None = None,
    pulse: float = LEASE.total_seconds() / 3,
) -> Iterator[None]:
    """Hold the case for as long as this lasts. AtWork while somebody else does."""
    setting, turn = f"assistant_at_work:{escalation}", f"{desk.name}:{next(_turns)}"
    if not _taken(desk, setting, turn, at):
        raise AtWork(
            f"The assistant is at work on {escalation} already.",
            "Look again in a minute: what it proposes will stand there.",
        )
    ended = Event()

    def keep() -> None:
        while not ended.wait(pulse):
            try:
                _taken(desk, setting, turn, at)
            except StoreError:
                continue  # the next pulse comes before the lease is over

    renewing = Thread(target=keep, name="assistant at work", daemon=True)
    if not desk.rehearsal:  # where time stands still nothing runs out
        renewing.start()
    try:
        yield
    finally:
        ended.set()
        if renewing.is_alive():
            renewing.join()
        _given_back(desk.store, setting, turn)


def _taken(desk: Holding, setting: str, turn: str, at: datetime | None) -> bool:
    """Take the case, or keep it; whether it is ours now."""
    now = desk.steady(at)
    with desk.store.write() as work:
        # Asking for this key takes turns with whoever else takes it at this moment.
        work.request(setting)
        held = cast("dict[str, str] | None", desk.store.setting(setting))
        if held is not None and held["turn"] != turn:
            until = datetime.fromisoformat(held["until"])
            # One that lasts longer than a lease can is of a machine that was started anew; whoever
            # took it a moment ago may have read the clock after us.
            if now < until <= now + LONGEST_LEASE:
                return False
        work.set_setting(setting, {"turn": turn, "until": (now + LEASE).isoformat()})
    return True


def _given_back(store: Store, setting: str, turn: str) -> None:
    with store.write() as work:
        work.request(setting)
        held = cast("dict[str, str] | None", store.setting(setting))
        if held is not None and held["turn"] == turn:
            work.set_setting(setting, None)
