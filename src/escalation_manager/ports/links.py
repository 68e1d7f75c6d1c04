"""How does one click in a mail count as a person's answer? By a signed link that expires.

Mail scanners follow links by themselves, so a door shows what the link would do, and does it when
the person presses the button there. The name of who may press stands in the signed part.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from escalation_manager.core.errors import NotAllowed

LASTS = timedelta(hours=24)
SHORTEST_SECRET = 32
ACKNOWLEDGE = "acknowledge"
_AGAIN = "Open the escalation on the desk instead."


@dataclass(frozen=True, slots=True)
class Link:
    """What a link stands for: this deed by this person on this escalation."""

    deed: str
    escalation_id: str
    person: str
    expires: datetime


class Links:
    """Makes links and reads them again."""

    def __init__(self, secret: str, base_url: str, lasts: timedelta = LASTS) -> None:
        self._secret = hashlib.sha256(b"links:" + secret.encode()).digest()
        self._base = base_url.rstrip("/")
        self._lasts = lasts

    def acknowledge(self, escalation_id: str, person: str, at: datetime) -> str:
        """The address with which that person acknowledges that alert."""
        return f"{self._base}/a/{self.token(ACKNOWLEDGE, escalation_id, person, at)}"

    def escalation(self, escalation_id: str) -> str:
        """Where the escalation is shown to who may read it."""
        return f"{self._base}/e/{escalation_id}"

    def token(self, deed: str, escalation_id: str, person: str, at: datetime) -> str:
        """The signed part alone."""
        expires = int((at + self._lasts).timestamp())
        said = json.dumps([deed, escalation_id, person, expires], separators=(",", ":")).encode()
        return f"{_text(said)}.{_text(self._sign(said))}"

    def read(self, token: str, at: datetime) -> Link:
        """What the link stands for. NotAllowed when it is not ours, or too old."""
        said, dot, signature = token.partition(".")
        try:
            raw, given = _bytes(said), _bytes(signature)
        except (ValueError, binascii.Error):
            raw, given = b"", b""
        if not dot or not hmac.compare_digest(self._sign(raw), given):
            raise NotAllowed("This link was not made here.", _AGAIN, rule="links")
        deed, escalation_id, person, expires = json.loads(raw)
        until = datetime.fromtimestamp(expires, UTC)
        if at >= until:
            raise NotAllowed(
                f"This link was good until {until:%d %b %H:%M} UTC.", _AGAIN, rule="links"
            )
        return Link(deed, escalation_id, person, until)

    def _sign(self, said: bytes) -> bytes:
        return hmac.new(self._secret, said, hashlib.sha256).digest()


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
