"""Commands of the daily work on an escalation: who has it, how grave it is, when it is due."""

from __future__ import annotations

from typing import Annotated

import typer

from escalation_manager.cli.doing import DryRun, Esc, Key, Reason, do
from escalation_manager.cli.instants import read_instant
from escalation_manager.cli.session import Session
from escalation_manager.cli.verbs import verb

PANEL = "Work"


def add(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    _own(app)
    _judge(app)
    _time(app)
    _together(app)


def _own(app: typer.Typer) -> None:
    @verb(app, "ack", PANEL)
    def ack(
        session: Session,
        escalation: Esc,
        customer: Annotated[
            bool, typer.Option("--customer", help="Tell the customer that we have heard them.")
        ] = False,
        text: Annotated[
            str, typer.Option("--text", help="Your own words; else those of the handbook.")
        ] = "",
        channel: Annotated[str, typer.Option("--channel")] = "email",
        key: Key = None,
        dry_run: DryRun = False,
    ) -> None:
        """Acknowledge the alert, or with --customer the customer."""
        from escalation_manager.core import commands as c

        to_customer = c.AcknowledgeCustomer(text, channel)
        command = to_customer if customer or text else c.AcknowledgeAlert()
        do(session, escalation, command, key=key, dry_run=dry_run)

    @verb(app, "assign", PANEL)
    def assign(
        session: Session,
        escalation: Esc,
        person: Annotated[str, typer.Argument(help="A person's id.")],
        ownership: Annotated[
            str, typer.Option("--for", help="accountable, supporting, resolving or sponsor.")
        ] = "accountable",
        reason: Reason = "",
        key: Key = None,
        dry_run: DryRun = False,
    ) -> None:
        """Name an owner."""
        from escalation_manager.core import commands as c

        do(session, escalation, c.Assign(ownership, person, reason), key=key, dry_run=dry_run)

    @verb(app, "hand-over", PANEL)
    def hand_over(
        session: Session,
        escalation: Esc,
        to: Annotated[str | None, typer.Option("--to", help="Whom you ask to take over.")] = None,
        accept: Annotated[
            bool, typer.Option("--accept", help="Take over what you were offered.")
        ] = False,
        decline: Annotated[bool, typer.Option("--decline", help="Decline it.")] = False,
        note: Annotated[str, typer.Option("--note", help="For the next person.")] = "",
        key: Key = None,
        dry_run: DryRun = False,
    ) -> None:
        """Offer a handover to somebody, or accept or decline one."""
        from escalation_manager.core import commands as c
        from escalation_manager.core.errors import BadInput

        if (to is not None) + accept + decline != 1:
            raise BadInput("A handover is one thing at a time.", "Use --to, --accept or --decline.")
        command: c.Command = c.AcceptHandover() if accept else c.DeclineHandover(note)
        if to is not None:
            command = c.HandOver(to, note)
        do(session, escalation, command, key=key, dry_run=dry_run)

    @verb(app, "climb", PANEL)
    def climb(
        session: Session,
        escalation: Esc,
        reason: Reason,
        to: Annotated[int | None, typer.Option("--to", help="A rung; else the next one.")] = None,
        key: Key = None,
        dry_run: DryRun = False,
    ) -> None:
        """Climb the ladder by hand, with a reason."""
        from escalation_manager.core import commands as c

        do(session, escalation, c.Climb(reason, to), key=key, dry_run=dry_run)

    @verb(app, "silence", PANEL)
    def silence(
        session: Session,
        escalation: Esc,
        until: Annotated[str, typer.Option("--until", help="An instant, or +2h.")],
        reason: Reason,
        key: Key = None,
        dry_run: DryRun = False,
    ) -> None:
        """Send no alerts until then; the ladder begins again afterwards."""
        from escalation_manager.core import commands as c

        end = read_instant(until, session.now, "--until")
        do(session, escalation, c.Silence(end, reason), key=key, dry_run=dry_run)


def _judge(app: typer.Typer) -> None:
    @verb(app, "triage", PANEL)
    def triage(
        session: Session,
        escalation: Esc,
        type_: Annotated[str | None, typer.Option("--type")] = None,
        severity: Annotated[str | None, typer.Option("--severity")] = None,
        reason: Reason = "",
        text: Annotated[
            str, typer.Option("--text", help="Further words of the customer for the rules.")
        ] = "",
        suggest: Annotated[
            bool, typer.Option("--suggest", help="Only propose it; a person decides.")
        ] = False,
        key: Key = None,
        dry_run: DryRun = False,
    ) -> None:
        """Overrule type or severity with a reason, or let the rules read again."""
        from escalation_manager.core import commands as c
        from escalation_manager.core.errors import BadInput

        command: c.Command = c.Triage(type_, severity, reason, text)
        if suggest:
            if type_ is None or severity is None:
                raise BadInput("A suggestion needs both.", "Add --type and --severity.")
            command = c.SuggestTriage(type_, severity, (reason,) if reason else (), session.actor)
        do(session, escalation, command, key=key, dry_run=dry_run)

    @verb(app, "severity", PANEL)
    def severity(
        session: Session,
        escalation: Esc,
        severity: Annotated[str, typer.Argument(help="critical, high, medium or low.")],
        reason: Reason,
        key: Key = None,
        dry_run: DryRun = False,
    ) -> None:
        """Raise or lower the severity, with a reason; --dry-run shows the deadlines first."""
        from escalation_manager.cli.pages import print_deadlines
        from escalation_manager.core import commands as c

        answer = do(
            session, escalation, c.ChangeSeverity(severity, reason), key=key, dry_run=dry_run
        )
        print_deadlines(session, answer)

    @verb(app, "keep-severity", PANEL)
    def keep_severity(
        session: Session, escalation: Esc, reason: Reason, key: Key = None, dry_run: DryRun = False
    ) -> None:
        """Decline the lower severity that was asked for, with a reason."""
        from escalation_manager.core import commands as c

        do(session, escalation, c.DeclineLowering(reason), key=key, dry_run=dry_run)

    @verb(app, "impact", PANEL)
    def impact(
        session: Session,
        escalation: Esc,
        business: Annotated[str | None, typer.Option("--business")] = None,
        users: Annotated[str | None, typer.Option("--users")] = None,
        since: Annotated[str | None, typer.Option("--since", help="When it started.")] = None,
        key: Key = None,
        dry_run: DryRun = False,
    ) -> None:
        """Record business impact, users affected, and since when."""
        from escalation_manager.core import commands as c

        started = read_instant(since, session.now, "--since") if since else None
        command = c.RecordImpact(business, users, started)
        do(session, escalation, command, key=key, dry_run=dry_run)

    @verb(app, "risk", PANEL)
    def risk(
        session: Session,
        escalation: Esc,
        risk: Annotated[str, typer.Argument(help="churn, escalation or publicity.")] = "",
        probability: Annotated[str, typer.Option("--probability", help="H, M or L.")] = "",
        impact: Annotated[str, typer.Option("--impact", help="H, M or L.")] = "",
        mitigation: Annotated[str, typer.Option("--mitigation")] = "",
        key: Key = None,
        dry_run: DryRun = False,
    ) -> None:
        """Assess a risk by hand, or without levels all of them from the facts."""
        from escalation_manager.core import commands as c

        command = c.AssessRisk(risk, probability, impact, mitigation)
        do(session, escalation, command, key=key, dry_run=dry_run)

    @verb(app, "root-cause", PANEL)
    def root_cause(
        session: Session,
        escalation: Esc,
        assessment: Annotated[str, typer.Option("--assessment", help="What is known.")],
        category: Annotated[str, typer.Option("--category", help="Technical, Process …")],
        factor: Annotated[
            list[str] | None, typer.Option("--factor", help="May be repeated.")
        ] = None,
        final: Annotated[bool, typer.Option("--final", help="The analysis is finished.")] = False,
        key: Key = None,
        dry_run: DryRun = False,
    ) -> None:
        """Record why it happened."""
        from escalation_manager.core import commands as c

        command = c.RecordRootCause(assessment, category, tuple(factor or ()), final)
        do(session, escalation, command, key=key, dry_run=dry_run)

    @verb(app, "note", PANEL)
    def note(session: Session, escalation: Esc, text: str, key: Key = None) -> None:
        """Leave an internal note."""
        from escalation_manager.core import commands as c

        do(session, escalation, c.AddNote(text), key=key)

    @verb(app, "confirm-fix", PANEL)
    def confirm_fix(
        session: Session,
        escalation: Esc,
        by: Annotated[str | None, typer.Option("--by", help="When it will be ready.")] = None,
        what: Annotated[str, typer.Option("--what")] = "fix",
        withdraw: Annotated[
            bool, typer.Option("--withdraw", help="The confirmed time no longer holds.")
        ] = False,
        reason: Reason = "",
        key: Key = None,
        dry_run: DryRun = False,
    ) -> None:
        """Confirm, as a technical role, when the fix will be ready; or withdraw that."""
        from escalation_manager.core import commands as c
        from escalation_manager.core.errors import BadInput

        if withdraw:
            do(session, escalation, c.WithdrawFix(reason), key=key, dry_run=dry_run)
            return
        if by is None:
            raise BadInput("When will it be ready?", "Add --by INSTANT, or --withdraw.")
        ready = read_instant(by, session.now, "--by")
        do(session, escalation, c.ConfirmFix(ready, what), key=key, dry_run=dry_run)


def _time(app: typer.Typer) -> None:
    @verb(app, "pause", PANEL)
    def pause(
        session: Session,
        escalation: Esc,
        until: Annotated[str, typer.Option("--until", help="An instant, or +2d.")],
        reason: Reason,
        key: Key = None,
        dry_run: DryRun = False,
    ) -> None:
        """Pause the resolution clock, with a reason and an end."""
        from escalation_manager.core import commands as c

        end = read_instant(until, session.now, "--until")
        do(session, escalation, c.Pause(reason, end), key=key, dry_run=dry_run)

    @verb(app, "resume", PANEL)
    def resume(
        session: Session, escalation: Esc, reason: Reason = "", key: Key = None,
        dry_run: DryRun = False,
    ) -> None:  # fmt: skip
        """Let the resolution clock run again before the pause ends."""
        from escalation_manager.core import commands as c

        do(session, escalation, c.Resume(reason), key=key, dry_run=dry_run)

    @verb(app, "next-update", PANEL)
    def next_update(
        session: Session,
        escalation: Esc,
        due: Annotated[str, typer.Option("--due", help="An instant, or +8h.")],
        agreed_with: Annotated[str, typer.Option("--agreed-with", help="Who of the customer.")],
        key: Key = None,
        dry_run: DryRun = False,
    ) -> None:
        """Record that the customer agreed to another time for the next update."""
        from escalation_manager.core import commands as c

        when = read_instant(due, session.now, "--due")
        command = c.AgreeNextUpdate(when, agreed_with)
        do(session, escalation, command, key=key, dry_run=dry_run)

    @verb(app, "duty", PANEL)
    def duty(
        session: Session,
        escalation: Esc,
        duty: Annotated[str, typer.Argument(help="Of the handbook: gdpr_33, nis2_early_warning …")],
        aware_at: Annotated[
            str | None, typer.Option("--aware-at", help="When we first knew.")
        ] = None,
        met: Annotated[bool, typer.Option("--met", help="It was done.")] = False,
        reference: Annotated[str, typer.Option("--reference", help="Of the notification.")] = "",
        key: Key = None,
        dry_run: DryRun = False,
    ) -> None:
        """Start a regulatory deadline, or with --met record that it was kept."""
        from escalation_manager.core import commands as c

        aware = read_instant(aware_at, session.now, "--aware-at") if aware_at else None
        command = c.MeetDuty(duty, reference) if met else c.StartDuty(duty, aware)
        do(session, escalation, command, key=key, dry_run=dry_run)


def _together(app: typer.Typer) -> None:
    @verb(app, "merge", PANEL)
    def merge(
        session: Session,
        escalation: Esc,
        into: Annotated[str, typer.Option("--into", help="The one that goes on.")],
        reason: Reason = "",
        key: Key = None,
        dry_run: DryRun = False,
    ) -> None:
        """Merge this duplicate into another escalation of the same account."""
        from escalation_manager.cli.reading import number
        from escalation_manager.core import commands as c

        do(session, escalation, c.Merge(number(into), reason), key=key, dry_run=dry_run)

    @verb(app, "link", PANEL)
    def link(
        session: Session,
        escalation: Esc,
        other: Annotated[str, typer.Argument(help="The other escalation.")],
        relation: Annotated[
            str,
            typer.Option(
                "--as-its", help="The other one is its parent, child, related, repeat_of."
            ),
        ] = "related",
        key: Key = None,
        dry_run: DryRun = False,
    ) -> None:
        """Link to another escalation."""
        from escalation_manager.cli.reading import number
        from escalation_manager.core import commands as c

        do(session, escalation, c.Link(number(other), relation), key=key, dry_run=dry_run)

    @verb(app, "restrict", PANEL)
    def restrict(
        session: Session,
        escalation: Esc,
        reader: Annotated[
            list[str] | None, typer.Option("--reader", help="May be repeated.")
        ] = None,
        lift: Annotated[bool, typer.Option("--lift", help="Everybody may read it again.")] = False,
        reason: Reason = "",
        key: Key = None,
        dry_run: DryRun = False,
    ) -> None:
        """Name the only people who may know of it, or lift that."""
        from escalation_manager.core import commands as c

        named = c.Restrict(tuple(reader or ()), reason)
        command = c.LiftRestriction(reason) if lift else named
        do(session, escalation, command, key=key, dry_run=dry_run)
