"""Commands for programs: the page's tool calls, and questions about working time."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from escalation_manager.cli.session import Session, print_json
from escalation_manager.cli.verbs import verb

PANEL = "For programs"


def add(app: typer.Typer) -> None:
    """Put these commands on the command line."""

    @verb(app, "call", PANEL)
    def call(
        session: Session,
        tool: Annotated[
            str, typer.Argument(help="crm.get_account …, or a whole call: 'crm.get_account({…})'.")
        ],
        arguments: Annotated[
            str | None, typer.Argument(help="Its arguments as JSON, or JSON5.")
        ] = None,
        escalation: Annotated[
            str, typer.Option("--escalation", help="The one that it is done for.")
        ] = "",
        key: Annotated[str | None, typer.Option("--key", help="Makes it safe to repeat.")] = None,
        dry_run: Annotated[
            bool, typer.Option("--dry-run", help="Check it, change nothing.")
        ] = False,
    ) -> None:
        """Run one of the page's five tool calls, as printed there."""
        from escalation_manager.cli.reading import number

        answer = session.desk.call(
            tool,
            arguments,
            actor=session.actor,
            at=session.at,
            key=key,
            dry_run=dry_run,
            escalation=number(escalation) if escalation else "",
        )
        print_json(answer)

    @verb(app, "tools", PANEL)
    def tools(session: Session) -> None:
        """The tools that can be called, with their arguments."""
        from escalation_manager.toolcalls.catalogue import TOOLS

        rows = [(tool.name, tool.summary) for tool in TOOLS.values()]
        session.answer(
            [{"name": t.name, "summary": t.summary, "example": t.example} for t in TOOLS.values()],
            rows,
            lambda console: console.print(
                "\n\n".join(f"{t.summary}\n{t.example}" for t in TOOLS.values()), markup=False
            ),
        )

    @verb(app, "calendar", PANEL)
    def calendar(
        session: Session,  # noqa: ARG001
        calendars: Annotated[
            Path, typer.Option("--calendars", help="Calendars by name, as JSON or TOML.")
        ],
    ) -> None:
        """Answer questions about working time, one JSON object a line from standard input."""
        from escalation_manager.cli.calendar_questions import answer_questions
        from escalation_manager.core.errors import BadInput, NotFound

        try:
            text = calendars.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            raise NotFound(f"There is no file {calendars}.", "Check the name.") from None
        except (OSError, UnicodeDecodeError) as error:
            raise BadInput(f"{calendars} cannot be read: {error}.", "It must be UTF-8.") from None
        answers = answer_questions(text, sys.stdin)
        for line in answers:
            print(line)
        if answers.failed:
            raise typer.Exit(2)
