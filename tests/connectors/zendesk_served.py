"""Zendesk on loopback: tickets with their comments, organisations, users, held to the contract."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from escalation_manager.connectors.zendesk import ZendeskSettings
from tests.channels.served import Reply, Request, Served, serving
from tests.connectors.contracted import Contract

ROOT = "/api/v2"
ACME, SARAH, AGENT, DESK = 509_974, 20_978_392, 235_323, 235_324
SIGNED_IN = "Basic " + b64encode(b"desk@acme.example/token:zd-test").decode()
_QUERY = re.compile(
    r"type:ticket(?: organization:(?P<organization>\d+))?(?: tags:(?P<tag>\S+))?"
    r"(?: created>=(?P<after>\S+))?(?: created<=(?P<before>\S+))?(?: updated>=(?P<since>\S+))?"
)


class ZendeskServed(Served):
    """The service; its clock stands still at `now`."""

    def __init__(self, now: datetime) -> None:
        super().__init__(self._answer)
        self.contract = Contract("zendesk-tickets-subset.json")
        self.organizations = {"acc_123": ACME}
        self.users = {
            SARAH: {"id": SARAH, "name": "Sarah Lindgren", "email": "sarah@acme.example"},
            AGENT: {"id": AGENT, "name": "Agent", "email": "agent@larkfield.example",
                    "role": "agent"},
            DESK: {"id": DESK, "name": "Desk", "email": "Desk@acme.example", "role": "admin"},
        }  # fmt: skip
        self.tickets: dict[int, dict[str, Any]] = {}
        self.comments: dict[int, list[dict[str, Any]]] = {}
        self.now = now
        self.page = 2

    def put(self, subject: str, words: str, **more: Any) -> int:
        """A customer writes a ticket."""
        id_ = 35_436 + len(self.tickets)
        at = _text(self.now)
        self.tickets[id_] = {
            "id": id_, "subject": subject, "description": words, "status": "open",
            "external_id": None, "requester_id": SARAH, "organization_id": ACME, "tags": [],
            "created_at": at, "updated_at": at, **more,
        }  # fmt: skip
        self.comments[id_] = []
        self.say(id_, words)
        return id_

    def say(
        self, ticket: int, words: str, author: int = SARAH, *, public: bool = True, via: str = "web"
    ) -> None:
        """Somebody comments."""
        known, at = self.comments[ticket], _text(self.now)
        known.append({"id": 900 + len(known), "author_id": author, "body": words, "public": public,
                      "created_at": at, "via": {"channel": via}})  # fmt: skip
        self._touched(ticket)

    def internal(self, ticket: int) -> list[str]:
        """The internal notes of a ticket."""
        return [one["body"] for one in self.comments[ticket] if not one["public"]]

    def asked(self) -> list[str]:
        """Method and path of every request."""
        return [f"{one.method} {urlsplit(one.path).path[len(ROOT) + 1 :]}" for one in self.requests]

    def _touched(self, ticket: int) -> None:
        held = self.tickets[ticket]
        before = datetime.fromisoformat(held["updated_at"])
        held["updated_at"] = _text(max(self.now, before + timedelta(seconds=1)))

    def _answer(self, request: Request) -> Reply:
        reply = self._done(request)
        self.contract.hold(request, reply)
        return reply

    def _done(self, request: Request) -> Reply:
        if request.headers.get("Authorization") != SIGNED_IN:
            return Reply(401, {"error": "Couldn't authenticate you"})
        query = self.contract.query(request)
        parts = urlsplit(request.path).path[len(ROOT) + 1 :].split("/")
        if parts == ["organizations", "search"]:
            found = self.organizations.get(query["external_id"])
            told = [{"id": found, "name": "Acme"}] if found else []
            return Reply(200, {"organizations": told, "count": len(told)})
        if parts[0] == "users":
            return Reply(200, {"user": self.users[int(parts[1])]})
        if parts == ["search"]:
            return self._search(query)
        if parts == ["tickets"]:
            same = [
                one for one in self.tickets.values() if one["external_id"] == query["external_id"]
            ]
            return Reply(200, {"tickets": same, "meta": {"has_more": False}})
        ticket = self.tickets.get(int(parts[1]))
        if ticket is None:
            return Reply(404, {"error": "RecordNotFound", "description": "Not found"})
        if parts[2:] == ["comments"]:
            return Reply(200, {"comments": self.comments[ticket["id"]][::-1]})
        if request.method == "PUT":
            return self._change(ticket, request.json["ticket"])
        return Reply(200, {"ticket": ticket})

    def _search(self, query: dict[str, str] | Any) -> Reply:
        asked = _QUERY.fullmatch(query["query"])
        if asked is None:
            return Reply(422, {"error": "invalid", "description": f"Invalid: {query['query']}"})

        def fits(one: dict[str, Any]) -> bool:
            return (
                (not asked["organization"] or one["organization_id"] == int(asked["organization"]))
                and (not asked["tag"] or asked["tag"] in one["tags"])
                and (not asked["after"] or one["created_at"] >= asked["after"])
                and (not asked["before"] or one["created_at"] <= asked["before"])
                and (not asked["since"] or one["updated_at"] >= asked["since"])
            )

        found = [one for one in self.tickets.values() if fits(one)]
        found.sort(
            key=lambda one: str(one[query["sort_by"]]), reverse=query["sort_order"] == "desc"
        )
        number = int(query["page"])
        shown = found[(number - 1) * self.page : number * self.page]
        more = f"{self.url}/next" if len(found) > number * self.page else None
        return Reply(200, {"results": shown, "count": len(found), "next_page": more})

    def _change(self, ticket: dict[str, Any], values: dict[str, Any]) -> Reply:
        if values.get("safe_update") and values["updated_stamp"] != ticket["updated_at"]:
            return Reply(409, {"error": "UpdateConflict", "description": "outdated ticket data"})
        if "comment" in values:
            said = values["comment"]
            self.say(ticket["id"], said["body"], DESK, public=said["public"])
        if "external_id" in values:
            ticket["external_id"] = values["external_id"]
            self._touched(ticket["id"])
        return Reply(200, {"ticket": ticket})


@contextmanager
def zendesk_served(now: datetime) -> Iterator[ZendeskServed]:
    """The service; at the end every request and answer kept to the contract."""
    with serving(ZendeskServed(now)) as served:
        assert isinstance(served, ZendeskServed)
        yield served
    assert served.contract.faults == []


def settings(served: Served, **other: Any) -> ZendeskSettings:
    """How the desk asks that service."""
    mine: dict[str, Any] = {
        "base_url": served.url,
        "user": "desk@acme.example",
        "token": "zd-test",
        "escalate": "escalation",
        "tags": {"gripe": "complaint"},
    }
    return ZendeskSettings(**{**mine, **other})


def _text(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
