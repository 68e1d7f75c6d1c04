"""How do a hundred open pages learn of one change? It is read, judged and shaped once, for all.

One thread listens to the store, which tells of every saving at once, whichever process saved. It
reads what is new, asks who of the readers is still signed in, and shapes each change into the bytes
of an event: once for each kind of stream, not for each reader. The streams only choose what their
person may know, and write it. Whoever asks for an older place than is at hand reads it from the
desk.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping
from threading import Event, Lock, Thread
from time import monotonic
from typing import TypeAlias

from starlette.concurrency import run_in_threadpool

from escalation_manager.core.errors import EscalationError
from escalation_manager.core.rules import Actor
from escalation_manager.desk.changing import MOST_AT_ONCE, Changed
from escalation_manager.desk.counter import Desk
from escalation_manager.ports.identity import Identity

Shape: TypeAlias = Callable[[Changed], bytes]
"""Makes the event of a change: the same for everybody who may know of it."""
Breath: TypeAlias = Callable[[int], bytes]
"""Says that nothing happened up to this place that was not told."""

LOOK_SECONDS = 1.0
"""A notice of the store is a hint: so often the log is looked at without one."""
PAUSE_SECONDS = 0.1
"""Savings that follow one another so closely are told together."""
SLICE_SECONDS = 0.25
"""The longest that a server which stops waits for the listening thread."""
STILL_SECONDS, STILL_IDLE_SECONDS = 1.0, 3.0
"""So long after a sign-out a stream may still tell of a change, and stay open without one."""
BREATH_SECONDS = 15.0
"""A stream says something so often, so that a dead connection is noticed at both ends."""
BREATH = b": still here\n\n"
AT_HAND = 1000

log = logging.getLogger("escalations.live")


def _breath(_: int) -> bytes:
    return BREATH


class Live:
    """The changes of one desk, as they come."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._recent: deque[Changed] = deque(maxlen=AT_HAND)
        self._position = 0
        self._begun = False
        self._ended = Event()
        self._streams: dict[_Stream, None] = {}
        self._asked_who = 0.0
        self._shaped: OrderedDict[tuple[Shape, int], bytes] = OrderedDict()
        self._shaping = Lock()

    @property
    def streams(self) -> int:
        """How many are open now."""
        return len(self._streams)

    async def run(self) -> None:
        """Listen until the server stops."""
        self._position = await run_in_threadpool(self._desk.position)
        self._begun = True
        loop = asyncio.get_running_loop()
        thread = Thread(target=self._listen, args=(loop,), name="live", daemon=True)
        thread.start()
        try:
            while not self._ended.is_set():
                await asyncio.sleep(BREATH_SECONDS)
                for stream in tuple(self._streams):
                    stream.breathe()
        finally:
            self._ended.set()
            await asyncio.to_thread(thread.join)

    def stop(self) -> None:
        """End every stream at once."""
        self._ended.set()
        for stream in tuple(self._streams):
            stream.wake()

    async def follow(
        self, after: int | None, identity: Identity, shape: Shape, breath: Breath = _breath
    ) -> AsyncIterator[bytes]:
        """The events of every change after that place that this person may know of, and breaths.

        Without a place it begins now; a place that lies beyond the end belongs to another desk, and
        the stream begins anew. It ends when the session or token does.
        """
        # A browser that comes back may be here before the server has looked at the log itself.
        end = self._position if self._begun else await run_in_threadpool(self._desk.position)
        place = end if after is None or after > end else max(after, 0)
        stream = _Stream(identity, shape)
        self._streams[stream] = None
        try:
            at_first = await run_in_threadpool(self._who, [identity])
            if not stream.judged:  # else it was asked again since, and they may have signed out
                stream.actor = at_first.get(identity)
            yield breath(place)
            while not self._ended.is_set() and stream.actor is not None:
                if place < self._position:
                    said, place = await self._since(place, stream.actor, shape)
                    if said:
                        yield said
                elif stream.breathes():
                    yield breath(place)
                else:
                    await stream.woken()
        finally:
            self._streams.pop(stream, None)

    async def _since(self, place: int, actor: Actor, shape: Shape) -> tuple[bytes, int]:
        """What to say to this person of what lies after that place, and up to where it goes."""
        if self._recent and self._recent[0].position <= place + 1:
            found: Iterable[Changed] = (each for each in self._recent if each.position > place)
        else:
            found = await run_in_threadpool(self._desk.changed, place, MOST_AT_ONCE)
        known = []
        for changed in found:
            place = changed.position
            if changed.known_to(actor):
                known.append(changed)
        shaped = self._shaped
        if all((shape, each.position) in shaped for each in known):
            return b"".join([shaped[shape, each.position] for each in known]), place
        return await run_in_threadpool(self._all_shaped, known, shape), place

    # --- in threads ------------------------------------------------------------------------------

    def _listen(self, loop: asyncio.AbstractEventLoop) -> None:
        with self._desk.store.listen() as listening:
            looked = 0.0
            while not self._ended.is_set():
                heard = listening.wait(SLICE_SECONDS)
                if not heard and monotonic() - looked < LOOK_SECONDS:
                    continue
                looked = monotonic()
                try:
                    if self._look(loop):
                        self._ended.wait(PAUSE_SECONDS)
                except EscalationError as error:
                    log.warning("The log cannot be watched now: %s", error)
                except Exception:
                    log.exception("What changed could not be told.")

    def _look(self, loop: asyncio.AbstractEventLoop) -> bool:
        """Hand on what is new, and to whom. Whether anything was."""
        fresh = self._desk.position() > self._position
        found = self._desk.changed(self._position) if fresh else ()
        streams = tuple(self._streams)
        who = None
        if monotonic() - self._asked_who >= (STILL_SECONDS if found else STILL_IDLE_SECONDS):
            who = self._who({stream.identity for stream in streams})
            self._asked_who = monotonic()
        for shape in {stream.shape for stream in streams}:
            self._all_shaped(found, shape)
        if found or who is not None:
            loop.call_soon_threadsafe(self._hand, found, who, streams)
        return bool(found)

    def _hand(
        self,
        found: tuple[Changed, ...],
        who: Mapping[Identity, Actor] | None,
        streams: Iterable[_Stream],
    ) -> None:
        """Back in the loop: nothing here waits."""
        self._recent.extend(found)
        self._position = found[-1].position if found else self._position
        if who is not None:
            for stream in streams:
                stream.actor, stream.judged = who.get(stream.identity), True
        for stream in tuple(self._streams):
            if found or stream.actor is None:
                stream.wake()

    def _who(self, identities: Collection[Identity]) -> dict[Identity, Actor]:
        """Those of them who are still signed in, as the directory knows them now."""
        desk = self._desk
        still = desk.identity.all_still(identities, desk.now()) if identities else frozenset()
        people = desk.policy.directory().people if still else {}
        return {one: Actor.of(people[one.person]) for one in still if one.person in people}

    def _all_shaped(self, found: Iterable[Changed], shape: Shape) -> bytes:
        return b"".join([self._one_shaped(each, shape) for each in found])

    def _one_shaped(self, changed: Changed, shape: Shape) -> bytes:
        with self._shaping:
            known = self._shaped.get((shape, changed.position))
            if known is None:
                known = self._shaped[shape, changed.position] = shape(changed)
                while len(self._shaped) > AT_HAND:
                    self._shaped.popitem(last=False)
            return known


class _Stream:
    """One that is open."""

    __slots__ = ("_breath", "_news", "actor", "identity", "judged", "shape")

    def __init__(self, identity: Identity, shape: Shape) -> None:
        self.identity = identity
        self.shape = shape
        self.actor: Actor | None = None
        self.judged = False
        """Whether all who listen were asked for since it began."""
        self._breath = False
        self._news: asyncio.Future[None] | None = None

    def wake(self) -> None:
        """There may be something to say."""
        if self._news is not None and not self._news.done():
            self._news.set_result(None)

    def breathe(self) -> None:
        """A sign of life is due."""
        self._breath = True
        self.wake()

    def breathes(self) -> bool:
        """Whether one is due, which it then is no longer."""
        due, self._breath = self._breath, False
        return due

    async def woken(self) -> None:
        """Until it is woken: whatever happened before it waits, it has seen."""
        self._news = asyncio.get_running_loop().create_future()
        await self._news
