"""How is an answer written? As JSON from the shapes, with what the document says of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from starlette.responses import Response

JSON = "application/json"
PROBLEM_REF = {"$ref": "#/components/schemas/Problem"}

_MEANINGS = {
    400: "The request cannot be read.",
    401: "Nobody is signed in.",
    403: "A permission says no.",
    404: "There is no such thing, or you may not know of it.",
    409: "A guardrail or the lifecycle says no, or it does not fit what happened meanwhile.",
    412: "It has moved on since the version in If-Match.",
    413: "The body is too large.",
    415: "The body is of a kind that this route does not take.",
    422: "The request asks for what cannot be.",
    429: "Too many attempts.",
    502: "A system outside did not take it.",
    503: "The database cannot be reached now.",
}
READING = (400, 401, 403, 404, 422, 503)
WRITING = (*READING, 409, 412, 413, 415)


def answer(value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """The value as JSON."""
    return Response(msgspec.json.encode(value), status, dict(headers or {}), JSON)


def etag(version: int) -> dict[str, str]:
    """The header that names a version."""
    return {"etag": f'"{version}"'}


def answers(
    shape: type | str | None,
    *,
    status: int = 200,
    problems: tuple[int, ...] = READING,
    media: tuple[str, ...] = (JSON,),
    also: Mapping[int, str] | None = None,
) -> dict[int | str, dict[str, Any]]:
    """What a route may answer, for the document. `shape` is a schema, or its name."""
    good: dict[str, Any] = {"description": "It was done." if status != 200 else "The answer."}
    if shape is not None:
        name = shape if isinstance(shape, str) else shape.__name__
        schema = {"$ref": f"#/components/schemas/{name}"}
        good["content"] = {
            kind: {"schema": schema if kind == JSON else {"type": "string"}} for kind in media
        }
    found: dict[int | str, dict[str, Any]] = {status: good}
    for other, meaning in (also or {}).items():
        found[other] = {**good, "description": meaning}
    for each in problems:
        found[each] = {
            "description": _MEANINGS[each],
            "content": {"application/problem+json": {"schema": PROBLEM_REF}},
        }
    return found
