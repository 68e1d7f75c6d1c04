"""Is anything lost or left half when a process dies in the middle, or two of them write at once?"""

import os
import signal
import sqlite3
import subprocess
import sys
from multiprocessing import get_context
from pathlib import Path

import pytest

from escalation_manager.store.opening import create_store, open_store
from escalation_manager.store.sql import SqlStore
from tests.contracts.stores import NOON, effect, new, noted, row, saving
from tests.store.rivals import compete, number

ROOT = Path(__file__).parents[2]
POSIX = pytest.mark.skipif(os.name != "posix", reason="kill -9 is a matter of POSIX.")

STATEMENTS = 17
"""As many as one such saving needs, from BEGIN to COMMIT; the test below counts them."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A desk with one escalation."""
    store = create_store(tmp_path / "desk.db")
    new(store, readers=("zoe",))
    store.close()
    return tmp_path / "desk.db"


def save_one(store: SqlStore) -> None:
    """Something of everything, in one transaction."""
    with store.write() as work:
        history = work.read("ESC-0001")
        version = len(history) + 1
        one = saving(
            noted(version),
            seen=version - 1,
            effects=(effect(f"k{version}"),),
            readers=("zoe", "amara"),
        )
        work.save(one, NOON)
        work.answer(f"key{version}", "sam", "f", version, NOON)
        work.set_setting("last", version)


def traced(store: SqlStore, heard: list[str]) -> None:
    """Hear every statement from here on, just before it runs."""
    connection = store.engine.raw_connection()
    driver = connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    driver.set_trace_callback(heard.append)
    connection.close()


class _Killer(list[str]):
    """Kills its own process before the n-th statement."""

    def __init__(self, last: int) -> None:
        super().__init__()
        self._last = last

    def append(self, statement: str) -> None:
        super().append(statement)
        if len(self) > self._last:
            os.kill(os.getpid(), signal.SIGKILL)


def _die_before(path: Path, statement: int) -> None:
    store = open_store(path)
    traced(store, _Killer(statement))
    save_one(store)


def test_a_saving_is_so_many_statements(path: Path) -> None:
    store, heard = open_store(path), list[str]()
    traced(store, heard)
    save_one(store)
    store.close()
    assert heard[0] == "BEGIN IMMEDIATE"
    assert heard[-1] == "COMMIT"
    assert len(heard) == STATEMENTS


@POSIX
@pytest.mark.parametrize("statement", range(STATEMENTS))
def test_killed_before_any_statement_nothing_is_half_saved(path: Path, statement: int) -> None:
    process = get_context("fork").Process(target=_die_before, args=(path, statement))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    store = open_store(path)
    assert len(store.read("ESC-0001")) == 1
    assert store.row("ESC-0001") == row(readers=("zoe",))
    assert store.effects() == ()
    assert store.request("key2") is None
    assert store.settings() == {}
    assert store.check().findings == ()
    save_one(store)
    assert store.check().findings == ()
    store.close()


WRITER = """
import sys
from pathlib import Path
from escalation_manager.store.opening import open_store
from tests.store.test_crashes import save_one
store = open_store(Path(sys.argv[1]))
while True:
    save_one(store)
    print(store.row("ESC-0001").version, flush=True)
"""


@POSIX
def test_whatever_was_said_to_be_saved_is_there_after_kill_9(path: Path) -> None:
    for round_ in range(3):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, path], stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        assert writer.stdout is not None
        said = 0
        for line in writer.stdout:
            said = int(line)
            if said >= (round_ + 1) * 40:
                break
        writer.kill()  # in the middle of whatever it is doing
        said = max([said, *map(int, writer.stdout.read().split())])
        writer.stdout.close()
        writer.wait()
        store = open_store(path)
        history = store.read("ESC-0001")
        assert len(history) in (said, said + 1), "saved, and killed before it could say so"
        found = store.row("ESC-0001")
        assert found is not None
        assert found.version == len(history)
        assert len(store.effects(limit=None)) == len(history) - 1
        assert store.setting("last") == len(history)
        assert store.check().findings == ()
        store.close()


@pytest.mark.parametrize("work", [compete, number])
def test_two_processes_lose_nothing_and_double_nothing(tmp_path: Path, work) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "desk.db"
    store = create_store(path)
    if work is compete:
        new(store)
    context = get_context("spawn")
    processes = [context.Process(target=work, args=(path, 60)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0]
    if work is compete:
        assert [entry.version for entry in store.read("ESC-0001")] == list(range(1, 122))
    else:
        assert store.escalations() == tuple(f"ESC-{n:04d}" for n in range(1, 121))
    assert store.check().findings == ()
    store.close()
