"""May this report be handed to the customer? Our own words in it pass the gate like any message.

What the customer wrote, and what was sent to them already, is quoted as it is: it passed the gate
when it was sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from escalation_manager.core.errors import NotAllowed
from escalation_manager.core.escalation import Message
from escalation_manager.core.guardrail import RED, Hold
from escalation_manager.core.messages import judge
from escalation_manager.core.report.customer import for_customer
from escalation_manager.core.report.model import Audience, Report
from escalation_manager.desk.counter import Desk


def report_for(
    desk: Desk,
    escalation: str,
    audience: Audience,
    *,
    actor: str,
    at: datetime | None = None,
    as_of: datetime | None = None,
) -> Report:
    """The report for that audience; a customer's that the gate stops is refused with its reason."""
    if audience is not Audience.CUSTOMER:
        return desk.report(escalation, actor=actor, audience=audience, at=at, as_of=as_of)
    made, holds = customer_report(desk, escalation, actor=actor, at=at, as_of=as_of)
    if holds:
        raise NotAllowed(
            f"This report is not for the customer yet. {holds[0].reason}",
            holds[0].remedy,
            rule=holds[0].rule,
        )
    return made


def customer_report(
    desk: Desk,
    escalation: str,
    *,
    actor: str,
    at: datetime | None = None,
    as_of: datetime | None = None,
) -> tuple[Report, tuple[Hold, ...]]:
    """The customer's report, and whatever the gate says against handing it out."""
    report = desk.report(escalation, actor=actor, audience=Audience.CUSTOMER, at=at, as_of=as_of)
    shown = desk.show(escalation, actor=actor, at=at)
    text = "\n\n".join(_ours(for_customer(report)))
    if not text.strip():
        return report, ()
    contact = shown.state.raised.contact_id or ""
    draft = Message("The report", text, "update", "email", contact, actor, shown.at)
    holds = judge(draft, shown.state, shown.rules, shown.at).holds
    return report, tuple(hold for hold in holds if not hold.found or _plainly(hold))


def _plainly(hold: Hold) -> bool:
    """Lines of a table are no sentences: only what is a promise or an offer for sure counts."""
    return any(words.level == RED for words in hold.found)


def _ours(report: Report) -> Iterator[str]:
    """Every free text of ours that the customer would read for the first time."""
    cause, issue = report.cause, report.issue
    for text in (issue.business_impact, cause.assessment, *(cause.factors or ())):
        if text:
            yield text
    for step in report.path or ():
        yield step.action
    plan = report.plan
    for action in (
        *(plan.immediate or ()),
        *(plan.short_term or ()),
        *(plan.long_term or ()),
    ):
        yield action.action
    planned = report.communication_plan
    for message in (planned.customer_primary, planned.customer_executive):
        if message.message:
            yield message.message
    after = report.post_resolution
    if after.lessons and after.lessons.text:
        yield after.lessons.text
    for improvement in after.improvements or ():
        if improvement.text:
            yield improvement.text
