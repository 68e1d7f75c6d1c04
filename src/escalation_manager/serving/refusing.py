"""What becomes of an error that a door did not answer? A problem for programs, else a page."""

from __future__ import annotations

import logging

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from escalation_manager.api.problems import (
    from_http,
    from_refusal,
    from_validation,
    unexpected,
)
from escalation_manager.core.errors import EscalationError
from escalation_manager.serving.answering import refusal, wants_page
from escalation_manager.serving.limits import TooLarge

log = logging.getLogger("escalations.errors")


def refuse_in_form(app: FastAPI) -> None:
    """Every error that leaves a door is told in the form that its asker reads."""

    @app.exception_handler(EscalationError)
    async def refused(request: Request, error: EscalationError) -> Response:
        return _page(request, from_refusal(error, request))

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        return _page(request, from_validation(error))

    @app.exception_handler(HTTPException)
    async def answered(request: Request, error: HTTPException) -> Response:
        return _page(request, from_http(error))


class Faults:
    """Answers for what nobody foresaw, inside of all the guards: so the answer has their headers,
    its number, and nothing of our insides."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass it on, and catch what comes up."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def noting(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except TooLarge:
            raise
        except Exception:
            request = Request(scope)
            log.exception("Request %s failed.", getattr(request.state, "request_id", "?"))
            if started:
                raise
            await _page(request, unexpected(request))(scope, receive, send)


def _page(request: Request, problem: Response) -> Response:
    if not wants_page(request.scope):
        return problem
    import json

    said = json.loads(bytes(problem.body))
    return refusal(request.scope, problem.status_code, said["code"], said["detail"], said["remedy"])
