"""Commands for customers' mails: mail fetch, review, take, attach, dismiss."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from escalation_manager.cli.reading import number
from escalation_manager.cli.session import Session
from escalation_manager.cli.verbs import verb

if TYPE_CHECKING:
    from escalation_manager.ports.mails import Mail

Id = Annotated[str, typer.Argument(metavar="MAIL", help="Its id, as `mail review` shows it.")]


def add(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    group = typer.Typer(
        help="Customers' mails: fetch, review, take, attach, dismiss.", no_args_is_help=True
    )
    app.add_typer(group, name="mail", rich_help_panel="Run the desk")

    @verb(group, "fetch")
    def fetch(
        session: Session,
        files: Annotated[
            list[Path] | None,
            typer.Argument(help="Mails in files; else those in the connected mailbox."),
        ] = None,
        wait: Annotated[
            int, typer.Option("--wait", help="Seconds to wait for new ones; else none.")
        ] = 0,
    ) -> None:
        """Take in new mails: they raise, are attached, tell of a bounce, or wait for review."""
        from escalation_manager.cli.taking_in import read_words
        from escalation_manager.desk import incoming

        if files:
            taken = tuple(
                incoming.take(session.desk, read_words(file)[0], at=session.at) for file in files
            )
        else:
            taken = incoming.fetch(session.desk, at=session.at)
            if wait and not taken:
                incoming.mailbox(session.desk).source.wait(wait)
                taken = incoming.fetch(session.desk, at=session.at)
        session.act(*(one.escalation for one in taken))
        _print(session, taken, "There was no new mail.")

    @verb(group, "review")
    def review(session: Session) -> None:
        """The mails that the desk could not place, each with the reason."""
        from escalation_manager.desk import incoming

        waiting = incoming.review(session.desk, actor=session.actor)
        _print(session, waiting, "No mail waits for review.")

    @verb(group, "take")
    def take(
        session: Session,
        mail: Id,
        account: Annotated[str, typer.Option("--account", help="Whose it is.")],
    ) -> None:
        """Raise an escalation from a mail under review."""
        _settle(session, mail, account=account)

    @verb(group, "attach")
    def attach(
        session: Session,
        mail: Id,
        escalation: Annotated[str, typer.Option("--to", metavar="ESC", help="To which.")],
    ) -> None:
        """Attach a mail under review to an escalation."""
        _settle(session, mail, escalation=number(escalation))

    @verb(group, "dismiss")
    def dismiss(session: Session, mail: Id) -> None:
        """A mail under review is nothing for the desk."""
        _settle(session, mail)


def _settle(
    session: Session, id_: str, *, account: str | None = None, escalation: str | None = None
) -> None:
    from escalation_manager.desk import incoming

    settled = incoming.settle(
        session.desk,
        id_,
        actor=session.actor,
        account=account,
        escalation=escalation,
        at=session.at,
    )
    session.act(settled.escalation)
    _print(session, (settled,), "")


def _print(session: Session, mails: tuple[Mail, ...], nothing: str) -> None:
    from rich.console import Console
    from rich.markup import escape

    rows = [(m.id, m.state.value, m.escalation, m.sender, m.subject, m.reason) for m in mails]
    names = ("id", "state", "escalation", "sender", "subject", "reason")

    def show(console: Console) -> None:
        if not rows:
            console.print(nothing)
        for id_, state, about, sender, subject, reason in rows:
            console.print(f"[bold]{state}[/] {about} {escape(sender)}: {escape(subject)}".strip())
            console.print(f"  {escape(reason)}\n  {escape(id_)}", style="dim")

    session.answer([dict(zip(names, row, strict=True)) for row in rows], rows, show)
