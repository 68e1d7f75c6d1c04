"""What does every store promise to those who listen?"""

from datetime import timedelta
from threading import Event, Thread

from escalation_manager.ports.log import Saving, Store
from tests.contracts.stores import NOON, effect, new, noted, row, saving

LONG, SHORT = 60.0, 0.05
"""Longer than any test waits for what comes, and long enough to see that nothing came."""


def test_whoever_listens_hears_of_a_saving(store: Store) -> None:
    with store.listen() as listening:
        assert not listening.wait(SHORT)
        new(store)
        assert listening.wait(LONG)
        assert not all(listening.wait(5 * SHORT) for _ in range(4)), "then it is quiet again"


def test_what_comes_between_the_look_and_the_wait_is_not_missed(store: Store) -> None:
    new(store)
    with store.listen() as listening:
        store.save(saving(noted(2), seen=1), NOON)
        store.save(saving(noted(3), seen=2), NOON)
        assert listening.wait(LONG)


def test_who_sleeps_is_woken(store: Store) -> None:
    asleep, heard = Event(), list[bool]()

    def sleeps() -> None:
        with store.listen() as listening:
            asleep.set()
            heard.append(listening.wait(LONG))

    sleeper = Thread(target=sleeps)
    sleeper.start()
    asleep.wait()
    new(store)
    sleeper.join()
    assert heard == [True]


def test_everybody_hears(store: Store) -> None:
    with store.listen() as one, store.listen() as other:
        new(store)
        assert one.wait(LONG)
        assert other.wait(LONG)


def test_another_wake_is_heard_and_an_effect_that_is_tried_again(store: Store) -> None:
    new(store, effects=(effect("k"),))
    store.dead("k", "no", NOON)
    with store.listen() as listening:
        listening.wait(SHORT)
        store.save(Saving("ESC-0001", 1, (), (), row(next_wake=NOON)), NOON)
        assert listening.wait(LONG)
        listening.wait(SHORT)
        store.retry("k", NOON + timedelta(hours=1))
        assert listening.wait(LONG)


def test_signs_of_life_wake_nobody(store: Store) -> None:
    new(store, effects=(effect("k"),))
    with store.listen() as listening:
        listening.wait(SHORT)
        store.leases.beat("worker", NOON, {})
        assert not listening.wait(5 * SHORT)
