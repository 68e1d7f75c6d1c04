"""What does the report say of this escalation at this instant? Every section filled from facts.

Hand it the entries up to an instant and their fold, and it is the report as of that instant. What
no fact tells is left None and printed as "unknown".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import assert_never

from escalation_manager.core import events as e
from escalation_manager.core.deadlines import RESOLUTION, TASK, ClockStatus, ClockView
from escalation_manager.core.deadlines import all_views as all_clocks
from escalation_manager.core.deadlines import view as clock_view
from escalation_manager.core.escalation import Escalation
from escalation_manager.core.report.aftermath import goodwill, post_resolution
from escalation_manager.core.report.correspondence import communication_log
from escalation_manager.core.report.customer import for_customer
from escalation_manager.core.report.model import (
    Audience,
    ClockLine,
    Deadline,
    DeadlineState,
    Details,
    FurtherOwner,
    Issue,
    Level,
    Owner,
    Owners,
    PathStep,
    Report,
    Risk,
    Risks,
    RootCause,
)
from escalation_manager.core.report.path import confirmed_fix, path
from escalation_manager.core.report.plan import communication_plan, resolution_plan
from escalation_manager.core.report.sources import Sources
from escalation_manager.core.rules import Rules

_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")


def build(
    state: Escalation,
    entries: tuple[e.Entry, ...],
    rules: Rules,
    at: datetime,
    audience: Audience = Audience.INTERNAL,
    zone: str | None = None,
) -> Report:
    """The report as of `at`, for its audience. `state` is the fold of `entries`, none later.

    Times are printed in `zone`, by default that of the service calendar, else UTC.
    """
    sources, audience = Sources(state, entries, rules, at), Audience(audience)
    report = Report(
        escalation_id=state.id,
        as_of=at,
        account=_account(sources),
        arr=state.context.arr if state.context else None,
        health=state.context.health if state.context else None,
        details=_details(sources),
        issue=_issue(sources),
        cause=_cause(sources),
        path=(*path(sources), *_promisable(sources, audience)),
        owners=_owners(sources),
        plan=resolution_plan(sources),
        communication_plan=communication_plan(sources),
        log=communication_log(sources),
        risks=_risks(sources),
        goodwill=goodwill(sources),
        post_resolution=post_resolution(sources),
        clocks=tuple(_clocks(sources)) or None,
        zone=zone or _zone(sources),
        audience=audience,
        staff=sources.staff(),
        colleagues=sources.colleagues(),
        restricted=state.readers is not None,
    )
    return for_customer(report) if audience is Audience.CUSTOMER else report


def _zone(sources: Sources) -> str:
    calendar = sources.handbook.service_calendar(sources.state.calendar)
    return calendar.time_zone if calendar else "UTC"


def _account(sources: Sources) -> str | None:
    """The name when the context was gathered; before that, what the CRM or the mail said."""
    state, account = sources.state, sources.rules.account
    gathered = state.context.account_name if state.context else ""
    return gathered or (account.name if account else "") or state.account_id or None


def _details(sources: Sources) -> Details:
    state, handbook = sources.state, sources.handbook
    kind, severity = handbook.types.get(state.type), handbook.severities.get(state.severity)
    clock = clock_view(state, RESOLUTION, sources.rules, sources.at)
    return Details(
        type=kind.label if kind else state.type.capitalize() or None,
        severity=severity.label if severity else state.severity.capitalize() or None,
        status=state.status.label,
        created=state.opened_at,
        deadline=_deadline(clock, sources) if clock else None,
    )


def _deadline(clock: ClockView, sources: Sources) -> Deadline:
    since = clock.stopped_at
    match clock.status:
        case ClockStatus.RUNNING:
            how = DeadlineState.RUNNING
        case ClockStatus.PAUSED:
            how, pause = DeadlineState.PAUSED, sources.state.open_pause
            since = pause.start if pause else None
        case ClockStatus.MET:
            how = DeadlineState.MET
        case ClockStatus.MISSED:
            how = DeadlineState.MISSED
        case ClockStatus.CANCELLED:
            how = DeadlineState.NOT_NEEDED
        case ClockStatus.NEVER:
            how = DeadlineState.NEVER
        case _:
            assert_never(clock.status)
    return Deadline(how, clock.due, clock.remaining, since)


def _issue(sources: Sources) -> Issue:
    """It has lasted since it began, else at least since it was reported, until it was resolved."""
    state = sources.state
    resolved = state.closing.resolved_at if not state.status.live else None
    end = resolved or state.closing.closed_at or state.cancelled_at or sources.at
    began = state.impact_since or state.reported_at
    return Issue(
        statement=state.raised.statement or None,
        business_impact=state.impact_business,
        users_affected=_number(state.impact_users),
        since=began,
        duration=end - began if began and end >= began else None,
        at_least=state.impact_since is None,
    )


def _number(said: str | None) -> int | str | None:
    if said and _NUMBER.fullmatch(said.strip()):
        return int(said.strip().replace(",", ""))
    return said


def _cause(sources: Sources) -> RootCause:
    cause = sources.state.root_cause
    if cause is None:
        return RootCause()
    category = cause.category[:1].upper() + cause.category[1:]
    return RootCause(cause.assessment or None, category or None, cause.factors)


def _promisable(sources: Sources, audience: Audience) -> Iterator[PathStep]:
    """The customer's own resolution target stands in place of ours."""
    fix = confirmed_fix(sources) if audience is Audience.CUSTOMER else None
    if fix is not None:
        yield fix


def _owners(sources: Sources) -> Owners:
    state, owners = sources.state, sources.state.owners
    resolving = owners.resolving
    further = [
        FurtherOwner("Technical", "Issue resolution", _named(sources, person))
        for person in resolving[1:]
    ]
    if owners.supporting and owners.supporting != owners.accountable:
        further.insert(
            0,
            FurtherOwner("Supporting", "Second to the primary", _named(sources, owners.supporting)),
        )
    if owners.offered_to:
        further.append(
            FurtherOwner("Handover", "Asked to take over", _named(sources, owners.offered_to))
        )
    severity = sources.handbook.severities.get(state.severity)
    kind = sources.handbook.types.get(state.type)
    sponsored = bool((severity and severity.sponsor) or (kind and kind.sponsor_always))
    return Owners(
        primary=_named(sources, owners.accountable),
        technical=_named(sources, next(iter(resolving), None)),
        executive=_named(sources, owners.sponsor, needed=sponsored),
        further=tuple(further),
    )


def _named(sources: Sources, id_: str | None, *, needed: bool = True) -> Owner:
    return Owner(sources.person(id_), sources.contact(id_), needed)


def _risks(sources: Sources) -> Risks:
    assessed = {each.risk: each for each in sources.state.risks}

    def risk(name: str) -> Risk:
        found = assessed.get(name)
        if found is None:
            return Risk()
        return Risk(_level(found.probability), _level(found.impact), found.mitigation or None)

    return Risks(risk("churn"), risk("escalation"), risk("publicity"))


def _level(letter: str) -> Level | None:
    return next((level for level in Level if level == letter[:1].upper()), None)


def _clocks(sources: Sources) -> Iterator[ClockLine]:
    """Every clock but the resolution's, which the page shows itself, and the tasks' of the plan."""
    for clock in all_clocks(sources.state, sources.rules, sources.at):
        if clock.name != RESOLUTION and not clock.name.startswith(TASK):
            yield ClockLine(clock.label, _deadline(clock, sources))
