"""In which order, under which headings and labels? The report as plain blocks for every renderer.

The wording of the page's "Response Format" stands here and nowhere else. Markdown, HTML and PDF
turn the same blocks into their own marks, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from escalation_manager.core.report import wording
from escalation_manager.core.report.blocks import (
    Block,
    Bullets,
    Cell,
    Facts,
    Heading,
    Numbered,
    Quote,
    Table,
)
from escalation_manager.core.report.customer import NOT_SHARED, for_customer
from escalation_manager.core.report.model import (
    Action,
    Audience,
    Deadline,
    GoodwillOption,
    Owner,
    Person,
    PlannedMessage,
    Progress,
    Report,
    Risk,
    When,
)
from escalation_manager.core.report.wording import UNKNOWN, clean, one_line

TITLE = "Escalation Management Report"
LANGUAGE = "en"
"""Of the report's own words."""

Row = TypeVar("Row")


def layout(report: Report) -> tuple[Block, ...]:
    """The blocks of the report for its audience; what the customer may not see is not in them."""
    return tuple(_blocks(for_customer(report) if _shared(report) else report))


def purpose(report: Report) -> str:
    """For whom it is, to stand at the foot of every page."""
    if _shared(report):
        return "for the customer"
    said = "internal, not for the customer"
    return f"{said}, restricted to its readers" if report.restricted else said


def quotation(block: Quote) -> str | None:
    """The customer's words in quotation marks; None: unknown."""
    said = clean(block.text or "").strip()
    return f"\u201c{said}\u201d" if said else None


def _shared(report: Report) -> bool:
    return report.audience is Audience.CUSTOMER


def _blocks(report: Report) -> Iterator[Block]:
    zone, shared = report.zone, _shared(report)
    yield Heading(2, TITLE)
    yield Facts(tuple(_head(report, shared)))
    yield Heading(3, "Escalation Details")
    yield Facts(tuple(_details(report, shared)))
    yield Heading(3, "Issue Summary")
    issue = report.issue
    yield Quote("Customer Statement", issue.statement)
    yield Bullets(
        "Impact",
        (
            ("Business Impact", _text(issue.business_impact)),
            ("Users Affected", _number(issue.users_affected)),
            ("Duration", _duration(report)),
        ),
    )
    yield Heading(3, "Root Cause Analysis")
    cause = report.cause
    yield Facts(
        (("Initial Assessment", _text(cause.assessment)), ("Category", _text(cause.category)))
    )
    factors = tuple(map(_text, cause.factors)) if cause.factors is not None else (_text(None),)
    yield Numbered("Contributing Factors", factors or (Cell("None"),))
    yield Heading(3, "Escalation Path")
    yield _table(
        ("Time", "Action", "Owner", "Status"),
        report.path,
        lambda step: (
            _when(step.time, zone),
            _text(step.action),
            _person(step.owner),
            _status(step.progress, step.late),
        ),
    )
    yield Heading(3, "Current Owners")
    yield _owners(report)
    yield Heading(3, "Resolution Plan")
    for label, remark, actions in (
        ("Immediate Actions", "(Next 4 hours)", report.plan.immediate),
        ("Short-term Actions", "(Next 24-48 hours)", report.plan.short_term),
        ("Long-term Prevention", "", report.plan.long_term),
    ):
        missing = NOT_SHARED if shared and report.restricted else UNKNOWN
        yield _actions(label, remark, actions, zone, missing)
    yield Heading(3, "Communication Plan")
    yield _communication_plan(report, shared)
    yield Heading(3, "Customer Communication Log")
    yield _table(
        ("DateTime", "Type", "Recipient", "Summary", "Sender"),
        report.log,
        lambda entry: (
            _when(entry.at, zone),
            _delivered(_text(entry.type), entry.delivered),
            _person(entry.recipient),
            _text(entry.summary),
            _person(entry.sender),
        ),
    )
    if not shared:
        yield Heading(3, "Risk Assessment")
        yield _risks(report)
        yield Heading(3, "Goodwill Options (if applicable)")
        rows = tuple(row for option in report.goodwill for row in _goodwill(option, zone))
        yield Table(("Option", "Value", "Approval Required"), rows, named_rows=True)
    yield Heading(3, "Post-Resolution")
    yield Facts(tuple(_post_resolution(report)))
    if report.clocks is not None and not shared:
        yield Heading(3, "Clocks")
        lines = tuple(
            (_text(line.name), _deadline(line.deadline, zone, "")) for line in report.clocks
        )
        yield Table(("Clock", "Deadline"), lines, named_rows=True)


def _head(report: Report, shared: bool) -> Iterator[tuple[str, Cell]]:
    yield "Escalation ID", _text(report.escalation_id)
    yield "Account", _text(report.account)
    if not shared:
        yield "ARR", _text(None if report.arr is None else wording.money(report.arr))
        yield "Health Score", _text(None if report.health is None else f"{report.health}/100")


def _details(report: Report, shared: bool) -> Iterator[tuple[str, Cell]]:
    details = report.details
    severity = _text(details.severity)
    yield "Type", _text(details.type)
    yield "Severity", Cell(severity.text, tone=severity.text.lower())
    yield "Status", _text(details.status)
    yield "Created", _when(details.created, report.zone)
    if not shared:
        yield "SLA Deadline", _deadline(details.deadline, report.zone)


def _duration(report: Report) -> Cell:
    issue = report.issue
    since = f"since {wording.moment(issue.since, report.zone)}" if issue.since else ""
    if issue.duration is None:
        return Cell(since or UNKNOWN, at=issue.since, tone="" if since else UNKNOWN)
    lasted = wording.length(issue.duration)
    if issue.at_least:
        return Cell(f"at least {lasted} (since it was reported; when it began is unknown)")
    return Cell(f"{lasted} ({since})" if since else lasted)


