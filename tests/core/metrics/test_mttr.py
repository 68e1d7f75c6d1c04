"""MTTR (target < 24 h): mean time to resolution, judged on Critical."""

from datetime import timedelta

from escalation_manager.core.cases import Standstill
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
    resolved,
    row,
)


def test_it_is_the_mean_time_to_resolution() -> None:
    found = figure("mttr", resolved("1", 10), resolved("2", 20), resolved("3", 24))
    assert found.value == hours(18)
    assert (found.numerator, found.denominator, found.n) == (hours(54), 3, 3)
    assert found.counted == found.of == ("ESC-0001", "ESC-0002", "ESC-0003")


def test_the_target_is_less_than_24_hours() -> None:
    assert figure("mttr", resolved("1", 23.99)).verdict is Verdict.MET
    assert figure("mttr", resolved("1", 24)).verdict is Verdict.MISSED
    assert figure("mttr", resolved("1", 1)).target == "< 24 h"


def test_it_is_judged_on_critical_and_all_severities_stand_beside_it() -> None:
    found = figure(
        "mttr",
        resolved("1", 10),
        resolved("2", 100, severity="high"),
        resolved("3", 40, severity="high"),
        resolved("4", 250, severity="low"),
    )
    assert found.value == hours(10)
    assert found.verdict is Verdict.MET
    assert row(found, "severity", "critical").value == hours(10)
    assert row(found, "severity", "high").value == hours(70)
    assert row(found, "severity", "medium").value is None
    assert row(found, "severity", "low").value == hours(250)
    assert beside(found, "mean, all severities") == hours(100)
    others = left_out(found)["of another severity, shown beside it"]
    assert others == ("ESC-0002", "ESC-0003", "ESC-0004")


def test_a_lowered_severity_is_not_judged_and_does_not_go_unsaid() -> None:
    found = figure("mttr", resolved("1", 90, severity="high", highest="critical"))
    assert found.value is None
    reason = "of those, once as severe as the judged ones and lowered since"
    assert left_out(found)[reason] == ("ESC-0001",)


def test_mean_median_and_p90_are_given() -> None:
    found = figure("mttr", *(resolved(str(n), n) for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 20)))
    assert found.value == hours(6.5)
    assert beside(found, "median") == hours(5.5)
    assert beside(found, "p90") == hours(9 + 11 * 0.1)


def test_it_is_elapsed_time_and_beside_it_without_pauses() -> None:
    opened = on(2)
    found = figure(
        "mttr",
        resolved(
            "1",
            30,
            standstills=(
                Standstill(opened + hours(5), opened + hours(10)),
                Standstill(opened + hours(8), opened + hours(12)),
                Standstill(opened + hours(29), opened + hours(40)),
            ),
        ),
    )
    assert found.value == hours(30)
    assert beside(found, "mean, without pauses") == hours(22)
    assert beside(row(found, "severity", "critical"), "mean, without pauses") == hours(22)


def test_reopening_adds() -> None:
    found = figure("mttr", made("1", resolutions=(on(2, 10), on(8, 3)), reopenings=(on(7, 22),)))
    assert found.value == hours(10 + 5)


def test_the_time_counts_from_the_customers_report() -> None:
    assert figure("mttr", resolved("1", 10, reported_at=on(1, 20))).value == hours(14)


def test_reopened_and_not_resolved_again_is_left_out() -> None:
    found = figure("mttr", made("1", resolutions=(on(3),), reopenings=(on(4),)))
    assert found.value is None
    assert left_out(found) == {"reopened and not resolved again": ("ESC-0001",)}


def test_before_the_reopening_was_known_it_counts_as_it_stood() -> None:
    case = made("1", resolutions=(on(3), on(6)), reopenings=(on(5),))
    assert figure("mttr", case, at=on(4)).value == hours(24)
    assert figure("mttr", case, at=on(5, 1)).value is None
    assert figure("mttr", case, at=on(6)).value == hours(48)


def test_merged_and_cancelled_ones_are_left_out() -> None:
    found = figure("mttr", merged(resolved("1", 10)), cancelled(resolved("2", 10)))
    assert found.value is None
    assert left_out(found) == {
        "merged into another one": ("ESC-0001",),
        "cancelled: raised in error": ("ESC-0002",),
    }


def test_the_window_holds_its_start_and_not_its_end() -> None:
    at_start = made("1", opened=on(27, month=2), resolutions=(MARCH[0],))
    at_end = made("2", opened=on(31), resolutions=(MARCH[1],))
    just_before = made("3", opened=on(31), resolutions=(MARCH[1] - timedelta(microseconds=1),))
    assert figure("mttr", at_start, at_end, just_before).of == ("ESC-0001", "ESC-0003")
    april = (MARCH[1], on(1, month=5))
    assert figure("mttr", at_start, at_end, just_before, window=april).of == ("ESC-0002",)


def test_without_data_there_is_no_value_and_no_verdict() -> None:
    found = figure("mttr")
    assert (found.value, found.verdict, found.why) == (None, Verdict.NONE, "there is no data")
    assert found.numerator is None
