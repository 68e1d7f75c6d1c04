"""How do a hundred open pages learn of one change? It is read once, and handed to all.

Another process may write too (a worker, the command line), so the log itself is watched: its last
position, five times a second, which costs one indexed look. Whoever asks for an older place than
is at hand reads it from the desk.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Callable

from starlette.concurrency import run_in_threadpool

from escalation_manager.core.errors import EscalationError
from escalation_manager.core.rules import Actor
from escalation_manager.desk.changing import MOST_AT_ONCE, Changed
from escalation_manager.desk.counter import Desk

LOOK_SECONDS = 0.2
BREATH_SECONDS = 15.0
"""A stream says something so often, so that a dead connection is noticed at both ends."""
AT_HAND = 1000

log = logging.getLogger("escalations.live")


class Live:
    """The changes of one desk, as they come."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._recent: deque[Changed] = deque(maxlen=AT_HAND)
        self._position = 0
        self._begun = False
        self._news = asyncio.Event()
        self._stopped = False
        self.streams = 0
        """How many are open now."""

    async def run(self) -> None:
        """Watch the log until the server stops."""
        self._position = await run_in_threadpool(self._desk.position)
        self._begun = True
        self._wake()
        while not self._stopped:
            try:
                await self._look()
            except EscalationError as error:
                log.warning("The log cannot be watched now: %s", error)
            await asyncio.sleep(LOOK_SECONDS)

    async def _look(self) -> None:
        if await run_in_threadpool(self._desk.position) <= self._position:
            return
        found = await run_in_threadpool(self._desk.changed, self._position)
        if found:
            self._recent.extend(found)
            self._position = found[-1].position
            self._wake()

    def stop(self) -> None:
        """End every stream at once."""
        self._stopped = True
        self._wake()

    def _wake(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()

    async def follow(
        self, after: int | None, actor: Callable[[], Actor | None]
    ) -> AsyncIterator[Changed | None]:
        """Every change after that place that this person may know of; None is a breath.

        Without a place it begins now. `actor` is asked again at every breath and change: when it
        answers None, the person signed out, and the stream ends. A place that lies beyond the end
        belongs to another desk, and the stream begins anew.
        """
        # A browser that comes back may be here before the server has looked at the log itself.
        end = self._position if self._begun else await run_in_threadpool(self._desk.position)
        place = end if after is None or after > end else max(after, 0)
        self.streams += 1
        try:
            yield None
            while not self._stopped:
                news = self._news
                fresh = await self._after(place)
                if not fresh:
                    if not await _told(news, BREATH_SECONDS):
                        if await run_in_threadpool(actor) is None:
                            return
                        yield None
                    continue
                asker = await run_in_threadpool(actor)
                if asker is None:
                    return
                for changed in fresh:
                    place = changed.position
                    if changed.known_to(asker):
                        yield changed
        finally:
            self.streams -= 1

    async def _after(self, place: int) -> tuple[Changed, ...]:
        if place >= self._position:
            return ()
        if self._recent and self._recent[0].position <= place + 1:
            return tuple(each for each in self._recent if each.position > place)
        return await run_in_threadpool(self._desk.changed, place, MOST_AT_ONCE)


async def _told(news: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(news.wait(), seconds)
    except TimeoutError:
        return False
    return True
