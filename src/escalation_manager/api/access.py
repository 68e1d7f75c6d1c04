"""Who am I here, with which tokens, and who did what about access?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from escalation_manager.api.answering import WRITING, answer, answers
from escalation_manager.api.asking import Admin, Body, Reader
from escalation_manager.api.parsing import read
from escalation_manager.core.errors import NotAllowed
from escalation_manager.desk.counter import Desk
from escalation_manager.ports.identity import Audited, Identity, Scope, Token


@dataclass(frozen=True, slots=True)
class SessionShown:
    """Who asks, and what proves that a form is theirs."""

    person: str
    name: str
    roles: tuple[str, ...]
    agent: bool
    kind: str
    scopes: tuple[str, ...]
    csrf: str
    """Send it as X-CSRF with everything that changes something. Empty for a token."""


@dataclass(frozen=True, slots=True)
class NewPassword:
    """Another password for yourself. Every session of yours ends."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token to issue."""

    name: str
    scopes: tuple[str, ...]
    person: str = ""
    """Else yourself. For others, and for agents, you must be an admin."""
    days: int = 90


@dataclass(frozen=True, slots=True)
class TokenShown:
    """A token, without what it opens with."""

    id: str
    person: str
    name: str
    scopes: tuple[str, ...]
    created_by: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class TokenIssued:
    """A new token. `text` is shown this once: keep it."""

    text: str
    token: TokenShown


@dataclass(frozen=True, slots=True)
class TokensShown:
    """Tokens, the newest first."""

    tokens: list[TokenShown]


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Lines of the audit log, the newest first; `before` asks for older ones."""

    lines: list[Audited]
    before: int | None


@dataclass(frozen=True, slots=True)
class Ended:
    """How many sessions were ended."""

    sessions: int


def add(routes: APIRouter, desk: Desk) -> None:
    """Put these routes on the router."""

    @routes.get(
        "/session",
        operation_id="session",
        summary="Who am I here?",
        tags=["access"],
        responses=answers(SessionShown),
    )
    def session(identity: Reader) -> Response:
        actor = desk.policy.actor(identity.person)
        name = desk.policy.directory().name(actor.id)
        return answer(
            SessionShown(
                actor.id,
                name,
                actor.roles,
                actor.agent,
                identity.kind,
                identity.scopes,
                identity.csrf,
            )
        )

    @routes.put(
        "/session/password",
        operation_id="change-password",
        summary="Choose another password for yourself; every session of yours ends",
        tags=["access"],
        responses=answers(None, status=204, problems=WRITING),
        openapi_extra=_json(NewPassword),
    )
    def password(request: Request, identity: Admin, body: Body) -> Response:
        _by_hand(identity)
        wanted = read(NewPassword, body)
        desk.identity.change_password(
            identity, wanted.old, wanted.new, at=desk.now(), origin=_origin(request)
        )
        return Response(status_code=204)

    @routes.delete(
        "/session/others",
        operation_id="sign-out-everywhere",
        summary="End every session of yours, this one too",
        tags=["access"],
        responses=answers(Ended, problems=WRITING),
    )
    def everywhere(request: Request, identity: Admin) -> Response:
        person = identity.person
        count = desk.identity.sign_out_everywhere(
            person, by=person, at=desk.now(), origin=_origin(request)
        )
        return answer(Ended(count))

    @routes.get(
        "/tokens",
        operation_id="tokens",
        summary="Your tokens, or everybody's for an admin",
        tags=["access"],
        responses=answers(TokensShown),
    )
    def tokens(
        identity: Reader,
        everybody: Annotated[bool, Query(description="For admins: those of all people.")] = False,
    ) -> Response:
        whose = None if everybody else identity.person
        found = desk.identity.tokens(whose, by=identity.person)
        return answer(TokensShown([_shown(token) for token in found]))

    @routes.post(
        "/tokens",
        operation_id="issue-token",
        summary="Issue a token; its text is shown this once",
        tags=["access"],
        responses=answers(TokenIssued, status=201, problems=WRITING),
        openapi_extra=_json(NewToken),
    )
    def issue(request: Request, identity: Admin, body: Body) -> Response:
        wanted = read(NewToken, body)
        beyond = [scope for scope in wanted.scopes if scope not in identity.scopes]
        if beyond and all(scope in tuple(Scope) for scope in beyond):
            raise NotAllowed(
                f"This token has no scope {beyond[0]} to hand on.",
                "Ask for fewer scopes, or sign in.",
                rule="permission: scope",
            )
        issued = desk.identity.issue(
            wanted.person or identity.person,
            wanted.name,
            wanted.scopes,
            by=identity.person,
            at=desk.now(),
            origin=_origin(request),
            life=timedelta(days=max(-1, min(wanted.days, 10_000))),
        )
        return answer(TokenIssued(issued.text, _shown(issued.token)), 201)

    @routes.delete(
        "/tokens/{id}",
        operation_id="revoke-token",
        summary="Revoke a token: from now on it opens nothing",
        tags=["access"],
        responses=answers(None, status=204, problems=WRITING),
    )
    def revoke(request: Request, id: str, identity: Admin) -> Response:
        desk.identity.revoke(id, by=identity.person, at=desk.now(), origin=_origin(request))
        return Response(status_code=204)

    @routes.get(
        "/audit",
        operation_id="audit",
        summary="Who came in, who issued tokens, who changed the policy: for admins and auditors",
        tags=["access"],
        responses=answers(AuditPage),
    )
    def audit(
        identity: Reader,
        before: Annotated[int | None, Query(ge=1, le=2**53)] = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 100,
    ) -> Response:
        found = desk.identity.audit(by=identity.person, before=before, limit=limit)
        more = found[-1].number if len(found) == limit else None
        return answer(AuditPage(list(found), more))


def _json(kind: type) -> dict[str, object]:
    schema = {"$ref": f"#/components/schemas/{kind.__name__}"}
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    return {"requestBody": body}


def _by_hand(identity: Identity) -> None:
    """A password is a person's affair: no token may set it."""
    if identity.kind != "session":
        raise NotAllowed(
            "A token may not change passwords.", "Sign in.", rule="permission: session"
        )


def _shown(token: Token) -> TokenShown:
    return TokenShown(
        token.id,
        token.person,
        token.name,
        token.scopes,
        token.created_by,
        token.created_at,
        token.expires_at,
        token.used_at,
        token.revoked_at,
    )


def _origin(request: Request) -> str:
    return request.client.host if request.client else ""
