"""How does somebody come in and go out? The forms behind the sign-in page."""

from __future__ import annotations

import re
from html import escape
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from escalation_manager.core.errors import EscalationError, NotAllowed
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.signing_in import TooManyTries
from escalation_manager.ports.identity import Identity
from escalation_manager.serving.cookies import LIFE_SECONDS, Cookies
from escalation_manager.serving.settings import Settings
from escalation_manager.serving.ways_in import demo_allowed, ways_in

PAGE = "/sign-in"
_OWN = re.compile(r"/(?![/\\])[^\s\\\x00-\x1f\x7f]*")


def router(desk: Desk, settings: Settings, cookies: Cookies) -> APIRouter:
    """The routes; a door may put a better page in the place of ours, before this one."""
    routes = APIRouter(include_in_schema=False)

    @routes.post(PAGE)
    def by_password(
        request: Request,
        person: Annotated[str, Form(max_length=200)],
        password: Annotated[str, Form(max_length=2000)],
        next: Annotated[str, Form(max_length=2000)] = "/",
    ) -> Response:
        """Name and password."""
        try:
            opened = desk.identity.sign_in(
                person,
                password,
                at=desk.now(),
                origin=origin(request),
                agent=request.headers.get("user-agent", ""),
            )
        except NotAllowed as refused:
            return again(refused, next)
        return welcome(desk, cookies, request, opened.value, next)

    @routes.post(f"{PAGE}/demo")
    def as_demo_person(
        request: Request,
        person: Annotated[str, Form(max_length=200)],
        next: Annotated[str, Form(max_length=2000)] = "/",
    ) -> Response:
        """One click as anybody of the demo company."""
        if not demo_allowed(desk, request):
            refused = NotAllowed(
                "Only a demo desk lets you in without a password, and only on its own machine.",
                "Sign in with your password.",
                rule="sign-in: demo",
            )
            return again(refused, next)
        try:
            opened = desk.identity.open_session(
                person,
                how="demo",
                at=desk.now(),
                origin=origin(request),
                agent=request.headers.get("user-agent", ""),
            )
        except EscalationError as refused:
            return again(refused, next)
        return welcome(desk, cookies, request, opened.value, next)

    @routes.post("/sign-out")
    def out(request: Request, csrf: Annotated[str, Form(max_length=200)] = "") -> Response:
        """End this session."""
        identity: Identity | None = request.state.identity
        response = RedirectResponse(PAGE, 303)
        if identity is None:
            return response
        if not right_csrf(identity, csrf or request.headers.get("x-csrf", "")):
            return HTMLResponse("<h1>This form is too old.</h1><p>Load the page again.</p>", 403)
        desk.identity.sign_out(identity, at=desk.now(), origin=origin(request))
        cookies.drop(response, cookies.session)
        return response

    @routes.get(PAGE)
    def page(
        request: Request,
        next: Annotated[str, Query(max_length=2000)] = "/",
        problem: Annotated[str, Query(max_length=500)] = "",
    ) -> Response:
        """A plain page, for a server without the web desk."""
        ways = ways_in(desk, settings, request)
        hidden = f'<input type=hidden name=next value="{escape(own_path(next))}">'
        parts = [f"<p role=alert>{escape(problem)}</p>" if problem else ""]
        if ways.provider:
            query = urlencode({"next": own_path(next)})
            parts.append(f'<p><a href="{PAGE}/provider?{query}">{escape(ways.provider)}</a></p>')
        parts.append(
            f"<form method=post action={PAGE}>{hidden}<label>Name <input name=person "
            "autocomplete=username required></label> <label>Password <input name=password "
            "type=password autocomplete=current-password required></label> "
            "<button>Sign in</button></form>"
        )
        parts.extend(
            f"<form method=post action={PAGE}/demo>{hidden}"
            f'<button name=person value="{escape(one.id)}">{escape(one.name)}</button></form>'
            for one in ways.demo
        )
        return HTMLResponse(
            "<!doctype html><html lang=en><meta charset=utf-8><title>Sign in</title>"
            f"<h1>Sign in</h1>{''.join(parts)}"
        )

    return routes


def welcome(
    desk: Desk, cookies: Cookies, request: Request, value: str, next_: str
) -> RedirectResponse:
    """On to where they wanted, with the new session, and with that alone."""
    before: Identity | None = request.state.identity
    if before is not None:
        # Whatever session the browser had is over: nobody can have planted this one.
        desk.identity.sign_out(before, at=desk.now(), origin=origin(request))
    response = RedirectResponse(own_path(next_), 303)
    cookies.put(response, cookies.session, value, LIFE_SECONDS)
    return response


def right_csrf(identity: Identity, given: str) -> bool:
    """Whether a form of this very session was sent."""
    return identity.proved_by(given)


def own_path(path: str) -> str:
    """The path where it is one of ours, else the front page: nobody is sent to another site."""
    return path if _OWN.fullmatch(path) and not path.startswith(PAGE) else "/"


def origin(request: Request) -> str:
    """The address it came from."""
    return request.client.host if request.client else ""


def again(refused: EscalationError, next_: str) -> Response:
    """Back to the page, with what was wrong."""
    said = f"{refused.message} {refused.remedy}"
    query = urlencode({"problem": said, "next": own_path(next_)})
    response = RedirectResponse(f"{PAGE}?{query}", 303)
    if isinstance(refused, TooManyTries):
        response.headers["retry-after"] = str(refused.seconds)
    return response
