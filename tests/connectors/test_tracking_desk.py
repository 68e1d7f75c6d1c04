"""What the desk tells Jira of its tasks, what it never tells it, and which tasks it hears of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from escalation_manager.connectors.surveymonkey import SurveyMonkey
from escalation_manager.core import commands as c
from escalation_manager.core.escalation import TaskState
from escalation_manager.core.events import ContextGathered
from escalation_manager.desk.channels import channels_health, look_into_news
from escalation_manager.desk.following import Following, Heard
from escalation_manager.ports.log import EffectState
from escalation_manager.ports.tracking import TRACK, TRACK_CHANGE
from tests.api.office import template
from tests.channels.served import Reply, Request, trouble
from tests.connectors.jira_served import DONE, said
from tests.connectors.systems_at_desk import World, world_in

READY = {**DONE, "name": "Done"}
TOOL = "crm.create_task"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return template(tmp_path_factory.mktemp("tracking"))


@pytest.fixture
def world(made: Path, tmp_path: Path) -> Iterator[World]:
    with world_in(tmp_path, made) as world:
        yield world


def look(world: World) -> Heard:
    return {one.system: one for one in look_into_news(world.desk, actor="petra")}["jira"]


def changes(world: World) -> list[EffectState]:
    found = world.desk.store.effects(kinds=(TRACK_CHANGE,), limit=None)
    return [one.state for one in found]


def test_what_is_completed_here_is_done_there(world: World) -> None:
    id_ = world.raised()
    task, issue = world.first_issue()
    world.desk.submit(c.CompleteTask(task, "It was the queue."), actor="mia", escalation=id_)
    world.jira.workflow["To Do"] = [READY]
    world.desk.tick()
    assert issue.fields["status"] == READY
    (told,) = issue.said
    assert told.startswith(
        f"Mia Hoffmann completed {task} on the escalation desk: It was the queue."
    )
    # It comes back as done, and as nothing else.
    for _ in range(2):
        assert (look(world).told, look(world).refused) == (1, ())
    assert world.task(id_, task).result == "It was the queue."
    assert len(changes(world)) == 1


def test_what_jira_told_is_never_told_to_jira(world: World) -> None:
    id_ = world.raised()
    task, issue = world.first_issue()
    world.jira.say(issue.key, said("Found it."))
    world.jira.move(issue.key, DONE)
    assert look(world).told == 2
    world.desk.tick()
    assert world.task(id_, task).state is TaskState.DONE
    assert changes(world) == []
    assert issue.said == ["Found it."]
    # Somebody opens it again there: the desk does not end it once more.
    world.jira.move(issue.key, world.jira.workflow["In Progress"][0])
    world.desk.tick()
    assert issue.fields["status"]["name"] == "To Do"


def test_who_has_it_and_how_severe_it_is_follow(world: World) -> None:
    id_ = world.raised()
    task, issue = world.first_issue()
    assert issue.fields["priority"] == {"name": "High"}
    world.desk.submit(c.AcceptTask(task), actor="lena", escalation=id_)
    raised = c.ChangeSeverity("critical", "Nothing is exported at all.")
    world.desk.submit(raised, actor="mia", escalation=id_)
    world.desk.tick()
    assert issue.fields["priority"] == {"name": "Highest"}
    assert f"Lena Fischer has {task} on the escalation desk now." in issue.said[0]
    assert any(
        f"{id_} is Critical now; it was High: Nothing is exported" in one for one in issue.said
    )


def test_a_connector_that_is_wrong_keeps_no_other_from_being_asked(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> object:
        raise KeyError("id")

    monkeypatch.setattr(SurveyMonkey, "news", broken)
    monkeypatch.setattr(SurveyMonkey, "get_surveys", broken)
    id_ = world.raised()
    (told,) = [
        one.event for one in world.desk.store.read(id_) if isinstance(one.event, ContextGathered)
    ]
    assert (told.missing, told.health) == (("surveys",), 62)
    task, issue = world.first_issue()
    world.jira.move(issue.key, DONE)
    Following(world.desk).once()
    assert world.task(id_, task).state is TaskState.DONE
    health = {one.name: one.health for one in channels_health(world.desk, actor="petra").ways}
    monkey = health["news of surveymonkey"]
    assert monkey is not None
    assert "fault of the program (KeyError)" in monkey.error


def test_a_task_that_engineering_takes_on_gets_an_issue(world: World) -> None:
    id_ = world.raised()
    world.desk.submit(c.AddTask("Look into it", "csm"), actor="mia", escalation=id_)
    task = world.desk.show(id_, actor="mia").state.tasks[-1].id
    world.desk.tick()
    before = len(world.jira.issues)
    world.desk.submit(c.AcceptTask(task), actor="lena", escalation=id_)
    world.desk.tick()
    (made,) = list(world.jira.issues.values())[before:]
    assert made.fields["summary"] == f"{id_}: Look into it"
    assert f"{task} is {made.key} in Jira" in " ".join(world.notes(id_))


def test_the_end_of_the_escalation_is_said_where_a_task_is_open(world: World) -> None:
    id_ = world.raised()
    told = c.LogCommunication("out", "call", "We told Sarah what we know.", "Sarah")
    for command in (told, c.Resolve("Exports run again."), c.Reopen("They stopped again.")):
        world.desk.submit(command, actor="mia", escalation=id_)
        world.desk.tick()
    _, issue = world.first_issue()
    assert [one.partition("\n")[0] for one in issue.said] == [
        f"{id_} is resolved (fix): Exports run again.",
        f"{id_} is open again: They stopped again.",
    ]
    assert issue.fields["status"]["name"] == "To Do"
    world.jira.workflow["To Do"] = [READY]
    world.desk.submit(c.Cancel("It was a drill."), actor="daniel", escalation=id_)
    world.desk.tick()
    assert {one.fields["status"]["name"] for one in world.jira.issues.values()} == {"Done"}
    assert look(world).refused == ()


def test_an_issue_stands_for_the_task_that_goes_on_after_a_merge(world: World) -> None:
    survivor, duplicate = world.raised(), world.raised()
    own = c.AddTask("Find the lock", "engineering")
    number = world.desk.submit(own, actor="mia", escalation=duplicate).state.tasks[-1].id
    world.desk.tick()
    count = len(world.jira.issues)
    by_task = {one.fields["labels"][1]: one for one in world.jira.issues.values()}
    kept = by_task[f"escalation-desk-{duplicate}-{number}"]
    twin = by_task[f"escalation-desk-{duplicate}-T2"]
    world.jira.workflow["To Do"] = [READY]
    world.desk.submit(c.Merge(survivor, "the same"), actor="daniel", escalation=duplicate)
    world.desk.tick()
    goes_on = world.desk.show(survivor, actor="mia").state.tasks[-1]
    assert (goes_on.title, goes_on.origin) == ("Find the lock", f"{duplicate} {number}")
    assert len(world.jira.issues) == count, "no second issue of it"
    (said_there,) = kept.said
    assert said_there.startswith(f"{number} goes on as {goes_on.id} of {survivor}.")
    assert (kept.fields["status"]["name"], twin.fields["status"]["name"]) == ("To Do", "Done")
    assert f"{survivor} has it as T2" in twin.said[0]
    # What becomes of it is told both ways, by its new number here.
    world.desk.submit(c.AcceptTask(goes_on.id), actor="lena", escalation=survivor)
    world.desk.tick()
    assert kept.said[-1].startswith(f"Lena Fischer has {goes_on.id} on the escalation desk now.")
    world.jira.move(kept.key, DONE)
    world.jira.say(kept.key, said("It was a lock."))
    assert look(world).refused == ()
    assert world.task(survivor, goes_on.id).state is TaskState.DONE
    assert world.task(survivor, "T2").state is TaskState.OPEN, "its twin's issue was ended by us"
    assert [note for note in world.notes(survivor) if "It was a lock." in note]


def test_of_a_restricted_one_the_state_is_told_and_no_word(world: World) -> None:
    id_ = world.raised()
    task, issue = world.first_issue()
    world.jira.faults = [trouble] * 99
    world.desk.submit(c.CompleteTask(task, "A secret."), actor="mia", escalation=id_)
    world.desk.tick()
    world.desk.submit(c.Restrict(("mia",), "legal"), actor="daniel", escalation=id_)
    world.jira.faults, world.jira.workflow["To Do"] = [], [READY]
    world.watch.passes(minutes=5)
    world.desk.tick()
    assert issue.fields["status"] == READY
    assert issue.said == []


def test_a_change_waits_for_an_issue_that_is_still_to_be_made(world: World) -> None:
    world.jira.faults = [trouble] * 99
    id_ = world.raised()
    (owed, *_) = world.desk.store.effects(kinds=(TRACK,))
    task = str(owed.effect.data["task"])
    world.desk.submit(c.AcceptTask(task), actor="lena", escalation=id_)
    world.jira.faults = []
    (waiting,) = world.desk.store.effects(kinds=(TRACK_CHANGE,))
    came = world.desk.perform(waiting)
    assert (came.state, came.trouble) == (EffectState.PENDING, False)
    assert "no issue of" in came.why
    world.desk.act()
    assert changes(world) == [EffectState.PENDING]
    world.watch.passes(minutes=2)
    world.desk.tick()
    world.watch.passes(minutes=2)
    world.desk.tick()
    assert changes(world) == [EffectState.DONE]
    assert len([one for one in world.jira.issues.values() if task in one.fields["labels"][1]]) == 1


def test_what_is_over_before_it_was_made_is_made_no_more(world: World) -> None:
    world.jira.faults = [trouble] * 99
    id_ = world.raised()
    for owed in world.desk.store.effects(kinds=(TRACK,)):
        dropped = c.DropTask(str(owed.effect.data["task"]), "not needed")
        world.desk.submit(dropped, actor="mia", escalation=id_)
    world.jira.faults = []
    for _ in range(3):
        world.watch.passes(minutes=2)
        world.desk.tick()
    assert world.jira.issues == {}
    assert {one.state for one in world.desk.store.effects(kinds=(TRACK, TRACK_CHANGE))} == {
        EffectState.DONE
    }


def test_tasks_of_a_tool_call_reach_jira_once(world: World) -> None:
    id_ = world.raised()
    before = len(world.jira.issues)
    wanted = [
        {"title": "Root cause analysis", "owner": "engineering", "due": "+4h"},
        {"title": "Call them", "owner": "csm"},
    ]
    given = {"accountId": "acc_123", "type": "escalation", "tasks": wanted}
    loose = world.desk.call(TOOL, given, actor="mia", key="first")["tasks"]
    bound = world.desk.call(TOOL, given, actor="mia", escalation=id_)["tasks"]

    def refusing(request: Request, work: Callable[[], Reply]) -> Reply:
        making = request.method == "POST" and request.path.endswith("/issue")
        if making and loose[0]["taskId"] in str(request.json):
            return Reply(400, {"errorMessages": ["Not this one."], "errors": {}})
        return work()

    world.jira.faults = [refusing] * 99
    assert "Not this one" in look(world).fault
    world.jira.faults = []
    # Two processes at once, or the same one a moment later: it is the first one's for a while.
    assert (look(world).fault, len(world.jira.issues)) == ("", before + 1)
    world.watch.passes(minutes=5)
    for _ in range(2):
        assert look(world).fault == ""
    added = list(world.jira.issues.values())[before:]
    assert sorted(one.fields["summary"] for one in added) == [
        f"{id_}: Root cause analysis",
        "Root cause analysis",
    ]
    marks = {one.fields["labels"][1] for one in added}
    assert marks == {
        f"escalation-desk-{loose[0]['taskId']}",
        f"escalation-desk-{id_}-{bound[0]['taskId']}",
    }
    # What is said of one that belongs to an escalation is noted there; none of them is completed.
    for one in added:
        world.jira.say(one.key, said("Begun."))
        world.jira.move(one.key, DONE)
    assert (look(world).told, look(world).refused) == (1 + 2, ())
    assert sum("Begun." in one for one in world.notes(id_)) == 1


def test_two_that_look_at_once_make_one_issue(world: World) -> None:
    world.jira.prompt = False  # its search does not know of what was just made
    wanted = [{"title": "Root cause analysis", "owner": "engineering"}]
    given = {"accountId": "acc_123", "type": "escalation", "tasks": wanted}
    world.desk.call(TOOL, given, actor="mia")
    with ThreadPoolExecutor(4) as pool:
        heard = list(pool.map(lambda _: look(world), range(4)))
    assert [one.fault for one in heard] == [""] * 4
    assert len(world.jira.issues) == 1
