"""What does the desk show when it says no? The reason, the rule and the way on."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Scope

from escalation_manager.core.errors import (
    BadInput,
    Conflict,
    EscalationError,
    Faults,
    NotAllowed,
    NotFound,
    StoreError,
)
from escalation_manager.web.rendering import page, partial
from escalation_manager.web.ways import remedy

FORBIDDING = ("permission", "sign-in")


def status_of(error: EscalationError) -> int:
    """The HTTP status that fits."""
    if isinstance(error, NotAllowed):
        return 403 if error.rule.startswith(FORBIDDING) else 409
    for kind, status in ((NotFound, 404), (Conflict, 409), (BadInput, 422), (StoreError, 503)):
        if isinstance(error, kind):
            return status
    return 500


def refused(
    request: Request,
    error: EscalationError,
    *,
    target: str = "refusal",
    ways: tuple[tuple[str, str], ...] = (),
) -> Response:
    """The refusal as a partial for the page that asked, or as a page of its own."""
    status = status_of(error)
    rule = error.rule if isinstance(error, NotAllowed) else ""
    faults = error.faults if isinstance(error, Faults) else ()
    message = error.message.splitlines()[0].removesuffix(":")
    values: dict[str, Any] = {
        "message": message,
        "remedy": remedy(error),
        "rule": "" if rule.startswith(FORBIDDING) else rule,
        "faults": faults,
        "status": status,
        "target": target,
        "ways": ways,
    }
    if request.headers.get("x-partial"):
        return partial(request, "refusal.html", status_code=status, **values)
    if status == 404:
        return not_there(request, message)
    return page(request, "refused.html", status_code=status, **values)


def not_there(request: Request, message: str = "There is no such page.") -> Response:
    """The same for what does not exist and for what this person may not know of."""
    return page(request, "not_there.html", status_code=404, message=message)


def by_server(
    scope: Scope, status: int, message: str, remedy: str, headers: Mapping[str, str]
) -> Response:
    """What the server itself refuses, in the form of the desk: before any page was reached."""
    request = Request(scope)
    try:
        if status == 404:
            answer = not_there(request)
        else:
            answer = page(
                request,
                "refused.html",
                status_code=status,
                status=status,
                message=message,
                remedy=remedy,
                rule="",
                faults=(),
                target="refusal",
                ways=(),
            )
    except EscalationError:
        # The desk cannot be read: the page is told without anything that it would say.
        answer = HTMLResponse(
            f"<!doctype html><html lang=en><meta charset=utf-8><title>{escape(message)}</title>"
            f"<h1>{escape(message)}</h1><p>{escape(remedy)}</p>",
            status,
        )
    answer.headers.update(headers)
    return answer


def unreadable(request: Request) -> Response:
    """An address whose parts cannot be read."""
    error = BadInput("This address cannot be read.", "Go back, and follow a link from there.")
    return refused(request, error)
