"""What needs me now? The sentence of counts, the next thing to do, and everything by deadline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from escalation_manager.core.next_step import SOON
from escalation_manager.core.permissions import unknown
from escalation_manager.desk.answers import Step
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.reading import LIVE, UNFINISHED
from escalation_manager.ports.log import Order, Query, Row
from escalation_manager.web.asking import Viewer
from escalation_manager.web.rendering import page
from escalation_manager.web.views.doing import Doing, doing
from escalation_manager.web.views.queue import GROUPS, Line, known, line

ROWS, MOST_ROWS = 200, 5000
"""On a page, and on one that somebody asked to be long."""
TABS = (
    ("mine", "Mine"),
    ("risk", "At risk"),
    ("open", "All open"),
    ("waiting", "Waiting on customer"),
    ("resolved", "Resolved"),
)
ENDED = ("resolved", "closed")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for. Whatever it does not know it leaves out."""

    tab: str = "open"
    q: str = ""
    severity: tuple[str, ...] = ()
    type: str = ""
    owner: str = ""
    after: str = ""
    rows: int = ROWS

    def url(self, **changed: object) -> str:
        """The address with some of it changed; always from the first page on."""
        return self.address(replace(self, **{"after": "", **changed}))  # type: ignore[arg-type]

    def toggled(self, severity: str) -> str:
        """The address with that severity switched on or off."""
        chosen = tuple(s for s in self.severity if s != severity)
        return self.url(severity=chosen if severity in self.severity else (*chosen, severity))

    @staticmethod
    def address(filters: Filters) -> str:
        """Only what differs from the plain queue."""
        plain = Filters()
        parts: list[tuple[str, str]] = []
        for name in ("tab", "q", "type", "owner", "after"):
            value = getattr(filters, name)
            if value != getattr(plain, name):
                parts.append((name, value))
        parts.extend(("severity", one) for one in filters.severity)
        if filters.rows != ROWS:
            parts.append(("rows", str(filters.rows)))
        return f"/?{urlencode(parts)}" if parts else "/"

    @property
    def narrowed(self) -> bool:
        """Whether anything besides the tab leaves something out."""
        return bool(self.q or self.severity or self.type or self.owner)

    @property
    def whole(self) -> bool:
        """Whether it is the open ones from the beginning, where a changed row has its place."""
        return self.tab == "open" and not self.narrowed and not self.after


@dataclass(frozen=True, slots=True)
class Counts:
    """The sentence under the heading."""

    need: int
    overdue: int
    soon: int


def add(routes: APIRouter, desk: Desk) -> None:
    """Put the queue on the router."""

    @routes.get("/")
    def queue(request: Request, viewer: Viewer) -> Response:
        return queue_page(request, desk, viewer.person)


def queue_page(request: Request, desk: Desk, person: str) -> Response:
    """The whole page, at the filters of its address."""
    # Read first: what changes while the page is made comes again with the stream.
    position = desk.position()
    now, filters = desk.now(), filters_of(request.query_params)
    lines, after, total = _lines(desk, filters, person, now)
    groups = [(key, label, [one for one in lines if one.group == key]) for key, label in GROUPS]
    handbook, directory = desk.policy.handbook(), desk.policy.directory()
    return page(
        request,
        "queue.html",
        **head(desk, person, now),
        position=position,
        tabs=_tabs(desk, person, now),
        filters=filters,
        groups=groups,
        shown=len(lines),
        total=total,
        more=Filters.address(replace(filters, after=after)) if after else "",
        most=MOST_ROWS,
        severities=list(handbook.severities.values()),
        types=[(one.name, one.label) for one in handbook.types.values()],
        owners=sorted(
            ((one.id, one.name) for one in directory.people.values() if not one.agent),
            key=lambda pair: pair[1],
        ),
        empty_desk=not lines and not filters.narrowed and _nothing_at_all(desk, person),
        back=Filters.address(filters),
    )


def head(desk: Desk, person: str, now: datetime) -> Mapping[str, Any]:
    """What depends on who looks: the counts and the card."""
    steps = desk.next(actor=person, limit=None)
    dues = [one.step.due for one in steps if one.step.due is not None]
    counts = Counts(
        len(steps),
        sum(1 for due in dues if due < now),
        sum(1 for due in dues if now <= due <= now + SOON),
    )
    return {
        "counts": counts,
        "first": _first(desk, steps, person, now),
    }


