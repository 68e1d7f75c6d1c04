"""What do we ask of a channel? To carry one text to one person, once: a customer or one of ours.

Whoever fills these ports keeps their promises, and one contract suite checks them:

- The same `key` again sends nothing and answers the same reference. Where a system outside has no
  keys of its own, what was sent is found again by a mark in it.
- `TryAgain` means that it may work later, `Never` that somebody must change something first.
  An `OSError` counts as the former.
- What is restricted is told to no system outside: such an alert has no facts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeAlias, runtime_checkable

from escalation_manager.core.directory import Account, Person
from escalation_manager.ports.connectors import AlertRequest, Tried
from escalation_manager.ports.links import Links
from escalation_manager.ports.mail_tags import MailTags
from escalation_manager.ports.settings import Setting


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A text that the gate cleared, on its way to a customer."""

    account_id: str
    escalation_id: str
    message: str
    """The message's id within the escalation."""
    recipient: str
    subject: str
    text: str


class Channel(Protocol):
    """A way to reach a customer. The same `key` again sends nothing and answers the same."""

    def send(self, outgoing: Outgoing, *, at: datetime, key: str) -> str:
        """The channel's own reference of what it accepted. BadInput: it will never go."""
        ...


@dataclass(frozen=True, slots=True)
class SentText:
    """A text as it lies in the outbox."""

    reference: str
    channel: str
    outgoing: Outgoing
    sent_at: datetime


@runtime_checkable
class Outbox(Protocol):
    """Where sent texts can be read again."""

    def sent(self, escalation_id: str | None = None) -> tuple[SentText, ...]:
        """What was sent, newest first."""
        ...


# --- our own people ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Facts:
    """What a channel may say of an escalation. There are none of a restricted one."""

    escalation_id: str
    title: str
    account: str
    severity: str
    status: str
    owner: str
    due_label: str = ""
    due: datetime | None = None
    """The clock that is due next, or overdue already."""
    source: str = ""
    """Message-ID of the customer's mail that began it."""


ACKNOWLEDGED, ENDED = "acknowledged", "ended"

AskFacts: TypeAlias = Callable[[str, datetime], Facts | None]
"""The facts of an escalation at an instant; None: unknown, or restricted."""


@dataclass(frozen=True, slots=True)
class PersonalAlert:
    """An alert on its way to one of our people by one of their contact methods."""

    person: Person
    address: str
    account_id: str
    escalation_id: str
    priority: str
    message: str
    facts: Facts | None = None
    answer: bool = True
    """Whether this person is asked to acknowledge it."""


class AlertChannel(Protocol):
    """A way to reach one of our people."""

    def alert(self, alert: PersonalAlert, *, at: datetime, key: str) -> str:
        """The channel's own reference. Raises TryAgain, Never, OSError."""
        ...


@runtime_checkable
class AlertsTogether(Protocol):
    """A channel that can carry several notices to one person in one message."""

    def alert_together(self, alerts: tuple[PersonalAlert, ...], *, at: datetime, key: str) -> str:
        """As `alert`: all to the same person and address, each with its number and its link."""
        ...


@dataclass(frozen=True, slots=True)
class Ending:
    """What is over: an alert that somebody answered, or the escalation itself."""

    escalation_id: str
    how: str
    """ACKNOWLEDGED or ENDED."""
    by: str
    """Whose answer it was, by name; empty where the channel may not know."""
    facts: Facts | None = None


@runtime_checkable
class EndsAlerts(Protocol):
    """A channel that can say later that an alert needs no answer any more."""

    def over(self, person: Person, address: str, ending: Ending, *, at: datetime, key: str) -> None:
        """Nobody is called there any more; that nobody was is no fault. TryAgain, Never."""
        ...


@dataclass(frozen=True, slots=True)
class Press:
    """Somebody answered an alert where it reached them: `deed` is acknowledge or climb."""

    deed: str
    escalation_id: str
    method: str
    address: str
    """Who: an address that stands among a person's contact methods, as the channel knows them."""
    key: str
    """Names this very press, so that one that is told twice counts once."""
    methods: tuple[str, ...] = ()
    """Further kinds of contact method that the same channel serves."""


class Callback(Protocol):
    """Reads what a system outside sends back."""

    def read(self, body: bytes, headers: Mapping[str, str], *, at: datetime) -> tuple[Press, ...]:
        """The presses in a signed request. NotAllowed: nobody we know signed it. BadInput."""
        ...


