"""Commands for those who look after a desk: tick, inbox, lint, check, rebuild, export."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from escalation_manager.cli.instants import exact, read_instant
from escalation_manager.cli.session import Session
from escalation_manager.cli.verbs import verb

PANEL = "Run the desk"


def add(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    _acting(app)
    _proof(app)
    _moving(app)


def _acting(app: typer.Typer) -> None:
    @verb(app, "tick", PANEL)
    def tick(
        session: Session,
        until: Annotated[
            str | None,
            typer.Option("--until", help="On a rehearsal desk: play every instant up to then."),
        ] = None,
    ) -> None:
        """Do all that is due: warnings, climbing, alerts, notes, surveys."""
        from escalation_manager.core.errors import BadInput, Conflict
        from escalation_manager.desk.leaving import not_reached

        desk = session.desk
        if until is not None:
            if not desk.store.setting("rehearsal"):
                raise BadInput("Only a rehearsal desk can play time.", "Leave out --until.")
            end = read_instant(until, session.at, "--until")
            begin = session.at or min(filter(None, (desk.next_instant(), end)))
            count = desk.play(begin, end)
            session.say(f"Played {count} instants until {exact(end)}.", {"instants": count})
            return
        missing = not_reached(desk)
        if missing:
            raise Conflict(
                f"{', '.join(missing)} cannot be reached from here; workers of this desk do.",
                "Start: escalations work. Or name the channels: ESCALATIONS_CHANNELS.",
            )
        done = desk.tick(session.at)
        coming = exact(done.next_wake) if done.next_wake else None
        session.say(
            f"Woke {done.woken}, wrote {done.events} events, did {done.done} effects"
            f"{f', {done.failed} failed' if done.failed else ''}."
            f" Next: {coming or 'nothing is due'}.",
            {
                "woken": done.woken,
                "events": done.events,
                "done": done.done,
                "failed": done.failed,
                "next": coming,
            },
        )

    @verb(app, "inbox", PANEL)
    def inbox(
        session: Session,
        person: Annotated[str | None, typer.Argument(help="Else your own.")] = None,
    ) -> None:
        """The alerts that a person got, newest first."""
        from escalation_manager.cli.boxes import print_inbox

        whose = person or session.actor
        print_inbox(session, whose, session.desk.inbox(whose, actor=session.actor))

    @verb(app, "outbox", PANEL)
    def outbox(
        session: Session,
        escalation: Annotated[str | None, typer.Argument(metavar="[ESC]")] = None,
    ) -> None:
        """What was sent to customers, newest first."""
        from escalation_manager.cli.boxes import print_outbox
        from escalation_manager.cli.reading import number

        which = number(escalation) if escalation else None
        print_outbox(session, session.desk.sent(which, actor=session.actor))


def _proof(app: typer.Typer) -> None:
    @verb(app, "lint", PANEL)
    def lint(session: Session) -> None:
        """Rungs without people, people without a phone, leavers: what would fail at 03:00."""
        from escalation_manager.cli.boxes import print_lint

        print_lint(session, session.desk.lint(session.at))

    @verb(app, "check", PANEL)
    def check(session: Session) -> None:
        """Verify every event against its hash: any altered or missing one is named."""
        checked = session.desk.check()
        data = {
            "escalations": checked.escalations,
            "events": checked.events,
            "seal": checked.seal,
            "findings": [str(finding) for finding in checked.findings],
        }
        if not checked.findings:
            session.say(
                f"{checked.events:,} events of {checked.escalations:,} escalations are as they"
                f" were written.\nSeal: {checked.seal}",
                data,
            )
            return
        session.say("\n".join(map(str, checked.findings)), data)
        raise typer.Exit(1)

    @verb(app, "rebuild", PANEL)
    def rebuild(
        session: Session,
        dry_run: Annotated[bool, typer.Option("--dry-run", help="Only compare.")] = False,
    ) -> None:
        """Make the lists anew from the log, and prove that they followed from it."""
        rebuilt = session.desk.rebuild(dry_run=dry_run)
        differences = [
            f"{d.escalation} {d.column}: {d.stored!r} → {d.rebuilt!r}" for d in rebuilt.differences
        ]
        said = f"{rebuilt.escalations:,} rows compared, {len(differences)} differed."
        session.say(
            "\n".join([said, *differences]),
            {"escalations": rebuilt.escalations, "differences": differences},
        )

    @verb(app, "doctor", PANEL)
    def doctor(session: Session) -> None:
        """Is this machine and this desk in order?"""
        from escalation_manager.cli.health import examine

        examine(session)


def _moving(app: typer.Typer) -> None:
    @verb(app, "export", PANEL)
    def export(
        session: Session,
        file: Annotated[Path | None, typer.Argument(help="Else standard output.")] = None,
    ) -> None:
        """The whole desk as JSON lines; it loses nothing."""
        from escalation_manager.core.errors import StoreError

        lines = session.desk.export(actor=session.actor)
        if file is None:
            for line in lines:
                sys.stdout.buffer.write(line)
            return
        count = 0
        try:
            with file.open("xb") as out:
                for line in lines:
                    out.write(line)
                    count += 1
        except FileExistsError:
            raise StoreError(f"There is already a file {file}.", "Name another.") from None
        except OSError as error:
            why = error.strerror or str(error)
            raise StoreError(f"{file} cannot be written: {why}.", "Name another.") from None
        print(f"Wrote {count:,} lines to {file}.", file=sys.stderr)

    @verb(app, "import", PANEL)
    def import_(
        session: Session,
        file: Annotated[Path | None, typer.Argument(help="Else standard input.")] = None,
    ) -> None:
        """Take an exported desk into a new database, and verify it."""
        from escalation_manager.cli.taking_in import read_words

        raw, _ = read_words(file)
        count = session.opener.take_in(session.place, raw.splitlines(keepends=True))
        session.say(f"Took in {count:,} lines.", {"lines": count})
