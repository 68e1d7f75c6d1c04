"""What does the server not even listen to? Foreign host names, and bodies that are too large."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from escalation_manager.serving.answering import header, refusal
from escalation_manager.serving.settings import Settings

MAILS = "/v1/escalations"
MAIL_TYPES = ("message/rfc822", "text/plain")
FORMS = "multipart/form-data"
ASKED_BY_MACHINES = ("/-/health", "/-/ready")
"""Asked by address, under no name, and they tell nothing."""


class TooLarge(Exception):
    """More bytes came than are taken in."""


class Limits:
    """Refuses, before anything is parsed."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._hosts = settings.known_hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass it on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        named = scope["path"] not in ASKED_BY_MACHINES
        if self._hosts and named and _host(header(scope, b"host")) not in self._hosts:
            answer = refusal(
                scope,
                400,
                "unknown_host",
                "The desk does not answer under this name.",
                "Use the name it was set up for, or add it to ESCALATIONS_HOSTS.",
            )
            await answer(scope, receive, send)
            return
        most = self._most(scope)
        length = header(scope, b"content-length")
        if length.isdigit() and int(length) > most:
            await self._too_large(scope, most)(scope, receive, send)
            return
        await self._counted(scope, receive, send, most)

    async def _counted(self, scope: Scope, receive: Receive, send: Send, most: int) -> None:
        """A body that does not say how long it is, or lies about it, is counted as it comes."""
        read, started = 0, False

        async def counting() -> Message:
            nonlocal read
            message = await receive()
            if message["type"] == "http.request":
                read += len(message.get("body", b""))
                if read > most:
                    raise TooLarge
            return message

        async def noting(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, counting, noting)
        except TooLarge:
            if started:
                raise
            await self._too_large(scope, most)(scope, receive, send)

    def _most(self, scope: Scope) -> int:
        kind = header(scope, b"content-type").partition(";")[0].strip().casefold()
        path = scope["path"].rstrip("/")
        mail = path == MAILS and kind in MAIL_TYPES
        form = kind == FORMS and not path.startswith("/v1")
        return self._settings.mail_bytes if mail or form else self._settings.json_bytes

    def _too_large(self, scope: Scope, most: int) -> ASGIApp:
        return refusal(
            scope,
            413,
            "too_large",
            f"The request is larger than {most:,} bytes.",
            "Send less, or raise the limit in the settings of the server.",
            connection="close",
        )


def _host(name: str) -> str:
    """`desk.example:8000` → `desk.example`; `[::1]:8000` → `::1`."""
    if name.startswith("["):
        return name[1:].partition("]")[0].casefold()
    return name.partition(":")[0].casefold()
