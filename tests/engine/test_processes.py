"""Is anything lost or told twice when the processes that work are killed, frozen or stopped?"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core import playbook
from escalation_manager.core.events import SYSTEM
from escalation_manager.demo import company
from escalation_manager.desk.counter import Desk
from escalation_manager.handbook_file import shipped
from escalation_manager.ports.log import EffectState, Owed, Store
from escalation_manager.store.opening import create_store, open_store
from escalation_manager.store.tables import effects
from escalation_manager.wiring import desk_on
from tests.contracts.runners import PATIENCE, comes
from tests.postgresql import new_database
from tests.stories.world import BROKEN

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Signals are a matter of POSIX.")
ROOT = Path(__file__).parents[2]


class Yard:
    """A live desk with one message to a customer on its way, and processes that work on it."""

    def __init__(self, folder: Path, place: str) -> None:
        self.folder, self.place = folder, place
        store = create_store(place if "://" in place else Path(place))
        self.desk: Desk = desk_on(store)
        self.desk.policy.put_handbook(shipped(), SYSTEM, self.desk.now())
        self.desk.load_text("the demo company", company())
        self.processes: list[subprocess.Popen[str]] = []
        self.slow(0)
        self.id = self.desk.submit(c.Raise("acc_123", BROKEN), actor="mia").escalation
        self.desk.act()
        self.sends("We are looking into it.")

    def slow(self, seconds: float) -> None:
        (self.folder / "slow").write_text(str(seconds))

    def sends(self, text: str) -> None:
        write = c.WriteMessage(text, "update")
        answer = self.desk.submit(write, actor="mia", escalation=self.id)
        send = c.SendMessage(answer.state.messages[-1].id)
        self.desk.submit(send, actor="mia", escalation=self.id)

    def starts(self) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.engine.at_work", self.place, str(self.folder)],
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.processes.append(process)
        return process

    def lease_ends(self) -> bool:
        """Its time is over, without a wait for it. Whether nobody stood in the way."""
        ended = update(effects).where(effects.c.state == EffectState.LEASED.value)
        other = open_store(self.place if "://" in self.place else Path(self.place), patience=0.5)
        try:
            with other.engine.execution_options(writing=True).begin() as connection:
                connection.execute(ended.values(leased_until=self.desk.steady()))
        except DBAPIError:
            return False
        finally:
            other.close()
        return True

    def freezes(self, process: subprocess.Popen[str]) -> None:
        """Stop it until its lease is over, but not in the middle of a commit: then it would hold
        the file, or its rows, for everybody."""
        process.send_signal(signal.SIGSTOP)
        while not self.lease_ends():
            process.send_signal(signal.SIGCONT)
            process.send_signal(signal.SIGSTOP)

    def ends(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.kill()
            process.communicate()
        self.desk.store.close()

    @property
    def sent(self) -> list[list[str]]:
        """Who sent what, in order: [process, key]."""
        path = self.folder / "sent"
        return [line.split() for line in path.read_text().splitlines()] if path.exists() else []

    @property
    def store(self) -> Store:
        return self.desk.store

    @property
    def message(self) -> Owed:
        return next(one for one in self.store.effects(kinds=(playbook.MESSAGE,)))

    def told(self) -> int:
        """How many messages are known to have been sent."""
        return sum(isinstance(one.event, e.MessageSent) for one in self.store.read(self.id))


@pytest.fixture(params=["sqlite", "postgresql"])
def yard(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Yard]:
    if request.param == "sqlite":
        made = Yard(tmp_path, str(tmp_path / "desk.db"))
        yield made
        made.ends()
        return
    with new_database() as url:
        made = Yard(tmp_path, url)
        yield made
        made.ends()


def test_killed_in_the_middle_it_is_done_once_more_with_the_same_key_and_told_once(
    yard: Yard,
) -> None:
    yard.slow(60)
    first = yard.starts()
    assert comes(lambda: len(yard.sent) == 1)
    first.kill()
    first.wait()
    assert comes(yard.lease_ends)
    yard.slow(0)
    second = yard.starts()
    assert comes(lambda: yard.message.state is EffectState.DONE)
    key = yard.message.effect.key
    assert yard.sent == [[str(first.pid), key], [str(second.pid), key]]
    assert yard.told() == 1
    assert yard.message.tries == 2, "the one that nobody told of was a try"
    second.terminate()
    assert second.wait(PATIENCE) == 0
    workers = [each.name for each in yard.store.leases.workers()]
    assert [name for name in workers if str(second.pid) in name] == [], "it said good-bye"
    assert yard.store.check().findings == ()


def test_frozen_past_its_lease_and_thawed_its_late_word_does_not_count(yard: Yard) -> None:
    yard.slow(60)
    first = yard.starts()
    assert comes(lambda: len(yard.sent) == 1)
    yard.freezes(first)
    yard.slow(0)
    second = yard.starts()
    assert comes(lambda: yard.message.state is EffectState.DONE)
    done = yard.message
    assert [process for process, _ in yard.sent] == [str(first.pid), str(second.pid)]
    first.send_signal(signal.SIGCONT)
    assert first.stderr is not None
    for line in first.stderr:
        if "another worker" in line:
            break
    else:
        pytest.fail("nothing was said of the lease")
    assert yard.message == done
    assert yard.told() == 1


@pytest.mark.parametrize("yard", ["sqlite"], indirect=True)
def test_ended_it_hands_back_what_it_had_leased(yard: Yard) -> None:
    yard.slow(60)
    for number in range(6):
        yard.sends(f"We are still looking into it ({number}).")
    first = yard.starts()
    assert comes(lambda: len(yard.sent) >= 4)
    first.terminate()
    first.wait(PATIENCE)
    assert not yard.store.effects(states=(EffectState.LEASED,))
    yard.slow(0)
    yard.starts()
    done = (playbook.MESSAGE,)
    assert comes(
        lambda: {one.state for one in yard.store.effects(kinds=done)} == {EffectState.DONE}
    )
    assert yard.told() == 7
