"""Escalation rate (< 5 per 100 accounts): opened in a month ÷ paying accounts at its start."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from escalation_manager.core.figures.values import Verdict
from tests.core.metrics.made import (
    MARCH,
    account,
    accounts,
    beside,
    cancelled,
    figure,
    left_out,
    made,
    merged,
    on,
    row,
)


def test_it_is_opened_in_a_month_for_each_100_paying_accounts_at_its_start() -> None:
    found = figure("escalation_rate", *(made(str(n)) for n in range(4)), over=accounts(80))
    assert found.value == 5
    assert (found.numerator, found.denominator) == (4, 80)


def test_the_target_is_less_than_5_per_100_accounts() -> None:
    found = figure("escalation_rate", *(made(str(n)) for n in range(5)), over=accounts(100))
    assert found.verdict is Verdict.MISSED
    found = figure("escalation_rate", *(made(str(n)) for n in range(4)), over=accounts(100))
    assert found.verdict is Verdict.MET
    assert found.target == "< 5 per 100 accounts"


def test_the_share_of_accounts_with_at_least_one_stands_beside_it() -> None:
    found = figure(
        "escalation_rate", made("1"), made("2"), made("3", account="a1"), over=accounts(10)
    )
    assert found.value == 30
    assert beside(found, "accounts with at least one") == Decimal("0.2")


def test_only_accounts_that_paid_at_the_start_of_the_month_count() -> None:
    over = [
        account("acme"),
        account("trial", paying=False),
        account("new", customer_since=date(2026, 3, 2)),
        account("since", customer_since=date(2026, 3, 1)),
        account("gone", paying=False, churned_on=date(2026, 3, 1)),
        account("leaves", paying=False, churned_on=date(2026, 3, 2)),
    ]
    found = figure("escalation_rate", made("1"), over=over)
    assert found.denominator == 3
    assert [each.count for each in found.left_out] == [3]


def test_escalations_of_accounts_that_did_not_pay_count_and_are_told() -> None:
    found = figure("escalation_rate", made("1"), made("2", account="trial"), over=accounts(10))
    assert found.value == 20
    assert beside(found, "from accounts that were not paying then") == 1


def test_several_months_are_taken_together_and_shown_one_by_one() -> None:
    cases = (made("1"), made("2", opened=on(2, month=4)), made("3", opened=on(3, month=4)))
    window = (on(1), on(1, month=5))
    found = figure("escalation_rate", *cases, over=accounts(10), window=window)
    assert found.value == Decimal(3) / 20 * 100
    assert row(found, "month", "2026-03").value == 10
    assert row(found, "month", "2026-04").value == 20


def test_a_month_that_the_window_holds_in_part_does_not_count() -> None:
    window = (on(1), on(15, month=4))
    cases = (made("1"), made("2", opened=on(2, month=4)))
    found = figure("escalation_rate", *cases, over=accounts(10), window=window)
    assert found.value == 10
    reason = "opened in a month that the window holds in part"
    assert left_out(found)[reason] == ("ESC-0002",)
    assert row(found, "month", "2026-04").label == "2026-04 (part of it)"


def test_before_the_month_is_over_there_is_no_verdict_unless_there_are_too_many() -> None:
    few = figure("escalation_rate", made("1"), over=accounts(100), at=on(20))
    assert (few.value, few.verdict) == (1, Verdict.NONE)
    assert few.why == "the window holds no whole month that is over"
    many = figure(
        "escalation_rate", *(made(str(n)) for n in range(9)), over=accounts(100), at=on(20)
    )
    assert many.verdict is Verdict.MISSED
    assert figure("escalation_rate", over=accounts(9), at=on(20, month=2)).value is None


def test_merged_and_cancelled_are_left_out() -> None:
    found = figure("escalation_rate", merged(made("1")), cancelled(made("2")), over=accounts(10))
    assert found.value == 0
    assert found.verdict is Verdict.MET
    assert left_out(found) == {
        "merged into another one": ("ESC-0001",),
        "cancelled: raised in error": ("ESC-0002",),
    }


def test_months_are_those_of_the_windows_time_zone() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    window = (datetime(2026, 3, 1, tzinfo=berlin), datetime(2026, 4, 1, tzinfo=berlin))
    late_february = made("1", opened=datetime(2026, 2, 28, 23, 30, tzinfo=on(1).tzinfo))
    late_march = made("2", opened=datetime(2026, 3, 31, 22, 30, tzinfo=on(1).tzinfo))
    found = figure("escalation_rate", late_february, late_march, over=accounts(10), window=window)
    assert found.counted == ("ESC-0001",)
    assert found.verdict is Verdict.MISSED


def test_the_window_holds_its_start_and_not_its_end() -> None:
    edges = (
        made("1", opened=MARCH[0]),
        made("2", opened=MARCH[1] - timedelta(microseconds=1)),
        made("3", opened=MARCH[1]),
    )
    assert figure("escalation_rate", *edges, over=accounts(10)).counted == ("ESC-0001", "ESC-0002")


def test_without_accounts_there_is_no_value() -> None:
    found = figure("escalation_rate", made("1"))
    assert (found.value, found.verdict) == (None, Verdict.NONE)
