"""What does every store promise of many escalations that are read and saved at once?"""

from dataclasses import replace
from typing import Any

import pytest

from escalation_manager.core.errors import StaleWrite
from escalation_manager.ports.log import Coming, EffectState, Saving, Store
from tests.contracts.stores import NOON, effect, hours, new, noted, raised, saving

IDS = tuple(f"ESC-{number:04d}" for number in range(1, 6))


def told(id_: str, seen: int = 1, readers: tuple[str, ...] | None = None) -> Saving:
    """A note on it, with something owed."""
    effects = (effect(f"{id_}:{seen + 1}:alert:0"),)
    entry = noted(seen + 1, escalation=id_)
    more = {"readers": readers, "next_wake": NOON}
    return saving(entry, escalation=id_, seen=seen, effects=effects, **more)


def test_each_is_saved_as_it_would_be_alone(store: Store) -> None:
    for id_ in IDS[:4]:
        new(store, id_, readers=("mia",), next_wake=NOON - hours(1))
    begun = saving(raised(escalation=IDS[4]), escalation=IDS[4])
    with store.write() as work:
        assert work.due(NOON, 10) == IDS[:4]
        notes = [told(id_) for id_ in IDS[:3]]
        work.save_all([*notes, told(IDS[3], readers=("zoe",)), begun], NOON)
        assert [entry.version for entry in work.read(IDS[0])] == [1, 2]
    assert [len(store.read(id_)) for id_ in IDS] == [2, 2, 2, 2, 1]
    rows = [store.row(id_) for id_ in IDS]
    assert [row and row.readers for row in rows] == [None, None, None, ("zoe",), None]
    assert [row and row.version for row in rows] == [2, 2, 2, 2, 1]
    assert len(store.effects(states=(EffectState.PENDING,))) == 4
    changes = store.changes(0)
    assert [change.position for change in changes] == list(range(1, 10))
    assert [(change.escalation, change.first) for change in changes[4:]] == [
        *((id_, 2) for id_ in IDS[:4]),
        (IDS[4], 1),
    ]
    assert store.check().findings == ()


def test_where_one_has_moved_on_none_is_saved(store: Store) -> None:
    for id_ in IDS[:3]:
        new(store, id_)
    store.save(told(IDS[1]), NOON)
    with pytest.raises(StaleWrite, match=IDS[1]), store.write() as work:
        work.save_all([told(id_) for id_ in IDS[:3]], NOON)
    assert [len(store.read(id_)) for id_ in IDS[:3]] == [1, 2, 1]
    assert store.check().findings == ()


def test_nothing_is_saved_where_nothing_is_to_be(store: Store) -> None:
    with store.write() as work:
        work.read_ahead(())
        work.save_all((), NOON)
    assert store.changes(0) == ()


def test_who_asks_for_many_ahead_reads_each_as_it_is_now(store: Store) -> None:
    for id_ in IDS[:3]:
        new(store, id_)
    assert [len(store.read(id_)) for id_ in IDS[:3]] == [1, 1, 1]
    store.save(told(IDS[1]), NOON)
    with store.write() as work:
        work.read_ahead((*IDS[:3], "ESC-0404"))
        found = {id_: work.read(id_) for id_ in (*IDS[:3], "ESC-0404")}
        work.save(told(IDS[0]), NOON)
        assert len(work.read(IDS[0])) == 2
    assert found == {IDS[0]: store.read(IDS[0])[:1], IDS[1]: store.read(IDS[1]),
                     IDS[2]: store.read(IDS[2]), "ESC-0404": ()}  # fmt: skip
    assert len(found[IDS[1]]) == 2


def test_where_more_is_due_than_is_taken_at_once_the_overdue_go_first(store: Store) -> None:
    late: dict[str, Any] = {"due_at": NOON, "next_wake": NOON + hours(2)}
    soon: dict[str, Any] = {"due_at": NOON + hours(9), "next_wake": NOON + hours(1)}
    for id_, wake in zip(IDS, (soon, late, soon, late, soon), strict=True):
        new(store, id_, **wake)
    with store.write() as work:
        assert work.due(NOON + hours(3), 5) == (IDS[0], IDS[2], IDS[4], IDS[1], IDS[3])
        assert work.due(NOON + hours(3), 3) == (IDS[1], IDS[3], IDS[0])
        assert work.due(NOON + hours(3), 1) == (IDS[1],)
        assert work.due(NOON + hours(3), 2, without=(IDS[1],)) == (IDS[3], IDS[0])
        assert work.due(NOON + hours(1), 2) == (IDS[0], IDS[2])


