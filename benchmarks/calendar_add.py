"""What does working time cost? `add` and its kin over a business calendar, for each call.

    python -m benchmarks.calendar_add

"First" is the first call of a calendar, which lays out the years it meets; "then" is the mean of
the calls after it. The ratio is to the floor: adding a `timedelta` to a `datetime`.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from escalation_manager.cli.calendar_questions import answer_questions
from escalation_manager.core.calendars import ALWAYS, Calendar, parse_calendar
from escalation_manager.core.clocks import Pause, due, explain
from escalation_manager.core.lengths import Length
from escalation_manager.core.zones import year_shape

DATA = {
    "time_zone": "Europe/Berlin",
    "weekly": {
        day: [["09:00", "12:30"], ["13:15", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")
    },
    "holidays": [f"{year}-04-0{year % 7 + 1}" for year in range(2020, 2035)],
    "annual_holidays": ["01-01", "05-01", "10-03", "12-25", "12-26"],
    "special_days": {f"{year}-12-24": [["09:00", "12:00"]] for year in range(2020, 2035)},
}
NEVER = {"time_zone": "Europe/Berlin", "annual_holidays": []}
START = datetime(2026, 3, 2, 9, 17, tzinfo=UTC)
CALLS = 20_000
QUESTIONS = 10_000


def main() -> None:
    floor = measured(lambda: START + timedelta(hours=8))[1]
    print(f"{'per call, microseconds':44}{'first':>10}{'then':>10}{'ratio':>10}")
    shown("floor: datetime + timedelta", (floor, floor), floor)
    for name, work in (
        ("add, 8 hours ahead", timedelta(hours=8)),
        ("add, 5 working days ahead", timedelta(hours=37)),
        ("add, 5 years ahead", timedelta(hours=9_000)),
        ("add, 100 years ahead", timedelta(hours=180_000)),
        ("add, 5,000 years ahead", timedelta(hours=9_000_000)),
    ):
        shown(name, of(DATA, adding(work)), floor)
    shown("add, never", of(NEVER, lambda c: c.add(START, timedelta(hours=8))), floor)
    shown(
        "subtract, 8 hours back", of(DATA, lambda c: c.subtract(START, timedelta(hours=8))), floor
    )
    later = START + timedelta(days=1500)
    shown("between, 4 years apart", of(DATA, lambda c: c.between(START, later)), floor)
    shown("next_open", of(DATA, lambda c: c.next_open(START)), floor)
    shown("add_business_days, 5", of(DATA, lambda c: c.add_business_days(START, 5)), floor)
    eight = Length.parse("8h")
    pauses = [Pause(START + timedelta(hours=n), START + timedelta(hours=n + 1)) for n in (1, 3, 30)]
    shown(
        "due, 8 h with three pauses", of(DATA, lambda c: due(START, eight, c, None, pauses)), floor
    )
    shown("due, 8 h round the clock", of(DATA, lambda _: due(START, eight, ALWAYS)), floor)
    week = START + timedelta(days=7)
    shown("explain, a week", of(DATA, lambda c: explain(START, week, c, pauses), 1_000), floor)
    begin = time.perf_counter()
    answers = answer_questions(json.dumps({"office": DATA}), map(question, range(QUESTIONS)))
    assert sum(1 for _ in answers) == QUESTIONS
    assert not answers.failed
    print(f"{QUESTIONS:,} questions of 20 years as JSON lines: {time.perf_counter() - begin:.2f} s")


def adding(work: timedelta) -> Callable[[Calendar], object]:
    return lambda calendar: calendar.add(START, work)


def of(data: object, call: Callable[[Calendar], object], calls: int = CALLS) -> tuple[float, float]:
    """First and later calls on a calendar that has laid out nothing yet."""
    year_shape.cache_clear()
    calendar = parse_calendar("office", data)
    return measured(lambda: call(calendar), calls)


def measured(call: Callable[[], object], calls: int = CALLS) -> tuple[float, float]:
    """Microseconds of the first call, and the mean of the next ones."""
    begin = time.perf_counter()
    call()
    first = time.perf_counter()
    for _ in range(calls):
        call()
    then = time.perf_counter()
    return (first - begin) * 1e6, (then - first) / calls * 1e6


def shown(name: str, times: tuple[float, float], floor: float) -> None:
    print(f"{name:44}{times[0]:>10,.1f}{times[1]:>10.2f}{times[1] / floor:>10.1f}")


def question(n: int) -> str:
    year, month, day = 2016 + n % 20, 1 + n % 12, 1 + n % 28
    return json.dumps(
        {
            "id": n,
            "op": ("between", "add", "subtract", "next_open", "open_at")[n % 5],
            "calendar": "office",
            "start": f"{year}-{month:02}-{day:02}T10:00:00Z",
            "end": f"{year + 1}-{month:02}-{day:02}T10:00:00Z",
            "at": f"{year}-{month:02}-{day:02}T10:00:00Z",
            "seconds": n * 977 % 10_000_000,
        }
    )


if __name__ == "__main__":
    main()
