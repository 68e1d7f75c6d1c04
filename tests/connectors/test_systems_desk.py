"""A desk with Salesforce, SurveyMonkey and Jira beside it: what goes there and what comes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from escalation_manager.connectors.surveymonkey import SurveyMonkey
from escalation_manager.core import commands as c
from escalation_manager.core.errors import Faults, NotAllowed
from escalation_manager.core.escalation import TaskState
from escalation_manager.core.events import ContextGathered
from escalation_manager.desk.callbacks import take_webhook
from escalation_manager.desk.channels import channels_health, look_into_news, look_into_systems
from escalation_manager.desk.following import Following
from escalation_manager.desk.importing import load_from
from escalation_manager.ports.loading import Counted
from escalation_manager.ports.log import EffectState
from escalation_manager.ports.tracking import TRACK
from escalation_manager.store.opening import open_store
from escalation_manager.wiring import desk_on
from tests.api.office import MORNING, copied, template
from tests.channels.served import limited, trouble
from tests.connectors.jira_served import DONE, said, webhook
from tests.connectors.salesforce_served import KEY, LENA
from tests.connectors.surveymonkey_served import CSAT
from tests.connectors.systems_at_desk import World, world_in

FAULTY = """
[hubspot]
token = "env:JIRA_OF_THE_TEST"
[salesforce]
base_url = "http://acme.my.salesforce.com"
client_id = "env:JIRA_OF_THE_TEST"
client_secret = "env:JIRA_OF_THE_TEST"
key_field = "no name"
version = "60"
[salesforce.case_types]
Gripe = "gripe"
[salesforce.people]
mia = "mia@acme.example"
[surveymonkey]
token = "env:JIRA_OF_THE_TEST"
since = "spring"
[surveymonkey.surveys]
post-mortem = "stars"
[surveymonkey.questions]
9 = "1"
[jira]
base_url = "ftp://acme"
user = "desk"
token = "env:JIRA_OF_THE_TEST"
project = "eng"
label = "two words"
roles = []
webhook_secret = "env:JIRA_OF_THE_TEST"
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return template(tmp_path_factory.mktemp("systems"))


@pytest.fixture
def world(made: Path, tmp_path: Path) -> Iterator[World]:
    with world_in(tmp_path, made) as world:
        yield world


def test_a_case_reaches_all_of_them(world: World) -> None:
    world.surveymonkey.put(CSAT, MORNING - timedelta(days=9), 2, text="Slow")
    id_ = world.raised()
    entries = world.desk.store.read(id_)
    (told,) = [one.event for one in entries if isinstance(one.event, ContextGathered)]
    assert (told.health, told.missing) == (62, ())
    assert told.arr is not None
    assert told.arr.amount == Decimal(480000)
    assert "Slow" in [one.summary for one in told.surveys]
    tasks = world.desk.show(id_, actor="mia").state.tasks
    keys = [one[KEY] for one in world.salesforce.kept["Task"]]
    assert len(set(keys)) == len(tasks)
    engineering = [one for one in tasks if one.role in ("engineering", "engineering_lead")]
    assert engineering
    marks = [one.fields["labels"][1] for one in world.jira.issues.values()]
    assert marks == [f"escalation-desk-{id_}-{one.id}" for one in engineering]
    issue = f"{world.jira.url}/browse/ENG-1"
    assert f"{engineering[0].id} is ENG-1 in Jira: {issue}" in world.notes(id_)
    assert look_into_systems(world.desk, actor="petra") == (
        ("salesforce", ""), ("surveymonkey", ""), ("jira", ""),
    )  # fmt: skip


