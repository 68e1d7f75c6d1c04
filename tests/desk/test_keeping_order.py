"""Who may change what all work by: no AI agent, whatever role somebody gave it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from escalation_manager.core.errors import NotAllowed
from escalation_manager.core.rules import DESK, Actor
from escalation_manager.desk.upkeep import may_keep_order
from escalation_manager.handbook_file import shipped
from tests.stories.world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.desk.store.close()


@pytest.mark.parametrize(
    ("actor", "may"),
    [
        (DESK, True),
        (Actor("x", ("admin",)), True),
        (Actor("x", ("vp_cs",)), True),
        (Actor("x", ("cro",)), True),
        (Actor("x", ("csm",)), False),
        (Actor("x", ("admin",), agent=True), False),
        (Actor("x", ("admin", "agent")), False),
    ],
)
def test_who_may_keep_order(actor: Actor, may: bool) -> None:
    assert may_keep_order(actor, "cro") is may


def test_an_agent_that_was_made_a_manager_changes_no_handbook(world: World) -> None:
    directory = world.desk.policy.directory()
    agent = replace(directory.people["assist"], roles=("agent", "cs_manager", "admin"))
    people = {**directory.people, "assist": agent}
    world.desk.policy._directory = replace(directory, people=people)
    handbook = replace(shipped(), version="2")
    for deed in (
        lambda: world.desk.put_handbook(handbook, actor="assist", at=world.at),
        lambda: world.desk.own_cases.train(actor="assist", at=world.at),
        lambda: world.desk.drop_effect("none", "x", actor="assist", at=world.at),
    ):
        with pytest.raises(NotAllowed):
            deed()
    world.desk.put_handbook(handbook, actor="daniel", at=world.at)
