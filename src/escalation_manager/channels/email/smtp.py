"""Will the mail server take this mail now, later, or never?"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from escalation_manager.core.errors import Never, TryAgain

_ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_NO_HOST = re.compile(r"[\s/@\x00-\x1f\x7f]")
LARGEST_PORT = 65_535


@dataclass(frozen=True, slots=True)
class Smtp:
    """One server, and how to speak to it."""

    host: str
    port: int
    security: str
    user: str
    password: str
    timeout: float
    ca: str = ""
    """A file with the certificate that signs the server's own, where nobody else knows it."""

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Smtp:
        """The server of the settings. ValueError when there can be none such."""
        host, port = settings["host"], settings["port"]
        if _NO_HOST.search(host):
            raise ValueError(f"host = {host!r} is no name of a server; write smtp.acme.example.")
        if port > LARGEST_PORT:
            raise ValueError(f"port = {port} is no port; it is 587, 465 or 25 most of the time.")
        if settings["user"] and not settings["password"]:
            raise ValueError(f"user = {settings['user']!r} has no password.")
        names = ("host", "port", "security", "user", "password", "timeout", "ca")
        return cls(*(settings[name] for name in names))

    def send(self, mail: EmailMessage, at: datetime) -> str:  # noqa: ARG002
        """The Message-ID of what the server accepted. TryAgain, Never."""
        import aiosmtplib

        try:
            asyncio.run(self._sent(mail))
        except aiosmtplib.SMTPAuthenticationError as error:
            if 400 <= error.code < 500:
                raise _refused(error.code, error.message, "") from None
            raise Never(
                f"{self.host} does not let {self.user!r} sign in: {error.code} {error.message}",
                "Correct user and password of [email] in channels.toml.",
            ) from None
        except aiosmtplib.SMTPRecipientsRefused as error:
            code, said = error.recipients[0].code, error.recipients[0].message
            raise _refused(code, said, "Correct the address.") from None
        except aiosmtplib.SMTPResponseException as error:
            remedy = "Check the sender and the limits of the mail server."
            raise _refused(error.code, error.message, remedy) from None
        except (aiosmtplib.SMTPException, OSError) as error:
            # Timeouts, closed connections, a server that is down or speaks no TLS yet.
            why = str(error) or type(error).__name__
            raise TryAgain(
                f"The mail server {self.host}:{self.port} cannot be used: {why}."
            ) from None
        return str(mail["Message-ID"]).strip("<>")

    async def _sent(self, mail: EmailMessage) -> None:
        from .connection import Connection

        async with Connection(
            hostname=self.host,
            port=self.port,
            username=self.user or None,
            password=self.password or None,
            use_tls=self.security == "tls",
            start_tls=self.security == "starttls",
            timeout=self.timeout,
            cert_bundle=self.ca or None,
        ) as connection:
            await connection.send_message(mail)


def _refused(code: int, said: str, remedy: str) -> TryAgain | Never:
    """4xx may pass later; 5xx never, except where the server says that its trouble is passing."""
    told = f"The mail server answered {code} {' '.join(said.split())[:200]}."
    found = _ENHANCED.search(said)
    passing = found is not None and found[1] == "4"
    return TryAgain(told) if 400 <= code < 500 or passing else Never(told, remedy)
