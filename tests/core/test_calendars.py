"""When is a calendar open, and what does working time on it come to? By example."""

from __future__ import annotations

import copy
import pickle
import time as machine
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from escalation_manager.core.calendars import ALWAYS, Calendar, parse_calendar
from escalation_manager.core.errors import BadInput, Faults
from escalation_manager.core.zones import zone

NINE_TO_FIVE = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
ROUND_THE_CLOCK = {
    day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
}


def calendar(zone: str = "Europe/Berlin", **fields: Any) -> Calendar:
    return parse_calendar("office", {"time_zone": zone, "weekly": NINE_TO_FIVE, **fields})


def at(text: str, name: str = "Europe/Berlin") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone(name)).astimezone(UTC)


def hours(n: float) -> timedelta:
    return timedelta(hours=n)


def test_a_window_is_open_from_its_first_instant_and_closed_at_its_last() -> None:
    office = calendar()
    second = timedelta(seconds=1)
    assert not office.open_at(at("2026-03-02 09:00") - second)
    assert office.open_at(at("2026-03-02 09:00"))
    assert office.open_at(at("2026-03-02 17:00") - second)
    assert not office.open_at(at("2026-03-02 17:00"))


def test_a_target_used_up_at_17_00_is_due_at_17_00() -> None:
    assert calendar().add(at("2026-03-02 09:00"), hours(8)) == at("2026-03-02 17:00")


def test_subtracting_gives_the_latest_instant() -> None:
    office = calendar()
    assert office.subtract(at("2026-03-03 09:30"), hours(1)) == at("2026-03-02 16:30")
    assert office.subtract(at("2026-03-02 17:00"), hours(8)) == at("2026-03-02 09:00")
    assert office.subtract(at("2026-03-04 08:00"), hours(8)) == at("2026-03-03 09:00")


def test_adding_or_subtracting_nothing_stays_where_it_is() -> None:
    saturday = at("2026-03-07 12:00")
    assert calendar().add(saturday, hours(0)) == saturday
    assert calendar().subtract(saturday, hours(0)) == saturday


def test_less_than_nothing_is_refused() -> None:
    with pytest.raises(BadInput, match="less than nothing"):
        calendar().add(at("2026-03-02 09:00"), hours(-1))


def test_the_other_way_round_no_time_passes() -> None:
    assert calendar().between(at("2026-03-03 12:00"), at("2026-03-02 12:00")) == hours(0)


def test_next_open_is_now_while_open() -> None:
    office = calendar()
    assert office.next_open(at("2026-03-02 10:00")) == at("2026-03-02 10:00")
    assert office.next_open(at("2026-03-06 17:00")) == at("2026-03-09 09:00")


def test_microseconds_are_kept() -> None:
    start = at("2026-03-02 09:00") + timedelta(microseconds=7)
    assert calendar().add(start, hours(1)) == at("2026-03-02 10:00") + timedelta(microseconds=7)


def test_an_hour_that_is_skipped_does_not_count_and_one_that_comes_twice_counts_twice() -> None:
    nights = calendar(weekly={"sun": [["00:00", "06:00"]]})
    spring, autumn = at("2026-03-29 00:00"), at("2026-10-25 00:00")
    assert nights.between(spring, spring + hours(48)) == hours(5)
    assert nights.between(autumn, autumn + hours(48)) == hours(7)


def test_a_window_inside_the_skipped_hour_is_never_open() -> None:
    lost = calendar(weekly={}, special_days={"2026-03-29": [["02:15", "02:45"]]})
    assert lost.next_open(at("2026-01-01 00:00")) is None
    assert lost.add_business_days(at("2026-01-01 00:00"), 1) is None


def test_midnight_does_not_always_exist() -> None:
    brasil = calendar("America/Sao_Paulo", weekly=ROUND_THE_CLOCK)
    shift = calendar("America/Sao_Paulo", weekly={"sun": [["00:00", "02:00"]]})
    begins = at("2017-10-15 01:00", "America/Sao_Paulo")
    assert shift.next_open(begins - hours(5)) == begins
    assert shift.between(begins - hours(5), begins + hours(5)) == hours(1)
    assert brasil.between(begins - hours(5), begins + hours(5)) == hours(10)


def test_the_day_that_samoa_left_out_has_no_working_time() -> None:
    apia = calendar("Pacific/Apia")
    thursday = at("2011-12-29 16:00", "Pacific/Apia")
    assert apia.add(thursday, hours(2)) == at("2012-01-02 10:00", "Pacific/Apia")
    assert apia.add_business_days(thursday, 1) == at("2012-01-02 16:00", "Pacific/Apia")


