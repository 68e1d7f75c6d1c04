"""How does a client hear that a report has changed? The log is watched while somebody listens.

Nobody hears of an escalation that they may not know of: that is looked at when they subscribe, and
again each time before they are told. The newer era alone has this: `subscriptions/listen`.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import anyio
import anyio.to_thread
import mcp_types as t
from mcp.server.subscriptions import ListenHandler, ResourceUpdated
from mcp.shared.exceptions import MCPError
from mcp.shared.subscriptions import ServerEvent

from escalation_manager.core.errors import EscalationError
from escalation_manager.desk.catalogue.ways import remedy
from escalation_manager.desk.counter import Desk
from escalation_manager.mcp.resources import may_read

LOOK_SECONDS = 0.5
MOST_STREAMS, MOST_ADDRESSES = 100, 100

log = logging.getLogger("escalations.mcp")


@dataclass(frozen=True, slots=True)
class _Listener:
    """One stream: in whose name, about what, and how it is told."""

    person: str
    uris: frozenset[str]
    tell: Callable[[ServerEvent], None]


class Subscribing:
    """Who listens on one desk, and what they are told."""

    def __init__(self, desk: Desk, person: Callable[[Any], str], case: str | None) -> None:
        self._desk = desk
        self._person = person
        self._case = case
        self._listeners: dict[object, _Listener] = {}

    @asynccontextmanager
    async def lifespan(self, _: Any) -> AsyncIterator[dict[str, Any]]:
        """Watch while the server runs."""
        async with anyio.create_task_group() as group:
            group.start_soon(self._watch)
            try:
                yield {}
            finally:
                group.cancel_scope.cancel()

    async def listen(
        self, ctx: Any, params: t.SubscriptionsListenRequestParams
    ) -> t.SubscriptionsListenResult:
        """One stream, as long as it is read."""
        person = self._person(ctx)
        uris = [str(uri) for uri in params.notifications.resource_subscriptions or ()]
        if len(uris) > MOST_ADDRESSES or len(self._listeners) >= MOST_STREAMS:
            raise MCPError(
                t.INVALID_REQUEST,
                f"{MOST_STREAMS} streams of {MOST_ADDRESSES} addresses are the most.",
            )
        for uri in uris:
            await self._allowed(person, uri)
        return await ListenHandler(_Stream(self, person, frozenset(uris)))(ctx, params)

    def add(self, listener: _Listener) -> Callable[[], None]:
        """Tell it from now on; what is answered ends that."""
        key = object()
        self._listeners[key] = listener

        def end() -> None:
            self._listeners.pop(key, None)

        return end

    async def _allowed(self, person: str, uri: str) -> None:
        try:
            await anyio.to_thread.run_sync(self._check, person, uri)
        except EscalationError as error:
            raise MCPError(t.INVALID_PARAMS, f"{error.message} {remedy(error)}".strip()) from None

    def _check(self, person: str, uri: str) -> None:
        if uri.startswith("handbook://"):
            self._desk.policy.actor(person)
            return
        may_read(self._desk, person, uri, self._case)

    def _known(self, person: str, uri: str) -> bool:
        try:
            self._check(person, uri)
        except EscalationError:
            return False
        return True

    async def _watch(self) -> None:
        place = await anyio.to_thread.run_sync(self._desk.position)
        while True:
            await anyio.sleep(LOOK_SECONDS)
            try:
                if not self._listeners:
                    place = await anyio.to_thread.run_sync(self._desk.position)
                    continue
                changed = await anyio.to_thread.run_sync(self._desk.changed, place)
            except EscalationError as error:
                log.warning("The log cannot be watched now: %s", error)
                continue
            if changed:
                place = changed[-1].position
                for id_ in dict.fromkeys(each.change.escalation for each in changed):
                    await self._tell(id_)

    async def _tell(self, id_: str) -> None:
        for uri in (f"escalation://{id_}/report", f"escalation://{id_}/timeline"):
            for one in list(self._listeners.values()):
                if uri not in one.uris:
                    continue
                if await anyio.to_thread.run_sync(self._known, one.person, uri):
                    one.tell(ResourceUpdated(uri=uri))


@dataclass(frozen=True, slots=True)
class _Stream:
    """The changes as one stream hears of them: what the SDK calls a bus."""

    all_: Subscribing
    person: str
    uris: frozenset[str]

    async def publish(self, event: ServerEvent) -> None:
        """Nothing is told this way round."""

    def subscribe(self, listener: Callable[[ServerEvent], None]) -> Callable[[], None]:
        """Hear what this person may know of."""
        return self.all_.add(_Listener(self.person, self.uris, listener))
