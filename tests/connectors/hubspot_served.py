"""HubSpot on loopback: companies, contacts, tickets, tasks and notes, held to the contract.

Its search learns of new objects late, a unique property holds each value once, and it knows no
property that nobody made.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from jsonschema import Draft7Validator

from escalation_manager.connectors.hubspot import HubSpotSettings
from tests.channels.contract import FOLDER, nullable
from tests.channels.served import Reply, Request, Served, serving
from tests.contracts.acme import ACME

DOCUMENT = "hubspot-crm-subset.json"
ROOT = "/crm/v3/objects"
NUMBERS = {"tasks": 192, "notes": 190}
KEY, ACCOUNT = "escalation_key", "desk_account"
PROPERTIES = {
    "companies": {
        "name", "arr", "health", "health_last_month", "plan", "renewal", "region", "credits",
        "csm_owner", "legal_sla", "currency", "since", ACCOUNT,
    },
    "contacts": {"firstname", "lastname", "email", "jobtitle"},
    "tickets": {"subject", "content", "createdate", "hs_pipeline_stage", "hs_ticket_category"},
    "tasks": {
        "hs_task_subject", "hs_task_body", "hs_task_status", "hs_timestamp", "hubspot_owner_id",
        KEY,
    },
    "notes": {"hs_note_body", "hs_timestamp", "createdate", KEY},
}  # fmt: skip
MAPPED = {
    "name": "name",
    "arr": "arr",
    "health": "health",
    "health_before": "health_last_month",
    "plan": "plan",
    "renews_on": "renewal",
    "region": "region",
    "credits": "credits",
}
UNIQUE = {"companies": ACCOUNT, "tasks": KEY, "notes": KEY}
STRANGE = {"category": "VALIDATION_ERROR", "correlationId": "c", "status": "error"}


@dataclass
class Kept:
    """An object of HubSpot."""

    id: str
    properties: dict[str, str | None]
    companies: tuple[str, ...] = ()
    indexed: bool = True
    archived: bool = field(default=False)

    kind: str = ""

    def shown(self, names: list[str], *, related: bool = False) -> dict[str, Any]:
        """As it is answered, with those properties asked for that there are."""
        at = "2026-03-01T09:00:00.000Z"
        known = {name: self.properties.get(name) for name in names if name in PROPERTIES[self.kind]}
        made: dict[str, Any] = {"id": self.id, "properties": known}
        made |= {"createdAt": at, "updatedAt": at, "archived": self.archived}
        if related and self.companies:
            # HubSpot names a company twice: as the primary one, and as one of them.
            each = [
                {"id": one, "type": kind} for one in self.companies for kind in ("first", "any")
            ]
            made["associations"] = {"companies": {"results": each}}
        return made


class HubSpotServed(Served):
    """The service. `unique`: whether the desk's key is a unique property there."""

    def __init__(self) -> None:
        super().__init__(self._answer)
        self.kept: dict[str, dict[str, Kept]] = {kind: {} for kind in PROPERTIES}
        self.unique = dict(UNIQUE)
        self.faults_found: list[str] = []
        self.page = 2
        self.prompt = True
        """Whether its search knows at once what was made."""
        self._number = 100

    def put(
        self, kind: str, properties: Mapping[str, str | None], *companies: str, id_: str = ""
    ) -> str:
        """Somebody there made an object."""
        self._number += 1
        id_ = id_ or str(self._number)
        self.kept[kind][id_] = Kept(id_, dict(properties), companies, kind=kind)
        return id_

    def all(self, kind: str) -> list[dict[str, str | None]]:
        """The properties of all objects of a kind."""
        return [one.properties for one in self.kept[kind].values()]

    def asked(self) -> list[str]:
        """Method and path of every request."""
        return [f"{one.method} {urlsplit(one.path).path[len(ROOT) + 1 :]}" for one in self.requests]

    def _answer(self, request: Request) -> Reply:
        parts = urlsplit(request.path)
        query, (kind, *rest) = parse_qs(parts.query), parts.path[len(ROOT) + 1 :].split("/")
        body: Any = request.json if request.body else None
        template, operation = _operation(request.method, kind, rest)
        wrong = faults_of_request(template, request.method.lower(), query, body)
        self.faults_found += wrong
        if request.headers.get("Authorization") != "Bearer pat-test":
            reply = _refused(401, "Authentication credentials not found")
        elif wrong:
            reply = _refused(400, wrong[0])
        elif operation == "list":
            reply = self._list(kind, query)
        elif operation == "get":
            reply = self._get(kind, unquote(rest[0]), query)
        elif operation == "search":
            reply = self._search(kind, body)
        else:
            reply = self._create(kind, body)
        schema = _validator(template, request.method.lower(), "responses", str(reply.status))
        self.faults_found += [f"answer: {e.message[:200]}" for e in schema.iter_errors(reply.body)]
        return reply

    def _list(self, kind: str, query: dict[str, list[str]]) -> Reply:
        limit = min(int(query["limit"][0]), self.page)
        after = int(query.get("after", ["0"])[0])
        every = list(self.kept[kind].values())
        names, related = query.get("properties", []), "associations" in query
        found = [one.shown(names, related=related) for one in every[after : after + limit]]
        return _paged(found, after + limit, len(every), {})

    def _get(self, kind: str, id_: str, query: dict[str, list[str]]) -> Reply:
        name = query.get("idProperty", [""])[0]
        if name and self.unique.get(kind) != name:
            return _refused(400, f"{name} is not a unique property of {kind}")
        for one in self.kept[kind].values():
            if id_ == (one.properties.get(name) if name else one.id):
                return Reply(200, one.shown(query.get("properties", [])))
        return _refused(404, "resource not found")

    def _search(self, kind: str, body: dict[str, Any]) -> Reply:
        (group,) = body["filterGroups"]
        for one in group["filters"]:
            name = one["propertyName"]
            if name not in PROPERTIES[kind] and name != "associations.company":
                return _refused(400, f"There is no property {name}")
        found = [
            one
            for one in self.kept[kind].values()
            if one.indexed and all(_fits(one, wanted) for wanted in group["filters"])
        ]
        for sort in body.get("sorts", []):
            found.sort(key=lambda one: str(one.properties.get(sort["propertyName"])), reverse=True)
        after, limit = int(body.get("after", "0")), min(body["limit"], self.page)
        shown = [one.shown(body["properties"]) for one in found[after : after + limit]]
        return _paged(shown, after + limit, len(found), {"total": len(found)})

    def _create(self, kind: str, body: dict[str, Any]) -> Reply:
        properties = body["properties"]
        unknown = properties.keys() - PROPERTIES[kind]
        if unknown:
            return _refused(400, f'Property "{min(unknown)}" does not exist')
        if "hs_timestamp" not in properties or len(properties.get("hs_note_body", "")) > 65_536:
            return _refused(400, "Property values were not valid")
        name = self.unique.get(kind)
        if name and any(one[name] == properties[name] for one in self.all(kind)):
            return _refused(409, "A record with this unique value exists")
        (relation,) = body["associations"]
        (type_,) = relation["types"]
        company = relation["to"]["id"]
        if type_["associationTypeId"] != NUMBERS[kind] or company not in self.kept["companies"]:
            return _refused(400, "This cannot be associated")
        id_ = self.put(kind, properties, company)
        self.kept[kind][id_].indexed = self.prompt
        return Reply(201, self.kept[kind][id_].shown(list(properties)))


