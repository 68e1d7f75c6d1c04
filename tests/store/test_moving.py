"""Does a desk move from a file to a server and back whole, and is it as it was when that fails?"""

import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    Boolean,
    Engine,
    Integer,
    LargeBinary,
    Table,
    func,
    insert,
    select,
    update,
)

from escalation_manager.core.errors import BrokenLog, Conflict, StoreError
from escalation_manager.store import directory_tables, moving, tables
from escalation_manager.store.addresses import Place
from escalation_manager.store.moving import Moved, move
from escalation_manager.store.opening import create_store, open_store
from tests.contracts.stores import NOON, effect, new, noted, saving
from tests.contracts.test_whole_contract import lived_in
from tests.stories.world import World

LATER = NOON + timedelta(days=400)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk on which much happened, with something in every single table."""
    folder = tmp_path_factory.mktemp("full")
    world = World(folder)
    world.raises()
    world.after(hours=5)
    world.desk.store.close()
    path = folder / "world.db"
    store = open_store(path)
    store.set_setting("odd", "quoted “text” \u2028")
    for known in tables.every_metadata():
        for table in known.sorted_tables:
            fill(store.engine, table)
    store.close()
    return path


def fill(engine: Engine, table: Table) -> None:
    """One more row, unless the desk has written some by itself."""
    with engine.execution_options(writing=True).begin() as connection:
        if connection.execute(select(func.count()).select_from(table)).scalar():
            return
        row = {column.name: value_for(column.type) for column in table.columns}
        for column in table.columns:
            for key in column.foreign_keys:
                row[column.name] = connection.execute(select(key.column).limit(1)).scalar()
        connection.execute(insert(table).values(row))


def value_for(kind: Any) -> Any:
    """Something of that kind, that is not easy to carry."""
    match kind:
        case tables.Instant() | directory_tables.InstantText():
            return datetime.fromisoformat("2026-03-29T01:00:00.123456+00:00")
        case directory_tables.DayText():
            return date(2024, 2, 29)
        case directory_tables.TimeText():
            return time(23, 59)
        case directory_tables.ExactNumber():
            return Decimal("1200.50")
        case JSON():
            return {"b": [1, 2.5, None, True], "a": "é \U0001f4a9 \u2028"}
        case LargeBinary():
            return bytes(range(256))
        case Boolean():
            return True
        case Integer():
            return 7
        case _:
            return '{"é": "\U0001f4a9 Ünï\u2028"}'


@pytest.fixture
def source(full: Path, tmp_path: Path) -> Path:
    shutil.copy(full, tmp_path / "source.db")
    return tmp_path / "source.db"


def exported(place: Place) -> bytes:
    store = open_store(place)
    try:
        return b"".join(store.export())
    finally:
        store.close()


def everything(place: Place) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that moves."""
    store = open_store(place)
    with store.engine.connect() as connection:
        found = {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in moving._tables()
        }
    store.close()
    return found


def moved(source: Place, target: Place) -> Moved:
    return move(source, target, LATER)


def test_there_and_back_again_it_is_the_same(
    source: Path, postgresql_url: str, tmp_path: Path
) -> None:
    before, lines = everything(source), exported(source)
    there = moved(source, postgresql_url)
    assert everything(postgresql_url) == before
    assert exported(postgresql_url) == lines
    back = moved(postgresql_url, tmp_path / "back.db")
    assert everything(tmp_path / "back.db") == before
    assert exported(tmp_path / "back.db") == lines == exported(source)
    assert there.export == back.export
    assert there.seal == back.seal
    assert there.rows == back.rows
    assert all(there.rows.values()), "every table had something to lose"
    assert there.rows.keys() == before.keys()
    assert not list(tmp_path.glob("*.unfinished*"))


def test_it_goes_on_there(source: Path, postgresql_url: str) -> None:
    store = open_store(source)
    place = store.position()
    store.close()
    moved(source, postgresql_url)
    store = open_store(postgresql_url)
    with store.write() as work:
        id_ = work.new_id()
    assert id_ == "ESC-0002"
    store.put_document("handbook", "of tomorrow", "text", "mia", NOON)
    assert store.document("handbook") == store.documents("handbook")[-1]
    seen = len(store.read("ESC-0001"))
    store.save(saving(noted(seen + 1), seen=seen), NOON)
    assert store.changes(place)[0].position == place + 1
    assert [f for f in store.check().findings if "ESC-0002" not in str(f)] == []
    store.close()


def test_a_table_that_nobody_thought_of_would_move_too() -> None:
    kept = {table.name for known in tables.every_metadata() for table in known.sorted_tables}
    assert kept - {table.name for table in moving._tables()} == {"workers"}