def test_precedence_special_day_over_holiday_over_weekday_and_closures_out_of_all() -> None:
    office = calendar(
        holidays=["2026-12-24", "2026-12-25"],
        annual_holidays=["01-01"],
        special_days={"2026-12-24": [["09:00", "14:00"]], "2026-12-26": [["10:00", "12:00"]]},
        closures={"2026-12-24": [["12:00", "13:00"]], "2026-12-25": [["09:00", "10:00"]]},
    )

    def day(text: str) -> timedelta:
        start = at(f"{text} 00:00")
        return office.between(start, start + hours(24))

    assert day("2026-12-23") == hours(8)
    assert day("2026-12-24") == hours(4)
    assert day("2026-12-25") == hours(0)
    assert day("2026-12-26") == hours(2)
    assert day("2027-01-01") == hours(0)
    assert day("2031-01-01") == hours(0)
    assert office.why(at("2026-12-24 10:00")) == (
        "open 09:00\u201312:00 Europe/Berlin (special hours of 2026-12-24)"
    )
    assert office.why_closed(at("2026-12-24 12:30")) == "closed 12:00\u201313:00 on 2026-12-24"
    assert office.why_closed(at("2026-12-24 15:00")) == "outside the special hours of 2026-12-24"
    assert office.why_closed(at("2026-12-25 09:30")) == "holiday 2026-12-25"
    assert office.why_closed(at("2027-01-01 09:30")) == "holiday 2027-01-01"
    assert office.why_closed(at("2026-12-27 12:00")) == "outside service hours (Sun)"
    assert office.why_closed(at("2026-12-23 12:00")) is None


def test_windows_that_overlap_or_touch_count_once() -> None:
    doubled = calendar(weekly={"mon": [["13:00", "17:00"], ["09:00", "13:00"], ["10:00", "11:00"]]})
    assert doubled.weekly[0] == ((9 * 3600, 17 * 3600),)


def test_open_spans_run_over_midnight_and_new_year() -> None:
    spans = list(
        calendar(
            "UTC", weekly=ROUND_THE_CLOCK, closures={"2027-01-05": [["00:00", "01:00"]]}
        ).windows(at("2026-12-30 00:00", "UTC"), at("2027-01-06 00:00", "UTC"))
    )
    assert [(a.isoformat(), b.isoformat()) for a, b in spans] == [
        ("2026-12-30T00:00:00+00:00", "2027-01-05T00:00:00+00:00"),
        ("2027-01-05T01:00:00+00:00", "2027-01-06T00:00:00+00:00"),
    ]


# --- business days ------------------------------------------------------------------------------


def test_five_business_days_end_at_the_same_local_time_on_the_fifth_working_day() -> None:
    office = calendar(holidays=["2026-04-03", "2026-04-06"])
    assert office.add_business_days(at("2026-03-26 11:30"), 5) == at("2026-04-02 11:30")
    assert office.add_business_days(at("2026-04-02 22:00"), 1) == at("2026-04-07 22:00")
    assert office.add_business_days(at("2026-04-04 07:00"), 1) == at("2026-04-07 07:00")
    assert office.add_business_days(at("2026-04-02 11:30"), 0) == at("2026-04-02 11:30")


def test_a_business_day_may_end_at_a_local_time_that_is_skipped_or_comes_twice() -> None:
    every = calendar(weekly=ROUND_THE_CLOCK)
    assert every.add_business_days(at("2026-03-28 02:30"), 1) == at("2026-03-29 03:30")
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert every.add_business_days(at("2026-10-24 02:30"), 1) == first


def test_a_day_with_one_open_second_is_a_working_day() -> None:
    brief = calendar(weekly={"wed": [["12:00:00", "12:00:01"]]})
    assert brief.add_business_days(at("2026-03-02 10:00"), 2) == at("2026-03-11 10:00")


def test_months_end_on_the_last_day_of_a_short_one() -> None:
    assert calendar().add_months(at("2026-01-31 09:00"), 1) == at("2026-02-28 09:00")
    assert calendar().add_months(at("2027-12-31 09:00"), 2) == at("2028-02-29 09:00")


# --- never, and the ends of time ------------------------------------------------------------------

