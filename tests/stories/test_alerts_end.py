"""Whoever was alerted hears that it is over: one for one where all must answer, all at the end."""

from __future__ import annotations

from escalation_manager.core import commands as c
from escalation_manager.core import playbook
from escalation_manager.core.escalation import Status
from escalation_manager.ports.log import EffectState
from tests.stories.world import STOPPED, World


def ended(world: World) -> list[tuple[str, str, tuple[str, ...]]]:
    """(how, by whom, for whom) of everything that was to be ended, in its order."""
    owed = [
        one
        for one in world.desk.store.effects(states=tuple(EffectState), limit=None)
        if one.effect.kind == playbook.ALERT_OVER and one.escalation == world.id
    ]
    owed.sort(key=lambda one: int(one.effect.key.split(":")[1]))
    return [
        (str(d["how"]), str(d["by"]), tuple(d["people"]))  # type: ignore[arg-type]
        for d in (one.effect.data for one in owed)
    ]


def test_where_both_must_answer_one_answer_ends_it_for_one(world: World) -> None:
    world.raises(STOPPED, severity="critical")
    world.does("mia", c.AcknowledgeAlert())
    world.does("daniel", c.AcknowledgeAlert())
    assert ended(world) == [
        ("acknowledged", "Mia Hoffmann", ("mia",)),
        ("acknowledged", "Daniel Okafor", ()),
    ]


def test_where_one_is_enough_it_is_over_for_all(world: World) -> None:
    world.raises(severity="high", type_="technical")
    world.does("mia", c.AcknowledgeAlert())
    world.does("mia", c.AcknowledgeAlert())
    assert ended(world) == [("acknowledged", "Mia Hoffmann", ())]


def test_what_is_cancelled_is_over(world: World) -> None:
    world.raises(severity="high", type_="technical")
    world.does("daniel", c.Cancel("raised in error"))
    assert world.state.status is Status.CANCELLED
    assert ended(world) == [("ended", "Daniel Okafor", ())]


def test_of_a_restricted_one_nobody_is_named(world: World) -> None:
    world.raises(severity="high", type_="technical")
    world.does("daniel", c.Restrict(("mia", "daniel"), "privileged"))
    world.does("mia", c.AcknowledgeAlert())
    assert ended(world) == [("acknowledged", "", ())]


def test_what_is_told_in_the_desks_own_inboxes_alone_needs_no_end(world: World) -> None:
    world.raises(severity="high", type_="technical")
    world.does("mia", c.AcknowledgeAlert())
    dead = world.desk.store.effects(states=(EffectState.DEAD, EffectState.PENDING), limit=None)
    assert [one for one in dead if one.effect.kind == playbook.ALERT_OVER] == []
