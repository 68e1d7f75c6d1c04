"""What is done where no worker runs, while somebody waits: is it done once, however slow it is?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from escalation_manager.engine.sequence import LEASE, Done, do_in_sequence
from escalation_manager.ports.log import Owed
from escalation_manager.ports.running import Outcome
from escalation_manager.ports.stored import EffectState
from escalation_manager.store.memory import MemoryStore
from tests.contracts.runners import World, comes
from tests.contracts.stores import NOON, effect, new

DONE = Outcome(EffectState.DONE)


@dataclass
class Slow(World):
    """A desk whose clock of leases goes on as the test says."""

    reading: datetime = NOON

    def steady(self) -> datetime:
        return self.reading

    def rival(self) -> tuple[Owed, ...]:
        """What a worker beside us could take up now."""
        until = self.reading + LEASE
        return self.store.leases.lease("b", NOON, now=self.reading, until=until)


def kept_until(world: Slow, key: str) -> datetime:
    found = world.store.owed(key)
    assert found is not None
    assert found.leased_until is not None
    return found.leased_until


def test_what_hangs_for_longer_than_a_lease_is_taken_up_by_nobody_else() -> None:
    world = Slow(MemoryStore())
    new(world.store, effects=(effect("k1"), effect("k2")))

    def hangs(owed: Owed) -> Outcome:
        for _ in range(3):
            world.reading += LEASE * 2 / 3
            assert comes(lambda: kept_until(world, owed.effect.key) >= world.reading + LEASE)
            assert world.rival() == ()
        return DONE

    world.does = hangs
    assert do_in_sequence(world, "a", pulse=0.001) == Done(1, 0)
    assert world.refused == []
    # Nothing is begun after so long: somebody waits. It is free for the worker at once.
    assert [owed.effect.key for owed in world.rival()] == ["k2"]


def test_what_was_lost_meanwhile_is_not_begun() -> None:
    world = Slow(MemoryStore())
    new(world.store, effects=(effect("k1"), effect("k2")))

    def drops_the_other(_: Owed) -> Outcome:
        world.store.drop("k2", "told by phone", NOON + timedelta(seconds=1))
        for _again in range(2):  # by the second renewal, the first one has been heard
            world.reading += timedelta(seconds=1)
            assert comes(lambda: kept_until(world, "k1") >= world.reading + LEASE)
        return DONE

    world.does = drops_the_other
    assert do_in_sequence(world, "a", pulse=0.001) == Done(1, 0)
    assert world.asked == ["k1"]
