"""How does the desk work with Jira? A task is an issue there; what becomes of it is told both ways.

An issue carries two labels: the desk's, and one that names escalation and task. By that one it is
found again, so that a repetition makes no second issue. Jira's search learns of an issue some
seconds late: which one was made is remembered, and when it is not sure whether one was, the desk
asks again a minute later.

What the desk says in an issue ends with its key in brackets. By that it is not said twice, and not
taken for what somebody said there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from escalation_manager.connectors.jira.asking import Asking, Field, Issue, Named
from escalation_manager.connectors.jira.document import document, words
from escalation_manager.connectors.jira.settings import JIRA, JiraSettings
from escalation_manager.connectors.jira.signed import signed_key
from escalation_manager.connectors.jira.workflow import MOST_STEPS, way_to
from escalation_manager.core import commands as c
from escalation_manager.core.errors import Never, TryAgain, Unreachable
from escalation_manager.outside.accounts import instant
from escalation_manager.outside.crm import Noted
from escalation_manager.outside.wording import cut, iso, line
from escalation_manager.ports import tracking
from escalation_manager.ports.channels import Ledger
from escalation_manager.ports.reports import Upto
from escalation_manager.ports.tracking import TRACK_CHANGE, Change, Part, Stand, TaskToTrack
from escalation_manager.ports.webhooks import Told

LEARNT = timedelta(minutes=1)
"""Until then Jira's search knows what was made."""
LONGEST_SUMMARY, LONGEST_COMMENT = 250, 10_000
SECONDS = 45
"""For one look at everything that happened: nobody waits for it."""
_KEY = re.compile(r"[A-Z][A-Z0-9_]{1,29}-[0-9]{1,12}")
_OURS = re.compile(rf"\[[A-Z]+-[0-9]+:[0-9]+:{TRACK_CHANGE}:[0-9]+\]$")

_NO_FIELD, _NOTHING = Field(), Named()


