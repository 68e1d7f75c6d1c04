"""Does the command line tell whether a desk does its work, and what to do when it does not?"""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from escalation_manager.desk.counter import Desk
from escalation_manager.ports.connectors import Tried
from escalation_manager.ports.stored import JSON, EffectState
from escalation_manager.wiring import open_desk
from tests.cli.typed import Terminal
from tests.engine.moved import live


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A live desk with effects that nobody has done yet; on the command line it is Mia's."""
    office = live(tmp_path)
    office.clock.at = open_desk_now(tmp_path)
    office.raises()
    office.desk.store.set_setting("default_person", "mia")
    yield office.desk
    office.desk.store.close()


def open_desk_now(folder: Path):  # type: ignore[no-untyped-def]
    found = open_desk(folder / "desk.db")
    now = found.now()
    found.store.close()
    return now


@pytest.fixture
def live_terminal(desk: Desk, tmp_path: Path) -> Terminal:  # noqa: ARG001
    return Terminal(tmp_path / "desk.db")


def test_a_test_by_every_way_tells_also_which_ways_work(
    live_terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = (
        Tried("mia", "slack", "@mia", "delivered"),
        Tried("mia", "email", "mia@larkfield.example", "refused: no mailbox"),
    )
    monkeypatch.setattr("escalation_manager.desk.channels.send_test", lambda *_, **__: tried)
    said = live_terminal.types("channels", "check", "--send-test", "--as", "petra")
    assert said.code != 0
    assert "slack to @mia: delivered." in said.err
    assert "no mailbox" in said.err


class TestStatus:
    def test_nobody_works_on_it(self, live_terminal: Terminal) -> None:
        said = live_terminal.types("status", "--json")
        assert said.code == 1, "a monitor hears of it"
        found = json.loads(said.out)
        assert found["sound"] is False
        assert found["troubles"][0] == "Nobody works on this desk. Start: escalations work."
        assert {one["target"] for one in found["effects"]} >= {"crm", "messaging"}

    def test_somebody_does(self, desk: Desk, live_terminal: Terminal) -> None:
        told: dict[str, JSON] = {
            "running": 1,
            "done": 2,
            "failed": 0,
            "heartbeat": desk.now().isoformat(),
            "breakers": {"crm": "open"},
            "withheld": {"crm": "it is tried again in 9 s"},
            "hung": [],
        }
        desk.store.leases.beat("web1:1:ab", desk.now(), told)
        said = live_terminal.types("status")
        assert said.code == 0
        assert "sound\tyes" in said.out
        assert "withheld\tcrm\tit is tried again in 9 s" in said.out
        found = json.loads(live_terminal.types("status", "--json").out)
        (worker,) = found["workers"]
        assert (worker["name"], worker["alive"], worker["done"]) == ("web1:1:ab", True, 2)
        assert found["breakers"] == {"crm": ["open"]}

    def test_something_was_left_behind(self, desk: Desk, live_terminal: Terminal) -> None:
        long_ago = desk.now() - timedelta(minutes=5)
        desk.store.leases.beat("web1:1:ab", long_ago, {})
        desk.store.leases.beat("web1:1:ab", desk.now(), {})
        wake = desk.store.next_wake()
        assert wake is not None
        (waiting, *_) = desk.effects((EffectState.PENDING,), actor="mia")
        desk.store.failed(waiting.effect.key, "x", long_ago)
        said = live_terminal.types("status", "--json")
        assert said.code == 1
        (sentence,) = json.loads(said.out)["left_behind"]
        assert sentence.startswith(f"{waiting.effect.key} could have been done")

    def test_a_rehearsal_desk_has_a_time_of_its_own(self, terminal: Terminal) -> None:
        said = terminal.types("status", "--json")
        assert said.code == 0
        assert json.loads(said.out)["rehearsal"] is True


class TestEffects:
    def dead(self, desk: Desk) -> str:
        (one, *_) = desk.effects((EffectState.PENDING,), actor="mia")
        desk.store.dead(one.effect.key, "550 no such mailbox. Correct the address.", desk.now())
        return one.effect.key

    def test_a_dead_one_stands_with_its_reason_until_a_person_decides(
        self, desk: Desk, live_terminal: Terminal
    ) -> None:
        key = self.dead(desk)
        said = live_terminal.types("effects", "--state", "dead")
        assert said.code == 0
        assert key in said.out
        assert "Correct the address." in said.out
        refused = live_terminal.types("effects", "--retry", key, "--as", "mia")
        assert refused.code == 3, "not everybody may"
        assert live_terminal.types("effects", "--retry", key, "--as", "daniel").code == 0
        found = desk.store.owed(key)
        assert found is not None
        assert found.state is EffectState.PENDING

    def test_all_dead_ones_at_once(self, desk: Desk, live_terminal: Terminal) -> None:
        self.dead(desk)
        self.dead(desk)
        assert live_terminal.types("effects", "--retry-dead", "--as", "daniel").code == 0
        assert not desk.store.effects(states=(EffectState.DEAD,))

    def test_whoever_drops_one_says_why(self, desk: Desk, live_terminal: Terminal) -> None:
        key = self.dead(desk)
        asked = live_terminal.types("effects", "--drop", key, "--as", "daniel")
        assert asked.code == 2
        assert "--reason" in asked.err
        told = ("effects", "--drop", key, "--reason", "told by phone", "--as", "daniel")
        assert live_terminal.types(*told).code == 0
        found = desk.store.owed(key)
        assert found is not None
        assert (found.state, found.last_error) == (EffectState.DROPPED, "told by phone")

    def test_one_is_not_tried_again_and_dropped_at_once(
        self, desk: Desk, live_terminal: Terminal
    ) -> None:
        key = self.dead(desk)
        both = ("--retry", key, "--drop", key, "--reason", "x")
        assert live_terminal.types("effects", *both, "--as", "daniel").code == 2
        found = desk.store.owed(key)
        assert found is not None
        assert found.state is EffectState.DEAD

    def test_one_that_is_done_is_not_dropped(self, desk: Desk, live_terminal: Terminal) -> None:
        (one, *_) = desk.effects((EffectState.PENDING,), actor="mia")
        desk.store.done(one.effect.key, None, desk.now())
        told = ("effects", "--drop", one.effect.key, "--reason", "x", "--as", "daniel")
        said = live_terminal.types(*told)
        assert said.code == 5
        assert "cannot be undone" in said.err

    def test_a_state_that_is_none(self, live_terminal: Terminal) -> None:
        said = live_terminal.types("effects", "--state", "odd")
        assert said.code == 2
        assert "leased" in said.err


@pytest.mark.parametrize(("arguments", "code"), [(("work",), 5), (("work", "--processes", "2"), 5)])
def test_nobody_works_on_a_rehearsal_desk(
    terminal: Terminal, arguments: tuple[str, ...], code: int
) -> None:
    said = terminal.types(*arguments)
    assert said.code == code
    assert "--until" in said.err
