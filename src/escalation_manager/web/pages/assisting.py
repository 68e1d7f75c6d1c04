"""What does the assistant make of it? A round of work, a proposal, an answer: never a decision.

Whatever it writes is plain text here, with the events that it rests on; a person takes it or not.
"""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from escalation_manager.core.errors import EscalationError
from escalation_manager.desk.counter import Desk
from escalation_manager.web.asking import Form
from escalation_manager.web.pages.escalation import number, whole_page
from escalation_manager.web.refusing import refused
from escalation_manager.web.rendering import say

SAID = {
    "summary": "A summary is proposed.",
    "hand_over": "A hand-over note is proposed.",
    "lessons": "Lessons are proposed.",
    "root_cause": "A root cause is proposed.",
    "triage": "A triage is proposed.",
}


def add(routes: APIRouter, desk: Desk) -> None:
    """Put the assistant's form on the router."""

    @routes.post("/e/{id}/assist")
    def assist(request: Request, id: str, sent: Form) -> Response:
        id_, way = number(id), sent.text("way", "work")
        script = bool(request.headers.get("x-partial"))
        try:
            if way == "work":
                worked = desk.specialist.work(id_, actor=sent.person)
                whole = desk.show(id_, actor=sent.person)
                told = "The assistant went through its eight steps."
                return whole_page(request, desk, whole, sent.person, worked=worked, say=told)
            if way == "ask":
                made = desk.specialist.answer(sent.text("question"), id_, actor=sent.person)
            else:
                made = desk.specialist.propose(way, id_, actor=sent.person)
        except EscalationError as error:
            return refused(request, error)
        told = SAID.get(made.about, "There is an answer.") if made.text else " ".join(made.problems)
        if not script:
            return say(RedirectResponse(f"/e/{id_}#assistant", 303), told)
        whole = desk.show(id_, actor=sent.person)
        return whole_page(request, desk, whole, sent.person, say=told)
