"""What of the report may the customer see? Everything else is cut out here, value by value.

No ARR, health, risk, goodwill options or SLA deadline, no name of our people, no step that nobody
called public, no time that would be a promise, no summary that the customer has not read. What is
left of our own free text loses every name of our people as well, and of a restricted escalation
nothing is left; the customer's own words are quoted as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from unicodedata import normalize

from escalation_manager.core.report.model import (
    Action,
    Audience,
    CommunicationPlan,
    Details,
    Improvement,
    Issue,
    Lessons,
    LessonsState,
    LogEntry,
    Owner,
    Owners,
    PathStep,
    Person,
    Plan,
    PlannedMessage,
    PostResolution,
    Progress,
    Report,
    Risks,
    RootCause,
    When,
)
from escalation_manager.core.report.wording import clean

OUR_TEAM = "our team"
UNCONFIRMED = "to be confirmed"
CONTACT = "through our team"
NOT_SHARED = "not part of this report"

Scrub = Callable[[str], str]


def for_customer(report: Report) -> Report:
    """The report as the customer may have it. Asking twice changes nothing.

    Every field is named here, and a field that is not is left at "unknown": what is added to the
    report later stays inside until somebody lets it out.
    """
    scrub = _scrub(report)
    return Report(
        escalation_id=report.escalation_id,
        as_of=report.as_of,
        account=report.account,
        details=Details(
            type=report.details.type,
            severity=report.details.severity,
            status=report.details.status,
            created=report.details.created,
        ),
        issue=_issue(report.issue, scrub, report.restricted),
        cause=_cause(report.cause, scrub, report.restricted),
        path=_steps(report.path, scrub),
        owners=Owners(
            primary=_owner(report.owners.primary),
            technical=_owner(report.owners.technical),
            executive=_owner(report.owners.executive),
        ),
        plan=Plan() if report.restricted else _plan(report.plan, scrub),
        communication_plan=CommunicationPlan(
            customer_primary=_planned(report.communication_plan.customer_primary, scrub),
            customer_executive=_planned(report.communication_plan.customer_executive, scrub),
        ),
        log=_log(report.log, scrub),
        risks=Risks(),
        goodwill=(),
        post_resolution=_post_resolution(report.post_resolution),
        zone=report.zone,
        audience=Audience.CUSTOMER,
        restricted=report.restricted,
    )


def _issue(issue: Issue, scrub: Scrub, restricted: bool) -> Issue:
    users = issue.users_affected
    if isinstance(users, str):
        users = NOT_SHARED if restricted else scrub(users)
    return Issue(
        statement=issue.statement,
        business_impact=NOT_SHARED if restricted else _maybe(issue.business_impact, scrub),
        users_affected=users,
        since=issue.since,
        duration=issue.duration,
        at_least=issue.at_least,
    )


def _cause(cause: RootCause, scrub: Scrub, restricted: bool) -> RootCause:
    if restricted:
        return RootCause(NOT_SHARED, NOT_SHARED, (NOT_SHARED,))
    return RootCause(
        _maybe(cause.assessment, scrub),
        _maybe(cause.category, scrub),
        None if cause.factors is None else tuple(map(scrub, cause.factors)),
    )


def _plan(plan: Plan, scrub: Scrub) -> Plan:
    return Plan(
        _actions(plan.immediate, scrub),
        _actions(plan.short_term, scrub),
        _actions(plan.long_term, scrub),
    )


def _steps(path: tuple[PathStep, ...] | None, scrub: Scrub) -> tuple[PathStep, ...] | None:
    if path is None:
        return None
    return tuple(
        PathStep(
            time=_time(step.time, step.progress is Progress.DONE or step.confirmed, scrub),
            action=scrub(step.action),
            owner=_person(step.owner),
            progress=step.progress,
            public=True,
            confirmed=step.confirmed,
        )
        for step in path
        if step.public
    )


def _actions(actions: tuple[Action, ...] | None, scrub: Scrub) -> tuple[Action, ...] | None:
    if actions is None:
        return None
    return tuple(
        Action(
            action=scrub(each.action),
            owner=_person(each.owner),
            due=_due(each, scrub),
            progress=each.progress,
            public=True,
            confirmed=each.confirmed,
            done_at=each.done_at,
        )
        for each in actions
        if each.public
    )


def _due(action: Action, scrub: Scrub) -> When:
    if action.progress is Progress.DONE and action.done_at:
        return action.done_at
    return _time(action.due, action.confirmed, scrub)


def _time(time: When, told: bool, scrub: Scrub) -> When:
    if not told:
        return UNCONFIRMED
    return scrub(time) if isinstance(time, str) else time


def _planned(planned: PlannedMessage, scrub: Scrub) -> PlannedMessage:
    timing = planned.timing
    return PlannedMessage(
        _maybe(planned.message, scrub),
        _maybe(planned.channel, scrub),
        scrub(timing) if isinstance(timing, str) else timing,
        promised_at=planned.promised_at,
        needed=planned.needed,
    )


def _log(log: tuple[LogEntry, ...] | None, scrub: Scrub) -> tuple[LogEntry, ...] | None:
    if log is None:
        return None
    return tuple(
        LogEntry(
            at=entry.at,
            type=_maybe(entry.type, scrub),
            recipient=_person(entry.recipient),
            summary=NOT_SHARED if entry.shared is None else scrub(entry.shared),
            sender=_person(entry.sender),
            shared=entry.shared if entry.shared is None else scrub(entry.shared),
        )
        for entry in log
        if entry.delivered
    )


def _post_resolution(after: PostResolution) -> PostResolution:
    lessons = after.lessons
    if lessons is not None:
        lessons = {
            LessonsState.WAIVED: Lessons(LessonsState.NOT_REQUIRED),
            LessonsState.OVERDUE: Lessons(LessonsState.DUE),
            LessonsState.DOCUMENTED: Lessons(LessonsState.DOCUMENTED, lessons.at),
        }.get(lessons.state, Lessons(lessons.state))
    found = after.improvements
    if found is not None:
        found = tuple(Improvement(None, each.implemented) for each in found)
    return PostResolution(after.satisfaction, lessons, found)


def _owner(owner: Owner) -> Owner:
    person = _person(owner.person)
    return Owner(person, CONTACT if person else None, owner.needed)


def _person(person: Person | None) -> Person | None:
    if person is None or not person.internal:
        return person
    return Person(person.role or OUR_TEAM, internal=False)


def _maybe(text: str | None, scrub: Scrub) -> str | None:
    return None if text is None else scrub(text)


def _scrub(report: Report) -> Scrub:
    """Replaces whole names however they are spaced or cased, and first or last names as written.

    A first name that somebody at the customer has too is left alone.
    """
    people = tuple(_people(report))
    names = {_spelled(person.name) for person in people if person.internal}
    names |= {_spelled(name) for name in report.staff}
    said = _spelled("\n".join(_own_words(report))).casefold()
    others = {name for name in map(_spelled, report.colleagues) if _first(name) in said}
    theirs = {part for p in people if not p.internal for part in _spelled(p.name).split()}
    apart = {part for name in names if "@" not in name for part in name.split()}
    parts = {part for part in apart - theirs if len(part) > 2 and part[0].isupper()}
    contacts = {_spelled(owner.contact) for owner in _owners(report) if owner.contact}
    whole = (names | others | contacts) - {"", CONTACT}
    either = [
        *(rf"(?i:{_pattern(name)})" for name in sorted(whole, key=len, reverse=True)),
        *(_pattern(part) for part in sorted(parts, key=len, reverse=True)),
    ]
    if not either:
        return lambda text: text
    pattern = re.compile("|".join(either))
    return lambda text: pattern.sub(OUR_TEAM, _spelled(text))


def _own_words(report: Report) -> Iterator[str]:
    """Every text that is scrubbed: of the colleagues, only those it may name are looked for."""
    issue, cause, plan = report.issue, report.cause, report.plan
    planned = (
        report.communication_plan.customer_primary,
        report.communication_plan.customer_executive,
    )
    actions = (*(plan.immediate or ()), *(plan.short_term or ()), *(plan.long_term or ()))
    found: list[object] = [issue.business_impact, issue.users_affected, cause.assessment]
    found += [cause.category, *(cause.factors or ())]
    found += [text for step in report.path or () for text in (step.action, step.time)]
    found += [text for action in actions for text in (action.action, action.due)]
    found += [text for row in planned for text in (row.message, row.channel, row.timing)]
    found += [text for entry in report.log or () for text in (entry.type, entry.shared)]
    yield from (text for text in found if isinstance(text, str))


def _first(name: str) -> str:
    return name.casefold().split()[0] if name.split() else "\n\n"


def _spelled(text: str) -> str:
    return normalize("NFC", clean(text))


def _pattern(name: str) -> str:
    """The name as a word of its own; scripts without capitals write no spaces between words."""
    words = r"\s+".join(re.escape(word) for word in name.split())
    cased = name.upper() != name.lower()
    return rf"(?<!\w){words}(?!\w)" if cased else words


def _people(report: Report) -> Iterator[Person]:
    """Everybody the report names, our people and theirs."""
    plan, lessons = report.plan, report.post_resolution.lessons
    actions = (*(plan.immediate or ()), *(plan.short_term or ()), *(plan.long_term or ()))
    found: list[Person | None] = [step.owner for step in report.path or ()]
    found += [action.owner for action in actions]
    found += [owner.person for owner in _owners(report)]
    found += [person for entry in report.log or () for person in (entry.recipient, entry.sender)]
    found += [request.by for option in report.goodwill for request in option.requests or ()]
    found.append(lessons.by if lessons else None)
    yield from (person for person in found if person is not None)


def _owners(report: Report) -> tuple[Owner, ...]:
    owners = report.owners
    further = tuple(each.owner for each in owners.further)
    return (owners.primary, owners.technical, owners.executive, *further)
