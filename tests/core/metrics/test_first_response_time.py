"""First Response Time (< 1 h): time to acknowledge, and the first substantive response beside."""

from datetime import timedelta
from decimal import Decimal

from escalation_manager.core.figures.values import Verdict
from tests.core.metrics.made import (
    MARCH,
    beside,
    cancelled,
    figure,
    hours,
    left_out,
    made,
    merged,
    on,
    row,
)


def test_it_is_the_time_to_acknowledge() -> None:
    found = figure(
        "first_response_time",
        made("1", acknowledged_at=on(2, 0, 20)),
        made("2", acknowledged_at=on(2, 0, 40)),
        made("3", acknowledged_at=on(2, 1)),
    )
    assert found.value == timedelta(minutes=40)
    assert beside(found, "median") == timedelta(minutes=40)
    assert beside(found, "p90") == timedelta(minutes=56)
    assert beside(found, "within the target") == 1


def test_the_target_is_less_than_1_hour() -> None:
    assert figure("first_response_time", made(acknowledged_at=on(2, 0, 59))).verdict is Verdict.MET
    found = figure("first_response_time", made(acknowledged_at=on(2, 1)))
    assert found.verdict is Verdict.MISSED
    assert found.target == "< 1 h"


def test_the_time_to_the_first_substantive_response_stands_beside_it() -> None:
    found = figure(
        "first_response_time",
        made("1", acknowledged_at=on(2, 0, 30), responded_at=on(2, 2)),
        made("2", responded_at=on(2, 4)),
    )
    assert found.value == timedelta(minutes=30)
    assert beside(found, "mean, first substantive response") == hours(3)


def test_it_counts_from_the_customers_report() -> None:
    found = figure("first_response_time", made(reported_at=on(1, 23), acknowledged_at=on(2, 0, 30)))
    assert found.value == hours(1.5)


def test_those_not_acknowledged_are_named_and_cannot_polish_the_mean_unseen() -> None:
    found = figure(
        "first_response_time",
        made("1", acknowledged_at=on(2, 0, 30)),
        made("2"),
        made("3", resolutions=(on(3),)),
        made("4", opened=on(2, month=2)),
    )
    assert found.n == 1
    assert left_out(found) == {
        "not acknowledged yet": ("ESC-0004", "ESC-0002"),
        "resolved without an acknowledgement": ("ESC-0003",),
    }


def test_merged_and_cancelled_are_left_out() -> None:
    found = figure(
        "first_response_time",
        merged(made("1", acknowledged_at=on(2, 3))),
        cancelled(made("2", acknowledged_at=on(2, 3))),
        cancelled(made("3")),
    )
    assert found.value is None
    assert left_out(found) == {
        "merged into another one": ("ESC-0001",),
        "cancelled: raised in error": ("ESC-0002", "ESC-0003"),
    }


def test_the_window_holds_its_start_and_not_its_end() -> None:
    first = made("1", opened=on(28, month=2), acknowledged_at=MARCH[0])
    after = made("2", opened=on(31, 23, 30), acknowledged_at=MARCH[1])
    assert figure("first_response_time", first, after).of == ("ESC-0001",)


def test_by_severity_and_person() -> None:
    found = figure(
        "first_response_time",
        made("1", severity="low", owner="mia", acknowledged_at=on(2, 2)),
        made("2", acknowledged_at=on(2, 0, 15)),
    )
    assert row(found, "severity", "low").value == hours(2)
    assert row(found, "person", "mia").value == hours(2)
    assert row(found, "person", "").label == "nobody"
    assert beside(found, "within the target") == Decimal("0.5")


def test_without_data_there_is_no_value() -> None:
    assert figure("first_response_time").value is None