@pytest.fixture(params=["file", "server"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    if request.param == "file":
        yield tmp_path / "target.db"
    else:
        yield request.getfixturevalue("postgresql_url")


def test_what_is_there_is_never_touched(source: Path, target: Place) -> None:
    store = create_store(target)
    new(store)
    store.close()
    with pytest.raises(Conflict, match="already"):
        moved(source, target)
    store = open_store(target)
    assert store.escalations() == ("ESC-0001",)
    assert len(store.read("ESC-0001")) == 1
    store.close()


def test_a_desk_that_is_worked_on_stays(source: Path, target: Place) -> None:
    store = open_store(source)
    store.leases.beat("worker-1", LATER - timedelta(seconds=20), {})
    store.close()
    with pytest.raises(Conflict, match="worker-1") as told:
        moved(source, target)
    assert "Stop it" in told.value.remedy
    move(source, target, LATER + timedelta(minutes=5))


def test_what_a_dead_worker_had_begun_is_pending_there(target: Place, tmp_path: Path) -> None:
    store = create_store(tmp_path / "mine.db")
    new(store, effects=(effect("k"),))
    store.leases.lease("w", NOON, now=NOON, until=NOON + timedelta(minutes=1))
    store.close()
    assert moved(tmp_path / "mine.db", target).effects == {"pending": 1}
    store = open_store(target)
    (owed,) = store.effects()
    assert (owed.state.value, owed.leased_by, owed.lease) == ("pending", None, 1)
    store.close()


@pytest.mark.parametrize("when", ["_copy", "_exported"])
def test_when_it_fails_midway_the_source_is_as_it_was_and_the_target_empty(
    source: Path, target: Place, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, true = everything(source), getattr(moving, when)

    def fails(*given: Any) -> None:
        true(*given)
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(moving, when, fails)
        with pytest.raises(ZeroDivisionError):
            moved(source, target)
    assert everything(source) == before
    if isinstance(target, Path):
        assert not target.exists()
        assert not list(target.parent.glob("target*"))
    moved(source, target)
    assert everything(target) == before


def test_what_is_not_the_same_there_is_not_kept(
    source: Path, target: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    true = moving._copy

    def careless(reading: Any, writing: Any) -> Any:
        found = true(reading, writing)
        writing.execute(update(tables.requests).values(actor="nobody"))
        return found

    if not isinstance(target, Path):
        # The role of the desk cannot even do that: the careless hand is in another table.
        def careless(reading: Any, writing: Any) -> Any:
            found = true(reading, writing)
            writing.execute(update(directory_tables.accounts).values(name="Nobody"))
            return found

    monkeypatch.setattr(moving, "_copy", careless)
    with pytest.raises(StoreError, match="not the same on both sides"):
        moved(source, target)
    monkeypatch.undo()
    moved(source, target)


def test_a_damaged_desk_is_not_moved(source: Path, target: Place) -> None:
    store = open_store(source)
    with store.engine.execution_options(writing=True).begin() as connection:
        connection.execute(
            update(tables.events).where(tables.events.c.version == 2).values(actor="nobody")
        )
    store.close()
    with pytest.raises((StoreError, BrokenLog), match="damaged"):
        moved(source, target)


def test_nobody_writes_meanwhile(
    source: Path, target: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    true, told = moving._copy, []

    def interrupted(reading: Any, writing: Any) -> Any:
        other = open_store(source, patience=0.1)
        try:
            other.set_setting("late", 1)
        except StoreError as error:
            told.append(error)
        other.close()
        return true(reading, writing)

    monkeypatch.setattr(moving, "_copy", interrupted)
    moved(source, target)
    assert len(told) == 1


def test_nobody_writes_to_a_server_meanwhile_either(
    postgresql_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived_in(create_store(postgresql_url)).close()
    true, told = moving._copy, []

    def interrupted(reading: Any, writing: Any) -> Any:
        other = open_store(postgresql_url, patience=0.1)
        deeds: list[Callable[[], None]] = [
            lambda: other.set_setting("late", 1),
            lambda: other.save(saving(noted(5), seen=4), NOON),
            lambda: other.dead("ESC-0001:2:mail:1", "no", NOON),
        ]
        for deed in deeds:
            try:
                deed()
            except StoreError as error:
                told.append(error)
        other.close()
        return true(reading, writing)

    monkeypatch.setattr(moving, "_copy", interrupted)
    moved(postgresql_url, tmp_path / "target.db")
    assert len(told) == 3
    assert exported(tmp_path / "target.db") == exported(postgresql_url)


def test_a_nul_outside_the_log_is_told_of(postgresql_url: str, tmp_path: Path) -> None:
    store = create_store(tmp_path / "mine.db")
    new(store, effects=(effect("k", target="a\0b"),))
    store.close()
    assert moved(tmp_path / "mine.db", postgresql_url).replaced == 1
    store = open_store(postgresql_url)
    assert store.effects()[0].effect.target == "a\ufffdb"
    assert store.check().findings == ()
    store.close()
