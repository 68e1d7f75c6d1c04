"""Which windows does a local date have, and what is to be said about the rest of its hours?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from escalation_manager.core.windows import DAY, Window, Windows, covering, without
from escalation_manager.core.zones import year_shape

_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LAST = date.max.toordinal()
_EPOCH = date(1970, 1, 1).toordinal()


def _month_days(year: int) -> tuple[tuple[int, int], ...]:
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    days = map(date.fromordinal, range(first, last + 1))
    return tuple((day.month, day.day) for day in days)


_MONTH_DAYS = {365: _month_days(2023), 366: _month_days(2024)}


class LocalDay(NamedTuple):
    """A date of the local calendar. Its ordinal may lie a day outside the years 1 to 9999."""

    ordinal: int
    month: int
    day: int

    @property
    def weekday(self) -> int:
        """Monday is 0."""
        return (self.ordinal + 6) % 7

    def __str__(self) -> str:
        return date.fromordinal(min(max(self.ordinal, 1), _LAST)).isoformat()


def first_day(year: int) -> int:
    """Ordinal of 1 January; also of the year 10000, which no date can name."""
    before = year - 1
    return before * 365 + before // 4 - before // 100 + before // 400 + 1


def first_second(year: int) -> int:
    """Seconds from 1970 to the beginning of the year in UTC."""
    return (first_day(year) - _EPOCH) * DAY


def days_in_month(year: int, month: int) -> int:
    """28 to 31."""
    leap = first_day(year + 1) - first_day(year)
    return sum(1 for named, _ in _MONTH_DAYS[leap] if named == month)


def local_day(first: int, index: int, days: int) -> LocalDay:
    """The date so many days after 1 January (of the ordinal `first`) in a year of so many days;
    -1 is the last of the year before, `days` the first of the year after."""
    month, day = _MONTH_DAYS[days][index] if index < days else (1, 1)
    return LocalDay(first + index, month, day)


class DayPlan:
    """The windows of each local date, after holidays, special days and closures."""

    __slots__ = ("annual", "closures", "holidays", "special", "weekly", "zone")

    def __init__(
        self,
        zone: str,
        weekly: tuple[Windows, ...],
        holidays: frozenset[date],
        annual_holidays: frozenset[tuple[int, int]],
        special_days: tuple[tuple[date, Windows], ...],
        closures: tuple[tuple[date, Windows], ...],
    ) -> None:
        self.zone = zone
        self.weekly = weekly
        self.holidays = frozenset(day.toordinal() for day in holidays)
        self.annual = annual_holidays
        self.special = _by_ordinal(special_days)
        self.closures = _by_ordinal(closures)

    def dated_years(self) -> frozenset[int]:
        """Years of UTC that may differ from others because a date of theirs is named."""
        named = {*self.holidays, *self.special, *self.closures}
        around = (day + n for day in named for n in (-1, 0, 1))
        return frozenset(date.fromordinal(min(max(day, 1), _LAST)).year for day in around)

    def weekly_open(self) -> bool:
        """Whether a date that is not named may be open at all."""
        return any(self.weekly) and len(self.annual) < 366

    def windows(self, day: LocalDay) -> Windows:
        """When it is open on this date."""
        windows = self._planned(day)
        taken = self.closures.get(day.ordinal)
        return without(windows, taken) if taken else windows

    def told(self, day: LocalDay) -> Iterator[tuple[Window, bool, str]]:
        """The whole date from 00:00 to 24:00, piece by piece: open or closed, and why."""
        planned, open_ = self._planned(day), self.windows(day)
        closures = self.closures.get(day.ordinal, ())
        for piece in covering(planned, open_, closures):
            if window := _around(piece, open_):
                special = f" (special hours of {day})" if day.ordinal in self.special else ""
                yield piece, True, f"open {window} {self.zone}{special}"
            elif _around(piece, planned) and (closure := _around(piece, closures)):
                yield piece, False, f"closed {closure} on {day}"
            else:
                yield piece, False, self._why_not(day, planned)

    def _planned(self, day: LocalDay) -> Windows:
        if day.ordinal in self.special:
            return self.special[day.ordinal]
        return () if self._holiday(day) else self.weekly[day.weekday]

    def _holiday(self, day: LocalDay) -> bool:
        return day.ordinal in self.holidays or (day.month, day.day) in self.annual

    def _why_not(self, day: LocalDay, planned: Windows) -> str:
        if day.ordinal in self.special:
            return f"outside the special hours of {day}" if planned else f"closed on {day}"
        if self._holiday(day):
            return f"holiday {day}"
        return f"outside service hours ({_NAMES[day.weekday]})"


class Piece(NamedTuple):
    """Seconds from 1970 in UTC, during which it is open or closed for one reason."""

    start: int
    end: int
    open: bool
    why: str


def pieces(plan: DayPlan, years: range, start: int, end: int) -> Iterator[Piece]:
    """All the time from `start` to `end` (seconds from 1970, within these years of UTC)."""
    for year in years:
        shape = year_shape(plan.zone, year)
        begin, first = first_second(year), first_day(year)
        changes = [offset.start for offset in shape.offsets] + [shape.days * DAY]
        for (change, seconds), until in zip(shape.offsets, changes[1:], strict=True):
            to_local = seconds - begin
            local_start = max(start, begin + change) + to_local
            local_end = min(end, begin + until) + to_local
            for index in range(local_start // DAY, (local_end - 1) // DAY + 1):
                midnight = index * DAY
                for window, is_open, why in plan.told(local_day(first, index, shape.days)):
                    opens = max(midnight + window.opens, local_start)
                    closes = min(midnight + window.closes, local_end)
                    if opens < closes:
                        yield Piece(opens - to_local, closes - to_local, is_open, why)


def _by_ordinal(days: tuple[tuple[date, Windows], ...]) -> Mapping[int, Windows]:
    return {day.toordinal(): windows for day, windows in days}


def _around(piece: Window, windows: Windows) -> Window | None:
    for window in windows:
        if window.opens <= piece.opens and piece.closes <= window.closes:
            return window
    return None
