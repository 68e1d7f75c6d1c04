"""Are several workers kept running, and do they end with whoever watches over them?"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from escalation_manager.core.errors import Conflict
from escalation_manager.core.events import SYSTEM
from escalation_manager.handbook_file import shipped
from escalation_manager.serving.supervising import supervise
from escalation_manager.serving.working import work
from escalation_manager.store.opening import create_store
from escalation_manager.wiring import create_desk, desk_on
from tests.contracts.runners import comes
from tests.engine.moved import live
from tests.postgresql import new_database
from tests.stories.world import TUESDAY

POSIX = pytest.mark.skipif(os.name != "posix", reason="Signals are a matter of POSIX.")
MAIN = "from escalation_manager.main import main; main()"


@pytest.fixture
def place() -> Iterator[str]:
    """A desk on PostgreSQL."""
    with new_database() as url:
        store = create_store(url)
        desk = desk_on(store)
        desk.policy.put_handbook(shipped(), SYSTEM, desk.now())
        store.close()
        yield url


def names(place: str) -> set[int]:
    """The process numbers of all workers that told of themselves and did not leave."""
    from escalation_manager.store.opening import open_store

    store = open_store(place)
    found = {int(each.name.split(":")[1]) for each in store.leases.workers()}
    store.close()
    return found


def lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@POSIX
def test_one_that_dies_is_started_again_and_all_end_with_their_supervisor(place: str) -> None:
    supervisor = subprocess.Popen(
        [sys.executable, "-c", MAIN, "work", "--processes", "2", "--log-json"],
        env={**os.environ, "ESCALATIONS_DB": place},
        stderr=subprocess.DEVNULL,
    )
    seen: set[int] = set()
    try:
        assert comes(lambda: len(names(place)) == 2)
        first = names(place)
        seen |= first
        victim = min(first)
        os.kill(victim, signal.SIGKILL)
        assert comes(lambda: len(names(place) - {victim}) == 2)
        seen |= names(place)
        supervisor.kill()
        supervisor.wait()
        assert comes(lambda: not any(lives(process) for process in seen))
        assert names(place) <= {victim}, "who ends by itself says good-bye"
    finally:
        supervisor.kill()
        supervisor.wait()
        for process in filter(lives, seen):
            os.kill(process, signal.SIGKILL)


def test_a_desk_in_one_file_has_one_process(tmp_path: Path) -> None:
    office = live(tmp_path)
    with pytest.raises(Conflict, match="one writer at a time"):
        supervise(2, office.desk, "", [], log_json=False)
    office.desk.store.close()


def test_nobody_works_on_a_desk_whose_time_is_set_by_hand(tmp_path: Path) -> None:
    desk = create_desk(tmp_path / "desk.db", shipped(), rehearsal=True, at=TUESDAY)
    with pytest.raises(Conflict, match="rehearsal desk"):
        work(desk, log_json=False)
    with pytest.raises(Conflict, match="rehearsal desk"):
        supervise(2, desk, "", [], log_json=False)
    desk.store.close()
