"""Salesforce on loopback: accounts, contacts, cases and tasks, held to the contract.

It reads the SOQL that it is sent, ends sessions when it likes, answers page by page, and keeps a
second record with the same external id out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from escalation_manager.connectors.salesforce import SalesforceSettings
from tests.channels.served import Reply, Request, Served, serving
from tests.connectors.contracted import Contract
from tests.contracts.acme import ACME

ROOT = "/services/data/v59.0"
MADE = "2026-03-01T09:00:00.000+0000"
KEY, ACCOUNT = "Escalation_Key__c", "Desk_Account__c"
ACME_ID, GLOBEX_ID = "001xx000003DGbYAAW", "001xx000003DGbZAAW"
MIA, LENA = "005xx000001X8UzAAK", "005xx000001X8VzAAK"
FIELDS = {
    "Account": {
        "Id", "Name", "ARR__c", "Health__c", "Health_Before__c", "Plan__c", "Renewal__c",
        "Region__c", "Credits__c", "OwnerId", "Legal_SLA__c", "CurrencyIsoCode", "Since__c",
        ACCOUNT,
    },
    "Contact": {"Id", "AccountId", "Name", "Email", "Title"},
    "Case": {"Id", "AccountId", "Subject", "Status", "Type", "CreatedDate"},
    "Task": {
        "Id", "AccountId", "WhatId", "Subject", "Description", "Status", "IsClosed", "OwnerId",
        "TaskSubtype", "ActivityDate", "IsReminderSet", "ReminderDateTime", "CreatedDate", KEY,
    },
}  # fmt: skip
MAPPED = {
    "name": "Name",
    "arr": "ARR__c",
    "health": "Health__c",
    "health_before": "Health_Before__c",
    "plan": "Plan__c",
    "renews_on": "Renewal__c",
    "region": "Region__c",
    "credits": "Credits__c",
}
_SOQL = re.compile(
    r"SELECT (?P<columns>[\w, ]+) FROM (?P<kind>\w+)(?: WHERE (?P<where>.+?))?"
    r"(?: ORDER BY (?P<order>\w+) DESC)?(?: LIMIT (?P<limit>\d+))?"
)
_LITERAL = r"'(?:[^'\\\n]|\\.)*'"
_CONDITION = re.compile(
    rf"(?P<name>\w+) (?P<operator>=|!=|>=|<=|IN) "
    rf"(?P<value>{_LITERAL}|\((?:{_LITERAL}(?:, )?)*\)|null|true|[\dTZ:-]+)(?: AND |$)"
)
_BACK = {"n": "\n", "r": "\r", "t": "\t", "f": "\f"}


@dataclass
class SalesforceServed(Served):
    """The service."""

    kept: dict[str, list[dict[str, Any]]] = field(
        default_factory=lambda: {kind: [] for kind in FIELDS}
    )
    page: int = 2
    unique: bool = True
    signed_in: int = 0
    """How often a token was fetched."""

    def __post_init__(self) -> None:
        super().__init__(self._answer)
        self.contract = Contract("salesforce-rest-subset.json")
        self._rest: dict[str, list[dict[str, Any]]] = {}
        self._number = 0

    def put(self, kind: str, **values: Any) -> dict[str, Any]:
        """Somebody there made a record."""
        self._number += 1
        record: dict[str, Any] = {"Id": f"{self._number:0>18}", "CreatedDate": MADE}
        if kind == "Task":
            record |= {"AccountId": values.get("WhatId"), "IsClosed": None, KEY: None}
        record |= values
        self.kept[kind].append(record)
        return record

    def end_sessions(self) -> None:
        """Whatever token is out there is good no more."""
        self.signed_in += 1

    def asked(self) -> list[str]:
        """What was asked for: the kind of every query, and every other method."""
        found = [_SOQL.fullmatch(self.contract.query(one).get("q", "")) for one in self.requests]
        return [
            f"{query['kind']}" if query else f"{one.method} {one.path.rpartition('/')[2]}"
            for one, query in zip(self.requests, found, strict=True)
        ]

    def _answer(self, request: Request) -> Reply:
        reply = self._done(request)
        self.contract.hold(request, reply)
        return reply

    def _done(self, request: Request) -> Reply:
        path = urlsplit(request.path).path
        if path == "/services/oauth2/token":
            return self._token(request)
        if request.headers.get("Authorization") != f"Bearer token-{self.signed_in}":
            return _refused(401, "INVALID_SESSION_ID", "Session expired or invalid")
        parts = path[len(ROOT) + 1 :].split("/")
        if parts == ["query"]:
            return self._query(self.contract.query(request)["q"])
        if parts[0] == "query":
            return self._paged(self._rest.pop(parts[1]))
        if parts[2] == "describe":
            keys = self.unique
            told = [
                {"name": name, "externalId": name == KEY, "unique": name == KEY and keys}
                for name in sorted(FIELDS[parts[1]])
            ]
            return Reply(200, {"name": parts[1], "fields": told})
        return self._upsert(parts[1], parts[2], unquote(parts[3]), request.json)

    def _token(self, request: Request) -> Reply:
        form = {name: one[0] for name, one in parse_qs(request.body.decode()).items()}
        asked = ("client_credentials", "the-client", "s&cret=1")
        if (form.get("grant_type"), form.get("client_id"), form.get("client_secret")) != asked:
            said = {"error": "invalid_client", "error_description": "invalid client credentials"}
            return Reply(400, said)
        self.signed_in += 1
        token = f"token-{self.signed_in}"
        return Reply(200, {"access_token": token, "instance_url": "https://elsewhere.example"})

    def _query(self, soql: str) -> Reply:
        query = _SOQL.fullmatch(soql)
        if query is None:
            return _refused(400, "MALFORMED_QUERY", f"unexpected token: {soql[:80]}")
        kind = query["kind"]
        columns = query["columns"].split(", ")
        conditions = list(_CONDITION.finditer(query["where"] or ""))
        if "".join(one[0] for one in conditions) != (query["where"] or ""):
            return _refused(400, "MALFORMED_QUERY", f"unexpected token: {query['where'][:80]}")
        for name in (*columns, *(one["name"] for one in conditions)):
            if name not in FIELDS[kind]:
                return _refused(400, "INVALID_FIELD", f"No such column '{name}' on '{kind}'.")
        if len(set(columns)) != len(columns):
            return _refused(400, "INVALID_FIELD", "duplicate field selected")
        found = [one for one in self.kept[kind] if all(_fits(one, wanted) for wanted in conditions)]
        if query["order"]:
            found.sort(key=lambda one: str(one[query["order"]]), reverse=True)
        found = found[: int(query["limit"] or len(found))]
        told = {"attributes": {"type": kind, "url": "/"}}
        return self._paged([{**told, **{name: one.get(name) for name in columns}} for one in found])

    def _paged(self, records: list[dict[str, Any]]) -> Reply:
        body: dict[str, Any] = {
            "totalSize": len(records),
            "done": len(records) <= self.page,
            "records": records[: self.page],
        }
        if not body["done"]:
            name = f"01g-{len(self.requests)}"
            self._rest[name] = records[self.page :]
            body["nextRecordsUrl"] = f"{ROOT}/query/{name}"
        return Reply(200, body)

    def _upsert(self, kind: str, name: str, key: str, values: dict[str, Any]) -> Reply:
        unknown = values.keys() - FIELDS[kind]
        if unknown or name != KEY:
            return _refused(400, "INVALID_FIELD", f"No such column {min(unknown, default=name)!r}")
        if len(values["Subject"]) > 255 or len(values["Description"]) > 32_000:
            return _refused(400, "STRING_TOO_LONG", "data value too large")
        there = [one for one in self.kept[kind] if one.get(KEY) == key]
        if there and not self.unique:
            return Reply(300, ["/services/data/v59.0/sobjects/Task/1"])
        if there:
            there[0].update(values)
            return Reply(200, {"id": there[0]["Id"], "success": True, "created": False})
        made = self.put(kind, **values, **{KEY: key})
        return Reply(201, {"id": made["Id"], "success": True, "created": True})


def acme_there(served: SalesforceServed) -> dict[str, Any]:
    """The small company's customers, as Salesforce knows them. The record of Acme."""
    served.put("Account", Id=GLOBEX_ID, Name="Globex", **{ACCOUNT: "acc_124"})
    told = {
        "Name": ACME.name,
        "ARR__c": float(ACME.arr or 0),
        "Health__c": ACME.health,
        "Health_Before__c": 78.0,
        "Plan__c": ACME.contract.plan,
        "Region__c": ACME.region,
        "Credits__c": ACME.contract.credits,
        "OwnerId": MIA,
        ACCOUNT: "acc_123",
    }
    return served.put("Account", Id=ACME_ID, **told)


