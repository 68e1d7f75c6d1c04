"""What does every store promise of effects: owed with the event, struck off once they are done?"""

import pytest

from escalation_manager.core.errors import Conflict, NotFound
from escalation_manager.ports.log import EffectState, Owed, Store
from tests.contracts.stores import NOON, effect, hours, new, noted, saving


def keys(found: tuple[Owed, ...]) -> list[str]:
    return [owed.effect.key for owed in found]


class TestWhatIsOwed:
    def test_it_comes_back_as_it_was_saved(self, store: Store) -> None:
        new(store, effects=(effect(),))
        (owed,) = store.pending(NOON)
        assert owed == Owed(effect(), "ESC-0001", 1, EffectState.PENDING, 0, None, None, NOON, None)
        assert store.owed(effect().key) == owed

    def test_a_key_is_owed_once(self, store: Store) -> None:
        new(store, effects=(effect("k"),))
        store.done("k", None, NOON)
        store.save(saving(noted(2), seen=1, effects=(effect("k", target="sam"),)), NOON)
        (owed,) = store.effects()
        assert (owed.effect.target, owed.state, owed.version) == ("mia", EffectState.DONE, 1)

    def test_urgent_first_then_the_longest_waiting_and_none_too_early(self, store: Store) -> None:
        new(
            store,
            effects=(
                effect("later", not_before=NOON + hours(2), lane=0),
                effect("b", not_before=NOON),
                effect("a", not_before=NOON),
                effect("longest", not_before=NOON - hours(1)),
                effect("urgent", not_before=NOON, lane=0),
            ),
        )
        assert keys(store.pending(NOON)) == ["urgent", "longest", "a", "b"]
        assert keys(store.pending(NOON, limit=2)) == ["urgent", "longest"]
        assert keys(store.pending(NOON + hours(2)))[:2] == ["urgent", "later"]
        assert store.pending(NOON - hours(2)) == ()

    def test_when_there_is_something_to_do_again(self, store: Store) -> None:
        assert store.next_effect() is None
        new(store, effects=(effect("a", not_before=NOON + hours(1)), effect("b", lane=0)))
        assert store.next_effect() == NOON
        assert store.next_effect(NOON - hours(1)) == NOON
        assert store.next_effect(NOON) == NOON + hours(1)
        assert store.next_effect(NOON + hours(1)) is None
        store.done("b", None, NOON)
        assert store.next_effect() == NOON + hours(1)


class TestWhatBecomesOfIt:
    @pytest.fixture(autouse=True)
    def one(self, store: Store) -> None:
        new(store, effects=(effect("k"),))

    def found(self, store: Store) -> Owed:
        owed = store.owed("k")
        assert owed is not None
        return owed

    def test_done_with_its_result(self, store: Store) -> None:
        store.done("k", {"reference": "m-1"}, NOON + hours(1))
        owed = self.found(store)
        assert (owed.state, owed.tries, owed.result) == (
            EffectState.DONE,
            1,
            {"reference": "m-1"},
        )
        assert owed.done_at == NOON + hours(1)
        assert store.pending(NOON + hours(9)) == ()

    def test_done_twice_changes_nothing(self, store: Store) -> None:
        store.done("k", "first", NOON)
        before = self.found(store)
        store.done("k", "second", NOON + hours(1))
        store.failed("k", "late news", NOON)
        store.dead("k", "late news", NOON)
        store.drop("k", "late news", NOON)
        assert self.found(store) == before

    def test_struck_off_with_the_event_that_tells_it_or_not_at_all(self, store: Store) -> None:
        def told(fails: bool) -> None:
            with store.write() as work:
                work.save(saving(noted(2), seen=1), NOON)
                work.done("k", None, NOON)
                owed = work.owed("k")
                assert owed is not None
                assert owed.state is EffectState.DONE
                if fails:
                    raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            told(fails=True)
        assert self.found(store).state is EffectState.PENDING
        told(fails=False)
        assert self.found(store).state is EffectState.DONE

    def test_failed_it_is_tried_again_later(self, store: Store) -> None:
        store.failed("k", "timeout", NOON + hours(1))
        owed = self.found(store)
        assert (owed.state, owed.tries, owed.last_error) == (EffectState.PENDING, 1, "timeout")
        assert store.pending(NOON) == ()
        assert keys(store.pending(NOON + hours(1))) == ["k"]
        store.failed("k", "again", NOON + hours(2))
        assert self.found(store).tries == 2

    def test_dead_it_waits_for_a_person_who_may_try_again(self, store: Store) -> None:
        store.dead("k", "no such address", NOON)
        assert store.pending(NOON + hours(9)) == ()
        owed = self.found(store)
        assert (owed.state, owed.last_error) == (EffectState.DEAD, "no such address")
        store.retry("k", NOON + hours(2))
        assert self.found(store).state is EffectState.PENDING
        assert self.found(store).done_at is None
        assert store.pending(NOON + hours(1)) == ()
        assert keys(store.pending(NOON + hours(2))) == ["k"]

    def test_dropped_it_is_not_done(self, store: Store) -> None:
        store.drop("k", "climbed by hand", NOON)
        assert self.found(store).state is EffectState.DROPPED
        assert store.pending(NOON + hours(9)) == ()
        store.drop("k", "again", NOON + hours(1))
        assert self.found(store).last_error == "climbed by hand"

    def test_a_retry_of_what_is_pending_changes_nothing(self, store: Store) -> None:
        before = self.found(store)
        store.retry("k", NOON + hours(5))
        assert self.found(store) == before

    def test_what_is_done_is_not_done_twice(self, store: Store) -> None:
        store.done("k", None, NOON)
        with pytest.raises(Conflict, match="not be done twice"):
            store.retry("k", NOON)

    def test_an_effect_nobody_knows(self, store: Store) -> None:
        assert store.owed("x") is None
        with pytest.raises(NotFound, match="'x'"):
            store.done("x", None, NOON)
        with pytest.raises(NotFound, match="'x'"):
            store.failed("x", "e", NOON)
        with pytest.raises(NotFound, match="'x'"):
            store.dead("x", "e", NOON)
        with pytest.raises(NotFound, match="'x'"):
            store.retry("x", NOON)
        with pytest.raises(NotFound, match="'x'"):
            store.drop("x", "e", NOON)


def test_they_are_listed_by_state_kind_and_escalation(store: Store) -> None:
    new(store, "ESC-0001", effects=(effect("a"), effect("b", kind="mail")))
    new(store, "ESC-0002", effects=(effect("c"),))
    store.dead("b", "no", NOON)
    assert keys(store.effects()) == ["a", "b", "c"]
    assert keys(store.effects(states=(EffectState.PENDING,))) == ["a", "c"]
    assert keys(store.effects(states=(EffectState.PENDING, EffectState.DEAD))) == ["a", "b", "c"]
    assert keys(store.effects(kinds=("mail",))) == ["b"]
    assert keys(store.effects(escalation="ESC-0002")) == ["c"]
    assert keys(store.effects(limit=1)) == ["a"]
    assert store.effects(kinds=("nothing",)) == ()