def test_what_was_packed_before_is_saved_as_if_it_had_not_been(store: Store) -> None:
    for id_ in IDS[:2]:
        new(store, id_, next_wake=NOON, due_at=NOON + hours(1))
    packed = store.packed(told(IDS[0]))
    assert (packed.escalation, packed.expected_version) == (IDS[0], 1)
    assert len(store.read(IDS[0])) == 1
    with store.write() as work:
        work.save_all([packed, told(IDS[1])], NOON + hours(1))
    first, second = (store.row(id_) for id_ in IDS[:2])
    assert first is not None
    assert second == replace(first, id=IDS[1])
    assert [len(store.read(id_)) for id_ in IDS[:2]] == [2, 2]
    one, other = store.effects(states=(EffectState.PENDING,))
    assert one.created_at == other.created_at == NOON + hours(1)
    assert one.effect.data == other.effect.data
    assert store.check().findings == ()
    with pytest.raises(StaleWrite, match=IDS[0]), store.write() as work:
        work.save_all([packed], NOON)


def test_who_claims_some_gets_those_that_are_due_and_where_they_stand(store: Store) -> None:
    for id_, wake in zip(IDS, (NOON, hours(-1) + NOON, NOON + hours(1), None), strict=False):
        new(store, id_, next_wake=wake)
    store.save(told(IDS[1]), NOON)
    with store.write() as work:
        assert work.claim((), NOON) == {}
        assert work.claim((*IDS, "ESC-0404"), NOON) == {IDS[0]: 1, IDS[1]: 2}
        assert work.claim(IDS[1:3], NOON + hours(1)) == {IDS[1]: 2, IDS[2]: 1}


def test_a_row_that_was_claimed_is_written_whole(store: Store) -> None:
    """Whether it moves in the lists or stays in its place: all of it is as it was handed in."""
    asked: dict[str, Any] = {"next_wake": NOON, "due_at": NOON + hours(1)}
    for id_ in IDS[:3]:
        new(store, id_, **asked)
    rows: tuple[dict[str, Any], ...] = (
        {**asked, "title": "Other", "rung": 3, "detail": {"steps": [1]}, "words": "more"},
        {"next_wake": None, "due_at": NOON + hours(2), "severity": "low"},
        {"status": "resolved", "readers": ("zoe",), "owner": None, "account": "acc_456"},
    )
    savings = [
        saving(noted(2, id_), escalation=id_, seen=1, **row)
        for id_, row in zip(IDS, rows, strict=False)
    ]
    with store.write() as work:
        assert len(work.claim(IDS, NOON)) == 3
        work.save_all(savings, NOON)
    assert [store.row(one.escalation) for one in savings] == [one.row for one in savings]


def test_what_is_coming_is_told_in_the_order_in_which_it_comes(store: Store) -> None:
    wakes = (NOON + hours(2), NOON + hours(1), None, NOON + hours(1), NOON)
    for id_, wake in zip(IDS, wakes, strict=True):
        new(store, id_, next_wake=wake, due_at=NOON + hours(1.5))
    one, two = NOON + hours(1), NOON + hours(2)
    soon = Coming(IDS[1], one, False), Coming(IDS[3], one, False), Coming(IDS[0], two, True)
    assert store.coming(NOON - hours(1), two) == (Coming(IDS[4], NOON, False), *soon)
    assert store.coming(NOON, two, beyond=IDS[4]) == soon
    assert store.coming(NOON, one, 1, beyond=IDS[4]) == soon[:1]
    assert store.coming(one, two, 5, beyond=IDS[1]) == soon[1:]
    assert store.coming(two, two, beyond=IDS[0]) == ()
