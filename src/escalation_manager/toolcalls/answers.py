"""How is an answer written? camelCase names, exact UTC instants, money as text with its currency.

What is unknown is null, never zero; what was not asked for is not there.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from escalation_manager.core.directory import Account, Directory, Interaction, Survey
from escalation_manager.ports.connectors import CrmTask, SentAlert


def account(
    found: Account, directory: Directory, *, contract: bool, health: bool
) -> dict[str, Any]:
    """An account, with contract and health where they were included."""
    arr = None if found.arr is None else {"amount": str(found.arr), "currency": found.currency}
    answer: dict[str, Any] = {
        "accountId": found.id,
        "account": found.name,
        "arr": arr,
        "region": found.region or None,
        "calendar": found.calendar,
        "paying": found.paying,
        "customerSince": _day(found.customer_since),
        "churnedOn": _day(found.churned_on),
    }
    if health:
        known = found.health is not None and found.health_before is not None
        answer["healthScore"] = found.health
        answer["healthScoreBefore"] = found.health_before
        answer["healthChange"] = (
            found.health - found.health_before  # type: ignore[operator]
            if known
            else None
        )
    if contract:
        answer["contract"] = {
            "plan": found.contract.plan or None,
            "startsOn": _day(found.contract.starts_on),
            "renewsOn": _day(found.contract.renews_on),
            "slaIsContractual": found.contract.sla_is_contractual,
            "credits": found.contract.credits or None,
        }
    answer["team"] = [
        {"role": role, "person": person, "name": directory.name(person)}
        for role, person in found.team
    ]
    answer["contacts"] = [
        {
            "id": contact.id,
            "name": contact.name,
            "title": contact.title or None,
            "email": contact.email or None,
            "primary": contact.primary,
            "executive": contact.executive,
        }
        for contact in found.contacts
    ]
    return answer


def interactions(
    account_id: str, since: datetime | None, until: datetime, found: Iterable[Interaction]
) -> dict[str, Any]:
    """History, and the span that was asked for."""
    return {
        "accountId": account_id,
        "since": _instant(since),
        "until": _instant(until),
        "interactions": [
            {
                "id": item.id,
                "type": item.type,
                "at": _instant(item.at),
                "summary": item.summary,
                "status": item.status or None,
            }
            for item in found
        ],
    }


def surveys(account_id: str, found: Iterable[Survey]) -> dict[str, Any]:
    """Survey answers; a score is a whole number, or text where it has decimals."""
    return {
        "accountId": account_id,
        "surveys": [
            {
                "id": item.id,
                "type": item.type,
                "at": _instant(item.at),
                "score": _score(item),
                "comment": item.comment or None,
                "contactId": item.contact_id,
            }
            for item in found
        ],
    }


def alert(sent: SentAlert, directory: Directory) -> dict[str, Any]:
    """An alert, whom it reached, and the roles that nobody fills."""
    reached = {recipient.person for recipient in sent.recipients}
    reached.update(role for recipient in sent.recipients for role in recipient.roles)
    return {
        "alertId": sent.id,
        "accountId": sent.account_id,
        "escalationId": sent.escalation_id or None,
        "priority": sent.priority,
        "message": sent.message,
        "sentAt": _instant(sent.sent_at),
        "sentBy": sent.sent_by,
        "recipients": [
            {
                "person": recipient.person,
                "name": directory.name(recipient.person),
                "roles": list(recipient.roles),
            }
            for recipient in sent.recipients
        ],
        "unfilled": [owner for owner in sent.asked if owner not in reached],
    }


def tasks(
    account_id: str, type_: str, made: Iterable[CrmTask], directory: Directory
) -> dict[str, Any]:
    """Tasks; `person` is null while nobody fills the owner's role."""
    return {
        "accountId": account_id,
        "type": type_,
        "tasks": [
            {
                "taskId": task.id,
                "title": task.title,
                "owner": task.owner,
                "person": task.person,
                "name": directory.name(task.person) if task.person else None,
                "due": _instant(task.due),
                "escalationId": task.escalation_id or None,
            }
            for task in made
        ],
    }


def _score(survey: Survey) -> int | str | None:
    if survey.score is None:
        return None
    whole = survey.score == survey.score.to_integral_value()
    return int(survey.score) if whole else str(survey.score)


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _instant(value: datetime | None) -> str | None:
    """UTC, to the second or as exactly as it is known."""
    if value is None:
        return None
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
