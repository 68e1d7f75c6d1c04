"""Which addresses has the web desk? Found from its routes, so that a new page is attacked too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from fastapi.routing import APIRoute

from escalation_manager import web
from escalation_manager.desk.counter import Desk

_HOLE = re.compile(r"{(\w+)(?::\w+)?}")
SIGNING = ("/sign-in", "/sign-out")
"""The ways in and out, which have attacks of their own."""
STREAMS = ("/live",)
"""They do not end by themselves."""
VALUES = {
    "clock": "response",
    "account": "acc_123",
    "account_id": "acc_123",
    "person": "mia",
    "metric": "mttr",
    "figure": "mttr",
    "name": "mttr",
    "message": "M1",
    "task": "T1",
    "goodwill": "G1",
    "request": "G1",
    "rule": "promise_needs_confirmation",
    "verb": "add-note",
    "format": "csv",
    "version": "1",
}


def paths(
    desk: Desk, method: str, escalation: str, **values: str
) -> Iterator[tuple[str, frozenset[str]]]:
    """Every address of the web desk for this method, with the names of its filled holes."""
    for route in web.router(desk).routes:
        if not isinstance(route, APIRoute) or method not in (route.methods or ()):
            continue
        if route.path.startswith(SIGNING):
            continue
        holes = frozenset(_HOLE.findall(route.path))
        yield _filled(route.path, escalation, values), holes


def _filled(path: str, escalation: str, values: Mapping[str, str]) -> str:
    known = {**VALUES, **values}

    def value(hole: re.Match[str]) -> str:
        name = hole[1]
        if name in ("id", "id_", "escalation", "esc"):
            return escalation
        return known.get(name, "1")

    return _HOLE.sub(value, path)
