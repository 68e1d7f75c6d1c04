"""Does a request or an answer keep to the contract? The documents, as validators."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft6Validator, Draft7Validator

FOLDER = Path(__file__).parents[1] / "fixtures" / "contracts"


def faults_of_request(document: str, path: str, body: object) -> list[str]:
    """What is wrong with the JSON body of a POST to that path."""
    schema = ("paths", path, "post", "requestBody", "content", "application/json", "schema")
    return _faults(document, schema, body)


def faults_of_answer(document: str, path: str, status: int, body: object) -> list[str]:
    """What is wrong with the answer that a fake gives."""
    where = ("paths", path, "post", "responses", str(status), "content", "application/json")
    return _faults(document, (*where, "schema"), body)


def faults_of_card(card: object) -> list[str]:
    """What is wrong with an Adaptive Card."""
    schema = json.loads((FOLDER / "adaptive-card-1.5.json").read_text(encoding="utf-8"))
    return [error.message[:300] for error in Draft6Validator(schema).iter_errors(card)]


def _faults(document: str, where: tuple[str, ...], body: object) -> list[str]:
    validator = _validator(document, where)
    return [f"{list(e.path)}: {e.message[:300]}" for e in validator.iter_errors(body)]


@cache
def _validator(document: str, where: tuple[str, ...]) -> Draft7Validator:
    whole = nullable(json.loads((FOLDER / document).read_text(encoding="utf-8")))
    pointer = "/".join(part.replace("~", "~0").replace("/", "~1") for part in where)
    return Draft7Validator({**whole, "$ref": f"#/{pointer}"})


def nullable(value: Any) -> Any:
    """OpenAPI 3.0 says `nullable`; JSON Schema names null among the types."""
    if isinstance(value, dict):
        made = {name: nullable(inner) for name, inner in value.items()}
        if made.pop("nullable", False) is True and isinstance(made.get("type"), str):
            made["type"] = [made["type"], "null"]
        return made
    return [nullable(inner) for inner in value] if isinstance(value, list) else value
