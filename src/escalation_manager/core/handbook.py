"""What is our policy: the handbook as a frozen value, one part for each table of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from decimal import Decimal
from typing import TypeVar

from escalation_manager.core.calendars import ALWAYS, Calendar
from escalation_manager.core.directory import Account
from escalation_manager.core.errors import BadInput
from escalation_manager.core.lengths import Length

T = TypeVar("T")

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
)
"""The roles every handbook knows; it adds its own by giving them a label."""

DESK_ROLES = ("admin", "auditor", "agent")
"""What somebody may be at the desk without owning any escalation."""


@dataclass(frozen=True, slots=True)
class TypePolicy:
    """One row of the page's escalation categories."""

    name: str
    label: str
    """How the type is written for people."""
    definition: str
    """What belongs to this type."""
    owners: tuple[str, ...]
    """The typical owners: roles that resolve it, the first one first."""
    owners_label: str
    """How the typical owners are written for people; empty: the labels of the roles."""
    lead_for: Mapping[str, str]
    """Who stands in for VP Eng and CTO in the matrix when the type is not technical."""
    sponsor_always: bool = False
    """An executive sponsor whatever the severity."""
    leave_out_csm: bool = False
    """It may be about the CSM: the next role of the ladder is accountable instead."""
    restricted: bool = False
    """Only the readers may know of it: hidden from lists, search, exports and models."""
    restricted_roles: tuple[str, ...] = ()
    """The roles that may read it when it is restricted."""
    survey: bool = True
    """Whether the customer is asked for their satisfaction."""
    holding_statements: bool = True
    """Whether a pre-approved holding statement may be sent by itself."""


@dataclass(frozen=True, slots=True)
class SeverityPolicy:
    """One row of the page's severity levels and of its escalation matrix."""

    name: str
    label: str
    """How the severity is written for people."""
    definition: str
    """When an escalation has this severity."""
    rank: int
    """0 is the highest."""
    response: Length
    """The first substantive answer that the customer can see."""
    resolution: Length
    """Until the impact is removed for the customer."""
    update: Length
    """Between two updates that the customer can see: a length or a cadence."""
    always: bool
    """Round the clock, or on the service calendar once one is configured."""
    acknowledge_by_person: bool
    """Only a person may acknowledge the customer; else a holding statement counts."""
    ladder: tuple[tuple[str, ...], ...]
    """Rungs 0, 1 and 2; an empty rung is the page's "-"."""
    all_must_acknowledge: tuple[bool, ...]
    """Of a rung of two, must both answer (or does either do)? One answer a rung."""
    answer_within: Length
    """How long the people of a rung have to answer an alert before the ladder climbs."""
    acknowledgement_lasts: Length
    """An answered alert is forgotten after this long: the rung is alerted again."""
    confirmation_lasts: Length
    """How long a technical confirmation of a fix may be promised."""
    post_mortem: bool
    """Whether it cannot be closed without a post-mortem, or a waiver."""
    sponsor: bool
    """Whether it has an executive sponsor."""
    quiet_hours: bool
    """Whether alerts wait while everybody reachable sleeps."""


@dataclass(frozen=True, slots=True)
class ClockPolicy:
    """Targets and warnings that hold for every severity."""

    acknowledge: Length
    """The customer knows that we have heard them: for every severity, round the clock."""
    notice: Decimal
    """At this share of a target its owner is told."""
    imminent: Decimal
    """At this share a breach is imminent: the ladder climbs."""
    before: Mapping[str, tuple[timedelta, ...]]
    """Further warnings, so much time before a clock is due; by clock."""
    lowering_needs_approval_from: Decimal
    """From this share of the resolution target on, lowering needs a manager."""
    late_after: timedelta
    """Done this long after its planned instant, a notice is marked late."""
    max_pause: timedelta
    """The longest pause of the resolution clock that may be asked for."""


@dataclass(frozen=True, slots=True)
class LadderPolicy:
    """Who is told when nobody higher exists, and when it is night."""

    fallback_role: str
    """Told once of an imminent breach where nobody higher exists."""
    night_from: time
    """Local time from which alerts that respect quiet hours wait."""
    night_to: time
    """Local time at which they are delivered."""
    manager_last: bool
    """Ask the manager of the last person known when nobody else fills a role."""


