"""What is our policy: the handbook as a frozen value, one part for each table of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from decimal import Decimal
from typing import TypeVar

from escalation_manager.core.calendars import ALWAYS, Calendar
from escalation_manager.core.directory import Account
from escalation_manager.core.errors import BadInput
from escalation_manager.core.lengths import Length

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class TypePolicy:
    """One row of the page's escalation categories."""

    name: str
    label: str
    definition: str
    owners: tuple[str, ...]
    owners_label: str
    lead_for: Mapping[str, str]
    """Who stands in for VP Eng and CTO in the matrix when the type is not technical."""
    sponsor_always: bool = False
    leave_out_csm: bool = False
    restricted: bool = False
    restricted_roles: tuple[str, ...] = ()
    survey: bool = True
    holding_statements: bool = True


@dataclass(frozen=True, slots=True)
class SeverityPolicy:
    """One row of the page's severity levels and of its escalation matrix."""

    name: str
    label: str
    definition: str
    rank: int
    """0 is the highest."""
    response: Length
    resolution: Length
    update: Length
    always: bool
    """Round the clock, or on the service calendar once one is configured."""
    acknowledge_by_person: bool
    ladder: tuple[tuple[str, ...], ...]
    """Rungs 0, 1 and 2; an empty rung is the page's "-"."""
    all_must_acknowledge: tuple[bool, ...]
    answer_within: Length
    acknowledgement_lasts: Length
    confirmation_lasts: Length
    post_mortem: bool
    sponsor: bool
    quiet_hours: bool


@dataclass(frozen=True, slots=True)
class ClockPolicy:
    """Targets and warnings that hold for every severity."""

    acknowledge: Length
    notice: Decimal
    imminent: Decimal
    before: Mapping[str, tuple[timedelta, ...]]
    lowering_needs_approval_from: Decimal
    late_after: timedelta
    max_pause: timedelta


@dataclass(frozen=True, slots=True)
class LadderPolicy:
    """Who is told when nobody higher exists, and when it is night."""

    fallback_role: str
    night_from: time
    night_to: time
    manager_last: bool


@dataclass(frozen=True, slots=True)
class TriagePolicy:
    """When the rules may decide alone, and what raises attention."""

    confidence: float
    provisional_severity: str
    provisional_type: str
    gather_within: timedelta
    history_months: int
    attention_arr: Decimal
    attention_renewal_days: int
    attention_health_below: int
    duplicate_score: float


@dataclass(frozen=True, slots=True)
class TaskTemplate:
    """A task every escalation of these types and severities gets (empty: of all)."""

    title: str
    owner: str
    due: Length
    types: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanTemplate:
    """A row of the communication plan. `every` is a length, "update" or nothing."""

    audience: str
    message: str
    channel: str
    every: str = ""
    types: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GoodwillOption:
    """Something of value, and the role whose approval it needs."""

    name: str
    label: str
    unit: str
    approval: str


@dataclass(frozen=True, slots=True)
class GoodwillPolicy:
    """The options, and how long a request and an approval stand."""

    options: Mapping[str, GoodwillOption]
    request_lasts: Length
    approval_lasts: Length


@dataclass(frozen=True, slots=True)
class MessagePolicy:
    """Ready words. `{contact}`, `{title}`, `{id}` and `{owner}` are filled in."""

    acknowledgement: str
    holding: str
    automatic_holding: bool


@dataclass(frozen=True, slots=True)
class ClosingPolicy:
    """What Resolved, Closed and Reopened ask for."""

    post_mortem_within: Length
    waive_roles: tuple[str, ...]
    no_objection_after: Length
    attempts: int
    reopen_within: Length
    survey_after: Length


@dataclass(frozen=True, slots=True)
class DutyPolicy:
    """A regulatory deadline, counted from the moment we were aware."""

    name: str
    title: str
    within: Length


@dataclass(frozen=True, slots=True)
class MetricTargets:
    """The targets of the page's metrics."""

    mttr_below: timedelta
    mttr_judged_on: tuple[str, ...]
    sla_compliance_above: Decimal
    first_response_below: timedelta
    escalation_rate_below: Decimal
    re_escalation_below: Decimal
    re_escalation_days: int
    csat_above: Decimal
    csat_min_answers: int


@dataclass(frozen=True, slots=True)
class RolePolicy:
    """Which roles confirm fixes, approve, waive; and what a role is called."""

    technical: tuple[str, ...]
    managers: tuple[str, ...]
    vps: tuple[str, ...]
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Handbook:
    """One version of the policy, whole. Built by `handbook_parsing.parse`."""

    version: str
    title: str
    types: Mapping[str, TypePolicy]
    severities: Mapping[str, SeverityPolicy]
    clocks: ClockPolicy
    ladder: LadderPolicy
    calendars: Mapping[str, Calendar]
    service_company: str | None
    service_regions: Mapping[str, str]
    triage: TriagePolicy
    tasks: tuple[TaskTemplate, ...]
    plan: tuple[PlanTemplate, ...]
    goodwill: GoodwillPolicy
    messages: MessagePolicy
    closing: ClosingPolicy
    duties: Mapping[str, DutyPolicy]
    metrics: MetricTargets
    roles: RolePolicy

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
