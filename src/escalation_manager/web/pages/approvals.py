"""What waits for somebody's word? Approve, decline with a reason, or think again at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from escalation_manager.core import commands as c
from escalation_manager.core.errors import EscalationError, Faults, NotFound
from escalation_manager.core.escalation import Goodwill
from escalation_manager.desk.answers import Shown
from escalation_manager.desk.counter import Desk
from escalation_manager.web.asking import Form, Sent, Viewer
from escalation_manager.web.forms import Filled, parse, wrong
from escalation_manager.web.refusing import status_of
from escalation_manager.web.rendering import page, partial, say
from escalation_manager.web.views.approvals import Card, goodwill_card, undo_until, waiting

PLACE = "/approvals"


@dataclass(frozen=True, slots=True)
class Decided:
    """What was just decided, and until when it can be taken back."""

    card: Card
    approved: bool
    until: datetime
    seconds: int


def add(routes: APIRouter, desk: Desk) -> None:
    """Put the page and its forms on the router."""

    @routes.get(PLACE)
    def approvals(request: Request, viewer: Viewer, decided: str = "") -> Response:
        return _page(request, desk, viewer.person, decided=decided[:40])

    @routes.post(PLACE + "/{escalation}/{goodwill}/approve")
    def approve(request: Request, escalation: str, goodwill: str, sent: Form) -> Response:
        command = c.ApproveGoodwill(goodwill.upper())
        return _decide(request, desk, sent, escalation, command)

    @routes.post(PLACE + "/{escalation}/{goodwill}/decline")
    def decline(request: Request, escalation: str, goodwill: str, sent: Form) -> Response:
        command = c.RejectGoodwill(goodwill.upper(), sent.text("reason"))
        return _decide(request, desk, sent, escalation, command)

    @routes.post(PLACE + "/{escalation}/{goodwill}/undo")
    def undo(request: Request, escalation: str, goodwill: str, sent: Form) -> Response:
        command = c.ReconsiderGoodwill(goodwill.upper())
        try:
            desk.submit(command, actor=sent.person, escalation=escalation)
        except EscalationError as error:
            return _page(request, desk, sent.person, problem=error, about=goodwill)
        said = f"Taken back: {goodwill.upper()} waits for a decision again."
        return _go_on(request, desk, sent.person, said)

    @routes.post(PLACE + "/{escalation}/lower")
    def lower(request: Request, escalation: str, sent: Form) -> Response:
        shown = desk.show(escalation, actor=sent.person)
        asked = shown.state.lowering
        reason = sent.text("reason") or (asked.reason if asked else "")
        command = c.ChangeSeverity(sent.text("severity"), reason)
        return _done(request, desk, sent, escalation, command, "The severity was lowered.")

    @routes.post(PLACE + "/{escalation}/keep")
    def keep(request: Request, escalation: str, sent: Form) -> Response:
        command = c.DeclineLowering(sent.text("reason"))
        form = Filled(f"decline-{escalation}-lowering", sent.fields)
        said = "The severity stays as it is; whoever asked reads why."
        return _done(request, desk, sent, escalation, command, said, form)

    @routes.post(PLACE + "/{escalation}/confirm")
    def confirm(request: Request, escalation: str, sent: Form) -> Response:
        person = desk.policy.directory().people[sent.person]
        try:
            command = parse(c.ConfirmFix, sent.form, person.time_zone)
        except Faults as faults:
            form = wrong(f"confirm-{sent.text('message')}", sent.fields, faults)
            return _page(request, desk, sent.person, problem=faults, form=form)
        said = "Confirmed: the message can be sent now."
        return _done(request, desk, sent, escalation, command, said)


def _decide(
    request: Request,
    desk: Desk,
    sent: Sent,
    escalation: str,
    command: c.ApproveGoodwill | c.RejectGoodwill,
) -> Response:
    """The decision is on record; for ten seconds nobody is told, and it can be taken back."""
    about = f"{escalation}:{command.goodwill}"
    try:
        desk.submit(command, actor=sent.person, escalation=escalation)
    except EscalationError as error:
        form = Filled(f"decline-{escalation}-{command.goodwill}", sent.fields)
        return _page(request, desk, sent.person, problem=error, about=about, form=form)
    if request.headers.get("x-partial"):
        return _page(request, desk, sent.person, decided=about)
    return RedirectResponse(f"{PLACE}?decided={about}", 303)


def _done(
    request: Request,
    desk: Desk,
    sent: Sent,
    escalation: str,
    command: c.Command,
    said: str,
    form: Filled | None = None,
) -> Response:
    try:
        desk.submit(command, actor=sent.person, escalation=escalation)
    except EscalationError as error:
        return _page(request, desk, sent.person, problem=error, about=escalation, form=form)
    return _go_on(request, desk, sent.person, said)


def _go_on(request: Request, desk: Desk, person: str, said: str) -> Response:
    if request.headers.get("x-partial"):
        return partial(request, "approvals_list.html", say=said, **_values(desk, person))
    return say(RedirectResponse(PLACE, 303), said)


def _page(
    request: Request,
    desk: Desk,
    person: str,
    *,
    decided: str = "",
    problem: EscalationError | None = None,
    about: str = "",
    form: Filled | None = None,
) -> Response:
    values = _values(desk, person, decided, problem, about, form)
    status = status_of(problem) if problem else 200
    if request.headers.get("x-partial"):
        said = _said(values["decided"]) if not problem else ""
        return partial(request, "approvals_list.html", status_code=status, say=said, **values)
    return page(request, "approvals.html", status_code=status, **values)


def _values(
    desk: Desk,
    person: str,
    decided: str = "",
    problem: EscalationError | None = None,
    about: str = "",
    form: Filled | None = None,
) -> dict[str, Any]:
    cards = waiting(desk, person)
    return {
        "mine": [one for one in cards if one.mine],
        "asked": [one for one in cards if one.own and not one.mine],
        "others": [one for one in cards if not one.mine and not one.own],
        "decided": _decided(desk, person, decided),
        "months": desk.policy.handbook().goodwill.shown_months,
        "problem": problem,
        "about": about,
        "form": form or Filled(),
    }


def _decided(desk: Desk, person: str, about: str) -> Decided | None:
    """What this person decided a moment ago; nothing once it can't be taken back any more."""
    escalation, _, goodwill = about.partition(":")
    if not goodwill:
        return None
    try:
        shown = desk.show(escalation, actor=person)
    except NotFound:
        return None
    request = shown.state.request(goodwill)
    until = undo_until(request) if request else None
    if request is None or until is None or request.decided_by != person or until < shown.at:
        return None
    return _just(desk, shown, request, until, person)


def _just(desk: Desk, shown: Shown, request: Goodwill, until: datetime, person: str) -> Decided:
    card = goodwill_card(desk, shown, request, desk.policy.actor(person))
    seconds = max(1, int((until - shown.at).total_seconds()))
    return Decided(card, request.state == "approved", until, seconds)


def _said(decided: object) -> str:
    if not isinstance(decided, Decided):
        return ""
    verb = "Approved" if decided.approved else "Declined"
    return f"{verb}. Nobody is told for {decided.seconds} seconds: undo is on the page."
