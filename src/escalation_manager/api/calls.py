"""How are the page's five tools called? Verbatim: by name and JSON, or as the page prints them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from escalation_manager.api.answering import WRITING, answer, answers
from escalation_manager.api.asking import (
    Body,
    DryRun,
    KeyHeader,
    Reader,
    number,
    own_key,
)
from escalation_manager.api.parsing import read_object
from escalation_manager.api.problems import Unreadable
from escalation_manager.core.errors import NotAllowed
from escalation_manager.desk.counter import Desk
from escalation_manager.ports.identity import Identity, Scope
from escalation_manager.toolcalls.catalogue import TOOLS
from escalation_manager.toolcalls.parsing import known_tool, parse_call


def add(routes: APIRouter, desk: Desk) -> None:
    """Put the tools on the router."""

    @routes.get(
        "/calls",
        operation_id="tools",
        summary="The tools that can be called, with their arguments and the page's examples",
        tags=["calls"],
        responses=answers("Tools"),
    )
    def tools(identity: Reader) -> Response:
        desk.policy.actor(identity.person)
        found = [
            {
                "name": tool.name,
                "summary": tool.summary,
                "writes": tool.writes,
                "arguments": tool.json_schema(),
                "example": tool.example,
            }
            for tool in TOOLS.values()
        ]
        return answer({"tools": found})

    for name in TOOLS:
        _add_tool(routes, desk, name)

    @routes.post(
        "/calls",
        operation_id="call",
        summary="One call as the page prints it, as plain text",
        tags=["calls"],
        responses=answers("ToolAnswer", problems=WRITING),
        openapi_extra={
            "requestBody": {
                "required": True,
                "content": {"text/plain": {"schema": {"type": "string"}}},
            }
        },
    )
    def call(
        identity: Reader,
        body: Body,
        dry_run: DryRun = False,
        idempotency_key: KeyHeader = None,
        escalation: Annotated[str | None, Query(description="What it is about.")] = None,
    ) -> Response:
        try:
            text = body.decode()
        except UnicodeDecodeError:
            raise Unreadable("The call is not UTF-8.", "Send it as UTF-8.") from None
        name, arguments = parse_call([text])
        return _run(desk, identity, name, arguments, idempotency_key, dry_run, escalation)


def _add_tool(routes: APIRouter, desk: Desk, name: str) -> None:
    tool = TOOLS[name]

    @routes.post(
        f"/calls/{name}",
        operation_id=name,
        summary=tool.summary,
        tags=["calls"],
        responses=answers("ToolAnswer", problems=WRITING),
        openapi_extra={
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": tool.json_schema()}},
            }
        },
    )
    def one(
        identity: Reader,
        body: Body,
        dry_run: DryRun = False,
        idempotency_key: KeyHeader = None,
        escalation: Annotated[str | None, Query(description="What it is about.")] = None,
    ) -> Response:
        given = read_object(body)
        return _run(desk, identity, name, given, idempotency_key, dry_run, escalation)


def _run(
    desk: Desk,
    identity: Identity,
    name: str,
    given: dict[str, Any],
    key: str | None,
    dry_run: bool,
    escalation: str | None,
) -> Response:
    tool = TOOLS[known_tool(name)]
    if tool.writes and not identity.may(Scope.WRITE):
        raise NotAllowed(
            f"{name} writes, and this token may not.",
            "Issue one with the scope write.",
            rule="permission: scope",
        )
    return answer(
        desk.call(
            name,
            given,
            actor=identity.person,
            key=own_key(key, identity),
            dry_run=dry_run,
            escalation=number(escalation) if escalation else "",
        )
    )
