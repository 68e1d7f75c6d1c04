"""SLA compliance (> 95 %): resolved in time, of those whose resolution was due in the window."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from escalation_manager.core.cases import ClockOutcome, Update
from escalation_manager.core.figures.values import Verdict
from tests.core.metrics.made import (
    MARCH,
    beside,
    cancelled,
    due,
    figure,
    left_out,
    made,
    merged,
    on,
    row,
)


def test_it_is_resolved_in_time_over_resolution_due_in_the_window() -> None:
    found = figure(
        "sla_compliance",
        due("1", on(10), on(9)),
        due("2", on(10), on(8)),
        due("3", on(10), on(11)),
        due("4", on(3, month=2), on(2, month=2)),
        due("5", on(3, month=4), on(10)),
    )
    assert found.value == Decimal(2) / 3
    assert (found.numerator, found.denominator) == (2, 3)
    assert found.counted == ("ESC-0001", "ESC-0002")
    assert found.of == ("ESC-0001", "ESC-0002", "ESC-0003")


def test_the_target_is_more_than_95_percent() -> None:
    met = [due(str(n), on(10), on(9)) for n in range(19)]
    assert figure("sla_compliance", *met, due("99", on(10), on(11))).verdict is Verdict.MISSED
    met.append(due("98", on(10), on(9)))
    assert figure("sla_compliance", *met, due("99", on(10), on(11))).verdict is Verdict.MET


def test_the_still_open_and_breached_are_included() -> None:
    found = figure("sla_compliance", due("1", on(10), on(9)), due("2", on(10)))
    assert found.value == Decimal("0.5")
    assert found.of == ("ESC-0001", "ESC-0002")


def test_a_breach_that_nobody_recorded_yet_counts() -> None:
    outcome = ClockOutcome("resolution", on(2), on(10))
    assert figure("sla_compliance", made("1", clocks=(outcome,))).value == 0


def test_open_and_not_due_yet_is_not_judged() -> None:
    found = figure("sla_compliance", due("1", on(20)), at=on(15))
    assert found.value is None
    assert left_out(found) == {"open, and not due yet": ("ESC-0001",)}
    assert figure("sla_compliance", due("1", on(20)), at=on(20)).value is None
    assert figure("sla_compliance", due("1", on(20)), at=on(20, 0, 1)).value == 0


def test_merged_and_cancelled_are_left_out() -> None:
    found = figure(
        "sla_compliance",
        due("1", on(10), on(9)),
        merged(due("2", on(10))),
        cancelled(due("3", on(10))),
    )
    assert found.value == 1
    assert left_out(found) == {
        "merged into another one": ("ESC-0002",),
        "cancelled: raised in error": ("ESC-0003",),
    }


def test_a_target_met_exactly_on_its_due_instant_is_met() -> None:
    assert figure("sla_compliance", due("1", on(10), on(10))).value == 1


def test_a_breach_is_never_erased() -> None:
    """Missed once, reopened, and then in time by a later due instant: missed, on the first day."""
    clock = ClockOutcome("resolution", on(2), on(5, month=4), on(4, month=4), True, missed=on(10))
    case = made("1", clocks=(clock,), resolutions=(on(11), on(4, month=4)), reopenings=(on(20),))
    assert figure("sla_compliance", case).value == 0
    april = (MARCH[1], on(1, month=5))
    assert figure("sla_compliance", case, window=april).value is None


def test_it_is_reported_with_and_without_pauses() -> None:
    clock = ClockOutcome("resolution", on(2), on(10), on(9), True, due_unpaused=on(8))
    found = figure("sla_compliance", made("1", clocks=(clock,), resolutions=(on(9),)))
    assert found.value == 1
    assert beside(found, "had pauses not counted") == 0
    in_time = replace(clock, due_unpaused=on(9))
    found = figure("sla_compliance", made("1", clocks=(in_time,), resolutions=(on(9),)))
    assert beside(found, "had pauses not counted") == 1


def test_every_clock_stands_beside_it_by_its_own_due_instant() -> None:
    found = figure(
        "sla_compliance",
        due("1", on(10), on(9), clock="acknowledge"),
        due("2", on(10), on(11), clock="acknowledge"),
        due("3", on(10), on(9), clock="response"),
        due("4", on(10, month=2), on(9), clock="response"),
        due("5", on(10), on(9), clock="post_mortem"),
        made("6", updates=(Update(on(5), True, on(5)), Update(on(6), False, on(7)), Update(on(8)))),
    )
    assert found.value is None
    assert row(found, "clock", "acknowledge").value == Decimal("0.5")
    assert row(found, "clock", "response").value == 1
    assert row(found, "clock", "update").value == Decimal(1) / 3
    assert row(found, "clock", "resolution").value is None
    assert row(found, "clock", "post_mortem").value == 1


def test_a_cancelled_clock_is_neither_met_nor_missed() -> None:
    clock = ClockOutcome("response", on(2), on(10), cancelled=True)
    found = figure("sla_compliance", made("1", clocks=(clock,)))
    assert row(found, "clock", "response").n == 0


def test_by_severity_type_and_person() -> None:
    found = figure(
        "sla_compliance",
        due("1", on(10), on(9), severity="high", type="legal", owner="mia"),
        due("2", on(10), on(11), severity="high", type="commercial", owner="tom"),
    )
    assert row(found, "severity", "high").value == Decimal("0.5")
    assert row(found, "type", "legal").value == 1
    assert row(found, "type", "commercial").value == 0
    assert row(found, "person", "mia").value == 1


def test_the_window_holds_its_start_and_not_its_end() -> None:
    first = due("1", MARCH[0], on(20, month=2))
    last = due("2", MARCH[1] - timedelta(microseconds=1), on(20))
    next_ = due("3", MARCH[1], on(20))
    assert figure("sla_compliance", first, last, next_).of == ("ESC-0001", "ESC-0002")


def test_without_data_there_is_no_value() -> None:
    found = figure("sla_compliance")
    assert (found.value, found.verdict) == (None, Verdict.NONE)
