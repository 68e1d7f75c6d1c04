"""How instants, lengths and money are said: exactly, in words, and never as zero when unknown."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation_manager.core.errors import BadInput
from escalation_manager.core.money import Money
from escalation_manager.core.report.model import (
    Deadline,
    DeadlineState,
    Improvement,
    Lessons,
    LessonsState,
)
from escalation_manager.core.report.wording import (
    clean,
    deadline,
    exact,
    hours,
    improvements,
    late,
    length,
    lessons,
    moment,
    money,
    one_line,
)
from tests.core.report.texts import texts

DUE = datetime(2026, 3, 11, 7, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("UTC", "2026-03-11 07:40 UTC"),
        ("Europe/Berlin", "2026-03-11 08:40 CET"),
        ("Asia/Kolkata", "2026-03-11 13:10 IST"),
        ("America/Sao_Paulo", "2026-03-11 04:40 UTC-03:00"),
    ],
)
def test_an_instant_is_said_with_its_zone(zone: str, said: str) -> None:
    assert moment(DUE, zone) == said


def test_an_hour_that_comes_twice_is_told_apart() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert moment(first, "Europe/Berlin") == "2026-10-25 02:30 CEST"
    assert moment(first + timedelta(hours=1), "Europe/Berlin") == "2026-10-25 02:30 CET"


def test_machines_get_utc() -> None:
    assert exact(DUE.astimezone(timezone(timedelta(hours=5, minutes=30)))) == "2026-03-11T07:40:00Z"


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(BadInput, match="has no time zone"):
        exact(DUE.replace(tzinfo=None))
    with pytest.raises(BadInput, match="has no time zone"):
        moment(DUE.replace(tzinfo=None), "UTC")


@pytest.mark.parametrize("year", [1, 9999])
def test_the_ends_of_time_can_be_said(year: int) -> None:
    for zone in ("Asia/Kolkata", "America/New_York"):
        assert moment(
            datetime(year, 12 if year > 1 else 1, 31 if year > 1 else 1, tzinfo=UTC), zone
        )


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "less than a minute"),
        (-5, "less than a minute"),
        (1, "1 minute"),
        (60, "1 hour"),
        (61, "1 hour 1 minute"),
        (1440, "1 day"),
        (1500, "1 day 1 hour"),
        (2 * 1440 + 125, "2 days 2 hours"),
    ],
)
def test_a_length_is_said_in_its_two_largest_units(minutes: int, said: str) -> None:
    assert length(timedelta(minutes=minutes)) == said


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "0 minutes"),
        (59, "59 minutes"),
        (60, "1 hour"),
        (65, "1 hour"),
        (66, "1.1 hours"),
        (1332, "22.2 hours"),
        (1440, "24 hours"),
        (60_000, "1,000 hours"),
    ],
)
def test_hours_are_rounded_down_so_that_no_time_is_promised_that_is_not_there(
    minutes: int, said: str
) -> None:
    assert hours(timedelta(minutes=minutes)) == said


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (Money(Decimal("480000.00")), "$480,000"),
        (Money(Decimal("-5.5")), "-$5.50"),
        (Money(Decimal("1200.5"), "EUR"), "€1,200.50"),
        (Money(Decimal(1000), "CHF"), "1,000.00 CHF"),
        (Money(Decimal(90000), "JPY"), "90,000 JPY"),
        (Money(Decimal(0)), "$0"),
    ],
)
def test_money_is_said_with_its_currency(amount: Money, said: str) -> None:
    assert money(amount) == said


@pytest.mark.parametrize(
    ("clock", "said", "is_late"),
    [
        (Deadline(DeadlineState.RUNNING, DUE, timedelta(hours=3)), "(3 hours remaining)", False),
        (
            Deadline(DeadlineState.RUNNING, DUE, -timedelta(minutes=7)),
            "(overdue by 7 minutes)",
            True,
        ),
        (
            Deadline(DeadlineState.PAUSED, DUE, timedelta(hours=1), DUE - timedelta(hours=2)),
            "(paused since 2026-03-11 05:40 UTC, 1 hour remaining)",
            False,
        ),
        (
            Deadline(DeadlineState.MET, DUE, timedelta(hours=1), DUE - timedelta(hours=1)),
            "(met, resolved 2026-03-11 06:40 UTC)",
            False,
        ),
        (
            Deadline(DeadlineState.MISSED, DUE, -timedelta(hours=1), DUE + timedelta(hours=1)),
            "(missed by 1 hour, resolved 2026-03-11 08:40 UTC)",
            True,
        ),
        (Deadline(DeadlineState.NOT_NEEDED, DUE), "(not needed)", False),
    ],
    ids=lambda value: str(value.state) if isinstance(value, Deadline) else "",
)
def test_a_deadline_says_how_it_stands(clock: Deadline, said: str, is_late: bool) -> None:
    assert deadline(clock, "UTC") == f"2026-03-11 07:40 UTC {said}"
    assert late(clock) is is_late


def test_a_deadline_that_never_comes_says_why() -> None:
    said = deadline(Deadline(DeadlineState.NEVER), "UTC")
    assert said == "never (the calendar has no working time left)"


def test_improvements_are_counted_and_named() -> None:
    assert improvements(()) == "None"
    assert improvements((Improvement("a", True),)) == "Implemented: 1 (a)"
    assert improvements((Improvement(None), Improvement(None, True))) == (
        "Identified: 1, implemented: 1"
    )


def test_an_overdue_post_mortem_says_when_it_was_due() -> None:
    said = lessons(Lessons(LessonsState.OVERDUE, DUE), "UTC")
    assert said == "Overdue, was due 2026-03-11 07:40 UTC"


@given(texts | st.text())
def test_a_cleaned_text_is_clean_and_can_be_written_anywhere(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    once.encode("utf-8")
    assert not {"\x00", "\u202e", "\u200b", "\r"} & set(once)
    line = one_line(text)
    assert "\n" not in line
    assert line == line.strip()
