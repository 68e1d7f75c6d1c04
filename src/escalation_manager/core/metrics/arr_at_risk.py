"""How much yearly revenue has an open escalation?"""

from __future__ import annotations

from datetime import date, timedelta

from escalation_manager.core.cases_values import Case
from escalation_manager.core.figures.asking import Asked, Finding, Metric, ids, left_out
from escalation_manager.core.figures.figure import Beside, Breakdown, Row
from escalation_manager.core.figures.values import Unit, only, totals
from escalation_manager.core.money import Money


def measure(asked: Asked) -> Finding:
    """Every account with an open escalation, once."""
    live = [case for case in asked.at_the_end() if case.live]
    accounts: dict[str, list[Case]] = {}
    for case in live:
        accounts.setdefault(case.account, []).append(case)
    worth = {name: arr for name in accounts if (arr := _arr(asked, accounts[name])) is not None}
    counted = [case for case in live if case.account in worth]
    sums = totals(worth.values())
    soon = [name for name in worth if _renews_soon(asked, accounts[name])]
    total = only(sums)
    return Finding(
        value=total,
        numerator=total,
        denominator=len(worth) if worth else None,
        n=len(worth),
        counted=ids(counted),
        of=ids(counted),
        left_out=(
            left_out("ARR is not known", (case for case in live if case.account not in worth)),
        ),
        beside=(
            *(Beside(f"in {money.currency}", money, Unit.MONEY) for money in sums),
            Beside("accounts", len(worth), Unit.COUNT),
            *(
                Beside(f"renews soon, in {money.currency}", money, Unit.MONEY)
                for money in totals(worth[name] for name in soon)
            ),
        ),
        breakdowns=(_by_severity(asked, accounts, worth), _by_account(asked, accounts, worth)),
        notes=("Several currencies: they are not added up.",) if len(sums) > 1 else (),
    )


def _arr(asked: Asked, cases: list[Case]) -> Money | None:
    """As the account stands; else as it was when context was gathered last."""
    account = asked.accounts.get(cases[0].account)
    if account is not None and account.arr is not None:
        return Money(account.arr, account.currency)
    return next((case.arr for case in reversed(cases) if case.arr is not None), None)


def _renews_soon(asked: Asked, cases: list[Case]) -> bool:
    account = asked.accounts.get(cases[0].account)
    known = [account.contract.renews_on] if account else []
    renews: date | None = next((d for d in [*known, *(c.renews_on for c in cases)] if d), None)
    today = asked.window.day(asked.window.last(asked.at))
    days = timedelta(days=asked.handbook.triage.attention_renewal_days)
    return renews is not None and today <= renews <= today + days


def _by_severity(
    asked: Asked, accounts: dict[str, list[Case]], worth: dict[str, Money]
) -> Breakdown:
    """Each account once, under the highest severity that it has open."""
    order = list(asked.handbook.severities)
    groups: dict[str, list[str]] = {}
    for name in worth:
        found = [case.severity for case in accounts[name]]
        highest = min(found, key=lambda s: order.index(s) if s in order else len(order))
        groups.setdefault(highest, []).append(name)
    names = [*order, *(name for name in sorted(groups) if name not in order)]
    return Breakdown(
        "severity",
        tuple(
            _row(name, asked.severity_label(name), groups.get(name, []), accounts, worth)
            for name in names
        ),
    )


def _by_account(
    asked: Asked, accounts: dict[str, list[Case]], worth: dict[str, Money]
) -> Breakdown:
    names = sorted(worth, key=lambda name: (-worth[name].amount, name))
    return Breakdown(
        "account",
        tuple(
            _row(
                name,
                asked.accounts[name].name if name in asked.accounts else name,
                [name],
                accounts,
                worth,
            )
            for name in names
        ),
    )


def _row(
    key: str,
    label: str,
    names: list[str],
    accounts: dict[str, list[Case]],
    worth: dict[str, Money],
) -> Row:
    sums = totals(worth[name] for name in names)
    return Row(
        key,
        label,
        only(sums),
        Unit.MONEY,
        len(names),
        numerator=only(sums),
        denominator=len(names),
        cases=ids(case for name in names for case in accounts[name]),
    )


METRIC = Metric(
    name="arr_at_risk",
    label="ARR at risk",
    definition=(
        "Yearly recurring revenue of the accounts with an open escalation at the last instant of "
        "the window (or now, if it has not ended), each account once, each currency for itself. "
        "Beside it: what of that renews within {renewal_days} days."
    ),
    numerator="ARR of the accounts with an open escalation, added up",
    denominator="accounts with an open escalation whose ARR is known",
    exclusions=("merged, cancelled, resolved or closed", "accounts whose ARR is not known"),
    unit=Unit.MONEY,
    measure=measure,
)
