"""What would somebody answer who looks at the clock on the wall every minute? The oracle of laws.

Slow and plain on purpose, and without a word of the product's arithmetic.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

MINUTES = [
    ("UTC", "2026-03-01"),
    ("Europe/Berlin", "2026-03-29"),
    ("Europe/Berlin", "2026-10-25"),
    ("America/New_York", "2026-12-31"),
    ("Asia/Kolkata", "2028-02-29"),
    ("Asia/Kathmandu", "1985-12-31"),
    ("Australia/Lord_Howe", "2026-04-05"),
    ("Australia/Lord_Howe", "2026-10-04"),
    ("Pacific/Chatham", "2026-09-27"),
    ("Pacific/Apia", "2011-12-30"),
    ("Pacific/Kwajalein", "1993-08-21"),
    ("America/Sao_Paulo", "2017-10-15"),
    ("America/Sao_Paulo", "2018-02-18"),
    ("America/St_Johns", "2007-03-11"),
    ("America/St_Johns", "2007-11-04"),
    ("Asia/Beirut", "2022-03-27"),
    ("Africa/Casablanca", "2026-02-15"),
    ("Africa/Casablanca", "2086-12-31"),
    ("Europe/Dublin", "2100-12-31"),
    ("America/New_York", "2400-03-12"),
    ("Antarctica/Troll", "3000-10-26"),
]
"""Zones, and dates near which something odd happens there."""

SECONDS = [
    ("Europe/Amsterdam", "1937-07-01"),
    ("Africa/Monrovia", "1972-01-07"),
    ("Asia/Kolkata", "1905-12-31"),
    ("America/New_York", "1883-11-18"),
]
"""Zones whose local time was once not UTC plus whole minutes."""


@dataclass(frozen=True)
class Wall:
    """A calendar as data, and a start near an odd date from which to look at the clock."""

    data: Mapping[str, Any]
    start: datetime

    @property
    def holidays(self) -> set[str]:
        return {*self.data["holidays"], *self.data["annual_holidays"]}

    def open_at(self, at: datetime) -> bool:
        local = at.astimezone(ZoneInfo(self.data["time_zone"]))
        day, second = local.date(), local.hour * 3600 + local.minute * 60 + local.second
        if day.isoformat() in self.data["special_days"]:
            windows = self.data["special_days"][day.isoformat()]
        elif {day.isoformat(), f"{day:%m-%d}"} & self.holidays:
            windows = []
        else:
            windows = self.data["weekly"].get(WEEKDAYS[day.weekday()], [])
        taken = self.data["closures"].get(day.isoformat(), [])
        return _within(windows, second) and not _within(taken, second)

    def looks(self, step: timedelta, count: int) -> list[bool]:
        return [self.open_at(self.start + n * step) for n in range(count)]


def _within(windows: list[list[str]], second: int) -> bool:
    return any(_seconds(opens) <= second < _seconds(closes) for opens, closes in windows)


def _seconds(text: str) -> int:
    return int(text[:2]) * 3600 + int(text[3:]) * 60


@st.composite
def walls(draw: st.DrawFn, places: list[tuple[str, str]] = MINUTES) -> Wall:
    zone, day = draw(st.sampled_from(places))
    middle = date.fromisoformat(day)
    near = [middle + timedelta(days=n) for n in range(-2, 4)]
    some = st.lists(st.sampled_from(near), max_size=2, unique=True)
    dated = st.dictionaries(st.sampled_from([d.isoformat() for d in near]), _windows(), max_size=2)
    data = {
        "time_zone": zone,
        "weekly": draw(
            st.one_of(
                st.just({d: [["09:00", "17:00"]] for d in WEEKDAYS[:5]}),
                st.just({d: [["00:00", "24:00"]] for d in WEEKDAYS}),
                st.dictionaries(st.sampled_from(WEEKDAYS), _windows()),
            )
        ),
        "holidays": [d.isoformat() for d in draw(some)],
        "annual_holidays": [f"{d:%m-%d}" for d in draw(some)],
        "special_days": draw(dated),
        "closures": draw(dated),
    }
    noon = datetime(middle.year, middle.month, middle.day, tzinfo=UTC)
    return Wall(data, noon - timedelta(minutes=draw(st.integers(0, 2880))))


def _windows() -> st.SearchStrategy[list[list[str]]]:
    times = st.one_of(
        st.integers(0, 1440), st.sampled_from([0, 1, 30, 60, 90, 120, 150, 180, 1380, 1439, 1440])
    )
    window = (
        st.tuples(times, times)
        .filter(lambda pair: pair[0] != pair[1])
        .map(lambda pair: [f"{n // 60:02}:{n % 60:02}" for n in sorted(pair)])
    )
    return st.lists(window, max_size=3)
