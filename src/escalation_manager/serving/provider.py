"""How does the company's OpenID provider tell us who somebody is? By the code flow, with PKCE.

The provider says who it is; what they may do stands in the directory, or in a claim where the
settings map one to roles. Somebody the directory does not know comes in nowhere.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from dataclasses import asdict, replace
from datetime import datetime, time, timedelta
from functools import lru_cache
from hashlib import sha256
from hmac import compare_digest
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from escalation_manager.core.directory import Person
from escalation_manager.core.errors import EscalationError, NotAllowed, Unreachable
from escalation_manager.core.events import SYSTEM
from escalation_manager.desk.counter import Desk
from escalation_manager.serving.cookies import STATE_SECONDS, Cookies
from escalation_manager.serving.settings import Oidc
from escalation_manager.serving.sign_in import PAGE, again, origin, own_path, welcome

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

BACK = f"{PAGE}/back"
ALGORITHMS = ["RS256", "PS256", "ES256", "RS384", "ES384", "RS512", "EdDSA"]
LEEWAY = timedelta(seconds=60)
PATIENCE_SECONDS = 10.0
DOORS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
"""What a provider has to name."""


def router(desk: Desk, oidc: Oidc, cookies: Cookies, *, https: bool) -> APIRouter:
    """The way to the provider, and the way back."""
    routes = APIRouter(include_in_schema=False)

    @routes.get(f"{PAGE}/provider")
    def leave(request: Request, next: Annotated[str, Query(max_length=2000)] = "/") -> Response:
        """Off to the provider, with what will prove that the answer is meant for this browser."""
        try:
            known = discovered(oidc.issuer)
        except EscalationError as refused:
            return again(refused, next)
        state, nonce, verifier = (_drawn(desk) for _ in range(3))
        query = {
            "response_type": "code",
            "client_id": oidc.client_id,
            "redirect_uri": _back(request, https=https),
            "scope": oidc.scopes,
            "state": state,
            "nonce": nonce,
            "code_challenge": _text(sha256(verifier.encode()).digest()),
            "code_challenge_method": "S256",
        }
        response = RedirectResponse(f"{known['authorization_endpoint']}?{urlencode(query)}", 303)
        kept = {
            "state": state,
            "nonce": nonce,
            "verifier": verifier,
            "next": own_path(next),
            "until": (desk.now() + timedelta(seconds=STATE_SECONDS)).isoformat(),
        }
        cookies.put(response, cookies.state, json.dumps(kept), STATE_SECONDS)
        return response

    @routes.get(BACK)
    def back(
        request: Request,
        code: Annotated[str, Query(max_length=4000)] = "",
        state: Annotated[str, Query(max_length=200)] = "",
        iss: Annotated[str, Query(max_length=2000)] = "",
        error: Annotated[str, Query(max_length=200)] = "",
    ) -> Response:
        """Back from the provider, with a code that is worth an identity."""
        kept = json.loads(cookies.read(request, cookies.state) or "{}")
        next_ = str(kept.get("next", "/"))
        try:
            _refuse_strays(kept, state, iss, error, oidc, desk.now())
            claims = _claims(oidc, code, kept, _back(request, https=https), desk.now())
            person = person_of(desk, oidc, claims, origin(request))
            _roles(desk, oidc, claims, person, origin(request))
            opened = desk.identity.open_session(
                person.id,
                how=oidc.name,
                at=desk.now(),
                origin=origin(request),
                agent=request.headers.get("user-agent", ""),
            )
        except EscalationError as refused:
            desk.identity.note(
                desk.now(), "", "sign-in failed", "", origin(request), refused.message
            )
            response = again(refused, next_)
        else:
            response = welcome(desk, cookies, request, opened.value, next_)
        cookies.drop(response, cookies.state)
        return response

    return routes


@lru_cache(maxsize=8)
def discovered(issuer: str) -> dict[str, Any]:
    """What the provider says about itself."""
    known = fetched(f"{issuer}/.well-known/openid-configuration")
    if str(known.get("issuer", "")).rstrip("/") != issuer.rstrip("/"):
        raise _refused(f"The provider calls itself {known.get('issuer')!r}, not {issuer!r}.")
    for door in DOORS:
        if not _address(known.get(door)):
            raise _refused(f"The provider does not say where its {door} is.")
    return known


def _address(door: object) -> bool:
    return isinstance(door, str) and door.startswith(("https://", "http://")) and door.isprintable()


def keys_of(known: dict[str, Any]) -> KeySet:
    """The keys with which the provider signs."""
    from joserfc.jwk import KeySet

    found = fetched(known["jwks_uri"])
    try:
        return KeySet.import_key_set(found)  # type: ignore[arg-type]
    except Exception as error:  # whatever stands there, it is no set of keys
        raise _refused("The provider's keys cannot be read.") from error


def _refuse_strays(
    kept: dict[str, Any], state: str, iss: str, error: str, oidc: Oidc, at: datetime
) -> None:
    """An answer that this browser did not ask for, or asked for long ago."""
    mine = str(kept.get("state", ""))
    if not mine or not compare_digest(mine.encode(), state.encode("utf-8", "replace")):
        raise _refused("This answer of the provider was not asked for by this browser.")
    if at > datetime.fromisoformat(kept["until"]):
        raise _refused("Signing in took too long.")
    if iss and iss.rstrip("/") != oidc.issuer:
        raise _refused("The answer comes from another provider.")
    if error:
        raise _refused("The provider did not let you in.")


def _claims(oidc: Oidc, code: str, kept: dict[str, Any], back: str, at: datetime) -> dict[str, Any]:
    """What the provider vouches for: the code is exchanged, and the token's signature checked."""
    from authlib.integrations.httpx_client import OAuth2Client  # type: ignore[import-untyped]
    from authlib.oauth2 import OAuth2Error  # type: ignore[import-untyped]
    from httpx2 import HTTPError

    from escalation_manager.outside.deadline import kept_within

    known = discovered(oidc.issuer)
    try:
        with OAuth2Client(
            oidc.client_id, oidc.client_secret, redirect_uri=back, timeout=PATIENCE_SECONDS
        ) as client:
            token = kept_within(client, monotonic() + PATIENCE_SECONDS).fetch_token(
                known["token_endpoint"], code=code, code_verifier=kept["verifier"]
            )
    except (HTTPError, OAuth2Error, ValueError, TypeError) as error:
        raise _refused("The provider did not accept its own code.") from error
    claims = _verified(str(token.get("id_token", "")), known, oidc, str(kept["nonce"]), at)
    wanted = {"email", oidc.roles_claim} - {""}
    if wanted <= claims.keys() or not _address(known.get("userinfo_endpoint")):
        return claims
    more = fetched(known["userinfo_endpoint"], str(token.get("access_token", "")))
    if more.get("sub") != claims["sub"]:
        raise _refused("The provider speaks of two people.")
    return {**more, **claims}


