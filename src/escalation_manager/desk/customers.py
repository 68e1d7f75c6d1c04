"""How do we stand with a customer? All that is open, what was, what they said, what we gave.

Of restricted escalations nothing shows but to their readers: not in a list, a count or a sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from escalation_manager.core.cases import Case, Gift
from escalation_manager.core.cases_as_json import read
from escalation_manager.core.deadlines import UPDATE
from escalation_manager.core.directory import Account, Interaction, Survey
from escalation_manager.core.errors import EscalationError, NotFound
from escalation_manager.core.figures.values import totals
from escalation_manager.core.money import Money
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.reading import LIVE, UNFINISHED
from escalation_manager.ports.log import Order, Query, Row

YEAR = timedelta(days=365)
MOST_OPEN = 200


@dataclass(frozen=True, slots=True)
class Given:
    """Something that the customer was given, and in which escalation."""

    escalation: str
    option: str
    gift: Gift


@dataclass(frozen=True, slots=True)
class UpdateDue:
    """When an open escalation owes the customer its next update."""

    escalation: str
    title: str
    severity: str
    due: datetime


@dataclass(frozen=True, slots=True)
class Customer:
    """One customer, as somebody may know them."""

    account: Account
    open: tuple[Row, ...]
    past: tuple[Row, ...]
    """Everything else, the newest first."""
    updates: tuple[UpdateDue, ...]
    """The updates that are owed, the first one first."""
    surveys: tuple[Survey, ...]
    interactions: tuple[Interaction, ...]
    given: tuple[Given, ...]
    """The newest first."""
    sums: tuple[Money, ...]
    """What was given in all, each currency for itself."""
    missing: tuple[str, ...]
    """What a system outside did not answer."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One customer in the list."""

    account: Account
    open: int
    worst: str
    """The highest severity that is open; empty when nothing is."""


def customer(desk: Desk, account_id: str, *, actor: str) -> Customer:
    """Everything of one customer. NotFound for one that nobody knows."""
    asker = desk.policy.actor(actor)
    account = desk.policy.account(account_id)
    if account is None:
        raise NotFound(f"There is no account {account_id[:80]!r}.", "See all: Accounts.")
    everything = Query(accounts=(account.id,), viewer=asker.id, order=Order.NEWEST, limit=None)
    rows = desk.store.rows(everything).rows
    open_ = sorted((row for row in rows if row.status in UNFINISHED), key=_by_due)
    given = sorted(_given(desk, rows), key=lambda one: one.gift.used_at, reverse=True)
    missing: list[str] = []
    return Customer(
        account=account,
        open=tuple(open_[:MOST_OPEN]),
        past=tuple(row for row in rows if row.status not in UNFINISHED),
        updates=tuple(sorted(_updates(open_), key=lambda one: one.due)),
        surveys=_surveys(desk, account.id, missing),
        interactions=_interactions(desk, account.id, asker.id, missing),
        given=tuple(given),
        sums=tuple(totals(one.gift.value for one in given if one.gift.value is not None)),
        missing=tuple(missing),
    )


def customers(desk: Desk, *, actor: str) -> tuple[Listed, ...]:
    """Every customer, with what is open."""
    asker = desk.policy.actor(actor)
    open_: dict[str, int] = {}
    worst: dict[str, str] = {}
    for severity in desk.policy.handbook().severities:
        query = Query(statuses=UNFINISHED, severities=(severity,), viewer=asker.id)
        for account, count in desk.store.counts(query, "account").items():
            if account is not None:
                open_[account] = open_.get(account, 0) + count
                worst.setdefault(account, severity)
    return tuple(
        Listed(account, open_.get(account.id, 0), worst.get(account.id, ""))
        for account in desk.policy.accounts().values()
    )


def _by_due(row: Row) -> tuple[bool, datetime, str]:
    return row.due_at is None, row.due_at or row.opened_at, row.id


def _updates(rows: Iterable[Row]) -> Iterable[UpdateDue]:
    for row in rows:
        dues = row.detail.get("dues")
        due = dues.get(UPDATE) if isinstance(dues, Mapping) else None
        if row.status in LIVE and isinstance(due, str):
            yield UpdateDue(row.id, row.title, row.severity or "", datetime.fromisoformat(due))


def _given(desk: Desk, rows: Iterable[Row]) -> Iterable[Given]:
    options = desk.policy.handbook().goodwill.options
    for row in rows:
        for gift in read(Case, row.detail["case"]).gifts:
            option = options.get(gift.option)
            yield Given(row.id, option.label if option else gift.option, gift)


def _surveys(desk: Desk, account: str, missing: list[str]) -> tuple[Survey, ...]:
    try:
        return desk.outside.feedback.get_surveys(account, until=desk.now())
    except (EscalationError, OSError):
        missing.append("surveys")
        return ()


def _interactions(
    desk: Desk, account: str, reader: str, missing: list[str]
) -> tuple[Interaction, ...]:
    try:
        return desk.outside.crm.get_interactions(
            account, since=desk.now() - YEAR, until=desk.now(), reader=reader
        )
    except (EscalationError, OSError):
        missing.append("the history of the CRM")
        return ()
