"""Who are you? A password, the company's account, or anybody of the demo company."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from escalation_manager.core.directory import Person
from escalation_manager.core.handbook import ROLES
from escalation_manager.core.permissions import ADMIN
from escalation_manager.core.rungs import has_left
from escalation_manager.demo import YOU
from escalation_manager.desk.counter import Desk
from escalation_manager.ports.identity import WaysIn
from escalation_manager.web.rendering import page
from escalation_manager.web.routing import SIGN_IN


def add(routes: APIRouter, desk: Desk) -> None:
    """Put the page on the router; the server itself takes its forms."""

    @routes.get(SIGN_IN)
    def sign_in(
        request: Request,
        next: Annotated[str, Query(max_length=2000)] = "/",
        problem: Annotated[str, Query(max_length=500)] = "",
    ) -> Response:
        if request.headers.get("sec-fetch-site") not in (None, "same-origin"):
            problem = ""  # words that another site put into a link are not ours to say
        ways: WaysIn = request.app.state.ways_in(request)
        handbook = desk.policy.handbook()
        persons = [
            (one, ", ".join(handbook.role_label(role) for role in one.roles[:2]))
            for one in sorted(ways.demo, key=_first_of_all)
            if one.roles and not has_left(one, desk.now())
        ]
        return page(
            request,
            "sign_in.html",
            status_code=401 if problem else 200,
            ways=ways,
            persons=persons,
            anybody=bool(desk.policy.directory().people),
            next=next,
            problem=problem,
        )


def _first_of_all(person: Person) -> tuple[bool, int, str]:
    """Whom a newcomer is best, then by role as the handbook's ladder has them."""
    roles = [*ROLES, ADMIN]
    place = min((roles.index(role) for role in person.roles if role in roles), default=len(roles))
    return person.id != YOU, place, person.name
