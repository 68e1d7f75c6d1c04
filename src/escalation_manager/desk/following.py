"""What happened in the systems outside? They are asked again and again, and tell it as commands.

Everything that is told has a key, and counts once. What the desk refuses (a task that was dropped,
an escalation of another customer) is refused again the next time, and stops nothing else.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Thread

from escalation_manager.core.errors import EscalationError, NotFound, StoreError
from escalation_manager.core.events import SYSTEM
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.incoming import take
from escalation_manager.ports.reports import Reports, Tickets
from escalation_manager.ports.webhooks import Told

log = logging.getLogger("escalations.following")

REACH = timedelta(days=7)
"""How far the first look goes back: for so long the desk may have been down."""
OVERLAP = timedelta(minutes=15)
"""What is looked at twice, because systems learn late of what happened in them."""
EVERY_SECONDS = 60.0
NEWS = "news of "
"""Before the system's name, where its health is kept: to read and to write are two things."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of one look into one system."""

    system: str
    told: int = 0
    """How much it told that was done, now or before."""
    refused: tuple[str, ...] = ()
    fault: str = ""
    """Why it could not be asked; empty: it could."""


def follow(desk: Desk, *, since: datetime | None = None, at: datetime | None = None) -> list[Heard]:
    """Look once into every system that reports. Raises nothing for one that fails."""
    now = desk.now(at)
    return [
        look(desk, system, since or now - REACH, at)
        for system in desk.outside.systems
        if isinstance(system, Reports | Tickets)
    ]


def look(desk: Desk, system: object, since: datetime, at: datetime | None = None) -> Heard:
    """Look once into this one. How it does is kept with the channels."""
    assert isinstance(system, Reports | Tickets)
    now, told, fault = desk.now(at), 0, ""
    refused: list[str] = []
    try:
        if isinstance(system, Reports):
            for one in system.news(since=since, at=now):
                try:
                    tell(desk, one, at=at)
                    told += 1
                except StoreError:
                    raise
                except EscalationError as refusal:
                    refused.append(f"{one.escalation_id}: {refusal}")
        if isinstance(system, Tickets):
            for ticket in system.arrived(since=since, at=now):
                mail = take(desk, ticket.raw, at=at)
                told += 1
                if mail.escalation:
                    system.raised(ticket.name, mail.escalation, at=now)
    except StoreError:
        raise
    except (EscalationError, OSError) as error:
        fault = str(error) or type(error).__name__
    if desk.outside.ledger is not None:
        desk.outside.ledger.note(f"{NEWS}{system.name}", now, fault)
    return Heard(system.name, told, tuple(refused), fault)


def tell(desk: Desk, told: Told, *, at: datetime | None = None) -> None:
    """Do what was told, once. NotFound for an escalation that it cannot be about."""
    if told.account and told.escalation_id is not None:
        row = desk.store.row(told.escalation_id)
        if row is None or row.account != told.account:
            raise NotFound(
                f"{told.account} has no escalation {told.escalation_id!r}.",
                "Whoever told it wrote another number than ours.",
            )
    desk.submit(told.command, actor=SYSTEM, escalation=told.escalation_id, at=at, key=told.key)


class Following:
    """Looks in a thread of its own, so that a slow system keeps nothing else waiting."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._stop = Event()
        self._thread: Thread | None = None
        self._since: dict[str, datetime] = {}

    @property
    def wanted(self) -> bool:
        """Whether any system reports; a rehearsal desk has none."""
        return any(isinstance(one, Reports | Tickets) for one in self._desk.outside.systems)

    def start(self) -> None:
        """Begin, where there is one."""
        if self.wanted:
            self._thread = Thread(target=self.run, name="following", daemon=True)
            self._thread.start()

    def stop(self, patience: float = 2.0) -> None:
        """End it after what is being told."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(patience)

    def run(self) -> None:
        """Until it is stopped."""
        while not self._stop.is_set():
            try:
                self.once()
            except Exception:
                # The next round does what this one left; a thread that died would do nothing.
                log.exception("Following failed; it is tried again.")
            self._stop.wait(EVERY_SECONDS)

    def once(self) -> None:
        """Look into each of them, from where it last told everything."""
        for system in self._desk.outside.systems:
            if self._stop.is_set() or not isinstance(system, Reports | Tickets):
                continue
            now = self._desk.now()
            heard = look(self._desk, system, self._since.get(system.name, now - REACH))
            if heard.fault:
                log.warning("%s", heard.fault)
            else:
                self._since[system.name] = now - OVERLAP
