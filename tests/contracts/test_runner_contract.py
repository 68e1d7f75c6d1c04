"""What does every runner promise? All that may be done is done, by one at a time, urgent first."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from threading import Event
from time import monotonic

import pytest

from escalation_manager.engine.connector import Limit
from escalation_manager.ports.log import Owed
from escalation_manager.ports.running import EffectRunner, Outcome
from escalation_manager.ports.stored import MOST_TOGETHER, EffectState
from escalation_manager.store.memory import MemoryStore
from tests.contracts.runners import LEASE, PATIENCE, RUNNERS, Driven, MakeRunner, World, comes
from tests.contracts.stores import NOON, effect, hours, new

DONE = Outcome(EffectState.DONE)
Drive = Callable[..., AbstractContextManager[Driven]]


@pytest.fixture
def world() -> World:
    return World(MemoryStore())


@pytest.fixture(params=RUNNERS)
def drive(request: pytest.FixtureRequest, world: World) -> Drive:
    """A runner at work, stopped at the end."""

    @contextmanager
    def driving(limits: Mapping[str, Limit] | None = None) -> Iterator[Driven]:
        driven = Driven(RUNNERS[request.param], world, limits or {})
        try:
            yield driven
        finally:
            driven.stop()

    return driving


def state(world: World, key: str) -> EffectState:
    found = world.store.owed(key)
    assert found is not None
    return found.state


def all_are(world: World, wanted: EffectState) -> Callable[[], bool]:
    return lambda: {one.state for one in world.store.effects(limit=None)} == {wanted}


def test_all_that_may_be_done_is_done_once(world: World, drive: Drive) -> None:
    keys = [f"k{n:03d}" for n in range(100)]
    targets = ("crm", "messaging", "email")
    new(world.store, effects=tuple(effect(k, target=targets[len(k + k) % 3]) for k in keys))
    with drive() as driven:
        assert comes(all_are(world, EffectState.DONE))
        assert comes(lambda: driven.runner.running().done == 100)
    assert sorted(world.asked) == keys


def test_what_fails_stands_with_its_reason_and_what_is_dead_is_left(
    world: World, drive: Drive
) -> None:
    outcomes = {
        "later": Outcome(EffectState.PENDING, "timeout", again_at=NOON + hours(1), trouble=True),
        "dead": Outcome(EffectState.DEAD, "no such address"),
    }
    world.does = lambda owed: outcomes[owed.effect.key]
    new(world.store, effects=(effect("later"), effect("dead", target="sam")))
    with drive() as driven:
        assert comes(lambda: driven.runner.running().failed == 2)
    assert sorted(world.asked) == ["dead", "later"], "neither was tried again meanwhile"
    assert state(world, "later") is EffectState.PENDING
    assert state(world, "dead") is EffectState.DEAD


def test_a_system_that_hangs_keeps_no_other_waiting_and_nothing_urgent(
    world: World, drive: Drive
) -> None:
    answered = Event()

    def does(owed: Owed) -> Outcome:
        if owed.effect.target == "crm" and owed.effect.lane == 1:
            answered.wait(PATIENCE)
        return DONE

    world.does = does
    slow = tuple(effect(f"slow{n}", target="crm", not_before=NOON - hours(1)) for n in range(50))
    quick = effect("urgent", target="crm", lane=0), effect("other", target="email")
    new(world.store, effects=(*slow, *quick))
    with drive():
        assert comes(lambda: state(world, "urgent") is EffectState.DONE)
        assert comes(lambda: state(world, "other") is EffectState.DONE)
        assert not answered.is_set()
        answered.set()
        assert comes(all_are(world, EffectState.DONE))


@pytest.mark.parametrize("make", RUNNERS.values(), ids=RUNNERS)
def test_what_is_done_as_one_leaves_the_rest_of_a_round_to_others(
    make: MakeRunner, world: World
) -> None:
    """Twenty are leased as one, and sixteen looked through: the next twenty are not left alone."""
    many = 3 * MOST_TOGETHER
    notices = tuple(effect(f"k{n:02d}", target="messaging", together="mia") for n in range(many))
    new(world.store, effects=notices)
    runner = make(world, {}, lambda: None)
    assert runner.round() == 3
    assert comes(all_are(world, EffectState.DONE))
    assert comes(lambda: runner.running().done == many)
    assert runner.stop(PATIENCE)


def test_no_more_at_once_than_a_system_can_bear(world: World, drive: Drive) -> None:
    running, most, both = 0, 0, Event()

    def does(_: Owed) -> Outcome:
        nonlocal running, most
        with world.lock:
            running += 1
            most = max(most, running)
            if running == 2:
                both.set()
        both.wait(PATIENCE)  # the first one for the second
        Event().wait(0.01)
        with world.lock:
            running -= 1
        return DONE

    world.does = does
    new(world.store, effects=tuple(effect(f"k{n}", target="crm") for n in range(20)))
    with drive({"crm": Limit(at_once=2)}):
        assert comes(all_are(world, EffectState.DONE))
    assert most == 2


def test_stopped_it_ends_what_runs_and_hands_back_the_rest(world: World, drive: Drive) -> None:
    begun, answered = Event(), Event()

    def does(_: Owed) -> Outcome:
        begun.set()
        answered.wait(PATIENCE)
        return DONE

    world.does = does
    new(world.store, effects=tuple(effect(f"k{n}", target="crm") for n in range(10)))
    with drive({"crm": Limit(at_once=1)}) as driven:
        assert begun.wait(PATIENCE)
        answered.set()
        assert driven.stop()
    assert state(world, world.asked[0]) is EffectState.DONE
    states = {one.state for one in world.store.effects(limit=None)}
    assert EffectState.LEASED not in states


def test_what_hangs_does_not_keep_it_from_ending(world: World, drive: Drive) -> None:
    begun, answered = Event(), Event()

    def does(_: Owed) -> Outcome:
        begun.set()
        answered.wait(PATIENCE)
        return DONE

    world.does = does
    new(world.store, effects=(effect("k"),))
    with drive() as driven:
        assert begun.wait(PATIENCE)
        assert not driven.stop(0.05), "it says that not all came to its end"
        assert state(world, "k") is EffectState.PENDING, "somebody else may do it"
        answered.set()
        assert comes(lambda: world.refused == ["k"]), "and its late word does not count"
    assert state(world, "k") is EffectState.PENDING


def test_one_that_was_lost_is_not_begun(world: World, drive: Drive) -> None:
    begun, answered = Event(), Event()

    def does(_: Owed) -> Outcome:
        begun.set()
        answered.wait(PATIENCE)
        return DONE

    world.does = does
    new(world.store, effects=(effect("a", target="crm"), effect("b", target="crm")))
    with drive({"crm": Limit(at_once=1)}) as driven:
        assert begun.wait(PATIENCE)
        assert comes(lambda: set(driven.runner.running().leased) == {"a", "b"})
        driven.runner.lost({"b": driven.runner.running().leased["b"], "a": 77})
        answered.set()
        assert comes(lambda: state(world, "a") is EffectState.DONE)
    assert world.asked == ["a"]


class TestOneThatWaitsBehindAnother:
    """Its lease may be over before its turn comes."""

    @pytest.fixture
    def waiting(self, world: World, drive: Drive) -> Iterator[tuple[EffectRunner, Event]]:
        """A runner that is at `a` and `b` while `c` waits; nobody asks it for more."""
        answered = Event()

        def does(_: Owed) -> Outcome:
            answered.wait(PATIENCE)
            return DONE

        world.does = does
        new(world.store, effects=tuple(effect(key, target="crm") for key in "abc"))
        with drive({"crm": Limit(at_once=2)}) as driven:
            assert comes(lambda: sorted(world.asked) == ["a", "b"])
            driven.rest()
            assert set(driven.runner.running().leased) == {"a", "b", "c"}
            yield driven.runner, answered
            answered.set()

    def test_it_is_not_begun_when_nobody_kept_its_lease(
        self, world: World, waiting: tuple[EffectRunner, Event]
    ) -> None:
        runner, answered = waiting
        lease = runner.running().leased["c"]
        runner.kept({"c": lease}, monotonic())
        runner.kept({"c": lease + 1}, monotonic() + 1_000)
        answered.set()
        assert comes(lambda: not runner.running().leased)
        owed = world.store.owed("c")
        assert owed is not None
        assert (owed.state, owed.tries, len(world.asked)) == (EffectState.PENDING, 0, 2)
        runner.round()
        assert comes(all_are(world, EffectState.DONE))
        assert sorted(world.asked) == ["a", "b", "c"]

    def test_leased_anew_by_the_same_it_is_done_once_and_told(
        self, world: World, waiting: tuple[EffectRunner, Event]
    ) -> None:
        runner, answered = waiting
        world.ahead = LEASE
        assert runner.round() == 3
        answered.set()
        assert comes(all_are(world, EffectState.DONE))
        assert sorted(world.asked) == ["a", "a", "b", "b", "c"]
        assert sorted(world.refused) == ["a", "b"], "the word of a lease that was over"


class TestSystemsInTrouble:
    def test_one_that_fails_again_and_again_is_left_alone(self, world: World, drive: Drive) -> None:
        later = NOON - timedelta(seconds=1)  # at once, as far as the effects are concerned
        world.does = lambda _: Outcome(EffectState.PENDING, "refused", again_at=later, trouble=True)
        new(world.store, effects=(effect("k", target="crm"),))
        with drive() as driven:
            assert comes(lambda: "crm" in driven.runner.running().withheld)
            running = driven.runner.running()
            assert running.breakers["crm"] == "open"
            assert "refused" in running.withheld["crm"]
            assert driven.runner.free_in() is not None
        assert len(world.asked) == 5

    def test_alerts_are_never_held_up_together(self, world: World, drive: Drive) -> None:
        later = NOON - timedelta(seconds=1)
        world.does = lambda _: Outcome(
            EffectState.PENDING, "no phone", again_at=later, trouble=True
        )
        new(world.store, effects=(effect("k", target="messaging", lane=0),))
        with drive():
            assert comes(lambda: len(world.asked) > 10)
            world.does = lambda _: DONE  # it would go on for as long as anybody waits

    def test_one_that_asks_to_be_left_alone_is(self, world: World, drive: Drive) -> None:
        busy = Outcome(
            EffectState.PENDING,
            "429",
            again_at=NOON,
            trouble=True,
            asked_until=NOON + timedelta(minutes=5),
        )
        world.does = lambda _: busy
        effects = tuple(effect(f"k{n}", target="crm") for n in range(20))
        new(world.store, effects=effects)
        with drive({"crm": Limit(at_once=1)}) as driven:
            assert comes(lambda: "crm" in driven.runner.running().withheld)
            assert "left alone" in driven.runner.running().withheld["crm"]
            assert driven.runner.running().breakers["crm"] == "closed", "it is busy, not dead"
        assert len(world.asked) == 1

    def test_a_fault_of_the_program_ends_nothing(self, world: World, drive: Drive) -> None:
        def does(owed: Owed) -> Outcome:
            if owed.effect.key == "odd":
                raise ZeroDivisionError
            return DONE

        world.does = does
        new(world.store, effects=(effect("odd"), effect("sound", not_before=NOON)))
        with drive({"mia": Limit(at_once=1)}):
            assert comes(lambda: state(world, "sound") is EffectState.DONE)
