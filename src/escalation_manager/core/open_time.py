"""How much open time lies between two instants, and where does a given amount of it end?

A year is laid out once: its open spans in order, with the open time before each. After that every
answer is a search in a sorted tuple, and years between are added up. Years of the same shape (leap
day, first weekday, changes of the clocks) without dates of their own share one layout, so all the
years after 2100 are at most fourteen, and they are summed in one list.

Instants are whole microseconds since 1970 in UTC, lengths are whole microseconds.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from datetime import date
from itertools import accumulate
from typing import NamedTuple

from escalation_manager.core.local_days import (
    LocalDay,
    first_day,
    first_second,
    local_day,
)
from escalation_manager.core.windows import DAY, Windows
from escalation_manager.core.zones import YearShape, year_shape

MICRO = 1_000_000
_FAR = 2101
"""From here on totals are looked up in one list instead of year by year."""
_LAST = 9999


class _Year(NamedTuple):
    """One year of UTC laid out, in microseconds after it began."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    before: tuple[int, ...]
    """Open time before each span."""
    through: tuple[int, ...]
    """Open time to the end of each span."""
    total: int
    days: tuple[int, ...]
    """Local dates with open time, counted from 1 January as 0; -1 is the day before."""

    def until(self, offset: int) -> int:
        """Open time from the beginning of the year."""
        i = bisect_right(self.starts, offset) - 1
        return self.before[i] + min(offset, self.ends[i]) - self.starts[i] if i >= 0 else 0


class OpenTime:
    """The open spans of a calendar. `windows_on` tells the windows of a local date; years that hold
    a date of their own are in `dated`, and only those are ever open if it is not `weekly`."""

    __slots__ = ("_by_shape", "_days", "_far", "_years", "dated", "weekly", "windows_on", "zone")

    def __init__(
        self,
        zone: str,
        windows_on: Callable[[LocalDay], Windows],
        dated: frozenset[int],
        weekly: bool,
    ) -> None:
        self.zone = zone
        self.windows_on = windows_on
        self.dated = dated
        self.weekly = weekly
        self._years: dict[int, _Year] = {}
        self._by_shape: dict[YearShape, _Year] = {}
        self._days: dict[int, tuple[int, ...]] = {}
        self._far: list[int] | None = None

    def is_open(self, year: int, at: int) -> bool:
        """Whether this instant is open."""
        laid, offset = self._year(year), at - _start(year)
        i = bisect_right(laid.starts, offset) - 1
        return i >= 0 and offset < laid.ends[i]

    def next_open(self, year: int, at: int) -> int | None:
        """The earliest open instant from `at` on."""
        laid, offset = self._year(year), at - _start(year)
        i = bisect_right(laid.ends, offset)
        if i < len(laid.ends):
            return _start(year) + max(laid.starts[i], offset)
        return self._reach(year + 1, 1, begin=True)

    def between(self, start_year: int, start: int, end_year: int, end: int) -> int:
        """Open time from `start` to `end`; nothing when they are the other way round."""
        if end <= start:
            return 0
        first = self._year(start_year).until(start - _start(start_year))
        last = self._year(end_year).until(end - _start(end_year))
        whole = sum(self._year(year).total for year in range(start_year, min(end_year, _FAR)))
        if end_year > _FAR:
            far = self._far_totals()
            whole += far[end_year - _FAR] - far[max(start_year, _FAR) - _FAR]
        return whole + last - first

    def add(self, year: int, start: int, amount: int) -> int | None:
        """The earliest instant by which `amount` (above 0) of open time has passed."""
        laid = self._year(year)
        needed = laid.until(start - _start(year)) + amount
        if needed <= laid.total:
            return _reached(year, laid, needed)
        return self._reach(year + 1, needed - laid.total)

    def subtract(self, year: int, end: int, amount: int) -> int | None:
        """The latest instant from which `amount` (above 0) of open time passes until `end`."""
        left = self._year(year).until(end - _start(year)) - amount
        while left < 0:
            year -= 1
            if year < 1:
                return None
            left += self._year(year).total
        laid = self._year(year)
        i = bisect_right(laid.before, left) - 1
        return _start(year) + laid.starts[i] + left - laid.before[i]

    def open_date(self, after: int, year: int, n: int) -> int | None:
        """Ordinal of the n-th local date (n above 0) with open time after the date `after`."""
        days = self._open_days(year)
        passed = bisect_right(days, after)
        while passed + n > len(days):
            n -= len(days) - passed
            passed = 0
            year += 1
            if year > _LAST:
                return None
            days = self._open_days(year)
        return days[passed + n - 1]

    def spans(self, year: int, start: int) -> Iterator[tuple[int, int]]:
        """Open spans that end after `start`, in order, cut where a year of UTC ends."""
        for each in range(year, _LAST + 1):
            laid, begin = self._year(each), _start(each)
            i = bisect_right(laid.ends, start - begin)
            for opens, closes in zip(laid.starts[i:], laid.ends[i:], strict=True):
                yield begin + opens, begin + closes

    def _reach(self, year: int, needed: int, *, begin: bool = False) -> int | None:
        """Where `needed` open time is reached from the beginning of a year; its span's begin."""
        while year < _FAR:
            laid = self._year(year)
            if needed <= laid.total:
                break
            needed -= laid.total
            year += 1
        else:
            far = self._far_totals()
            if year > _LAST:
                return None
            needed += far[year - _FAR]
            i = bisect_left(far, needed)
            if i == len(far):
                return None
            year = _FAR + i - 1
            needed -= far[i - 1]
            laid = self._year(year)
        return _start(year) + laid.starts[0] if begin else _reached(year, laid, needed)

    def _far_totals(self) -> list[int]:
        """Open time from the beginning of 2101 to the beginning of each year up to 10000."""
        if self._far is None:
            totals = (self._year(year).total for year in range(_FAR, _LAST + 1))
            self._far = list(accumulate(totals, initial=0))
        return self._far

    def _open_days(self, year: int) -> tuple[int, ...]:
        """Ordinals of the local dates of a year that hold open time. A date near New Year may have
        it in the neighbouring year of UTC."""
        if year not in self._days:
            first = date(year, 1, 1).toordinal()
            last = date(year, 12, 31).toordinal()
            found = {
                first_day(y) + index
                for y in (year - 1, year, year + 1)
                if 1 <= y <= _LAST
                for index in self._year(y).days
            }
            self._days[year] = tuple(sorted(day for day in found if first <= day <= last))
        return self._days[year]

    def _year(self, year: int) -> _Year:
        laid = self._years.get(year)
        if laid is None:
            laid = self._years[year] = self._laid_out(year)
        return laid

    def _laid_out(self, year: int) -> _Year:
        if year not in self.dated and not self.weekly:
            return _CLOSED
        shape = year_shape(self.zone, year)
        if year in self.dated:
            return _lay_out(shape, first_day(year), self.windows_on)
        if shape not in self._by_shape:
            self._by_shape[shape] = _lay_out(shape, first_day(year), self.windows_on)
        return self._by_shape[shape]