class Jira:
    """Fills the Tracker, Reports and WebhookReader ports."""

    name = JIRA
    use = "tasks as issues, and what becomes of them"
    every = timedelta(minutes=1)

    def __init__(self, settings: JiraSettings, ledger: Ledger | None = None) -> None:
        self._settings = settings
        self._ledger = ledger
        mark = re.escape(settings.label)
        self._mark = re.compile(
            rf"{mark}-(?P<escalation>[A-Z]+-[0-9]+)-(?P<task>T[0-9]+|task_[A-Za-z0-9_]+)"
        )

    @property
    def roles(self) -> frozenset[str]:
        """The roles whose tasks stand there as well."""
        return frozenset(self._settings.roles)

    # --- there -----------------------------------------------------------------------------------

    def track(self, task: TaskToTrack, *, at: datetime) -> tracking.Issue:
        """The issue of that task: the one that is there, else a new one."""
        mark = self._marked(task)
        with self._noted(at), Asking(self._settings, at) as asking:
            key = self._known(mark)
            if key is None:
                found = next(asking.search(f'labels = "{mark}"'), None)
                key = found.key if found else self._made(asking, task, mark, at)
                self._remember(mark, key, at)
            if task.severity and self._settings.priorities.get(task.severity):
                # Not while it is made: a project that hides the field would refuse it whole.
                issue = asking.issue(key)
                if issue is not None:
                    self._edit(asking, issue, task, frozenset({Part.SEVERITY}))
        return self._shown(key)

    def change(self, task: TaskToTrack, change: Change, *, at: datetime) -> tracking.Issue | None:
        """Its issue, which shows the change now. What somebody ended there is left as it is."""
        mark = self._marked(task)
        with self._noted(at), Asking(self._settings, at) as asking:
            issue = self._of_task(asking, mark, at)
            if issue is None:
                return None
            ends = Part.STATE in change.parts and task.stand is not Stand.OPEN
            if not (ends and issue.fields.status.done):
                self._edit(asking, issue, task, change.parts)
                self._say(asking, issue, change)
                if ends:
                    self._end(asking, issue, task.stand)
        return self._shown(issue.key)

    def _of_task(self, asking: Asking, mark: str, at: datetime) -> Issue | None:
        key = self._known(mark)
        if key is None:
            found = next(asking.search(f'labels = "{mark}"'), None)
            if found is None:
                return None
            key = found.key
            self._remember(mark, key, at)
        return asking.issue(key)

    def _edit(
        self, asking: Asking, issue: Issue, task: TaskToTrack, parts: frozenset[Part]
    ) -> None:
        """What is not so yet, where the project lets it be changed."""
        s, known, may = self._settings, issue.fields, issue.editmeta.fields
        fields: dict[str, Any] = {}
        day = task.due.astimezone(UTC).date().isoformat() if task.due else None
        if Part.DUE in parts and known.duedate != day:
            fields["duedate"] = day
        priority = s.priorities.get(task.severity)
        offered = priority is not None and priority in may.get("priority", _NO_FIELD).names
        if Part.SEVERITY in parts and offered and (known.priority or _NOTHING).name != priority:
            fields["priority"] = {"name": priority}
        account = s.people.get(task.person)
        has = known.assignee.accountId if known.assignee else None
        if Part.OWNER in parts and account not in (None, has):
            fields["assignee"] = {"accountId": account}
        fields = {name: value for name, value in fields.items() if name in may}
        if fields:
            asking.edit(issue.key, fields)

    def _say(self, asking: Asking, issue: Issue, change: Change) -> None:
        """Once: what is said ends with the key by which it is found again."""
        if not change.words:
            return
        mark = f"[{change.key}]"
        if not any(words(one.body).endswith(mark) for one in asking.comments(issue.key)):
            asking.say(issue.key, f"{cut(change.words, LONGEST_COMMENT)}\n{mark}")

    def _end(self, asking: Asking, issue: Issue, stand: Stand) -> None:
        """It goes, step by step, to a status in which nothing is to be done any more."""
        been = [issue.fields.status.name]
        for _ in range(MOST_STEPS):
            way, told = way_to(stand, issue.key, asking.ways(issue.key), been, self._settings)
            try:
                asking.go(issue.key, way, told)
            except Never as refusal:
                raise Never(
                    refusal.message,
                    f"Move {issue.key} to {way.to.name} by hand and drop this; or let that way "
                    "need nothing but a resolution, which done and dropped in [jira] name.",
                ) from None
            if way.to.done:
                return
            been.append(way.to.name)

    def _made(self, asking: Asking, task: TaskToTrack, mark: str, at: datetime) -> str:
        try:
            return asking.make(self._fields(task, mark))
        except TryAgain as later:
            # It may have been made, and the search does not know of it yet.
            raise TryAgain(str(later), at=max(later.at or at, at + LEARNT)) from None

    def _fields(self, task: TaskToTrack, mark: str) -> Mapping[str, Any]:
        who = task.owner if task.person in ("", task.owner) else f"{task.owner}: {task.person}"
        about, told = task.title, [f"Task {task.task}"]
        if task.escalation_id:
            told = [f"Escalation: {task.escalation_id}, task {task.task}"]
            if task.escalation_id not in about:
                about = f"{task.escalation_id}: {about}"
        told.append(f"Owner on the desk: {who}")
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

    # --- and back --------------------------------------------------------------------------------

    def news(self, *, since: datetime, at: datetime) -> Iterator[Told | Upto]:
        """What became of our issues, and what was said about them."""
        # Jira counts minutes, and knows the time zone of nobody who asks in UTC.
        minutes = int((at - since) / timedelta(minutes=1)) + 1
        changed = f'labels = "{self._settings.label}" AND updated >= "-{minutes}m"'
        with Asking(replace(self._settings, budget=SECONDS), at) as asking:
            # In the order of their making, which a change meanwhile leaves alone: by the order of
            # changes one would move to the end, and another one past the edge of a page.
            found = {issue.id: issue for issue in asking.search(f"{changed} ORDER BY created ASC")}
            moved = [(instant(str(one.fields.updated)) or since, one) for one in found.values()]
            for at_, issue in sorted(moved, key=lambda pair: pair[0]):
                yield Upto(at_)
                yield from self._of(asking, issue, since)

    def read(self, body: bytes, headers: Mapping[str, str], *, at: datetime) -> tuple[Told, ...]:
        """A webhook says of which issue something happened; Jira itself is asked what it is."""
        key = signed_key(body, headers, self._settings.webhook_secret)
        if not key.startswith(f"{self._settings.project}-") or not _KEY.fullmatch(key):
            return ()
        with Asking(self._settings, at) as asking:
            issue = asking.issue(key)
            if issue is None:
                return ()
            return tuple(self._of(asking, issue, at - timedelta(days=1)))

    def check(self) -> str:
        """What is wrong with the connection, without changing anything; empty: nothing."""
        try:
            with Asking(self._settings) as asking:
                named = asking.issue_types()
                if named and self._settings.issue_type not in named:
                    known = ", ".join(named)
                    return f"The project has no issue type {self._settings.issue_type!r}: {known}."
                next(asking.search(f'labels = "{self._settings.label}"'), None)
        except Unreachable as error:
            return str(error)
        return ""

    def _of(self, asking: Asking, issue: Issue, since: datetime) -> Iterator[Told]:
        """What is to be told of one issue, to the escalation that its label names."""
        marks = [found for label in issue.fields.labels if (found := self._mark.fullmatch(label))]
        if len(marks) != 1 or not _KEY.fullmatch(issue.key):
            return
        escalation, task = marks[0]["escalation"], marks[0]["task"]
        for comment in asking.comments(issue.key):
            changed = instant(comment.updated) or instant(comment.created)
            said = words(comment.body)
            # What only some may read in Jira is not for everybody on the desk.
            if changed is None or changed < since or not said or comment.visibility is not None:
                continue
            if _OURS.search(said):
                continue
            who = " ".join(comment.author.displayName.split()) or "Somebody"
            note = c.AddNote(f"{who} in {issue.key}: {cut(said, LONGEST_COMMENT)}")
            yield Told(note, escalation, f"jira:{issue.id}:{comment.id}:{changed.isoformat()}")
        status = issue.fields.status
        if status.done and task.startswith("T"):
            done = c.CompleteTask(task, f"{issue.key} is {status.name or 'done'} in Jira.")
            yield Told(done, escalation, f"jira:{issue.id}:done:{status.id}:{status.name}")

    # --- what is remembered ----------------------------------------------------------------------

    def _marked(self, task: TaskToTrack) -> str:
        """The label by which its issue is found."""
        escalation, number = task.origin or (task.escalation_id, task.task)
        return "-".join(filter(None, (self._settings.label, escalation, number)))

    def _noted(self, at: datetime) -> Noted:
        return Noted(self.name, self._ledger, at)

    def _known(self, mark: str) -> str | None:
        if self._ledger is None:
            return None
        return self._ledger.thread(self.name, self._settings.project, mark)

    def _remember(self, mark: str, key: str, at: datetime) -> None:
        if self._ledger is not None:
            self._ledger.begin(self.name, self._settings.project, mark, key, at)

    def _shown(self, key: str) -> tracking.Issue:
        return tracking.Issue(key, f"{self._settings.base_url.rstrip('/')}/browse/{key}")
