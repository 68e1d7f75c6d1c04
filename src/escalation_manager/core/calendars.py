"""When is somebody at work: calendars of opening hours, and working time counted on them.

An instant is open if and only if its local clock time lies in a window [from, to) of its local
date. A date's windows are those of its weekday; a holiday empties them; a special day puts its own
in their place and beats a holiday; a closure takes windows out of whatever the day then has. An
hour that is skipped when clocks go forward is therefore no working time, and one that comes twice
counts twice.

Instants in and out are aware and exact to the microsecond; answers are in UTC. None means never:
nothing open until the end of the year 9999 (or back to the beginning of the year 1).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from escalation_manager.core.calendar_fields import read_fields
from escalation_manager.core.errors import BadInput, Faults
from escalation_manager.core.local_days import DayPlan, days_in_month, pieces
from escalation_manager.core.open_time import MICRO, OpenTime
from escalation_manager.core.windows import DAY, Window, Windows
from escalation_manager.core.zones import UTC, instant_of, zone

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_MICROSECOND, _NOTHING = timedelta(microseconds=1), timedelta()
_FIRST = (datetime.min.replace(tzinfo=UTC) - _EPOCH) // _MICROSECOND
_LAST = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // _MICROSECOND


class Stretch(NamedTuple):
    """Time during which a calendar is open, or closed, for one reason."""

    start: datetime
    end: datetime
    open: bool
    why: str


@dataclass(frozen=True)
class Calendar:
    """Opening hours in a time zone. `weekly` has the windows of Monday first; `annual_holidays`
    are (month, day). Windows are joined: in order, none touching the next."""

    name: str
    time_zone: str = "UTC"
    weekly: tuple[Windows, ...] = ((),) * 7
    holidays: frozenset[date] = frozenset()
    annual_holidays: frozenset[tuple[int, int]] = frozenset()
    special_days: tuple[tuple[date, Windows], ...] = ()
    closures: tuple[tuple[date, Windows], ...] = ()
    always_open: bool = field(init=False, compare=False, repr=False)
    """Round the clock, every day: working time is elapsed time."""
    _plan: DayPlan = field(init=False, compare=False, repr=False)
    _open: OpenTime = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        always = (
            all(windows == _ROUND_THE_CLOCK for windows in self.weekly)
            and not (self.holidays or self.annual_holidays or self.closures)
            and all(windows == _ROUND_THE_CLOCK for _, windows in self.special_days)
        )
        plan = DayPlan(
            self.time_zone,
            self.weekly,
            self.holidays,
            self.annual_holidays,
            self.special_days,
            self.closures,
        )
        laid_out = OpenTime(self.time_zone, plan.windows, plan.dated_years(), plan.weekly_open())
        object.__setattr__(self, "always_open", always)
        object.__setattr__(self, "_plan", plan)
        object.__setattr__(self, "_open", laid_out)

    def __reduce__(self) -> tuple[object, ...]:
        """What was worked out is not worth carrying along."""
        return Calendar, (
            self.name,
            self.time_zone,
            self.weekly,
            self.holidays,
            self.annual_holidays,
            self.special_days,
            self.closures,
        )

    def open_at(self, at: datetime) -> bool:
        """Whether the calendar is open at this instant."""
        return self._open.is_open(*_place(at))

    def next_open(self, at: datetime) -> datetime | None:
        """The earliest open instant not before `at`: `at` itself while open. None: never again."""
        return _instant(self._open.next_open(*_place(at)))

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Working time from `start` to `end`; zero if `end` is not after `start`."""
        if self.always_open:
            return max(_utc(end) - _utc(start), timedelta())
        return timedelta(microseconds=self._open.between(*_place(start), *_place(end)))

    def add(self, start: datetime, working: timedelta) -> datetime | None:
        """The earliest instant by which so much working time has passed; None if it never will.

        What is used up at 17:00 is due at 17:00, not at the next opening. Adding nothing gives
        `start`. BadInput for a negative amount.
        """
        if self.always_open and working > _NOTHING:
            try:
                return _utc(start) + working
            except OverflowError:
                return None
        if not (amount := _amount(working)):
            return _utc(start)
        return _instant(self._open.add(*_place(start), amount))

    def subtract(self, end: datetime, working: timedelta) -> datetime | None:
        """The latest instant from which so much working time passes until `end`; None if there was
        never so much. Subtracting nothing gives `end`. BadInput for a negative amount."""
        if not (amount := _amount(working)):
            return _utc(end)
        if self.always_open:
            return _instant(_place(end)[1] - amount)
        return _instant(self._open.subtract(*_place(end), amount))

    def add_business_days(self, start: datetime, n: int) -> datetime | None:
        """The same local time on the n-th working day after the local date of `start`.

        A working day is a local date with at least one open second. A local time that comes twice
        on that day means the first; one that is skipped means as much later as the clocks were put
        forward. None if there are not so many working days.
        """
        if n < 0:
            raise BadInput(f"{n} business days lie in the past.", "Count forward: 0 or more days.")
        if n == 0:
            return _utc(start)
        if self._open.next_open(*_place(start)) is None:
            return None
        local = self.local(start)
        ordinal = local and self._open.open_date(local.toordinal(), local.year, n)
        if not local or not ordinal:
            return None
        return self.instant(date.fromordinal(ordinal), local.time())

    def add_months(self, start: datetime, n: int) -> datetime | None:
        """The same local time n months later, or on the last day of a month that is too short."""
        local = self.local(start)
        if local is None:
            return None
        years, month = divmod(local.month - 1 + n, 12)
        year = local.year + years
        if not 1 <= year <= 9999:
            return None
        return self.instant(
            date(year, month + 1, min(local.day, days_in_month(year, month + 1))), local.time()
        )

    def local(self, at: datetime) -> datetime | None:
        """What clocks show at this instant (without `tzinfo`); None outside years 1 to 9999."""
        try:
            return _utc(at).astimezone(zone(self.time_zone)).replace(tzinfo=None)
        except OverflowError:
            return None

    def instant(self, day: date, local: time) -> datetime | None:
        """When clocks show this time on this date; see `zones.instant_of` for odd cases."""
        return instant_of(datetime.combine(day, local), self.time_zone)

    def windows(
        self, start: datetime, end: datetime | None = None
    ) -> Iterator[tuple[datetime, datetime]]:
        """The open spans from `start` to `end` in order, cut to fit, none touching the next."""
        first, last = _place(start)[1], _LAST if end is None else _place(end)[1]
        held: tuple[int, int] | None = None
        for opens, closes in self._open.spans(*_place(start)):
            if opens >= last:
                break
            span = max(opens, first), min(closes, last)
            if held and held[1] == span[0]:
                held = held[0], span[1]
                continue
            if held:
                yield _sure(held[0]), _sure(held[1])
            held = span
        if held and held[0] < held[1]:
            yield _sure(held[0]), _sure(held[1])

    def why(self, at: datetime) -> str:
        """Why the calendar is open or closed at this instant, in words."""
        at = _utc(at)
        return next(self.stretches(at, at + _MICROSECOND)).why

    def why_closed(self, at: datetime) -> str | None:
        """Why the calendar is closed at this instant, in words; None while it is open."""
        return None if self.open_at(at) else self.why(at)

    def stretches(self, start: datetime, end: datetime) -> Iterator[Stretch]:
        """All the time from `start` to `end` without a gap: open or closed, and why."""
        held: Stretch | None = None
        for stretch in self._pieces(_utc(start), _utc(end)):
            if held and (held.open, held.why) == (stretch.open, stretch.why):
                held = held._replace(end=stretch.end)
                continue
            if held:
                yield held
            held = stretch
        if held:
            yield held

    def _pieces(self, start: datetime, end: datetime) -> Iterator[Stretch]:
        if start >= end:
            return
        if self.always_open:
            yield Stretch(start, end, True, "open round the clock")
            return
        first, last = (start - _EPOCH) // _SECOND, -((_EPOCH - end) // _SECOND)
        for piece in pieces(self._plan, range(start.year, end.year + 1), first, last):
            yield Stretch(
                start if piece.start <= first else _sure(piece.start * MICRO),
                end if piece.end >= last else _sure(piece.end * MICRO),
                piece.open,
                piece.why,
            )


