"""After a power cut, does a file hold a beginning of what was written, whole and sound?

Nobody can cut the power in a test. But what a disk may be left with is known: of the write-ahead
log any beginning, its end never written or written in part; and of the file itself, while the log
is carried over, any of its pages old or new. Each such desk must open, pass its check, and hold
exactly what one of its transactions left.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation_manager.ports.log import Store
from escalation_manager.store.opening import create_store, open_store
from tests.contracts.stores import NOON, effect, new, noted, saving

PAGE = 4096
TRANSACTIONS = 24
State = tuple[tuple[str, int, int], ...]
"""Of each escalation: its events, and the effects that they call for."""


@dataclass
class Written:
    """A desk at the moment of the cut, and what each of its transactions had left."""

    before: bytes
    """The file before the log was carried over,"""
    after: bytes
    """and after that."""
    log: bytes
    states: list[State]
    folder: Path
    numbers: Iterator[int]

    def left_with(self, file: bytes, log: bytes) -> Path:
        """The desk as the disk has it after the cut."""
        place = self.folder / f"{next(self.numbers)}.db"
        place.write_bytes(file)
        place.with_name(f"{place.name}-wal").write_bytes(log)
        return place


def _state(store: Store) -> State:
    found = []
    for id_ in store.escalations():
        owed = store.effects(escalation=id_, limit=None)
        found.append((id_, len(store.read(id_)), len(owed)))
    return tuple(found)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Written]:
    folder = tmp_path_factory.mktemp("torn")
    place = folder / "desk.db"
    create_store(place).close()
    store = open_store(place)
    states = [_state(store)]
    before = place.read_bytes()
    for number in range(TRANSACTIONS):
        id_, turn = f"ESC-000{number % 4 + 1}", number // 4
        owed = (effect(f"{id_}:{turn + 1}:alert:0"),)
        if turn == 0:
            new(store, id_, effects=owed)
        else:
            more = noted(turn + 1, id_, text=f"{number} " + "words " * 200)
            store.save(saving(more, escalation=id_, seen=turn, effects=owed), NOON)
        states.append(_state(store))
    log = place.with_name("desk.db-wal").read_bytes()
    assert place.read_bytes() == before, "all of it stands in the log"
    carried = folder / "carried.db"
    for end in ("", "-wal"):
        shutil.copy(f"{place}{end}", f"{carried}{end}")
    with sqlite3.connect(carried) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    yield Written(before, carried.read_bytes(), log, states, folder, count())
    store.close()


def _opens(written: Written, place: Path) -> State:
    """What it holds; it is sound, and all its parts are of one transaction."""
    store = open_store(place)
    try:
        assert store.check().findings == ()
        for id_ in store.escalations():
            versions = [entry.version for entry in store.read(id_)]
            assert versions == list(range(1, len(versions) + 1))
            row = store.row(id_)
            assert row is not None
            assert row.version == len(versions)
        found = _state(store)
    finally:
        store.close()
    for end in ("", "-wal", "-shm"):
        Path(f"{place}{end}").unlink(missing_ok=True)
    assert found in written.states, "it holds what no transaction had left"
    return found


@settings(max_examples=40, deadline=None)
@given(cut=st.floats(0, 1), torn=st.binary(max_size=64), zeros=st.integers(0, 2 * PAGE))
def test_of_the_log_any_beginning_is_a_sound_desk(
    written: Written, cut: float, torn: bytes, zeros: int
) -> None:
    kept = round(cut * len(written.log))
    log = written.log[:kept]
    if kept < len(written.log):  # what was being written when the power went
        log += torn + bytes(zeros)
    _opens(written, written.left_with(written.before, log))


def test_the_longer_the_beginning_the_more_of_it_is_there(written: Written) -> None:
    held = [
        written.states.index(_opens(written, written.left_with(written.before, log)))
        for log in (written.log[: len(written.log) * part // 12] for part in range(13))
    ]
    assert held == sorted(held)
    assert (held[0], held[-1]) == (0, TRANSACTIONS), "what was committed is there, all of it"


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_while_the_log_is_carried_over_nothing_is_lost(
    written: Written, data: st.DataObject
) -> None:
    pages = max(len(written.before), len(written.after)) // PAGE
    new_ones = data.draw(st.sets(st.integers(0, pages - 1)))
    half = data.draw(st.one_of(st.none(), st.integers(0, pages - 1)))
    file = bytearray(written.before.ljust(len(written.after), b"\0"))
    for page in new_ones:
        file[page * PAGE : (page + 1) * PAGE] = written.after[page * PAGE : (page + 1) * PAGE]
    if half is not None:  # a page of which only the first sectors were written
        middle = half * PAGE + 512 * data.draw(st.integers(1, 7))
        file[half * PAGE : middle] = written.after[half * PAGE : middle]
    place = written.left_with(bytes(file), written.log)
    assert _opens(written, place) == written.states[-1]
