"""Commands that keep a desk going: work, status, effects."""

from __future__ import annotations

from typing import Annotated

import typer

from escalation_manager.cli.session import Session
from escalation_manager.cli.verbs import verb

PANEL = "Run the desk"


def add(app: typer.Typer) -> None:
    """Put these commands on the command line."""

    @verb(app, "work", PANEL)
    def work(
        session: Session,
        processes: Annotated[
            int,
            typer.Option(
                "--processes",
                min=1,
                max=64,
                help="Workers, each a process that is started again when it dies. On PostgreSQL.",
            ),
        ] = 1,
        log_json: Annotated[
            bool, typer.Option("--log-json", help="Write the log as JSON, an object a line.")
        ] = False,
    ) -> None:
        """Wake what is due and do what is owed, until stopped: alerts, mails, notes, climbing."""
        session.opener.work(session, processes, log_json=log_json)

    @verb(app, "status", PANEL)
    def status(session: Session) -> None:
        """Does the desk do its work? Exit code 1 when it does not, for monitors."""
        from escalation_manager.cli.standing import print_standing
        from escalation_manager.desk.standing import standing

        print_standing(session, standing(session.desk, session.at))

    @verb(app, "effects", PANEL)
    def effects(
        session: Session,
        state: Annotated[
            list[str] | None,
            typer.Option(
                "--state", help="pending, leased, dead, done, dropped. Else the open ones."
            ),
        ] = None,
        retry: Annotated[
            str | None, typer.Option("--retry", metavar="KEY", help="Try a dead one again.")
        ] = None,
        retry_dead: Annotated[
            bool, typer.Option("--retry-dead", help="Try every dead one again.")
        ] = False,
        drop: Annotated[
            str | None, typer.Option("--drop", metavar="KEY", help="Nobody needs it.")
        ] = None,
        reason: Annotated[str, typer.Option("--reason", "-r", help="Why it is dropped.")] = "",
        limit: Annotated[int, typer.Option("--limit", min=1, help="So many at most.")] = 100,
    ) -> None:
        """What is owed to the world, who does it now, and what could not be done, and why."""
        from escalation_manager.cli.standing import print_effects
        from escalation_manager.core.errors import BadInput
        from escalation_manager.ports.log import EffectState

        desk = session.desk
        if sum((retry is not None, retry_dead, drop is not None)) > 1:
            raise BadInput("Try again, or drop? Both cannot be.", "Give one of them at a time.")
        if drop is not None and not reason.strip():
            raise BadInput("Why does nobody need it?", "Say it with --reason.")
        if retry is not None:
            desk.retry_effect(retry, actor=session.actor, at=session.at)
        if retry_dead:
            dead = desk.effects((EffectState.DEAD,), actor=session.actor, limit=None)
            for owed in dead:
                desk.retry_effect(owed.effect.key, actor=session.actor, at=session.at)
        if drop is not None:
            desk.drop_effect(drop, reason, actor=session.actor, at=session.at)
        try:
            states = tuple(EffectState(one) for one in state or ("leased", "pending", "dead"))
        except ValueError:
            known = ", ".join(EffectState)
            said = ", ".join(state or ())
            raise BadInput(f"There is no such state: {said}.", f"Use one of: {known}.") from None
        print_effects(session, desk.effects(states, actor=session.actor, limit=limit))
