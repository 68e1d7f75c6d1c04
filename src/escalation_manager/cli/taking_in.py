"""Commands with which a desk and its escalations begin: init, load, raise."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from escalation_manager.cli.instants import read_instant
from escalation_manager.cli.session import Session
from escalation_manager.cli.verbs import verb
from escalation_manager.core.errors import BadInput

PANEL = "Begin"


def add(app: typer.Typer) -> None:
    """Put these commands on the command line."""

    @verb(app, "init", PANEL)
    def init(
        session: Session,
        demo: Annotated[
            bool, typer.Option("--demo", help="With the demo company, ready to try things on.")
        ] = False,
        rehearsal: Annotated[
            bool,
            typer.Option("--rehearsal", help="Its time may be set with --at on every command."),
        ] = False,
        admin: Annotated[
            str | None,
            typer.Option(
                "--admin",
                metavar="PERSON",
                help="With its first administrator, by an id of your choice: you, from now on.",
            ),
        ] = None,
        handbook: Annotated[
            Path | None,
            typer.Option("--handbook", help="Your own handbook; else the shipped one."),
        ] = None,
    ) -> None:
        """Make a new desk in a new database."""
        from escalation_manager import handbook_file

        place = session.place
        if session.db is None and isinstance(place, Path):
            _folder_for(place.parent)
        policy = handbook_file.read(handbook) if handbook else handbook_file.shipped()
        desk = session.opener.create(place, policy, rehearsal=rehearsal, at=session.at)
        session.adopt(desk)
        if demo:
            from escalation_manager.demo import YOU, company

            desk.load_text("the demo company", company(), at=session.at if rehearsal else None)
            desk.store.set_setting("default_person", YOU)
            desk.store.set_setting("demo", True)
        name = session.opener.shown(place)
        said = [f"Made a desk in {name}."]
        if admin is not None:
            _first(session, admin, name)
            said.append(f"You are {admin!r} there, its administrator, without a password yet.")
            said.append(f"Next: escalations password {admin}, and load people.csv accounts.csv …")
        elif demo:
            said.append(f"You are {YOU!r} there; ask as somebody else with --as.")
            said.append("Next: escalations demo --mails lists eight mails to raise, then: next.")
        else:
            said.append("Next: escalations load people.csv accounts.csv …")
        made = {"db": name, "demo": demo, "rehearsal": rehearsal, "admin": admin}
        session.say("\n".join(said), made)

    @verb(app, "load", PANEL)
    def load(
        session: Session,
        files: Annotated[
            list[Path] | None, typer.Argument(help="CSV or JSON files, or folders of them.")
        ] = None,
        kind: Annotated[
            str | None,
            typer.Option(
                "--kind",
                help="What a CSV holds, where its name does not say it: people, accounts, "
                "contacts, team, pools, interactions, surveys.",
            ),
        ] = None,
        source: Annotated[
            str | None,
            typer.Option(
                "--from", help="A connected system to load from: hubspot, salesforce, surveymonkey."
            ),
        ] = None,
        dry_run: Annotated[
            bool, typer.Option("--dry-run", help="Check everything, change nothing.")
        ] = False,
    ) -> None:
        """Bring in people, accounts, contacts, teams, history, surveys and calendars."""
        from escalation_manager.desk.importing import load_from

        if bool(files) == bool(source):
            raise BadInput("What is to be loaded?", "Name files, or a system with --from.")
        if source:
            counted = load_from(session.desk, source, at=session.at, dry_run=dry_run)
        else:
            counted = session.desk.load(files or [], kind, at=session.at, dry_run=dry_run)
        rows = [(name, n.created, n.changed, n.unchanged) for name, n in counted.items()]
        lines = [f"{name}: {new} new, {changed} changed, {same} as before"
                 for name, new, changed, same in rows]  # fmt: skip
        if dry_run:
            lines.append("(dry run: nothing was written)")
        session.say(
            "\n".join(lines) or "There was nothing to load.",
            {name: {"created": a, "changed": b, "unchanged": c} for name, a, b, c in rows},
        )

    @verb(app, "raise", PANEL)
    def raise_(
        session: Session,
        file: Annotated[
            Path | None,
            typer.Option("--file", "-f", help="The mail: .eml or plain text. Else standard input."),
        ] = None,
        account: Annotated[
            str | None, typer.Option("--account", help="Whose it is. Else the sender says it.")
        ] = None,
        contact: Annotated[
            str | None, typer.Option("--contact", help="The customer's contact, by id.")
        ] = None,
        reported_at: Annotated[
            str | None,
            typer.Option("--reported-at", help="When the customer reported it. Else the mail."),
        ] = None,
        channel: Annotated[
            str | None, typer.Option("--channel", help="email, call, chat, meeting …")
        ] = None,
        type_: Annotated[
            str | None, typer.Option("--type", help="Overrule the triage; needs --reason.")
        ] = None,
        severity: Annotated[
            str | None, typer.Option("--severity", help="Overrule the triage; needs --reason.")
        ] = None,
        reason: Annotated[str, typer.Option("--reason", help="Why the triage is overruled.")] = "",
        linked_to: Annotated[
            str | None, typer.Option("--linked-to", help="The earlier escalation this repeats.")
        ] = None,
        key: Annotated[
            str | None, typer.Option("--key", help="Makes the command safe to repeat.")
        ] = None,
        dry_run: Annotated[
            bool, typer.Option("--dry-run", help="Decide everything, keep nothing.")
        ] = False,
    ) -> None:
        """Open an escalation from a customer's mail or words."""
        from dataclasses import replace

        from escalation_manager.cli.pages import print_raised
        from escalation_manager.desk.mail import read_mail

        raw, name = read_words(file)
        desk, now = session.desk, session.now
        reported = read_instant(reported_at, now, "--reported-at") if reported_at else None
        read = read_mail(
            raw,
            desk.policy.accounts().values(),
            now,
            name=name,
            account_id=account,
            contact_id=contact,
            reported_at=reported,
            channel=channel,
        )
        command = replace(
            read.command, type=type_, severity=severity, reason=reason, linked_to=linked_to
        )
        answer = desk.submit(command, actor=session.actor, at=session.at, key=key, dry_run=dry_run)
        if not dry_run:
            session.act(answer.escalation)
        print_raised(session, answer, read.notes)


