"""How do the doors come together in one server? Each where it belongs, behind the same guards."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from importlib.util import find_spec
from threading import Thread

from fastapi import FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from starlette.requests import HTTPConnection

from escalation_manager import api
from escalation_manager.desk.beginning import Beginning
from escalation_manager.desk.collecting import Collecting
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.following import Following
from escalation_manager.desk.leaving import remember_ways_out
from escalation_manager.engine.worker import Worker
from escalation_manager.ports.identity import WaysIn
from escalation_manager.ports.log import Query
from escalation_manager.serving import agents, answers, machinery, provider, sign_in
from escalation_manager.serving.access_tokens import AccessTokens
from escalation_manager.serving.cookies import Cookies
from escalation_manager.serving.headers import SecurityHeaders
from escalation_manager.serving.heads import Heads
from escalation_manager.serving.identifying import Identifying
from escalation_manager.serving.limits import Limits
from escalation_manager.serving.live import Live
from escalation_manager.serving.observing import Figures, Observing
from escalation_manager.serving.refusing import Faults, refuse_in_form
from escalation_manager.serving.settings import Settings
from escalation_manager.serving.ways_in import ways_in

log = logging.getLogger("escalations.server")

LEAST_COMPRESSED = 1024
COMPRESSION = 4
"""Of nine: a page of 200 rows takes 4 ms, and is hardly smaller with more."""

MOST_AHEAD = 20_000
"""Cases that are read for the figures before anybody looks; more take memory, maybe in vain."""


def build(desk: Desk, settings: Settings) -> FastAPI:
    """The whole server on this desk.

    Doors find in `app.state`: `desk`, `live` (what changes), `ways_in` (what a sign-in page may
    offer); and in `request.state`: `identity` (who asks, None for the signed-out) and `request_id`.
    """
    live, worker, figures = Live(desk), Worker(desk, desk.name, desk.limits), Figures()
    working = worker if settings.work and worker.wanted else None
    collecting, following, beginning = Collecting(desk), Following(desk), Beginning(desk)
    cookies = Cookies(desk, https=settings.https)

    @asynccontextmanager
    async def running(_: FastAPI) -> AsyncIterator[None]:
        watching = asyncio.create_task(live.run())
        # Nobody waits for it: neither the first request, nor a server that is stopped meanwhile.
        Thread(target=read_ahead, args=(desk,), name="reading ahead", daemon=True).start()
        if working is not None:
            await asyncio.to_thread(remember_ways_out, desk)
            working.start()
            collecting.start()
            following.start()
            beginning.start()
        try:
            yield
        finally:
            live.stop()
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching
            if working is not None:
                await asyncio.to_thread(collecting.stop)
                await asyncio.to_thread(following.stop)
                await asyncio.to_thread(beginning.stop)
                await asyncio.to_thread(working.stop)

    app = FastAPI(
        title="Escalation Manager",
        lifespan=running,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        separate_input_output_schemas=False,
    )
    app.state.desk = desk
    app.state.live = live
    app.state.ways_in = _offering(desk, settings)
    app.include_router(api.router(desk))
    if find_spec("escalation_manager.web") is not None:
        from escalation_manager import web

        app.include_router(web.router(desk))
        app.mount("/static", web.static())
    app.include_router(answers.router(desk))
    app.include_router(sign_in.router(desk, settings, cookies))
    if settings.oidc is not None:
        app.include_router(provider.router(desk, settings.oidc, cookies, https=settings.https))
    app.include_router(machinery.router(desk, figures, live, working))
    vouching = None
    if settings.oidc is not None and settings.oidc.agents:
        vouching = AccessTokens(desk, settings.oidc)
    issuer = settings.oidc.issuer if vouching and settings.oidc else ""
    agents.add(app, desk, https=settings.https, issuer=issuer)
    refuse_in_form(app)
    app.openapi = lambda: api.document(app)  # type: ignore[method-assign]
    # The last one added is the first one asked.
    app.add_middleware(Faults)
    app.add_middleware(Identifying, desk=desk, cookies=cookies, vouching=vouching)
    app.add_middleware(Limits, settings=settings)
    # Streams are left as they are: a compressor would keep what should be seen at once.
    app.add_middleware(GZipMiddleware, minimum_size=LEAST_COMPRESSED, compresslevel=COMPRESSION)
    app.add_middleware(SecurityHeaders, https=settings.https)
    app.add_middleware(Heads)
    app.add_middleware(Observing, desk=desk, figures=figures, as_json=settings.log_json)
    return app


def read_ahead(desk: Desk, most: int = MOST_AHEAD) -> None:
    """With many escalations this takes seconds, which nobody's first page should."""
    try:
        desk.board.catch_up()
        if desk.store.count(Query(restricted_too=True)) <= most:
            desk.cases.catch_up()
    except Exception as error:
        log.warning("What waits for whom will be read with the first page: %s", error)


def _offering(desk: Desk, settings: Settings) -> Callable[[HTTPConnection], WaysIn]:
    return lambda connection: ways_in(desk, settings, connection)
