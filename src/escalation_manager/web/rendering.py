"""How does a page come together? A strict template, and what every page shows besides its own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote, unquote

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from escalation_manager.desk.counter import Desk
from escalation_manager.ports.identity import Identity
from escalation_manager.web import files
from escalation_manager.web.views import ages, money, people
from escalation_manager.web.views.around import Around, around

SAID = "escalations-said"
"""The sentence that the next page says, after a form was sent without script."""
THEME, DENSITY, KEYS = "escalations-theme", "escalations-rows", "escalations-keys"
"""Choices that the browser keeps: appearance, height of rows, keyboard on or off."""


def page(request: Request, name: str, *, status_code: int = 200, **values: Any) -> Response:
    """A whole page; for a request with `X-Partial`, only its blocks that can be replaced."""
    said = unquote(request.cookies.get(SAID, ""))[:300]
    about = _around(request)
    html = (
        _environment()
        .get_template(name)
        .render(
            **_everywhere(request, about),
            said=said,
            partial=bool(request.headers.get("x-partial")),
            **values,
        )
    )
    response = _answer(request, html, status_code)
    if said:
        response.delete_cookie(SAID, path="/", httponly=True, samesite="lax")
    return response


def partial(
    request: Request, name: str, *, status_code: int = 200, say: str = "", **values: Any
) -> Response:
    """Some elements, each with an id, that replace those on the page that is already there."""
    html = (
        _environment()
        .get_template(name)
        .render(**_everywhere(request, _around(request)), said="", partial=True, **values)
    )
    response = _answer(request, html, status_code)
    if say:
        response.headers["x-say"] = quote(say)
    return response


def _answer(request: Request, html: str, status_code: int) -> Response:
    """The script hears of a refusal in a header: a browser's console would call it an error."""
    if status_code >= 400 and request.headers.get("x-partial"):
        return HTMLResponse(html, 200, {"x-status": str(status_code)})
    return HTMLResponse(html, status_code)


def fragment(name: str, **values: Any) -> str:
    """HTML that depends on no viewer: it is rendered once, and sent to everybody."""
    return _environment().get_template(name).render(**values)


def say(response: Response, sentence: str) -> Response:
    """Let the next page say this once."""
    response.set_cookie(
        SAID, quote(sentence[:300]), max_age=60, path="/", httponly=True, samesite="lax"
    )
    return response


def _around(request: Request) -> Around:
    desk: Desk = request.app.state.desk
    identity: Identity | None = getattr(request.state, "identity", None)
    return around(desk, identity)


def _everywhere(request: Request, about: Around) -> Mapping[str, Any]:
    return {
        "here": request.url.path,
        "query": request.url.query,
        "me": about,
        "csrf": about.csrf,
        "now": about.now,
        "theme": _choice(request, THEME, ("light", "dark")),
        "density": _choice(request, DENSITY, ("compact",)),
        "keys": _choice(request, KEYS, ("off",)),
    }


def _choice(request: Request, cookie: str, known: tuple[str, ...]) -> str:
    found = request.cookies.get(cookie, "")
    return found if found in known else ""


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("escalation_manager.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals["static"] = files.url
    made.filters.update(
        money=money.whole,
        short_money=money.short,
        ago=ages.ago,
        moment=ages.moment,
        exact=ages.exact,
        span=ages.span,
        iso=ages.iso,
        initials=people.initials,
        hue=people.hue,
    )
    return made
