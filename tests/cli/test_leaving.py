"""Who does what a command calls for: this process, or the workers that reach the outside?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from escalation_manager.core.errors import StoreError
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.leaving import WAYS_OUT, remember_ways_out
from escalation_manager.ports.stored import EffectState
from escalation_manager.wiring import open_desk
from tests.cli.typed import Said, Terminal
from tests.engine.moved import live

PENDING = (EffectState.PENDING,)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A live desk by the machine's own clock, beside a terminal in a shell of its own."""
    live(tmp_path).desk.store.close()
    opened = open_desk(tmp_path / "desk.db")
    yield opened
    opened.store.close()


@pytest.fixture
def shell(desk: Desk, tmp_path: Path) -> Terminal:  # noqa: ARG001
    return Terminal(tmp_path / "desk.db")


def raised(terminal: Terminal) -> Said:
    words = ("raise", "--account", "acc_123", "--as", "mia", "--json")
    said = terminal.types(*words, stdin="Production is down for all of us.")
    assert said.code == 0, said.err
    assert said.json["escalation"].startswith("ESC-")
    return said


def test_where_nobody_works_it_is_done_at_once(desk: Desk, shell: Terminal) -> None:
    assert raised(shell).err == ""
    assert desk.effects(PENDING, actor="daniel") == ()


def test_where_somebody_works_it_is_left_to_them(desk: Desk, shell: Terminal) -> None:
    desk.store.leases.beat("far:1:a", desk.now(), {})
    assert raised(shell).err == ""
    assert desk.effects(PENDING, actor="daniel") != ()


def test_a_shell_that_reaches_less_than_the_workers_did_does_nothing_outside(
    desk: Desk, shell: Terminal
) -> None:
    desk.store.set_setting(WAYS_OUT, ["email", "slack"])
    said = raised(shell)
    assert "what it calls for has to wait: email, slack cannot be reached from here" in said.err
    assert desk.effects(PENDING, actor="daniel") != ()
    assert shell.types("inbox", "--as", "mia", "--json").json == []
    ticked = shell.types("tick", "--as", "daniel")
    assert ticked.code != 0
    assert "ESCALATIONS_CHANNELS" in ticked.err
    remember_ways_out(desk)  # a worker without channels begins: so it is meant
    again = raised(shell)
    # A command does its own; whoever gave it does not sit through what others call for.
    waiting = desk.effects(PENDING, actor="daniel")
    assert {one.escalation for one in waiting} == {said.json["escalation"]}
    assert f"Of other escalations {len(waiting)} effects are due, and no worker does" in again.err
    assert "escalations work. Or once: escalations tick." in again.err
    assert shell.types("tick", "--as", "daniel").code == 0
    assert desk.effects(PENDING, actor="daniel") == ()
    assert raised(shell).err == ""


def test_what_was_saved_is_not_called_unsaved_when_the_rest_fails(
    shell: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreError("The disk is full.", "Nothing was saved. Repeat it.")

    monkeypatch.setattr(Desk, "act", full)
    said = raised(shell)
    assert "This is saved" in said.err
    assert "The disk is full." in said.err
    assert "Do not repeat it." in said.err
    assert "Nothing was saved" not in said.err
