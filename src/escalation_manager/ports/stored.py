"""What does the store keep and give back? Effects, rows, requests, documents, findings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeAlias

from escalation_manager.core.errors import KeyReused
from escalation_manager.core.events import Entry

JSON: TypeAlias = str | int | float | bool | Sequence["JSON"] | Mapping[str, "JSON"] | None


LANES = (0, 1)
"""Urgent, and the rest."""


LONGEST_LEASE = timedelta(minutes=2)
"""No lease is given for longer. One that seems to last longer is of a clock that began anew since:
the machine was started again, and whoever held it is gone."""


class EffectState(StrEnum):
    """How far an effect is. Leased: somebody does it now. Dropped: nobody needs it any more."""

    PENDING = "pending"
    LEASED = "leased"
    DONE = "done"
    DEAD = "dead"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Effect:
    """Something owed to the world because of an event. Lane 0 is urgent, 1 is the rest.

    The `key` is also the idempotency key outside: a key that is known already is not owed twice.
    """

    key: str
    kind: str
    target: str
    lane: int
    not_before: datetime
    data: Mapping[str, JSON] = field(default_factory=dict)
    together: str | None = None
    """Effects of which this says the same may be done as one, when they are due together."""


MOST_TOGETHER = 20
"""Effects that are done as one: more would be no message that anybody reads."""


@dataclass(frozen=True, slots=True)
class Owed:
    """An effect as the store keeps it: whose it is, how far it is, and what came of it."""

    effect: Effect
    escalation: str
    version: int
    """The version of the escalation that called for it."""
    state: EffectState
    tries: int
    last_error: str | None
    result: JSON
    created_at: datetime
    done_at: datetime | None
    lease: int = 0
    """How often it was leased. Whoever tells what came of it names the lease that they hold."""
    leased_by: str | None = None
    """Which worker does it now."""
    leased_until: datetime | None = None
    """When the lease is over, on the clock of leases: no time of day."""
    told_with: str | None = None
    """The key under which it is done as one with others; None: alone, under its own."""
    others: tuple[Owed, ...] = ()
    """As it was leased: those that are done as one with it. Each has its own lease."""

    @property
    def whole(self) -> tuple[Owed, ...]:
        """All that are done as one with it, itself first."""
        return (self, *self.others)


@dataclass(frozen=True, slots=True)
class Owing:
    """How many effects of one target and lane are in a state; since when the first may be done."""

    state: EffectState
    target: str
    lane: int
    count: int
    oldest: datetime


@dataclass(frozen=True, slots=True)
class Worker:
    """A process that wakes and acts, as it last told of itself."""

    name: str
    started_at: datetime
    beat_at: datetime
    detail: Mapping[str, JSON] = field(default_factory=dict)
    """What it does now, in plain JSON: what runs, which connectors are in trouble."""


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """What should have been done by some instant and was not: a few of each, the oldest first."""

    wakes: tuple[tuple[str, datetime], ...] = ()
    """Escalations whose wake has passed, and since when they wait."""
    effects: tuple[Owed, ...] = ()
    """Effects that nobody does, or whose lease was over and that nobody took up again."""


@dataclass(frozen=True, slots=True)
class Row:
    """One escalation as lists and metrics see it: a shadow of the log, rebuilt at will."""

    id: str
    version: int
    account: str
    title: str
    type: str | None
    severity: str | None
    status: str
    owner: str | None
    rung: int
    opened_at: datetime
    due_at: datetime | None = None
    """The next thing due."""
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    next_wake: datetime | None = None
    readers: tuple[str, ...] | None = None
    """None: everybody on the desk may read it. The order means nothing."""
    parent: str | None = None
    words: str = ""
    """What a search looks through; kept in one case."""
    detail: Mapping[str, JSON] = field(default_factory=dict)
    """Plain JSON for lists and metrics."""


@dataclass(frozen=True, slots=True)
class Saving:
    """What became of one escalation: its new events, what they call for, and its row.

    `expected_version` is the version that was read, 0 for a new one. Without entries only the row
    (perhaps another wake) and effects are saved.
    """

    escalation: str
    expected_version: int
    entries: tuple[Entry, ...]
    effects: tuple[Effect, ...]
    row: Row


class Packed(Protocol):
    """A saving in the form in which its store will write it, made before its time."""

    @property
    def escalation(self) -> str:
        """Whose it is."""
        ...

    @property
    def expected_version(self) -> int:
        """The version that was read."""
        ...


@dataclass(frozen=True, slots=True)
class Coming:
    """An escalation that will have to be looked at."""

    escalation: str
    wake: datetime
    overdue: bool
    """Whether a deadline of it has passed by then: such go before others."""


@dataclass(frozen=True, slots=True)
class Change:
    """One saving in the order of the whole desk: these versions of that escalation were written.

    Positions grow with every saving, and are seen in their order. They belong to this database: a
    desk that was taken in from an export begins anew.
    """

    position: int
    escalation: str
    first: int
    last: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Request:
    """What was answered under an idempotency key."""

    key: str
    actor: str
    fingerprint: str
    answer: JSON
    at: datetime

    def refuse_another(self, actor: str, fingerprint: str) -> None:
        """Raise KeyReused unless this actor asked exactly this before."""
        if (actor, fingerprint) != (self.actor, self.fingerprint):
            raise KeyReused(
                f"The key {self.key!r} was used before for a different request.",
                "Choose a new key, or repeat the first request unchanged.",
            )


@dataclass(frozen=True, slots=True)
class Document:
    """One version of a handbook, a calendar or a directory, as it was put on the desk."""

    kind: str
    version: str
    content: str
    by: str
    at: datetime


class Order(StrEnum):
    """How a list runs. What is due first comes before what is never due."""

    NEWEST = "newest"
    OLDEST = "oldest"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class Query:
    """Which escalations, and in which order. An empty filter lets all pass.

    Restricted ones come only when `viewer` is among their readers, or with `restricted_too`,
    which is for the machinery itself and for whoever may read everything.
    """

    statuses: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    parent: str | None = None
    text: str = ""
    """Every word of it occurs, in whatever case."""
    due_before: datetime | None = None
    opened_from: datetime | None = None
    opened_until: datetime | None = None
    """Half open: from, included, until, not included."""
    viewer: str | None = None
    restricted_too: bool = False
    order: Order = Order.NEWEST
    after: str = ""
    """Where the page before ended: its `after`."""
    limit: int | None = 100


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list; `after` asks for those that follow, None when there are none."""

    rows: tuple[Row, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with a stored history."""

    escalation: str
    """Empty when it concerns the desk as a whole."""
    version: int | None
    problem: str

    def __str__(self) -> str:
        place = self.escalation or "The desk"
        return f"{place}{f', version {self.version}' if self.version else ''}: {self.problem}"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found. `seal` is one line that stands for the whole log: keep it elsewhere,
    and even a history that somebody rewrote from end to end will not match it.
    """

    escalations: int
    events: int
    findings: tuple[Finding, ...]
    seal: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A read row, or one column of it, that did not follow from the log."""

    escalation: str
    column: str
    stored: JSON
    rebuilt: JSON


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What rebuilding the read rows showed; no differences: they followed from the log exactly."""

    escalations: int
    differences: tuple[Difference, ...]


MakeRow: TypeAlias = Callable[[str, tuple[Entry, ...]], Row]
"""The read row that follows from an escalation's whole history."""
