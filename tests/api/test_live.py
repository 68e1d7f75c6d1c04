"""Who is told of a change, and until when?"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import aclosing, suppress
from threading import Event
from typing import TypeVar

import pytest

from escalation_manager.core import commands as c
from escalation_manager.core.rules import Actor
from escalation_manager.desk.changing import Changed
from escalation_manager.ports.identity import Identity
from escalation_manager.serving import live as live_module
from escalation_manager.serving.live import BREATH, Live
from tests.api.office import Office

_Told = TypeVar("_Told")


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_module, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(live_module, "SLICE_SECONDS", 0.01)
    monkeypatch.setattr(live_module, "STILL_IDLE_SECONDS", 0.02)
    monkeypatch.setattr(live_module, "BREATH_SECONDS", 0.05)


def which(changed: Changed) -> bytes:
    return f"{changed.change.escalation} ".encode()


def session(office: Office, person: str) -> Identity:
    at = office.watch.now()
    return office.desk.identity.open_session(person, how="demo", at=at, origin="").identity


async def taken(stream: AsyncIterator[bytes], count: int) -> list[str]:
    """The cases of the next so many changes, breaths left out."""
    found: list[str] = []
    async with aclosing(stream) as open_stream:  # type: ignore[type-var]
        async for each in open_stream:
            found += each.replace(BREATH, b"").decode().split()
            if len(found) >= count:
                break
    return found


def told(
    office: Office, story: Callable[[Live], Awaitable[_Told]], live_of: type[Live] = Live
) -> _Told:
    """What comes of the story while the log is watched."""

    async def whole() -> _Told:
        live = live_of(office.desk)
        task = asyncio.create_task(live.run())
        try:
            return await asyncio.wait_for(story(live), 100)
        finally:
            live.stop()
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    return asyncio.run(whole())


def test_a_stream_ends_when_its_person_signs_out(office: Office) -> None:
    mia = session(office, "mia")

    async def story(live: Live) -> list[bytes]:
        heard = []
        async for each in live.follow(None, mia, which):
            heard.append(each)
            office.desk.identity.sign_out(mia, at=office.watch.now(), origin="")
        assert live.streams == 0
        return heard

    assert set(told(office, story)) == {BREATH}


def test_whoever_signed_out_is_told_nothing_more(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_module, "STILL_SECONDS", 0.0)
    monkeypatch.setattr(live_module, "STILL_IDLE_SECONDS", 60.0)
    mia, jonas, id_ = session(office, "mia"), session(office, "jonas"), office.raised()

    async def story(live: Live) -> tuple[list[str], list[str]]:
        hers = asyncio.create_task(taken(live.follow(None, mia, which), 1))
        his = asyncio.create_task(taken(live.follow(None, jonas, which), 1))
        while live.streams < 2:
            await asyncio.sleep(0.01)
        office.desk.identity.sign_out(mia, at=office.watch.now(), origin="")
        office.desk.submit(c.AddNote("Only Jonas hears it."), actor="jonas", escalation=id_)
        return await hers, await his

    assert told(office, story) == ([], [id_])


def test_whoever_signs_out_while_a_stream_begins_is_told_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_module, "STILL_SECONDS", 0.0)
    mia, id_ = session(office, "mia"), office.raised()
    known, heard = Event(), Event()

    class Slow(Live):
        """Whoever begins to follow is known at once, and hears of it late."""

        def _who(self, identities: Collection[Identity]) -> dict[Identity, Actor]:
            found = super()._who(identities)
            if isinstance(identities, list):
                known.set()
                heard.wait(60)
            return found

    async def story(live: Live) -> list[str]:
        hers = asyncio.create_task(taken(live.follow(None, mia, which), 1))
        await asyncio.to_thread(known.wait, 60)
        before = live._position
        office.desk.identity.sign_out(mia, at=office.watch.now(), origin="")
        office.desk.submit(c.AddNote("Nobody hears it."), actor="jonas", escalation=id_)
        while live._position == before:
            await asyncio.sleep(0.01)
        heard.set()
        return await hers

    assert told(office, story, Slow) == []


def test_what_was_written_long_ago_is_read_from_the_log(office: Office) -> None:
    first, mia = office.raised(), session(office, "mia")
    second = office.raised("The invoice is wrong.")
    assert told(office, lambda live: taken(live.follow(0, mia, which), 2)) == [first, second]


def test_each_hears_what_they_may_know_of_in_the_same_order(office: Office) -> None:
    hidden = office.restricted("mia", "daniel")
    seen, mia, jonas = office.raised(), session(office, "mia"), session(office, "jonas")

    async def story(live: Live) -> list[list[str]]:
        streams = [live.follow(0, mia, which), live.follow(0, jonas, which)]
        return list(await asyncio.gather(taken(streams[0], 3), taken(streams[1], 1)))

    assert told(office, story) == [[hidden, hidden, seen], [seen]]


def test_a_change_is_shaped_once_however_many_look(office: Office) -> None:
    id_, shaped = office.raised(), []
    people = [session(office, "mia") for _ in range(20)]

    def counted(changed: Changed) -> bytes:
        shaped.append(changed.position)
        return which(changed)

    async def story(live: Live) -> list[list[str]]:
        tasks = [asyncio.create_task(taken(live.follow(None, p, counted), 2)) for p in people]
        while live.streams < len(people):
            await asyncio.sleep(0.01)
        for text in ("One.", "Two."):
            office.desk.submit(c.AddNote(text), actor="mia", escalation=id_)
        return list(await asyncio.gather(*tasks))

    assert told(office, story) == [[id_, id_]] * len(people)
    assert len(shaped) == 2


def test_stopping_ends_every_stream_at_once(office: Office) -> None:
    mia = session(office, "mia")

    async def story(live: Live) -> int:
        streams = [asyncio.create_task(taken(live.follow(None, mia, which), 1)) for _ in range(20)]
        while live.streams < 20:
            await asyncio.sleep(0.01)
        live.stop()
        done, _ = await asyncio.wait(streams, timeout=60)
        return len(done)

    assert told(office, story) == 20
