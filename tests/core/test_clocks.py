"""When is a target due, how much of it is used, and what is said about each minute?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation_manager.core.calendars import ALWAYS, parse_calendar
from escalation_manager.core.clocks import (
    Pause,
    at_share,
    before_due,
    due,
    elapsed,
    explain,
    share,
    working_target,
)
from escalation_manager.core.errors import BadInput
from escalation_manager.core.lengths import Length
from tests.core.plain_counting import Wall, walls
from tests.core.test_calendars import at, calendar, hours

OFFICE = calendar(holidays=["2026-12-25"])
MONDAY = at("2026-03-02 10:00")
FRIDAY = at("2026-03-06 15:00")

# --- lengths ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["10s", "30m", "1h", "24h", "5d", "4bh", "1bd", "1mo", "2/week", "1/week"]
)
def test_a_length_reads_back_as_it_was_written(text: str) -> None:
    assert str(Length.parse(text)) == text
    assert Length.parse(str(Length.parse(f" {text} "))) == Length.parse(text)


@pytest.mark.parametrize("text", ["", "5", "h", "-1h", "1.5h", "5 weeks", "0/week", "1w", "1H"])
def test_what_is_no_length_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        Length.parse(text)
    assert caught.value.remedy


TARGETS = [
    # written, round the clock, on the office's hours
    ("30m", "2026-03-06 15:30", "2026-03-06 15:30"),
    ("4h", "2026-03-06 19:00", "2026-03-09 11:00"),
    ("2d", "2026-03-08 15:00", "2026-03-10 15:00"),
    ("4bh", "2026-03-09 11:00", "2026-03-09 11:00"),
    ("1bd", "2026-03-09 15:00", "2026-03-09 15:00"),
    ("2/week", "2026-03-10 03:00", "2026-03-10 15:00"),
    ("1/week", "2026-03-13 15:00", "2026-03-13 15:00"),
    ("1mo", "2026-04-06 14:00 UTC", "2026-04-06 15:00"),
]


@pytest.mark.parametrize(("target", "elapsed_due", "office_due"), TARGETS)
def test_what_a_length_comes_to_from_friday_afternoon(
    target: str, elapsed_due: str, office_due: str
) -> None:
    wanted = at(elapsed_due[:-4], "UTC") if elapsed_due.endswith("UTC") else at(elapsed_due)
    assert due(FRIDAY, Length.parse(target), ALWAYS, OFFICE) == wanted
    assert due(FRIDAY, Length.parse(target), OFFICE) == at(office_due)


def test_with_no_calendar_configured_a_business_day_is_24_hours() -> None:
    assert due(FRIDAY, Length.parse("1bd"), ALWAYS) == FRIDAY + hours(24)
    assert due(FRIDAY, Length.parse("4bh"), ALWAYS) == FRIDAY + hours(4)


def test_round_the_clock_a_day_is_24_hours_even_when_clocks_change() -> None:
    start = at("2026-03-28 12:00")
    assert due(start, Length.parse("1d"), ALWAYS) == start + hours(24)
    assert due(start, Length.parse("1bd"), ALWAYS, OFFICE) == at("2026-03-30 12:00")


# --- pauses -------------------------------------------------------------------------------------


def test_a_pause_pushes_the_due_instant_by_its_working_time_alone() -> None:
    eight = Length.parse("8h")
    over_night = Pause(at("2026-03-02 16:00"), at("2026-03-03 09:30"), "waiting for customer")
    assert due(MONDAY, eight, OFFICE) == at("2026-03-03 10:00")
    assert due(MONDAY, eight, OFFICE, pauses=[over_night]) == at("2026-03-03 11:30")
    weekend = Pause(at("2026-03-06 17:00"), at("2026-03-09 09:00"), "weekend")
    assert due(FRIDAY, eight, OFFICE, pauses=[weekend]) == due(FRIDAY, eight, OFFICE)


def test_pauses_that_overlap_count_once() -> None:
    one = Pause(MONDAY + hours(1), MONDAY + hours(3), "a")
    other = Pause(MONDAY + hours(2), MONDAY + hours(4), "b")
    pauses = [other, one, one]
    assert elapsed(MONDAY, MONDAY + hours(5), ALWAYS, pauses) == hours(2)
    assert due(MONDAY, Length.parse("8h"), ALWAYS, pauses=pauses) == MONDAY + hours(11)


def test_an_open_pause_without_an_end_is_never_due_and_with_one_counts_to_it() -> None:
    begin = MONDAY + hours(1)
    eight = Length.parse("8h")
    assert due(MONDAY, eight, ALWAYS, pauses=[Pause(begin, None)]) is None
    assert at_share(MONDAY, eight, 0.75, ALWAYS, pauses=[Pause(begin, None)]) is None
    assert at_share(MONDAY, eight, 0.125, ALWAYS, pauses=[Pause(begin, None)]) == begin
    known = [Pause(begin, begin + hours(2))]
    assert due(MONDAY, eight, ALWAYS, pauses=known) == MONDAY + hours(10)


def test_a_pause_from_the_due_instant_on_changes_nothing() -> None:
    end = MONDAY + hours(8)
    for pause in (Pause(end, None), Pause(end, end + hours(1)), Pause(MONDAY, MONDAY)):
        assert due(MONDAY, Length.parse("8h"), ALWAYS, pauses=[pause]) == end


def test_a_pause_pushes_business_days_by_its_working_time() -> None:
    five = Length.parse("5d")
    assert due(MONDAY, five, OFFICE) == at("2026-03-09 10:00")
    pause = Pause(at("2026-03-03 15:00"), at("2026-03-04 11:00"), "waiting for customer")
    assert due(MONDAY, five, OFFICE, pauses=[pause]) == at("2026-03-09 14:00")


def test_a_business_day_that_ends_at_night_is_never_due_inside_a_pause() -> None:
    night = at("2026-03-02 22:00")
    one = Length.parse("1bd")
    assert due(night, one, OFFICE) == at("2026-03-03 22:00")
    pause = Pause(at("2026-03-03 18:00"), at("2026-03-04 08:00"), "waiting")
    assert due(night, one, OFFICE, pauses=[pause]) == at("2026-03-04 08:00")
    assert due(night, one, OFFICE, pauses=[Pause(at("2026-03-03 18:00"), None)]) is None


# --- shares and warnings --------------------------------------------------------------------------


def test_shares_are_of_working_time_not_of_the_time_on_the_wall() -> None:
    eight = Length.parse("8h")
    assert at_share(FRIDAY, eight, Decimal("0.5"), OFFICE) == at("2026-03-09 11:00")
    assert at_share(FRIDAY, eight, 0.75, OFFICE) == at("2026-03-09 13:00")
    assert at_share(FRIDAY, eight, 1, OFFICE) == due(FRIDAY, eight, OFFICE)
    assert share(FRIDAY, at("2026-03-08 12:00"), eight, OFFICE) == Decimal("0.25")
    assert share(FRIDAY, FRIDAY, eight, OFFICE) == 0
    assert share(FRIDAY, at("2026-03-10 09:00"), eight, OFFICE) == Decimal("1.25")


def test_a_target_with_no_working_time_in_it_is_used_up_evenly() -> None:
    saturday = at("2026-03-07 07:00")
    one = Length.parse("1bd")
    assert due(saturday, one, OFFICE) == at("2026-03-09 07:00")
    assert working_target(saturday, one, OFFICE) == hours(0)
    assert at_share(saturday, one, 0.75, OFFICE) == at("2026-03-08 19:00")
    assert share(saturday, at("2026-03-08 07:00"), one, OFFICE) == Decimal("0.5")


def test_warnings_in_minutes_before_are_working_time_too() -> None:
    early = at("2026-03-09 09:10")
    assert before_due(early, timedelta(minutes=15), OFFICE) == at("2026-03-06 16:55")
    assert before_due(early, timedelta(minutes=15), ALWAYS) == early - timedelta(minutes=15)
    pause = Pause(at("2026-03-06 12:00"), at("2026-03-09 09:05"))
    assert before_due(early, timedelta(minutes=15), OFFICE, [pause]) == at("2026-03-06 11:50")


def test_never_stays_never() -> None:
    shut = parse_calendar("shut", {"time_zone": "UTC", "weekly": {}})
    for target in ("1h", "1bd", "5d", "2/week"):
        assert due(MONDAY, Length.parse(target), shut) is None
        assert due(MONDAY, Length.parse(target), shut, pauses=[Pause(MONDAY, None)]) is None
        assert at_share(MONDAY, Length.parse(target), 0.5, shut) is None
        assert share(MONDAY, FRIDAY, Length.parse(target), shut) == 0


# --- explanation ----------------------------------------------------------------------------------


def test_an_explanation_names_every_reason() -> None:
    start, until = at("2026-12-24 15:00"), at("2026-12-28 12:00")
    pauses = [Pause(at("2026-12-28 10:00"), at("2026-12-28 11:00"), "waiting for customer")]
    told = explain(start, until, OFFICE, pauses)
    assert [(str(s.end - s.start), s.counted, s.why) for s in told.spans] == [
        ("2:00:00", True, "open 09:00\u201317:00 Europe/Berlin"),
        ("7:00:00", False, "outside service hours (Thu)"),
        ("1 day, 0:00:00", False, "holiday 2026-12-25"),
        ("1 day, 0:00:00", False, "outside service hours (Sat)"),
        ("1 day, 0:00:00", False, "outside service hours (Sun)"),
        ("9:00:00", False, "outside service hours (Mon)"),
        ("1:00:00", True, "open 09:00\u201317:00 Europe/Berlin"),
        ("1:00:00", False, "paused: waiting for customer"),
        ("1:00:00", True, "open 09:00\u201317:00 Europe/Berlin"),
    ]
    assert told.elapsed == hours(4)
    assert told.paused == hours(1)


def test_time_before_a_new_start_is_shown_and_not_counted() -> None:
    told = explain(MONDAY, MONDAY + hours(5), ALWAYS, resets=[(MONDAY + hours(2), "raised")])
    assert [(s.counted, s.end - s.start) for s in told.spans] == [
        (False, hours(2)),
        (True, hours(3)),
    ]
    assert told.spans[0].why == "began anew afterwards: raised"
    assert told.elapsed == hours(3)


def test_nothing_to_explain_before_the_start() -> None:
    assert explain(MONDAY, MONDAY, OFFICE).spans == ()
    assert explain(MONDAY, MONDAY - hours(1), OFFICE).elapsed == hours(0)


# --- laws -----------------------------------------------------------------------------------------

MINUTE = timedelta(minutes=1)
SPAN = 3 * 1440


@st.composite
def pauses_near(draw: st.DrawFn) -> list[tuple[int, int | None]]:
    """Minutes after the wall's start; the last may be open."""
    times = st.integers(0, SPAN)
    known = draw(st.lists(st.tuples(times, times), max_size=4))
    opened = draw(st.lists(times, max_size=1)) if draw(st.booleans()) else []
    return [*((min(pair), max(pair)) for pair in known), *((begin, None) for begin in opened)]


