"""How much may be asked of one system outside, and what waits for it in this process?"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from escalation_manager.engine.breaker import Breaker, BreakerState
from escalation_manager.ports.log import Owed
from escalation_manager.ports.running import Outcome

PEOPLE = "messaging"
"""Alerts are never held up together: each person has ways of their own, so that nobody could be
reached by one of them says nothing of the next person."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What a system outside can bear."""

    at_once: int = 4
    """Requests that run at the same time, in each lane of each process."""
    per_minute: int | None = None
    """Requests that are begun in a minute, by each process."""


@dataclass
class Lane:
    """What waits for a system in one lane, and how many threads are at it."""

    waiting: deque[Owed] = field(default_factory=deque)
    threads: int = 0


class Connector:
    """The state of one system. Whoever asks holds the runner's lock."""

    def __init__(self, target: str, limit: Limit, lanes: tuple[int, ...]) -> None:
        self.target = target
        self.limit = limit
        self.lanes: Mapping[int, Lane] = {lane: Lane() for lane in lanes}
        self._breaker = None if target == PEOPLE else Breaker()
        self._paused_until = 0.0
        self._tokens, self._counted_at = float(limit.per_minute or 0), 0.0

    def open_for_more(self, lane: int, now: float) -> bool:
        """Whether more may be leased for it."""
        return self.withheld(now) is None and len(self.lanes[lane].waiting) < self.limit.at_once

    def withheld(self, now: float) -> str | None:
        """Why it is left alone for now; None: it is not."""
        if now < self._paused_until:
            return f"it asked to be left alone for {self._paused_until - now:.0f} s more"
        if self._breaker is None or self._breaker.free(now):
            return None
        if self._breaker.state(now) is BreakerState.HALF_OPEN:
            return f"one is tried, to see whether it is well again ({self._breaker.last_error})"
        seconds = self._breaker.free_at() - now
        return f"it is tried again in {seconds:.0f} s ({self._breaker.last_error})"

    def breaker_state(self, now: float) -> BreakerState:
        """How its breaker stands."""
        return BreakerState.CLOSED if self._breaker is None else self._breaker.state(now)

    def free_at(self, now: float) -> float | None:
        """When it may be asked again; None: now, or when what is tried has ended."""
        if now < self._paused_until:
            return self._paused_until
        if self._breaker is not None and self._breaker.state(now) is BreakerState.OPEN:
            return self._breaker.free_at()
        return None

    def begin(self, now: float) -> bool:
        """Begin one request, if it may be."""
        if now < self._paused_until:
            return False
        return self._breaker is None or self._breaker.begin(now)

    def seconds_to_wait(self, lane: int, now: float) -> float:
        """How long until one may be begun by the rate; 0 takes it. The urgent go first."""
        rate = self.limit.per_minute
        if rate is None:
            return 0.0
        passed = now - self._counted_at if self._counted_at else 0.0
        self._counted_at = now
        self._tokens = min(float(rate), self._tokens + passed * rate / 60)
        urgent_first = 1 if lane and self.lanes[0].waiting else 0
        lacking = 1 + urgent_first - self._tokens
        if lacking > 0:
            return lacking * 60 / rate
        self._tokens -= 1
        return 0.0

    def heard(self, outcome: Outcome | None, now: float, paused: float | None) -> None:
        """How a request went; None: it never got there. `paused`: left alone for so long."""
        if self._breaker is None:
            return
        if outcome is None:
            self._breaker.untold()
        elif paused is not None:
            # It answered: it is not dead, only busy.
            self._breaker.worked()
            self._paused_until = max(self._paused_until, now + paused)
        elif outcome.trouble:
            self._breaker.failed(now, outcome.why)
        else:
            self._breaker.worked()