def _verified(
    id_token: str, known: dict[str, Any], oidc: Oidc, nonce: str, at: datetime
) -> dict[str, Any]:
    from joserfc import jwt
    from joserfc.errors import JoseError

    keys = keys_of(known)
    try:
        claims: dict[str, Any] = jwt.decode(id_token, keys, algorithms=ALGORITHMS).claims
    except (JoseError, ValueError) as error:
        raise _refused("The provider's signature is not right.") from error
    audience = claims.get("aud")
    expires = claims.get("exp")
    faults = (
        str(claims.get("iss", "")).rstrip("/") != oidc.issuer,
        oidc.client_id not in (audience if isinstance(audience, list) else [audience]),
        isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != oidc.client_id,
        not compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()),
        not isinstance(expires, int | float) or at.timestamp() > expires + LEEWAY.total_seconds(),
        not claims.get("sub"),
    )
    if any(faults):
        raise _refused("The provider's answer is not for this sign-in.")
    return claims


def person_of(desk: Desk, oidc: Oidc, claims: dict[str, Any], origin: str) -> Person:
    """By the subject where it is linked, else once by a mail address that the provider proved."""
    people = desk.policy.directory().people
    linked = desk.identity.linked(oidc.issuer, str(claims["sub"]))
    if linked is not None and linked in people:
        return people[linked]
    address = str(claims.get("email", "")).casefold()
    if address and claims.get("email_verified") is True:
        found = [
            person
            for person in people.values()
            if any(
                way.kind == "email" and way.address.casefold() == address
                for way in person.contact_methods
            )
        ]
        if len(found) == 1:
            subject = str(claims["sub"])
            desk.identity.link(oidc.issuer, subject, found[0].id, at=desk.now(), origin=origin)
            return found[0]
    raise NotAllowed(
        "The directory does not know you.",
        "Ask an admin to add you with your mail address.",
        rule="sign-in: directory",
    )


def _roles(desk: Desk, oidc: Oidc, claims: dict[str, Any], person: Person, origin: str) -> None:
    """Groups of the provider give and take the roles they are mapped to, and no others."""
    if not oidc.roles_claim:
        return
    said = claims.get(oidc.roles_claim, ())
    groups = [said] if isinstance(said, str) else [str(each) for each in said]
    given = {oidc.roles[group] for group in groups if group in oidc.roles}
    kept = [role for role in person.roles if role not in oidc.roles.values()]
    roles = (*kept, *sorted(given))
    if set(roles) == set(person.roles):
        return
    changed = {"people": [asdict(replace(person, roles=roles))]}
    text = json.dumps(changed, default=_written).encode()
    desk.load_text("the provider's claims", text, by=SYSTEM)
    desk.identity.note(
        desk.now(), person.id, "roles changed by provider", person.id, origin, ", ".join(roles)
    )


def _written(value: object) -> str:
    """As a people file writes it: a day as 2026-03-10, a time of day as 22:00."""
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)


def fetched(url: str, token: str = "") -> dict[str, Any]:
    """What stands at an address of the provider, as JSON."""
    from escalation_manager.outside.posting import get

    headers = {"authorization": f"Bearer {token}"} if token else {}
    try:
        answer = get("The provider", url, seconds=PATIENCE_SECONDS, headers=headers, remedy="")
        found = json.loads(answer.raw) if 200 <= answer.status < 300 else None
    except (Unreachable, ValueError, RecursionError) as error:
        raise _refused("The provider cannot be reached.") from error
    if found is None:
        raise _refused(f"The provider cannot be reached: it answered {answer.status}.")
    if not isinstance(found, dict):
        raise _refused("The provider's answer cannot be read.")
    return found


def _back(request: Request, *, https: bool) -> str:
    base = request.base_url.replace(scheme="https") if https else request.base_url
    return str(base).rstrip("/") + BACK


def _refused(message: str) -> NotAllowed:
    return NotAllowed(message, "Try to sign in again.", rule="sign-in: provider")


def _drawn(desk: Desk) -> str:
    return _text(desk.identity.drawn(32))


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
