"""May anybody do over HTTP what the core does not let them do? Every role on every command."""

from decimal import Decimal
from functools import cache
from typing import Any, get_args

import pytest

from escalation_manager.core import commands as c
from escalation_manager.core import permissions
from escalation_manager.core.errors import NotAllowed
from escalation_manager.core.money import Money
from escalation_manager.core.rules import Actor
from escalation_manager.desk.catalogue.commands import BETWEEN_ESCALATIONS, verb
from tests.api.bodies import body_of
from tests.api.office import Office, Program

BY_ROLE = {
    "csm": "mia",
    "csm of another account": "arjun",
    "cs_manager": "daniel",
    "vp_cs": "ines",
    "vp_eng": "tobias",
    "cro": "victor",
    "cto": "hannah",
    "engineering_lead": "lena",
    "engineering": "piotr",
    "support": "sofia",
    "finance": "claire",
    "legal": "amara",
    "security": "yusuf",
    "executive": "margaret",
    "admin": "petra",
    "auditor": "ruth",
    "an AI agent": "assist",
}
COMMANDS = [kind for kind in get_args(c.Command) if kind not in BETWEEN_ESCALATIONS]
WRITERS_OF_NOTHING = ("auditor",)


@pytest.fixture(scope="module")
def case(shared: Office) -> str:
    """An escalation with a message, a task and a request for goodwill to ask about."""
    id_ = shared.raised()
    shared.raised("The same again: exports fail.")
    submit = shared.desk.submit
    submit(c.WriteMessage("We are looking into it."), actor="mia", escalation=id_)
    submit(
        c.RequestGoodwill("service_credit", "Two bad days.", Money(Decimal(500))),
        actor="mia",
        escalation=id_,
    )
    return id_


@pytest.fixture(scope="module")
def programs(shared: Office) -> dict[str, Program]:
    return {role: shared.program(person) for role, person in BY_ROLE.items()}


def may(office: Office, kind: type, person: str, id_: str) -> bool:
    """What the core says, asked directly."""
    shown = office.desk.show(id_, actor="mia")
    actor: Actor = office.desk.policy.actor(person)
    command: Any = made(kind)
    state = None if kind is c.Raise else shown.state
    try:
        permissions.check(state, command, actor, shown.rules, shown.at)
    except NotAllowed:
        return False
    return True


@cache
def made(kind: type) -> Any:
    from escalation_manager.desk.catalogue.parsing import made as read_from

    return read_from(kind, body_of(kind))


@pytest.mark.parametrize("kind", COMMANDS, ids=lambda kind: kind.__name__)
def test_a_command_is_forbidden_to_exactly_those_to_whom_the_core_forbids_it(
    visited: Office, programs: dict[str, Program], case: str, kind: type
) -> None:
    wrong = []
    for role, person in BY_ROLE.items():
        path = "/escalations" if kind is c.Raise else f"/escalations/{case}/{verb(kind)}"
        answer = programs[role].post(path, body_of(kind), dry_run=True)
        forbidden = answer.status_code == 403
        if forbidden == may(visited, kind, person, case):
            wrong.append((role, answer.status_code, answer.json().get("detail")))
        elif forbidden:
            assert answer.json()["rule"].startswith("permission")
    assert not wrong


def test_the_matrix_is_no_row_of_yes_and_no_row_of_no(visited: Office, case: str) -> None:
    """Roles that read may do nothing, and every command is somebody's."""
    may_do = {
        role: {kind.__name__ for kind in COMMANDS if may(visited, kind, person, case)}
        for role, person in BY_ROLE.items()
    }
    assert may_do["auditor"] == set()
    assert may_do["an AI agent"] < may_do["csm"]
    assert "ReleaseMessage" in may_do["cs_manager"] - may_do["csm"]
    assert "ConfirmFix" in may_do["engineering_lead"] - may_do["cs_manager"]
    assert {kind.__name__ for kind in COMMANDS} == set().union(*may_do.values())


class TestScopes:
    """A token can do no more than it was issued for, whatever its person may do."""

    @pytest.mark.parametrize("kind", COMMANDS, ids=lambda kind: kind.__name__)
    def test_a_token_that_reads_writes_nothing(
        self, visited: Office, case: str, kind: type
    ) -> None:
        reader = visited.program("daniel", "read")
        path = "/escalations" if kind is c.Raise else f"/escalations/{case}/{verb(kind)}"
        answer = reader.post(path, body_of(kind))
        assert (answer.status_code, answer.json()["rule"]) == (403, "permission: scope")

    def test_a_token_for_figures_reads_nothing_else(self, visited: Office, case: str) -> None:
        meter = visited.program("mia", "metrics")
        assert meter.client.get("/-/metrics").status_code == 200
        for path in ("/escalations", f"/escalations/{case}", "/people", "/session", "/changes"):
            assert meter.get(path).status_code == 403

    def test_a_token_issues_no_token_and_none_with_more_than_itself(self, visited: Office) -> None:
        wanted = {"name": "more", "scopes": ["admin"]}
        assert visited.program("petra").post("/tokens", wanted).status_code == 403
        narrow = visited.program("petra", "admin")
        assert narrow.post("/tokens", {"name": "x", "scopes": ["write"]}).status_code == 403
        assert narrow.post("/tokens", {"name": "x", "scopes": ["admin"]}).status_code == 201
