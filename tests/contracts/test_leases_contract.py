"""What does every store promise of leases: one worker at a time, taken over only when they end?"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest

from escalation_manager.core.errors import LeaseLost
from escalation_manager.ports.log import EffectState, Owed, Store
from escalation_manager.ports.stored import LONGEST_LEASE, Owing
from tests.contracts.stores import NOON, effect, hours, new

TICKS = datetime(1970, 1, 4, tzinfo=UTC)
"""The clock of leases runs by itself: here the machine was started three days ago."""
LEASE = timedelta(seconds=30)
Lease = Callable[..., tuple[Owed, ...]]


@pytest.fixture
def lease(store: Store) -> Lease:
    """Leases for worker `a` at noon, unless told otherwise."""

    def leasing(worker: str = "a", now: datetime = TICKS, **more: object) -> tuple[Owed, ...]:
        known: dict[str, object] = {"at": NOON, "until": now + LEASE}
        return store.leases.lease(worker, now=now, **{**known, **more})  # type: ignore[arg-type]

    return leasing


def keys(found: tuple[Owed, ...]) -> list[str]:
    return [owed.effect.key for owed in found]


def found(store: Store, key: str = "k") -> Owed:
    owed = store.owed(key)
    assert owed is not None
    return owed


class TestWhoGetsWhat:
    def test_it_is_leased_to_one_worker_until_then(self, store: Store, lease: Lease) -> None:
        new(store, effects=(effect("k"),))
        (owed,) = lease("a")
        assert (owed.state, owed.leased_by, owed.leased_until, owed.lease, owed.tries) == (
            EffectState.LEASED,
            "a",
            TICKS + LEASE,
            1,
            0,
        )
        assert found(store) == owed
        assert lease("b") == ()
        assert lease("a") == (), "a worker is not given again what it does already"
        assert store.pending(NOON) == ()
        assert store.next_effect() is None
        assert store.leases.ends() == TICKS + LEASE

    def test_of_one_escalation_nothing_of_another(self, store: Store, lease: Lease) -> None:
        for number in range(1, 4):
            id_ = f"ESC-000{number}"
            new(store, id_, effects=(effect(f"{id_}:a"), effect(f"{id_}:b", target="slack")))
        wanted = ("ESC-0002", "ESC-0003")
        assert keys(lease(of=("ESC-0002",), without=("slack",))) == ["ESC-0002:a"]
        assert sorted(keys(lease("b", of=wanted))) == ["ESC-0002:b", "ESC-0003:a", "ESC-0003:b"]
        later = TICKS + LEASE
        assert keys(lease("c", now=later, of=("ESC-0001",))) == ["ESC-0001:a", "ESC-0001:b"]
        assert sorted(keys(lease("c", now=later)))[0] == "ESC-0002:a"

    def test_none_too_early_and_no_more_than_asked_for(self, store: Store, lease: Lease) -> None:
        new(store, effects=(effect("b"), effect("a"), effect("c", not_before=NOON + hours(1))))
        assert keys(lease(limit=1)) == ["a"]
        assert keys(lease()) == ["b"]
        assert keys(lease(at=NOON + hours(1))) == ["c"]

    def test_urgent_first_or_alone(self, store: Store, lease: Lease) -> None:
        new(store, effects=(effect("a"), effect("b", lane=0), effect("c", lane=0)))
        assert keys(lease(limit=1)) == ["b"]
        assert keys(lease(lanes=(1,))) == ["a"]
        assert keys(lease(lanes=(0,))) == ["c"]

    def test_not_for_a_target_that_must_wait(self, store: Store, lease: Lease) -> None:
        new(store, effects=(effect("a", target="crm"), effect("b", target="email")))
        assert keys(lease(without=("crm",))) == ["b"]
        assert keys(lease()) == ["a"]

    def test_a_thousand_of_one_account_keep_no_other_waiting(
        self, store: Store, lease: Lease
    ) -> None:
        flood = tuple(effect(f"f{n:04d}", not_before=NOON - hours(2)) for n in range(1000))
        new(store, "ESC-0001", account="flood", effects=flood)
        new(store, "ESC-0002", account="acme", effects=(effect("x1"), effect("x2")))
        new(store, "ESC-0003", account="beta", effects=(effect("y1"),))
        assert keys(lease(limit=4)) == ["f0000", "x1", "y1", "f0001"]
        assert keys(lease(limit=4)) == ["f0002", "x2", "f0003", "f0004"]

    def test_two_at_once_get_different_ones(self, store: Store, lease: Lease) -> None:
        new(store, effects=tuple(effect(f"k{n}") for n in range(40)))
        got: dict[str, list[str]] = {"a": [], "b": [], "c": []}

        def takes(worker: str) -> None:
            while some := lease(worker, limit=3):
                got[worker] += keys(some)

        threads = [Thread(target=takes, args=(worker,)) for worker in got]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        every = [key for some in got.values() for key in some]
        assert sorted(every) == sorted(f"k{n}" for n in range(40))


class TestHowItEnds:
    @pytest.fixture(autouse=True)
    def one(self, store: Store) -> None:
        new(store, effects=(effect("k"),))

    def test_done_by_who_holds_it(self, store: Store, lease: Lease) -> None:
        (owed,) = lease()
        store.done("k", "m-1", NOON, owed.lease)
        now = found(store)
        assert (now.state, now.result, now.leased_by, now.leased_until) == (
            EffectState.DONE,
            "m-1",
            None,
            None,
        )
        assert store.leases.ends() is None

    def test_over_it_is_leased_again_and_that_was_a_try(self, lease: Lease) -> None:
        lease("a")
        just_before, end = TICKS + LEASE - timedelta(microseconds=1), TICKS + LEASE
        assert lease("b", just_before) == ()
        (owed,) = lease("b", end)
        assert (owed.leased_by, owed.lease, owed.tries) == ("b", 2, 1)
        assert owed.last_error is not None
        assert "a went away" in owed.last_error

    @pytest.mark.parametrize("say", ["done", "failed", "dead"])
    def test_a_late_word_of_who_lost_it_is_refused(
        self, store: Store, lease: Lease, say: str
    ) -> None:
        (old,) = lease("a")
        (owed,) = lease("b", TICKS + LEASE)
        with pytest.raises(LeaseLost, match="another worker"):
            getattr(store, say)("k", "late", NOON, old.lease)
        assert found(store) == owed
        store.done("k", "right", NOON, owed.lease)
        with pytest.raises(LeaseLost):
            getattr(store, say)("k", "later still", NOON, old.lease)
        assert found(store).result == "right"

    def test_a_late_word_after_it_failed_for_the_next_one_is_refused(
        self, store: Store, lease: Lease
    ) -> None:
        (old,) = lease("a")
        (owed,) = lease("b", TICKS + LEASE)
        store.failed("k", "timeout", NOON + hours(1), owed.lease)
        with pytest.raises(LeaseLost):
            store.done("k", "late", NOON, old.lease)
        assert found(store).state is EffectState.PENDING

    def test_over_but_taken_by_nobody_the_word_of_who_had_it_counts(
        self, store: Store, lease: Lease
    ) -> None:
        (owed,) = lease("a")
        store.done("k", "slow", NOON + hours(2), owed.lease)
        assert found(store).state is EffectState.DONE

    def test_nobody_else_may_say_that_it_failed(self, store: Store, lease: Lease) -> None:
        lease("a")
        for say in (store.done, store.failed, store.dead):
            with pytest.raises(LeaseLost, match="being done by a"):
                say("k", "who am I", NOON)

    def test_failed_it_is_free_again_for_later(self, store: Store, lease: Lease) -> None:
        (owed,) = lease()
        store.failed("k", "timeout", NOON + hours(1), owed.lease)
        now = found(store)
        assert (now.state, now.tries, now.leased_by) == (EffectState.PENDING, 1, None)
        assert lease("b") == ()
        (again,) = lease("b", at=NOON + hours(1))
        assert again.lease == 2

    def test_handed_back_it_was_not_tried(self, store: Store, lease: Lease) -> None:
        (owed,) = lease("a")
        assert store.leases.hand_back("b") == 0
        assert store.leases.hand_back("a", {"other": owed.lease}) == 0
        assert store.leases.hand_back("a", {}) == 0
        assert store.leases.hand_back("a") == 1
        assert (found(store).state, found(store).tries) == (EffectState.PENDING, 0)
        with pytest.raises(LeaseLost):
            store.done("k", "late", NOON, owed.lease)
        assert keys(lease("b")) == ["k"]

    def test_what_was_leased_anew_is_not_handed_back_by_who_had_it(
        self, store: Store, lease: Lease
    ) -> None:
        (old,) = lease("a")
        (new_one,) = lease("a", TICKS + LEASE)
        assert store.leases.hand_back("a", {"k": old.lease}) == 0
        assert found(store).state is EffectState.LEASED
        assert store.leases.hand_back("a", {"k": new_one.lease, "other": 7}) == 1
        assert found(store).state is EffectState.PENDING

    def test_renewed_it_lasts_longer(self, store: Store, lease: Lease) -> None:
        (owed,) = lease("a")
        held = {"k": owed.lease}
        longer = TICKS + LEASE + LEASE
        assert store.leases.renew("a", held, longer) == {"k"}
        assert lease("b", TICKS + LEASE) == ()
        assert store.leases.renew("b", held, longer) == frozenset()
        assert store.leases.renew("a", {"k": 7}, longer) == frozenset()
        assert store.leases.renew("a", {}, longer) == frozenset()
        lease("b", longer)
        assert store.leases.renew("a", held, longer + LEASE) == frozenset(), "it was lost"

    def test_of_a_clock_that_began_anew_it_is_over(self, lease: Lease) -> None:
        """The machine was started again: its steady clock counts from nothing."""
        lease("a", TICKS)
        assert keys(lease("b", TICKS + LEASE - LONGEST_LEASE - timedelta(seconds=1))) == ["k"]

    def test_a_person_may_drop_it_and_what_was_done_was_done(
        self, store: Store, lease: Lease
    ) -> None:
        (owed,) = lease()
        store.retry("k", NOON)
        assert found(store) == owed, "it is being tried"
        store.drop("k", "nobody needs it", NOON)
        assert found(store).state is EffectState.DROPPED
        store.failed("k", "timeout", NOON, owed.lease)
        assert found(store).state is EffectState.DROPPED
        store.done("k", "sent", NOON, owed.lease)
        assert found(store).state is EffectState.DONE

    def test_a_retry_begins_its_tries_anew(self, store: Store, lease: Lease) -> None:
        (owed,) = lease()
        store.dead("k", "no such address", NOON, owed.lease)
        assert found(store).tries == 1
        store.retry("k", NOON)
        assert found(store).tries == 0

    def test_where_the_desk_goes_nobody_does_it(self, store: Store, lease: Lease) -> None:
        before = b"".join(store.export())
        lease()
        assert b"".join(store.export()) == before


class TestWakes:
    def test_they_are_held_for_a_transaction_the_earliest_first(self, store: Store) -> None:
        for number, wake in enumerate((2, 0, 1, None, 9), 1):
            at = None if wake is None else NOON + hours(wake)
            new(store, f"ESC-{number:04d}", next_wake=at)
        with store.write() as work:
            assert work.due(NOON + hours(2)) == ("ESC-0002", "ESC-0003", "ESC-0001")
            assert work.due(NOON + hours(2), 1) == ("ESC-0002",)
            assert work.due(NOON + hours(2), 1, ("ESC-0002", "x")) == ("ESC-0003",)
            assert work.due(NOON - hours(1)) == ()
        assert store.next_wake() == NOON
        assert store.next_wake(("ESC-0002",)) == NOON + hours(1)
        assert store.next_wake(tuple(f"ESC-{n:04d}" for n in range(1, 6))) is None


class TestSignsOfLife:
    def test_a_worker_beats_until_it_leaves(self, store: Store) -> None:
        store.leases.beat("b", NOON, {"running": 2})
        store.leases.beat("a", NOON, {})
        store.leases.beat("b", NOON + hours(1), {"running": 3})
        a, b = store.leases.workers()
        assert (a.name, b.name) == ("a", "b")
        assert (b.started_at, b.beat_at, b.detail) == (NOON, NOON + hours(1), {"running": 3})
        store.leases.leave("b")
        store.leases.leave("nobody")
        assert store.leases.workers() == (a,)

    def test_one_that_went_away_is_forgotten_after_a_day(self, store: Store) -> None:
        store.leases.beat("old", NOON, {})
        store.leases.beat("new", NOON + hours(23), {})
        assert len(store.leases.workers()) == 2
        store.leases.beat("new", NOON + hours(25), {})
        assert [each.name for each in store.leases.workers()] == ["new"]


class TestWhatStands:
    def test_how_much_is_owed(self, store: Store, lease: Lease) -> None:
        assert store.leases.owing() == ()
        new(
            store,
            effects=(
                effect("a", target="crm", not_before=NOON - hours(1)),
                effect("b", target="crm", not_before=NOON + hours(1)),
                effect("c", target="crm", lane=0),
                effect("d", target="crm"),
                effect("e", target="crm"),
            ),
        )
        lease(limit=1)
        store.dead("d", "no", NOON)
        store.done("e", None, NOON)
        assert store.leases.owing() == (
            Owing(EffectState.PENDING, "crm", 1, 2, NOON - hours(1)),
            Owing(EffectState.LEASED, "crm", 0, 1, NOON),
            Owing(EffectState.DEAD, "crm", 1, 1, NOON),
        )
        assert store.leases.owing(NOON)[0] == Owing(
            EffectState.PENDING, "crm", 1, 1, NOON - hours(1)
        )
        assert [one.state for one in store.leases.owing(NOON - hours(2))] == [
            EffectState.LEASED,
            EffectState.DEAD,
        ]

    def test_what_was_left_behind(self, store: Store, lease: Lease) -> None:
        new(store, "ESC-0001", next_wake=NOON, effects=(effect("a"), effect("b", lane=0)))
        new(store, "ESC-0002", next_wake=NOON + hours(1), effects=(effect("c"),))
        lease(limit=1)
        left = store.leases.left_behind(NOON, TICKS)
        assert (left.wakes, left.effects) == ((), ()), "what is due now is not late yet"
        left = store.leases.left_behind(NOON + hours(1), TICKS)
        assert left.wakes == (("ESC-0001", NOON),)
        assert keys(left.effects) == ["a", "c"], "what is leased is being done"
        left = store.leases.left_behind(NOON + hours(2), TICKS + LEASE, limit=2)
        assert [id_ for id_, _ in left.wakes] == ["ESC-0001", "ESC-0002"]
        assert keys(left.effects) == ["b", "a"]
