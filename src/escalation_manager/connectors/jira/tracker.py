"""How does the desk work with Jira? A task becomes an issue there, and what becomes of it is told.

An issue carries two labels: the desk's, and one that names escalation and task. By that one it is
found again, so that a repetition makes no second issue. Jira's search learns of an issue some
seconds late: when it is not sure whether one was made, the desk asks again a minute later.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import msgspec

from escalation_manager.connectors.jira.document import document, words
from escalation_manager.connectors.jira.settings import JIRA, JiraSettings
from escalation_manager.core import commands as c
from escalation_manager.core.errors import BadInput, NotAllowed, TryAgain, Unreachable
from escalation_manager.outside.asking import Asking, System
from escalation_manager.outside.crm import Noted
from escalation_manager.outside.wording import cut, iso, line
from escalation_manager.ports.channels import Ledger
from escalation_manager.ports.tracking import Issue, TaskToTrack
from escalation_manager.ports.webhooks import Told

LEARNT = timedelta(minutes=1)
"""Until then Jira's search knows what was made."""
PAGE, MOST_PAGES = 100, 50
LONGEST_SUMMARY, LONGEST_COMMENT = 250, 10_000
LARGEST_WEBHOOK = 1_000_000
SECONDS = 45
"""For one look at everything that happened: nobody waits for it."""
ROOT = "rest/api/3"
_KEY = re.compile(r"[A-Z][A-Z0-9_]{1,29}-[0-9]{1,12}")
_REMEDIES = {
    401: "Check user and token in [jira] in channels.toml.",
    403: "Give the desk's account the right to browse, create and comment in the project.",
    404: "Check base_url and project in [jira], and that the desk's account may see the project.",
}
_REMEDY = "Check [jira] in channels.toml against the project's issue type and required fields."


class _Category(msgspec.Struct, frozen=True):
    key: str = ""


class _Status(msgspec.Struct, frozen=True):
    id: str = ""
    name: str = ""
    statusCategory: _Category = _Category()


class _Fields(msgspec.Struct, frozen=True):
    status: _Status = _Status()
    labels: list[str] = []


class _Issue(msgspec.Struct, frozen=True):
    id: str
    key: str
    fields: _Fields = _Fields()


class _Found(msgspec.Struct, frozen=True):
    issues: list[_Issue] = []
    nextPageToken: str = ""


class _Made(msgspec.Struct, frozen=True):
    key: str


class _Author(msgspec.Struct, frozen=True):
    displayName: str = ""


class _Comment(msgspec.Struct, frozen=True):
    id: str
    created: str = ""
    updated: str = ""
    author: _Author = _Author()
    body: Any = None
    visibility: Any = None


class _Comments(msgspec.Struct, frozen=True):
    comments: list[_Comment] = []
    total: int = 0


