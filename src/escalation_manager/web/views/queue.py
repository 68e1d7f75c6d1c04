"""How does an escalation stand in the queue? One row, which depends on nobody who looks at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from escalation_manager.core.cases_as_json import read
from escalation_manager.core.directory import Account, Directory
from escalation_manager.core.handbook import Handbook, SeverityPolicy
from escalation_manager.core.money import Money
from escalation_manager.core.next_step import SOON, NextStep, first_of
from escalation_manager.desk.counter import Desk
from escalation_manager.ports.log import Row
from escalation_manager.web.views.clocks import Clock, paused, running

NEXT_HOURS = timedelta(hours=8)
WATCHED_HEALTH, GOOD_HEALTH = 50, 70
"""Below the one it is bad, from the other on it is good."""

GROUPS = (
    ("overdue", "Overdue"),
    ("hour", "Due within the hour"),
    ("hours", "Due in the next 8 hours"),
    ("later", "Later"),
    ("paused", "Paused"),
    ("done", "Resolved"),
)


@dataclass(frozen=True, slots=True)
class Health:
    """The account's health, and which way it went in the last 30 days."""

    score: int
    change: int
    level: str
    """bad, middling or good."""

    @property
    def way(self) -> str:
        """Up, down, or empty."""
        return "up" if self.change > 0 else "down" if self.change < 0 else ""


@dataclass(frozen=True, slots=True)
class Button:
    """What one click does."""

    verb: str
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the queue."""

    id: str
    title: str
    account: str
    account_name: str
    arr: Money | None
    health: Health | None
    severity: str
    severity_label: str
    type: str
    type_label: str
    status: str
    owner: str
    owner_name: str
    rung: int
    rungs: int
    clock: Clock | None
    group: str
    step: NextStep | None
    step_words: str
    button: Button | None
    restricted: bool
    asked: str
    """Whom its next step asks: ids, and roles with `role:`, for the page to know its own."""
    due: datetime | None
    ended: datetime | None


@dataclass(frozen=True, slots=True)
class Known:
    """People and customers as they are now, looked up once for a whole page."""

    desk: Desk
    now: datetime
    people: Directory
    accounts: Mapping[str, Account]


def known(desk: Desk, now: datetime) -> Known:
    """Everything that rows are shown with."""
    return Known(desk, now, desk.policy.directory(), desk.policy.accounts())


def line(known: Known, row: Row) -> Line:
    """The row as it is shown to everybody who may see it."""
    handbook, detail, now = _handbook(known.desk, row), row.detail, known.now
    account = known.accounts.get(row.account)
    step = first_of(_steps(row), now)
    clock, group = _clock(row, now)
    severity = handbook.severities.get(row.severity or "")
    kind = handbook.types.get(row.type or "")
    name = account.name if account else str(detail.get("account") or row.account)
    arr = Money(account.arr, account.currency) if account and account.arr is not None else None
    return Line(
        id=row.id,
        title=row.title,
        account=row.account,
        account_name=name,
        arr=arr,
        health=health(account.health, account.health_before) if account else None,
        severity=row.severity or "",
        severity_label=severity.label if severity else "",
        type=row.type or "",
        type_label=kind.label if kind else "",
        status=row.status,
        owner=row.owner or "",
        owner_name=known.people.name(row.owner) if row.owner else "Nobody yet",
        rung=row.rung,
        rungs=sum(1 for rung in severity.ladder if rung) if severity else 1,
        clock=clock,
        group=group,
        step=step,
        step_words=short(step, _every(severity)) if step else "",
        button=one_click(step),
        restricted=row.readers is not None,
        asked=" ".join((*step.people, *(f"role:{role}" for role in step.roles))) if step else "",
        due=row.due_at,
        ended=row.closed_at or row.resolved_at,
    )


def health(score: int | None, before: int | None) -> Health | None:
    """How the account does; None where nobody knows."""
    if score is None:
        return None
    level = "bad" if score < WATCHED_HEALTH else "good" if score >= GOOD_HEALTH else "middling"
    return Health(score, score - before if before is not None else 0, level)


def short(step: NextStep, every: str = "") -> str:
    """The step in the few words that a row has room for."""
    if step.kind == "update":
        return "Give a first answer" if step.since is None else f"Send the {every}update"
    return _SHORT.get((step.kind, step.about), _SHORT.get((step.kind, ""), step.text))


_SHORT = {
    ("acknowledge", "alert"): "Acknowledge",
    ("acknowledge", ""): "Acknowledge the customer",
    ("confirm", ""): "Decide on the held message",
    ("triage", ""): "Decide the triage",
    ("resolve", ""): "Resolve",
    ("look_after", ""): "Look after it",
    ("survey", ""): "Ask for the score",
    ("close", "customer"): "Ask whether it is solved",
}


def one_click(step: NextStep | None) -> Button | None:
    """The button where nothing needs to be said or chosen."""
    if step is None:
        return None
    if step.kind == "acknowledge":
        if step.about == "alert":
            return Button("acknowledge-alert", "Acknowledge")
        return Button("acknowledge-customer", "Acknowledge customer")
    if step.kind == "close" and not step.about:
        return Button("close", "Close")
    return None


def group_of(due: datetime | None, now: datetime, *, waits: bool = False) -> str:
    """In which part of the list it stands. `desk.js` moves it on with the same rule."""
    if waits:
        return "paused"
    if due is None:
        return "later"
    if due < now:
        return "overdue"
    if due - now <= SOON:
        return "hour"
    return "hours" if due - now <= NEXT_HOURS else "later"


def _clock(row: Row, now: datetime) -> tuple[Clock | None, str]:
    detail: Any = row.detail
    if row.status not in ("open", "in_progress", "resolved"):
        return None, "done"
    if detail.get("paused"):
        since, until = detail.get("paused_since"), detail["paused"]
        shown = paused(
            "Resolution",
            datetime.fromisoformat(since) if since else None,
            datetime.fromisoformat(until),
            now,
        )
        if row.due_at is None or row.due_at >= now:
            return shown, "paused"
    if row.due_at is None:
        return None, "done" if row.status == "resolved" else "later"
    label = str(detail.get("due_label") or "Deadline")
    label = "Task" if label.startswith("Task: ") else label
    since = detail.get("due_since")
    start = datetime.fromisoformat(since) if since else row.opened_at
    return running(label, start, row.due_at, now), group_of(row.due_at, now)


def _every(severity: SeverityPolicy | None) -> str:
    """`4-hour `, where the handbook counts updates in hours."""
    told = str(severity.update) if severity else ""
    return f"{told.removesuffix('h')}-hour " if told.endswith("h") and told[:-1].isdigit() else ""


def _steps(row: Row) -> tuple[NextStep, ...]:
    kept: Any = row.detail.get("steps") or ()
    return tuple(read(NextStep, step) for step in kept)


def _handbook(desk: Desk, row: Row) -> Handbook:
    version = row.detail.get("handbook")
    return desk.policy.handbook(version if isinstance(version, str) else None)