_ROUND_THE_CLOCK: Windows = (Window(0, DAY),)
ALWAYS = Calendar("always", "UTC", (_ROUND_THE_CLOCK,) * 7)
"""Open round the clock: time on it is elapsed time."""


def parse_calendar(name: str, data: object) -> Calendar:
    """The calendar that this data describes, as JSON or TOML give it. Raises `Faults` with every
    fault of it, each with its place (beginning with the name) and remedy."""
    fields = read_fields(name, data)
    if fields.faults:
        raise Faults(f"The calendar {name!r}", tuple(fields.faults))
    return Calendar(
        name,
        fields.time_zone,
        fields.weekly,
        fields.holidays,
        fields.annual_holidays,
        fields.special_days,
        fields.closures,
    )


def _utc(at: datetime) -> datetime:
    if at.tzinfo is UTC:
        return at
    if at.utcoffset() is None:
        raise BadInput(f"{at.isoformat()} has no time zone.", "Give an instant: add its offset.")
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise BadInput(
            f"{at.isoformat()} lies outside the years 1 to 9999 of UTC.", "Give another instant."
        ) from None


def _place(at: datetime) -> tuple[int, int]:
    """The year of UTC, and microseconds since 1970."""
    at = _utc(at)
    gone = at - _EPOCH
    return at.year, (gone.days * DAY + gone.seconds) * MICRO + gone.microseconds


def _amount(working: timedelta) -> int:
    amount = working // _MICROSECOND
    if amount < 0:
        raise BadInput(f"{working} is less than nothing.", "Give a length of 0 or more.")
    return amount


def _instant(micros: int | None) -> datetime | None:
    return None if micros is None or not _FIRST <= micros <= _LAST else _sure(micros)


def _sure(micros: int) -> datetime:
    return _EPOCH + timedelta(microseconds=micros)
