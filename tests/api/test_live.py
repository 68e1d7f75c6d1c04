"""Who is told of a change, and until when?"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, suppress

import pytest

from escalation_manager.core.rules import Actor
from escalation_manager.desk.changing import Changed
from escalation_manager.serving import live as live_module
from escalation_manager.serving.live import Live
from tests.api.office import Office

MIA, JONAS = Actor("mia", ("csm",)), Actor("jonas", ("csm",))


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_module, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(live_module, "BREATH_SECONDS", 0.05)


async def taken(stream: AsyncIterator[Changed | None], count: int) -> list[Changed]:
    """The next so many changes, breaths left out."""
    found: list[Changed] = []
    async with aclosing(stream) as open_stream:  # type: ignore[type-var]
        async for each in open_stream:
            if each is not None:
                found.append(each)
            if len(found) == count:
                break
    return found


async def watching(live: Live) -> asyncio.Task[None]:
    task = asyncio.create_task(live.run())
    await asyncio.sleep(0.05)
    return task


async def ended(live: Live, task: asyncio.Task[None]) -> None:
    live.stop()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def test_a_stream_ends_when_its_person_signs_out(office: Office) -> None:
    async def story() -> list[Changed | None]:
        live = Live(office.desk)
        task = await watching(live)
        signed_in = [MIA, MIA]
        stream = live.follow(None, lambda: signed_in.pop() if signed_in else None)
        heard = [each async for each in stream]
        assert live.streams == 0
        await ended(live, task)
        return heard

    assert set(asyncio.run(story())) == {None}


def test_what_was_written_long_ago_is_read_from_the_log(office: Office) -> None:
    first = office.raised()
    second = office.raised("The invoice is wrong.")

    async def story() -> list[Changed]:
        live = Live(office.desk)
        task = await watching(live)
        found = await taken(live.follow(0, lambda: MIA), 2)
        await ended(live, task)
        return found

    assert [each.change.escalation for each in asyncio.run(story())] == [first, second]


def test_each_hears_what_they_may_know_of_in_the_same_order(office: Office) -> None:
    hidden = office.restricted("mia", "daniel")
    seen = office.raised()

    async def story() -> list[list[Changed]]:
        live = Live(office.desk)
        task = await watching(live)
        found = await asyncio.gather(
            taken(live.follow(0, lambda: MIA), 3), taken(live.follow(0, lambda: JONAS), 1)
        )
        await ended(live, task)
        return list(found)

    mia, jonas = asyncio.run(story())
    assert [each.change.escalation for each in mia] == [hidden, hidden, seen]
    assert [each.change.escalation for each in jonas] == [seen]


def test_stopping_ends_every_stream_at_once(office: Office) -> None:
    async def story() -> int:
        live = Live(office.desk)
        task = await watching(live)
        streams = [asyncio.create_task(taken(live.follow(None, lambda: MIA), 1)) for _ in range(20)]
        await asyncio.sleep(0.02)
        assert live.streams == 20
        live.stop()
        done, _ = await asyncio.wait(streams, timeout=1)
        await ended(live, task)
        return len(done)

    assert asyncio.run(story()) == 20
