"""What do we ask of the CRM, of messaging and of feedback? The page's own verbs, as protocols.

Whoever fills a port keeps its promises, and one contract suite per port checks them:

- An account nobody knows is `NotFound`, with the nearest right name.
- Every verb that changes something takes a `key`. The same key with the same request changes
  nothing and answers the first result; with another request it is `KeyReused`. Without a key, the
  request, the instant and the asker are the key, so a double click makes one task.
- `dry_run` checks everything, changes nothing and answers what would have been answered.
- `at` is the instant of the request: nobody here looks at a watch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, runtime_checkable

from escalation_manager.core.directory import Account, Directory, Interaction, Person, Survey

ROLES = (
    "csm",
    "cs_manager",
    "vp_cs",
    "vp_eng",
    "cro",
    "cto",
    "engineering",
    "engineering_lead",
    "support",
    "finance",
    "legal",
    "security",
    "executive",
    "admin",
    "agent",
    "auditor",
)
"""The roles of the shipped handbook; a company with more passes its own."""

INTERACTION_TYPES = (
    "escalation",
    "support_ticket",
    "complaint",
    "email",
    "call",
    "meeting",
    "chat",
    "note",
    "review",
)
SURVEY_TYPES = ("nps", "csat", "ces")
TASK_TYPES = ("escalation", "follow_up", "communication", "post_mortem")
PRIORITIES = ("critical", "high", "medium", "low")


@dataclass(frozen=True, slots=True)
class TaskWanted:
    """One task to be made. `owner` is a role or a person's id, `person` who that is today.

    `due_asked` keeps the words of the request ("+1h"): a retry a minute later asks the same, though
    its `due` is another instant.
    """

    title: str
    owner: str
    person: str | None = None
    due: datetime | None = None
    due_asked: str = ""


@dataclass(frozen=True, slots=True)
class TaskRequest:
    """Tasks for one account; all are made, or none."""

    account_id: str
    type: str
    tasks: tuple[TaskWanted, ...]
    escalation_id: str = ""


@dataclass(frozen=True, slots=True)
class CrmTask:
    """A task as the CRM keeps it."""

    id: str
    account_id: str
    type: str
    title: str
    owner: str
    person: str | None
    due: datetime | None
    escalation_id: str
    created_at: datetime
    created_by: str


@dataclass(frozen=True, slots=True)
class NoteRequest:
    """A communication to be documented with the account.

    `type` is one of INTERACTION_TYPES: the note then stands in the account's history as such.
    `restricted_to` names the only readers; empty means everybody.
    """

    account_id: str
    text: str
    escalation_id: str = ""
    type: str = "note"
    restricted_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CrmNote:
    """A note as the CRM keeps it."""

    id: str
    account_id: str
    text: str
    escalation_id: str
    type: str
    restricted_to: tuple[str, ...]
    created_at: datetime
    created_by: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person to be alerted, and the roles that they are alerted for (none: by name)."""

    person: str
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AlertRequest:
    """An internal alert. `asked` are the roles or names as requested, `recipients` the people."""

    account_id: str
    priority: str
    message: str
    asked: tuple[str, ...]
    recipients: tuple[Recipient, ...]
    escalation_id: str = ""
    answer: bool = False
    """Whether its people are asked to acknowledge it; what they are only told has no button."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One contact method of one person, and what came of it."""

    person: str
    method: str
    address: str
    outcome: str
    """delivered, or the reason why not."""


@dataclass(frozen=True, slots=True)
class SentAlert:
    """An alert that was put into the inboxes of its recipients."""

    id: str
    account_id: str
    priority: str
    message: str
    asked: tuple[str, ...]
    recipients: tuple[Recipient, ...]
    escalation_id: str
    sent_at: datetime
    sent_by: str
    tried: tuple[Tried, ...] = field(default=(), compare=False)
    """Which contact methods were tried, where any is connected."""


@dataclass(frozen=True, slots=True)
class SurveyRequest:
    """Ask a customer how it went. Without `contact_id` the account's primary contact is asked."""

    account_id: str
    type: str
    contact_id: str | None = None
    escalation_id: str = ""


