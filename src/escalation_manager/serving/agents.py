"""Where do AI agents come in? At `/mcp`, where the library for it is installed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from escalation_manager.desk.counter import Desk

PATH = "/mcp"


def add(app: FastAPI, desk: Desk, *, https: bool, issuer: str = "") -> None:
    """Open that door; without its library the server is complete without it."""
    if find_spec("mcp") is None:
        return
    from escalation_manager.mcp.http import WELL_KNOWN, Door

    door = Door(desk, https=https, issuer=issuer)

    async def described(request: Request) -> Response:
        return door.described(request)

    app.router.routes.append(Route(PATH, door))
    for address in (WELL_KNOWN, f"{WELL_KNOWN}{PATH}"):
        app.router.routes.append(Route(address, described))
    before = app.router.lifespan_context

    @asynccontextmanager
    async def around(app_: Any) -> AsyncIterator[Any]:
        async with before(app_) as state:
            try:
                yield state
            finally:
                await door.close()

    app.router.lifespan_context = around
