"""How does the server itself refuse, before any door was reached? As a problem, or as a page."""

from __future__ import annotations

import json
from http import HTTPStatus

from starlette.responses import Response
from starlette.types import Scope

from escalation_manager import web

PROBLEM = "application/problem+json"


def refusal(
    scope: Scope, status: int, code: str, message: str, remedy: str, **headers: str
) -> Response:
    """The refusal in the form that the asker reads."""
    title = HTTPStatus(status).phrase
    extra = {name.replace("_", "-"): value for name, value in headers.items()}
    if wants_page(scope):
        return web.by_server(scope, status, message, remedy, extra)
    body = {
        "type": f"/problems/{code.replace('_', '-')}",
        "title": title,
        "status": status,
        "detail": message,
        "code": code,
        "remedy": remedy,
    }
    return Response(json.dumps(body), status, extra, PROBLEM)


def wants_page(scope: Scope) -> bool:
    """Whether a browser shows the answer to a person."""
    if scope["path"].startswith(("/v1", "/mcp", "/health", "/ready", "/metrics")):
        return False
    accept = header(scope, b"accept")
    return "text/html" in accept


def header(scope: Scope, name: bytes) -> str:
    """The header's value, empty when it is not there."""
    for key, value in scope["headers"]:
        if key == name:
            return str(value.decode("latin-1"))
    return ""