def acme_there(served: HubSpotServed) -> str:
    """The small company's customers, as HubSpot knows them. The id of Acme."""
    served.put("companies", {"name": "Globex", ACCOUNT: "acc_124"})
    return served.put(
        "companies",
        {
            "name": ACME.name,
            "arr": str(ACME.arr),
            "health": str(ACME.health),
            "health_last_month": str(ACME.health_before),
            "plan": ACME.contract.plan,
            "region": ACME.region,
            "credits": ACME.contract.credits,
            "renewal": None,
            "csm_owner": "77",
            ACCOUNT: "acc_123",
        },
    )


@contextmanager
def hubspot_served() -> Iterator[HubSpotServed]:
    """The service with Acme in it; at the end every request and answer kept to the contract."""
    with serving(HubSpotServed()) as served:
        assert isinstance(served, HubSpotServed)
        acme_there(served)
        yield served
    assert served.faults_found == []


def settings(served: Served, **other: Any) -> HubSpotSettings:
    """How the desk reads that service."""
    mine: dict[str, Any] = {
        "token": "pat-test",
        "account_property": ACCOUNT,
        "properties": MAPPED,
        "team": {"csm": "csm_owner"},
        "people": {"mia": "77", "lena": "78"},
        "base_url": served.url,
    }
    return HubSpotSettings(**{**mine, **other})


def faults_of_request(
    template: str, method: str, query: Mapping[str, list[str]], body: object
) -> list[str]:
    """What the contract has against a request."""
    operation = _document()["paths"][template][method]
    known = {one["name"]: one["schema"] for one in operation.get("parameters", ())}
    wrong = [f"no parameter {name}" for name in query if name not in known]
    for name, given in query.items():
        schema = known.get(name, {})
        integer = schema.get("type") == "integer"
        value: object = given if schema.get("type") == "array" else given[0]
        value = int(given[0]) if integer else value
        wrong += [error.message[:200] for error in Draft7Validator(schema).iter_errors(value)]
    if "requestBody" in operation:
        found = _validator(template, method, "requestBody").iter_errors(body)
        wrong += [f"{list(error.path)}: {error.message[:200]}" for error in found]
    elif body is not None:
        wrong.append("a body that nobody asked for")
    return wrong


def _operation(method: str, kind: str, rest: list[str]) -> tuple[str, str]:
    if rest == ["search"]:
        return f"{ROOT}/{kind}/search", "search"
    if not rest:
        return f"{ROOT}/{kind}", "list" if method == "GET" else "create"
    name = {"companies": "companyId", "tasks": "taskId", "notes": "noteId"}[kind]
    return f"{ROOT}/{kind}/{{{name}}}", "get"


def _fits(one: Kept, wanted: Mapping[str, str]) -> bool:
    name, operator, value = wanted["propertyName"], wanted["operator"], wanted["value"]
    if name == "associations.company":
        return value in one.companies
    held = one.properties.get(name)
    if operator == "EQ":
        return held == value
    if held is None:
        return False
    at = datetime.fromisoformat(held).astimezone(UTC).timestamp() * 1000
    return at >= int(value) if operator == "GTE" else at <= int(value)


def _paged(found: list[Any], end: int, total: int, more: dict[str, Any]) -> Reply:
    paging = {"paging": {"next": {"after": str(end)}}} if end < total else {}
    return Reply(200, {"results": found, **paging, **more})


def _refused(status: int, message: str) -> Reply:
    return Reply(status, {**STRANGE, "message": message})


@cache
def _document() -> Any:
    return nullable(json.loads((FOLDER / DOCUMENT).read_text(encoding="utf-8")))


@cache
def _validator(template: str, method: str, *where: str) -> Draft7Validator:
    found = _document()["paths"][template][method]
    for part in where:
        found = found[part]
    return Draft7Validator(found["content"]["application/json"]["schema"])