LATE = datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
EARLY = datetime(1, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "fields",
    [
        {"weekly": {}},
        {"weekly": {}, "special_days": {"2020-05-05": [["09:00", "17:00"]]}},
        {
            "annual_holidays": [
                day.strftime("%m-%d")
                for day in (date(2024, 1, 1) + timedelta(n) for n in range(366))
            ]
        },
        {"weekly": {}, "special_days": {"2030-03-31": [["02:00", "03:00"]]}},
    ],
    ids=["no hours", "special days gone by", "every day a holiday", "only within a skipped hour"],
)
def test_a_calendar_that_never_opens_answers_never(fields: dict[str, Any]) -> None:
    never, now = calendar(**fields), at("2026-03-02 09:00")
    begin = machine.process_time()
    assert never.next_open(now) is None
    assert never.add(now, hours(1)) is None
    assert never.add_business_days(now, 1) is None
    assert list(never.windows(now)) == []
    assert never.between(now, LATE) == hours(0)
    assert machine.process_time() - begin < 5, "it looked for one through all the years"


@pytest.mark.parametrize("name", ["UTC", "Pacific/Kiritimati", "Etc/GMT+12", "America/New_York"])
def test_at_the_ends_of_time_the_answer_is_never(name: str) -> None:
    for each in (calendar(name), calendar(name, weekly=ROUND_THE_CLOCK), ALWAYS):
        assert each.add(LATE, hours(100)) is None
        assert each.subtract(EARLY, hours(100)) is None
        assert each.add_business_days(LATE, 3) is None
        assert each.add_months(LATE, 1) is None
        assert each.between(EARLY, LATE) > timedelta(days=365 * 2000)
        assert isinstance(each.open_at(EARLY), bool)
        assert isinstance(each.why(EARLY), str)
        assert [stretch.end for stretch in each.stretches(LATE - hours(50), LATE)][-1] == LATE


def test_a_deadline_thousands_of_years_ahead_takes_no_longer() -> None:
    office = calendar(holidays=["2026-12-25"], annual_holidays=["01-01"])
    start = at("2026-03-02 09:00")
    far = office.add(start, timedelta(days=365_000))
    assert far is not None
    assert far.year > 5000
    assert office.between(start, far) == timedelta(days=365_000)
    assert office.subtract(far, timedelta(days=365_000)) == start
    begin = machine.process_time()
    for _ in range(100):
        office.add(start, timedelta(days=365_000))
    assert machine.process_time() - begin < 5, "it counted the days one by one"


def test_an_instant_needs_its_zone() -> None:
    with pytest.raises(BadInput, match="has no time zone"):
        calendar().open_at(datetime(2026, 3, 2))  # noqa: DTZ001 - that is the point
    with pytest.raises(BadInput, match="outside the years"):
        calendar().open_at(datetime.min.replace(tzinfo=timezone(hours(5))))


# --- reading ------------------------------------------------------------------------------------


def test_every_fault_of_a_calendar_is_named_with_its_place() -> None:
    with pytest.raises(Faults) as caught:
        parse_calendar(
            "office",
            {
                "time_zone": "Europe/Berln",
                "weekly": {"mon": [["17:00", "09:00"]], "monday": [], "tue": [["9:00", "25:00"]]},
                "holidays": ["2026-02-30", 7],
                "annual_holidays": ["02-29", "13-01"],
                "special_days": {"24.12.": [["09:00", "12:00"]]},
                "closures": {"2026-12-24": "13:00"},
                "holiday": [],
            },
        )
    faults = {fault.place: str(fault) for fault in caught.value.faults}
    assert list(faults) == [
        "office.holiday",
        "office.time_zone",
        "office.weekly.mon[0]",
        "office.weekly.monday",
        "office.weekly.tue[0]",
        "office.holidays[0]",
        "office.holidays[1]",
        "office.annual_holidays[1]",
        "office.special_days.24.12.",
        "office.closures.2026-12-24",
    ]
    assert "Europe/Berlin" in faults["office.time_zone"]
    assert "midnight" in faults["office.weekly.mon[0]"]
    assert "'holidays'" in faults["office.holiday"]


@pytest.mark.parametrize("data", [None, [], "Europe/Berlin", {"weekly": []}, {"time_zone": 1}])
def test_what_is_no_calendar_is_refused(data: object) -> None:
    with pytest.raises(Faults):
        parse_calendar("office", data)


@pytest.mark.parametrize("name", ["", "Nowhere", "../etc/passwd", "America", "localtime", "a\0b"])
def test_an_unknown_time_zone_is_refused(name: str) -> None:
    with pytest.raises(BadInput, match="no time zone"):
        zone(name)


def test_calendars_are_values() -> None:
    one, other = calendar(holidays=["2026-12-25"]), calendar(holidays=["2026-12-25"])
    one.add(at("2026-03-02 09:00"), hours(99))
    assert one == other
    assert hash(one) == hash(other)
    assert one != calendar()
    assert pickle.loads(pickle.dumps(one)) == copy.deepcopy(one) == other
