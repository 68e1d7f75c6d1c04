"""When is a target due, how much of it is used, and which minutes counted: clocks with pauses.

A clock counts working time on its calendar from its start. Time inside a pause does not count;
pauses that overlap take the same time out once. Nothing here knows of escalations: `sla` says which
target, calendar and pauses a clock has.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from escalation_manager.core.calendars import ALWAYS, Calendar
from escalation_manager.core.errors import BadInput
from escalation_manager.core.lengths import Length

_MICROSECOND = timedelta(microseconds=1)
_EVEN = frozenset({"s", "m", "h", "d", "/week"})
"""Units that are counted on the clock's own calendar, whatever service calendar there is."""
_DAYS_A_WEEK = 5
"""Working days over which a cadence "n/week" is spread on a service calendar."""


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stands still from `start` to `end`; without an end, until somebody gives it one."""

    start: datetime
    end: datetime | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Part of a clock's time: did it count, and why (not)?"""

    start: datetime
    end: datetime
    counted: bool
    why: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Every minute of a clock, span by span without a gap. The counted spans last `elapsed`."""

    start: datetime
    until: datetime
    calendar: str
    time_zone: str
    spans: tuple[Span, ...]
    elapsed: timedelta
    paused: timedelta
    """Working time that pauses took out since the clock last began."""


def counted_on(target: Length, calendar: Calendar, service: Calendar | None = None) -> Calendar:
    """The calendar a target is counted on: the clock's own, for bh and bd the service calendar."""
    if target.unit in ("bh", "bd"):
        return service or calendar
    return calendar


def due(
    start: datetime,
    target: Length,
    calendar: Calendar,
    service: Calendar | None = None,
    pauses: Sequence[Pause] = (),
) -> datetime | None:
    """When the target is used up. None: never, or not while an open pause has no end.

    A pause pushes the instant by its working time alone. A target in business days (or months) is
    due at the same local time on its last day; a pause pushes it by counting the working time that
    lies until then, and an instant that falls into a pause waits for its end.
    """
    on = counted_on(target, calendar, service)
    goal = _unpaused(start, target, on)
    standing = _merged(pauses)
    if goal is None or not standing:
        return goal
    reached = _reached(start, on.between(start, goal), on, standing)
    if reached is None or not _by_date(target, on):
        return reached
    latest = max(goal, reached)
    for pause in standing:
        if pause.start < latest and (pause.end is None or latest < pause.end):
            return pause.end
    return latest


def working_target(
    start: datetime, target: Length, calendar: Calendar, service: Calendar | None = None
) -> timedelta | None:
    """How much working time the target gives from this start; None if it can never be used up."""
    on = counted_on(target, calendar, service)
    if not _by_date(target, on):
        return target.elapsed
    goal = _unpaused(start, target, on)
    return None if goal is None else on.between(start, goal)


def elapsed(
    start: datetime, at: datetime, calendar: Calendar, pauses: Sequence[Pause] = ()
) -> timedelta:
    """Working time from `start` to `at` outside of pauses."""
    running = _running(start, at, _merged(pauses))
    return sum((calendar.between(begin, end) for begin, end in running), timedelta())


