"""Commands to see it all without any data of one's own: the demo desk, and a story."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from escalation_manager.cli.session import Session, data_folder
from escalation_manager.cli.verbs import verb

PANEL = "Begin"
PORT = 8000
JUST_NOW = timedelta(minutes=5)
"""How long ago a sample mail of today was written."""


def add(app: typer.Typer) -> None:
    """Put these commands on the command line."""

    @verb(app, "demo", PANEL)
    def demo(
        session: Session,
        port: Annotated[
            int, typer.Option("--port", min=0, max=65535, help="Where it listens; 0: a free one.")
        ] = PORT,
        fresh: Annotated[
            bool, typer.Option("--fresh", help="Stage it anew, whatever was done on it.")
        ] = False,
        keep: Annotated[
            bool, typer.Option("--keep", help="Go on with the one of last time, however old.")
        ] = False,
        in_: Annotated[
            Path | None,
            typer.Option("--in", help="The folder it is kept in. Else one in your data folder."),
        ] = None,
        open_: Annotated[
            bool, typer.Option("--open", help="Open it in your browser at once.")
        ] = False,
        mails: Annotated[
            bool, typer.Option("--mails", help="Only list the sample mails, to raise one yourself.")
        ] = False,
        show: Annotated[
            str | None, typer.Option("--show", help="Print one of the sample mails.")
        ] = None,
        today: Annotated[
            bool,
            typer.Option("--today", help="Dated a few minutes ago, and not on its day in March."),
        ] = False,
    ) -> None:
        """Open the demo company's desk in the browser, on a day on which much happens."""
        from escalation_manager.cli.sample_mails import print_mail, print_mails

        if mails:
            print_mails(session)
        elif show is not None:
            print_mail(show, session.desk.now(session.at) - JUST_NOW if today else None)
        else:
            _open(session, in_ or data_folder() / "demo", port, fresh, keep, open_)

    @verb(app, "story", PANEL)
    def story(
        session: Session,
        report: Annotated[
            bool, typer.Option("--report/--no-report", help="End with the whole report.")
        ] = True,
    ) -> None:
        """Tell the demo company's worst day here: one Critical escalation from mail to close."""
        from escalation_manager.demo.story import play

        play(session.opener, session.console, with_report=report)


def _open(
    session: Session, folder: Path, port: int, fresh: bool, keep: bool, in_browser: bool
) -> None:
    _port_is_free(port)
    print("Looking for the demo company's desk …", flush=True)
    found = session.opener.staged(folder, fresh=fresh, keep=keep)
    print(
        f"A year of Larkfield's escalations and a lively day are staged in {found.path}."
        if found.new
        else f"Going on with the desk of {found.at:%d %B, %H:%M} UTC in {found.path};"
        " a new one: --fresh."
    )
    print("Sign in with one click: Mia is a CSM, Daniel her manager, Inês VP CS, Lena an engineer.")
    desk = session.opener.open(found.path)
    session.adopt(desk)
    session.opener.serve(
        desk, opened=_show_in_browser if in_browser else None, host="127.0.0.1", port=port
    )


def _show_in_browser(address: str) -> None:
    import webbrowser

    webbrowser.open(address)


def _port_is_free(port: int) -> None:
    """Asked before anything is staged: to learn it afterwards would be a pity."""
    import socket

    from escalation_manager.core.errors import StoreError

    with socket.socket() as trying:
        trying.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trying.bind(("127.0.0.1", port))
        except OSError as error:
            raise StoreError(
                f"Nobody can listen on 127.0.0.1:{port}: {error.strerror}.",
                f"Perhaps the demo is open already: look at http://127.0.0.1:{port}. Else name "
                "another port: make run PORT=8001, or escalations demo --port 8001.",
            ) from None