def _first(
    desk: Desk, steps: tuple[Step, ...], person: str, now: datetime
) -> tuple[Line, Doing] | None:
    """The first step of somebody's list, with its row."""
    if not steps:
        return None
    whole = desk.show(steps[0].escalation, actor=person)
    zone = desk.policy.directory().people[person].time_zone
    card = doing(whole, steps[0].step, zone)
    return one_line(desk, whole.state.id, person, now), card


def one_line(desk: Desk, escalation: str, person: str, now: datetime) -> Line:
    """The row of one escalation; unknown to whoever may not know of it."""
    row = desk.store.row(escalation)
    if row is None or (row.readers is not None and person not in row.readers):
        raise unknown(escalation)
    return line(known(desk, now), row)


def filters_of(given: QueryParams) -> Filters:
    """The filters in an address; what they cannot be is left out."""
    tab = given.get("tab", "open")
    return Filters(
        tab=tab if tab in dict(TABS) else "open",
        q=given.get("q", "").strip()[:200],
        severity=tuple(dict.fromkeys(given.getlist("severity")))[:10],
        type=given.get("type", "")[:60],
        owner=given.get("owner", "")[:60],
        after=given.get("after", "")[:200],
        rows=MOST_ROWS if given.get("rows") == str(MOST_ROWS) else ROWS,
    )


def _query(filters: Filters, now: datetime) -> Query:
    query = Query(
        statuses=UNFINISHED if filters.tab == "open" else LIVE,
        severities=filters.severity,
        types=(filters.type,) if filters.type else (),
        owners=(filters.owner,) if filters.owner else (),
        text=filters.q,
        order=Order.DUE,
        after=filters.after,
        limit=filters.rows,
    )
    if filters.tab == "risk":
        return replace(query, due_before=now + SOON)
    if filters.tab == "resolved":
        return replace(query, statuses=ENDED, order=Order.NEWEST)
    return query


def _lines(
    desk: Desk, filters: Filters, person: str, now: datetime
) -> tuple[list[Line], str | None, int]:
    all_known = known(desk, now)
    if filters.tab in ("mine", "waiting"):
        rows = [row for row in _picked(desk, filters.tab, person) if _passes(row, filters)]
        never = datetime.max.replace(tzinfo=now.tzinfo)
        rows.sort(key=lambda row: (row.due_at or never, row.id))
        return [line(all_known, row) for row in rows[: filters.rows]], None, len(rows)
    query = _query(filters, now)
    if filters.tab == "open" and not filters.narrowed:
        found = desk.list(query, actor=person, total=desk.board.count(desk.policy.actor(person)))
    else:
        found = desk.list(query, actor=person)
    lines = [line(all_known, one.row) for one in found.lines]
    if filters.tab == "resolved":
        lines = [replace(one, group="done") for one in lines]
    return lines, found.after, found.total


def _picked(desk: Desk, tab: str, person: str) -> list[Row]:
    """The rows of a tab that the board keeps: what asks this person, or waits for the customer."""
    if tab == "mine":
        ids = [step.escalation for step in desk.next(actor=person, limit=None)]
    else:
        ids = list(desk.board.paused(desk.policy.actor(person)))
    found = (desk.store.row(id_) for id_ in ids)
    return [row for row in found if row is not None]


def _passes(row: Row, filters: Filters) -> bool:
    words = filters.q.casefold().split()
    return (
        (not filters.severity or row.severity in filters.severity)
        and (not filters.type or row.type == filters.type)
        and (not filters.owner or row.owner == filters.owner)
        and all(word in row.words for word in words)
    )


def _tabs(desk: Desk, person: str, now: datetime) -> list[tuple[str, str, int | None]]:
    """Each tab with how many it holds, where that is one look."""
    asker = desk.policy.actor(person)
    counts: dict[str, int] = {
        "mine": len(desk.next(actor=person, limit=None)),
        "risk": desk.store.count(Query(statuses=LIVE, due_before=now + SOON, viewer=asker.id)),
        "open": desk.board.count(asker),
        "waiting": len(desk.board.paused(asker)),
    }
    return [(key, label, counts.get(key)) for key, label in TABS]


def _nothing_at_all(desk: Desk, person: str) -> bool:
    return desk.store.count(Query(viewer=person)) == 0
