"""One history that cannot be read any more keeps nobody else from being looked at."""

import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from escalation_manager.core import commands as c
from escalation_manager.core.escalation import Escalation
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.submitting import Asked
from escalation_manager.wiring import open_desk
from tests.stories.world import BROKEN, STOPPED, World


def test_a_damaged_escalation_holds_up_itself_alone(tmp_path: Path) -> None:
    world = World(tmp_path)
    damaged, sound = world.raises(STOPPED), world.raises(STOPPED)
    world.desk.store.close()
    connection = sqlite3.connect(tmp_path / "world.db")
    with connection:
        touched = connection.execute(
            "UPDATE events SET data = '{' WHERE escalation = ? AND version = 2", (damaged,)
        )
    assert touched.rowcount == 1
    connection.close()
    desk = open_desk(tmp_path / "world.db")
    later = world.at + timedelta(minutes=61)
    ticked = desk.tick(later)
    assert ticked.failed > 0
    breaches = desk.show(sound, actor="system", at=later).state.breaches
    assert ("acknowledge", world.at + timedelta(hours=1)) in breaches
    assert any(f.escalation == damaged for f in desk.check().findings)
    desk.store.close()


def test_a_deputys_answer_needs_no_second_look(tmp_path: Path) -> None:
    """What the rows say of the next wake is what the rules say, whoever is whose deputy."""
    world = World(tmp_path)
    world.raises(BROKEN, severity="high")
    world.does("jonas", c.AcknowledgeAlert())
    world.does("jonas", c.LogCommunication("out", "call", "We told Sarah what we know."))
    world.at += timedelta(minutes=61)
    assert world.desk.tick(world.at).woken <= 2
    assert world.desk.store.next_wake() > world.at  # type: ignore[operator]
    world.desk.store.close()


def test_one_that_no_rule_makes_sense_of_holds_up_itself_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the program does wrong with one escalation, the others of the batch are told."""
    world = World(tmp_path)
    odd, sound = world.raises(STOPPED), world.raises(STOPPED)
    follows = Desk._follows

    def refuses_one(desk: Desk, asked: Asked, before: Escalation, *more: Any) -> Any:
        if before.id == odd:
            raise ZeroDivisionError("half of nothing")
        return follows(desk, asked, before, *more)

    monkeypatch.setattr(Desk, "_follows", refuses_one)
    woken = world.desk.wake(world.at + timedelta(minutes=61))
    assert woken.unreadable == (odd,)
    assert woken.woken == 1
    assert world.desk.show(sound, actor="system").state.breaches
    assert not world.desk.show(odd, actor="system").state.breaches
    world.desk.store.close()
