"""Can a desk be copied while others write, and does the copy open as a desk of its own?"""

import os
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import update

from escalation_manager.core.errors import BrokenLog, Conflict, StoreError
from escalation_manager.store import tables
from escalation_manager.store.backing_up import back_up
from escalation_manager.store.opening import create_store, open_store
from tests.contracts.stores import NOON, new, noted, saving


@pytest.fixture
def made(tmp_path: Path) -> Path:
    store = create_store(tmp_path / "desk.db")
    new(store)
    store.close()
    return tmp_path / "desk.db"


def test_nobody_else_on_the_machine_reads_a_desk_or_its_copy(tmp_path: Path) -> None:
    desk, copy = tmp_path / "desk.db", tmp_path / "copy.db"
    before = os.umask(0)
    try:
        create_store(desk).close()
        back_up(desk, copy)
    finally:
        os.umask(before)
    assert [path.stat().st_mode & 0o777 for path in (desk, copy)] == [0o600, 0o600]


def test_while_others_write(made: Path, tmp_path: Path) -> None:
    stop, begun, written = Event(), Event(), [1]

    def writes() -> None:
        store = open_store(made)
        while not stop.is_set():
            store.save(saving(noted(written[0] + 1), seen=written[0]), NOON)
            written[0] += 1
            begun.set()
        store.close()

    writer = Thread(target=writes)
    writer.start()
    assert begun.wait(120)
    try:
        copies = []
        for number in range(3):
            before = written[0]
            checked = back_up(made, tmp_path / f"backup-{number}.db")
            assert before <= checked.events <= written[0] + 1
            copies.append(checked.events)
    finally:
        stop.set()
        writer.join()
    # Restored: the file in the place of the desk, and work goes on where the copy stood.
    (tmp_path / "backup-2.db").replace(made)
    for beside in ("-wal", "-shm"):
        made.with_name(made.name + beside).unlink(missing_ok=True)
    store = open_store(made)
    assert len(store.read("ESC-0001")) == copies[2]
    store.save(saving(noted(copies[2] + 1), seen=copies[2]), NOON)
    assert store.check().findings == ()
    store.close()


def test_a_copy_is_one_file_and_takes_no_place_of_another(made: Path, tmp_path: Path) -> None:
    back_up(made, tmp_path / "backup.db")
    assert sorted(path.name for path in tmp_path.glob("backup*")) == ["backup.db"]
    with pytest.raises(Conflict, match="already a file"):
        back_up(made, tmp_path / "backup.db")
    with pytest.raises(StoreError, match="no folder"):
        back_up(made, tmp_path / "nowhere" / "backup.db")


def test_a_damaged_desk_gives_no_backup(made: Path, tmp_path: Path) -> None:
    store = open_store(made)
    with store.engine.execution_options(writing=True).begin() as connection:
        connection.execute(update(tables.events).values(actor="nobody"))
    store.close()
    with pytest.raises(BrokenLog, match="damaged"):
        back_up(made, tmp_path / "backup.db")
    assert not (tmp_path / "backup.db").exists()


def test_a_server_has_backups_of_its_own(postgresql_url: str, tmp_path: Path) -> None:
    create_store(postgresql_url).close()
    with pytest.raises(StoreError, match="backup of its own") as told:
        back_up(postgresql_url, tmp_path / "backup.db")
    assert "pg_dump" in told.value.remedy
