"""What changes while somebody looks? One stream of rows, rendered once for all who may know.

The id of an event is its position in the log of the desk, so a browser that was away says the last
one it saw, and misses nothing. What depends on who looks (their counts, their next step) is not in
the stream: the page asks for it when a change concerns its person.
"""

from __future__ import annotations

import asyncio
import json
from collections import OrderedDict
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from escalation_manager.core.errors import NotAllowed
from escalation_manager.core.rules import Actor
from escalation_manager.desk.changing import Changed
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.reading import UNFINISHED
from escalation_manager.ports.identity import Identity
from escalation_manager.web.asking import Viewer
from escalation_manager.web.pages.queue import head
from escalation_manager.web.rendering import fragment, partial
from escalation_manager.web.views.queue import known, line

RETRY_MILLISECONDS = 1000
AGAIN_AFTER = timedelta(seconds=3)
"""So long after a sign-out a stream may still tell of changes."""
KEPT = 300
"""Rendered changes at hand, for streams that are a little behind."""


class Rendered:
    """Each change as bytes, rendered by the first stream that needs it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._known: OrderedDict[int, asyncio.Task[bytes]] = OrderedDict()

    async def event(self, changed: Changed) -> bytes:
        """The event of this change."""
        task = self._known.get(changed.position)
        if task is None:
            task = asyncio.ensure_future(run_in_threadpool(self._render, changed))
            self._known[changed.position] = task
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        return await asyncio.shield(task)

    def _render(self, changed: Changed) -> bytes:
        id_ = changed.change.escalation
        row = self._desk.store.row(id_)
        html, asks = "", ""
        if row is not None and row.status in UNFINISHED:
            one = line(known(self._desk, self._desk.now()), row)
            html, asks = fragment("live_row.html", one=one), one.asked
        data = json.dumps({"case": id_, "asks": asks, "row": html}, ensure_ascii=False)
        return f"id: {changed.position}\nevent: change\ndata: {data}\n\n".encode()


def add(routes: APIRouter, desk: Desk) -> None:
    """Put the stream on the router."""
    kept: dict[str, Rendered] = {}

    @routes.get("/live")
    async def live(
        request: Request,
        viewer: Viewer,
        after: Annotated[int | None, Query(ge=0, le=2**53)] = None,
        last_event_id: Annotated[str, Header(alias="Last-Event-ID", max_length=20)] = "",
    ) -> Response:
        place = int(last_event_id) if last_event_id.isdigit() else after
        if "rendered" not in kept:
            kept["rendered"] = Rendered(desk)
        follow = request.app.state.live.follow(place, Still(desk, viewer))
        return StreamingResponse(
            _stream(kept["rendered"], follow),
            headers={"cache-control": "no-store", "x-accel-buffering": "no"},
            media_type="text/event-stream",
        )

    @routes.get("/live/head")
    def mine(request: Request, viewer: Viewer) -> Response:
        return partial(request, "queue_head.html", **head(desk, viewer.person, desk.now()))


async def _stream(rendered: Rendered, changes: AsyncIterator[Any]) -> AsyncIterator[bytes]:
    yield f"retry: {RETRY_MILLISECONDS}\n\n".encode()
    async for changed in changes:
        yield b": still here\n\n" if changed is None else await rendered.event(changed)


class Still:
    """Who looks, as the directory knows them; asked again once it was a while ago.

    A hundred open pages hear of a change at once, and none of their people changed since the last.
    """

    def __init__(self, desk: Desk, identity: Identity) -> None:
        self._desk = desk
        self._identity = identity
        self._at: datetime | None = None
        self._actor: Actor | None = None

    def __call__(self) -> Actor | None:
        """None when they signed out, or were taken out."""
        now = self._desk.now()
        if self._at is None or not timedelta(0) <= now - self._at < AGAIN_AFTER:
            self._at, self._actor = now, self._look(now)
        return self._actor

    def _look(self, now: datetime) -> Actor | None:
        if not self._desk.identity.still(self._identity, now):
            return None
        try:
            return self._desk.policy.actor(self._identity.person)
        except NotAllowed:
            return None
