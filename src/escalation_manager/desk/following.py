"""What happened in the systems outside? They are asked again and again, and tell it as commands.

Everything that is told has a key, and counts once. What the desk refuses (a task that was dropped,
an escalation of another customer) is refused again the next time, and stops nothing else.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import cast

from escalation_manager.core import commands as c
from escalation_manager.core.errors import EscalationError, NotFound, StoreError, TryAgain
from escalation_manager.core.events import SYSTEM
from escalation_manager.core.joining import goes_on
from escalation_manager.core.lifecycle import ALLOWED
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.incoming import take
from escalation_manager.desk.tasks_by_hand import track_by_hand
from escalation_manager.ports.reports import Reports, Ticket, Tickets, Upto
from escalation_manager.ports.webhooks import Told

log = logging.getLogger("escalations.following")

REACH = timedelta(days=7)
"""How far the first look goes back, and one that somebody asks for."""
OVERLAP = timedelta(minutes=15)
"""What is looked at twice, because systems learn late of what happened in them."""
EARLY = timedelta(seconds=5)
"""Two processes that look at nearly the same instant do it once."""
ROUND_SECONDS = 60.0
COMPLETED_IN = ALLOWED[c.CompleteTask]
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
    again_at: datetime | None = None
    """When it may be asked again, where it says so."""


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
    now, heard = desk.now(at), _Hearing(desk, system, at)
    fault, again_at = "", None
    try:
        if isinstance(system, Reports):
            heard.all_of(system.news(since=since, at=now))
        if isinstance(system, Tickets):
            heard.all_of(system.arrived(since=since, at=now))
        tracker = desk.outside.tracker
        if tracker is not None and tracker.name == system.name:
            # All of the last days each time: what was told of is known, and the rest is not lost.
            heard.told += track_by_hand(desk, tracker, min(since, now - REACH), now)
    except StoreError:
        raise
    except (EscalationError, OSError) as error:
        fault = str(error) or type(error).__name__
        again_at = error.at if isinstance(error, TryAgain) else None
    ledger, name = desk.outside.ledger, f"{NEWS}{system.name}"
    if ledger is not None:
        if fault and heard.upto is not None and heard.upto > since + OVERLAP:
            ledger.note(name, min(heard.upto, now))
        ledger.note(name, now, fault)
    return Heard(system.name, heard.told, tuple(heard.refused), fault, again_at)


class _Hearing:
    """What one system tells, done as it comes."""

    def __init__(self, desk: Desk, system: Reports | Tickets, at: datetime | None) -> None:
        self._desk = desk
        self._system = system
        self._at = at
        self.told = 0
        self.refused: list[str] = []
        self.upto: datetime | None = None

    def all_of(self, news: Iterable[Told | Ticket | Upto]) -> None:
        """Do it. What the desk refuses keeps nothing else from being told."""
        for one in news:
            match one:
                case Upto(at):
                    self.upto = at
                case Told():
                    self._tell(one)
                case Ticket():
                    self._take(one)

    def _tell(self, one: Told) -> None:
        try:
            tell(self._desk, one, at=self._at)
            self.told += 1
        except StoreError:
            raise
        except EscalationError as refusal:
            self.refused.append(f"{one.escalation_id}: {refusal}")

    def _take(self, ticket: Ticket) -> None:
        mail = take(self._desk, ticket.raw, at=self._at)
        self.told += 1
        if mail.escalation and isinstance(self._system, Tickets):
            self._system.raised(ticket.name, mail.escalation, at=self._desk.now(self._at))


def tell(desk: Desk, told: Told, *, at: datetime | None = None) -> None:
    """Do what was told, once. NotFound for an escalation that it cannot be about."""
    if told.account and told.escalation_id is not None:
        row = desk.store.row(told.escalation_id)
        if row is None or row.account != told.account:
            raise NotFound(
                f"{told.account} has no escalation {told.escalation_id!r}.",
                "Whoever told it wrote another number than ours.",
            )
    id_ = told.escalation_id
    if isinstance(told.command, c.CompleteTask) and id_ is not None:
        state, command = desk.state_of(id_), cast(c.Command, told.command)
        while (onwards := goes_on(state, command)) is not None:
            state, command = desk.state_of(onwards[0]), onwards[1]
        task = state.task(command.task) if isinstance(command, c.CompleteTask) else None
        if task is not None and not (task.open and state.status in COMPLETED_IN):
            return  # it is over here, and whoever dropped it or cancelled meant that
    desk.submit(told.command, actor=SYSTEM, escalation=id_, at=at, key=told.key)


class Following:
    """Looks in a thread of its own, so that a slow system keeps nothing else waiting.

    When a system last told everything stands in the ledger, for all processes and for the next
    start: one of them looks, from there on.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._stop = Event()
        self._thread: Thread | None = None
        self._not_before: dict[str, datetime] = {}

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
            self._stop.wait(ROUND_SECONDS)

    def once(self) -> None:
        """Look into each of them whose time has come."""
        ledger = self._desk.outside.ledger
        told = {one.channel: one.worked_at for one in ledger.health()} if ledger else {}
        for system in self._desk.outside.systems:
            if self._stop.is_set() or not isinstance(system, Reports | Tickets):
                continue
            now, last = self._desk.now(), told.get(f"{NEWS}{system.name}")
            if last is not None and timedelta(0) <= now - last < system.every - EARLY:
                continue
            if now < self._not_before.get(system.name, now):
                continue
            try:
                heard = look(self._desk, system, min(last or now - REACH, now) - OVERLAP)
            except StoreError:
                raise
            except Exception as fault:
                # A connector that is wrong keeps no other one from being asked.
                log.exception("A look into %s failed.", system.name)
                if ledger is not None:
                    why = f"a fault of the program ({type(fault).__name__})"
                    ledger.note(f"{NEWS}{system.name}", now, why)
                continue
            if heard.fault:
                log.warning("%s", heard.fault)
            if heard.again_at is not None:
                self._not_before[system.name] = heard.again_at
