"""Who is asking? Looked up once for each request, before any door sees it."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from escalation_manager.desk.counter import Desk
from escalation_manager.ports.identity import Identity
from escalation_manager.serving.access_tokens import AccessTokens
from escalation_manager.serving.answering import refusal
from escalation_manager.serving.cookies import Cookies

SAFE = ("GET", "HEAD", "OPTIONS")
AGENTS = "/mcp"
OPEN = ("/static/", "/health", "/ready")


class Identifying:
    """Sets `request.state.identity`, and keeps other sites from speaking with our cookies.

    A token wins over a cookie. A token that is wrong is refused, and never treated as nobody: a
    program should learn at once that its token is over.
    """

    def __init__(
        self, app: ASGIApp, desk: Desk, cookies: Cookies, vouching: AccessTokens | None = None
    ) -> None:
        self._app = app
        self._desk = desk
        self._cookies = cookies
        self._vouching = vouching

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Find out, then pass it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        connection.state.identity = None
        if not scope["path"].startswith(OPEN):
            given = connection.headers.get("authorization")
            if given is not None:
                connection.state.identity = await run_in_threadpool(
                    self._by_token, given, connection
                )
                if connection.state.identity is None:
                    answer = refusal(
                        scope,
                        401,
                        "unknown_token",
                        "This token is unknown, over or revoked.",
                        "Issue a new one, and send it as: Authorization: Bearer esc_…",
                        www_authenticate=_challenge(connection, https=self._cookies.https),
                    )
                    await answer(scope, receive, send)
                    return
            else:
                if scope["method"] not in SAFE and not same_site(connection):
                    answer = refusal(
                        scope,
                        403,
                        "other_site",
                        "This request was made by another web site.",
                        "Do it on the desk's own pages.",
                    )
                    await answer(scope, receive, send)
                    return
                connection.state.identity = await run_in_threadpool(self._by_cookie, connection)
        await self._app(scope, receive, send)

    def _by_token(self, given: str, connection: HTTPConnection) -> Identity | None:
        scheme, _, text = given.partition(" ")
        if scheme.casefold() != "bearer":
            return None
        text = text.strip()
        if self._vouching is not None and connection.url.path == AGENTS and "." in text:
            client = connection.client
            resource = f"{_base(connection, https=self._cookies.https)}{AGENTS}"
            return self._vouching.identity(text, resource, client.host if client else "")
        return self._desk.identity.by_token(text, self._desk.now())

    def _by_cookie(self, connection: HTTPConnection) -> Identity | None:
        value = self._cookies.read(connection, self._cookies.session)
        if value is None:
            return None
        return self._desk.identity.by_session(value, self._desk.now())


def _challenge(connection: HTTPConnection, *, https: bool) -> str:
    """What a wrong token is told; an agent is told as well where its door describes itself."""
    said = 'Bearer error="invalid_token"'
    if connection.url.path != AGENTS:
        return said
    about = f"{_base(connection, https=https)}/.well-known/oauth-protected-resource{AGENTS}"
    return f'{said}, resource_metadata="{about}"'


def _base(connection: HTTPConnection, *, https: bool) -> str:
    return f"{'https' if https else connection.url.scheme}://{connection.url.netloc}"


def same_site(connection: HTTPConnection) -> bool:
    """Whether one of our own pages, or no browser at all, made this request."""
    fetched = connection.headers.get("sec-fetch-site")
    if fetched is not None and fetched not in ("same-origin", "none"):
        return False
    origin = connection.headers.get("origin")
    if origin is None:
        return True
    return origin.partition("://")[2].casefold() == connection.headers.get("host", "").casefold()
