"""How does the report look to a machine? One dictionary of JSON values with stable keys.

Instants are UTC ("2026-03-10T08:15:00Z"), lengths whole seconds, money {"amount", "currency"} with
the amount as text, unknown null. What the customer may not see has no key. docs/reference/report.md
lists them all.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from escalation_manager.core.money import Money
from escalation_manager.core.report.customer import for_customer
from escalation_manager.core.report.model import (
    Action,
    Audience,
    Deadline,
    GoodwillOption,
    Issue,
    Owner,
    PathStep,
    Person,
    PlannedMessage,
    PostResolution,
    Report,
    Risk,
    When,
)
from escalation_manager.core.report.wording import clean, exact

Json = dict[str, Any]

FORMAT = 1
"""Raised when a key is renamed or taken away; a new key alone does not raise it."""


def to_dict(report: Report) -> Json:
    """The report for its audience, keys in the page's order."""
    inside = report.audience is not Audience.CUSTOMER
    if not inside:
        report = for_customer(report)
    owners, plan, messages = report.owners, report.plan, report.communication_plan
    found: Json = {
        "format": FORMAT,
        "audience": str(report.audience),
        "as_of": exact(report.as_of),
        "time_zone": report.zone,
        "escalation_id": _text(report.escalation_id),
        "account": _text(report.account),
    }
    if inside:
        found |= {"arr": _money(report.arr), "health_score": report.health}
    found["details"] = _details(report, inside)
    found["issue"] = _issue(report.issue)
    found["root_cause"] = {
        "initial_assessment": _text(report.cause.assessment),
        "category": _text(report.cause.category),
        "contributing_factors": _each(report.cause.factors, _text),
    }
    found["escalation_path"] = _each(report.path, _step)
    found["current_owners"] = [
        _owner("Primary", "Overall coordination", owners.primary),
        _owner("Technical", "Issue resolution", owners.technical),
        _owner("Executive", "Customer relationship", owners.executive),
        *(_owner(each.role, each.responsibility, each.owner) for each in owners.further),
    ]
    found["resolution_plan"] = {
        "immediate": _each(plan.immediate, _action),
        "short_term": _each(plan.short_term, _action),
        "long_term": _each(plan.long_term, _action),
    }
    found["communication_plan"] = [
        _planned("Customer (Primary)", messages.customer_primary),
        _planned("Customer (Exec)", messages.customer_executive),
    ]
    if inside:
        found["communication_plan"] += [
            _planned("Internal (Team)", messages.internal_team),
            _planned("Internal (Exec)", messages.internal_executive),
            *(_planned(each.audience, each.planned) for each in messages.further),
        ]
    found["communication_log"] = _each(
        report.log,
        lambda entry: {
            "at": _instant(entry.at),
            "type": _text(entry.type),
            "recipient": _person(entry.recipient),
            "summary": _text(entry.summary),
            "sender": _person(entry.sender),
            "delivered": entry.delivered,
        },
    )
    if inside:
        found["risk_assessment"] = {
            "churn": _risk(report.risks.churn),
            "escalation": _risk(report.risks.escalation),
            "publicity": _risk(report.risks.publicity),
        }
        found["goodwill_options"] = [_goodwill(option) for option in report.goodwill]
    found["post_resolution"] = _post_resolution(report.post_resolution)
    if inside and report.clocks is not None:
        found["clocks"] = [
            {"clock": _text(line.name), **(_deadline(line.deadline) or {"state": None})}
            for line in report.clocks
        ]
    return found


def _details(report: Report, inside: bool) -> Json:
    details = report.details
    said: Json = {
        "type": _text(details.type),
        "severity": _text(details.severity),
        "status": _text(details.status),
        "created": _instant(details.created),
    }
    if inside:
        said["sla_deadline"] = _deadline(details.deadline)
    return said


def _issue(issue: Issue) -> Json:
    users = issue.users_affected
    return {
        "customer_statement": _text(issue.statement),
        "business_impact": _text(issue.business_impact),
        "users_affected": _text(users) if isinstance(users, str) else users,
        "since": _instant(issue.since),
        "duration_seconds": _seconds(issue.duration),
        "duration_is_at_least": issue.at_least,
    }


def _step(step: PathStep) -> Json:
    return {
        "time": _when(step.time),
        "action": _text(step.action),
        "owner": _person(step.owner),
        "status": str(step.progress),
        "late": step.late,
    }


def _action(action: Action) -> Json:
    return {
        "action": _text(action.action),
        "owner": _person(action.owner),
        "due": _when(action.due),
        "done_at": _instant(action.done_at),
        "status": str(action.progress),
        "late": action.late,
    }


def _owner(role: str, responsibility: str, owner: Owner) -> Json:
    return {
        "role": _text(role),
        "name": _person(owner.person),
        "responsibility": _text(responsibility),
        "contact": _text(owner.contact),
        "needed": owner.needed,
    }


def _planned(audience: str, planned: PlannedMessage) -> Json:
    return {
        "audience": _text(audience),
        "message": _text(planned.message),
        "channel": _text(planned.channel),
        "timing": _when(planned.timing),
        "next": _instant(planned.next_at or planned.promised_at),
        "needed": planned.needed,
    }


def _risk(risk: Risk) -> Json:
    return {
        "probability": _text(risk.probability),
        "impact": _text(risk.impact),
        "mitigation": _text(risk.mitigation),
    }


def _goodwill(option: GoodwillOption) -> Json:
    return {
        "option": _text(option.option),
        "approval_required": _text(option.approval),
        "requests": _each(
            option.requests,
            lambda request: {
                "value": _money(request.value)
                if isinstance(request.value, Money)
                else _text(request.value),
                "state": str(request.state),
                "by": _person(request.by),
                "at": _instant(request.at),
            },
        ),
    }


def _post_resolution(after: PostResolution) -> Json:
    check, lessons = after.satisfaction, after.lessons
    return {
        "satisfaction_check": check
        and {
            "state": str(check.state),
            "at": _instant(check.at),
            "score": None if check.score is None else str(check.score),
            "out_of": check.out_of,
        },
        "lessons_learned": lessons
        and {
            "state": str(lessons.state),
            "at": _instant(lessons.at),
            "by": _person(lessons.by),
            "text": _text(lessons.text),
        },
        "process_improvements": _each(
            after.improvements,
            lambda each: {"text": _text(each.text), "implemented": each.implemented},
        ),
    }


def _deadline(clock: Deadline | None) -> Json | None:
    if clock is None:
        return None
    return {
        "state": str(clock.state),
        "due": _instant(clock.due),
        "remaining_seconds": _seconds(clock.remaining),
        "since": _instant(clock.since),
    }


def _each(values: Any, said: Any) -> list[Any] | None:
    return None if values is None else [said(value) for value in values]


def _text(text: str | None) -> str | None:
    return clean(text) if text is not None else None


def _person(person: Person | None) -> str | None:
    return _text(person.name) if person else None


def _when(when: When) -> str | None:
    return exact(when) if isinstance(when, datetime) else _text(when)


def _instant(at: datetime | None) -> str | None:
    return exact(at) if at else None


def _seconds(span: timedelta | None) -> int | None:
    return None if span is None else span // timedelta(seconds=1)


def _money(money: Money | None) -> Json | None:
    return None if money is None else {"amount": f"{money.amount:f}", "currency": money.currency}
