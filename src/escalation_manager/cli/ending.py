"""Commands with which an escalation ends, and what is learned from it."""

from __future__ import annotations

from typing import Annotated

import typer

from escalation_manager.cli.doing import DryRun, Esc, Key, Reason, do
from escalation_manager.cli.instants import read_instant
from escalation_manager.cli.session import Session
from escalation_manager.cli.verbs import verb

PANEL = "End and learn"


def add(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    _end(app)
    _postmortem(app)
    _survey(app)
    _learn(app)


def _end(app: typer.Typer) -> None:
    @verb(app, "exit-criteria", PANEL)
    def exit_criteria(
        session: Session,
        escalation: Esc,
        criterion: Annotated[
            list[str] | None, typer.Option("--criterion", help="What must hold. May be repeated.")
        ] = None,
        met: Annotated[
            list[str] | None, typer.Option("--met", help="What holds already, in the same words.")
        ] = None,
        key: Key = None,
        dry_run: DryRun = False,
    ) -> None:
        """Record what must hold before it is resolved, and what of it does."""
        from escalation_manager.core import commands as c

        command = c.RecordExitCriteria(tuple(criterion or ()), tuple(met or ()))
        do(session, escalation, command, key=key, dry_run=dry_run)

    @verb(app, "resolve", PANEL)
    def resolve(
        session: Session,
        escalation: Esc,
        summary: Annotated[str, typer.Option("--summary", help="How the impact was removed.")],
        resolution: Annotated[
            str, typer.Option("--kind", help="fix, workaround or other.")
        ] = "fix",
        key: Key = None,
        dry_run: DryRun = False,
    ) -> None:
        """The impact is removed for the customer: stop the resolution clock."""
        from escalation_manager.core import commands as c

        do(session, escalation, c.Resolve(summary, resolution), key=key, dry_run=dry_run)

    @verb(app, "reopen", PANEL)
    def reopen(
        session: Session, escalation: Esc, reason: Reason, key: Key = None, dry_run: DryRun = False
    ) -> None:
        """It was not over: the clock goes on with its used time."""
        from escalation_manager.core import commands as c

        do(session, escalation, c.Reopen(reason), key=key, dry_run=dry_run)

    @verb(app, "close", PANEL)
    def close(session: Session, escalation: Esc, key: Key = None, dry_run: DryRun = False) -> None:
        """Close what the customer confirmed, or did not object to."""
        from escalation_manager.core import commands as c

        do(session, escalation, c.Close(), key=key, dry_run=dry_run)

    @verb(app, "cancel", PANEL)
    def cancel(
        session: Session, escalation: Esc, reason: Reason, key: Key = None, dry_run: DryRun = False
    ) -> None:
        """Cancel what was raised in error."""
        from escalation_manager.core import commands as c

        do(session, escalation, c.Cancel(reason), key=key, dry_run=dry_run)


def _postmortem(app: typer.Typer) -> None:
    group = typer.Typer(help="File the post-mortem, or waive it.", no_args_is_help=True)
    app.add_typer(group, name="postmortem", rich_help_panel=PANEL)

    @verb(group, "file")
    def file(
        session: Session,
        escalation: Esc,
        summary: Annotated[str, typer.Option("--summary", help="What happened.")],
        root_cause: Annotated[str, typer.Option("--root-cause", help="Why it happened.")],
        action: Annotated[
            list[str] | None, typer.Option("--action", help="What we do about it. May be repeated.")
        ] = None,
        link: Annotated[str, typer.Option("--link", help="Where the whole of it stands.")] = "",
        key: Key = None,
        dry_run: DryRun = False,
    ) -> None:
        """File the post-mortem."""
        from escalation_manager.core import commands as c

        command = c.FilePostMortem(summary, root_cause, tuple(action or ()), link)
        do(session, escalation, command, key=key, dry_run=dry_run)

    @verb(group, "waive")
    def waive(
        session: Session, escalation: Esc, reason: Reason, key: Key = None, dry_run: DryRun = False
    ) -> None:
        """Waive it, as a VP, with a reason."""
        from escalation_manager.core import commands as c

        do(session, escalation, c.WaivePostMortem(reason), key=key, dry_run=dry_run)


def _survey(app: typer.Typer) -> None:
    group = typer.Typer(
        help="Plan the satisfaction survey, record the score.", no_args_is_help=True
    )
    app.add_typer(group, name="survey", rich_help_panel=PANEL)

    @verb(group, "schedule")
    def schedule(
        session: Session,
        escalation: Esc,
        send_at: Annotated[str | None, typer.Option("--send-at", help="Else now.")] = None,
        key: Key = None,
        dry_run: DryRun = False,
    ) -> None:
        """Plan when the satisfaction survey goes out."""
        from escalation_manager.core import commands as c

        when = read_instant(send_at, session.now, "--send-at") if send_at else None
        do(session, escalation, c.ScheduleSurvey(when), key=key, dry_run=dry_run)

    @verb(group, "record")
    def record(
        session: Session,
        escalation: Esc,
        score: Annotated[str, typer.Option("--score", help="1 to 5.")],
        comment: Annotated[str, typer.Option("--comment")] = "",
        answered_at: Annotated[str | None, typer.Option("--answered-at")] = None,
        key: Key = None,
        dry_run: DryRun = False,
    ) -> None:
        """Record the customer's score."""
        from decimal import Decimal, InvalidOperation

        from escalation_manager.core import commands as c
        from escalation_manager.core.errors import BadInput

        try:
            value = Decimal(score)
        except InvalidOperation:
            raise BadInput(f"{score!r} is no score.", "Give a number from 1 to 5.") from None
        when = read_instant(answered_at, session.now, "--answered-at") if answered_at else None
        command = c.RecordSatisfaction(value, comment, when)
        do(session, escalation, command, key=key, dry_run=dry_run)


def _learn(app: typer.Typer) -> None:
    @verb(app, "lesson", PANEL)
    def lesson(
        session: Session,
        escalation: Esc,
        lesson: str,
        documented_in: Annotated[
            str, typer.Option("--documented-in", help="Where it stands.")
        ] = "",
        key: Key = None,
    ) -> None:
        """Record what was learned, and where it is written down."""
        from escalation_manager.core import commands as c

        do(session, escalation, c.RecordLesson(lesson, documented_in), key=key)

    @verb(app, "improvement", PANEL)
    def improvement(
        session: Session,
        escalation: Esc,
        improvement: str,
        implemented: Annotated[bool, typer.Option("--implemented", help="It is done.")] = False,
        key: Key = None,
    ) -> None:
        """Record a change of how we work: identified, or implemented."""
        from escalation_manager.core import commands as c

        state = "implemented" if implemented else "identified"
        do(session, escalation, c.RecordImprovement(improvement, state), key=key)
