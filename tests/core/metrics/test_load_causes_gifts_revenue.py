"""Load per person, repeat causes, goodwill given, ARR at risk and the outcome after renewal."""

from datetime import date
from decimal import Decimal
from typing import Any

from escalation_manager.core.cases import Case, Gift
from escalation_manager.core.directory import Account, Contract
from escalation_manager.core.money import Money
from tests.core.metrics.made import (
    MARCH,
    account,
    beside,
    cancelled,
    figure,
    left_out,
    made,
    merged,
    on,
    resolved,
    row,
)


def usd(amount: int) -> Money:
    return Money(Decimal(amount))


# --- load per person -----------------------------------------------------------------------------


def test_load_is_open_escalations_for_each_accountable_person() -> None:
    found = figure(
        "load",
        made("1", owner="mia", resolving=("priya", "sam")),
        made("2", owner="mia", severity="low"),
        made("3", owner="mia", resolving=("sam",)),
        made("4", owner="tom"),
        made("5"),
        resolved("6", 5, owner="tom"),
        merged(made("7", owner="tom")),
        cancelled(made("8", owner="tom")),
    )
    assert found.value == 2
    assert (found.numerator, found.denominator) == (4, 2)
    assert beside(found, "most on one person") == 3
    assert row(found, "person", "mia").value == 3
    assert beside(row(found, "person", "mia"), "Low") == 1
    assert row(found, "resolving", "sam").value == 2
    assert left_out(found) == {"nobody is accountable": ("ESC-0005",)}


def test_load_is_that_of_the_last_instant_of_the_window() -> None:
    opened_in_april = made("1", opened=MARCH[1], owner="mia")
    resolved_in_april = made("2", resolutions=(MARCH[1],), owner="mia")
    reopened_in_april = made("3", resolutions=(on(9),), reopenings=(MARCH[1],), owner="mia")
    found = figure("load", opened_in_april, resolved_in_april, reopened_in_april)
    assert found.of == ("ESC-0002",)


def test_load_of_a_window_that_has_not_ended_is_that_of_now() -> None:
    assert figure("load", made("1", owner="mia"), at=on(10)).value == 1
    assert figure("load", made("1", opened=on(11), owner="mia"), at=on(10)).value is None


# --- repeat causes -------------------------------------------------------------------------------


def test_repeat_causes_are_those_that_had_led_to_an_earlier_one() -> None:
    found = figure(
        "repeat_causes",
        resolved("1", 5, cause="Process"),
        resolved("2", 5, cause="process", account="globex"),
        resolved("3", 5, cause="Process"),
        resolved("4", 5, cause="Technical"),
        resolved("5", 5),
        made("6", cause="Technical"),
    )
    assert found.value == Decimal("0.5")
    assert found.counted == ("ESC-0002", "ESC-0003")
    assert found.of == ("ESC-0001", "ESC-0002", "ESC-0003", "ESC-0004")
    assert beside(found, "causes that came back") == 1
    assert beside(found, "again at the same account") == Decimal("0.25")
    process = row(found, "cause", "process")
    assert (process.label, process.n, beside(process, "accounts")) == ("Process", 3, 2)
    assert left_out(found) == {"no root cause recorded": ("ESC-0005",)}


def test_the_most_frequent_cause_comes_first() -> None:
    causes = ("a", "b", "b", "c", "c", "c")
    found = figure("repeat_causes", *(resolved(str(n), 5, cause=c) for n, c in enumerate(causes)))
    breakdown = found.breakdown("cause")
    assert breakdown is not None
    assert [each.key for each in breakdown.rows] == ["c", "b", "a"]


# --- goodwill given ------------------------------------------------------------------------------


def test_goodwill_given_is_what_was_used_in_the_window() -> None:
    found = figure(
        "goodwill_given",
        made("1", gifts=(Gift("service_credit", on(5), usd(500), approved_by="tom"),)),
        made(
            "2",
            account="globex",
            gifts=(
                Gift("service_credit", on(9), usd(250), approved_by="ruth"),
                Gift("extended_contract", on(9), None, "2 months", approved_by="ruth"),
                Gift("service_credit", MARCH[1], usd(9999)),
            ),
        ),
    )
    assert found.value == usd(750)
    assert found.n == 3
    assert beside(found, "accounts") == 2
    assert row(found, "option", "service_credit").value == usd(750)
    assert row(found, "option", "service_credit").label == "Service credit"
    assert row(found, "person", "ruth").value == usd(250)
    assert row(found, "account", "globex").n == 2
    assert left_out(found) == {"in kind: Extended contract, 2 months": ("ESC-0002",)}


