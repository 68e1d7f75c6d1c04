"""Which instant do the words of a time mean at the latest, seen from the moment of writing?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone
from typing import Literal

Unit = Literal["minute", "hour", "day", "business day", "week", "month", "quarter", "year"]

LAST_MINUTE = time(23, 59)


@dataclass(frozen=True, slots=True)
class Saying:
    """The parts of a time that somebody wrote, in no language.

    `length` and `unit` for "2 hours"; `days` for "tomorrow" (1); `weekday` (Monday is 0), with
    `weeks` for "next"; `month` and `day` of a date, `year` if written; `clock` the time of day;
    `end_of` for "end of the month" or "this week"; `zone` in minutes east of UTC.
    """

    length: float | None = None
    unit: Unit | None = None
    days: int | None = None
    weekday: int | None = None
    weeks: int = 0
    year: int | None = None
    month: int | None = None
    day: int | None = None
    clock: time | None = None
    end_of: Unit | None = None
    zone: int | None = None


def latest(said: Saying, at: datetime) -> datetime | None:
    """The latest instant the parts can mean, in the time zone of `at`."""
    try:
        return _latest(said, at)
    except (ValueError, OverflowError):
        return None


def _latest(said: Saying, at: datetime) -> datetime | None:
    here = at
    if said.zone is not None and at.tzinfo is not None:
        here = at.astimezone(timezone(timedelta(minutes=said.zone)))
    if said.length is not None and said.unit is not None:
        moment = _after(here, said.length, said.unit)
        if said.clock is not None and said.unit not in ("minute", "hour"):
            moment = _on(moment, said.clock)
        return moment.astimezone(at.tzinfo) if at.tzinfo else moment
    day = _day(said, here)
    if day is None:
        if said.clock is None:
            return None
        day = _on(here, said.clock)
        if day < here:
            day = _on(here + timedelta(days=1), said.clock)
        return day.astimezone(at.tzinfo) if at.tzinfo else day
    moment = _on(day, said.clock or LAST_MINUTE)
    return moment.astimezone(at.tzinfo) if at.tzinfo else moment


def _after(at: datetime, length: float, unit: Unit) -> datetime:
    """`at` and so much later; hours and minutes are elapsed, days and longer keep the wall time."""
    match unit:
        case "minute" | "hour":
            spent = timedelta(minutes=length) if unit == "minute" else timedelta(hours=length)
            if at.tzinfo is None:
                return at + spent
            return (at.astimezone(UTC) + spent).astimezone(at.tzinfo)
        case "day":
            return at + timedelta(days=length)
        case "business day":
            day = at
            for _ in range(min(int(length + 0.999), 400)):
                day += timedelta(days=1)
                while day.weekday() > 4:
                    day += timedelta(days=1)
            return day
        case "week":
            return at + timedelta(weeks=length)
        case "month":
            return _months_later(at, round(length))
        case "quarter":
            return _months_later(at, 3 * round(length))
        case "year":
            return _months_later(at, 12 * round(length))


def _months_later(at: datetime, months: int) -> datetime:
    years, month = divmod(at.month - 1 + months, 12)
    year = at.year + years
    return at.replace(
        year=year, month=month + 1, day=min(at.day, _length_of_month(year, month + 1))
    )


def _length_of_month(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _day(said: Saying, at: datetime) -> datetime | None:
    """The day that is meant."""
    if said.month is not None:
        return _date(said, at, said.month)
    if said.day is not None:
        month = at if said.day >= at.day else _months_later(at.replace(day=1), 1)
        return month.replace(day=said.day)
    if said.weekday is not None:
        ahead = (said.weekday - at.weekday()) % 7
        if said.weeks:
            ahead = said.weekday - at.weekday() + 7 * said.weeks
        elif ahead == 0 and (said.clock is None or _on(at, said.clock) <= at):
            ahead = 7
        return at + timedelta(days=ahead)
    if said.days is not None:
        return at + timedelta(days=said.days)
    if said.end_of is not None:
        return _end(said.end_of, at, said.weeks)
    return None


def _date(said: Saying, at: datetime, month: int) -> datetime:
    year = said.year or at.year
    day = said.day or _length_of_month(year, month)
    moment = at.replace(year=year, month=month, day=day)
    if said.year is None and moment < at - timedelta(days=90):
        moment = moment.replace(year=year + 1)
    return moment


def _end(unit: Unit, at: datetime, later: int) -> datetime:
    """The last day of this unit, or of the one `later` units on."""
    match unit:
        case "week":
            return at + timedelta(days=6 - at.weekday() + 7 * later)
        case "month":
            first = _months_later(at.replace(day=1), later)
            return first.replace(day=_length_of_month(first.year, first.month))
        case "quarter":
            first = _months_later(at.replace(day=1, month=(at.month - 1) // 3 * 3 + 3), 3 * later)
            return first.replace(day=_length_of_month(first.year, first.month))
        case "year":
            return at.replace(year=at.year + later, month=12, day=31)
        case _:
            return at + timedelta(days=later)


def _on(day: datetime, clock: time) -> datetime:
    return day.replace(
        hour=clock.hour, minute=clock.minute, second=clock.second, microsecond=0, fold=0
    )
