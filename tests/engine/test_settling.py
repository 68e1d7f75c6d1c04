"""Is an effect struck off together with the events that tell of it, by its holder alone?"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core import playbook
from escalation_manager.ports.log import EffectState, Owed
from escalation_manager.ports.running import Outcome
from tests.engine.moved import live
from tests.stories.world import BROKEN, World

LEASE = timedelta(seconds=30)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.desk.store.close()


def a_message_on_its_way(world: World) -> Owed:
    """A message that was cleared and is leased, by worker `a`."""
    world.raises(BROKEN, severity="high")
    text = "We are looking into it, and we know how much depends on it."
    answer = world.desk.submit(
        c.WriteMessage(text, "update"), actor="mia", escalation=world.id, at=world.at
    )
    number = answer.state.messages[-1].id
    send = c.SendMessage(number)
    world.desk.submit(send, actor="mia", escalation=world.id, at=world.at)
    return lease(world, "a")


def lease(world: World, worker: str) -> Owed:
    """The message, leased; everything else is handed back."""
    leases = world.desk.store.leases
    found = leases.lease(worker, world.at, now=world.at, until=world.at + LEASE)
    (owed,) = (one for one in found if one.effect.kind == playbook.MESSAGE)
    leases.hand_back(worker, {one.effect.key: one.lease for one in found if one is not owed})
    return owed


def now(world: World, owed: Owed) -> Owed:
    found = world.desk.store.owed(owed.effect.key)
    assert found is not None
    return found


def test_done_and_told_in_one_transaction(world: World) -> None:
    owed = a_message_on_its_way(world)
    outcome = world.desk.perform(owed, world.at)
    assert now(world, owed).state is EffectState.LEASED, "performed, and not on record yet"
    assert not world.events(e.MessageSent)
    assert world.desk.settle(owed, outcome, world.at)
    assert now(world, owed).state is EffectState.DONE
    assert len(world.events(e.MessageSent)) == 1


def test_done_again_after_a_crash_it_is_told_once(world: World) -> None:
    """Killed between the sending and the record: another does it again, with the same key."""
    owed = a_message_on_its_way(world)
    world.desk.perform(owed, world.at)
    world.at += LEASE
    again = lease(world, "b")
    assert again.effect == owed.effect
    assert world.desk.settle(again, world.desk.perform(again, world.at), world.at)
    assert len(world.events(e.MessageSent)) == 1
    assert len(world.desk.sent(world.id, actor="mia")) == 1, "the mailbox knew the key"


def test_a_late_outcome_of_who_lost_the_lease_is_refused(world: World) -> None:
    """A worker was frozen past its lease. Thawed, it tells what came of it: somebody else has."""
    owed = a_message_on_its_way(world)
    frozen = world.desk.perform(owed, world.at)
    world.at += LEASE
    again = lease(world, "b")
    assert not world.desk.settle(owed, frozen, world.at)
    assert not world.events(e.MessageSent)
    assert world.desk.settle(again, world.desk.perform(again, world.at), world.at)
    assert not world.desk.settle(owed, Outcome(EffectState.DEAD, "no answer"), world.at)
    assert now(world, owed).state is EffectState.DONE
    assert len(world.events(e.MessageSent)) == 1


def test_what_the_escalation_does_not_take_any_more_is_done_all_the_same(world: World) -> None:
    owed = a_message_on_its_way(world)
    refused = Outcome(
        EffectState.DONE, result="m-1", command=c.RecordDelivery("M99", "x", world.at)
    )
    assert world.desk.settle(owed, refused, world.at)
    assert (now(world, owed).state, now(world, owed).result) == (EffectState.DONE, "m-1")


def test_what_was_sent_before_the_clock_was_put_back_is_told_all_the_same(tmp_path: Path) -> None:
    office = live(tmp_path)
    desk, clock, id_ = office.desk, office.clock, office.raises()
    desk.act()
    office.later(hours=2)
    written = desk.submit(c.WriteMessage("We look.", "update"), actor="mia", escalation=id_)
    send = c.SendMessage(written.state.messages[-1].id)
    desk.submit(send, actor="mia", escalation=id_)
    reading = desk.steady()
    leased = desk.store.leases.lease("a", clock.at, now=reading, until=reading + LEASE)
    (owed,) = (one for one in leased if one.effect.kind == playbook.MESSAGE)
    office.later(minutes=1)
    outcome = desk.perform(owed)
    clock.at -= timedelta(hours=1)
    assert desk.settle(owed, outcome)
    history = desk.store.read(id_)
    (sent,) = (one for one in history if isinstance(one.event, e.MessageSent))
    assert isinstance(sent.event, e.MessageSent)
    assert sent.event.sent_at <= sent.at, "not in the future"
    desk.store.close()


def test_one_whose_worker_went_away_again_and_again_is_given_up(world: World) -> None:
    """An effect that kills whoever does it must not kill workers for ever."""
    owed = a_message_on_its_way(world)
    for _ in range(12):
        world.at += LEASE
        owed = lease(world, "b")
    outcome = world.desk.perform(owed, world.at)
    assert outcome.state is EffectState.DEAD
    assert "tried 12 times" in outcome.why
    assert "went away" in outcome.why
    assert world.desk.settle(owed, outcome, world.at)
    assert len(world.events(e.MessageUndelivered)) == 1


def test_a_clock_that_was_put_back_makes_no_event_older_than_the_one_before(
    tmp_path: Path,
) -> None:
    office = live(tmp_path)
    id_ = office.raises()
    office.desk.act()
    office.clock.at -= timedelta(hours=1)
    climb = c.Climb("They call every hour.")
    office.desk.submit(climb, actor="mia", escalation=id_)
    instants = [entry.at for entry in office.desk.store.read(id_)]
    assert instants == sorted(instants)
    assert office.desk.act().done, "what is to be told at once is told at once all the same"
    office.clock.at += timedelta(hours=3)
    office.desk.tick()
    instants = [entry.at for entry in office.desk.store.read(id_)]
    assert instants == sorted(instants)
    office.desk.store.close()
