"""Which agents does the company's provider vouch for? Those with its access token for this door.

The provider is then the authorization server of `/mcp` (OAuth 2.1): it shows the agent's person a
page of its own, and gives the agent a signed token whose audience is this door alone (RFC 8707, RFC
9068). Who that is stands in the directory, as at any sign-in. Only agents come in: one that signed
in with a colleague's account could do whatever the colleague may.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from threading import Lock
from typing import Any

from escalation_manager.core.errors import EscalationError
from escalation_manager.core.permissions import AGENT
from escalation_manager.desk.counter import Desk
from escalation_manager.ports.identity import Identity, Scope
from escalation_manager.serving.provider import (
    ALGORITHMS,
    LEEWAY,
    discovered,
    keys_of,
    person_of,
)
from escalation_manager.serving.settings import Oidc

LONGEST = 8_000
"""Characters of a token."""
FRESH = timedelta(minutes=10)
"""How long the provider's keys are kept."""
AGAIN = timedelta(seconds=30)
"""How long until a token of an unknown key makes us ask for the keys again."""


class AccessTokens:
    """Reads tokens that the provider signed."""

    def __init__(self, desk: Desk, oidc: Oidc) -> None:
        self._desk = desk
        self._oidc = oidc
        self._lock = Lock()
        self._keys: Any = None
        self._asked_at: datetime | None = None

    def identity(self, text: str, resource: str, origin: str) -> Identity | None:
        """Whom the token lets in at `resource`; None when it is not the provider's, not for this
        door, over, or of somebody whom the directory does not know.
        """
        if len(text) > LONGEST or text.count(".") != 2:
            return None
        at = self._desk.now()
        try:
            claims = self._claims(text, at)
            if claims is None or not self._meant_for(claims, resource, at):
                return None
            person = person_of(self._desk, self._oidc, claims, origin)
        except EscalationError:
            return None
        if not (person.agent or AGENT in person.roles):
            return None
        client = str(claims.get("client_id") or claims.get("azp") or "")
        who = sha256(f"{self._oidc.issuer} {claims['sub']} {client}".encode()).hexdigest()[:32]
        until = datetime.fromtimestamp(float(claims["exp"]), UTC)
        return self._desk.identity.vouched(person.id, _scopes(claims), who, until, at=at)

    def _claims(self, text: str, at: datetime) -> dict[str, Any] | None:
        """What is signed; asked for with fresh keys once, where the kept ones know it not."""
        from joserfc import jwt
        from joserfc.errors import JoseError

        for patience in (FRESH, AGAIN):
            try:
                claims: dict[str, Any] = jwt.decode(
                    text, self._known_keys(at, patience), algorithms=ALGORITHMS
                ).claims
            except (JoseError, ValueError):
                continue
            return claims
        return None

    def _known_keys(self, at: datetime, patience: timedelta) -> Any:
        with self._lock:
            if self._asked_at is None or at - self._asked_at >= patience:
                self._keys = keys_of(discovered(self._oidc.issuer))
                self._asked_at = at
            return self._keys

    def _meant_for(self, claims: dict[str, Any], resource: str, at: datetime) -> bool:
        audience = claims.get("aud")
        expires, begins = claims.get("exp"), claims.get("nbf", 0)
        return (
            str(claims.get("iss", "")).rstrip("/") == self._oidc.issuer
            and resource in (audience if isinstance(audience, list) else [audience])
            and isinstance(expires, int | float)
            and at.timestamp() < expires
            and isinstance(begins, int | float)
            and begins <= (at + LEEWAY).timestamp()
            and bool(claims.get("sub"))
        )


def _scopes(claims: dict[str, Any]) -> tuple[str, ...]:
    """Reading and writing; a provider gives nobody more at this door."""
    said = claims.get("scope", claims.get("scp", ""))
    given = said.split() if isinstance(said, str) else said if isinstance(said, list) else []
    return tuple(one for one in (Scope.READ, Scope.WRITE) if one in given)
