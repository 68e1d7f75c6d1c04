"""How does the API refuse? RFC 9457 problem details, each with the reason and the remedy.

| status | when |
|---|---|
| 400 | the body is no JSON, or a parameter cannot be read |
| 401 | nobody is signed in |
| 403 | a permission says no |
| 404 | there is no such thing, or you may not know of it: the two look alike |
| 409 | a guardrail or the lifecycle says no, or it does not fit what happened meanwhile |
| 412 | the escalation has moved on since the version in If-Match |
| 422 | the request can be read, and asks for what cannot be |
| 429 | too many attempts to sign in |
| 503 | the database cannot be reached |

A message that the gate holds is 409: the request is right, and the same request passes once the
remedy is done.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from escalation_manager.api.ways import remedy as remedy_of
from escalation_manager.core.errors import (
    BadInput,
    Conflict,
    EscalationError,
    Faults,
    KeyReused,
    NotAllowed,
    NotFound,
    StaleWrite,
    StoreError,
    TryAgain,
    Unreachable,
)

MEDIA_TYPE = "application/problem+json"
FORBIDDING = ("permission", "sign-in", "webhooks", "slack", "teams", "links")
"""Beginnings of rules about who asks; every other one is about what is asked."""
SIGN_IN = {"www-authenticate": 'Bearer realm="escalations"'}

_STATUS: tuple[tuple[type[EscalationError], int], ...] = (
    (NotFound, 404),
    (StaleWrite, 412),
    (KeyReused, 422),
    (Conflict, 409),
    (BadInput, 422),
    (StoreError, 503),
    (TryAgain, 503),
    (Unreachable, 502),
)


class Unreadable(BadInput):
    """The request itself cannot be read, whatever it asks for."""

    code = "unreadable"


class Unsupported(BadInput):
    """The body is of a kind that this route does not take."""

    code = "unsupported_media_type"


class NotSignedIn(EscalationError):
    """Nobody said who asks."""

    code = "sign_in"


class TooLarge(BadInput):
    """The body is larger than the server takes in."""

    code = "too_large"


def problem(
    status: int,
    code: str,
    detail: str,
    remedy: str = "",
    *,
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> Response:
    """One problem as an answer. `code` never changes, `detail` is for people."""
    body = {
        "type": f"/problems/{code.replace('_', '-')}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "remedy": remedy,
        **more,
    }
    return Response(msgspec.json.encode(body), status, dict(headers or {}), MEDIA_TYPE)


def from_refusal(error: EscalationError, request: Request) -> Response:  # noqa: ARG001
    """What the desk refused, or could not do."""
    seconds = getattr(error, "seconds", None)
    if seconds is not None:
        return problem(
            429, error.code, error.message, remedy_of(error), headers={"retry-after": str(seconds)}
        )
    if isinstance(error, NotSignedIn):
        return problem(401, error.code, error.message, remedy_of(error), headers=SIGN_IN)
    if isinstance(error, NotAllowed):
        status = 403 if error.rule.startswith(FORBIDDING) else 409
        return problem(status, error.code, error.message, remedy_of(error), rule=error.rule)
    if isinstance(error, Faults):
        faults = [
            {"place": fault.place, "problem": fault.problem, "remedy": fault.remedy}
            for fault in error.faults
        ]
        first = error.message.splitlines()[0].removesuffix(":") + "."
        return problem(422, error.code, first, "Mend each of them.", faults=faults)
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
    status = {"unreadable": 400, "unsupported_media_type": 415, "too_large": 413}.get(
        error.code, status
    )
    headers = {"retry-after": "1"} if status == 503 else {}
    return problem(status, error.code, error.message, remedy_of(error), headers=headers)


def from_validation(error: RequestValidationError) -> Response:
    """Parameters that are not of the kind that the route takes."""
    faults = [
        {
            "place": ".".join(str(part) for part in each["loc"]),
            "problem": str(each["msg"]),
            "remedy": "",
        }
        for each in error.errors()
    ]
    return problem(
        400,
        "bad_parameter",
        f"{faults[0]['place']}: {faults[0]['problem']}.",
        "See the API's document: /v1/openapi.json.",
        faults=faults,
    )


def from_http(error: HTTPException) -> Response:
    """What the framework itself refuses: an unknown path, a method that is not there."""
    remedies = {
        404: "See what there is: /v1/openapi.json.",
        405: "See what there is: /v1/openapi.json.",
    }
    code = HTTPStatus(error.status_code).phrase.casefold().replace(" ", "_")
    return problem(
        error.status_code,
        code,
        f"{error.detail}.".replace("..", "."),
        remedies.get(error.status_code, ""),
        headers=error.headers,
    )


def unexpected(request: Request) -> Response:
    """A fault of ours. The log has the rest, under the number of the request."""
    number = getattr(request.state, "request_id", "")
    return problem(
        500,
        "fault",
        "The server made a mistake.",
        f"Nothing more is known here; the log has it under {number}.",
        request=number,
    )
