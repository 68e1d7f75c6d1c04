"""What can be asked of escalations? Lists, one of them, its history, its clocks, its report."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from escalation_manager.api.answering import READING, answer, answers, etag
from escalation_manager.api.asking import Instant, Reader, instant, number
from escalation_manager.core.report.model import Audience
from escalation_manager.desk.catalogue.shapes import (
    EscalationShown,
    Explained,
    Lines,
    MySteps,
    Timeline,
    escalation,
    explained,
    lines,
    step,
    timeline,
)
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.filtering import known
from escalation_manager.desk.handing_out import report_for
from escalation_manager.desk.reading import UNFINISHED
from escalation_manager.ports.log import Order
from escalation_manager.ports.log import Query as Asked

Many = Annotated[list[str] | None, Query()]
PDF, HTML, MARKDOWN = "application/pdf", "text/html", "text/markdown"


def add(routes: APIRouter, desk: Desk) -> None:
    """Put these questions on the router."""

    @routes.get(
        "/escalations",
        operation_id="list",
        summary="Which escalations are there? Unfinished ones, by what is due first",
        tags=["questions"],
        responses=answers(Lines),
    )
    def list_(
        identity: Reader,
        status: Annotated[
            list[str] | None,
            Query(description="open, in_progress, resolved, closed, merged, cancelled, or all."),
        ] = None,
        severity: Many = None,
        type: Many = None,
        owner: Many = None,
        account: Many = None,
        parent: Annotated[str | None, Query()] = None,
        search: Annotated[str, Query(description="Every word must occur.", max_length=500)] = "",
        due_before: Instant = None,
        opened_from: Instant = None,
        opened_until: Instant = None,
        order: Annotated[Order, Query()] = Order.DUE,
        after: Annotated[str, Query(description="The `after` of the page before.")] = "",
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> Response:
        wanted = tuple(status or UNFINISHED)
        query = Asked(
            statuses=() if "all" in wanted else wanted,
            severities=tuple(severity or ()),
            types=tuple(type or ()),
            owners=tuple(owner or ()),
            accounts=tuple(account or ()),
            parent=parent,
            text=search,
            due_before=instant(due_before, "due_before"),
            opened_from=instant(opened_from, "opened_from"),
            opened_until=instant(opened_until, "opened_until"),
            order=order,
            after=after,
            limit=limit,
        )
        return answer(lines(desk.list(known(desk, query), actor=identity.person)))

    @routes.get(
        "/next",
        operation_id="next",
        summary="What should I do now, and until when?",
        tags=["questions"],
        responses=answers(MySteps),
    )
    def next_(identity: Reader, limit: Annotated[int, Query(ge=1, le=200)] = 20) -> Response:
        found = desk.next(actor=identity.person, limit=limit)
        return answer(MySteps([step(each) for each in found]))

    @routes.get(
        "/escalations/{id}",
        operation_id="show",
        summary="One escalation, whole, now or as it stood at a past instant",
        tags=["questions"],
        responses=answers(EscalationShown),
    )
    def show(id: str, identity: Reader, as_of: Instant = None) -> Response:
        then = instant(as_of, "as_of")
        shown = desk.show(number(id), actor=identity.person, as_of=then)
        return answer(escalation(shown), headers=etag(shown.state.version))

    @routes.get(
        "/escalations/{id}/timeline",
        operation_id="timeline",
        summary="Everything that happened, in order, with who did it",
        tags=["questions"],
        responses=answers(Timeline),
    )
    def timeline_(id: str, identity: Reader, as_of: Instant = None) -> Response:
        then = instant(as_of, "as_of")
        shown = desk.show(number(id), actor=identity.person, as_of=then)
        return answer(timeline(shown), headers=etag(shown.state.version))

    @routes.get(
        "/escalations/{id}/clocks/{clock}",
        operation_id="explain",
        summary="Which minutes of a clock counted, which did not, and why?",
        tags=["questions"],
        responses=answers(Explained),
    )
    def explain(id: str, clock: str, identity: Reader) -> Response:
        told = desk.explain(number(id), clock, actor=identity.person)
        return answer(explained(id, told))

    @routes.get(
        "/escalations/{id}/report",
        operation_id="report",
        summary="The escalation management report",
        tags=["questions"],
        responses=answers(
            "Report", media=("application/json", MARKDOWN, HTML, PDF), problems=(*READING, 409)
        ),
    )
    def report(
        id: str,
        identity: Reader,
        format: Annotated[Literal["json", "md", "html", "pdf"], Query()] = "json",
        audience: Annotated[
            Audience, Query(description="internal, or customer: what they may see.")
        ] = Audience.INTERNAL,
        as_of: Instant = None,
    ) -> Response:
        then = instant(as_of, "as_of")
        made = report_for(desk, number(id), audience, actor=identity.person, as_of=then)
        if format == "md":
            from escalation_manager.core.report.markdown import to_markdown

            return Response(to_markdown(made), media_type=f"{MARKDOWN}; charset=utf-8")
        if format == "html":
            from escalation_manager.core.report.html import to_html
            from escalation_manager.core.report.html_style import STYLE_HASH

            # The page brings its one style along; the policy names it by its hash.
            policy = f"default-src 'none'; style-src '{STYLE_HASH}'; frame-ancestors 'none'"
            headers = {"content-security-policy": policy}
            return Response(to_html(made), 200, headers, f"{HTML}; charset=utf-8")
        if format == "pdf":
            from escalation_manager.printing.pdf import to_pdf

            name = f'inline; filename="{id}.pdf"'
            return Response(to_pdf(made).bytes, 200, {"content-disposition": name}, PDF)
        from escalation_manager.core.report.as_json import to_dict

        return answer(to_dict(made))
