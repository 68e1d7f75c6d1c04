"""Who may use which tool? Every role of the demo company on every command, and agents above all."""

from decimal import Decimal
from typing import Any

import pytest

from escalation_manager.core import commands as c
from escalation_manager.core.money import Money
from escalation_manager.core.permissions import AGENT_MAY
from escalation_manager.desk.catalogue.commands import COMMANDS
from escalation_manager.desk.catalogue.tools import canonical
from escalation_manager.desk.catalogue.using import Toolbox
from escalation_manager.ports.identity import Identity
from tests.api.bodies import body_of
from tests.api.office import Office
from tests.mcp.talking import talk, used

PEOPLE = (
    *("mia", "arjun", "daniel", "ines", "tobias", "victor", "hannah", "lena", "piotr", "sofia"),
    *("claire", "amara", "yusuf", "margaret", "petra", "ruth", "assist"),
)
BOTH = ("read", "write")


@pytest.fixture(scope="module")
def case(shared: Office) -> str:
    id_ = shared.raised()
    shared.raised("The same again: exports fail.")
    submit = shared.desk.submit
    submit(c.WriteMessage("We are looking into it."), actor="mia", escalation=id_)
    wanted = c.RequestGoodwill("service_credit", "Two bad days.", Money(Decimal(500)))
    submit(wanted, actor="mia", escalation=id_)
    return id_


@pytest.mark.parametrize("person", PEOPLE)
def test_what_is_not_listed_is_refused_by_the_core_as_well(
    shared: Office, case: str, person: str
) -> None:
    box = Toolbox(shared.desk, Identity(person, "token", BOTH))
    listed = {tool.name for tool in box.offered()}
    for name, kind in COMMANDS.items():
        arguments = {**body_of(kind), "dry_run": True}
        if kind is not c.Raise:
            arguments["id"] = case
        found = box.use(name, arguments)
        rule = str(found.content.get("rule", ""))
        if canonical(name) not in listed:
            assert rule.startswith("permission"), (person, name, found.content)


def test_an_agent_is_listed_what_an_agent_may(shared: Office) -> None:
    box = Toolbox(shared.desk, Identity("assist", "token", ("read", "write", "metrics", "admin")))
    offered = {tool.command for tool in box.offered() if tool.command is not None}
    assert offered == set(AGENT_MAY)


def test_an_auditor_reads_everything_and_is_offered_no_command(shared: Office) -> None:
    box = Toolbox(shared.desk, Identity("ruth", "token", BOTH))
    assert not [tool.name for tool in box.offered() if tool.command is not None]


def test_who_approves_is_offered_to_approve(shared: Office) -> None:
    def offers(person: str) -> bool:
        offered = Toolbox(shared.desk, Identity(person, "token", BOTH)).offered()
        return "approve_goodwill" in {tool.name for tool in offered}

    assert [person for person in ("mia", "daniel", "ines", "assist") if offers(person)] == [
        "daniel",
        "ines",
    ]


def test_a_token_that_only_reads_is_offered_nothing_that_changes(shared: Office, case: str) -> None:
    async def said(client: Any) -> Any:
        tools = (await client.list_tools()).tools
        return tools, await client.call_tool("add_note", {"id": case, "text": "Mine."})

    tools, refused = talk(shared.desk, "mia", said, read_only=True)
    assert tools
    assert all(tool.annotations.read_only_hint for tool in tools)
    assert refused.is_error
    assert refused.structured_content["rule"] == "permission: scope"


def test_who_has_left_is_nobody(office: Office) -> None:
    row = "id,name,roles,left_on\nmia,Mia Hoffmann,csm,2026-03-01\n"
    office.desk.load_text("people.csv", row.encode())
    found = used(office.desk, "mia", "raise", account_id="acc_123", statement="Exports fail.")
    assert found.is_error
    assert found.structured_content["rule"] == "permission: known people"


class TestOneCase:
    """A connection can be bound to one escalation: the desk names it, not an argument."""

    def test_the_tools_name_no_other_one(self, shared: Office, case: str) -> None:
        async def said(client: Any) -> Any:
            return (await client.list_tools()).tools

        tools = talk(shared.desk, "assist", said, case=case)
        named = {tool.name for tool in tools}
        assert {"show", "report", "timeline", "add_note", "crm_get_account"} <= named
        assert not {"list", "search", "next", "accounts", "raise", "metrics", "people"} & named
        for tool in tools:
            assert not {"id", "account", "accountId", "escalation"} & set(
                tool.input_schema["properties"]
            )

    def test_it_sees_its_own_case_and_its_account(self, shared: Office, case: str) -> None:
        async def said(client: Any) -> Any:
            shown = await client.call_tool("show", {})
            account = await client.call_tool("crm.get_account", {"includeHealth": True})
            return shown.structured_content, account.structured_content

        shown, account = talk(shared.desk, "assist", said, case=case)
        assert shown["id"] == case
        assert account["accountId"] == "acc_123"

    @pytest.mark.parametrize(
        ("tool", "arguments"),
        [
            ("show", {"id": "ESC-0002"}),
            ("timeline", {"id": "ESC-0002"}),
            ("account", {"account": "acc_201"}),
            ("crm.get_account", {"accountId": "acc_201"}),
            ("history", {"account": "acc_201"}),
            ("list", {}),
            ("search", {"words": "exports"}),
            ("accounts", {}),
            ("add_note", {"id": "ESC-0002", "text": "x"}),
            ("merge", {"into": "ESC-0002"}),
            ("messaging.send_alert", {"escalation": "ESC-0002"}),
        ],
    )
    def test_it_reaches_nothing_else(
        self, shared: Office, case: str, tool: str, arguments: dict[str, Any]
    ) -> None:
        async def said(client: Any) -> Any:
            return await client.call_tool(tool, arguments)

        found = talk(shared.desk, "assist", said, case=case)
        assert found.is_error
        assert "acc_201" not in str(found.structured_content.get("reason"))