def _first(session: Session, person: str, name: str) -> None:
    """Somebody who may do all there is to do on a desk that knows nobody yet."""
    import json

    from escalation_manager.core.errors import BadInput, Faults

    row = {"id": person, "name": person.capitalize(), "roles": ["admin"], "time_zone": "UTC"}
    desk = session.desk
    if person in desk.policy.directory().people:
        del row["name"], row["time_zone"]
    try:
        desk.load_text("--admin", json.dumps({"people": [row]}).encode())
    except Faults as wrong:
        raise BadInput(
            f"A desk was made in {name}, but without an administrator: {wrong.faults[0].problem}",
            "Load one with the role admin: escalations load people.csv.",
        ) from None
    desk.store.set_setting("default_person", person)


def _folder_for(place: Path) -> None:
    """The folder of our own data, made where it is missing."""
    from escalation_manager.core.errors import StoreError

    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The folder {place} cannot be made: {error.strerror}.",
            "Name a file for the desk with --db, or another folder with XDG_DATA_HOME.",
        ) from None


def read_words(file: Path | None) -> tuple[bytes, str]:
    """The bytes of a file, or of standard input, and what messages call them."""
    import sys

    from escalation_manager.core.errors import BadInput, NotFound

    if file is None or str(file) == "-":
        if sys.stdin.isatty():
            print("Paste the customer's words, then press Ctrl-D.", file=sys.stderr)
        return sys.stdin.buffer.read(), "standard input"
    try:
        return file.read_bytes(), str(file)
    except FileNotFoundError:
        raise NotFound(f"There is no file {file}.", "Check the name.") from None
    except OSError as error:
        why = error.strerror or str(error)
        raise BadInput(f"{file} cannot be read: {why}.", "Check the path.") from None
