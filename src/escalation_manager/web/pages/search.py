"""Where is it? A few letters find escalations, accounts and people at once."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from escalation_manager.desk.counter import Desk
from escalation_manager.desk.searching import search
from escalation_manager.web.asking import Viewer
from escalation_manager.web.rendering import page, partial
from escalation_manager.web.views.queue import known, line

SHORT = 5
"""Of each kind while somebody types; the page shows more."""
LONG = 25


def add(routes: APIRouter, desk: Desk) -> None:
    """Put the search on the router."""

    @routes.get("/search")
    def find(
        request: Request,
        viewer: Viewer,
        q: Annotated[str, Query(max_length=2000)] = "",
    ) -> Response:
        typing = bool(request.headers.get("x-partial"))
        found = search(desk, q, actor=viewer.person, most=SHORT if typing else LONG)
        everything, handbook = known(desk, desk.now()), desk.policy.handbook()
        values: dict[str, Any] = {
            "found": found,
            "lines": [line(everything, row) for row in found.escalations],
            "label": handbook.role_label,
        }
        if typing:
            return partial(request, "search_results.html", **values)
        return page(request, "search.html", **values)
