"""Which runners fill the port `EffectRunner`? One line for each; the suite runs on every one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event, Lock, Thread
from time import monotonic

from escalation_manager.core.errors import LeaseLost
from escalation_manager.engine.connector import Limit
from escalation_manager.engine.local import LocalRunner
from escalation_manager.engine.settling import strike_off
from escalation_manager.ports.log import Owed, Store
from escalation_manager.ports.running import EffectRunner, Errand, Outcome
from escalation_manager.ports.stored import EffectState
from tests.contracts.stores import NOON

LEASE = timedelta(seconds=100)
"""Nobody renews them here, and the machine may be busy with others."""

PATIENCE = 120.0
"""Seconds that anything may take here before it counts as never."""

MakeRunner = Callable[[Errand, Mapping[str, Limit], Callable[[], object]], EffectRunner]


def local(errand: Errand, limits: Mapping[str, Limit], news: Callable[[], object]) -> EffectRunner:
    return LocalRunner(errand, "a", limits, news, LEASE)


RUNNERS: Mapping[str, MakeRunner] = {"local": local}
"""A further filler is one more line here."""


@dataclass
class World:
    """A desk that does what the test says, and remembers what was asked of it."""

    store: Store
    does: Callable[[Owed], Outcome] = lambda _: Outcome(EffectState.DONE)
    asked: list[str] = field(default_factory=list)
    """Keys, in the order in which they were begun."""
    refused: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)
    ahead: timedelta = timedelta()
    """By how much the clock of leases was put on."""

    def now(self) -> datetime:
        return NOON

    def steady(self) -> datetime:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=monotonic()) + self.ahead

    def perform(self, owed: Owed) -> Outcome:
        with self.lock:
            self.asked.append(owed.effect.key)
        return self.does(owed)

    def settle(self, owed: Owed, outcome: Outcome) -> bool:
        try:
            self.store.transact(lambda work: strike_off(work, owed, outcome, NOON))
        except LeaseLost:
            self.refused.append(owed.effect.key)
            return False
        return True


class Driven:
    """A runner with somebody who asks it for a round whenever there is room for more."""

    def __init__(self, make: MakeRunner, world: World, limits: Mapping[str, Limit]) -> None:
        self._news, self._ended = Event(), Event()
        self.runner = make(world, limits, self._news.set)
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._ended.is_set():
            self._news.clear()
            self.runner.round()
            self._news.wait(0.02)

    def rest(self) -> None:
        """Nobody asks it for rounds any more."""
        self._ended.set()
        self._news.set()
        self._thread.join()

    def stop(self, patience: float = PATIENCE) -> bool:
        self.rest()
        return self.runner.stop(patience)


def comes(true: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    """Whether it becomes true; generous, because other processes share the machine.

    Who looks does not stand in the way of what is looked for: the pauses grow up to a quarter of
    a second.
    """
    ended, pause = Event(), 0.005
    until = monotonic() + seconds
    while not true():
        if monotonic() > until:
            return False
        pause = min(1.3 * pause, 0.25)
        ended.wait(pause)
    return True