def as_pauses(wall: Wall, minutes: list[tuple[int, int | None]]) -> list[Pause]:
    return [
        Pause(
            wall.start + begin * MINUTE,
            None if end is None else wall.start + end * MINUTE,
            f"pause {number}",
        )
        for number, (begin, end) in enumerate(minutes)
    ]


@settings(max_examples=settings().max_examples // 2)
@given(walls(), pauses_near(), st.integers(0, SPAN), st.integers(1, 2000), st.integers(1, 100))
def test_clocks_agree_with_looking_every_minute(
    wall: Wall, minutes: list[tuple[int, int | None]], begin: int, target: int, percent: int
) -> None:
    on, pauses = parse_calendar("c", wall.data), as_pauses(wall, minutes)
    counts = [
        is_open and not any(a <= n and (b is None or n < b) for a, b in minutes)
        for n, is_open in enumerate(wall.looks(MINUTE, SPAN))
    ]
    start, until = wall.start + begin * MINUTE, wall.start + SPAN * MINUTE
    passed = sum(counts[begin:])
    assert elapsed(start, until, on, pauses) == passed * MINUTE

    told = explain(start, until, on, pauses)
    assert told.elapsed == passed * MINUTE
    assert sum((s.end - s.start for s in told.spans if s.counted), timedelta()) == told.elapsed
    if told.spans:
        assert (told.spans[0].start, told.spans[-1].end) == (start, until)
    assert all(before.end == after.start for before, after in pairwise(told.spans))
    for span in told.spans:
        first = (span.start - wall.start) // MINUTE
        last = -((wall.start - span.end) // MINUTE)
        assert set(counts[first:last]) == {span.counted}
        assert span.why

    length = Length(target, "m")
    wanted = None
    for n in range(begin, SPAN):
        target -= counts[n]
        if target == 0:
            wanted = wall.start + (n + 1) * MINUTE
            break
    end = due(start, length, on, pauses=pauses)
    if wanted is not None:
        assert end == wanted
        assert share(start, wanted, length, on, pauses=pauses) == 1
        warning = at_share(start, length, Decimal(percent) / 100, on, pauses=pauses)
        assert warning is not None
        assert start < warning <= wanted
        used = elapsed(start, warning, on, pauses)
        assert abs(used / (length.amount * MINUTE) - percent / 100) < 1e-6
        lead = before_due(wanted, length.amount * MINUTE / 4, on, pauses)
        assert lead is not None
        assert elapsed(lead, wanted, on, pauses) == length.amount * MINUTE / 4
    else:
        assert end is None or end > until


@given(
    walls(),
    pauses_near(),
    st.integers(0, SPAN),
    st.sampled_from(["1d", "2d", "5d", "1bd", "3bd", "2/week", "1mo"]),
)
def test_a_pause_never_makes_anything_due_earlier_and_nothing_is_due_inside_one(
    wall: Wall, minutes: list[tuple[int, int | None]], begin: int, target: str
) -> None:
    on, pauses = parse_calendar("c", wall.data), as_pauses(wall, minutes)
    start, length = wall.start + begin * MINUTE, Length.parse(target)
    plain, paused = due(start, length, on), due(start, length, on, pauses=pauses)
    if paused is None:
        return
    assert plain is not None
    assert plain <= paused
    assert all(not p.start < paused < (p.end or datetime.max.replace(tzinfo=UTC)) for p in pauses)
    warning = at_share(start, length, Decimal("0.75"), on, pauses=pauses)
    assert warning is not None
    assert start <= warning <= paused
    given_time = working_target(start, length, on)
    assert given_time is not None
    assert elapsed(start, paused, on, pauses) >= given_time
