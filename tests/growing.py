"""Does the time for a text grow with its length, or with the square of it?"""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

TIMES = 8
"""So many times as long is the longer text. With the square it would take 64 times as long."""
AT_MOST = 2 * TIMES
A_MOMENT = 0.5
"""Seconds: what takes no longer is quick enough however it grows."""
ATTEMPTS = 3


def grows_with_the_length(reads: Callable[[int], object], length: int) -> bool:
    """Whether reading this length takes little more than eight times an eighth of it.

    The machine itself is the measure, so that a slow or busy one says the same; it may be
    disturbed once or twice, but not each time.
    """
    reads(length // (TIMES * TIMES))  # whatever is made ready once
    return any(
        _seconds(reads, length) <= AT_MOST * short + A_MOMENT
        for short in (_seconds(reads, length // TIMES) for _ in range(ATTEMPTS))
    )


def _seconds(reads: Callable[[int], object], length: int) -> float:
    begin = process_time()
    reads(length)
    return process_time() - begin