def test_what_engineering_does_in_jira_comes_back_once(world: World) -> None:
    id_ = world.raised()
    (first, *_) = world.jira.issues
    task = world.jira.issues[first].fields["labels"][1].rpartition("-")[2]
    world.jira.say(first, said("It was the queue."))
    world.jira.move(first, DONE)
    for _ in range(2):
        heard = {one.system: one for one in look_into_news(world.desk, actor="petra")}
        assert (heard["jira"].told, heard["jira"].refused, heard["jira"].fault) == (2, (), "")
    done = world.desk.show(id_, actor="mia").state.task(task)
    assert done is not None
    assert (done.state, done.result) == (TaskState.DONE, f"{first} is Shipped in Jira.")
    assert world.notes(id_).count(f"Lena in {first}: It was the queue.") == 1
    # It moves on, to another status in which it is done: nothing is refused, and nothing done.
    world.jira.move(first, {**DONE, "id": "10003", "name": "Released"})
    heard = {one.system: one for one in look_into_news(world.desk, actor="petra")}
    assert heard["jira"].refused == ()
    assert len(take_webhook(world.desk, "jira", *webhook(first))) == 2
    assert world.notes(id_).count(f"Lena in {first}: It was the queue.") == 1
    with pytest.raises(NotAllowed):
        take_webhook(world.desk, "jira", *webhook(first, "a secret of somebody else"))
    health = {one.name: one.health for one in channels_health(world.desk, actor="petra").ways}
    assert health["news of jira"] is not None


def test_a_task_that_was_dropped_here_stays_dropped(world: World) -> None:
    id_ = world.raised()
    (first, *_) = world.jira.issues
    task = world.jira.issues[first].fields["labels"][1].rpartition("-")[2]
    world.desk.submit(c.DropTask(task, "not needed"), actor="mia", escalation=id_)
    world.jira.move(first, DONE)
    heard = {one.system: one for one in look_into_news(world.desk, actor="petra")}
    assert (heard["jira"].told, heard["jira"].refused) == (1, ())
    assert world.task(id_, task).state is TaskState.DROPPED


def test_who_has_a_role_that_is_named_has_issues_and_nobody_else(world: World) -> None:
    id_ = world.raised()
    before = len(world.jira.issues)
    for owner in ("lena", "mia", "csm"):
        world.desk.submit(c.AddTask(f"For {owner}", owner), actor="mia", escalation=id_)
    world.desk.tick()
    added = [one.fields["summary"] for one in list(world.jira.issues.values())[before:]]
    assert added == [f"{id_}: For lena"]


def test_jira_in_trouble_keeps_no_crm_waiting(world: World) -> None:
    world.jira.faults = [trouble] * 99
    id_ = world.raised()
    tasks = world.desk.show(id_, actor="mia").state.tasks
    assert len(world.salesforce.kept["Task"]) == len(tasks)
    (owed, *_) = [one for one in world.desk.store.effects() if one.effect.kind == TRACK]
    assert (owed.state, owed.effect.target) == (EffectState.PENDING, "jira")
    assert owed.effect.data["due"]
    world.jira.faults = []
    world.watch.passes(minutes=2)
    world.desk.tick()
    assert world.jira.issues


def test_of_a_restricted_case_no_word_stands_there(world: World) -> None:
    world.jira.faults = [trouble] * 99
    id_ = world.raised()
    world.desk.submit(c.Restrict(("mia",), "legal"), actor="daniel", escalation=id_)
    world.jira.faults = []
    world.desk.submit(c.AddTask("Secret plan", "engineering"), actor="mia", escalation=id_)
    world.watch.passes(minutes=5)
    world.desk.tick()
    said_there = [one.fields["summary"] for one in world.jira.issues.values()]
    assert f"{id_}: a task" in said_there
    assert not [one for one in said_there if "Secret" in one]


def test_a_score_is_recorded_for_the_case_of_that_customer_alone(world: World) -> None:
    id_ = world.raised()
    told = c.LogCommunication("out", "call", "We told Sarah what we know.", "Sarah")
    for command in (told, c.Resolve("Exports run again.")):
        world.desk.submit(command, actor="mia", escalation=id_)
    at = MORNING + timedelta(hours=1)
    world.surveymonkey.put(CSAT, at, 4, text="Well done", escalationId=id_)
    world.surveymonkey.put(CSAT, at, 1, escalationId=id_, accountId="acc_124")
    world.surveymonkey.put(CSAT, at, 1, escalationId="ESC-9999")
    world.watch.passes(hours=2)
    (monkey,) = [one for one in world.desk.outside.systems if isinstance(one, SurveyMonkey)]
    monkey._read_at = None  # more than its `refresh` ago
    heard = {one.system: one for one in look_into_news(world.desk, actor="petra")}
    assert heard["surveymonkey"].told == 1
    assert len(heard["surveymonkey"].refused) == 2
    closing = world.desk.show(id_, actor="mia").state.closing
    assert (closing.score, closing.score_comment) == (Decimal(4), "Well done")


