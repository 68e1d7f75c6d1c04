"""Commands that only look: next, list, show, timeline, explain, report, metrics."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from escalation_manager.cli.instants import read_instant
from escalation_manager.cli.session import Session
from escalation_manager.cli.verbs import verb

PANEL = "Look"


def number(escalation: str) -> str:
    """`esc-7`, `7` and `ESC-0007` are one escalation."""
    from escalation_manager.core import numbering

    return numbering.number(escalation.strip()) or escalation


Escalation = Annotated[
    str, typer.Argument(metavar="ESC", help="Such as ESC-0001, or just 1.", callback=number)
]


def add(app: typer.Typer) -> None:
    """Put these commands on the command line."""

    @verb(app, "next", PANEL)
    def next_(
        session: Session,
        limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many.")] = 20,
    ) -> None:
        """What should I do now, and until when?"""
        from escalation_manager.cli.pages import print_next

        steps = session.desk.next(actor=session.actor, at=session.at, limit=limit)
        print_next(session, steps)

    @verb(app, "list", PANEL)
    def list_(
        session: Session,
        status: Annotated[
            list[str] | None,
            typer.Option("--status", help="open, in_progress, resolved, closed, … or all."),
        ] = None,
        severity: Annotated[list[str] | None, typer.Option("--severity")] = None,
        type_: Annotated[list[str] | None, typer.Option("--type")] = None,
        owner: Annotated[list[str] | None, typer.Option("--owner", help="A person's id.")] = None,
        account: Annotated[list[str] | None, typer.Option("--account")] = None,
        search: Annotated[str, typer.Option("--search", help="Every word must occur.")] = "",
        newest: Annotated[bool, typer.Option("--newest", help="Newest first, not by due.")] = False,
        after: Annotated[str, typer.Option("--after", help="The next page; printed below.")] = "",
        limit: Annotated[int, typer.Option("--limit", min=1, max=1000)] = 100,
    ) -> None:
        """Which escalations are there? Unfinished ones, by what is due first."""
        from escalation_manager.cli.pages import print_list
        from escalation_manager.desk.filtering import known
        from escalation_manager.desk.reading import UNFINISHED
        from escalation_manager.ports.log import Order, Query

        wanted = tuple(status or UNFINISHED)
        query = Query(
            statuses=() if "all" in wanted else wanted,
            severities=tuple(severity or ()),
            types=tuple(type_ or ()),
            owners=tuple(owner or ()),
            accounts=tuple(account or ()),
            text=search,
            order=Order.NEWEST if newest else Order.DUE,
            after=after,
            limit=limit,
        )
        asked = known(session.desk, query)
        print_list(session, session.desk.list(asked, actor=session.actor, at=session.at))

    @verb(app, "show", PANEL)
    def show(
        session: Session,
        escalation: Escalation,
        as_of: Annotated[
            str | None, typer.Option("--as-of", help="As it stood at a past instant.")
        ] = None,
    ) -> None:
        """One escalation: what is next, its clocks, owners, tasks and words."""
        from escalation_manager.cli.one import print_shown

        then = read_instant(as_of, session.now, "--as-of") if as_of else None
        shown = session.desk.show(
            number(escalation), actor=session.actor, at=session.at, as_of=then
        )
        print_shown(session, shown)

    @verb(app, "timeline", PANEL)
    def timeline(session: Session, escalation: Escalation) -> None:
        """Everything that happened, in order, with who did it."""
        from escalation_manager.cli.pages import print_timeline

        shown = session.desk.show(number(escalation), actor=session.actor, at=session.at)
        print_timeline(session, shown)

    @verb(app, "explain", PANEL)
    def explain(
        session: Session,
        escalation: Escalation,
        clock: Annotated[
            str, typer.Argument(help="acknowledge, response, update, resolution, post_mortem …")
        ],
    ) -> None:
        """Which minutes of a clock counted, which did not, and why?"""
        from escalation_manager.cli.pages import print_explained

        told = session.desk.explain(number(escalation), clock, actor=session.actor, at=session.at)
        print_explained(session, number(escalation), told)

    @verb(app, "report", PANEL)
    def report(
        session: Session,
        escalation: Escalation,
        format_: Annotated[str, typer.Option("--format", help="md, html, json or pdf.")] = "md",
        audience: Annotated[
            str, typer.Option("--audience", help="internal, or customer: what they may see.")
        ] = "internal",
        as_of: Annotated[
            str | None, typer.Option("--as-of", help="As it stood at a past instant.")
        ] = None,
        output: Annotated[
            Path | None, typer.Option("--output", "-o", help="A file. A PDF needs one or a pipe.")
        ] = None,
    ) -> None:
        """Print the escalation management report."""
        from escalation_manager.cli.printed import print_report

        then = read_instant(as_of, session.now, "--as-of") if as_of else None
        print_report(session, number(escalation), format_, audience, then, output)

    @verb(app, "metrics", PANEL)
    def metrics(
        session: Session,
        since: Annotated[
            str | None,
            typer.Option(
                "--from", help="A day or an instant. Without --from and --to: the last whole month."
            ),
        ] = None,
        until: Annotated[str | None, typer.Option("--to", help="Not included. Else now.")] = None,
        name: Annotated[str | None, typer.Option("--only", help="One metric, by name.")] = None,
        format_: Annotated[
            str | None, typer.Option("--format", help="md, csv or json. Else lines.")
        ] = None,
    ) -> None:
        """The six metrics of the page and the further ones, with what they rest on."""
        from escalation_manager.cli.printed import print_metrics

        print_metrics(session, since, until, name, format_)
