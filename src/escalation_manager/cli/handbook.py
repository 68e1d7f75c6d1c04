"""Commands for the policy: handbook show, check, diff, put, versions, migrate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from escalation_manager.cli.doing import DryRun, Esc, Key, do
from escalation_manager.cli.reading import number
from escalation_manager.cli.session import Session
from escalation_manager.cli.verbs import verb

File = Annotated[Path, typer.Argument(help="A handbook as TOML.")]


def add(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    group = typer.Typer(
        help="The policy: show, check, diff, put, versions, migrate.", no_args_is_help=True
    )
    app.add_typer(group, name="handbook", rich_help_panel="Run the desk")

    @verb(group, "show")
    def show(
        session: Session,
        version: Annotated[str | None, typer.Argument(help="Else the newest.")] = None,
        shipped: Annotated[
            bool, typer.Option("--shipped", help="The shipped one with its comments: copy it.")
        ] = False,
    ) -> None:
        """The handbook as it applies, every setting spelled out, as TOML."""
        from escalation_manager import handbook_file
        from escalation_manager.core.handbook_writing import as_data, canonical

        if shipped:
            print(handbook_file.shipped_text(), end="")
            return
        book = session.desk.policy.handbook(version)
        if session.as_json:
            from escalation_manager.cli.session import print_json

            print_json(as_data(book))
            return
        print(canonical(book), end="")

    @verb(group, "check")
    def check(session: Session, file: File) -> None:
        """Name every fault of a handbook file, each with its place and remedy."""
        from escalation_manager import handbook_file

        book = handbook_file.read(file)
        session.say(
            f"{file} is a sound handbook, version {book.version}.",
            {"version": book.version, "faults": []},
        )

    @verb(group, "diff")
    def diff(
        session: Session,
        file: File,
        version: Annotated[
            str | None, typer.Option("--against", help="A version of the desk. Else the newest.")
        ] = None,
    ) -> None:
        """What a handbook file would change, and which running deadlines it would move."""
        from escalation_manager import handbook_file
        from escalation_manager.cli.policies import print_difference

        new = handbook_file.read(file)
        print_difference(session, session.desk.policy.handbook(version), new)

    @verb(group, "put")
    def put(session: Session, file: File) -> None:
        """Put a handbook on the desk, for escalations to come."""
        from escalation_manager import handbook_file

        book = session.desk.put_handbook(
            handbook_file.read(file), actor=session.actor, at=session.at
        )
        session.say(
            f"Escalations to come follow handbook {book.version}; running ones keep theirs.\n"
            f"To move one: escalations handbook migrate ESC --to {book.version}",
            {"version": book.version},
        )

    @verb(group, "versions")
    def versions(session: Session) -> None:
        """Every version that was ever on this desk."""
        from escalation_manager.cli.policies import print_versions

        print_versions(session, session.desk.handbooks())

    @verb(group, "migrate")
    def migrate(
        session: Session,
        escalation: Esc,
        to: Annotated[str, typer.Option("--to", help="The version it shall follow.")],
        preview: Annotated[
            bool, typer.Option("--preview", help="Only show which deadlines would change.")
        ] = False,
        key: Key = None,
        dry_run: DryRun = False,
    ) -> None:
        """Move an escalation to another version; --preview shows every changed deadline."""
        from escalation_manager.cli.policies import print_moved
        from escalation_manager.core import commands as c

        book = session.desk.policy.handbook(to)
        moved = session.desk.would_move(
            book, actor=session.actor, at=session.at, only=number(escalation)
        )
        if preview:
            print_moved(session, moved)
            return
        if not session.as_json:
            print_moved(session, moved)
        do(session, escalation, c.MigrateHandbook(to), key=key, dry_run=dry_run)