@dataclass(frozen=True, slots=True)
class SentSurvey:
    """A survey on its way to a customer."""

    id: str
    account_id: str
    type: str
    contact_id: str | None
    escalation_id: str
    sent_at: datetime
    sent_by: str


class Crm(Protocol):
    """The system of record for accounts, their history, tasks and notes."""

    def get_account(
        self, account_id: str, *, include_contract: bool = True, include_health: bool = True
    ) -> Account:
        """The account; what is not included is left unknown, and need not be fetched."""
        ...

    def get_interactions(
        self,
        account_id: str,
        *,
        types: tuple[str, ...] = (),
        since: datetime | None = None,
        until: datetime | None = None,
        reader: str | None = None,
    ) -> tuple[Interaction, ...]:
        """The account's history, newest first, both ends included; no `types` means all of them.

        What is restricted comes only to a `reader` it names; nobody in particular never sees it.
        """
        ...

    def create_task(
        self,
        request: TaskRequest,
        *,
        at: datetime,
        by: str,
        key: str | None = None,
        dry_run: bool = False,
    ) -> tuple[CrmTask, ...]:
        """The tasks made, in the order of the request."""
        ...

    def add_note(
        self,
        request: NoteRequest,
        *,
        at: datetime,
        by: str,
        key: str | None = None,
        dry_run: bool = False,
    ) -> CrmNote:
        """The note as kept."""
        ...


@runtime_checkable
class Connected(Protocol):
    """A system outside that can say whether it can be reached."""

    @property
    def name(self) -> str:
        """What it is called among the ways out."""
        ...

    @property
    def use(self) -> str:
        """What it is connected for, in words."""
        ...

    def check(self) -> str:
        """What is wrong with the connection, without changing anything; empty: nothing."""
        ...


class Messaging(Protocol):
    """The way to reach our own people."""

    def send_alert(
        self,
        request: AlertRequest,
        *,
        at: datetime,
        by: str,
        key: str | None = None,
        dry_run: bool = False,
    ) -> SentAlert:
        """The alert as sent. One without recipients is `BadInput`: it would reach nobody."""
        ...


@runtime_checkable
class SendsMany(Protocol):
    """Messaging that sends several alerts as soon as one: all or none."""

    def send_alerts(
        self, alerts: Sequence[tuple[str, AlertRequest]], *, at: datetime, by: str
    ) -> tuple[SentAlert, ...]:
        """As `send_alert` would send each under its key, in their order."""
        ...


def send_each(
    messaging: Messaging, alerts: Sequence[tuple[str, AlertRequest]], *, at: datetime, by: str
) -> tuple[SentAlert, ...]:
    """Each alert under its key, at once where messaging can."""
    if isinstance(messaging, SendsMany):
        return messaging.send_alerts(alerts, at=at, by=by)
    return tuple(messaging.send_alert(alert, at=at, by=by, key=key) for key, alert in alerts)


@runtime_checkable
class Inbox(Protocol):
    """Where alerts can be read again."""

    def inbox(self, person: str) -> tuple[SentAlert, ...]:
        """The alerts that this person got, newest first."""
        ...


class Feedback(Protocol):
    """The system that asks customers, and keeps their answers."""

    def get_surveys(
        self, account_id: str, *, types: tuple[str, ...] = (), until: datetime | None = None
    ) -> tuple[Survey, ...]:
        """The account's answers, newest first; no `types` means all of them."""
        ...

    def send_survey(
        self,
        request: SurveyRequest,
        *,
        at: datetime,
        by: str,
        key: str | None = None,
        dry_run: bool = False,
    ) -> SentSurvey:
        """The survey as sent; `NotFound` when the contact is unknown."""
        ...


class DirectorySource(Protocol):
    """Where our people and customers are listed."""

    def directory(self) -> Directory:
        """All people and pools."""
        ...

    def accounts(self) -> tuple[Account, ...]:
        """All accounts with their teams and contacts, by id."""
        ...

    def calendars(self) -> Mapping[str, Mapping[str, object]]:
        """Service calendars by name, as loaded (the shape of the handbook's `[calendars]`)."""
        ...


Resolve = Callable[[str, Account, Directory, datetime], tuple[Person, ...]]
"""Who fills a role for an account at an instant; nobody is an empty tuple."""
