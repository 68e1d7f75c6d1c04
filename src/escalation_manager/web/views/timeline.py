"""What happened here, the newest first: for whom it matters, in a sentence, with the words said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType

from escalation_manager.core import events as e
from escalation_manager.core.events.words import WordsEvent
from escalation_manager.core.telling import cause, sentence
from escalation_manager.desk.answers import Shown

MOST = 60
EVERY = "every"
"""All there is: where a link leads to one event."""
GRAVE = Decimal("0.75")
"""A warning below it is told to the owner alone."""
SHOWS = (("all", "All"), ("customer", "Customer"), ("team", "Team"), ("system", "System"))
CUSTOMERS = (
    e.Raised,
    e.CustomerConfirmed,
    e.SatisfactionRecorded,
    e.SurveySent,
    e.NextUpdateAgreed,
    *WordsEvent.__args__,
)
OURS = (e.PlanSet, e.PlanRowDue, e.MessageHeld, e.MessageWritten, e.MessageDiscarded)
"""Words among ourselves, though about the customer."""
QUIET = (
    e.ClockStarted,
    e.ClockStopped,
    e.ClockCancelled,
    e.PlanSet,
    e.PlanRowDue,
    e.ContextGathered,
    e.AttentionRaised,
    e.FirstResponseGiven,
    e.CustomerUpdated,
    e.MirroredToCrm,
    e.MessageSent,
    e.MessageCleared,
    e.WorkStarted,
    e.RiskAssessed,
    e.SurveyScheduled,
    e.PostMortemStarted,
)
"""What the machinery does all the time: told among the system's doings alone."""

ICONS: Mapping[type, str] = MappingProxyType(
    {
        e.Raised: "mail",
        e.RungAlerted: "bell",
        e.FallbackTold: "bell",
        e.ClockWarned: "clock",
        e.ClockBreached: "clock",
        e.NoteAdded: "note",
        e.MessageWritten: "mail",
        e.MessageSent: "mail",
        e.CommunicationLogged: "mail",
        e.CustomerAcknowledged: "mail",
        e.CustomerUpdated: "mail",
        e.FirstResponseGiven: "mail",
        e.MessageHeld: "shield",
        e.TaskAdded: "check",
        e.TaskCompleted: "check",
        e.AlertAcknowledged: "check",
        e.Resolved: "check",
        e.Closed: "check",
        e.GoodwillRequested: "gift",
        e.GoodwillApproved: "gift",
        e.GoodwillRejected: "gift",
        e.OwnersNamed: "person",
        e.HandoverOffered: "person",
        e.HandoverAccepted: "person",
        e.ReadersRestricted: "lock",
        e.Triaged: "sliders",
        e.SeverityChanged: "sliders",
        e.LoweringRequested: "sliders",
        e.LoweringDeclined: "sliders",
    }
)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that happened."""

    version: int
    at: datetime
    who: str
    says: str
    body: str
    icon: str
    kind: str
    """customer, team or system."""
    grave: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """The items of one filter, and how many more there are."""

    show: str
    items: tuple[Item, ...]
    more: int


def timeline(whole: Shown, show: str, zone: str, *, whole_of_it: bool = False) -> Timeline:
    """The newest first; all of it only when asked for."""
    chosen = show if show in dict(SHOWS) or show == EVERY else "all"
    found = [
        item
        for entry in reversed(whole.entries)
        if _wanted(entry, chosen) and (item := _item(entry, whole, zone)) is not None
        if chosen in ("all", EVERY, item.kind)
    ]
    shown = found if whole_of_it else found[:MOST]
    return Timeline(chosen, tuple(shown), len(found) - len(shown))


def _wanted(entry: e.Entry, show: str) -> bool:
    event = entry.event
    if show in ("system", EVERY) or not isinstance(event, QUIET):
        by_desk = entry.actor == e.SYSTEM and isinstance(event, e.TaskAdded | e.ImpactRecorded)
        half = isinstance(event, e.ClockWarned) and event.share < GRAVE
        # A message that was logged as sent stands there already, in its own words.
        doubled = isinstance(event, e.CommunicationLogged) and event.message is not None
        return show in ("system", EVERY) or not (by_desk or half or doubled)
    return False


def _item(entry: e.Entry, whole: Shown, zone: str) -> Item | None:
    name = whole.rules.directory.name
    system = entry.actor == e.SYSTEM
    kind = "system" if system else "team"
    if isinstance(entry.event, CUSTOMERS) and not isinstance(entry.event, OURS):
        kind = "customer"
    who, says, body = "System" if system else name(entry.actor), _said(entry, whole, zone), ""
    event = entry.event
    if isinstance(event, e.NoteAdded):
        says, body = "left a note for the team", event.text
    elif isinstance(event, e.MessageWritten):
        to = _to(event.recipient, whole)
        says, body = f"wrote {event.message} to {to} ({event.purpose})", event.text
    elif isinstance(event, e.CommunicationLogged):
        way = "to" if event.direction == "out" else "from"
        told = event.counterpart or "the customer"
        says = f"{event.communication}: {event.medium} {way} {_to(told, whole)}"
        body = "" if event.message else event.summary
    elif isinstance(event, e.RungAlerted):
        again = "again " if event.again else ""
        told = " and ".join(map(name, event.people)) or "nobody"
        says = f"alerted {told} {again}({cause(event.cause)})"
    elif isinstance(event, e.RootCauseRecorded):
        body = event.assessment
    if says.startswith(who):
        says = says[len(who) :].strip()
    elif says[:1].isupper() and not says[:2].isupper():
        says = f"{says[0].lower()}{says[1:]}" if kind != "system" and not system else says
    grave = isinstance(event, e.ClockBreached | e.MessageHeld | e.CommitmentBroken)
    return Item(
        entry.version, entry.at, who, says, body, ICONS.get(type(event), "dash"), kind, grave
    )


def _said(entry: e.Entry, whole: Shown, zone: str) -> str:
    return sentence(entry.event, whole.rules.directory.name, zone)


def _to(recipient: str, whole: Shown) -> str:
    """The contact's name for their address."""
    account = whole.rules.account
    for contact in account.contacts if account else ():
        if recipient in (contact.email, contact.id, contact.name):
            return contact.name
    return recipient
