"""How does a page answer when something is refused? In place, in words, and never with a trace."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import urlencode

from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from escalation_manager.core.errors import EscalationError
from escalation_manager.core.numbering import number
from escalation_manager.web.refusing import refused, unreadable

SIGN_IN = "/sign-in"
SAFE = ("GET", "HEAD")


class SignInFirst(Exception):
    """Nobody is signed in: the page can be asked for again afterwards."""


class PageRoute(APIRoute):
    """A route whose refusals are pages, or partials for a page that is already there."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's own handler, with our answers around it."""
        handler, of_one = super().get_route_handler(), self.path.startswith("/e/{")

        async def answered(request: Request) -> Response:
            if of_one and request.method in SAFE and (address := _canonical(request)):
                return RedirectResponse(address, 308)
            try:
                return await handler(request)
            except SignInFirst:
                return _to_sign_in(request)
            except EscalationError as error:
                return refused(request, error)
            except RequestValidationError:
                return unreadable(request)

        return answered


def _canonical(request: Request) -> str:
    """The address of an escalation that was typed in another way; empty: this is it, or none.

    Whether there is one, and whether they may know of it, is asked there and not here.
    """
    _, _, typed, *rest = request.url.path.split("/")
    wanted = number(typed)
    if wanted is None or wanted == typed:
        return ""
    query = f"?{request.url.query}" if request.url.query else ""
    return "/".join(("/e", wanted, *rest)) + query


def _to_sign_in(request: Request) -> Response:
    """Afterwards they are where they wanted to be; a form that was sent is not sent again."""
    wanted = "/"
    if request.method in SAFE:
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    where = f"{SIGN_IN}?{urlencode({'next': wanted})}" if wanted != "/" else SIGN_IN
    stream = "text/event-stream" in request.headers.get("accept", "")
    if stream or request.headers.get("x-partial"):
        return Response(status_code=401, headers={"x-go": where})
    return RedirectResponse(where, 303)
