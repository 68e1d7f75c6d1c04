"""Which mails could the desk not place? Each with its reason; a person says what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from escalation_manager.core.errors import BadInput, EscalationError
from escalation_manager.desk import incoming
from escalation_manager.desk.arriving import words_of
from escalation_manager.desk.counter import Desk
from escalation_manager.ports.mails import Mail, MailState
from escalation_manager.web.asking import Form, Viewer
from escalation_manager.web.refusing import status_of
from escalation_manager.web.rendering import page, say

PLACE = "/admin/mails"
MOST_WORDS = 1_500


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mail that waits for somebody to look."""

    id: str
    sender: str
    subject: str
    reason: str
    escalation: str
    at: datetime
    words: str


def add(routes: APIRouter, desk: Desk) -> None:
    """Put the page and its form on the router."""

    @routes.get(PLACE)
    def mails(request: Request, viewer: Viewer) -> Response:
        return _shown(request, desk, viewer.person)

    @routes.post(PLACE)
    def settle(request: Request, sent: Form) -> Response:
        verb, id_ = sent.text("verb"), sent.text("id")
        try:
            mail = incoming.settle(
                desk,
                id_,
                actor=sent.person,
                account=_given(sent.text("account"), verb == "raise", "Say whose it is."),
                escalation=_given(
                    sent.text("escalation").upper(), verb == "attach", "Give its number."
                ),
            )
        except EscalationError as error:
            return _shown(request, desk, sent.person, problem=error, about=id_)
        if mail.state is MailState.DISMISSED:
            return say(RedirectResponse(PLACE, 303), "The mail was dismissed.")
        said = "was opened" if mail.state is MailState.RAISED else "has the mail now"
        return say(RedirectResponse(PLACE, 303), f"{mail.escalation} {said}.")


def _given(text: str, asked: bool, remedy: str) -> str | None:
    if asked and not text:
        raise BadInput("Something is missing.", remedy)
    return text if asked else None


def _shown(
    request: Request,
    desk: Desk,
    person: str,
    *,
    problem: EscalationError | None = None,
    about: str = "",
) -> Response:
    found = [_waiting(mail) for mail in incoming.review(desk, actor=person)]
    accounts = sorted(
        ((one.id, one.name) for one in desk.policy.accounts().values()), key=lambda pair: pair[1]
    )
    return page(
        request,
        "mails.html",
        status_code=status_of(problem) if problem else 200,
        mails=found,
        accounts=accounts,
        problem=problem,
        about=about,
    )


def _waiting(mail: Mail) -> Waiting:
    words = words_of(mail.raw).strip()
    if len(words) > MOST_WORDS:
        words = f"{words[:MOST_WORDS].rstrip()}…"
    return Waiting(
        mail.id, mail.sender, mail.subject, mail.reason, mail.escalation, mail.taken_at, words
    )
