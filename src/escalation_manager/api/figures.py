"""How are we doing? The metrics over a window, and how the guardrails stand on an escalation."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from escalation_manager.api.answering import answer, answers, etag
from escalation_manager.api.asking import Instant, Reader, instant, number
from escalation_manager.core.errors import NotFound
from escalation_manager.core.figures.exchange import as_json, csv
from escalation_manager.core.guardrails import standings
from escalation_manager.desk.catalogue.answered import GuardrailShown, GuardrailsShown
from escalation_manager.desk.counter import Desk

USUAL = timedelta(days=30)
CSV = "text/csv"


def add(routes: APIRouter, desk: Desk) -> None:
    """Put these questions on the router."""

    @routes.get(
        "/metrics",
        operation_id="metrics",
        summary="Every figure over a window, with what it rests on",
        tags=["questions"],
        responses=answers("Figures", media=("application/json", CSV)),
    )
    def metrics(
        identity: Reader,
        since: Instant = None,
        until: Instant = None,
        only: Annotated[str, Query(description="One metric, by name.")] = "",
        format: Annotated[Literal["json", "csv"], Query()] = "json",
    ) -> Response:
        end = instant(until, "until") or desk.now()
        begin = instant(since, "since") or end - USUAL
        figures = desk.metrics(begin, end, actor=identity.person)
        if only:
            known = [figure.name for figure in figures]
            if only not in known:
                raise NotFound(f"There is no metric {only[:80]!r}.", f"Use: {', '.join(known)}.")
            figures = tuple(figure for figure in figures if figure.name == only)
        if format == "csv":
            name = 'attachment; filename="metrics.csv"'
            headers = {"content-disposition": name}
            return Response(csv(figures), 200, headers, f"{CSV}; charset=utf-8")
        return answer({"metrics": [as_json(figure) for figure in figures]})

    @routes.get(
        "/escalations/{id}/guardrails",
        operation_id="guardrails",
        summary="How does every guardrail stand on an escalation?",
        tags=["questions"],
        responses=answers(GuardrailsShown),
    )
    def guardrails(id: str, identity: Reader, as_of: Instant = None) -> Response:
        shown = desk.show(number(id), actor=identity.person, as_of=instant(as_of, "as_of"))
        found = [
            GuardrailShown(rule.name, rule.sentence, rule.enforced_by, stand.stand.value, stand.why)
            for rule, stand in standings(shown.state, shown.rules, shown.at)
        ]
        return answer(GuardrailsShown(id, found), headers=etag(shown.state.version))
