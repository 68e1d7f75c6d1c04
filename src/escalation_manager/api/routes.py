"""Which routes are there? All of them, in the order in which the document shows them."""

from __future__ import annotations

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from escalation_manager.api import (
    access,
    assisting,
    calls,
    changes,
    commands,
    directory,
    figures,
    hooks,
    policies,
    questions,
    words,
)
from escalation_manager.api.asking import only_known_parameters
from escalation_manager.desk.counter import Desk


def router(desk: Desk) -> APIRouter:
    """Everything under `/v1`."""
    routes = APIRouter(prefix="/v1", dependencies=[Depends(only_known_parameters)])
    for module in (
        questions,
        figures,
        words,
        commands,
        calls,
        assisting,
        changes,
        directory,
        policies,
        access,
        hooks,
    ):
        module.add(routes, desk)

    @routes.get("/openapi.json", include_in_schema=False)
    def document(request: Request) -> Response:
        """What this API can do, for programs: no secret, so it is open to all."""
        return JSONResponse(request.app.openapi())

    return routes
