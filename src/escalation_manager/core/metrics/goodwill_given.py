"""What have we given customers to make up for it?"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from escalation_manager.core.cases_values import Case, Gift
from escalation_manager.core.figures.asking import Asked, Finding, Metric, ids
from escalation_manager.core.figures.figure import Beside, LeftOut, Row
from escalation_manager.core.figures.spreads import Seen, by_key, nobody
from escalation_manager.core.figures.values import Unit, only, totals
from escalation_manager.core.money import Money


def measure(asked: Asked) -> Finding:
    """The worth of what was used in the window, each currency for itself."""
    given = [(c, g) for c in asked.cases for g in c.gifts if g.used_at in asked.window]
    sums = _sums(g for _, g in given)
    worth = only(sums)
    in_kind: dict[tuple[str, str], list[Case]] = {}
    for case, gift in given:
        if gift.value is None:
            in_kind.setdefault((gift.option, gift.quantity), []).append(case)
    return Finding(
        value=worth,
        numerator=worth,
        denominator=len(given) if given else None,
        n=len(given),
        counted=ids(c for c, _ in given),
        of=ids(c for c, _ in given),
        left_out=tuple(
            LeftOut(
                f"in kind: {_option(asked, option)}{f', {much}' if much else ''}", len(of), ids(of)
            )
            for (option, much), of in sorted(in_kind.items())
        ),
        beside=(
            *(Beside(f"in {money.currency}", money, Unit.MONEY) for money in sums),
            Beside("times given", len(given), Unit.COUNT),
            Beside("accounts", len({c.account for c, _ in given}), Unit.COUNT),
        ),
        breakdowns=(
            by_key("option", ((g.option, c, g) for c, g in given), _row, partial(_option, asked)),
            by_key("person", ((g.approved_by, c, g) for c, g in given), _row, nobody),
            by_key(
                "account", ((c.account, c, g) for c, g in given), _row, partial(_account, asked)
            ),
        ),
        notes=("Several currencies: they are not added up.",) if len(sums) > 1 else (),
    )


def _sums(gifts: Iterable[Gift]) -> list[Money]:
    return totals(gift.value for gift in gifts if gift.value is not None)


def _row(key: str, label: str, given: Seen[Gift]) -> Row:
    sums = _sums(gift for _, gift in given)
    return Row(
        key,
        label,
        only(sums),
        Unit.MONEY,
        len(given),
        numerator=only(sums),
        denominator=len(given),
        cases=ids(case for case, _ in given),
        beside=tuple(Beside(f"in {money.currency}", money, Unit.MONEY) for money in sums)
        if len(sums) > 1
        else (),
    )


def _option(asked: Asked, name: str) -> str:
    option = asked.handbook.goodwill.options.get(name)
    return option.label if option else name


def _account(asked: Asked, name: str) -> str:
    account = asked.accounts.get(name)
    return account.name if account else name


METRIC = Metric(
    name="goodwill_given",
    label="Goodwill given",
    definition=(
        "Worth of the approved goodwill that was offered or granted to customers in the window, "
        "each currency for itself. What was given in kind (months, premium support) is counted "
        "and listed. Credits that a contract grants by itself are no goodwill."
    ),
    numerator="amounts given in the window, added up",
    denominator="times that something was given",
    exclusions=("given in kind, which has no amount", "requested or approved, and not used"),
    unit=Unit.MONEY,
    measure=measure,
)
