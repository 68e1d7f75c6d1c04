"""Commands for agents: the tools over MCP, any of them by hand, and a skill to install."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from escalation_manager.cli.session import Session, print_json
from escalation_manager.cli.verbs import verb

PANEL = "For programs"
TOKEN_VARIABLE = "ESCALATIONS_TOKEN"


def add(app: typer.Typer) -> None:
    """Put these commands on the command line."""

    @verb(app, "mcp", PANEL)
    def mcp(
        session: Session,
        case: Annotated[
            str | None,
            typer.Option("--case", help="Bind every tool to this escalation and its account."),
        ] = None,
        read_only: Annotated[
            bool, typer.Option("--read-only", help="Offer nothing that changes anything.")
        ] = False,
    ) -> None:
        """Serve an assistant on this machine over MCP, by standard input and output."""
        from importlib.util import find_spec

        from escalation_manager.cli.reading import number
        from escalation_manager.core.errors import BadInput

        if find_spec("mcp") is None:
            raise BadInput(
                "The library for MCP is not installed.", "pip install 'escalation-manager[mcp]'"
            )
        token = "" if session.person else os.environ.get(TOKEN_VARIABLE, "")
        session.opener.mcp(
            session.desk,
            person="" if token else session.actor,
            token=token,
            read_only=read_only,
            case=number(case) if case else None,
        )

    @verb(app, "tool", PANEL)
    def tool(
        session: Session,
        name: Annotated[
            str | None, typer.Argument(help="A tool, such as show or add-note; none: list them.")
        ] = None,
        arguments: Annotated[str | None, typer.Argument(help="Its arguments as JSON.")] = None,
    ) -> None:
        """Use any tool that agents are offered, in your name, with the answer that they get."""
        from escalation_manager.desk.catalogue.using import Toolbox
        from escalation_manager.ports.identity import Identity, Scope

        scopes = (Scope.READ.value, Scope.WRITE.value)
        identity = Identity(session.actor, "terminal", scopes)
        box = Toolbox(session.desk, identity, after=session.act)
        if name is None:
            offered = box.offered()
            data = [
                {
                    "name": one.name,
                    "summary": one.title,
                    "changes": one.changes,
                    "arguments": one.takes,
                }
                for one in offered
            ]
            rows = [(one.name, "changes" if one.changes else "reads", one.title) for one in offered]
            lines = [f"{row[0]:<24} {row[1]:<8} {row[2]}" for row in rows]
            session.answer(
                data, rows, lambda console: console.print("\n".join(lines), markup=False)
            )
            return
        used = box.use(name, _object(arguments))
        print_json(used.content)
        if used.refused:
            raise typer.Exit(3 if "rule" in used.content else 2)

    skill = typer.Typer(help="A skill that teaches a coding assistant to use the desk.")
    app.add_typer(skill, name="skill", rich_help_panel=PANEL)

    @verb(skill, "install")
    def install(
        session: Session,
        to: Annotated[
            Path | None,
            typer.Option("--to", help="Where skills are kept. Else .claude/skills here."),
        ] = None,
        force: Annotated[
            bool, typer.Option("--force", help="Overwrite what was changed there.")
        ] = False,
    ) -> None:
        """Put the skill where a coding assistant looks for it; what you changed stays."""
        from escalation_manager.skills.installing import install as put

        folder = to if to is not None else Path(".claude") / "skills"
        done = put(folder, force=force)
        what = "is up to date" if not done.written else "is installed"
        session.say(
            f"The skill {what}: {done.folder}",
            {"folder": str(done.folder), "written": list(done.written)},
        )


def _object(text: str | None) -> dict[str, Any]:
    import json

    from escalation_manager.core.errors import BadInput

    if text is None:
        return {}
    try:
        found = json.loads(text)
    except ValueError as error:
        raise BadInput(f"The arguments are no JSON: {error}.", "Quote them as one word.") from None
    if not isinstance(found, dict):
        raise BadInput(
            "The arguments are no JSON object.", """Write them as '{"id": "ESC-0001"}'."""
        )
    return found
