"""What does this browser remember? Appearance, height of rows, shortcuts on or off."""

from __future__ import annotations

import re

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from escalation_manager.desk.counter import Desk
from escalation_manager.web.asking import Form
from escalation_manager.web.rendering import DENSITY, KEYS, THEME

YEAR = 365 * 24 * 3600
CHOICES = (
    ("theme", THEME, ("light", "dark")),
    ("rows", DENSITY, ("compact",)),
    ("keys", KEYS, ("off",)),
)
"""(field, cookie, what is worth remembering): anything else is the plain way, and is forgotten."""
_OWN = re.compile(r"/(?![/\\])[^\s\\\x00-\x1f\x7f]*")


def add(routes: APIRouter, desk: Desk) -> None:  # noqa: ARG001
    """Put the choices on the router."""

    @routes.post("/choices")
    def choose(request: Request, sent: Form) -> Response:
        response = RedirectResponse(own_path(sent.text("back", "/")), 303)
        secure = request.url.scheme == "https"
        for field, cookie, known in CHOICES:
            chosen = sent.text(field)
            if chosen in known:
                response.set_cookie(
                    cookie, chosen, max_age=YEAR, path="/", samesite="lax", secure=secure
                )
            elif chosen:
                response.delete_cookie(cookie, path="/", samesite="lax", secure=secure)
        return response


def own_path(path: str) -> str:
    """The path where it is one of ours, else the queue: nobody is sent to another site."""
    return path if _OWN.fullmatch(path) else "/"
