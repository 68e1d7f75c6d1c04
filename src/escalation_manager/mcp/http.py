"""How does an agent come in from elsewhere? By streamable HTTP, with a token of this desk.

The door is an OAuth protected resource (RFC 9728): it says where its rules stand, asks for a bearer
token and looks at its scopes. Cookies open nothing here, and other web sites nothing at all.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from escalation_manager.core.errors import NotAllowed
from escalation_manager.desk.counter import Desk
from escalation_manager.ports.identity import Identity

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

PATH = "/mcp"
WELL_KNOWN = "/.well-known/oauth-protected-resource"
SCOPES = ("read", "write")
MOST_SESSIONS = 200
IDLE_SECONDS = 30 * 60.0
MOST_BYTES = 1_048_576


class Door:
    """Everything under `/mcp`. The SDK is loaded with the first request that has a token."""

    def __init__(
        self, desk: Desk, *, https: bool = False, sessions: int = MOST_SESSIONS, issuer: str = ""
    ) -> None:
        self._desk = desk
        self._https = https
        self._sessions = sessions
        self._issuer = issuer
        """The authorization server that gives tokens for this door; empty: the desk alone does."""
        self._open: asyncio.Task[None] | None = None
        self._ready: asyncio.Future[StreamableHTTPSessionManager] | None = None
        self._end = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in who may come in."""
        connection = HTTPConnection(scope)
        refused = self._refused(connection)
        if refused is not None:
            await refused(scope, receive, send)
            return
        manager = await self._manager()
        identity: Identity = connection.state.identity
        # A session may only be used with the token that opened it.
        await manager.handle_request({**scope, "user": _user(identity)}, receive, send)

    def _refused(self, connection: HTTPConnection) -> Response | None:
        origin = connection.headers.get("origin")
        if origin is not None and not _own(origin, connection):
            return _problem(
                403, "other_site", "This request was made by another web site.", "Use no browser."
            )
        identity = getattr(connection.state, "identity", None)
        if identity is None or identity.kind != "token":
            return _problem(
                401,
                "sign_in",
                "This door takes a token of the desk.",
                "Issue one (escalations token), and send it as: Authorization: Bearer esc_…",
                {"www-authenticate": self._challenge(connection)},
            )
        if not set(SCOPES) & set(identity.scopes):
            said = f'{self._challenge(connection)}, error="insufficient_scope", scope="read"'
            return _problem(
                403,
                "not_allowed",
                "This token may neither read nor write.",
                "Issue one with the scope read.",
                {"www-authenticate": said},
            )
        return None

    def described(self, connection: HTTPConnection) -> Response:
        """The description of this resource (RFC 9728): who gives tokens for it, if not the desk."""
        return JSONResponse(
            {
                **({"authorization_servers": [self._issuer]} if self._issuer else {}),
                "resource": f"{self._base(connection)}{PATH}",
                "resource_name": "Escalation Manager",
                "scopes_supported": list(SCOPES),
                "bearer_methods_supported": ["header"],
            }
        )

    def _challenge(self, connection: HTTPConnection) -> str:
        """What a refused client is told: where this resource describes itself."""
        return f'Bearer resource_metadata="{self._base(connection)}{WELL_KNOWN}{PATH}"'

    def _base(self, connection: HTTPConnection) -> str:
        url = connection.url
        return f"{'https' if self._https else url.scheme}://{url.netloc}"

    async def _manager(self) -> StreamableHTTPSessionManager:
        if self._ready is None:
            self._ready = asyncio.get_running_loop().create_future()
            self._end = asyncio.Event()
            self._open = asyncio.create_task(self._run(self._ready))
        return await asyncio.shield(self._ready)

    async def _run(self, ready: asyncio.Future[StreamableHTTPSessionManager]) -> None:
        """Keep the sessions as long as the server runs, in one task of their own."""
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

        from escalation_manager.mcp.server import build

        manager = StreamableHTTPSessionManager(
            build(self._desk, by_request),
            session_idle_timeout=IDLE_SECONDS,
            max_request_body_size=MOST_BYTES,
            max_sessions=self._sessions,
        )
        async with manager.run():
            ready.set_result(manager)
            await self._end.wait()

    async def close(self) -> None:
        """End every session; the next request would open the door anew."""
        if self._open is None:
            return
        self._end.set()
        with suppress(asyncio.CancelledError):
            await self._open
        self._open = self._ready = None


def by_request(ctx: Any) -> Identity:
    """Who sent this very request: looked up by the server before it came here."""
    identity = getattr(getattr(ctx.request, "state", None), "identity", None)
    if not isinstance(identity, Identity):
        raise NotAllowed("Nobody is signed in.", "Send a token.", rule="sign-in: token")
    return identity


def _own(origin: str, connection: HTTPConnection) -> bool:
    return origin.partition("://")[2].casefold() == connection.headers.get("host", "").casefold()


def _user(identity: Identity) -> Any:
    from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser
    from mcp.server.auth.provider import AccessToken

    return AuthenticatedUser(
        AccessToken(
            # A token that the provider renewed is of the same client.
            token="",
            client_id=identity.key.rpartition(":")[2],
            scopes=list(identity.scopes),
            subject=identity.person,
        )
    )


def _problem(
    status: int, code: str, detail: str, remedy: str, headers: dict[str, str] | None = None
) -> Response:
    body = {"type": f"/problems/{code.replace('_', '-')}", "status": status, "code": code}
    told = json.dumps({**body, "detail": detail, "remedy": remedy})
    return Response(told, status, headers, "application/problem+json")
