"""How does an assistant on this machine come in? By standard input and output, in one name."""

from __future__ import annotations

import logging
import sys

import anyio
from mcp.server.stdio import stdio_server

from escalation_manager.core.errors import NotAllowed
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.leaving import carry_out
from escalation_manager.mcp.server import Who, build
from escalation_manager.ports.identity import Identity, Scope

ON_THIS_MACHINE = "terminal"

log = logging.getLogger("escalations.mcp")


def serve(
    desk: Desk,
    *,
    person: str = "",
    token: str = "",
    read_only: bool = False,
    case: str | None = None,
) -> None:
    """Serve one client until it goes. Either a person is named, or a token says who it is.

    What is owed because of a change (a message that was cleared) is carried out at once, as at the
    command line; clocks are looked at by whoever runs `serve` or `tick`.
    """
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    who = by_token(desk, token) if token else by_name(desk, person, read_only=read_only)
    identity = who(None)
    if case is not None:
        desk.show(case, actor=identity.person)
    server = build(desk, who, case=case, after=lambda changed: _act(desk, changed))

    async def run() -> None:
        async with stdio_server() as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())

    anyio.run(run)


def _act(desk: Desk, changed: str) -> None:
    """What it calls for, as at the command line; the client's log has what has to wait."""
    waits = carry_out(desk, tuple(filter(None, (changed,))))
    if waits is not None:
        log.warning("%s %s", waits.why, waits.remedy)


def by_name(desk: Desk, person: str, *, read_only: bool = False) -> Who:
    """A person of the directory, as at the command line of this machine."""
    desk.policy.actor(person)
    scopes = (Scope.READ.value,) if read_only else (Scope.READ.value, Scope.WRITE.value)
    identity = Identity(person, ON_THIS_MACHINE, scopes)
    return lambda _: identity


def by_token(desk: Desk, token: str) -> Who:
    """Whoever the token stands for, looked up each time: a revoked one is out at once."""

    def who(_: object) -> Identity:
        found = desk.identity.by_token(token, desk.now())
        if found is None:
            raise NotAllowed(
                "This token is unknown, over or revoked.",
                "Issue a new one: escalations token.",
                rule="sign-in: token",
            )
        return found

    return who
