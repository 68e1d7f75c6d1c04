"""How do arguments and answers look, for machines? JSON Schemas, made from the dataclasses."""

from __future__ import annotations

from typing import Any

import msgspec

from escalation_manager.desk.catalogue.commands import SET_BY_DESK

INSIDE = "#/$defs/{name}"
ANYTHING: dict[str, Any] = {"type": "object"}


def schemas(
    inputs: tuple[type, ...], outputs: tuple[type, ...], ref: str = INSIDE
) -> dict[str, Any]:
    """The schema of each, by name, with those of their parts. What comes in is closed."""
    _, found = msgspec.json.schema_components([*inputs, *outputs], ref_template=ref)
    for kind in inputs:
        schema = found[kind.__name__]
        schema["additionalProperties"] = False
        for name in SET_BY_DESK.get(kind, ()):
            schema["properties"].pop(name)
    for schema in found.values():
        _tamed(schema)
    return found


def input_schema(kind: type) -> dict[str, Any]:
    """The arguments as one document that refers to nothing outside of itself."""
    return _whole(kind, schemas((kind,), ()), closed=True)


def output_schema(kind: type) -> dict[str, Any]:
    """The answer as one document that refers to nothing outside of itself."""
    return _whole(kind, schemas((), (kind,)), closed=False)


def _whole(kind: type, found: dict[str, Any], *, closed: bool) -> dict[str, Any]:
    for each in found.values():
        _plain(each)
    root = found.pop(kind.__name__)
    if closed:
        for part in found.values():
            if part.get("type") == "object" and "properties" in part:
                part["additionalProperties"] = False
    return {**root, **({"$defs": found} if found else {})}


def _plain(schema: Any) -> None:
    """Without formats that no standard names: some clients warn of each of them."""
    if isinstance(schema, dict):
        if schema.get("format") == "decimal":
            del schema["format"]
        for each in schema.values():
            _plain(each)
    elif isinstance(schema, list):
        for each in schema:
            _plain(each)


def _tamed(schema: Any) -> None:
    """Numbers that are exact are written as text, and may come as numbers too."""
    if isinstance(schema, dict):
        if schema.get("format") == "decimal":
            schema["type"] = ["string", "number"]
        for each in schema.values():
            _tamed(each)
    elif isinstance(schema, list):
        for each in schema:
            _tamed(each)
