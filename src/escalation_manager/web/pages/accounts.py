"""How do we stand with our customers? All of them, and everything about one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from escalation_manager.core.money import Money
from escalation_manager.core.zones import zone
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.customers import Customer, Listed, customer, customers
from escalation_manager.desk.trends import later, month_of
from escalation_manager.web.asking import Viewer
from escalation_manager.web.rendering import page
from escalation_manager.web.views import charts
from escalation_manager.web.views.ages import days_off
from escalation_manager.web.views.queue import health, known, line

ORDERS = (
    ("open", "What is open"),
    ("name", "Name"),
    ("arr", "ARR"),
    ("health", "Health"),
    ("renewal", "Renewal"),
)
MONTHS, MOST, SHOWN_PAST = 12, 200, 30


def add(routes: APIRouter, desk: Desk) -> None:
    """Put the list and the page of each customer on the router."""

    @routes.get("/accounts")
    def accounts(
        request: Request,
        viewer: Viewer,
        q: Annotated[str, Query(max_length=2000)] = "",
        order: Annotated[str, Query(max_length=20)] = "open",
        from_: Annotated[int, Query(alias="after", ge=0, le=10_000_000)] = 0,
    ) -> Response:
        order = order if order in dict(ORDERS) else "open"
        found = _sorted(desk, _matching(customers(desk, actor=viewer.person), q), order)
        more = from_ + MOST < len(found)
        return page(
            request,
            "accounts.html",
            rows=[_row(desk, one) for one in found[from_ : from_ + MOST]],
            total=len(found),
            open_count=sum(1 for one in found if one.open),
            q=q.strip(),
            order=order,
            orders=ORDERS,
            more=f"/accounts?{urlencode({'q': q, 'order': order, 'after': from_ + MOST})}"
            if more
            else "",
        )

    @routes.get("/accounts/{id}")
    def account(
        request: Request, id: Annotated[str, Path(max_length=120)], viewer: Viewer
    ) -> Response:
        found = customer(desk, id, actor=viewer.person)
        return page(request, "account.html", **_values(desk, found, viewer.person))


def _matching(found: Iterable[Listed], q: str) -> list[Listed]:
    words = q.casefold().split()
    return [
        one
        for one in found
        if all(word in f"{one.account.name} {one.account.id}".casefold() for word in words)
    ]


def _sorted(desk: Desk, found: list[Listed], order: str) -> list[Listed]:
    """As asked; what nobody knows comes last."""
    ranks = {name: one.rank for name, one in desk.policy.handbook().severities.items()}

    def key(one: Listed) -> tuple[Any, ...]:
        account = one.account
        match order:
            case "arr":
                return (account.arr is None, -(account.arr or 0), account.name)
            case "health":
                return (account.health is None, account.health or 0, account.name)
            case "renewal":
                renews = account.contract.renews_on
                return (renews is None, renews or date.max, account.name)
            case "name":
                return (account.name.casefold(),)
            case _:
                worst = ranks.get(one.worst, len(ranks))
                return (not one.open, worst, -one.open, account.name)

    return sorted(found, key=key)


def _row(desk: Desk, one: Listed) -> dict[str, Any]:
    account, handbook = one.account, desk.policy.handbook()
    severity = handbook.severities.get(one.worst)
    csm = next((person for role, person in account.team if role == "csm"), "")
    return {
        "id": account.id,
        "name": account.name,
        "plan": account.contract.plan,
        "arr": _arr(account.arr, account.currency),
        "health": health(account.health, account.health_before),
        "renewal": _renewal(desk, account.contract.renews_on),
        "open": one.open,
        "worst": one.worst,
        "worst_label": severity.label if severity else "",
        "csm": csm,
        "csm_name": desk.policy.directory().name(csm) if csm else "",
    }


def _arr(amount: Any, currency: str) -> Money | None:
    return Money(amount, currency) if amount is not None else None


def _renewal(desk: Desk, day: date | None) -> str:
    return days_off(day, desk.now().date()) if day else ""


def _values(desk: Desk, found: Customer, person: str) -> dict[str, Any]:
    account, now, directory = found.account, desk.now(), desk.policy.directory()
    handbook = desk.policy.handbook()
    labels = {name: one.label for name, one in handbook.severities.items()}
    everything = known(desk, now)
    further = [one for one in found.interactions if not one.summary.startswith("ESC-")]
    return {
        "account": account,
        "arr": _arr(account.arr, account.currency),
        "health": health(account.health, account.health_before),
        "renewal": _renewal(desk, account.contract.renews_on),
        "lines": [line(everything, row) for row in found.open],
        "updates": found.updates,
        "labels": labels,
        "strip": _strip(found, labels, now, _here(desk, person)),
        "past": [line(everything, row) for row in found.past[:SHOWN_PAST]],
        "past_count": len(found.past),
        "surveys": found.surveys[:12],
        "interactions": further[:8],
        "given": found.given,
        "sums": found.sums,
        "missing": found.missing,
        "team": [
            (id_, directory.name(id_), handbook.role_label(role)) for role, id_ in account.team
        ],
        "contacts": sorted(account.contacts, key=lambda one: (not one.primary, not one.executive)),
        "contact_names": {one.id: one.name for one in account.contacts},
        "names": directory.name,
        "back": f"/accounts/{account.id}",
    }


def _here(desk: Desk, person: str) -> Any:
    known = desk.policy.directory().people.get(person)
    return zone(known.time_zone if known else "UTC")


def _strip(found: Customer, labels: dict[str, str], now: datetime, here: Any) -> Markup:
    """Every escalation of the last twelve months in the month in which it was opened."""
    first, _ = month_of(now, here)
    starts = [later(first, -n) for n in reversed(range(MONTHS))]
    rows = [*found.open, *found.past]
    values = []
    for start in starts:
        end = later(start, 1)
        inside = sorted(
            (row for row in rows if start <= row.opened_at < end), key=lambda row: row.opened_at
        )
        values.append(
            (
                f"{start:%b}",
                [
                    (
                        row.severity or "low",
                        f"{row.id} {labels.get(row.severity or '', '')}: {row.title}",
                    )
                    for row in inside
                ],
            )
        )
    return charts.months(values, "Escalations by the month in which they were opened")
