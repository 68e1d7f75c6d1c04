"""How long is "4h", "5d", "1bd" or "2/week": a length as the handbook writes it.

What a length comes to on a given calendar is told by `clocks`; here it is only read and written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Literal, cast

from escalation_manager.core.errors import BadInput

Unit = Literal["s", "m", "h", "d", "bh", "bd", "mo", "/week"]

_WRITTEN = re.compile(r"(\d{1,6})\s*(s|mo|m|h|d|bh|bd|/\s*week)")
_ELAPSED = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
}


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time before it is known on which calendar it is counted.

    s, m, h: seconds, minutes and hours of the clock's own calendar. d: days of 24 h round the
    clock, business days on a service calendar. bh, bd: hours and days of the service calendar
    always. mo: calendar months. /week: a cadence, so many times a week.
    """

    amount: int
    unit: Unit

    @classmethod
    def parse(cls, text: str) -> Length:
        """Reads "30m", "1h", "5d", "4bh", "1bd", "1mo" or "2/week"; BadInput for anything else."""
        return _parsed(text)

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"

    @property
    def elapsed(self) -> timedelta:
        """The length round the clock: a day is 24 h. BadInput for months, which differ."""
        if self.unit in _ELAPSED:
            return self.amount * _ELAPSED[self.unit]
        if self.unit in ("bh", "bd"):
            return self.amount * _ELAPSED[self.unit[1:]]
        if self.unit == "/week":
            return timedelta(weeks=1) / self.amount
        raise BadInput(f"{self} has no fixed length.", "Give it in days.")


@lru_cache(1024)
def _parsed(text: str) -> Length:
    match = _WRITTEN.fullmatch(text.strip())
    if match is None:
        raise BadInput(
            f"{text!r} is no length.",
            'Write a whole number and a unit, such as "30m", "4h", "5d", "4bh", "1bd" or "2/week".',
        )
    length = Length(int(match[1]), cast(Unit, match[2].replace(" ", "")))
    if length.unit == "/week" and not 1 <= length.amount <= 168:
        raise BadInput(f"{text!r} is no cadence.", 'Write at least "1/week", at most "168/week".')
    return length
