"""How does the API describe itself? As OpenAPI 3.1, made from the routes and the core's types."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi


def document(app: FastAPI) -> dict[str, Any]:
    """The document."""
    return get_openapi(title=app.title, version="1", routes=app.routes)