@contextmanager
def salesforce_served() -> Iterator[SalesforceServed]:
    """The service with Acme in it; at the end every request and answer kept to the contract."""
    with serving(SalesforceServed()) as served:
        assert isinstance(served, SalesforceServed)
        acme_there(served)
        yield served
    assert served.contract.faults == []


def settings(served: Served, **other: Any) -> SalesforceSettings:
    """How the desk reads that service."""
    mine: dict[str, Any] = {
        "base_url": served.url,
        "client_id": "the-client",
        "client_secret": "s&cret=1",
        "account_field": ACCOUNT,
        "properties": MAPPED,
        "team": {"csm": "OwnerId"},
        "people": {"mia": MIA, "lena": LENA},
    }
    return SalesforceSettings(**{**mine, **other})


def _fits(one: dict[str, Any], wanted: re.Match[str]) -> bool:
    held, operator, value = one.get(wanted["name"]), wanted["operator"], wanted["value"]
    if operator == "IN":
        return held in [_unquoted(each) for each in re.findall(_LITERAL, value)]
    if value == "null":
        return (held is None) == (operator == "=")
    if value == "true":
        return bool(held)
    if value.startswith("'"):
        return bool(held == _unquoted(value))
    if held is None:
        return False
    at, limit = datetime.fromisoformat(str(held)), datetime.fromisoformat(value)
    return at >= limit if operator == ">=" else at <= limit


def _unquoted(literal: str) -> str:
    return re.sub(r"\\(.)", lambda sign: _BACK.get(sign[1], sign[1]), literal[1:-1])


def _refused(status: int, code: str, message: str) -> Reply:
    return Reply(status, [{"message": message, "errorCode": code}])
