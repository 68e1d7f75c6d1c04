"""What did the gate say of a message: passed, or held by which rule, for which words, and now?"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from escalation_manager.cli.instants import moment
from escalation_manager.cli.pages import answer_data
from escalation_manager.cli.session import Session
from escalation_manager.cli.showing import came_of, zone_of

if TYPE_CHECKING:
    from rich.console import Console

    from escalation_manager.core.commands import WriteMessage
    from escalation_manager.core.escalation import Message
    from escalation_manager.desk.answers import Answer, Shown

HELD = 3
"""The exit code of a refusal."""


def report_gate(session: Session, answer: Answer, message: str) -> None:
    """Say what happened; a held message ends with exit code 3 and the way on, on stderr."""
    found = answer.state.message(message)
    held = found is not None and found.state.value == "held"
    if not held:
        after = answer
        if not answer.dry_run:
            shown = session.desk.show(answer.escalation, actor=session.actor, at=session.at)
            told = tuple(
                e for e in shown.entries if e.version > answer.version - len(answer.entries)
            )
            from dataclasses import replace

            after = replace(answer, entries=told, state=shown.state, version=shown.state.version)
        session.say(came_of(after), answer_data(after))
        return
    assert found is not None
    if session.as_json:
        session.say("", answer_data(answer))
    print(held_words(answer.escalation, found), file=sys.stderr)
    raise typer.Exit(HELD)


def held_words(escalation: str, message: Message) -> str:
    """The rule, the words, the reason and the remedy."""
    lines = [
        f"{escalation} {message.id} is held ({message.rule.replace('_', ' ')}): {message.reason}"
    ]
    for found in message.found:
        if found.explained is None:
            colour = "" if found.level == "red" else " (unclear)"
            lines.append(f"  “{found.quote}”{colour}: {found.reason}")
    lines.append(f"  {message.remedy}")
    lines.append(f"  Then: escalations message send {escalation} {message.id}")
    return "\n".join(lines)


def try_words(session: Session, escalation: str, command: WriteMessage) -> None:
    """What the gate would say of these words, without keeping anything."""
    from escalation_manager.core.escalation import Message
    from escalation_manager.core.messages import judge

    shown = session.desk.show(escalation, actor=session.actor, at=session.at)
    draft = Message(
        "The message",
        command.text,
        command.purpose,
        command.channel,
        command.recipient,
        session.actor,
        shown.at,
    )
    verdict = judge(draft, shown.state, shown.rules, shown.at)
    if not verdict.holds:
        session.say("It would pass.", {"passes": True, "found": verdict.found})
        return
    holds = [{"rule": h.rule, "reason": h.reason, "remedy": h.remedy} for h in verdict.holds]
    if session.as_json:
        session.say("", {"passes": False, "holds": holds, "found": verdict.found})
    for hold in verdict.holds:
        print(f"It would be held ({hold.rule.replace('_', ' ')}): {hold.reason}", file=sys.stderr)
        print(f"  {hold.remedy}", file=sys.stderr)
    raise typer.Exit(HELD)


def print_messages(session: Session, shown: Shown, messages: tuple[Message, ...]) -> None:
    """The messages of an escalation, one line each."""
    zone = zone_of(shown)
    name = shown.rules.directory.name

    def show(console: Console) -> None:
        from rich.text import Text

        if not messages:
            console.print("No message was written yet.")
        for message in messages:
            style = "red" if message.state.value in ("held", "undelivered") else ""
            when = moment(message.sent_at or message.written_at, shown.at, zone)
            head = f"{message.id} {message.state.value} · {message.purpose} · {when}"
            console.print(
                Text(f"{head} · {name(message.author)} → {message.recipient}", style=style)
            )
            console.print(Text(f"   {' '.join(message.text.split())[:160]}"))

    rows = [
        (m.id, m.state.value, m.purpose, m.written_at, m.sent_at, m.author, m.recipient, m.text)
        for m in messages
    ]
    session.answer(list(messages), rows, show)


def print_message(session: Session, shown: Shown, message: Message) -> None:
    """One message whole."""

    def show(console: Console) -> None:
        print_one = f"{message.id} {message.state.value}, {message.purpose} to {message.recipient}"
        console.print(print_one, style="bold", markup=False)
        console.print(message.text, markup=False)
        if message.state.value == "held":
            console.print(held_words(shown.state.id, message), style="red", markup=False)

    session.answer(message, [(message.id, message.state.value, message.text)], show)


def print_promises(session: Session, shown: Shown) -> None:
    """The ledger of what was promised."""
    zone = zone_of(shown)

    def show(console: Console) -> None:
        if not shown.state.commitments:
            console.print("Nothing was promised.")
        for one in shown.state.commitments:
            due = moment(one.due, shown.at, zone) if one.due else "no time"
            console.print(
                f"{one.id} {one.state}: {one.what} ({one.kind.replace('_', ' ')}, {due},"
                f" {shown.rules.directory.name(one.owner)})",
                markup=False,
            )

    rows = [(p.id, p.state, p.kind, p.due, p.owner, p.what) for p in shown.state.commitments]
    session.answer(list(shown.state.commitments), rows, show)
