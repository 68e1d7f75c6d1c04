"""Does a request, or an answer, of any method keep to an OpenAPI document?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

from jsonschema import Draft7Validator

from tests.channels.contract import FOLDER, nullable
from tests.channels.served import Reply, Request

JSON, FORM = "application/json", "application/x-www-form-urlencoded"


class Contract:
    """The document, and everything that was found against it."""

    def __init__(self, document: str) -> None:
        self._document = document
        self.faults: list[str] = []

    def hold(self, request: Request, reply: Reply) -> None:
        """Note what is wrong with either of them."""
        template = self._template(request)
        self.faults += self._against(request, template)
        if template and request.headers.get("Authorization") is not None:
            self.faults += self._against_answer(request, template, reply)

    def query(self, request: Request) -> Mapping[str, str]:
        """What was asked for in the address."""
        found = parse_qs(urlsplit(request.path).query, keep_blank_values=True)
        return {name: values[-1] for name, values in found.items()}

    def _template(self, request: Request) -> str:
        path, found = urlsplit(request.path).path, []
        for template, operations in _whole(self._document)["paths"].items():
            pattern = re.sub(r"\\{[^}]*\\}", "[^/]+", re.escape(template))
            if request.method.lower() in operations and re.fullmatch(pattern, path):
                found.append(template)
        return min(found, key=lambda one: one.count("{")) if found else ""

    def _against(self, request: Request, template: str) -> Iterator[str]:
        if not template:
            yield f"{request.method} {request.path} is nowhere in {self._document}"
            return
        method = request.method.lower()
        operation = _whole(self._document)["paths"][template][method]
        query = self.query(request)
        known = {
            one["name"]: one for one in operation.get("parameters", ()) if one["in"] == "query"
        }
        yield from (f"no parameter {name}" for name in query if name not in known)
        for name, parameter in known.items():
            if parameter.get("required") and name not in query:
                yield f"{name} is missing"
            kind = parameter["schema"].get("type")
            if kind == "integer" and name in query and not query[name].isdigit():
                yield f"{name} is {query[name]!r}"
        content = operation.get("requestBody", {}).get("content", {})
        sent = request.headers.get("Content-Type", "").partition(";")[0]
        if not content:
            if request.body:
                yield f"{method} {template}: a body that nobody asked for"
        elif sent not in content:
            yield f"{method} {template}: a body of the kind {sent!r}"
        else:
            body = (
                request.json
                if sent == JSON
                else {name: one[0] for name, one in parse_qs(request.body.decode()).items()}
            )
            where = ("paths", template, method, "requestBody", "content", sent, "schema")
            for error in _validator(self._document, where).iter_errors(body):
                yield f"{method} {template} {list(error.path)}: {error.message[:200]}"

    def _against_answer(self, request: Request, template: str, reply: Reply) -> Iterator[str]:
        method = request.method.lower()
        answers = _whole(self._document)["paths"][template][method]["responses"]
        if str(reply.status) not in answers:
            yield f"{method} {template}: answered {reply.status}, of which nothing is said"
            return
        if JSON not in answers[str(reply.status)].get("content", {}):
            return
        where = ("paths", template, method, "responses", str(reply.status), "content", JSON)
        for error in _validator(self._document, (*where, "schema")).iter_errors(reply.body):
            yield f"answer to {method} {template} {list(error.path)}: {error.message[:200]}"


@cache
def _whole(document: str) -> Any:
    return nullable(json.loads((FOLDER / document).read_text(encoding="utf-8")))


@cache
def _validator(document: str, where: tuple[str, ...]) -> Draft7Validator:
    pointer = "/".join(part.replace("~", "~0").replace("/", "~1") for part in where)
    return Draft7Validator({**_whole(document), "$ref": f"#/{pointer}"})