TRIAL, MAILS = "TEST", "MAIL"
"""Stand for the escalation in what is told of none: a test, and mails that wait for a person."""

OF_NONE = frozenset({TRIAL, MAILS})


@runtime_checkable
class Tells(Protocol):
    """Messaging that can say something to a person that belongs to no escalation."""

    def tell(self, person: Person, message: str, *, at: datetime, key: str) -> bool:
        """By the first of their ways that works: whether it did. Once for each key."""
        ...


@runtime_checkable
class TellsTogether(Protocol):
    """Messaging that can tell several notices as one."""

    def send_together(
        self, notices: tuple[tuple[str, AlertRequest], ...], *, at: datetime, by: str, key: str
    ) -> tuple[Tried, ...]:
        """Each with the key of its own: which ways were tried. TryAgain, Never: as `send_alert`.

        Whoever was told of one is not told of it again, be it with others or alone.
        """
        ...


@runtime_checkable
class TriesOut(Protocol):
    """Messaging whose ways can be tried."""

    @property
    def methods(self) -> tuple[str, ...]:
        """The kinds of contact method that are connected."""
        ...

    def try_out(self, person: Person, *, at: datetime) -> tuple[Tried, ...]:
        """A test by each of this person's ways, whether or not one before it worked."""
        ...


@runtime_checkable
class TellsOver(Protocol):
    """Messaging that can say where an alert had reached people that it is over."""

    def alert_over(
        self,
        escalation: str,
        how: str,
        by: str,
        people: tuple[str, ...],
        *,
        since: datetime,
        at: datetime,
        key: str,
    ) -> None:
        """To these people, or to everybody who was alerted when none is named. TryAgain, Never.

        Who was alerted anew after `since` is asked again, so nothing is over there.
        """
        ...


@runtime_checkable
class TakesBack(Protocol):
    """Messaging that can hear later that an alert did not arrive after all."""

    def came_back(self, key: str, person: str, reason: str, at: datetime) -> bool:
        """What had been taken for delivered was not: whether another way is to be tried now."""
        ...


# --- what was delivered --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Delivery:
    """One alert to one person: how far it came. `tried` is (method, address, outcome)."""

    key: str
    person: str
    escalation: str
    delivered: bool
    tried: tuple[tuple[str, str, str], ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Health:
    """How a channel or a mailbox does: when it last worked, and what is wrong since."""

    channel: str
    worked_at: datetime | None
    failed_at: datetime | None
    error: str
    """What it said last when it failed; empty while it works."""
    failures: int
    """How often in a row it failed; 0: it works."""


class Ledger(Protocol):
    """Remembers deliveries, threads and how channels do, so that nothing is told twice."""

    def delivery(self, key: str) -> Delivery | None:
        """How far that alert to that person came."""
        ...

    def deliveries(self, escalation: str) -> tuple[Delivery, ...]:
        """How far every alert of an escalation came, the oldest first."""
        ...

    def note(self, channel: str, at: datetime, error: str = "") -> None:
        """A channel worked, or failed with this error."""
        ...

    def health(self) -> tuple[Health, ...]:
        """How every channel did that was used, by name."""
        ...

    def record(self, *many: Delivery) -> None:
        """How far they came by now, all or none; in place of what was known before."""
        ...

    def thread(self, channel: str, place: str, about: str) -> str | None:
        """The reference of what began the thread in that place."""
        ...

    def begin(self, channel: str, place: str, about: str, reference: str, at: datetime) -> None:
        """A thread begins, or begins anew, there."""
        ...


# --- how a channel is connected ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tools:
    """What a channel is handed when it is connected."""

    ledger: Ledger
    facts: AskFacts
    account: Callable[[str], Account | None]
    links: Links | None = None
    tags: MailTags | None = None


@dataclass(frozen=True, slots=True)
class Connected:
    """A connected channel: for our people, for customers, and for what comes back."""

    alerts: AlertChannel | None = None
    customers: Channel | None = None
    callback: Callback | None = None


@dataclass(frozen=True, slots=True)
class ChannelKind:
    """A kind of channel. One file or folder of `channels` holds one, as its CHANNEL."""

    name: str
    words: str
    reaches: tuple[str, ...]
    """The kinds of contact method that it serves."""
    connect: Callable[[Mapping[str, Any], Tools], Connected]
    settings: tuple[Setting, ...] = ()
    extra: str = ""
    """The extra of the package that brings its libraries."""
    libraries: tuple[str, ...] = field(default=())
