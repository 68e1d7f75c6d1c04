"""A restricted escalation, wherever somebody else might come across it."""

import pytest

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core.errors import BadInput, NotAllowed
from escalation_manager.ports.log import EffectState
from tests.stories.world import BROKEN, LETTER, World


def test_a_manager_sees_no_alert_of_it_in_another_inbox(world: World) -> None:
    world.raises(LETTER)
    readers = world.state.readers or ()
    assert "sanjay" in readers or "hannah" not in readers
    outsider = "hannah"
    assert outsider not in readers
    assert world.desk.inbox("mia", actor="mia") != ()
    assert world.desk.inbox("mia", actor=outsider) == ()


def test_what_is_owed_to_the_world_is_hidden_too(world: World) -> None:
    world.raises(LETTER)
    every = tuple(EffectState)
    assert world.desk.effects(every, actor="amara") != ()
    assert world.desk.effects(every, actor="hannah") == ()


def test_an_export_of_everything_is_for_who_may_know_of_everything(world: World) -> None:
    world.raises(BROKEN)
    assert list(world.desk.export(actor="carlos"))
    world.raises(LETTER)
    with pytest.raises(NotAllowed, match="may not know of all") as refusal:
        world.desk.export(actor="carlos")
    assert "admin" in refusal.value.remedy
    assert list(world.desk.export(actor="petra")) == list(world.desk.export())


def test_what_everybody_may_read_does_not_tell_of_a_restricted_likeness(world: World) -> None:
    world.raises(BROKEN, type_="legal")
    world.raises(BROKEN, by="mia")
    assert world.events(e.DuplicatesFound) == []


def test_a_merge_tells_no_secret(world: World) -> None:
    secret = world.raises(LETTER)
    open_ = world.raises(BROKEN)
    with pytest.raises(NotAllowed, match=f"{secret} is restricted") as refusal:
        world.does("mia", c.Merge(open_), on=secret)
    assert f"Restrict {open_}" in refusal.value.remedy
    assert world.state.absorbed == ()


def test_taking_in_is_asked_by_a_merge_alone(world: World) -> None:
    world.raises(BROKEN)
    forged = c.Absorb("ESC-0099", "acc_123", world.at, world.at, "forged")
    with pytest.raises(BadInput, match="half of a merge"):
        world.does("mia", forged)
