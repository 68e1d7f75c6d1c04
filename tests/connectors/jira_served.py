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

from escalation_manager.connectors.jira import JiraSettings
from tests.channels.served import Reply, Request, Served, serving
from tests.connectors.contracted import Contract

ROOT = "/rest/api/3"
LABEL, SECRET = "escalation-desk", "it's a secret of Jira"
SIGNED_IN = "Basic " + b64encode(b"desk@acme.example:jira-test").decode()
TO_DO = {"id": "10000", "name": "To Do", "statusCategory": {"key": "new"}}
BEGUN = {"id": "10001", "name": "In Progress", "statusCategory": {"key": "indeterminate"}}
DONE = {"id": "10002", "name": "Shipped", "statusCategory": {"key": "done"}}
_JQL = re.compile(
    r'project = (?P<project>\w+) AND labels = "(?P<label>[^"]+)"'
    r'(?: AND updated >= "-(?P<minutes>\d+)m")?(?P<order> ORDER BY updated ASC)?'
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
        if parts[2:] == ["comment"]:
            newest = issue.comments[::-1]
            return Reply(200, {"comments": newest, "total": len(newest), "startAt": 0})
        return Reply(200, _shown(issue))

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
        found.sort(key=lambda one: one.updated)
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
    assert served.contract.faults == []


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


def at_utc(text: str) -> datetime:
    """That instant."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _shown(issue: Kept) -> dict[str, Any]:
    fields = {name: issue.fields[name] for name in ("status", "labels")}
    return {"id": issue.id, "key": issue.key, "fields": fields}
