"""Is a system outside well enough to be asked? Closed, open, or half-open: one is let through.

The seconds that are handed in are of a steady clock.
"""

from __future__ import annotations

from enum import StrEnum

FAILURES = 5
"""So many in a row, and it is left alone."""
FIRST_SECONDS, LONGEST_SECONDS = 10.0, 300.0


class BreakerState(StrEnum):
    """Closed: all goes through. Open: nothing does. Half-open: one, to see whether it is well."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half-open"


class Breaker:
    """Opens when a system fails again and again, and tries it again, more and more seldom."""

    def __init__(self) -> None:
        self._failures = 0
        self._open_until = 0.0
        self._wait = FIRST_SECONDS
        self._trying = False
        self.last_error = ""

    def state(self, now: float) -> BreakerState:
        """How it stands."""
        if self._failures < FAILURES:
            return BreakerState.CLOSED
        return BreakerState.OPEN if now < self._open_until else BreakerState.HALF_OPEN

    def free(self, now: float) -> bool:
        """Whether something may be begun."""
        state = self.state(now)
        return state is BreakerState.CLOSED or (
            state is BreakerState.HALF_OPEN and not self._trying
        )

    def begin(self, now: float) -> bool:
        """Begin something, if it may be; whoever does must tell how it went."""
        if not self.free(now):
            return False
        self._trying = self.state(now) is BreakerState.HALF_OPEN
        return True

    def free_at(self) -> float:
        """From when on something may be begun."""
        return self._open_until

    def worked(self) -> None:
        """It answered, be it with a refusal."""
        self._failures, self._wait, self._trying, self.last_error = 0, FIRST_SECONDS, False, ""

    def untold(self) -> None:
        """What was begun did not come to the system at all."""
        self._trying = False

    def failed(self, now: float, why: str) -> None:
        """It did not answer, or could not."""
        self._failures += 1
        self._trying, self.last_error = False, why
        if self._failures >= FAILURES:
            self._open_until = now + self._wait
            self._wait = min(self._wait * 2, LONGEST_SECONDS)
