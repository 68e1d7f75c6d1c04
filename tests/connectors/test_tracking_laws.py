"""Whatever happens here, there and in between: in the end both tell the same, each thing once."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from escalation_manager.core import commands as c
from escalation_manager.core.errors import EscalationError
from escalation_manager.core.escalation import TaskState
from escalation_manager.desk.channels import look_into_news
from escalation_manager.ports.log import EffectState
from escalation_manager.ports.tracking import TRACK, TRACK_CHANGE
from tests.api.office import template
from tests.channels.served import (
    dead,
    done_but_garbled,
    garbled,
    half_applied,
    limited,
    trouble,
    well,
)
from tests.connectors.jira_served import BEGUN, DONE, said
from tests.connectors.systems_at_desk import World, world_in

FAULTS = (well, dead, done_but_garbled, garbled, half_applied, limited("60"), trouble)
DEEDS = (
    "complete", "drop", "accept", "raise", "lower", "add",
    "begin there", "end there", "say there", "look", "act", "later",
)  # fmt: skip
READY = {**DONE, "name": "Done"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return template(tmp_path_factory.mktemp("laws"))


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    deeds=st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 9)), min_size=3, max_size=14),
    faults=st.lists(st.integers(0, len(FAULTS) - 1), max_size=40),
)
def test_in_the_end_all_of_it_is_told_once(
    made: Path, deeds: list[tuple[str, int]], faults: list[int]
) -> None:
    with TemporaryDirectory() as folder, world_in(Path(folder), made) as world:
        world.jira.workflow = {name: [BEGUN, READY] for name in ("To Do", "In Progress")}
        world.jira.faults = [FAULTS[one] for one in faults]
        id_ = world.raised()
        for deed, number in deeds:
            _do(world, id_, deed, number)
        world.jira.faults = []
        for _ in range(8):
            world.watch.passes(hours=2)
            world.jira.now = world.watch.now()
            world.desk.tick()
            look_into_news(world.desk, actor="petra")
        _judge(world, id_)


def _do(world: World, id_: str, deed: str, number: int) -> None:
    tasks = world.desk.show(id_, actor="mia").state.tasks
    task = tasks[number % len(tasks)].id
    issues = list(world.jira.issues)
    issue = issues[number % len(issues)] if issues else ""
    ours: dict[str, c.Command] = {
        "complete": c.CompleteTask(task, f"result {number}"),
        "drop": c.DropTask(task, f"reason {number}"),
        "accept": c.AcceptTask(task),
        "raise": c.ChangeSeverity("critical", f"worse {number}"),
        "lower": c.ChangeSeverity("high", f"better {number}"),
        "add": c.AddTask(f"More {number}", "engineering"),
    }
    with suppress(EscalationError):
        if deed in ours:
            who = "lena" if deed == "accept" and number % 2 else "mia"
            world.desk.submit(ours[deed], actor=who, escalation=id_)
        elif deed == "later":
            world.watch.passes(minutes=7)
            world.jira.now = world.watch.now()
        elif deed == "act":
            world.desk.tick()
        elif deed == "look":
            look_into_news(world.desk, actor="petra")
        elif issue and deed == "say there":
            world.jira.say(issue, said(f"word {number}"))
        elif issue:
            world.jira.move(issue, READY if deed == "end there" else BEGUN)


def _judge(world: World, id_: str) -> None:
    owed = world.desk.store.effects(kinds=(TRACK, TRACK_CHANGE), limit=None)
    left = [(one.effect.key, one.last_error) for one in owed if one.state is not EffectState.DONE]
    assert left == []
    marks = Counter(one.fields["labels"][1] for one in world.jira.issues.values())
    assert set(marks.values()) <= {1}, "two issues of one task"
    state = world.desk.show(id_, actor="mia").state
    for issue in world.jira.issues.values():
        words = Counter(one.rpartition("[")[2] for one in issue.said if "track_change" in one)
        assert set(words.values()) <= {1}, "something was said twice"
        task = state.task(issue.fields["labels"][1].rpartition("-")[2])
        assert task is not None
        over = issue.fields["status"]["statusCategory"]["key"] == "done"
        if over:
            assert not task.open
        if not task.open and task.done_by != "system":
            told = [one for one in issue.said if f"{task.id} on the escalation desk:" in one]
            assert over or told, "what ended here was never told there"
    notes = world.notes(id_)
    assert not [one for one in notes if "track_change" in one], "what we said came back"
    said_there = Counter(one for one in notes if " in ENG-" in one and "word" in one)
    spoken = Counter(
        word for issue in world.jira.issues.values() for word in issue.said if "word" in word
    )
    assert sum(said_there.values()) == sum(spoken.values())
    assert all(task.state is not TaskState.DROPPED or task.result for task in state.tasks)
