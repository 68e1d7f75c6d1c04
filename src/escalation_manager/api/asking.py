"""Who asks, and what came with the request? Checked in one place, before a route does anything."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Header, Query
from starlette.requests import ClientDisconnect, Request

from escalation_manager.api.problems import NotSignedIn, Unreadable
from escalation_manager.core.errors import NotAllowed
from escalation_manager.desk.catalogue.parsing import number as number
from escalation_manager.ports.identity import Identity, Scope

SAFE = ("GET", "HEAD", "OPTIONS")
LONGEST_KEY = 200
_ETAG = re.compile(r'"([0-9]{1,9})"')
_KEY = re.compile(r"[\x21-\x7e]{1,200}")


def asking(scope: Scope) -> Any:
    """The identity of who asks: `Depends`. Refuses the signed-out, and tokens without the scope."""

    def check(request: Request) -> Identity:
        identity: Identity | None = request.state.identity
        if identity is None:
            raise NotSignedIn("Nobody is signed in.", "Send a token: Authorization: Bearer esc_…")
        if not identity.may(scope):
            raise NotAllowed(
                f"This token may not be used to {scope.value}.",
                f"Issue one with the scope {scope.value}.",
                rule="permission: scope",
            )
        if identity.kind == "session" and request.method not in SAFE:
            given = request.headers.get("x-csrf", "")
            if not identity.proved_by(given):
                raise NotAllowed(
                    "The request does not prove that one of our pages made it.",
                    "Send the session's csrf value as X-CSRF; see GET /v1/session.",
                    rule="permission: csrf",
                )
        return identity

    return Depends(check)


Reader = Annotated[Identity, asking(Scope.READ)]
Writer = Annotated[Identity, asking(Scope.WRITE)]
Admin = Annotated[Identity, asking(Scope.ADMIN)]


async def _body(request: Request) -> bytes:
    try:
        return await request.body()
    except ClientDisconnect:
        raise Unreadable("The request ended too soon.", "Send it whole.") from None


Body = Annotated[bytes, Depends(_body)]
"""The bytes of the body. The server has limited their number before."""

DryRun = Annotated[bool, Query(description="Decide everything, keep nothing.")]
KeyHeader = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="Makes the request safe to repeat: the same key answers the first result.",
        max_length=LONGEST_KEY,
    ),
]
MatchHeader = Annotated[
    str | None,
    Header(
        alias="If-Match",
        description="The ETag that you saw. 412 when the escalation has moved on since.",
    ),
]
Instant = Annotated[str | None, Query(json_schema_extra={"format": "date-time"}, max_length=40)]


def only_known_parameters(request: Request) -> None:
    """A filter that is misspelled would silently let everything pass, so it is refused."""
    route: Any = request.scope["route"]
    known = _parameters(route.endpoint)
    strange = sorted(set(request.query_params) - known)
    if strange:
        raise Unreadable(
            f"There is no parameter {strange[0]!r}.",
            f"Known here: {', '.join(sorted(known)) or 'none'}.",
        )


def _parameters(endpoint: Callable[..., object]) -> set[str]:
    return set(inspect.signature(endpoint).parameters)


def version(if_match: str | None) -> int | None:
    """The version that an If-Match header names; None when there is none, or any will do."""
    if if_match is None or if_match.strip() == "*":
        return None
    found = _ETAG.fullmatch(if_match.strip())
    if found is None:
        raise Unreadable("If-Match is not an ETag of ours.", 'Send it as it came: "7".')
    return int(found[1])


def own_key(key: str | None, identity: Identity) -> str | None:
    """The key as the desk keeps it: everybody has keys of their own."""
    if key is None:
        return None
    if not _KEY.fullmatch(key):
        raise Unreadable(
            f"The Idempotency-Key is not 1 to {LONGEST_KEY} plain characters.",
            "Take a random one, such as a UUID.",
        )
    return f"http:{identity.person}:{key}"


def instant(text: str | None, place: str) -> datetime | None:
    """An aware instant out of a parameter."""
    if text is None:
        return None
    try:
        # A blank is a plus sign that nobody escaped.
        found = datetime.fromisoformat(text.strip().replace(" ", "+"))
    except ValueError:
        raise Unreadable(f"{place} is no instant.", "Write it as 2026-03-10T09:30:00Z.") from None
    if found.tzinfo is None or not 1900 <= found.year <= 2999:
        raise Unreadable(
            f"{place} has no time zone, or lies far away.", "Write it as 2026-03-10T09:30:00Z."
        )
    return found
