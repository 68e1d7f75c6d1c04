"""Re-escalation rate (< 10 %): reopened within 30 days ÷ resolved in the window."""

from datetime import timedelta
from decimal import Decimal

from escalation_manager.core.figures.values import Verdict
from tests.core.metrics.made import (
    MARCH,
    beside,
    cancelled,
    figure,
    left_out,
    made,
    merged,
    on,
    row,
)

DAYS = timedelta(days=30)
RESOLVED = on(3)


def test_it_is_reopened_within_30_days_over_resolved_in_the_window() -> None:
    found = figure(
        "re_escalation_rate",
        made("1", resolutions=(on(3), on(9)), reopenings=(on(8),)),
        made("2", resolutions=(on(3),)),
        made("3", resolutions=(on(3),)),
        made("4", resolutions=(on(3),)),
        made("5"),
        made("6", resolutions=(on(3, month=4),)),
    )
    assert found.value == Decimal("0.25")
    assert found.counted == ("ESC-0001",)
    assert found.of == ("ESC-0001", "ESC-0002", "ESC-0003", "ESC-0004")


def test_the_target_is_less_than_10_percent() -> None:
    good = [made(str(n), resolutions=(on(3),)) for n in range(9)]
    bad = made("99", resolutions=(on(3),), reopenings=(on(4),))
    assert figure("re_escalation_rate", *good, bad).verdict is Verdict.MISSED
    ten = [*good, made("98", resolutions=(on(3),))]
    assert figure("re_escalation_rate", *ten, bad).verdict is Verdict.MET


def test_thirty_days_count_to_the_instant() -> None:
    at_the_end = made("1", resolutions=(RESOLVED,), reopenings=(RESOLVED + DAYS,))
    assert figure("re_escalation_rate", at_the_end).value == 1
    too_late = RESOLVED + DAYS + timedelta(microseconds=1)
    after = made("1", resolutions=(RESOLVED,), reopenings=(too_late,))
    assert figure("re_escalation_rate", after).value == 0


def test_the_reopening_may_lie_after_the_window() -> None:
    late = made("1", resolutions=(on(31),), reopenings=(on(2, month=4),))
    assert figure("re_escalation_rate", late).value == 1


def test_a_new_record_that_is_linked_counts_as_its_reopening() -> None:
    """Two weeks after it, the record itself cannot be reopened any more."""
    first = made("1", resolutions=(RESOLVED,), closed_at=on(10))
    again = made("2", opened=on(25), linked_to="ESC-0001")
    found = figure("re_escalation_rate", first, again)
    assert found.counted == ("ESC-0001",)
    assert beside(found, "repeats, counted") == 0


def test_repeats_stand_apart() -> None:
    first = made("1", resolutions=(RESOLVED,))
    repeat = made("2", opened=on(12))
    other_type = made("3", opened=on(12), type="legal")
    other_account = made("4", opened=on(12), account="globex")
    found = figure("re_escalation_rate", first, repeat, other_type, other_account)
    assert found.value == 0
    assert beside(found, "repeats, counted") == 1
    assert beside(found, "repeats: same account and type, a new record") == 1
    assert left_out(found) == {"followed by a repeat: a new record, not linked": ("ESC-0001",)}


def test_a_new_record_more_than_30_days_later_or_before_it_is_no_repeat() -> None:
    first = made("1", resolutions=(RESOLVED,))
    before = made("2", opened=on(1))
    later = made("3", opened=RESOLVED + DAYS + timedelta(seconds=1))
    found = figure("re_escalation_rate", first, before, later)
    assert beside(found, "repeats, counted") == 0


def test_an_escalation_resolved_twice_counts_once() -> None:
    twice = made("1", resolutions=(on(3), on(9)), reopenings=(on(8),))
    found = figure("re_escalation_rate", twice)
    assert (found.value, found.n) == (1, 1)


def test_those_still_within_their_30_days_are_told() -> None:
    found = figure("re_escalation_rate", made("1", resolutions=(RESOLVED,)), at=on(20))
    assert found.value == 0
    assert beside(found, "still within their days") == 1


def test_a_reopening_is_not_known_before_it_happens() -> None:
    case = made("1", resolutions=(on(3), on(9)), reopenings=(on(8),))
    assert figure("re_escalation_rate", case, at=on(7)).value == 0
    assert figure("re_escalation_rate", case, at=on(8)).value == 1


def test_merged_and_cancelled_are_left_out() -> None:
    found = figure(
        "re_escalation_rate",
        merged(made("1", resolutions=(on(3),), reopenings=(on(4),))),
        cancelled(made("2", resolutions=(on(3),), reopenings=(on(4),))),
    )
    assert found.value is None
    assert set(left_out(found)) == {"merged into another one", "cancelled: raised in error"}


def test_the_window_holds_its_start_and_not_its_end() -> None:
    first = made("1", opened=on(2, month=2), resolutions=(MARCH[0],))
    after = made("2", resolutions=(MARCH[1],))
    assert figure("re_escalation_rate", first, after).of == ("ESC-0001",)


def test_by_severity() -> None:
    case = made("1", severity="low", resolutions=(on(3),), reopenings=(on(4),))
    assert row(figure("re_escalation_rate", case), "severity", "low").value == 1


def test_without_data_there_is_no_value() -> None:
    assert figure("re_escalation_rate").value is None
