"""The SDK's own client, in process: whatever is tested here went through the protocol."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from mcp.client import Client
from mcp_types import CallToolResult, TextContent

from escalation_manager.desk.counter import Desk
from escalation_manager.mcp.server import build
from escalation_manager.mcp.stdio import by_name
from escalation_manager.ports.log import EffectState

T = TypeVar("T")
ERAS = ("legacy", "2026-07-28")
"""The handshake of 2024 and 2025, and the envelope of 2026."""


def talk(
    desk: Desk,
    person: str,
    said: Callable[[Client], Awaitable[T]],
    *,
    era: str = "2026-07-28",
    case: str | None = None,
    read_only: bool = False,
) -> T:
    """What a client in this person's name is told."""
    server = build(desk, by_name(desk, person, read_only=read_only), case=case)

    async def run() -> T:
        async with Client(server, mode=era) as client:
            return await said(client)

    return asyncio.run(run())


def used(desk: Desk, person: str, name: str, /, **arguments: Any) -> CallToolResult:
    """One tool, used once."""

    async def use(client: Client) -> CallToolResult:
        return await client.call_tool(name, arguments)

    return talk(desk, person, use)


def text_of(found: CallToolResult) -> str:
    """What a client that reads text alone is shown."""
    (content,) = found.content
    assert isinstance(content, TextContent)
    return content.text


def kept(desk: Desk) -> tuple[Any, ...]:
    """Everything that a call could have changed, so that two looks can be compared."""
    people = desk.policy.directory().people
    return (
        tuple(desk.store.export()),
        desk.store.effects(states=tuple(EffectState), limit=None),
        tuple(desk.inbox(person, actor=person) for person in people),
        desk.sent(actor="system"),
    )
