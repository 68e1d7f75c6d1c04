"""What opens this desk: my password, my sessions, and tokens for programs, shown this once."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from escalation_manager.core.errors import BadInput, EscalationError
from escalation_manager.core.rungs import has_left
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.signing_in import Issued
from escalation_manager.ports.identity import EVERYTHING
from escalation_manager.web.asking import Form, Sent, Viewer
from escalation_manager.web.refusing import status_of
from escalation_manager.web.rendering import page, say
from escalation_manager.web.routing import SIGN_IN

PLACE = "/admin/keys"
LIVES = ((7, "7 days"), (30, "30 days"), (90, "90 days"), (365, "a year"))
SCOPES = {
    "read": "Read what its person may read",
    "write": "Change what its person may change",
    "metrics": "Read the figures of the machine",
    "admin": "Load people and accounts",
}


def add(routes: APIRouter, desk: Desk) -> None:
    """Put the page and its forms on the router."""

    @routes.get(PLACE)
    def keys(request: Request, viewer: Viewer) -> Response:
        return _shown(request, desk, viewer.person)

    @routes.post(PLACE + "/password")
    def password(request: Request, sent: Form) -> Response:
        try:
            new = _twice(sent)
            desk.identity.change_password(
                sent.identity,
                str(sent.form.get("old", "")),
                new,
                at=desk.now(),
                origin=_origin(request),
            )
        except EscalationError as error:
            return _shown(request, desk, sent.person, problem=error, about="password")
        said = "Your password is changed. Sign in with the new one."
        return say(RedirectResponse(SIGN_IN, 303), said)

    @routes.post(PLACE + "/tokens")
    def issue(request: Request, sent: Form) -> Response:
        person = sent.text("person") or sent.person
        days = sent.text("days", "90")
        try:
            if days not in {str(count) for count, _ in LIVES}:
                raise BadInput("That is no length.", "Choose one of those offered.")
            issued = desk.identity.issue(
                person,
                sent.text("name"),
                sent.texts("scope"),
                by=sent.person,
                at=desk.now(),
                origin=_origin(request),
                life=timedelta(days=int(days)),
            )
        except EscalationError as error:
            return _shown(request, desk, sent.person, problem=error, about="token", sent=sent)
        return _shown(request, desk, sent.person, issued=issued)

    @routes.post(PLACE + "/tokens/{id}/revoke")
    def revoke(request: Request, id: Annotated[str, Path(max_length=60)], sent: Form) -> Response:
        desk.identity.revoke(id, by=sent.person, at=desk.now(), origin=_origin(request))
        return say(RedirectResponse(PLACE, 303), "The token is revoked: it opens nothing now.")

    @routes.post("/admin/people/{id}/password")
    def others(request: Request, id: Annotated[str, Path(max_length=120)], sent: Form) -> Response:
        remove = bool(sent.text("remove"))
        desk.identity.set_password(
            id,
            None if remove else _twice(sent),
            by=sent.person,
            at=desk.now(),
            origin=_origin(request),
        )
        said = "They cannot sign in by password now." if remove else "The password is set."
        return say(RedirectResponse(f"/admin/people/{id}", 303), f"{said} Their sessions ended.")

    @routes.post("/admin/people/{id}/sign-out")
    def out(request: Request, id: Annotated[str, Path(max_length=120)], sent: Form) -> Response:
        count = desk.identity.sign_out_everywhere(
            id, by=sent.person, at=desk.now(), origin=_origin(request)
        )
        if id == sent.person:
            return RedirectResponse(SIGN_IN, 303)
        said = f"{count} {'session' if count == 1 else 'sessions'} ended."
        return say(RedirectResponse(f"/admin/people/{id}", 303), said)


def _twice(sent: Sent) -> str:
    """The new password, typed twice alike."""
    new, again = str(sent.form.get("new", "")), str(sent.form.get("again", ""))
    if new != again:
        raise BadInput("The two new passwords differ.", "Type the same one twice.")
    return new


def _origin(request: Request) -> str:
    return request.client.host if request.client else ""


def _shown(
    request: Request,
    desk: Desk,
    person: str,
    *,
    issued: Issued | None = None,
    problem: EscalationError | None = None,
    about: str = "",
    sent: Sent | None = None,
) -> Response:
    actor, directory, now = desk.policy.actor(person), desk.policy.directory(), desk.now()
    admin = actor.has("admin")
    tokens = desk.identity.tokens(None if admin else person, by=person)
    holders = sorted(
        (
            (one.id, f"{one.name}{' (agent)' if one.agent else ''}")
            for one in directory.people.values()
            if not has_left(one, now)
        ),
        key=lambda pair: pair[1],
    )
    return page(
        request,
        "keys.html",
        status_code=status_of(problem) if problem else 200,
        tokens=tokens,
        issued=issued,
        problem=problem,
        about=about,
        admin=admin,
        holders=holders if admin else (),
        scopes=[(scope.value, SCOPES[scope.value]) for scope in EVERYTHING],
        lives=LIVES,
        called=directory.name,
        has_password=desk.identity.has_password(person),
        typed=sent.fields if sent else {},
        chosen=sent.texts("scope") if sent else ("read",),
    )
