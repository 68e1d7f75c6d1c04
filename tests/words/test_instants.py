"""Which instant the words of a promise mean at the latest."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from escalation_manager.words import read

BERLIN = ZoneInfo("Europe/Berlin")
WEDNESDAY = datetime(2026, 11, 25, 10, tzinfo=BERLIN)


def instant(when: str, at: datetime | None = WEDNESDAY) -> datetime | None:
    found = next(one for one in read(f"The fix will be live {when}.", at) if one.kind == "promise")
    assert found.level == "red"
    return found.instant


@pytest.mark.parametrize(
    ("when", "meant"),
    [
        ("by Friday", "2026-11-27 23:59"),
        ("by Friday 5pm", "2026-11-27 17:00"),
        ("by 5pm on Friday", "2026-11-27 17:00"),
        ("on Wednesday", "2026-12-02 23:59"),
        ("next Monday", "2026-11-30 23:59"),
        ("tomorrow", "2026-11-26 23:59"),
        ("tomorrow at 15:30", "2026-11-26 15:30"),
        ("tomorrow morning", "2026-11-26 12:00"),
        ("today", "2026-11-25 23:59"),
        ("tonight", "2026-11-25 23:59"),
        ("by noon", "2026-11-25 12:00"),
        ("by 9:00", "2026-11-26 09:00"),
        ("within 2 hours", "2026-11-25 12:00"),
        ("in 90 minutes", "2026-11-25 11:30"),
        ("in two to three days", "2026-11-28 10:00"),
        ("within 3 business days", "2026-11-30 10:00"),
        ("in a fortnight", "2026-12-09 10:00"),
        ("within the hour", "2026-11-25 11:00"),
        ("on 5 December", "2026-12-05 23:59"),
        ("on December 5th at 14:00", "2026-12-05 14:00"),
        ("on 2027-01-15", "2027-01-15 23:59"),
        ("by 3 January", "2027-01-03 23:59"),
        ("by the 30th", "2026-11-30 23:59"),
        ("by the end of the month", "2026-11-30 23:59"),
        ("by EOD Friday", "2026-11-27 23:59"),
        ("by close of business tomorrow", "2026-11-26 18:00"),
        ("next week", "2026-12-06 23:59"),
        ("this quarter", "2026-12-31 23:59"),
        ("in Q1 2027", "2027-03-31 23:59"),
        ("by 16:00 UTC", "2026-11-25 17:00"),
    ],
)
def test_the_latest_instant_that_is_meant(when: str, meant: str) -> None:
    assert instant(when) == datetime.fromisoformat(meant).replace(tzinfo=BERLIN)


@pytest.mark.parametrize("when", ["shortly", "before your launch", "in the next release"])
def test_a_time_without_a_date_has_no_instant(when: str) -> None:
    assert instant(when) is None


def test_without_the_moment_of_writing_there_is_no_instant() -> None:
    assert instant("by Friday", None) is None


def test_an_instant_is_given_in_the_time_zone_of_the_writer() -> None:
    found = instant("within 2 hours")
    assert found is not None
    assert found.tzinfo is BERLIN


def test_hours_are_elapsed_time_when_the_clock_is_put_back() -> None:
    before = datetime(2026, 10, 25, 1, 30, tzinfo=BERLIN)
    found = instant("within 2 hours", before)
    assert found is not None
    assert found.astimezone(UTC) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("when", ["by 31 February", "on 99/99", "within 9999 years", "by 25:00"])
def test_a_time_that_does_not_exist_is_no_reason_to_fail(when: str) -> None:
    assert all(one.instant is None for one in read(f"It is fixed {when}.", WEDNESDAY))