def test_the_thread_goes_on_from_where_all_was_told(world: World) -> None:
    world.raised()
    following = Following(world.desk)
    assert following.wanted
    world.jira.faults = [limited()]
    following.once()
    world.watch.passes(hours=1)
    following.once()
    world.watch.passes(minutes=10)
    following.once()
    asked = [one.json["jql"] for one in world.jira.requests if b"updated >=" in one.body]
    # Seven days at first, and again because that failed; then what is new, and a little more.
    assert [one.split('"')[3] for one in asked] == ["-10096m", "-10096m", "-26m"]
    # Another process, or this one started anew, goes on from there, and not in the same minute.
    another = Following(world.desk)
    another.once()
    world.watch.passes(minutes=5)
    another.once()
    asked = [one.json["jql"] for one in world.jira.requests if b"updated >=" in one.body]
    assert [one.split('"')[3] for one in asked[3:]] == ["-21m"]


def test_a_system_is_left_alone_for_as_long_as_it_asks(world: World) -> None:
    following = Following(world.desk)
    world.jira.faults = [limited("300")]
    following.once()
    looked = len(world.jira.requests)
    world.watch.passes(minutes=4)
    following.once()
    assert len(world.jira.requests) == looked
    world.watch.passes(minutes=2)
    following.once()
    assert len(world.jira.requests) > looked
    # SurveyMonkey allows few requests a day: it is asked for news four times an hour.
    assert len(world.surveymonkey.requests) == 1


def test_accounts_and_answers_are_loaded(world: World) -> None:
    first = next(one for one in world.salesforce.kept["Account"] if one["Name"] != "Globex")
    first |= {"Health__c": 35, "OwnerId": LENA}
    world.salesforce.put("Account", Name="No customer of ours")
    new = world.salesforce.put("Account", Name="Newcomer", Desk_Account__c="acc_900", ARR__c=12000)
    world.salesforce.put("Contact", AccountId=new["Id"], Name="Ann Lee", Title="CTO")
    world.salesforce.put("Contact", AccountId="001xx000003DGbQAAW", Name="Elsewhere")
    tried = load_from(world.desk, "salesforce", dry_run=True)
    assert (tried["accounts"], tried["contacts"]) == (Counted(2, 1), Counted(1))
    assert load_from(world.desk, "salesforce") == tried
    known = world.desk.policy.accounts()
    assert (known["acc_123"].health, dict(known["acc_123"].team)["csm"]) == (35, "jonas")
    assert (known["acc_900"].arr, known["acc_900"].contacts[0].title) == (Decimal(12000), "CTO")
    world.surveymonkey.put(CSAT, MORNING, 2)
    assert load_from(world.desk, "surveymonkey") == {"surveys": Counted(1)}
    assert load_from(world.desk, "surveymonkey") == {"surveys": Counted(0, 0, 1)}


def test_every_fault_of_every_table_is_told_at_once(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIRA_OF_THE_TEST", "short")
    settings = tmp_path / "channels.toml"
    settings.write_text(FAULTY)
    store = open_store(copied(made, tmp_path))
    with pytest.raises(Faults) as found:
        desk_on(store, settings)
    store.close()
    assert {one.place for one in found.value.faults} == {
        "salesforce", "salesforce.base_url", "salesforce.key_field", "salesforce.version",
        "salesforce.case_types.Gripe", "salesforce.people.mia",
        "surveymonkey.since", "surveymonkey.surveys.post-mortem", "surveymonkey.questions.9",
        "jira.base_url", "jira.project", "jira.label", "jira.roles", "jira.webhook_secret",
    }  # fmt: skip
