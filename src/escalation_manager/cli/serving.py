"""Commands that open the desk to browsers and programs: serve, password, token."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from escalation_manager.cli.session import Session
from escalation_manager.cli.verbs import verb

PANEL = "Serve"
Person = Annotated[str, typer.Argument(help="A person's id, as in the directory.")]


def add(app: typer.Typer) -> None:
    """Put these commands on the command line."""

    @verb(app, "serve", PANEL)
    def serve(
        session: Session,
        host: Annotated[
            str | None,
            typer.Option("--host", help="Where it listens. Else 127.0.0.1: this machine alone."),
        ] = None,
        port: Annotated[
            int | None, typer.Option("--port", min=0, max=65535, help="Else 8000; 0: a free one.")
        ] = None,
        proxy: Annotated[
            list[str] | None,
            typer.Option("--proxy", help="Address of a proxy whose forwarded headers are true."),
        ] = None,
        https: Annotated[
            bool, typer.Option("--https", help="It is reached by HTTPS, through that proxy.")
        ] = False,
        plain_http: Annotated[
            bool,
            typer.Option(
                "--plain-http", help="Without HTTPS in a network: that is meant; no warning."
            ),
        ] = False,
        name: Annotated[
            list[str] | None,
            typer.Option("--name", help="A host name under which it answers; others it refuses."),
        ] = None,
        no_work: Annotated[
            bool,
            typer.Option("--no-work", help="Only serve: other processes wake and act."),
        ] = False,
    ) -> None:
        """Open the desk in the browser and for programs, and work on it meanwhile."""
        session.opener.serve(
            session.desk,
            host=host,
            port=port,
            proxies=tuple(proxy) if proxy else None,
            https=https or None,
            plain_http=plain_http or None,
            hosts=tuple(name) if name else None,
            work=False if no_work else None,
        )

    @verb(app, "password", PANEL)
    def password(
        session: Session,
        person: Person,
        remove: Annotated[
            bool, typer.Option("--remove", help="Take the password away; sessions end.")
        ] = False,
    ) -> None:
        """Give a person a password for the browser, asked for or read from standard input."""
        from escalation_manager.core.events import SYSTEM

        desk = session.desk
        chosen = None if remove else _asked(person)
        desk.identity.set_password(person, chosen, by=SYSTEM, at=desk.now(), origin="terminal")
        what = "has no password any more" if remove else "can sign in now"
        session.say(f"{person} {what}.", {"person": person, "password": not remove})

    @verb(app, "token", PANEL)
    def token(
        session: Session,
        person: Person,
        name: Annotated[str, typer.Option("--name", help="Which program will use it.")],
        scope: Annotated[
            list[str] | None,
            typer.Option("--scope", help="read, write, metrics, admin. Else read and write."),
        ] = None,
        days: Annotated[int, typer.Option("--days", min=1, max=366, help="How long.")] = 90,
    ) -> None:
        """Issue a token for a program that asks in this person's name. It is shown once."""
        from datetime import timedelta

        from escalation_manager.core.events import SYSTEM

        desk = session.desk
        issued = desk.identity.issue(
            person,
            name,
            scope or ("read", "write"),
            by=SYSTEM,
            at=desk.now(),
            origin="terminal",
            life=timedelta(days=days),
        )
        session.say(
            issued.text,
            {"token": issued.text, "id": issued.token.id, "expires_at": issued.token.expires_at},
        )

    @verb(app, "tokens", PANEL)
    def tokens(
        session: Session,
        revoke: Annotated[
            str | None, typer.Option("--revoke", metavar="ID", help="This one opens nothing more.")
        ] = None,
    ) -> None:
        """Which tokens are there? Never their text: that was shown once."""
        from escalation_manager.core.events import SYSTEM

        desk = session.desk
        if revoke is not None:
            desk.identity.revoke(revoke, by=SYSTEM, at=desk.now(), origin="terminal")
            session.say(f"Token {revoke} is revoked.", {"revoked": revoke})
            return
        found = desk.identity.tokens(None, by=SYSTEM)
        rows = [
            (t.id, t.person, t.name, " ".join(t.scopes), t.expires_at, t.used_at, t.revoked_at)
            for t in found
        ]
        data = [
            {
                "id": t.id,
                "person": t.person,
                "name": t.name,
                "scopes": t.scopes,
                "expires_at": t.expires_at,
                "used_at": t.used_at,
                "revoked_at": t.revoked_at,
            }
            for t in found
        ]
        lines = ["  ".join(str(cell or "") for cell in row) for row in rows]
        session.answer(data, rows, lambda console: console.print("\n".join(lines) or "None."))


def _asked(person: str) -> str:
    """Typed twice on a terminal, or one line of a pipe; never an argument, which others can see."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    from getpass import getpass

    from escalation_manager.core.errors import BadInput

    first = getpass(f"New password for {person}: ")
    if first != getpass("Once more: "):
        raise BadInput("The two are not the same.", "Try again.")
    return first
