"""The command that tells a story: a whole Critical escalation, from mail to close, in seconds."""

from __future__ import annotations

from typing import Annotated

import typer

from escalation_manager.cli.session import Session
from escalation_manager.cli.verbs import verb


def add(app: typer.Typer) -> None:
    """Put this command on the command line."""

    @verb(app, "demo", "Begin")
    def demo(
        session: Session,
        mails: Annotated[
            bool, typer.Option("--mails", help="Only list the sample mails, to raise one yourself.")
        ] = False,
        show: Annotated[
            str | None, typer.Option("--show", help="Print one of the sample mails.")
        ] = None,
        report: Annotated[
            bool, typer.Option("--report/--no-report", help="End with the whole report.")
        ] = True,
    ) -> None:
        """Play the demo company's worst day: one Critical escalation from mail to close."""
        from escalation_manager.cli.sample_mails import print_mail, print_mails
        from escalation_manager.demo.story import play

        if mails:
            print_mails(session)
            return
        if show is not None:
            print_mail(show)
            return
        play(session.opener, session.console, with_report=report)
