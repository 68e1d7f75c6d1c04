"""Commands for what is to be done: task add, list, accept, done, drop."""

from __future__ import annotations

from typing import Annotated

import typer

from escalation_manager.cli.doing import DryRun, Esc, Key, Reason, do
from escalation_manager.cli.instants import read_instant
from escalation_manager.cli.reading import number
from escalation_manager.cli.session import Session
from escalation_manager.cli.verbs import verb

Task = Annotated[str, typer.Argument(metavar="TASK", help="Such as T2.")]


def add(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    group = typer.Typer(help="Tasks: add, list, accept, done, drop.", no_args_is_help=True)
    app.add_typer(group, name="task", rich_help_panel="Work")

    @verb(group, "add")
    def add_task(
        session: Session,
        escalation: Esc,
        title: str,
        owner: Annotated[str, typer.Option("--owner", help="A person's id, or a role.")],
        due: Annotated[
            str | None, typer.Option("--due", help="An instant, or an offset such as +4h, +2bd.")
        ] = None,
        term: Annotated[
            str | None, typer.Option("--term", help="immediate, short or long. Else by due.")
        ] = None,
        key: Key = None,
        dry_run: DryRun = False,
    ) -> None:
        """Add a task for a person or a role."""
        from escalation_manager.core import commands as c

        offset = due if due is not None and due.startswith("+") else None
        instant = None if due is None or offset else read_instant(due, session.now, "--due")
        command = c.AddTask(title, owner, instant, offset, term)
        do(session, escalation, command, key=key, dry_run=dry_run)

    @verb(group, "list")
    def list_tasks(session: Session, escalation: Esc) -> None:
        """The tasks of an escalation."""
        from escalation_manager.cli.pages import print_tasks

        shown = session.desk.show(number(escalation), actor=session.actor, at=session.at)
        print_tasks(session, shown)

    @verb(group, "accept")
    def accept(session: Session, escalation: Esc, task: Task, key: Key = None) -> None:
        """Take a task on."""
        from escalation_manager.core import commands as c

        do(session, escalation, c.AcceptTask(task.upper()), key=key)

    @verb(group, "done")
    def done(
        session: Session,
        escalation: Esc,
        task: Task,
        result: Annotated[str, typer.Option("--result", help="What came of it.")] = "",
        key: Key = None,
    ) -> None:
        """Finish a task."""
        from escalation_manager.core import commands as c

        do(session, escalation, c.CompleteTask(task.upper(), result), key=key)

    @verb(group, "drop")
    def drop(
        session: Session, escalation: Esc, task: Task, reason: Reason, key: Key = None
    ) -> None:
        """Drop a task that is not needed, with a reason."""
        from escalation_manager.core import commands as c

        do(session, escalation, c.DropTask(task.upper(), reason), key=key)
