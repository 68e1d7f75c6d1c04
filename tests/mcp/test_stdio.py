"""Does `escalations mcp` serve an assistant on this machine, as a real process?"""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters

from escalation_manager.core.events import SYSTEM
from escalation_manager.wiring import SystemClock
from tests.api.office import Office
from tests.cli.typed import Terminal
from tests.mcp.talking import ERAS

T = TypeVar("T")
COMMAND = (sys.executable, "-c", "from escalation_manager.main import main; main()")


def talk(
    path: Path,
    said: Callable[[Client], Awaitable[T]],
    *words: str,
    era: str = ERAS[1],
    **environment: str,
) -> T:
    server = StdioServerParameters(
        command=COMMAND[0],
        args=[*COMMAND[1:], "mcp", "--db", str(path), *words],
        env={**os.environ, **environment},
    )

    async def run() -> T:
        async with Client(server, mode=era) as client:
            return await said(client)

    return asyncio.run(run())


@pytest.fixture
def path(office: Office, tmp_path: Path) -> Path:
    office.raised()
    return tmp_path / "desk.db"


@pytest.mark.parametrize("era", ERAS)
def test_an_assistant_works_in_the_name_it_was_given(path: Path, era: str) -> None:
    async def work(client: Client) -> None:
        shown = await client.call_tool("show", {"id": "ESC-0001"})
        assert shown.structured_content["account"] == "acc_123"
        noted = await client.call_tool("add_note", {"id": "ESC-0001", "text": "Seen."})
        assert "assist" in {event["actor"] for event in noted.structured_content["events"]}
        refused = await client.call_tool("close", {"id": "ESC-0001"})
        assert refused.is_error

    talk(path, work, "--as", "assist", era=era)


def test_it_can_be_bound_to_one_case_and_to_reading(path: Path) -> None:
    async def work(client: Client) -> None:
        tools = (await client.list_tools()).tools
        assert "list" not in {tool.name for tool in tools}
        assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools)
        shown = await client.call_tool("show", {})
        assert shown.structured_content["id"] == "ESC-0001"

    talk(path, work, "--as", "assist", "--case", "1", "--read-only")


def test_a_token_says_who_asks_and_what_it_may(office: Office, path: Path) -> None:
    watch = office.watch
    watch.at = SystemClock().now()
    issued = office.desk.identity.issue("assist", "a test", ("read",), by=SYSTEM, at=watch.at)

    async def work(client: Client) -> None:
        assert "add_note" not in {tool.name for tool in (await client.list_tools()).tools}
        refused = await client.call_tool("add_note", {"id": "ESC-0001", "text": "x"})
        assert refused.structured_content["rule"] == "permission: scope"

    talk(path, work, ESCALATIONS_TOKEN=issued.text)


@pytest.mark.parametrize(
    ("words", "environment", "said"),
    [
        (("--as", "nobody"), {}, "nobody called 'nobody'"),
        ((), {"ESCALATIONS_TOKEN": "esc_wrong_x"}, "unknown, over or revoked"),
        (("--as", "assist", "--case", "99"), {}, "There is no escalation"),
    ],
)
def test_what_cannot_begin_says_why(
    path: Path,
    words: tuple[str, ...],
    environment: dict[str, str],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    done = Terminal(path).types("mcp", "--db", str(path), *words)
    assert done.code in (3, 4)
    assert said in done.err
    assert done.out == ""
