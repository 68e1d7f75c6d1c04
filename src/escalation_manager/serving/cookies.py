"""What lies in the browser? One signed cookie, which scripts and other sites cannot use."""

from __future__ import annotations

from functools import cached_property

from itsdangerous import BadSignature, Signer
from starlette.requests import HTTPConnection
from starlette.responses import Response

from escalation_manager.desk.counter import Desk

LIFE_SECONDS = 7 * 24 * 3600
STATE_SECONDS = 600


class Cookies:
    """Signs and reads the cookies of a desk. With HTTPS their names forbid any other use."""

    def __init__(self, desk: Desk, *, https: bool) -> None:
        self._desk = desk
        self.https = https
        prefix = "__Host-" if https else ""
        self.session, self.state = f"{prefix}escalations", f"{prefix}escalations-signing-in"

    def read(self, connection: HTTPConnection, name: str) -> str | None:
        """What we signed; None for whatever anybody else made."""
        given = connection.cookies.get(name, "")
        if not given or len(given) > 4096:
            return None
        try:
            return self._signer(name).unsign(given.encode("latin-1", "replace")).decode()
        except (BadSignature, UnicodeDecodeError):
            return None

    def put(self, response: Response, name: str, value: str, seconds: int) -> None:
        """Sign it and send it along."""
        response.set_cookie(
            name,
            self._signer(name).sign(value.encode()).decode(),
            max_age=seconds,
            path="/",
            secure=self.https,
            httponly=True,
            samesite="lax",
        )

    def drop(self, response: Response, name: str) -> None:
        """Let the browser forget it."""
        response.delete_cookie(name, path="/", secure=self.https, httponly=True, samesite="lax")

    @cached_property
    def _key(self) -> bytes:
        return self._desk.identity.signing_key()

    def _signer(self, name: str) -> Signer:
        # The name goes into the key, so that one cookie's value is of no use in another.
        return Signer(self._key, salt=name, key_derivation="hmac", digest_method=_sha256)


def _sha256(data: bytes = b"") -> object:
    import hashlib

    return hashlib.sha256(data)
