"""What is happening? One stream of server-sent events, which goes on where it broke off.

The id of each event is its position in the log of the desk. A reader that lost the connection says
the last one it saw (`Last-Event-ID`, which browsers send by themselves), and misses nothing.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Header, Query
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from escalation_manager.api.answering import answer, answers
from escalation_manager.api.asking import Reader
from escalation_manager.api.problems import Unreadable
from escalation_manager.desk.catalogue.shapes import change
from escalation_manager.desk.changing import Changed
from escalation_manager.desk.counter import Desk
from escalation_manager.ports.identity import Identity

RETRY_MILLISECONDS = 1000
STREAM = "text/event-stream"


def add(routes: APIRouter, desk: Desk) -> None:
    """Put the stream on the router."""
    shown = partial(_event, desk)

    @routes.get(
        "/changes",
        operation_id="changes",
        summary="Everything that happens, as it happens: server-sent events with replay",
        tags=["questions"],
        response_class=StreamingResponse,
        responses=answers("ChangePage", media=("application/json", STREAM)),
    )
    def changes(
        request: Request,
        identity: Reader,
        after: Annotated[
            int | None,
            Query(ge=0, le=2**53, description="A position; else from now on."),
        ] = None,
        last_event_id: Annotated[str | None, Header(alias="Last-Event-ID")] = None,
        accept: Annotated[str, Header(include_in_schema=False)] = STREAM,
        limit: Annotated[int, Query(ge=1, le=200, description="For JSON: at most so many.")] = 100,
    ) -> Response:
        """A stream; or, with `Accept: application/json`, one page of what came after a place."""
        desk.policy.actor(identity.person)
        place = _place(after, last_event_id)
        if "application/json" in accept and STREAM not in accept:
            return answer(_page(desk, identity, place or 0, limit))
        live = request.app.state.live
        stream = _stream(live.follow(place, identity, shown))
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        return StreamingResponse(stream, headers=headers, media_type=STREAM)


def _page(desk: Desk, identity: Identity, place: int, limit: int) -> dict[str, Any]:
    name = desk.policy.directory().name
    seen = desk.changed(place, limit)
    asker = desk.policy.actor(identity.person)
    found = [change(each, name) for each in seen if each.known_to(asker)]
    return {"changes": found, "after": seen[-1].position if seen else place}


async def _stream(events: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield f"retry: {RETRY_MILLISECONDS}\n\n".encode()
    async for event in events:
        yield event


def _event(desk: Desk, changed: Changed) -> bytes:
    # JSON has no line break of its own, so one line of data is the whole event.
    said = msgspec.json.encode(change(changed, desk.policy.directory().name))
    return b"id: %d\nevent: change\ndata: %b\n\n" % (changed.position, said)


def _place(after: int | None, last_event_id: str | None) -> int | None:
    if last_event_id is None or not last_event_id.strip():
        return after
    if not (last_event_id.isascii() and last_event_id.isdigit() and len(last_event_id) < 16):
        raise Unreadable("Last-Event-ID is no position.", "Send it as it came.")
    return int(last_event_id)
