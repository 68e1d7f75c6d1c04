"""Do accounts stay that had an escalation before their renewal?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from escalation_manager.core.cases_values import Case
from escalation_manager.core.figures.asking import Asked, Finding, Metric, ids, left_out
from escalation_manager.core.figures.figure import Beside, Breakdown
from escalation_manager.core.figures.spreads import Seen, by_severity, by_type, shared
from escalation_manager.core.figures.values import Unit, share, totals
from escalation_manager.core.money import Money

BEFORE = timedelta(days=365)
"""How long before the renewal an escalation still belongs to it."""
AFTERWARDS = timedelta(days=30)
"""An account that leaves by then has not renewed."""


@dataclass(frozen=True, slots=True)
class Renewal:
    """An account's renewal, its escalations of the year before, and whether it stayed."""

    account: str
    day: date
    cases: tuple[Case, ...]
    stayed: bool | None


def measure(asked: Asked) -> Finding:
    """Those that renewed, of those whose renewal lay in the window and whose outcome is known."""
    renewals = list(_renewals(asked))
    known = [each for each in renewals if each.stayed is not None]
    stayed = [each for each in known if each.stayed]
    lost = [each for each in known if not each.stayed]
    seen: Seen[bool] = [(each.cases[-1], bool(each.stayed)) for each in known]
    return Finding(
        value=share(len(stayed), len(known)),
        numerator=len(stayed),
        denominator=len(known),
        n=len(known),
        counted=ids(case for each in stayed for case in each.cases),
        of=ids(case for each in known for case in each.cases),
        left_out=(
            left_out(
                "the account's outcome is not known yet",
                (case for each in renewals if each.stayed is None for case in each.cases),
            ),
        ),
        beside=(*_arr(asked, "ARR renewed", stayed), *_arr(asked, "ARR lost", lost)),
        breakdowns=(
            Breakdown(
                "account",
                tuple(
                    shared(
                        each.account,
                        _name(asked, each.account),
                        [(case, bool(each.stayed)) for case in each.cases[-1:]],
                    )
                    for each in known
                ),
            ),
            by_severity(asked, seen, shared),
            by_type(asked, seen, shared),
        ),
    )


def _renewals(asked: Asked) -> Iterator[Renewal]:
    """The renewal date is the one that was known when the escalation was worked on."""
    found: dict[tuple[str, date], list[Case]] = {}
    for case in asked.standing():
        day = case.renews_on
        if day is None or not asked.window.holds_day(day) or asked.window.midnight(day) > asked.at:
            continue
        if day - BEFORE <= asked.window.day(case.opened_at) <= day:
            found.setdefault((case.account, day), []).append(case)
    for name, day in sorted(found):
        yield Renewal(name, day, tuple(found[name, day]), _stayed(asked, name, day))


def _stayed(asked: Asked, name: str, day: date) -> bool | None:
    account = asked.accounts.get(name)
    if account is None:
        return None
    left = account.churned_on
    if left is not None and left <= asked.window.day(asked.at) and left <= day + AFTERWARDS:
        return False
    renews = account.contract.renews_on
    if renews is not None and renews > day:
        return True
    # The CRM still shows the old date: it stayed if nobody has heard otherwise for so long.
    return True if asked.window.day(asked.at) > day + AFTERWARDS else None


def _arr(asked: Asked, label: str, renewals: list[Renewal]) -> list[Beside]:
    amounts: list[Money] = []
    for each in renewals:
        account = asked.accounts.get(each.account)
        worth = next((case.arr for case in reversed(each.cases) if case.arr is not None), None)
        if worth is None and account is not None and account.arr is not None:
            worth = Money(account.arr, account.currency)
        if worth is not None:
            amounts.append(worth)
    return [Beside(f"{label}, in {money.currency}", money, Unit.MONEY) for money in totals(amounts)]


def _name(asked: Asked, account: str) -> str:
    return asked.accounts[account].name if account in asked.accounts else account


METRIC = Metric(
    name="renewal_outcome",
    label="Outcome after renewal",
    definition=(
        "Share of accounts that renewed, of those whose renewal fell into the window and that had "
        "an escalation in the year before it. An account that left by 30 days after the date has "
        "not renewed. Beside it: the yearly recurring revenue renewed and lost."
    ),
    numerator="accounts that renewed",
    denominator="accounts whose renewal fell into the window, with an escalation before it",
    exclusions=("merged or cancelled", "accounts whose outcome is not known yet"),
    unit=Unit.SHARE,
    measure=measure,
)
