"""How is one command carried out from here: submit it, act on what it calls for, and say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from escalation_manager.cli.reading import Escalation, number
from escalation_manager.cli.session import Session

if TYPE_CHECKING:
    from escalation_manager.core.commands import Command
    from escalation_manager.desk.answers import Answer

Esc = Escalation
Key = Annotated[
    str | None, typer.Option("--key", help="Makes the command safe to repeat.", show_default=False)
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Decide everything, keep nothing.")]
Reason = Annotated[str, typer.Option("--reason", "-r", help="Why.")]


def do(
    session: Session,
    escalation: str,
    command: Command,
    *,
    key: str | None = None,
    dry_run: bool = False,
    quiet: bool = False,
) -> Answer:
    """Submit one command, act on what is owed because of it, and print what came of it.

    What came of the acting (a message that was delivered) is told as well.
    """
    from escalation_manager.cli.pages import print_done

    id_ = number(escalation)
    answer = session.desk.submit(
        command,
        actor=session.actor,
        escalation=id_,
        at=session.at,
        key=key,
        dry_run=dry_run,
    )
    if not dry_run:
        session.act(answer.escalation, getattr(command, "into", ""), getattr(command, "other", ""))
    if not quiet:
        print_done(session, answer)
    return answer
