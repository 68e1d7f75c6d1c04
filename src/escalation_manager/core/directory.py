"""Who is there to work on an escalation, and for whom: people, accounts, contacts, history.

These are facts that other systems own (a CRM, a staff directory). The desk reads them and hands
them to the rules as values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Leave:
    """Days away, both ends included, in the person's own time zone."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class ContactMethod:
    """One way to reach a person: `kind` is slack, email, phone, pager, teams, webhook …"""

    kind: str
    address: str


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff, or an AI agent with an identity of its own (`agent`)."""

    id: str
    name: str
    roles: tuple[str, ...] = ()
    time_zone: str = "UTC"
    contact_methods: tuple[ContactMethod, ...] = ()
    deputy: str | None = None
    manager: str | None = None
    leaves: tuple[Leave, ...] = ()
    quiet_from: time | None = None
    """Local time from which alerts that are not Critical wait, until `quiet_to`."""
    quiet_to: time | None = None
    left_on: date | None = None
    """The day from which the person no longer works here."""
    agent: bool = False


@dataclass(frozen=True, slots=True)
class Contact:
    """A person on the customer's side."""

    id: str
    name: str
    email: str = ""
    title: str = ""
    primary: bool = False
    executive: bool = False


@dataclass(frozen=True, slots=True)
class Contract:
    """What was agreed. `sla_is_contractual`: telling the customer the SLA is no new promise."""

    plan: str = ""
    starts_on: date | None = None
    renews_on: date | None = None
    sla_is_contractual: bool = False
    credits: str = ""
    """Credits that the contract itself grants, in words; they are no goodwill."""


@dataclass(frozen=True, slots=True)
class Account:
    """A customer. `arr` is yearly recurring revenue in `currency`; `health` runs from 0 to 100."""

    id: str
    name: str
    arr: Decimal | None = None
    currency: str = "USD"
    health: int | None = None
    health_before: int | None = None
    """The score 30 days earlier, for the change."""
    region: str = ""
    calendar: str | None = None
    """Name of the service calendar agreed in the contract, else the region's or the company's."""
    paying: bool = True
    customer_since: date | None = None
    churned_on: date | None = None
    contract: Contract = field(default_factory=Contract)
    team: tuple[tuple[str, str], ...] = ()
    """(role, person id) pairs: who serves this account."""
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True)
class Interaction:
    """Something that happened with an account: `type` is escalation, support_ticket, complaint …"""

    id: str
    account_id: str
    type: str
    at: datetime
    summary: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Survey:
    """One answer: nps runs 0 to 10, csat 1 to 5."""

    id: str
    account_id: str
    type: str
    at: datetime
    score: Decimal | None = None
    comment: str = ""
    contact_id: str | None = None


@dataclass(frozen=True, slots=True)
class Directory:
    """All people, and who is on duty for a role (`pools`: role → person ids, first is first)."""

    people: Mapping[str, Person] = field(default_factory=dict)
    pools: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def name(self, person_id: str) -> str:
        """The person's name, or the id itself where the directory does not know them."""
        person = self.people.get(person_id)
        return person.name if person else person_id
