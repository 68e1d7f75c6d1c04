"""Cases and accounts to count: only what a test speaks of is set."""

import tomllib
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Any

from escalation_manager.core.cases import Case, ClockOutcome
from escalation_manager.core.directory import Account
from escalation_manager.core.figures.figure import Figure, Row
from escalation_manager.core.figures.values import Value
from escalation_manager.core.handbook_parsing import parse
from escalation_manager.core.metrics import compute

HANDBOOK = parse(
    tomllib.loads(files("escalation_manager").joinpath("handbook.toml").read_text("utf-8"))
)


def on(day: int, hour: int = 0, minute: int = 0, month: int = 3) -> datetime:
    """An instant of 2026 in UTC, in March unless said otherwise."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


OPENED = on(2)
MARCH = (on(1), on(1, month=4))
JUNE = on(1, month=6)
"""Late enough to know how March ended."""


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def made(name: str = "ESC-0001", *, opened: datetime = OPENED, **facts: Any) -> Case:
    """A Critical technical case of acme, opened on 2 March when it was reported."""
    whole = {"account": "acme", "type": "technical", "severity": "critical", **facts}
    whole.setdefault("reported_at", opened)
    whole.setdefault("highest", whole["severity"])
    if len(name) <= 4:
        name = f"ESC-{name:0>4}"
    return Case(id=name, opened_at=opened, **whole)


def resolved(name: str, after: float, *, opened: datetime = OPENED, **facts: Any) -> Case:
    """A case that was resolved so many hours after it was opened."""
    return made(name, opened=opened, resolutions=(opened + hours(after),), **facts)


def due(
    name: str,
    at: datetime,
    stopped: datetime | None = None,
    *,
    clock: str = "resolution",
    **facts: Any,
) -> Case:
    """A case with one clock that is due at `at`; stopped in time, late or not at all."""
    met = None if stopped is None else stopped <= at
    missed = None if met else at
    outcome = ClockOutcome(clock, on(1), at, stopped, met, missed)
    ended = (stopped,) if stopped and clock == "resolution" else ()
    return made(name, clocks=(outcome,), resolutions=ended, **facts)


def cancelled(case: Case) -> Case:
    return replace(case, ended_at=on(30))


def merged(case: Case) -> Case:
    return replace(case, ended_at=on(30), merged_into="ESC-0999")


def account(name: str, **facts: Any) -> Account:
    return Account(name, name.title(), **facts)


def accounts(number: int) -> list[Account]:
    """So many paying accounts; acme is the first."""
    return [account("acme"), *(account(f"a{n}") for n in range(1, number))][:number]


def figure(
    name: str,
    *cases: Case,
    window: tuple[datetime, datetime] = MARCH,
    at: datetime = JUNE,
    over: Iterable[Account] = (),
) -> Figure:
    """One figure over March, as known in June."""
    found = {each.name: each for each in compute(cases, over, HANDBOOK, window, at)}
    return found[name]


def beside(figure: Figure | Row, label: str) -> Value | None:
    """What stands beside the value under that label."""
    (found,) = (each.value for each in figure.beside if each.label == label)
    return found


def row(figure: Figure, by: str, key: str) -> Row:
    """One row of a breakdown."""
    breakdown = figure.breakdown(by)
    assert breakdown is not None
    (found,) = (row for row in breakdown.rows if row.key == key)
    return found


def left_out(figure: Figure) -> dict[str, tuple[str, ...]]:
    """Reason → the cases that are left out for it."""
    return {each.reason: each.cases for each in figure.left_out}