@dataclass(frozen=True, slots=True)
class TriagePolicy:
    """When the rules may decide alone, and what raises attention."""

    confidence: float
    """Below this confidence a person decides."""
    provisional_severity: str
    """The least severity until a person has decided."""
    provisional_type: str
    """The type until one is known."""
    gather_within: timedelta
    """The budget for account, history and surveys; what is late arrives later."""
    history_months: int
    """Calendar months of related interactions to look at."""
    attention_arr: Decimal
    """From this yearly recurring revenue on, the account gets more attention."""
    attention_renewal_days: int
    """A renewal within so many days gets more attention."""
    attention_health_below: int
    """A health score (0 to 100) below this gets more attention."""
    duplicate_score: float
    """From this likeness (0 to 1) on, another open escalation is offered as a duplicate."""
    few_users: int
    """Up to so many users affected count as limited scope."""
    many_users: int
    """From so many users on, a broken feature has significant impact."""
    mass_users: int
    """From so many users on who cannot work at all, the business counts as stopped."""
    little_money: Decimal
    """Up to this amount, a question of money is a minor issue."""
    much_money: Decimal
    """From this amount on, money at stake is a high stake."""
    second_reader: bool
    """Whether what the rules find is weighed against a reader trained on labelled cases."""


@dataclass(frozen=True, slots=True)
class TaskTemplate:
    """A task every escalation of these types and severities gets (empty: of all)."""

    title: str
    """What is to be done."""
    owner: str
    """The role that does it."""
    due: Length
    """Offset from opening, on the calendar of the clocks, such as "+4h"."""
    types: tuple[str, ...] = ()
    """For these types alone; empty: for all."""
    severities: tuple[str, ...] = ()
    """For these severities alone; empty: for all."""
    done_with: str = ""
    """The clock that asks for the same: when it stops, the task is done by itself."""


@dataclass(frozen=True, slots=True)
class PlanTemplate:
    """A row of the communication plan. `every` is a length, "update" or nothing."""

    audience: str
    """Who hears it, as the report names them."""
    message: str
    """What they hear."""
    channel: str
    """By which channel."""
    every: str = ""
    """How often: a length, a cadence, "update" (with the update clock), or once."""
    types: tuple[str, ...] = ()
    """For these types alone; empty: for all."""
    severities: tuple[str, ...] = ()
    """For these severities alone; empty: for all."""


@dataclass(frozen=True, slots=True)
class GoodwillOption:
    """Something of value, and the role whose approval it needs."""

    name: str
    label: str
    """How the option is written for people."""
    unit: str
    """In what its value is told: money, months or duration."""
    approval: str
    """The role whose approval it needs; one of the managers."""


@dataclass(frozen=True, slots=True)
class GoodwillPolicy:
    """The options, and how long a request and an approval stand."""

    options: Mapping[str, GoodwillOption]
    request_lasts: Length
    """An undecided request expires after this long."""
    approval_lasts: Length
    """An approval may be used for this long."""
    shown_months: int
    """What the account was given in so many months is shown to whoever approves."""


@dataclass(frozen=True, slots=True)
class MessagePolicy:
    """Ready words. `{contact}`, `{title}`, `{id}` and `{owner}` are filled in."""

    acknowledgement: str
    """The words that acknowledge the customer when a person sends none of their own."""
    holding: str
    """The pre-approved holding statement."""
    automatic_holding: bool
    """Whether the holding statement is sent by itself, where type and severity allow."""


@dataclass(frozen=True, slots=True)
class ClosingPolicy:
    """What Resolved, Closed and Reopened ask for."""

    post_mortem_within: Length
    """After Resolved, the post-mortem is due within this."""
    waive_roles: tuple[str, ...]
    """Who may decide that no post-mortem is needed."""
    no_objection_after: Length
    """Without an objection for this long after Resolved, it may be closed."""
    attempts: int
    """How often the customer must have been asked by then."""
    reopen_within: Length
    """After Resolved, the same record may be reopened within this; later it is a new one."""
    survey_after: Length
    """The satisfaction survey goes out this long after Resolved."""


