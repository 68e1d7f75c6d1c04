"""What lies in the boxes: alerts, texts to customers, and what the lint found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from escalation_manager.cli.instants import moment
from escalation_manager.cli.session import Session

if TYPE_CHECKING:
    from rich.console import Console

    from escalation_manager.core.lint import Finding
    from escalation_manager.ports.channels import SentText
    from escalation_manager.ports.connectors import SentAlert


def print_inbox(session: Session, whose: str, alerts: tuple[SentAlert, ...]) -> None:
    """Alerts, newest first."""
    now = session.now

    def show(console: Console) -> None:
        if not alerts:
            console.print(f"Nothing lies in the inbox of {whose}.")
        for alert in alerts:
            console.print(moment(alert.sent_at, now), alert.message, markup=False)

    rows = [(a.sent_at, a.priority, a.escalation_id, a.message) for a in alerts]
    session.answer(list(alerts), rows, show)


def print_outbox(session: Session, texts: tuple[SentText, ...]) -> None:
    """Texts to customers, newest first."""
    now = session.now

    def show(console: Console) -> None:
        if not texts:
            console.print("Nothing was sent yet.")
        for sent in texts:
            out = sent.outgoing
            head = f"{moment(sent.sent_at, now)}  {out.escalation_id} {out.message}"
            console.print(
                f"{head} to {out.recipient} by {sent.channel}", style="bold", markup=False
            )
            console.print(f"Subject: {out.subject}\n\n{out.text}\n", markup=False)

    rows = [
        (
            s.sent_at,
            s.outgoing.escalation_id,
            s.outgoing.message,
            s.outgoing.recipient,
            s.outgoing.text,
        )
        for s in texts
    ]
    session.answer(list(texts), rows, show)


def print_lint(session: Session, findings: tuple[Finding, ...]) -> None:
    """What handbook and directory leave open; exit code 1 when there is anything."""

    def show(console: Console) -> None:
        if not findings:
            console.print("Every rung has people, and everybody can be reached.", style="green")
        for one in findings:
            console.print(f"{one.place}: {one.problem} {one.remedy}", markup=False)

    rows = [(one.place, one.problem, one.remedy) for one in findings]
    session.answer(list(findings), rows, show)
    if findings:
        raise typer.Exit(1)
