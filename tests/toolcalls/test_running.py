"""What the page's five calls do, on a company in memory."""

from datetime import timedelta
from typing import Any

import pytest

from escalation_manager.core.directory import Person
from escalation_manager.core.errors import BadInput, Faults, KeyReused, NotFound
from escalation_manager.toolcalls.parsing import parse_call
from escalation_manager.toolcalls.running import Ports, run, team_then_pool
from tests.contracts.acme import ACME, DIRECTORY, NOON, acme

ALERT = """messaging.send_alert({
  recipients: ["csm", "cs_manager", "engineering_lead"],
  priority: "high",
  message: "Escalation: [Summary]",
  accountId: "acc_123"
})"""
TASKS = """crm.create_task({
  accountId: "acc_123",
  type: "escalation",
  tasks: [
    { title: "Acknowledge customer", owner: "csm", due: "+1h" },
    { title: "Root cause analysis", owner: "engineering", due: "+4h" }
  ]
})"""


@pytest.fixture
def ports() -> Ports:
    world = acme()
    return Ports(world, world, world, world)


def call(ports: Ports, text: str, **more: Any) -> dict[str, Any]:
    tool, arguments = parse_call([text])
    return run(tool, arguments, ports, **{"at": NOON, "actor": "mia", **more})


def test_get_account_answers_account_arr_health_and_contract(ports: Ports) -> None:
    answer = call(
        ports, 'crm.get_account({accountId: "acc_123", includeContract: true, includeHealth: true})'
    )
    assert answer["account"] == "Acme Freight Group"
    assert answer["arr"] == {"amount": "480000.00", "currency": "USD"}
    assert (answer["healthScore"], answer["healthChange"]) == (62, -16)
    assert answer["contract"]["plan"] == "Enterprise"
    assert answer["team"][0] == {"role": "csm", "person": "mia", "name": "Mia Hoffmann"}
    assert [contact["primary"] for contact in answer["contacts"]] == [True, False]


def test_what_is_not_included_is_not_there_and_what_is_unknown_is_null(ports: Ports) -> None:
    plain = call(ports, 'crm.get_account({accountId: "acc_123"})')
    assert not {"healthScore", "contract"} & plain.keys()
    unknown = call(ports, 'crm.get_account({accountId: "acc_124", includeHealth: true})')
    assert (unknown["arr"], unknown["healthScore"], unknown["healthChange"]) == (None, None, None)


def test_get_interactions_answers_six_calendar_months_newest_first(ports: Ports) -> None:
    answer = call(
        ports,
        """crm.get_interactions({
          accountId: "acc_123",
          types: ["escalation", "support_ticket", "complaint"],
          period: "6m"
        })""",
    )
    assert [item["id"] for item in answer["interactions"]] == ["int_5", "int_3", "int_2"]
    assert answer["since"] == "2025-09-10T12:00:00Z"


def test_restricted_history_comes_only_to_the_actors_it_names(ports: Ports) -> None:
    text = 'crm.get_interactions({accountId: "acc_123", period: "1w"})'
    seen = {
        actor: [item["id"] for item in call(ports, text, actor=actor)["interactions"]]
        for actor in ("mia", "assist", "amara")
    }
    assert seen == {"mia": ["int_5"], "assist": ["int_5"], "amara": ["int_6", "int_5"]}


def test_send_alert_reaches_the_people_behind_the_roles(ports: Ports) -> None:
    answer = call(ports, ALERT)
    assert [to["person"] for to in answer["recipients"]] == ["mia", "daniel", "lena"]
    assert answer["unfilled"] == []
    for person in ("mia", "daniel", "lena"):
        (sent,) = ports.messaging.inbox(person)  # type: ignore[attr-defined]
        assert (sent.id, sent.message) == (answer["alertId"], "Escalation: [Summary]")


