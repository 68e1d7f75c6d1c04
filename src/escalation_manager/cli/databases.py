"""Commands for whoever looks after the database: prepare, migrate, backup."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from escalation_manager.cli.session import Session, place_of
from escalation_manager.cli.verbs import verb

PANEL = "Look after the database"


def add(app: typer.Typer) -> None:
    """Put these commands on the command line."""

    @verb(app, "prepare", PANEL)
    def prepare(
        session: Session,
        role: Annotated[
            str | None,
            typer.Option(
                "--role",
                help="As whom the desk runs: it gets what it needs, and cannot change the log.",
            ),
        ] = None,
    ) -> None:
        """Make or renew the tables on a PostgreSQL server, as the owner of its database."""
        schema = session.opener.prepare(session.place, role)
        name = session.opener.shown(session.place)
        said = f"{name} has the tables of schema {schema}."
        if role is not None:
            said += f"\n{role} may work on them: it can add to the log, and change none of it."
        session.say(said, {"db": name, "schema": schema, "role": role})

    @verb(app, "migrate", PANEL)
    def migrate(
        session: Session,
        source: Annotated[str, typer.Argument(metavar="SOURCE", help="A file or a URL.")],
        target: Annotated[
            str, typer.Argument(metavar="TARGET", help="A new file, or the URL of an empty one.")
        ],
    ) -> None:
        """Move a whole desk from a file to a PostgreSQL server, or back, and prove it the same."""
        moved = session.opener.move(place_of(source), place_of(target))
        rows = sum(moved.rows.values())
        owed = ", ".join(f"{count:,} {state}" for state, count in sorted(moved.effects.items()))
        said = [
            f"Moved {moved.source} to {moved.target}. Read again on both sides and compared:",
            f"  {rows:,} rows of {len(moved.rows)} tables are the same, value by value.",
            f"  {moved.events:,} events of {moved.escalations:,} escalations are as they were "
            "written.",
            f"  Seal: {moved.seal}",
            f"  Export, SHA-256: {moved.export}",
            f"  Effects: {owed or 'none'}.",
        ]
        if moved.replaced:
            said.append(
                f"  {moved.replaced:,} texts outside the log held a NUL, which PostgreSQL cannot "
                "hold; \N{REPLACEMENT CHARACTER} stands in its place. The log itself is whole."
            )
        said.append("The source is as it was. Now let everything run on the target.")
        session.say(
            "\n".join(said),
            {
                "source": moved.source,
                "target": moved.target,
                "rows": dict(moved.rows),
                "escalations": moved.escalations,
                "events": moved.events,
                "seal": moved.seal,
                "export": moved.export,
                "effects": dict(moved.effects),
                "replaced": moved.replaced,
            },
        )

    @verb(app, "backup", PANEL)
    def backup(
        session: Session,
        target: Annotated[Path, typer.Argument(metavar="TARGET", help="A new file.")],
    ) -> None:
        """A copy of the desk in one file, made while others go on working, and checked."""
        checked = session.opener.back_up(session.place, target)
        session.say(
            f"Copied {checked.events:,} events of {checked.escalations:,} escalations to {target}, "
            f"and checked every one.\nSeal: {checked.seal}",
            {
                "file": str(target),
                "events": checked.events,
                "escalations": checked.escalations,
                "seal": checked.seal,
            },
        )
