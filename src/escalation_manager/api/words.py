"""What would the gate say of these words? Asked before anything is written or kept."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import Response

from escalation_manager.api.answering import READING, answer, answers
from escalation_manager.api.asking import Body, Reader, number
from escalation_manager.api.parsing import read
from escalation_manager.core.escalation import Message
from escalation_manager.core.messages import judge
from escalation_manager.desk.catalogue.answered import HoldShown, Verdict
from escalation_manager.desk.counter import Desk


@dataclass(frozen=True, slots=True)
class Words:
    """A text to the customer that is not written yet."""

    text: str
    purpose: str = "update"
    channel: str = "email"
    recipient: str = ""


def add(routes: APIRouter, desk: Desk) -> None:
    """Put the question on the router."""

    @routes.post(
        "/escalations/{id}/words",
        operation_id="words",
        summary="What would the gate say of these words? Nothing is kept",
        tags=["questions"],
        responses=answers(Verdict, problems=(*READING, 413)),
        openapi_extra={
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Words"}}},
            }
        },
    )
    def words(id: str, identity: Reader, body: Body) -> Response:
        asked = read(Words, body)
        shown = desk.show(number(id), actor=identity.person)
        draft = Message(
            "The message",
            asked.text,
            asked.purpose,
            asked.channel,
            asked.recipient,
            identity.person,
            shown.at,
        )
        verdict = judge(draft, shown.state, shown.rules, shown.at)
        holds = [HoldShown(h.rule, h.reason, h.remedy) for h in verdict.holds]
        return answer(Verdict(not holds, holds, verdict.found))
