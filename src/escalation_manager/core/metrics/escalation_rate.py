"""How many of a hundred paying accounts have an escalation in a month?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from escalation_manager.core.cases_values import Case
from escalation_manager.core.directory import Account
from escalation_manager.core.figures.asking import Asked, Finding, Metric, ids, left_out, withdrawn
from escalation_manager.core.figures.figure import Beside, Breakdown, LeftOut, Row
from escalation_manager.core.figures.spreads import Seen, by_severity, by_type, counted
from escalation_manager.core.figures.values import Target, Unit, share


@dataclass(frozen=True, slots=True)
class Part:
    """A month of the window, or what the window holds of it: who paid at its start, what came."""

    name: str
    first_day: date
    paying: frozenset[str]
    opened: tuple[Case, ...]
    whole: bool

    @property
    def touched(self) -> int:
        """The paying accounts with at least one."""
        return len(self.paying & {case.account for case in self.opened})


def measure(asked: Asked) -> Finding:
    """Over whole months; of a window that holds none, over what there is of it, without verdict."""
    window = asked.window
    opened = tuple(case for case in asked.standing() if case.opened_at in window)
    months = list(_months(asked, opened))
    first_day = window.day(window.start)
    as_one = Part("", first_day, _paying(asked, first_day), opened, whole=False)
    counting = [month for month in months if month.whole] or [as_one]
    inside = [case for part in counting for case in part.opened]
    accounts = sum(len(part.paying) for part in counting)
    touched = sum(part.touched for part in counting)
    others = sum(case.account not in part.paying for part in counting for case in part.opened)
    rate = _rate(len(inside), accounts) if window.start < asked.at else None
    names = {case.id for case in inside}
    return Finding(
        value=rate,
        numerator=len(inside),
        denominator=accounts,
        n=len(inside),
        counted=ids(inside),
        of=ids(inside),
        left_out=(
            *withdrawn(case for case in asked.cases if case.opened_at in window),
            left_out(
                "opened in a month that the window holds in part",
                (case for case in opened if case.id not in names),
            ),
            _not_paying(asked, counting[0].first_day),
        ),
        beside=(
            Beside("accounts with at least one", share(touched, accounts), Unit.SHARE),
            Beside("from accounts that were not paying then", others, Unit.COUNT),
        ),
        breakdowns=(
            Breakdown("month", tuple(_month(month) for month in months)),
            *_by_kind(asked, inside, accounts),
        ),
        undecided="" if counting[0].whole else _undecided(asked, months, rate),
    )


def _months(asked: Asked, opened: tuple[Case, ...]) -> Iterator[Part]:
    """The cases come in the order of opening, so each month takes its share off the front."""
    end, place = asked.window.last(asked.at), 0
    for month in asked.window.months():
        first = place
        while place < len(opened) and opened[place].opened_at < month.end:
            place += 1
        yield Part(
            month.name,
            month.first_day,
            _paying(asked, month.first_day),
            opened[first:place],
            whole=asked.window.start <= month.start and month.last <= end,
        )


def _undecided(asked: Asked, months: list[Part], rate: Decimal | None) -> str:
    """Within a month the number only grows: too many are too many before the month is over."""
    if len(months) == 1 and rate is not None and rate >= asked.targets.escalation_rate_below:
        return ""
    return "" if rate is None else "the window holds no whole month that is over"


def _month(part: Part) -> Row:
    return Row(
        part.name,
        part.name if part.whole else f"{part.name} (part of it)",
        _rate(len(part.opened), len(part.paying)),
        Unit.PER_HUNDRED,
        len(part.opened),
        numerator=len(part.opened),
        denominator=len(part.paying),
        cases=ids(part.opened),
        beside=(
            Beside("accounts with at least one", share(part.touched, len(part.paying)), Unit.SHARE),
        ),
    )


def _by_kind(asked: Asked, cases: list[Case], accounts: int) -> tuple[Breakdown, ...]:
    def row(key: str, label: str, seen: Seen[Case]) -> Row:
        return replace(
            counted(key, label, seen),
            value=_rate(len(seen), accounts),
            unit=Unit.PER_HUNDRED,
            numerator=len(seen),
            denominator=accounts,
        )

    seen = [(case, case) for case in cases]
    return (by_severity(asked, seen, row), by_type(asked, seen, row))


def _not_paying(asked: Asked, day: date) -> LeftOut:
    number = sum(not paying(account, day) for account in asked.accounts.values())
    return LeftOut("accounts that do not pay", number)


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
