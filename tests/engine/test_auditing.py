"""Does the second search find what was left behind, and know every reason to wait?"""

from datetime import UTC, datetime, timedelta

import pytest

from escalation_manager.core.errors import BrokenLog
from escalation_manager.engine.auditing import BOUND, audit
from escalation_manager.ports.log import Store
from escalation_manager.store.memory import MemoryStore
from tests.contracts.stores import NOON, effect, hours, new

TICKS = datetime(1970, 1, 4, tzinfo=UTC)
LEASE = timedelta(seconds=30)
LATE = NOON + BOUND + timedelta(seconds=1)


@pytest.fixture
def store() -> Store:
    return MemoryStore()


def test_what_is_due_within_the_bound_is_on_its_way(store: Store) -> None:
    new(store, next_wake=NOON, effects=(effect("k"),))
    found = audit(store, NOON + BOUND, TICKS, {})
    assert found.sound
    assert found.searched
    assert found.waiting == ()


def test_a_wake_and_an_effect_that_nobody_saw_to(store: Store) -> None:
    new(store, next_wake=NOON, effects=(effect("k"),))
    found = audit(store, LATE, TICKS, {})
    assert not found.sound
    assert found.left_behind == (
        "ESC-0001 should have been looked at 61 s ago.",
        "k could have been done 61 s ago.",
    )


def test_what_is_being_done_is_not_left_behind_until_its_lease_is_long_over(store: Store) -> None:
    new(store, effects=(effect("k"),))
    store.leases.lease("a", NOON, now=TICKS, until=TICKS + LEASE)
    assert audit(store, LATE, TICKS + LEASE, {}).sound
    over = TICKS + LEASE + BOUND
    found = audit(store, LATE, over, {})
    assert found.left_behind == ("k is held by a, which lost it.",)
    assert audit(store, LATE, over, {}, running=("k",)).sound, "unless it is known to run"


def test_a_system_that_is_left_alone_is_a_reason(store: Store) -> None:
    new(store, effects=(effect("k", target="crm"), effect("n", target="email")))
    found = audit(store, LATE, TICKS, {"crm": "it is tried again in 8 s"})
    assert found.waiting == ("k waits for crm: it is tried again in 8 s.",)
    assert found.left_behind == ("n could have been done 61 s ago.",)


def test_a_history_that_cannot_be_read_is_a_reason() -> None:
    class Damaged(MemoryStore):
        def read(self, *_: object, **__: object) -> tuple[()]:
            raise BrokenLog("ESC-0001, version 2, was altered.", "Restore a backup.")

    damaged = Damaged()
    new(damaged, next_wake=NOON)
    found = audit(damaged, LATE, TICKS, {})
    assert found.sound
    assert found.waiting == ("ESC-0001 waits: ESC-0001, version 2, was altered. Restore a backup.",)


def test_after_a_downtime_there_is_time_to_catch_up_and_no_heartbeat_meanwhile(
    store: Store,
) -> None:
    new(store, next_wake=NOON)
    began = NOON + hours(24)
    found = audit(store, began + timedelta(seconds=30), TICKS, {}, began)
    assert found.sound
    assert not found.searched
    found = audit(store, began + BOUND, TICKS, {}, began)
    assert found.left_behind == ("ESC-0001 should have been looked at 24 h ago.",)