@dataclass(frozen=True, slots=True)
class DutyPolicy:
    """A regulatory deadline, counted from the moment we were aware."""

    name: str
    title: str
    """What the duty is called."""
    within: Length
    """How long after we became aware."""


@dataclass(frozen=True, slots=True)
class MetricTargets:
    """The targets of the page's metrics."""

    mttr_below: timedelta
    """Mean time to resolution."""
    mttr_judged_on: tuple[str, ...]
    """The severities on which that target is judged; the others stand beside it."""
    sla_compliance_above: Decimal
    """Share resolved within the SLA."""
    first_response_below: timedelta
    """Time to acknowledge."""
    escalation_rate_below: Decimal
    """Escalations of a month per 100 paying accounts."""
    re_escalation_below: Decimal
    """Share of the resolved that were reopened."""
    re_escalation_days: int
    """A reopening counts within so many days of Resolved."""
    csat_above: Decimal
    """Mean satisfaction after resolution, on a scale from 1 to 5."""
    csat_min_answers: int
    """No verdict on satisfaction with fewer answers than this."""


@dataclass(frozen=True, slots=True)
class RolePolicy:
    """Which roles confirm fixes, approve, waive; and what a role is called."""

    technical: tuple[str, ...]
    """Who may confirm the time of a fix."""
    managers: tuple[str, ...]
    """Who may approve, lower a severity late, and override a held message."""
    labels: Mapping[str, str]
    """How a role is written for people. A label for a new name makes it a role."""


@dataclass(frozen=True, slots=True)
class Handbook:
    """One version of the policy, whole. Built by `handbook_parsing.parse`."""

    version: str
    """Names this version; every escalation remembers the one it was opened under."""
    title: str
    """What the handbook is called."""
    types: Mapping[str, TypePolicy]
    severities: Mapping[str, SeverityPolicy]
    clocks: ClockPolicy
    ladder: LadderPolicy
    calendars: Mapping[str, Calendar]
    service_company: str | None
    """The calendar where neither contract nor region names one; none: all is elapsed time."""
    service_regions: Mapping[str, str]
    """Calendars by region of the account."""
    triage: TriagePolicy
    tasks: tuple[TaskTemplate, ...]
    plan: tuple[PlanTemplate, ...]
    goodwill: GoodwillPolicy
    messages: MessagePolicy
    closing: ClosingPolicy
    duties: Mapping[str, DutyPolicy]
    metrics: MetricTargets
    roles: RolePolicy
    worked_out: dict[object, object] = field(
        init=False, compare=False, repr=False, default_factory=dict
    )
    """Instants that were worked out under this version: the same question has the same answer."""

    def type(self, name: str) -> TypePolicy:
        """The policy of a type; BadInput for a type the handbook does not know."""
        return _known("type", name, self.types)

    def severity(self, name: str) -> SeverityPolicy:
        """The policy of a severity; BadInput for one the handbook does not know."""
        return _known("severity", name, self.severities)

    def rank(self, severity: str) -> int:
        """0 for the highest severity."""
        return self.severity(severity).rank

    def highest(self, severities: tuple[str, ...]) -> str:
        """The highest of these severities."""
        return min((s for s in severities if s in self.severities), key=self.rank)

    def service_calendar_name(self, account: Account | None) -> str | None:
        """Per contract, else region, else company; None when no service calendar is configured."""
        if account is not None and account.calendar in self.calendars:
            return account.calendar
        if account is not None and account.region.casefold() in self.service_regions:
            return self.service_regions[account.region.casefold()]
        return self.service_company

    def service_calendar(self, name: str | None) -> Calendar | None:
        """The calendar of that name; None when none is configured."""
        return self.calendars.get(name) if name else None

    def calendar(self, name: str | None, *, always: bool) -> Calendar:
        """The calendar a clock runs on."""
        if always:
            return ALWAYS
        return self.service_calendar(name) or ALWAYS

    def role_label(self, role: str) -> str:
        """How a role is written for people."""
        return self.roles.labels.get(role, role.replace("_", " ").capitalize())


def _known(what: str, name: str, among: Mapping[str, T]) -> T:
    try:
        return among[name]
    except KeyError:
        raise BadInput(
            f"There is no {what} {name!r}.", f"Use one of: {', '.join(among)}."
        ) from None
