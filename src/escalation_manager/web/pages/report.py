"""What is the state of it, on one page that everybody trusts? Now, or at any past instant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from escalation_manager.core.guardrail import Hold
from escalation_manager.core.report.as_json import to_dict
from escalation_manager.core.report.html import to_article
from escalation_manager.core.report.markdown import to_markdown
from escalation_manager.core.report.model import Audience, Report
from escalation_manager.core.zones import zone
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.handing_out import customer_report, report_for
from escalation_manager.printing.pdf import to_pdf
from escalation_manager.web.asking import Viewer
from escalation_manager.web.forms import parse
from escalation_manager.web.rendering import page

Escalation = Annotated[str, Path(max_length=40)]
AsOf = Annotated[str, Query(max_length=60)]


@dataclass(frozen=True, slots=True)
class _AsOf:
    """The one field of the page."""

    as_of: datetime | None = None


def add(routes: APIRouter, desk: Desk) -> None:
    """Put the report on the router, as a page and as files."""

    @routes.get("/e/{escalation}/report")
    def report(
        request: Request,
        escalation: Escalation,
        viewer: Viewer,
        audience: Audience = Audience.INTERNAL,
        as_of: AsOf = "",
    ) -> Response:
        then = _then(desk, viewer.person, as_of)
        made, holds = _made(desk, escalation, viewer.person, audience, then)
        shown = desk.show(escalation, actor=viewer.person)
        local = then.astimezone(zone(_zone(desk, viewer.person))) if then else None
        return page(
            request,
            "report.html",
            id=shown.state.id,
            title=shown.state.title,
            article=_article(made),
            audience=audience.value,
            holds=holds,
            then=then,
            as_of=f"{local:%Y-%m-%dT%H:%M}" if local else "",
            earliest=shown.state.opened_at,
            address=lambda ending, **changed: _address(
                shown.state.id, ending, audience, as_of, changed
            ),
        )

    @routes.get("/e/{escalation}/report.{format}")
    def file(
        escalation: Escalation,
        format: Literal["pdf", "md", "json"],
        viewer: Viewer,
        audience: Audience = Audience.INTERNAL,
        as_of: AsOf = "",
    ) -> Response:
        then = _then(desk, viewer.person, as_of)
        made = report_for(desk, escalation, audience, actor=viewer.person, as_of=then)
        name = f"{made.escalation_id}{'-customer' if audience is Audience.CUSTOMER else ''}"
        return _file(made, format, name)


def _article(made: Report) -> str:
    """Within a page its sections are the landmarks, and its tables are not."""
    return to_article(made, level=2).replace(
        'class="scroll" role="region"', 'class="scroll" role="group"'
    )


def _file(made: Report, format_: str, name: str) -> Response:
    if format_ == "json":
        return JSONResponse(to_dict(made), headers=_named(f"{name}.json"))
    if format_ == "md":
        media = "text/markdown; charset=utf-8"
        return Response(to_markdown(made), 200, _named(f"{name}.md"), media)
    return Response(to_pdf(made).bytes, 200, _named(f"{name}.pdf", "inline"), "application/pdf")


def _named(name: str, how: str = "attachment") -> dict[str, str]:
    return {"content-disposition": f'{how}; filename="{name}"'}


def _made(
    desk: Desk, escalation: str, person: str, audience: Audience, then: datetime | None
) -> tuple[Report, tuple[Hold, ...]]:
    if audience is Audience.CUSTOMER:
        return customer_report(desk, escalation, actor=person, as_of=then)
    return desk.report(escalation, actor=person, audience=audience, as_of=then), ()


def _then(desk: Desk, person: str, as_of: str) -> datetime | None:
    """The past instant, on the reader's own clock where it names no zone."""
    return parse(_AsOf, {"as_of": as_of}, _zone(desk, person)).as_of


def _zone(desk: Desk, person: str) -> str:
    found = desk.policy.directory().people.get(person)
    return found.time_zone if found else "UTC"


def _address(id_: str, ending: str, audience: Audience, as_of: str, changed: dict[str, str]) -> str:
    given = {"audience": audience.value, "as_of": as_of, **changed}
    asked = {
        key: value
        for key, value in given.items()
        if value and (key, value) != ("audience", Audience.INTERNAL.value)
    }
    path = f"/e/{id_}/report{f'.{ending}' if ending else ''}"
    return f"{path}?{urlencode(asked)}" if asked else path
