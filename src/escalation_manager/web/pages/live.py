"""What changes while somebody looks? One stream of rows, rendered once for all who may know.

The id of an event is its position in the log of the desk, so a browser that was away says the last
one it saw, and misses nothing. What depends on who looks (their counts, their next step) is not in
the stream: the page asks for it when a change concerns its person.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from functools import partial as partial_of
from typing import Annotated

from fastapi import APIRouter, Header, Query
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from escalation_manager.desk.changing import Changed
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.reading import UNFINISHED
from escalation_manager.web.asking import Viewer
from escalation_manager.web.pages.queue import head
from escalation_manager.web.rendering import fragment, partial
from escalation_manager.web.views.queue import known, line

RETRY_MILLISECONDS = 1000


def add(routes: APIRouter, desk: Desk) -> None:
    """Put the stream on the router."""
    rendered = partial_of(event, desk)

    @routes.get("/live")
    async def live(
        request: Request,
        viewer: Viewer,
        after: Annotated[int | None, Query(ge=0, le=2**53)] = None,
        last_event_id: Annotated[str, Header(alias="Last-Event-ID", max_length=20)] = "",
    ) -> Response:
        place = int(last_event_id) if last_event_id.isdigit() else after
        return StreamingResponse(
            _stream(request.app.state.live.follow(place, viewer, rendered, breath)),
            headers={"cache-control": "no-store", "x-accel-buffering": "no"},
            media_type="text/event-stream",
        )

    @routes.get("/live/head")
    def mine(request: Request, viewer: Viewer) -> Response:
        return partial(request, "queue_head.html", **head(desk, viewer.person, desk.now()))


async def _stream(events: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield f"retry: {RETRY_MILLISECONDS}\n\n".encode()
    async for one in events:
        yield one


def event(desk: Desk, changed: Changed) -> bytes:
    """The row as it stands now, with nothing in it that depends on who looks."""
    id_ = changed.change.escalation
    row = desk.store.row(id_)
    html, asks = "", ""
    if row is not None and row.status in UNFINISHED:
        one = line(known(desk, desk.now()), row)
        html, asks = fragment("live_row.html", one=one), one.asked
    data = json.dumps({"case": id_, "asks": asks, "row": html}, ensure_ascii=False)
    return f"id: {changed.position}\ndata: {data}\n\n".encode()


def breath(place: int) -> bytes:
    """Nothing happened. It carries the place, so that whoever loses the line now misses nothing."""
    return f": still here\nid: {place}\ndata: {{}}\n\n".encode()
