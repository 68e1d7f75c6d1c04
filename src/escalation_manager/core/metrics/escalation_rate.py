"""How many of a hundred paying accounts have an escalation in a month?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from escalation_manager.core.cases_values import Case
from escalation_manager.core.directory import Account
from escalation_manager.core.figures.asking import Asked, Finding, Metric, ids, left_out, withdrawn
from escalation_manager.core.figures.figure import Beside, Breakdown, LeftOut, Row
from escalation_manager.core.figures.spreads import Seen, by_severity, by_type, counted
from escalation_manager.core.figures.values import Target, Unit, share
from escalation_manager.core.figures.window import Month


def measure(asked: Asked) -> Finding:
    """Over whole months; of a window that holds none, over what there is of it, without verdict."""
    window = asked.window
    end = min(window.end, asked.at)
    whole = [m for m in window.months() if window.start <= m.start and m.end <= end]
    opened = [c for c in asked.standing() if c.opened_at in window]
    inside = [c for c in opened if not whole or any(c.opened_at in month for month in whole)]
    start = whole[0].first_day if whole else window.day(window.start)
    paying = [_paying(asked, month.first_day) for month in whole] or [_paying(asked, start)]
    accounts = sum(len(each) for each in paying)
    touched = _touched(inside, whole, paying)
    begun = asked.at > window.start
    rate = _rate(len(inside), accounts) if begun else None
    return Finding(
        value=rate,
        numerator=len(inside),
        denominator=accounts,
        n=len(inside),
        counted=ids(inside),
        of=ids(inside),
        left_out=(
            *withdrawn(c for c in asked.cases if c.opened_at in window),
            left_out("opened in a month that the window holds in part", _rest(opened, inside)),
            _not_counted(asked, start),
        ),
        beside=(
            Beside("accounts with at least one", share(touched, accounts), Unit.SHARE),
            Beside("from accounts that were not paying then", _others(inside, paying), Unit.COUNT),
        ),
        breakdowns=(
            Breakdown("month", tuple(_month(asked, month) for month in window.months())),
            by_severity(asked, _seen(inside), _of(accounts)),
            by_type(asked, _seen(inside), _of(accounts)),
        ),
        undecided=_undecided(asked, whole, rate),
    )


def _undecided(asked: Asked, whole: list[Month], rate: Decimal | None) -> str:
    """Within a month the number only grows: too many are too many before the month is over."""
    if whole or rate is None:
        return ""
    one_month = len(list(asked.window.months())) == 1
    if one_month and rate >= asked.targets.escalation_rate_below:
        return ""
    return "the window holds no whole month that is over"


def _month(asked: Asked, month: Month) -> Row:
    opened = [c for c in asked.standing() if c.opened_at in month and c.opened_at in asked.window]
    paying = _paying(asked, month.first_day)
    whole = asked.window.start <= month.start and month.end <= min(asked.window.end, asked.at)
    return Row(
        month.name,
        month.name if whole else f"{month.name} (part of it)",
        _rate(len(opened), len(paying)),
        Unit.PER_HUNDRED,
        len(opened),
        numerator=len(opened),
        denominator=len(paying),
        cases=ids(opened),
        beside=(
            Beside(
                "accounts with at least one",
                share(len(paying & {c.account for c in opened}), len(paying)),
                Unit.SHARE,
            ),
        ),
    )


def _touched(inside: list[Case], whole: list[Month], paying: list[frozenset[str]]) -> int:
    if not whole:
        return len(paying[0] & {c.account for c in inside})
    return sum(
        len(accounts & {c.account for c in inside if c.opened_at in month})
        for month, accounts in zip(whole, paying, strict=True)
    )


def _others(inside: list[Case], paying: list[frozenset[str]]) -> int:
    known = frozenset[str]().union(*paying)
    return sum(case.account not in known for case in inside)


def _not_counted(asked: Asked, day: date) -> LeftOut:
    names = [name for name, account in asked.accounts.items() if not paying(account, day)]
    return LeftOut("accounts that do not pay", len(names))


def _paying(asked: Asked, day: date) -> frozenset[str]:
    return frozenset(name for name, account in asked.accounts.items() if paying(account, day))


def paying(account: Account, day: date) -> bool:
    """Whether the account was a paying one at the start of that day."""
    if account.customer_since is not None and account.customer_since > day:
        return False
    # One that has left pays no more today, but did until then.
    return day < account.churned_on if account.churned_on is not None else account.paying


def _rate(opened: int, accounts: int) -> Decimal | None:
    each = share(opened, accounts)
    return None if each is None else each * 100


def _rest(opened: list[Case], inside: list[Case]) -> list[Case]:
    names = {case.id for case in inside}
    return [case for case in opened if case.id not in names]


def _seen(cases: list[Case]) -> Seen[datetime]:
    return [(case, case.opened_at) for case in cases]


def _of(accounts: int) -> Callable[[str, str, Seen[datetime]], Row]:
    def row(key: str, label: str, seen: Seen[datetime]) -> Row:
        plain = counted(key, label, seen)
        return Row(
            key,
            label,
            _rate(len(seen), accounts),
            Unit.PER_HUNDRED,
            len(seen),
            numerator=len(seen),
            denominator=accounts,
            cases=plain.cases,
        )

    return row


METRIC = Metric(
    name="escalation_rate",
    label="Escalation Rate",
    definition=(
        "Escalations opened in a month, for each 100 accounts that were paying at its start; over "
        "several months, all of them together. Only whole months that are over count. Beside it: "
        "the share of those accounts with at least one."
    ),
    numerator="escalations opened in the month",
    denominator="paying accounts at the start of the month (over several months, added up)",
    exclusions=(
        "merged or cancelled",
        "accounts that do not pay",
        "months that the window holds in part",
    ),
    unit=Unit.PER_HUNDRED,
    measure=measure,
    target=lambda targets: Target(targets.escalation_rate_below, Unit.PER_HUNDRED, below=True),
)