class Jira:
    """Fills the Tracker, Reports and WebhookReader ports."""

    name = JIRA
    use = "tasks as issues"
    every = timedelta(minutes=1)

    def __init__(self, settings: JiraSettings, ledger: Ledger | None = None) -> None:
        self._settings = settings
        self._ledger = ledger
        mark = re.escape(settings.label)
        self._mark = re.compile(rf"{mark}-(?P<escalation>[A-Z]+-[0-9]+)-(?P<task>T[0-9]+)")

    @property
    def roles(self) -> frozenset[str]:
        """The roles whose tasks stand there as well."""
        return frozenset(self._settings.roles)

    def track(self, task: TaskToTrack, *, at: datetime) -> Issue:
        """The issue of that task: the one that is there, else a new one."""
        mark = f"{self._settings.label}-{task.escalation_id}-{task.task}"
        with Noted(self.name, self._ledger, at), self._asking(self._settings, at) as asking:
            found = next(self._issues(asking, f'labels = "{mark}"'), None)
            key = found.key if found else self._made(asking, task, mark, at)
        return Issue(key, f"{self._settings.base_url.rstrip('/')}/browse/{key}")

    def news(self, *, since: datetime, at: datetime) -> Iterator[Told]:
        """What became of our issues, and what was said about them."""
        # Jira counts minutes, and knows the time zone of nobody who asks in UTC.
        minutes = int((at - since) / timedelta(minutes=1)) + 1
        changed = f'labels = "{self._settings.label}" AND updated >= "-{minutes}m"'
        with self._asking(replace(self._settings, budget=SECONDS), at) as asking:
            for issue in self._issues(asking, f"{changed} ORDER BY updated ASC"):
                yield from self._of(asking, issue, since)

    def read(self, body: bytes, headers: Mapping[str, str], *, at: datetime) -> tuple[Told, ...]:
        """A webhook says of which issue something happened; Jira itself is asked what it is."""
        key = self._signed(body, headers)
        if not key:
            return ()
        with self._asking(self._settings, at) as asking:
            query = {"fields": ["status", "labels"]}
            answer = asking.send("GET", f"{ROOT}/issue/{quote(key)}", query=query)
            if answer.status == 404:
                return ()
            if not answer.well:
                raise asking.system.refusal(answer)
            issue = asking.system.read(answer.body, _Issue)
            return tuple(self._of(asking, issue, at - timedelta(days=1)))

    def check(self) -> str:
        """What is wrong with the connection, without changing anything; empty: nothing."""
        try:
            with self._asking(self._settings) as asking:
                answer = asking.ask("GET", f"{ROOT}/project/{self._settings.project}")
                types = answer.body.get("issueTypes") if isinstance(answer.body, dict) else None
                named = [one.get("name") for one in types or () if isinstance(one, dict)]
                if named and self._settings.issue_type not in named:
                    known = ", ".join(map(str, named))
                    return f"The project has no issue type {self._settings.issue_type!r}: {known}."
                next(self._issues(asking, f'labels = "{self._settings.label}"'), None)
        except Unreachable as error:
            return str(error)
        return ""

    def _asking(self, settings: JiraSettings, at: datetime | None = None) -> Asking:
        system = System(
            "Jira", settings.base_url, settings.timeout, settings.budget, _REMEDY, _REMEDIES
        )
        return Asking(system, at, login=(settings.user, settings.token))

    def _made(self, asking: Asking, task: TaskToTrack, mark: str, at: datetime) -> str:
        try:
            answer = asking.ask("POST", f"{ROOT}/issue", body={"fields": self._fields(task, mark)})
            return asking.system.read(answer.body, _Made).key
        except TryAgain as later:
            # It may have been made, and the search does not know of it yet.
            raise TryAgain(str(later), at=max(later.at or at, at + LEARNT)) from None

    def _fields(self, task: TaskToTrack, mark: str) -> Mapping[str, Any]:
        who = task.owner if task.person in ("", task.owner) else f"{task.owner}: {task.person}"
        about = task.title if task.escalation_id in task.title else (
            f"{task.escalation_id}: {task.title}"
        )  # fmt: skip
        told = [f"Escalation: {task.escalation_id}, task {task.task}", f"Owner on the desk: {who}"]
        if task.due:
            told.append(f"Due: {iso(task.due)}")
        assignee = self._settings.people.get(task.person)
        return {
            "project": {"key": self._settings.project},
            "issuetype": {"name": self._settings.issue_type},
            "summary": line(about, LONGEST_SUMMARY),
            "description": document("\n".join(told)),
            "labels": [self._settings.label, mark],
            **({"duedate": task.due.astimezone(UTC).date().isoformat()} if task.due else {}),
            **({"assignee": {"accountId": assignee}} if assignee else {}),
        }

    def _issues(self, asking: Asking, jql: str) -> Iterator[_Issue]:
        body: dict[str, Any] = {
            "jql": f"project = {self._settings.project} AND {jql}",
            "fields": ["status", "labels"],
            "maxResults": PAGE,
        }
        for _ in range(MOST_PAGES):
            answer = asking.ask("POST", f"{ROOT}/search/jql", body=body)
            found = asking.system.read(answer.body, _Found)
            yield from found.issues
            if not found.nextPageToken or not found.issues:
                return
            body["nextPageToken"] = found.nextPageToken

    def _of(self, asking: Asking, issue: _Issue, since: datetime) -> Iterator[Told]:
        """What is to be told of one issue, to the escalation that its label names."""
        marks = [found for label in issue.fields.labels if (found := self._mark.fullmatch(label))]
        if len(marks) != 1 or not _KEY.fullmatch(issue.key):
            return
        escalation, task = marks[0]["escalation"], marks[0]["task"]
        for comment in self._comments(asking, issue.key):
            changed = _instant(comment.updated) or _instant(comment.created)
            said = cut(words(comment.body), LONGEST_COMMENT)
            # What only some may read in Jira is not for everybody on the desk.
            if changed is None or changed < since or not said or comment.visibility is not None:
                continue
            who = " ".join(comment.author.displayName.split()) or "Somebody"
            note = c.AddNote(f"{who} in {issue.key}: {said}")
            yield Told(note, escalation, f"jira:{issue.id}:{comment.id}:{changed.isoformat()}")
        status = issue.fields.status
        if status.statusCategory.key == "done":
            done = c.CompleteTask(task, f"{issue.key} is {status.name or 'done'} in Jira.")
            yield Told(done, escalation, f"jira:{issue.id}:done:{status.id}:{status.name}")

    def _comments(self, asking: Asking, key: str) -> Sequence[_Comment]:
        """The newest, the oldest of them first."""
        query = {"orderBy": "-created", "maxResults": PAGE}
        answer = asking.ask("GET", f"{ROOT}/issue/{quote(key)}/comment", query=query)
        return asking.system.read(answer.body, _Comments).comments[::-1]

    def _signed(self, body: bytes, headers: Mapping[str, str]) -> str:
        """The key of the issue in a webhook that Jira signed; empty: it is about none of ours."""
        if len(body) > LARGEST_WEBHOOK:
            raise BadInput(f"The webhook has {len(body):,} bytes.", "Send it without attachments.")
        told = {name.lower(): value for name, value in headers.items()}
        right = hmac.new(self._settings.webhook_secret.encode(), body, hashlib.sha256).hexdigest()
        given = told.get("x-hub-signature", "").removeprefix("sha256=")
        if not self._settings.webhook_secret or not hmac.compare_digest(
            given.encode("utf-8", "replace"), right.encode()
        ):
            raise NotAllowed(
                "The webhook is not signed with our secret.",
                "Give Jira's webhook the secret that [jira] webhook_secret names.",
                rule="webhook: signature",
            )
        try:
            key = json.loads(body)["issue"]["key"]
        except (ValueError, KeyError, TypeError, RecursionError):
            return ""
        ours = isinstance(key, str) and key.startswith(f"{self._settings.project}-")
        return str(key) if ours and _KEY.fullmatch(key) else ""


def _instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
