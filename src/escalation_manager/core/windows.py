"""From when to when: windows of local time within one day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import time
from itertools import pairwise
from typing import NamedTuple

DAY = 86_400
"""Seconds of the local clock from 00:00 to 24:00, also on a day that lasts 23 or 25 hours."""

_TIME = re.compile(r"(\d\d):(\d\d)(?::(\d\d))?")


class Window(NamedTuple):
    """Local times from `opens` (included) to `closes` (not), in seconds on the local clock."""

    opens: int
    closes: int

    def __str__(self) -> str:
        return f"{clock_time(self.opens)}\u2013{clock_time(self.closes)}"


Windows = tuple[Window, ...]


def clock_time(seconds: int) -> str:
    """09:00, 24:00; with seconds where there are any."""
    minutes, second = divmod(seconds, 60)
    text = f"{minutes // 60:02}:{minutes % 60:02}"
    return f"{text}:{second:02}" if second else text


def read_clock_time(value: object) -> int | None:
    """Seconds on the local clock of "09:00" (up to "24:00") or a local time; None if it is none."""
    if isinstance(value, time):
        return None if value.tzinfo else value.hour * 3600 + value.minute * 60 + value.second
    match = _TIME.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return None
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    seconds = hour * 3600 + minute * 60 + second
    return seconds if minute < 60 and second < 60 and seconds <= DAY else None


def joined(windows: Iterable[Window]) -> Windows:
    """The same local times in order, each once."""
    result: list[Window] = []
    for window in sorted(windows):
        if result and window.opens <= result[-1].closes:
            result[-1] = Window(result[-1].opens, max(result[-1].closes, window.closes))
        else:
            result.append(window)
    return tuple(result)


def without(windows: Windows, taken: Windows) -> Windows:
    """What is left of the windows (joined) once others (joined) are taken out."""
    result: list[Window] = []
    for opens, closes in windows:
        at = opens
        for cut in taken:
            if cut.opens < closes and cut.closes > at:
                if cut.opens > at:
                    result.append(Window(at, cut.opens))
                at = cut.closes
        if at < closes:
            result.append(Window(at, closes))
    return tuple(result)


def covering(windows: Windows, *more: Windows) -> list[Window]:
    """The whole day cut at every edge, so that each piece lies in or out of each window given."""
    edges = {0, DAY}
    for group in (windows, *more):
        for window in group:
            edges.update(window)
    return [Window(*pair) for pair in pairwise(sorted(edges))]
