"""The page of tools: what an AI agent is offered, with its arguments and hints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from docs.generate.page import Page, table
from escalation_manager.core.permissions import AGENT_MAY
from escalation_manager.desk.catalogue.tools import Tool, tools
from escalation_manager.desk.catalogue.using import ASIDE


def body() -> Iterator[str]:
    """Three tables: the page's calls, questions, commands."""
    found = list(tools().values())
    yield from ("## The page's calls", "")
    yield from table(("Tool", "Changes", "What it does", "Arguments"), rows(found, "call"))
    yield from ("## Questions", "")
    yield "They change nothing. What is a route of the HTTP API too answers the same there."
    yield ""
    yield from table(("Tool", "What it tells", "Arguments"), rows(found, "question"))
    yield from ("## Commands", "")
    yield "Fields without a `?` are required. *Careful*: it ends, takes back, decides or says"
    yield "something to somebody, and a client does well to ask its person first. *Agents*: whether"
    yield "an AI agent may ask for it at all, and how."
    yield ""
    yield from table(
        ("Tool", "What it does", "Careful", "Agents", "Arguments"), rows(found, "command")
    )


def rows(found: list[Tool], kind: str) -> Iterator[tuple[str, ...]]:
    """The lines of one table."""
    for tool in found:
        name, given = f"`{tool.name}`", arguments(tool.takes)
        if kind == "call" and tool.call:
            told = tool.description.split("\n")[0].removesuffix(" As the page prints it:")
            yield name, "yes" if tool.changes else "", told, given
        elif kind == "question" and tool.question is not None:
            yield name, tool.title, given
        elif kind == "command" and tool.command is not None:
            who = AGENT_MAY.get(tool.command)
            agents = who.words if who else ""
            yield name, tool.title, "careful" if tool.destructive else "", agents, given


def arguments(schema: Mapping[str, Any]) -> str:
    """The names, with a `?` behind what may be left out; those of every tool are left out."""
    required = schema.get("required", ())
    names = [name for name in schema["properties"] if name not in ASIDE]
    return " ".join(f"`{name}{'' if name in required else '?'}`" for name in names)


PAGE = Page(
    "tools.md",
    "Tools for agents",
    "What an AI agent is offered over MCP, and `escalations tool` by hand. [How to connect one]"
    "(../how-to/mcp.md).\nWhatever changes something also takes `dry_run` and `idempotency_key`; "
    "commands take\n`expected_version` too. The fields of commands: [commands](commands.md).",
    body,
)
