"""What stands in the head of an escalation, and who has a part in it?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from escalation_manager.core.directory import Contact, Person
from escalation_manager.core.escalation import Goodwill, Message, MessageState, Task
from escalation_manager.core.money import Money
from escalation_manager.core.rules import Rules
from escalation_manager.desk.answers import Shown
from escalation_manager.web.views.ages import days_off
from escalation_manager.web.views.clocks import Clock, running, shown
from escalation_manager.web.views.queue import Health, health

UNSENT = (MessageState.DRAFT, MessageState.HELD, MessageState.UNDELIVERED, MessageState.CLEARED)
BY_ONE_LINE = 70
"""A pager's or a terminal's address is no way to write to somebody."""
UNLISTED = ("pager", "terminal")


@dataclass(frozen=True, slots=True)
class Head:
    """The facts above everything else."""

    id: str
    title: str
    severity: str
    severity_label: str
    type_label: str
    status: str
    account: str
    account_name: str
    arr: Money | None
    health: Health | None
    renewal: str
    opened_at: datetime
    past: int
    months: int
    restricted: bool
    tags: tuple[str, ...]
    attention: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody who has a part in it."""

    id: str
    name: str
    part: str
    contacts: tuple[tuple[str, str], ...]
    """(kind, address) of how to reach them."""


@dataclass(frozen=True, slots=True)
class Job:
    """A task as it is shown."""

    task: Task
    owner: str
    clock: Clock | None
    mine: bool


def head(whole: Shown) -> Head:
    """The facts above everything else."""
    state, rules, context = whole.state, whole.rules, whole.state.context
    account = rules.account
    severity = rules.handbook.severities.get(state.severity)
    kind = rules.handbook.types.get(state.type)
    arr = Money(account.arr, account.currency) if account and account.arr is not None else None
    renews = account.contract.renews_on if account else None
    past = tuple(one for one in (context.interactions if context else ()) if "escal" in one.type)
    return Head(
        id=state.id,
        title=state.title,
        severity=state.severity,
        severity_label=severity.label if severity else state.severity,
        type_label=kind.label if kind else state.type,
        status=state.status.label.capitalize(),
        account=state.account_id,
        account_name=account.name if account else state.account_id,
        arr=arr or (context.arr if context else None),
        health=health(account.health, account.health_before) if account else None,
        renewal=days_off(renews, whole.at.date()) if renews else "",
        opened_at=state.opened_at,
        past=len(past),
        months=rules.handbook.triage.history_months,
        restricted=state.readers is not None,
        tags=state.tags,
        attention=state.attention,
    )


def clocks(whole: Shown) -> list[tuple[Clock, str, bool]]:
    """Each clock with its target in words, and whether it was ever missed."""
    found = []
    for view in whole.clocks:
        if view.name.startswith("task:"):
            continue
        target = f"every {view.target}" if view.name == "update" else view.target
        found.append((shown(view, whole.at), target, view.breached))
    return found


def jobs(whole: Shown, person: str) -> list[Job]:
    """Open tasks by when they are due, then what was done."""
    roles = set(whole.rules.directory.people[person].roles)
    names = whole.rules.directory.name
    never = datetime.max.replace(tzinfo=whole.at.tzinfo)

    def order(task: Task) -> tuple[bool, datetime, str]:
        return (not task.open, (task.due if task.open else task.done_at) or never, task.id)

    made = []
    for task in sorted(whole.state.tasks, key=order):
        due = None
        if task.open and task.due is not None:
            due = running("Due", task.added_at, task.due, whole.at)
        owner = (
            names(task.owner)
            if task.owner in whole.rules.directory.people
            else whole.rules.handbook.role_label(task.owner)
        )
        made.append(Job(task, owner, due, task.owner == person or task.owner in roles))
    return made


def people(whole: Shown) -> list[Part]:
    """Who owns it, in which of the three ways."""
    owners, rules = whole.state.owners, whole.rules
    parts = [
        (owners.accountable, "Accountable, overall coordination"),
        (owners.supporting, "Supporting"),
        *((one, "Resolving the issue") for one in owners.resolving),
        (owners.sponsor, "Executive sponsor"),
    ]
    found: dict[str, Part] = {}
    for id_, part in parts:
        if not id_:
            continue
        known = found.get(id_)
        told = f"{known.part}; {part.lower()}" if known else part
        found[id_] = Part(id_, _named(id_, rules), told, _reached(rules.directory.people.get(id_)))
    return list(found.values())


def customers(whole: Shown) -> tuple[Contact, ...]:
    """Who is there at the customer."""
    return whole.rules.account.contacts if whole.rules.account else ()


def speaker(whole: Shown) -> str:
    """Who said what the customer says, and how it came."""
    raised, account = whole.state.raised, whole.rules.account
    contact = next((c for c in customers(whole) if c.id == raised.contact_id), None)
    if contact is None:
        sender = raised.sender.partition("<")
        address = sender[2].rstrip("> ") or raised.sender.strip()
        contact = next(
            (c for c in customers(whole) if c.email and c.email.casefold() == address.casefold()),
            None,
        )
    name = contact.name if contact else raised.sender.partition("<")[0].strip(' "') or raised.sender
    role = contact.title if contact else raised.sender_role
    by = {"email": "by e-mail", "call": "by phone", "phone": "by phone"}.get(
        raised.channel, f"by {raised.channel}"
    )
    parts = (name, role, account.name if account else "", by)
    return ", ".join(part for part in parts if part)


def unsent(whole: Shown) -> list[Message]:
    """Drafts, and what the gate or a person held back."""
    return [one for one in whole.state.messages if one.state in UNSENT]


def undecided(whole: Shown) -> list[Goodwill]:
    """Goodwill that somebody must decide on."""
    return [one for one in whole.state.goodwill if one.state == "requested"]


def _named(id_: str, rules: Rules) -> str:
    if id_ in rules.directory.people:
        return rules.directory.name(id_)
    return rules.handbook.role_label(id_)


def _reached(person: Person | None) -> tuple[tuple[str, str], ...]:
    methods = person.contact_methods if person else ()
    return tuple((one.kind, one.address) for one in methods if one.kind not in UNLISTED)