def test_several_currencies_are_not_added_up() -> None:
    gifts = (
        Gift("service_credit", on(5), usd(500)),
        Gift("service_credit", on(5), Money(Decimal(300), "EUR")),
    )
    found = figure("goodwill_given", made("1", gifts=gifts))
    assert found.value is None
    assert beside(found, "in EUR") == Money(Decimal(300), "EUR")
    assert beside(found, "in USD") == usd(500)
    assert found.notes == ("Several currencies: they are not added up.",)


def test_nothing_given_is_no_value() -> None:
    assert figure("goodwill_given", made("1")).value is None


# --- ARR at risk ---------------------------------------------------------------------------------


def worth(name: str, arr: int | None, **facts: Any) -> Account:
    return account(name, arr=None if arr is None else Decimal(arr), **facts)


def test_arr_at_risk_counts_every_account_with_an_open_escalation_once() -> None:
    over = [worth("acme", 100_000), worth("globex", 50_000), worth("calm", 900_000)]
    found = figure(
        "arr_at_risk",
        made("1", severity="low"),
        made("2"),
        made("3", account="globex", severity="high"),
        resolved("4", 5, account="calm"),
        over=over,
    )
    assert found.value == usd(150_000)
    assert found.denominator == 2
    assert found.of == ("ESC-0001", "ESC-0002", "ESC-0003")
    assert row(found, "severity", "critical").value == usd(100_000)
    assert row(found, "severity", "low").value is None
    assert row(found, "account", "globex").value == usd(50_000)


def test_arr_falls_back_to_what_was_gathered_and_unknown_is_no_zero() -> None:
    found = figure(
        "arr_at_risk",
        made("1", arr=usd(70_000)),
        made("2", account="globex"),
        over=[worth("acme", None)],
    )
    assert found.value == usd(70_000)
    assert left_out(found) == {"ARR is not known": ("ESC-0002",)}
    assert figure("arr_at_risk", made("1")).value is None


def test_what_renews_soon_stands_beside_it() -> None:
    soon = worth("acme", 100, contract=Contract(renews_on=date(2026, 6, 29)))
    late = worth("globex", 900, contract=Contract(renews_on=date(2026, 6, 30)))
    found = figure("arr_at_risk", made("1"), made("2", account="globex"), over=[soon, late])
    assert beside(found, "renews soon, in USD") == usd(100)


# --- outcome after renewal -----------------------------------------------------------------------


def renewing(name: str, account_: str, day: date = date(2026, 3, 20), **facts: Any) -> Case:
    return made(name, account=account_, renews_on=day, arr=usd(1000), **facts)


def moved_on(name: str) -> Account:
    return account(name, contract=Contract(renews_on=date(2027, 3, 20)))


def test_outcome_is_renewed_over_renewals_in_the_window_with_an_escalation_before() -> None:
    found = figure(
        "renewal_outcome",
        renewing("1", "stays"),
        renewing("2", "stays"),
        renewing("3", "leaves"),
        renewing("4", "later", date(2026, 4, 1)),
        renewing("5", "after", opened=on(21)),
        renewing("6", "long_ago", opened=on(2).replace(year=2025)),
        over=[
            moved_on("stays"),
            account("leaves", churned_on=date(2026, 4, 19)),
            moved_on("later"),
            moved_on("after"),
            moved_on("long_ago"),
        ],
    )
    assert found.value == Decimal("0.5")
    assert (found.numerator, found.denominator) == (1, 2)
    assert found.counted == ("ESC-0001", "ESC-0002")
    assert beside(found, "ARR renewed, in USD") == usd(1000)
    assert beside(found, "ARR lost, in USD") == usd(1000)
    assert row(found, "account", "leaves").value == 0


def test_an_account_that_left_more_than_30_days_later_had_renewed() -> None:
    left = account("x", churned_on=date(2026, 4, 20))
    assert figure("renewal_outcome", renewing("1", "x"), over=[left]).value == 1


def test_the_outcome_is_not_known_on_the_day_after() -> None:
    still = account("x", contract=Contract(renews_on=date(2026, 3, 20)))
    soon = figure("renewal_outcome", renewing("1", "x"), over=[still], at=on(21))
    assert soon.value is None
    assert left_out(soon) == {"the account's outcome is not known yet": ("ESC-0001",)}
    assert figure("renewal_outcome", renewing("1", "x"), over=[still]).value == 1
    assert figure("renewal_outcome", renewing("1", "gone")).value is None


def test_a_leaving_that_lies_ahead_is_not_known_yet() -> None:
    leaves = account("x", churned_on=date(2026, 4, 10))
    assert figure("renewal_outcome", renewing("1", "x"), over=[leaves], at=on(25)).value is None