def _owners(report: Report) -> Table:
    owners = report.owners
    rows = [
        ("Primary", "Overall coordination", owners.primary),
        ("Technical", "Issue resolution", owners.technical),
        ("Executive", "Customer relationship", owners.executive),
        *((each.role, each.responsibility, each.owner) for each in owners.further),
    ]
    return Table(
        ("Role", "Name", "Responsibility", "Contact"),
        tuple((_text(role), *_owner(owner, duty)) for role, duty, owner in rows),
        named_rows=True,
    )


def _owner(owner: Owner, responsibility: str) -> tuple[Cell, Cell, Cell]:
    duty = _text(responsibility)
    if not owner.needed and owner.person is None:
        return Cell("not needed"), duty, Cell("not needed")
    return _person(owner.person), duty, _text(owner.contact)


def _actions(
    label: str, remark: str, actions: tuple[Action, ...] | None, zone: str, missing: str
) -> Table:
    return _table(
        ("Action", "Owner", "Due", "Status"),
        actions,
        lambda each: (
            _text(each.action),
            _person(each.owner),
            _when(each.due, zone),
            _status(each.progress, each.late),
        ),
        label,
        remark,
        missing,
    )


def _communication_plan(report: Report, shared: bool) -> Table:
    plan = report.communication_plan
    rows: list[tuple[str, PlannedMessage]] = [
        ("Customer (Primary)", plan.customer_primary),
        ("Customer (Exec)", plan.customer_executive),
    ]
    if not shared:
        rows.append(("Internal (Team)", plan.internal_team))
        rows.append(("Internal (Exec)", plan.internal_executive))
        rows += [(each.audience, each.planned) for each in plan.further]
    return Table(
        ("Audience", "Message", "Channel", "Timing"),
        tuple((_text(audience), *_planned(planned, report.zone)) for audience, planned in rows),
        named_rows=True,
    )


def _planned(planned: PlannedMessage, zone: str) -> tuple[Cell, Cell, Cell]:
    if not planned.needed:
        return Cell("not planned"), Cell("not planned"), Cell("not planned")
    timing = _when(planned.timing, zone)
    following = planned.next_at or planned.promised_at
    if following:
        said = f"next {wording.moment(following, zone)}"
        timing = Cell(said if timing.tone == UNKNOWN else f"{timing.text}; {said}")
    return _text(planned.message), _text(planned.channel), timing


def _risks(report: Report) -> Table:
    rows = (
        ("Churn risk", report.risks.churn),
        ("Escalation escalation", report.risks.escalation),
        ("PR/Public", report.risks.publicity),
    )
    return Table(
        ("Risk", "Probability", "Impact", "Mitigation"),
        tuple((Cell(name), *_risk(risk)) for name, risk in rows),
        named_rows=True,
    )


def _risk(risk: Risk) -> tuple[Cell, Cell, Cell]:
    return _text(risk.probability), _text(risk.impact), _text(risk.mitigation)


def _goodwill(option: GoodwillOption, zone: str) -> Iterator[tuple[Cell, Cell, Cell]]:
    name, approval = _text(option.option), one_line(option.approval) or UNKNOWN
    if not option.requests:
        nothing = _text(None) if option.requests is None else Cell("none requested")
        yield name, nothing, Cell(approval)
    for request in option.requests or ():
        value = request.value
        said = value if isinstance(value, str) or value is None else wording.money(value)
        yield name, _text(said), _text(f"{approval} ({wording.goodwill(request, zone)})")


def _post_resolution(report: Report) -> Iterator[tuple[str, Cell]]:
    after, zone = report.post_resolution, report.zone
    check, lessons, found = after.satisfaction, after.lessons, after.improvements
    overdue = "late" if lessons and lessons.state.name == "OVERDUE" else ""
    yield "Customer Satisfaction Check", _text(wording.satisfaction(check, zone) if check else None)
    yield "Lessons Learned", _text(wording.lessons(lessons, zone) if lessons else None, overdue)
    said = None if found is None else wording.improvements(found)
    yield "Process Improvements", _text(said)


def _table(
    columns: tuple[str, ...],
    rows: tuple[Row, ...] | None,
    cells: Callable[[Row], tuple[Cell, ...]],
    label: str = "",
    remark: str = "",
    missing: str = UNKNOWN,
) -> Table:
    empty = missing if rows is None else "None"
    return Table(columns, tuple(map(cells, rows or ())), label, remark, empty=empty)


def _text(text: str | None, tone: str = "") -> Cell:
    said = one_line(text) if text else ""
    return Cell(said, tone=tone) if said else Cell(UNKNOWN, tone=UNKNOWN)


def _number(number: int | str | None) -> Cell:
    return Cell(f"{number:,}") if isinstance(number, int) else _text(number)


def _person(person: Person | None) -> Cell:
    return _text(person.name if person else None)


def _when(when: When, zone: str) -> Cell:
    if when is None or isinstance(when, str):
        return _text(when)
    return Cell(wording.moment(when, zone), at=when)


def _deadline(clock: Deadline | None, zone: str, end: str = "resolved") -> Cell:
    if clock is None:
        return _text(None)
    tone = "late" if wording.late(clock) else ""
    return Cell(wording.deadline(clock, zone, end), at=clock.due, tone=tone)


def _status(progress: Progress, late: bool) -> Cell:
    return Cell(str(progress), progress=progress, tone="late" if late else "")


def _delivered(kind: Cell, delivered: bool) -> Cell:
    return kind if delivered else Cell(f"{kind.text} (undelivered)", tone="late")
