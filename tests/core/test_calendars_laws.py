"""What must hold of working time whatever the calendar, the zone and the instant?"""

from __future__ import annotations

import struct
from bisect import bisect_left, bisect_right
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation_manager.core.calendars import Calendar, parse_calendar
from tests.core.plain_counting import SECONDS, Wall, walls

MINUTE, SECOND, INSTANT = timedelta(minutes=1), timedelta(seconds=1), timedelta(microseconds=1)


def check_by_looking(wall: Wall, step: timedelta, count: int, draws: list[int]) -> None:
    """Every answer of the calendar between a few looks at the clock, against counting the looks."""
    calendar = parse_calendar("c", wall.data)
    looks = wall.looks(step, count)
    passed = [0, *accumulate(looks)]
    for first, second in pairwise(draws):
        begin, end = sorted((first % count, second % count))
        start, stop = wall.start + begin * step, wall.start + end * step
        counted = passed[end] - passed[begin]
        assert calendar.between(start, stop) == counted * step
        assert calendar.open_at(start) == looks[begin]
        assert (calendar.why_closed(start) is None) == looks[begin]
        opens = next((n for n in range(begin, count) if looks[n]), None)
        if opens is not None:
            assert calendar.next_open(start) == wall.start + opens * step
        if counted:
            amount = 1 + first % counted
            earliest = bisect_left(passed, passed[begin] + amount)
            latest = bisect_right(passed, passed[end] - amount) - 1
            assert calendar.add(start, amount * step) == wall.start + earliest * step
            assert calendar.subtract(stop, amount * step) == wall.start + latest * step
        told = list(calendar.stretches(start, stop))
        assert [s.start for s in told[1:]] == [s.end for s in told[:-1]]
        assert sum((s.end - s.start for s in told if s.open), timedelta()) == counted * step
        spans = list(calendar.windows(start, stop))
        assert sum((b - a for a, b in spans), timedelta()) == counted * step
        assert all(before[1] < after[0] for before, after in pairwise(spans))


