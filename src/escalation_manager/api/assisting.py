"""What does the built-in assistant do when it is asked? A round of work, a proposal, an answer."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import Response

from escalation_manager.api.answering import WRITING, answer, answers
from escalation_manager.api.asking import Body, DryRun, Writer, number
from escalation_manager.api.parsing import read
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.specialist.worked import Proposed, Worked


@dataclass(frozen=True, slots=True)
class Wanted:
    """One proposal by name: summary, hand_over, lessons, root_cause or triage."""

    about: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about one escalation, to be answered from its record."""

    question: str


def add(routes: APIRouter, desk: Desk) -> None:
    """Put the assistant on the router. What it does, it does under its own identity."""

    @routes.post(
        "/escalations/{id}/assist",
        operation_id="assist",
        summary="Let the assistant work it along the eight steps; it drafts and proposes",
        tags=["assistant"],
        responses=answers(Worked, problems=WRITING),
    )
    def assist(id: str, identity: Writer, dry_run: DryRun = False) -> Response:
        worked = desk.specialist.work(number(id), actor=identity.person, dry_run=dry_run)
        return answer(worked)

    @routes.post(
        "/escalations/{id}/assist/proposals",
        operation_id="propose",
        summary="Have one thing proposed",
        tags=["assistant"],
        responses=answers(Proposed, problems=WRITING),
        openapi_extra=_body("Wanted"),
    )
    def propose(id: str, identity: Writer, body: Body) -> Response:
        about = read(Wanted, body).about
        return answer(desk.specialist.propose(about, number(id), actor=identity.person))

    @routes.post(
        "/escalations/{id}/assist/questions",
        operation_id="ask",
        summary="Ask something about it; answered from its record alone, by a language model",
        tags=["assistant"],
        responses=answers(Proposed, problems=WRITING),
        openapi_extra=_body("Asked"),
    )
    def ask(id: str, identity: Writer, body: Body) -> Response:
        question = read(Asked, body).question
        return answer(desk.specialist.answer(question, number(id), actor=identity.person))


def _body(schema: str) -> dict[str, object]:
    shape = {"$ref": f"#/components/schemas/{schema}"}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": shape}}}}
