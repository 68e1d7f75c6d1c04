"""What does every store promise of the order of the whole desk?"""

from pathlib import Path
from threading import Thread

import pytest

from escalation_manager.ports.log import Change, Saving, Store
from tests.contracts.stores import NOON, STORES, new, noted, raised, row, saving


def test_an_empty_desk_stands_at_its_beginning(store: Store) -> None:
    assert (store.position(), store.changes(0)) == (0, ())


def test_every_saving_takes_the_next_position(store: Store) -> None:
    store.save(saving(raised(), noted(2)), NOON)
    store.save(saving(raised("ESC-0002"), escalation="ESC-0002"), NOON)
    store.save(saving(noted(3), seen=2), NOON)
    assert store.changes(0) == (
        Change(1, "ESC-0001", 1, 2, NOON),
        Change(2, "ESC-0002", 1, 1, NOON),
        Change(3, "ESC-0001", 3, 3, NOON),
    )
    assert store.position() == 3


def test_it_is_read_from_any_place_on_and_page_by_page(store: Store) -> None:
    for number in range(1, 6):
        new(store, f"ESC-000{number}")
    assert [each.position for each in store.changes(2)] == [3, 4, 5]
    assert [each.position for each in store.changes(2, limit=2)] == [3, 4]
    assert store.changes(5) == ()
    assert store.changes(99) == ()


def test_what_is_not_kept_takes_no_position(store: Store) -> None:
    def breaks() -> None:
        with store.write() as work:
            work.save(saving(raised()), NOON)
            raise RuntimeError("on purpose")

    with pytest.raises(RuntimeError, match="on purpose"):
        breaks()
    assert store.position() == 0
    store.save(saving(raised()), NOON)
    assert store.position() == 1


def test_another_wake_is_no_change(store: Store) -> None:
    store.save(saving(raised()), NOON)
    store.save(Saving("ESC-0001", 1, (), (), row()), NOON)
    assert store.position() == 1


def test_many_writers_leave_no_gap_and_nothing_twice(store: Store) -> None:
    def writes(first: int) -> None:
        for number in range(first, first + 10):
            new(store, f"ESC-{number:04}")

    writers = [Thread(target=writes, args=(first,)) for first in (100, 200, 300)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [each.position for each in store.changes(0)] == list(range(1, 31))


def test_a_desk_that_was_taken_in_counts_anew(store: Store, tmp_path: Path) -> None:
    store.save(saving(raised()), NOON)
    (tmp_path / "other").mkdir()
    with STORES["sqlite"](tmp_path / "other") as another:
        another.import_(store.export())
        assert another.position() == 0
        assert another.read("ESC-0001") == store.read("ESC-0001")