@settings(max_examples=settings().max_examples // 2)
@given(walls(), st.lists(st.integers(0, 10**6), min_size=2, max_size=8))
def test_looking_at_the_clock_every_minute_gives_the_same(wall: Wall, draws: list[int]) -> None:
    check_by_looking(wall, MINUTE, 3 * 1440, draws)


@settings(max_examples=settings().max_examples // 4)
@given(
    walls(SECONDS),
    st.integers(0, 40),
    st.lists(st.integers(0, 10**6), min_size=2, max_size=8),
)
def test_where_local_time_had_odd_seconds_looking_every_second_gives_the_same(
    wall: Wall, hours: int, draws: list[int]
) -> None:
    moved = Wall(wall.data, wall.start + timedelta(hours=hours))
    check_by_looking(moved, SECOND, 4 * 3600, draws)


INSTANTS = st.integers(-315_000_000, 4_400_000_000).map(
    lambda seconds: datetime(1970, 1, 1, tzinfo=UTC) + seconds * SECOND + 250 * INSTANT
)
"""1960 to 2109."""
AMOUNTS = st.timedeltas(timedelta(), timedelta(days=1500))


def calendar_of(wall: Wall) -> Calendar:
    return parse_calendar("c", wall.data)


@given(walls(), INSTANTS, INSTANTS, INSTANTS)
def test_working_time_adds_up(wall: Wall, a: datetime, b: datetime, c: datetime) -> None:
    calendar = calendar_of(wall)
    first, second, third = sorted((a, b, c))
    whole = calendar.between(first, third)
    assert whole == calendar.between(first, second) + calendar.between(second, third)
    assert timedelta() <= whole <= third - first


@given(walls(), INSTANTS, AMOUNTS)
def test_add_gives_the_earliest_instant(wall: Wall, start: datetime, amount: timedelta) -> None:
    calendar = calendar_of(wall)
    due = calendar.add(start, amount)
    if due is None:
        assert calendar.between(start, datetime.max.replace(tzinfo=UTC)) < amount
    elif amount:
        assert calendar.between(start, due) == amount
        assert calendar.between(start, due - INSTANT) < amount
    else:
        assert due == start


@given(walls(), INSTANTS, AMOUNTS)
def test_subtract_gives_the_latest_instant(wall: Wall, end: datetime, amount: timedelta) -> None:
    calendar = calendar_of(wall)
    start = calendar.subtract(end, amount)
    if start is None:
        assert calendar.between(datetime.min.replace(tzinfo=UTC), end) < amount
    elif amount:
        assert calendar.between(start, end) == amount
        assert calendar.between(start + INSTANT, end) < amount
    else:
        assert start == end


@given(walls(), INSTANTS, INSTANTS, AMOUNTS.filter(bool))
def test_adding_and_subtracting_answer_the_same_question(
    wall: Wall, start: datetime, end: datetime, amount: timedelta
) -> None:
    calendar = calendar_of(wall)
    enough = calendar.between(start, end) >= amount
    due, latest = calendar.add(start, amount), calendar.subtract(end, amount)
    assert (due is not None and due <= end) == enough
    assert (latest is not None and latest >= start) == enough


@given(walls(), INSTANTS, AMOUNTS, AMOUNTS)
def test_more_work_is_never_due_earlier_and_a_later_start_neither(
    wall: Wall, start: datetime, amount: timedelta, more: timedelta
) -> None:
    calendar = calendar_of(wall)
    due = calendar.add(start, amount)
    later = calendar.add(start, amount + more)
    delayed = calendar.add(start + more, amount)
    assert later is None or (due is not None and due <= later)
    assert delayed is None or (due is not None and due <= delayed)
    if due is not None and amount:
        assert calendar.add(due, more) == later or not more


@given(walls(), st.integers(0, 4000), st.integers(1, 12))
def test_business_days_are_those_one_counts_on_the_wall(
    wall: Wall, minutes: int, days: int
) -> None:
    calendar = calendar_of(wall)
    start = wall.start + minutes * MINUTE
    zone = ZoneInfo(calendar.time_zone)
    due = calendar.add_business_days(start, days)
    local = start.astimezone(zone)
    left, day = days, local.date()
    for _ in range(days * 8 + 20):
        day += timedelta(days=1)
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        around = list(calendar.stretches(noon - timedelta(days=2), noon + timedelta(days=2)))
        open_days = {
            (s.start + n * timedelta(minutes=30)).astimezone(zone).date()
            for s in around
            if s.open
            for n in range(-(-(s.end - s.start) // timedelta(minutes=30)))
        } | {(s.end - INSTANT).astimezone(zone).date() for s in around if s.open}
        left -= day in open_days
        if not left:
            break
    if due is None or left:
        assert not any(wall.data["weekly"].values()) or left
        return
    wanted = datetime.combine(day, local.time(), tzinfo=zone)
    assert due == wanted.astimezone(UTC)
    assert due > start


def test_no_zone_changes_twice_within_three_days_nor_by_exception_after_2100() -> None:
    """What `zones` takes for granted, read from the tables themselves."""
    nearest, first, last = timedelta.max, 10**11, 0
    for name in available_timezones():
        try:
            table = files("tzdata").joinpath("zoneinfo", *name.split("/")).read_bytes()
        except FileNotFoundError:  # a zone of this machine alone
            continue
        changes = offset_changes(table)
        first, last = min([first, *changes]), max([last, *changes])
        for before, after in pairwise(changes):
            nearest = min(nearest, timedelta(seconds=after - before))
    assert nearest > timedelta(days=3)
    assert datetime.fromtimestamp(last, UTC).year < 2100
    assert datetime(1970, 1, 1, tzinfo=UTC) + first * SECOND > datetime(1801, 1, 1, tzinfo=UTC)


def offset_changes(table: bytes) -> list[int]:
    """Seconds from 1970 at which the offset changes (RFC 8536, the 64-bit part)."""

    def counts(place: int) -> tuple[int, ...]:
        return struct.unpack(">6l", table[place + 20 : place + 44])

    utc, std, leaps, times, types, chars = counts(0)
    place = 44 + times * 5 + types * 6 + chars + leaps * 8 + std + utc
    _, _, _, times, types, _ = counts(place)
    place += 44
    instants = struct.unpack(f">{times}q", table[place : place + 8 * times])
    kinds = table[place + 8 * times : place + 9 * times]
    place += 9 * times
    offsets = [
        struct.unpack(">l", table[place + 6 * n : place + 6 * n + 4])[0] for n in range(types)
    ]
    changes, held = [], offsets[0]
    for instant, kind in zip(instants, kinds, strict=True):
        if offsets[kind] != held and instant > -(10**11):
            changes.append(instant)
        held = offsets[kind]
    return changes


@pytest.mark.parametrize("name", ["Europe/Berlin", "America/Nuuk", "Africa/Casablanca"])
def test_every_day_of_four_centuries_has_24_hours_but_for_changes(name: str) -> None:
    calendar = parse_calendar("c", {"time_zone": name, "weekly": {"sun": [["00:00", "24:00"]]}})
    start = datetime(1990, 1, 1, 12, tzinfo=UTC)
    sundays = [b - a for a, b in calendar.windows(start, datetime(2390, 1, 4, tzinfo=UTC))]
    assert len(sundays) in range(20870, 20873)
    assert {length // timedelta(hours=1) for length in sundays} <= {23, 24, 25}
