"""Commands for the ways in and out: channels list, check, follow."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from escalation_manager.cli.instants import moment
from escalation_manager.cli.session import Session
from escalation_manager.cli.verbs import verb
from escalation_manager.core.errors import Fault, Faults

if TYPE_CHECKING:
    from rich.console import Console

    from escalation_manager.desk.channels import Way


def add(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    group = typer.Typer(help="Slack, mail, pagers, CRM: list, check, follow.", no_args_is_help=True)
    app.add_typer(group, name="channels", rich_help_panel="Run the desk")

    @verb(group, "list")
    def list_(session: Session) -> None:
        """What channels.toml connects, and how each of it does."""
        from escalation_manager.desk.channels import channels_health

        found = channels_health(session.desk, actor=session.actor)

        def show(console: Console) -> None:
            if not found.ways:
                console.print("Nothing is connected: alerts lie in the desk's own inboxes.")
            for way in found.ways:
                reach = f" ({len(way.people)} people)" if way.people else ""
                console.print(f"{way.name}: {way.use}{reach}", style="bold", markup=False)
                console.print(f"  {_state(session, way)}", markup=False)
            if found.unreached:
                names = ", ".join(found.unreached)
                console.print(f"Reached by the inbox alone: {names}", markup=False)

        rows = [(w.name, w.use, len(w.people), _state(session, w)) for w in found.ways]
        session.answer(found, rows, show)

    @verb(group, "check")
    def check(
        session: Session,
        send_test: Annotated[
            bool, typer.Option("--send-test", help="Send yourself a test by each of your ways.")
        ] = False,
    ) -> None:
        """Judge channels.toml, look into mailbox and systems, and send yourself a test if asked."""
        from escalation_manager.desk import channels

        found = channels.channels_health(session.desk, actor=session.actor)
        said = [f"channels.toml is in order: {len(found.ways)} ways are connected."]
        faults = []
        wrong = channels.look_into_mailbox(session.desk, actor=session.actor)
        if wrong:
            faults.append(Fault("mail_in", wrong, ""))
        for name, wrong in channels.look_into_systems(session.desk, actor=session.actor):
            if wrong:
                faults.append(Fault(name, wrong, ""))
            else:
                said.append(f"{name} was asked, and knows all that channels.toml names.")
        if send_test:
            for one in channels.send_test(session.desk, actor=session.actor, at=session.at):
                if one.outcome == "delivered":
                    said.append(f"{one.method} to {one.address}: delivered.")
                else:
                    faults.append(Fault(f"{one.method} to {one.address}", one.outcome, ""))
        if faults:
            for line in said[1:]:
                print(line, file=sys.stderr)
            raise Faults("What channels.toml connects", tuple(faults))

        def show(console: Console) -> None:
            for line in said:
                console.print(line, markup=False)

        session.answer({"said": said}, [(line,) for line in said], show)

    @verb(group, "follow")
    def follow(session: Session) -> None:
        """Ask systems that report, once: tickets, issues, surveys. A worker does it each minute."""
        from escalation_manager.desk.channels import look_into_news

        found = look_into_news(session.desk, actor=session.actor, at=session.at)
        faults = [Fault(one.system, one.fault, "") for one in found if one.fault]
        if faults:
            raise Faults("What was asked", tuple(faults))

        def show(console: Console) -> None:
            if not found:
                console.print("No system is connected that reports.")
            for one in found:
                console.print(f"{one.system}: told {one.told} things.", markup=False)
                for refused in one.refused:
                    console.print(f"  refused: {refused}", markup=False)

        session.answer(found, [(one.system, one.told, len(one.refused)) for one in found], show)


def _state(session: Session, way: Way) -> str:
    health = way.health
    if health is None:
        return "not used yet"
    worked = moment(health.worked_at, session.now) if health.worked_at else "never"
    if not health.failures:
        return f"works; last used {worked}"
    return f"failed {health.failures} times since; worked {worked}: {health.error}"