def test_a_role_that_nobody_fills_is_named_and_an_alert_to_nobody_refused(ports: Ports) -> None:
    text = """messaging.send_alert({recipients: ["csm", "cro"], priority: "low", message: "Hm",
              accountId: "acc_123"})"""
    assert call(ports, text)["unfilled"] == ["cro"]
    with pytest.raises(BadInput, match="would reach nobody"):
        call(ports, text.replace('"csm", ', ""))


def test_a_person_in_two_roles_gets_one_alert(ports: Ports) -> None:
    text = """messaging.send_alert({recipients: ["csm", "mia"], priority: "low", message: "Hm",
              accountId: "acc_123"})"""
    answer = call(ports, text)
    assert [(to["person"], to["roles"]) for to in answer["recipients"]] == [("mia", ["csm"])]
    assert answer["unfilled"] == []


def test_create_task_makes_tasks_with_owners_and_due_instants(ports: Ports) -> None:
    tasks = call(ports, TASKS)["tasks"]
    assert [(t["title"], t["owner"], t["person"], t["due"]) for t in tasks] == [
        ("Acknowledge customer", "csm", "mia", "2026-03-10T13:00:00Z"),
        ("Root cause analysis", "engineering", "piotr", "2026-03-10T16:00:00Z"),
    ]


def test_get_surveys_filters_types_newest_first(ports: Ports) -> None:
    answer = call(ports, 'feedback.get_surveys({accountId: "acc_123", types: ["nps", "csat"]})')
    assert [(s["id"], s["score"]) for s in answer["surveys"]] == [("srv_2", "4.5"), ("srv_1", 5)]


@pytest.mark.parametrize("text", [ALERT, TASKS], ids=["send_alert", "create_task"])
def test_the_same_key_twice_changes_nothing_and_answers_the_same(ports: Ports, text: str) -> None:
    first = call(ports, text, key="k1")
    assert call(ports, text, key="k1", at=NOON + timedelta(minutes=5)) == first
    assert len(ports.crm.made) == 1  # type: ignore[attr-defined]
    assert call(ports, text, key="k2") != first
    assert call(ports, text, key="k1", actor="daniel") != first, "a key belongs to its actor"


def test_a_key_used_for_another_request_is_refused(ports: Ports) -> None:
    call(ports, ALERT, key="k1")
    with pytest.raises(KeyReused, match="used before for a different request"):
        call(ports, ALERT.replace("[Summary]", "Something else"), key="k1")
    call(ports, TASKS, key="k1")
    with pytest.raises(KeyReused):
        call(ports, TASKS.replace("+1h", "+2h"), key="k1")


@pytest.mark.parametrize("text", [ALERT, TASKS], ids=["send_alert", "create_task"])
def test_a_dry_run_checks_all_and_changes_nothing(ports: Ports, text: str) -> None:
    answer = call(ports, text, dry_run=True)
    assert answer.pop("dryRun") is True
    assert not ports.crm.made  # type: ignore[attr-defined]
    assert call(ports, text) == answer
    with pytest.raises(Faults):
        call(ports, text.replace("escalation", "x").replace("high", "x"), dry_run=True)


@pytest.mark.parametrize("text", [ALERT, TASKS, 'feedback.get_surveys({accountId: "acc_123"})'])
def test_an_unknown_account_is_not_found_with_the_nearest_right_one(
    ports: Ports, text: str
) -> None:
    with pytest.raises(NotFound, match="Did you mean 'acc_12"):
        call(ports, text.replace("acc_123", "acc_125"))


def test_a_role_is_filled_by_the_team_then_the_pool_and_never_by_a_leaver() -> None:
    def who(role: str) -> list[str]:
        return [person.id for person in team_then_pool(role, ACME, directory, NOON)]

    directory = DIRECTORY
    assert (who("csm"), who("engineering"), who("cro")) == (["mia"], ["piotr"], [])
    left = Person("piotr", "Piotr", left_on=NOON.date())
    directory = type(DIRECTORY)({**DIRECTORY.people, "piotr": left}, DIRECTORY.pools)
    assert who("engineering") == ["noah"]
