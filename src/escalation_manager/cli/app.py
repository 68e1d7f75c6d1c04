"""Which commands are there? The whole command line, in the order in which it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from escalation_manager.cli import (
    agents,
    assisting,
    calls,
    channels,
    completing,
    databases,
    ending,
    goodwill,
    handbook,
    mail,
    messages,
    operating,
    playing,
    reading,
    serving,
    taking_in,
    tasks,
    upkeep,
    working,
)
from escalation_manager.cli.instants import read_instant
from escalation_manager.cli.session import Opener, Session
from escalation_manager.cli.verbs import complete, failing

_ABOUT = """Bring a customer's escalation to a good end.

Start with: escalations init --demo, then escalations next."""


def build(opener: Opener, words: Sequence[str] = ()) -> typer.Typer:
    """The application, on desks that this opener puts together.

    With the words that somebody typed, it may hold no more than the command they begin with.
    """
    app = typer.Typer(
        name="escalations",
        help=_ABOUT,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    @app.callback()
    def before(
        ctx: typer.Context,
        db: Annotated[str | None, typer.Option("--db", hidden=True)] = None,
        as_: Annotated[str | None, typer.Option("--as", hidden=True)] = None,
        at: Annotated[str | None, typer.Option("--at", hidden=True)] = None,
        json_: Annotated[bool, typer.Option("--json", hidden=True)] = False,
        version: Annotated[  # noqa: ARG001
            bool,
            typer.Option(
                "--version", "-V", help="Which version is this?", is_eager=True, callback=_version
            ),
        ] = False,
    ) -> None:
        session = Session(opener, db, as_, None, json_)
        if at is not None:
            with failing(session):
                session.at = read_instant(at, what="--at")
        ctx.obj = session

    for module in (
        taking_in,
        reading,
        working,
        tasks,
        messages,
        goodwill,
        ending,
        assisting,
        playing,
        operating,
        upkeep,
        databases,
        handbook,
        mail,
        channels,
        calls,
        agents,
        serving,
        completing,
    ):
        module.add(app)
    complete(app, words)
    return app


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        print(f"Escalation Manager {version('escalation-manager')}")
        raise typer.Exit
