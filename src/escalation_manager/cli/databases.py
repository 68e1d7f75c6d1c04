"""Commands for whoever looks after the database: prepare, migrate, backup."""

from __future__ import annotations

from typing import Annotated

import typer

from escalation_manager.cli.session import Session
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
