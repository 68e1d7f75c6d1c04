"""Jira on loopback: issues with their comments, held to the contract. Its search learns late."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from escalation_manager.connectors.jira import Jira, JiraSettings
from escalation_manager.connectors.jira.document import words
from escalation_manager.ports.webhooks import Told
from tests.channels.served import Reply, Request, Served, serving
from tests.connectors.contracted import Contract
from tests.contracts.acme import NOON, ago

ROOT = "/rest/api/3"
LABEL, SECRET = "escalation-desk", "it's a secret of Jira"
SIGNED_IN = "Basic " + b64encode(b"desk@acme.example:jira-test").decode()
TO_DO = {"id": "10000", "name": "To Do", "statusCategory": {"key": "new"}}
BEGUN = {"id": "10001", "name": "In Progress", "statusCategory": {"key": "indeterminate"}}
DONE = {"id": "10002", "name": "Shipped", "statusCategory": {"key": "done"}}
BINNED = {"id": "10004", "name": "Won't Do", "statusCategory": {"key": "done"}}
SCHEMA = {"type": "string"}
PRIORITIES = ["Highest", "High", "Medium", "Low"]
_JQL = re.compile(
    r'project = (?P<project>\w+) AND labels = "(?P<label>[^"]+)"'
    r'(?: AND updated >= "-(?P<minutes>\d+)m")?(?P<order> ORDER BY created ASC)?'
)


@dataclass
class Kept:
    """An issue."""

    id: str
    key: str
    fields: dict[str, Any]
    updated: datetime
    comments: list[dict[str, Any]] = field(default_factory=list)
    indexed: bool = True

    @property
    def said(self) -> list[str]:
        """What stands in the comments."""
        return [words(one["body"]) for one in self.comments]


class JiraServed(Served):
    """The service; its clock stands still at `now`."""

    def __init__(self, now: datetime) -> None:
        super().__init__(self._answer)
        self.contract = Contract("jira-platform-v3-subset.json")
        self.issues: dict[str, Kept] = {}
        self.now = now
        self.page = 2
        self.prompt = True
        """Whether its search knows at once what was made."""
        self.workflow: dict[str, list[dict[str, Any]]] = {
            "To Do": [BEGUN, DONE, BINNED],
            "In Progress": [TO_DO, DONE, BINNED],
        }
        """Status → those that it offers."""
        self.screen: dict[str, Any] = {}
        """What is asked for on every way."""
        self.editable = {"duedate", "assignee", "priority"}

    def make(self, fields: dict[str, Any]) -> Kept:
        """Somebody makes an issue."""
        number = len(self.issues) + 1
        made = Kept(str(10_000 + number), f"ENG-{number}", {"status": TO_DO, **fields}, self.now)
        self.issues[made.key] = made
        return made

    def say(self, key: str, body: object, author: str = "Lena", **more: Any) -> None:
        """Somebody comments."""
        issue = self.issues[key]
        at = self.now.strftime("%Y-%m-%dT%H:%M:%S.000+0000")
        told = {"id": f"{len(issue.comments) + 1}", "author": {"displayName": author}}
        issue.comments.append({**told, "body": body, "created": at, "updated": at, **more})
        issue.updated = self.now

    def move(self, key: str, status: dict[str, Any]) -> None:
        """Somebody moves it."""
        self.issues[key].fields["status"] = status
        self.issues[key].updated = self.now

    def _answer(self, request: Request) -> Reply:
        reply = self._done(request)
        self.contract.hold(request, reply)
        return reply

    def _done(self, request: Request) -> Reply:
        parts = urlsplit(request.path).path[len(ROOT) + 1 :].split("/")
        if request.headers.get("Authorization") != SIGNED_IN:
            return Reply(401, {"errorMessages": ["Client must be authenticated."]})
        if parts[0] == "project":
            if parts[1] != "ENG":
                return Reply(404, {"errorMessages": [f"No project {parts[1]}"], "errors": {}})
            return Reply(200, {"key": "ENG", "issueTypes": [{"name": "Task"}, {"name": "Bug"}]})
        if parts == ["search", "jql"]:
            return self._search(request.json)
        if parts == ["issue"]:
            return self._create(request.json["fields"])
        issue = self.issues.get(parts[1])
        if issue is None:
            return Reply(404, {"errorMessages": ["Issue does not exist"], "errors": {}})
        if parts[2:] == ["comment"] and request.method == "POST":
            self.say(issue.key, request.json["body"], "The desk")
            return Reply(201, issue.comments[-1])
        if parts[2:] == ["comment"]:
            newest = issue.comments[::-1]
            return Reply(200, {"comments": newest, "total": len(newest), "startAt": 0})
        if parts[2:] == ["transitions"]:
            return self._transitions(issue, request)
        if request.method == "PUT":
            return self._edit(issue, request.json["fields"])
        editmeta = {"fields": {name: self._field(name) for name in sorted(self.editable)}}
        return Reply(200, {**_shown(issue), "editmeta": editmeta})

    def _field(self, name: str) -> dict[str, Any]:
        told = {"key": name, "name": name, "operations": ["set"], "required": False}
        allowed = [{"id": one, "name": one} for one in PRIORITIES] if name == "priority" else []
        return {**told, "schema": SCHEMA, "allowedValues": allowed}

    def _edit(self, issue: Kept, fields: dict[str, Any]) -> Reply:
        hidden = fields.keys() - self.editable
        if hidden:
            wrong = dict.fromkeys(sorted(hidden), "Field cannot be set.")
            return Reply(400, {"errorMessages": [], "errors": wrong})
        issue.fields |= fields
        issue.updated = self.now
        return Reply(204)

    def _transitions(self, issue: Kept, request: Request) -> Reply:
        offered = self.workflow.get(issue.fields["status"]["name"], [])
        if request.method == "GET":
            ways = [
                {"id": to["id"], "name": f"to {to['name']}", "to": to, "fields": self.screen}
                for to in offered
            ]
            return Reply(200, {"transitions": ways})
        wanted = request.json["transition"]["id"]
        to = next((one for one in offered if one["id"] == wanted), None)
        told = request.json.get("fields", {})
        missing = [
            name for name, one in self.screen.items() if one["required"] and name not in told
        ]
        if to is None or missing or told.keys() - self.screen.keys():
            wrong = {name: f"{name} is required." for name in missing}
            return Reply(400, {"errorMessages": ["Not a valid transition."], "errors": wrong})
        issue.fields |= told
        self.move(issue.key, to)
        return Reply(204)

    def _search(self, body: dict[str, Any]) -> Reply:
        query = _JQL.fullmatch(body["jql"])
        if query is None:
            return Reply(400, {"errorMessages": [f"Error in the JQL: {body['jql']}"]})
        since = self.now - timedelta(minutes=int(query["minutes"] or 10**6))
        found = [
            one
            for one in self.issues.values()
            if query["label"] in one.fields["labels"] and one.updated >= since and one.indexed
        ]
        begin = int(body.get("nextPageToken", "0"))
        told: dict[str, Any] = {"issues": list(map(_shown, found[begin : begin + self.page]))}
        if begin + self.page < len(found):
            told["nextPageToken"] = str(begin + self.page)
        return Reply(200, told)

    def _create(self, fields: dict[str, Any]) -> Reply:
        wrong = {}
        if fields["issuetype"] not in ({"name": "Task"}, {"name": "Bug"}):
            wrong["issuetype"] = "Specify a valid issue type"
        if fields["description"].get("type") != "doc" or "\n" in fields["summary"]:
            wrong["description"] = "Operation value must be an Atlassian Document"
        if wrong:
            return Reply(400, {"errorMessages": [], "errors": wrong})
        made = self.make(fields)
        made.indexed = self.prompt
        return Reply(201, {"id": made.id, "key": made.key})


@contextmanager
def jira_served(now: datetime) -> Iterator[JiraServed]:
    """The service; at the end every request and answer kept to the contract."""
    with serving(JiraServed(now)) as served:
        assert isinstance(served, JiraServed)
        yield served
    assert served.contract.faults == [], served.contract.faults[:3]


def settings(served: Served, **other: Any) -> JiraSettings:
    """How the desk asks that service."""
    mine: dict[str, Any] = {
        "base_url": served.url,
        "user": "desk@acme.example",
        "token": "jira-test",
        "project": "ENG",
        "people": {"lena": "5b10a2844c20165700ede21g"},
        "webhook_secret": SECRET,
    }
    return JiraSettings(**{**mine, **other})


def webhook(key: object, secret: str = SECRET) -> tuple[bytes, dict[str, str]]:
    """The body and headers of a webhook about that issue."""
    told = {"webhookEvent": "jira:issue_updated", "issue": {"id": "1", "key": key}}
    body = json.dumps(told).encode()
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return body, {"X-Hub-Signature": f"sha256={signature}"}


def said(*words: str) -> dict[str, Any]:
    """A comment of paragraphs."""
    content = [
        {"type": "paragraph", "content": [{"type": "text", "text": one, "marks": []}]}
        for one in words
    ]
    return {"type": "doc", "version": 1, "content": content}


def told(jira: Jira, days: float = 7) -> list[Told]:
    """What it tells of so many days."""
    found = jira.news(since=ago(days), at=NOON)
    return [one for one in found if isinstance(one, Told)]


def at_utc(text: str) -> datetime:
    """That instant."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _shown(issue: Kept) -> dict[str, Any]:
    fields = {
        name: issue.fields.get(name)
        for name in ("status", "labels", "assignee", "priority", "duedate")
    }
    fields["updated"] = issue.updated.strftime("%Y-%m-%dT%H:%M:%S.000+0000")
    return {"id": issue.id, "key": issue.key, "fields": fields}