_CLOSED = _Year((), (), (), (), 0, ())


def _start(year: int) -> int:
    return first_second(year) * MICRO


def _reached(year: int, laid: _Year, needed: int) -> int:
    i = bisect_left(laid.through, needed)
    return _start(year) + laid.ends[i] - (laid.through[i] - needed)


def _lay_out(shape: YearShape, first: int, windows_on: Callable[[LocalDay], Windows]) -> _Year:
    """Local windows carried over to UTC, one stretch of equal offset after the other: so an hour
    that is skipped is not there, and one that comes twice counts twice."""
    days = range(-1, shape.days + 1)
    by_day = {index: windows_on(local_day(first, index, shape.days)) for index in days}
    starts: list[int] = []
    ends: list[int] = []
    open_days: set[int] = set()
    stretch_ends = [offset.start for offset in shape.offsets[1:]] + [shape.days * DAY]
    for (start, seconds), end in zip(shape.offsets, stretch_ends, strict=True):
        local_start, local_end = start + seconds, end + seconds
        for index in range(local_start // DAY, (local_end - 1) // DAY + 1):
            midnight = index * DAY
            for opens, closes in by_day[index]:
                begin = max(midnight + opens, local_start) - seconds
                stop = min(midnight + closes, local_end) - seconds
                if begin >= stop:
                    continue
                open_days.add(index)
                if ends and ends[-1] == begin:
                    ends[-1] = stop
                else:
                    starts.append(begin)
                    ends.append(stop)
    starts = [start * MICRO for start in starts]
    ends = [end * MICRO for end in ends]
    through = tuple(accumulate(end - start for start, end in zip(starts, ends, strict=True)))
    return _Year(
        starts=tuple(starts),
        ends=tuple(ends),
        before=(0, *through[:-1]) if through else (),
        through=through,
        total=through[-1] if through else 0,
        days=tuple(sorted(open_days)),
    )
