"""What does every store promise of effects that are done as one? They begin, fail, end as one."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest

from escalation_manager.core.errors import LeaseLost, StoreError
from escalation_manager.engine.settling import strike_off
from escalation_manager.ports.log import Effect, EffectState, Owed, Store
from escalation_manager.ports.running import Outcome
from escalation_manager.ports.stored import MOST_TOGETHER
from tests.contracts.stores import NOON, effect, hours, new

TICKS = datetime(1970, 1, 4, tzinfo=UTC)
LEASE = timedelta(seconds=30)
Lease = Callable[..., tuple[Owed, ...]]
DONE, DEAD, PENDING = EffectState.DONE, EffectState.DEAD, EffectState.PENDING


@pytest.fixture
def lease(store: Store) -> Lease:
    def leasing(worker: str = "a", now: datetime = TICKS, **more: object) -> tuple[Owed, ...]:
        known: dict[str, object] = {"at": NOON, "until": now + LEASE}
        return store.leases.lease(worker, now=now, **{**known, **more})  # type: ignore[arg-type]

    return leasing


def to_mia(*keys: str, **more: object) -> tuple[Effect, ...]:
    return tuple(effect(key, together="alert to mia", **more) for key in keys)


@pytest.fixture
def three(store: Store) -> None:
    """Of three escalations, each with a calm notice to Mia."""
    for n in range(1, 4):
        new(store, f"ESC-000{n}", account=f"acc_{n}", effects=to_mia(f"k{n}"))


def keys(owed: Owed) -> list[str]:
    return [one.effect.key for one in owed.whole]


def states(store: Store) -> dict[str, str]:
    return {one.effect.key: one.state.value for one in store.effects(limit=None)}


def settle(store: Store, owed: Owed, outcome: Outcome) -> None:
    store.transact(lambda work: strike_off(work, owed, outcome, NOON))


class TestWhoGoesTogether:
    @pytest.mark.usefixtures("three")
    def test_what_is_due_together_is_leased_as_one(self, store: Store, lease: Lease) -> None:
        (owed,) = lease()
        assert keys(owed) == ["k1", "k2", "k3"]
        assert {one.told_with for one in owed.whole} == {"k1:and2"}
        assert {(one.state, one.leased_by, one.lease) for one in owed.whole} == {
            (EffectState.LEASED, "a", 1)
        }
        assert [one.effect.key for one in store.told_with("k1:and2")] == ["k1", "k2", "k3"]
        assert store.told_with("k1") == ()
        assert lease("b") == (), "nobody else does one of them"

    def test_alone_where_nothing_is_alike(self, store: Store, lease: Lease) -> None:
        others = effect("x"), effect("y", together="alert to sam")
        new(store, effects=(*to_mia("k"), *others))
        assert [(keys(owed), owed.told_with) for owed in lease()] == [
            (["k"], None),
            (["x"], None),
            (["y"], None),
        ]

    def test_not_with_what_is_due_later(self, store: Store, lease: Lease) -> None:
        later = to_mia("later", not_before=NOON + timedelta(microseconds=1))
        new(store, effects=(*to_mia("a", "b"), *later))
        assert [keys(owed) for owed in lease()] == [["a", "b"]]
        assert [keys(owed) for owed in lease(at=NOON + hours(1))] == [["later"]]

    def test_not_with_what_was_begun_before(self, store: Store, lease: Lease) -> None:
        """It may have been told already, under its own key."""
        new(store, effects=to_mia("a"))
        lease("gone")
        new(store, "ESC-0002", effects=to_mia("b", "c"))
        assert [(keys(owed), owed.told_with) for owed in lease("b", TICKS + LEASE)] == [
            (["a"], None),
            (["b", "c"], "b:and1"),
        ]

    def test_no_more_than_anybody_reads(self, store: Store, lease: Lease) -> None:
        new(store, effects=to_mia(*(f"k{n:03}" for n in range(MOST_TOGETHER + 2))))
        assert [len(keys(owed)) for owed in lease()] == [MOST_TOGETHER, 2]

    def test_a_message_counts_once_towards_what_is_asked_for(
        self, store: Store, lease: Lease
    ) -> None:
        new(store, effects=(*to_mia("a", "b", "c"), effect("x")))
        assert [keys(owed) for owed in lease(limit=1)] == [["a", "b", "c"]]
        assert [keys(owed) for owed in lease(limit=1)] == [["x"]]

    def test_each_is_leased_by_one_of_several_at_once(self, store: Store, lease: Lease) -> None:
        new(store, effects=to_mia(*(f"k{n:03}" for n in range(70))))
        got: list[str] = []

        def takes(worker: str) -> None:
            while len(got) < 70:
                try:
                    some = lease(worker, limit=2)
                except StoreError:
                    continue  # the others were quicker for as long as it could wait
                got.extend(key for owed in some for key in keys(owed))

        threads = [Thread(target=takes, args=(worker,)) for worker in "abc"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(got) == [f"k{n:03}" for n in range(70)]


@pytest.mark.usefixtures("three")
class TestHowItEnds:
    def test_done_as_one(self, store: Store, lease: Lease) -> None:
        (owed,) = lease()
        settle(store, owed, Outcome(DONE, result={"told_with": "k1:and2"}))
        assert set(states(store).values()) == {"done"}
        assert [one.result for one in store.effects()] == 3 * [{"told_with": "k1:and2"}]

    def test_failed_they_are_tried_again_as_one_under_the_same_key(
        self, store: Store, lease: Lease
    ) -> None:
        (owed,) = lease()
        settle(store, owed, Outcome(PENDING, "busy", again_at=NOON + hours(1)))
        assert set(states(store).values()) == {"pending"}
        new(store, "ESC-0009", effects=to_mia("new"))
        assert [keys(one) for one in lease()] == [["new"]], "it joins nothing that was begun"
        (again,) = lease("b", at=NOON + hours(1))
        assert (keys(again), again.told_with) == (["k1", "k2", "k3"], "k1:and2")
        assert {(one.tries, one.last_error) for one in again.whole} == {(1, "busy")}

    def test_taken_over_as_one_when_the_lease_is_over(self, lease: Lease) -> None:
        lease("a")
        assert lease("b", TICKS + LEASE - timedelta(microseconds=1)) == ()
        (again,) = lease("b", TICKS + LEASE, limit=1)
        assert (keys(again), again.told_with) == (["k1", "k2", "k3"], "k1:and2")
        assert {(one.leased_by, one.tries) for one in again.whole} == {("b", 1)}
        assert lease("c", TICKS + LEASE) == ()

    def test_handed_back_as_one(self, store: Store, lease: Lease) -> None:
        (owed,) = lease("a")
        held = {one.effect.key: one.lease for one in owed.whole}
        assert store.leases.hand_back("a", held) == 3
        (again,) = lease("b")
        assert (keys(again), again.told_with) == (["k1", "k2", "k3"], "k1:and2")

    def test_renewed_as_one(self, store: Store, lease: Lease) -> None:
        (owed,) = lease("a")
        held = {one.effect.key: one.lease for one in owed.whole}
        assert store.leases.renew("a", held, TICKS + LEASE + LEASE) == set(held)
        assert lease("b", TICKS + LEASE) == ()

    def test_dead_as_one_and_retried_as_one(self, store: Store, lease: Lease) -> None:
        (owed,) = lease()
        settle(store, owed, Outcome(DEAD, "no mailbox"))
        assert {(one.state, one.last_error) for one in store.effects()} == {(DEAD, "no mailbox")}
        store.retry("k2", NOON)
        assert set(states(store).values()) == {"pending"}
        (again,) = lease("b")
        assert (keys(again), again.told_with) == (["k1", "k2", "k3"], "k1:and2")

    @pytest.mark.parametrize("out", ["k1", "k3"])
    def test_one_that_a_person_takes_out_goes_alone_when_it_is_wanted_again(
        self, store: Store, lease: Lease, out: str
    ) -> None:
        (owed,) = lease()
        settle(store, owed, Outcome(DEAD, "no mailbox"))
        store.drop(out, "nobody needs it", NOON)
        store.retry("k2", NOON)
        (again,) = lease("b")
        assert (keys(again), again.told_with) == (sorted({"k1", "k2", "k3"} - {out}), "k1:and2")
        settle(store, again, Outcome(DONE))
        store.retry(out, NOON)
        (alone,) = lease("b")
        assert (keys(alone), alone.told_with) == ([out], None)

    def test_taken_out_while_it_is_told_it_was_told(self, store: Store, lease: Lease) -> None:
        (owed,) = lease()
        store.drop("k1", "nobody needs it", NOON)
        settle(store, owed, Outcome(DONE))
        assert set(states(store).values()) == {"done"}

    def test_taken_out_and_wanted_again_meanwhile_it_keeps_no_other_from_its_end(
        self, store: Store, lease: Lease
    ) -> None:
        (owed,) = lease()
        store.drop("k1", "nobody needs it", NOON)
        store.retry("k1", NOON)
        settle(store, owed, Outcome(DONE))
        assert states(store) == {"k1": "pending", "k2": "done", "k3": "done"}

    def test_what_nobody_needs_any_more_is_dropped_and_the_rest_is_done(
        self, store: Store, lease: Lease
    ) -> None:
        (owed,) = lease()
        settle(store, owed, Outcome(DONE, needless=frozenset({"k2"})))
        assert states(store) == {"k1": "done", "k2": "dropped", "k3": "done"}

    def test_a_late_word_of_who_lost_it_is_refused(self, store: Store, lease: Lease) -> None:
        (old,) = lease("a")
        (owed,) = lease("b", TICKS + LEASE)
        with pytest.raises(LeaseLost):
            settle(store, old, Outcome(DONE))
        settle(store, owed, Outcome(DONE))
        assert set(states(store).values()) == {"done"}