def share(
    start: datetime,
    at: datetime,
    target: Length,
    calendar: Calendar,
    service: Calendar | None = None,
    pauses: Sequence[Pause] = (),
) -> Decimal:
    """How much of the target is used at this instant: 0 at the start, 1 when all is used, then on.

    Of a target without any working time in it (one business day, from early on Saturday to early
    on Monday) the time between start and due is used up evenly.
    """
    on = counted_on(target, calendar, service)
    goal = _unpaused(start, target, on)
    if goal is None:
        return Decimal(0)
    whole, used = on.between(start, goal), elapsed(start, at, on, pauses)
    if not whole:
        end = due(start, target, calendar, service, pauses) or goal
        whole, used = ALWAYS.between(start, end), ALWAYS.between(start, at)
    if not whole:
        return Decimal(1)
    return Decimal(used // _MICROSECOND) / Decimal(whole // _MICROSECOND)


def at_share(
    start: datetime,
    target: Length,
    share: Decimal | float,
    calendar: Calendar,
    service: Calendar | None = None,
    pauses: Sequence[Pause] = (),
) -> datetime | None:
    """The instant at which this share of the target (0 to 1) is used; 1 gives the due instant.

    The share is of working time, not of the time on the wall. None as for `due`.
    """
    (at,) = at_shares(start, target, (share,), calendar, service, pauses)
    return at


def at_shares(
    start: datetime,
    target: Length,
    shares: Sequence[Decimal | float],
    calendar: Calendar,
    service: Calendar | None = None,
    pauses: Sequence[Pause] = (),
) -> tuple[datetime | None, ...]:
    """The same for several shares of one target, which is worked out once for all of them."""
    portions = [Decimal(str(share)) for share in shares]
    if any(portion < 0 for portion in portions):
        wrong = ", ".join(str(portion) for portion in portions if portion < 0)
        raise BadInput(f"A share of {wrong} is less than nothing.", "Give a share from 0 to 1.")
    on = counted_on(target, calendar, service)
    goal = _unpaused(start, target, on)
    if goal is None:
        return (None,) * len(portions)
    whole, standing = on.between(start, goal), _merged(pauses)
    if not whole:
        end = due(start, target, calendar, service, pauses)
        if end is None:
            return (None,) * len(portions)
        on, whole, standing = ALWAYS, ALWAYS.between(start, end), ()
    every = whole // _MICROSECOND
    return tuple(
        due(start, target, calendar, service, pauses)
        if portion == 1
        else _reached(start, math.ceil(every * portion) * _MICROSECOND, on, standing)
        for portion in portions
    )


def before_due(
    due: datetime, before: timedelta, calendar: Calendar, pauses: Sequence[Pause] = ()
) -> datetime | None:
    """The latest instant at which so much working time is left until `due`."""
    end, left = due, before
    for pause in reversed(_merged(pauses)):
        if pause.start >= end:
            continue
        begin = end if pause.end is None else min(pause.end, end)
        running = calendar.between(begin, end)
        if running >= left:
            break
        end, left = pause.start, left - running
    return calendar.subtract(end, left)


def explain(
    start: datetime,
    until: datetime,
    calendar: Calendar,
    pauses: Sequence[Pause] = (),
    resets: Sequence[tuple[datetime, str]] = (),
) -> Explanation:
    """Which time from `start` to `until` counted, which did not, and why.

    `resets` are instants at which the clock began anew, with the reason; time before the last of
    them does not count.
    """
    begins = sorted((at, why) for at, why in resets if start < at <= until)
    spans: list[Span] = []
    begin = start
    for at, why in begins:
        spans.append(Span(begin, at, False, f"began anew afterwards: {why}"))
        begin = at
    spans.extend(_told(begin, until, calendar, pauses))
    counted = elapsed(begin, until, calendar, pauses)
    return Explanation(
        start=start,
        until=until,
        calendar=calendar.name,
        time_zone=calendar.time_zone,
        spans=tuple(spans),
        elapsed=counted,
        paused=calendar.between(begin, until) - counted,
    )


def _told(
    start: datetime, until: datetime, calendar: Calendar, pauses: Sequence[Pause]
) -> Iterator[Span]:
    pauses = [pause for pause in pauses if _ends_after(pause, pause.start)]
    changes = {edge for pause in pauses for edge in (pause.start, pause.end) if edge}
    edges = sorted({start, until, *(edge for edge in changes if start < edge < until)})
    for begin, end in pairwise(edges) if start < until else ():
        standing = [p for p in pauses if p.start <= begin and _ends_after(p, begin)]
        if standing:
            reasons = "; ".join(dict.fromkeys(p.reason for p in standing if p.reason))
            yield Span(begin, end, False, f"paused: {reasons}" if reasons else "paused")
        else:
            for stretch in calendar.stretches(begin, end):
                yield Span(*stretch)


def _ends_after(pause: Pause, at: datetime) -> bool:
    return pause.end is None or pause.end > at


def evenly(target: Length, calendar: Calendar) -> bool:
    """Whether each minute counts alike: then the target alone says how long it takes."""
    return calendar.always_open and target.unit in _EVEN


def _by_date(target: Length, on: Calendar) -> bool:
    """Whether the target ends on a certain date, rather than after so much working time."""
    if target.unit in ("d", "/week"):
        return not on.always_open
    return target.unit in ("bd", "mo")


def _unpaused(start: datetime, target: Length, on: Calendar) -> datetime | None:
    if not _by_date(target, on):
        return on.add(start, target.elapsed)
    if target.unit == "mo":
        return on.add_months(start, target.amount)
    if target.unit == "/week":
        return on.add_business_days(start, max(1, _DAYS_A_WEEK // target.amount))
    return on.add_business_days(start, target.amount)


def _reached(
    start: datetime, working: timedelta, on: Calendar, pauses: Sequence[Pause]
) -> datetime | None:
    """The earliest instant by which so much working time has passed outside of the pauses."""
    at, left = start, working
    for pause in pauses:
        if not _ends_after(pause, at):
            continue
        running = on.between(at, pause.start)
        if running >= left:
            break
        if pause.end is None:
            return None
        at, left = pause.end, left - running
    return on.add(at, left)


def _running(
    start: datetime, until: datetime, pauses: Sequence[Pause]
) -> Iterator[tuple[datetime, datetime]]:
    """What the pauses (merged) leave of the time between two instants."""
    at = start
    for pause in pauses:
        if not _ends_after(pause, at):
            continue
        if pause.start >= until:
            break
        if pause.start > at:
            yield at, pause.start
        if pause.end is None:
            return
        at = pause.end
    if at < until:
        yield at, until


def _merged(pauses: Sequence[Pause]) -> tuple[Pause, ...]:
    """The same pauses in order, those that overlap made one; empty ones left out."""
    merged: list[Pause] = []
    for pause in sorted(pauses, key=lambda p: p.start):
        if not _ends_after(pause, pause.start):
            continue
        last = merged[-1] if merged else None
        if last is None or not _ends_after(last, pause.start):
            merged.append(pause)
        elif last.end is not None and _ends_after(pause, last.end):
            merged[-1] = Pause(last.start, pause.end, last.reason)
    return tuple(merged)
