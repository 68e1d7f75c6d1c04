"""How does the API describe itself? As OpenAPI 3.1, made from the routes and the core's types."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import is_dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from escalation_manager.api import access, assisting, directory, hooks, policies, words
from escalation_manager.api.commands import COMMANDS
from escalation_manager.core import commands as c
from escalation_manager.desk.catalogue import answered, shapes
from escalation_manager.desk.catalogue.schemas import schemas
from escalation_manager.desk.specialist import worked

REF = "#/components/schemas/{name}"
INPUTS: tuple[type, ...] = (
    *COMMANDS,
    c.Raise,
    words.Words,
    assisting.Wanted,
    assisting.Asked,
    access.NewToken,
    access.NewPassword,
)
ABOUT = """Every command and every question of the desk.

Send a token (`Authorization: Bearer esc_…`), or the cookie of a signed-in browser with `X-CSRF`.
Refusals are problem details (RFC 9457) with a `rule` where one says no, and always a `remedy`."""


def document(app: FastAPI) -> dict[str, Any]:
    """The document, made once."""
    if app.openapi_schema is None:
        found = get_openapi(
            title=app.title,
            version="1",
            openapi_version="3.1.0",
            description=ABOUT,
            routes=app.routes,
        )
        components = found.setdefault("components", {})
        components["schemas"] = {**_schemas(), **_loose()}
        components["securitySchemes"] = {
            "token": {"type": "http", "scheme": "bearer"},
            "session": {"type": "apiKey", "in": "cookie", "name": "escalations"},
        }
        found["security"] = [{"token": []}, {"session": []}]
        for methods in found["paths"].values():
            for operation in methods.values():
                operation["responses"] = _own_responses(operation["responses"])
        app.openapi_schema = found
    return app.openapi_schema


def _own_responses(responses: dict[str, Any]) -> dict[str, Any]:
    """Without the framework's own form of a refused parameter, which we never send."""
    strange = "HTTPValidationError"
    return {
        status: each
        for status, each in responses.items()
        if strange not in str(each.get("content", ""))
    }


def _schemas() -> dict[str, Any]:
    outputs = (
        kind
        for module in (shapes, answered, words, worked, directory, policies, access, hooks)
        for kind in _own_dataclasses(module)
        if kind not in INPUTS
    )
    return schemas(INPUTS, tuple(outputs), REF)


def _own_dataclasses(module: Any) -> Iterator[type]:
    """Of the module itself; what they refer to comes along by itself."""
    for each in vars(module).values():
        if isinstance(each, type) and is_dataclass(each) and each.__module__ == module.__name__:
            yield each


def _loose() -> dict[str, Any]:
    """What is described elsewhere in full, or is whatever a tool answers."""
    anything: dict[str, Any] = {"type": "object"}
    text: dict[str, Any] = {"type": "string"}
    fault = {
        "type": "object",
        "required": ["place", "problem", "remedy"],
        "properties": {"place": text, "problem": text, "remedy": text},
    }
    return {
        "Problem": {
            "type": "object",
            "description": "Why it was refused, and what to do about it.",
            "required": ["type", "title", "status", "detail", "code", "remedy"],
            "properties": {
                "type": {"type": "string", "format": "uri-reference"},
                "title": text,
                "status": {"type": "integer"},
                "detail": text,
                "code": text,
                "remedy": text,
                "rule": text,
                "faults": {"type": "array", "items": fault},
            },
        },
        "Report": {**anything, "description": "The report's sections, in the page's order."},
        "Figures": {
            "type": "object",
            "required": ["metrics"],
            "properties": {"metrics": {"type": "array", "items": anything}},
        },
        "Handbook": {**anything, "description": "Every setting of the handbook."},
        "Tools": {
            "type": "object",
            "required": ["tools"],
            "properties": {"tools": {"type": "array", "items": anything}},
        },
        "ToolAnswer": {**anything, "description": "What the tool answers, in camelCase."},
        "ChangePage": {
            "type": "object",
            "required": ["changes", "after"],
            "properties": {
                "changes": {"type": "array", "items": {"$ref": REF.format(name="ChangeShown")}},
                "after": {"type": "integer"},
            },
        },
    }
