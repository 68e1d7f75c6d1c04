"""Who works here: roles, rungs, how they are reached, when they are away, and who stands in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from escalation_manager.core.directory import Person
from escalation_manager.core.errors import BadInput, EscalationError, NotAllowed, NotFound
from escalation_manager.core.rungs import has_left, unavailable
from escalation_manager.core.zones import zone
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.reading import LIVE
from escalation_manager.desk.staffing import (
    absences,
    add_leave,
    drop_leave,
    fills,
    may_staff,
    set_deputy,
)
from escalation_manager.ports.log import Query as Asked
from escalation_manager.web.asking import Form, Sent, Viewer
from escalation_manager.web.refusing import status_of
from escalation_manager.web.rendering import page, say

PLACE = "/admin/people"
Id = Annotated[str, Path(max_length=120)]


@dataclass(frozen=True, slots=True)
class Line:
    """One person in the list."""

    id: str
    name: str
    roles: str
    kinds: tuple[str, ...]
    away: str
    now_away: bool
    deputy: str
    rungs: tuple[str, ...]
    agent: bool
    left: bool
    password: bool | None
    """Whether they sign in by password; None: not for the one who looks."""


def add(routes: APIRouter, desk: Desk) -> None:
    """Put the list and everybody's page on the router."""

    @routes.get(PLACE)
    def people(
        request: Request, viewer: Viewer, q: Annotated[str, Query(max_length=2000)] = ""
    ) -> Response:
        admin = desk.policy.actor(viewer.person).has("admin")
        directory = desk.policy.directory()
        found = [_line(desk, one, admin=admin) for one in directory.people.values()]
        words = q.casefold().split()
        shown = [
            one
            for one in found
            if all(word in f"{one.name} {one.id} {one.roles}".casefold() for word in words)
        ]
        shown.sort(key=lambda one: (one.left, one.agent, one.name))
        label = desk.policy.handbook().role_label
        pools = [
            (label(role), [directory.name(id_) for id_ in ids])
            for role, ids in directory.pools.items()
        ]
        return page(request, "people.html", people=shown, q=q.strip(), pools=pools, admin=admin)

    @routes.get(PLACE + "/{id}")
    def person(request: Request, id: Id, viewer: Viewer) -> Response:
        return _person_page(request, desk, id, viewer.person)

    @routes.post(PLACE + "/{id}/leave")
    def leave(request: Request, id: Id, sent: Form) -> Response:
        first, last = sent.text("first"), sent.text("last") or sent.text("first")

        def do() -> str:
            days = _day(first), _day(last)
            if sent.text("drop"):
                drop_leave(desk, id, *days, actor=sent.person)
                return "The leave was taken out."
            add_leave(desk, id, *days, actor=sent.person)
            return "The leave is known: the ladder passes them over then."

        return _changed(request, desk, id, sent, do)

    @routes.post(PLACE + "/{id}/deputy")
    def deputy(request: Request, id: Id, sent: Form) -> Response:
        def do() -> str:
            set_deputy(desk, id, sent.text("deputy"), actor=sent.person)
            return "The deputy is known."

        return _changed(request, desk, id, sent, do)


def _changed(request: Request, desk: Desk, id_: str, sent: Sent, do: Any) -> Response:
    try:
        said = do()
    except NotFound:
        raise
    except EscalationError as error:
        return _person_page(request, desk, id_, sent.person, problem=error, fields=sent.fields)
    return say(RedirectResponse(f"{PLACE}/{id_}", 303), said)


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise BadInput("That is no day.", "Write it as 2026-03-12.") from None
    if not 2000 <= found.year <= 2200:
        raise BadInput("That day lies far away.", "Give a nearer one.")
    return found


def _line(desk: Desk, one: Person, *, admin: bool) -> Line:
    now, directory = desk.now(), desk.policy.directory()
    today = now.astimezone(zone(one.time_zone)).date()
    leave = absences((one,), today).get(one.id)
    label = desk.policy.handbook().role_label
    away = ""
    if leave is not None:
        away = f"until {leave.last}" if leave.first <= today else f"from {leave.first}"
    return Line(
        id=one.id,
        name=one.name,
        roles=", ".join(map(label, one.roles)),
        kinds=tuple(dict.fromkeys(method.kind for method in one.contact_methods)),
        away=away,
        now_away=leave is not None and leave.first <= today,
        deputy=directory.name(one.deputy) if one.deputy else "",
        rungs=fills(desk, one),
        agent=one.agent,
        left=has_left(one, now),
        password=desk.identity.has_password(one.id) if admin and not one.agent else None,
    )


def _person_page(
    request: Request,
    desk: Desk,
    id_: str,
    viewer: str,
    *,
    problem: EscalationError | None = None,
    fields: Mapping[str, str] | None = None,
) -> Response:
    directory, now = desk.policy.directory(), desk.now()
    desk.policy.actor(viewer)
    one = directory.people.get(id_)
    if one is None or id_ == "system":
        raise NotFound(f"There is nobody called {id_[:80]!r}.", "See everybody: Admin, People.")
    admin = desk.policy.actor(viewer).has("admin")
    try:
        alerts = desk.inbox(id_, actor=viewer)[:20]
    except NotAllowed:
        alerts = None
    count = desk.store.count(Asked(statuses=LIVE, owners=(id_,), viewer=viewer))
    accounts = sorted(
        (account.name, account.id, desk.policy.handbook().role_label(role))
        for account in desk.policy.accounts().values()
        for role, person in account.team
        if person == id_
    )
    others = [
        (other.id, other.name)
        for other in sorted(directory.people.values(), key=lambda other: other.name)
        if not other.agent and other.id != id_ and not has_left(other, now)
    ]
    return page(
        request,
        "person.html",
        status_code=status_of(problem) if problem else 200,
        one=one,
        line=_line(desk, one, admin=admin),
        why_not=unavailable(one, now),
        manager=directory.name(one.manager) if one.manager else "",
        owns=count,
        accounts=accounts,
        alerts=alerts,
        may=may_staff(desk, id_, actor=viewer) and not one.agent,
        admin=admin,
        others=others,
        problem=problem,
        fields=fields or {},
        today=now.astimezone(zone(one.time_zone)).date(),
    )
