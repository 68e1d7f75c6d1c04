"""Is this machine, and is this desk, in order? Each check says what it found and what to do."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

import typer

from escalation_manager.cli.session import Session
from escalation_manager.core.errors import EscalationError

if TYPE_CHECKING:
    from rich.console import Console

_OK, _BAD = "✓", "✗"


def examine(session: Session) -> None:
    """Print every check; exit code 1 when one failed."""
    found = list(_checks(session))
    rows = [("ok" if good else "bad", what, how) for good, what, how in found]

    def show(console: Console) -> None:
        for good, what, how in found:
            style = "green" if good else "bold red"
            console.print(f"[{style}]{_OK if good else _BAD}[/] {what}")
            if how and not good:
                console.print(f"    {how}", markup=False)

    session.answer([{"ok": g, "check": w, "remedy": h} for g, w, h in found], rows, show)
    if not all(good for good, _, _ in found):
        raise typer.Exit(1)


def _checks(session: Session) -> Iterator[tuple[bool, str, str]]:
    python = ".".join(map(str, sys.version_info[:3]))
    yield sys.version_info >= (3, 11), f"Python {python}", "Use Python 3.11 or newer."
    try:
        yield True, f"Escalation Manager {version('escalation-manager')}", ""
    except PackageNotFoundError:
        yield False, "The package is not installed.", "Run: make setup."
    from escalation_manager.core.errors import BadInput
    from escalation_manager.core.zones import zone

    try:
        zone("America/New_York")
        yield True, "Time zones", ""
    except BadInput as wrong:
        yield False, f"Time zones: {wrong.message}", "Install the package tzdata."
    try:
        desk = session.desk
    except EscalationError as wrong:
        yield False, f"Database: {wrong.message}", wrong.remedy
        return
    kind = "rehearsal" if desk.store.setting("rehearsal") else "real time"
    yield True, f"Database {session.opener.shown(session.place)} ({kind})", ""
    handbook = desk.policy.handbook()
    yield True, f"Handbook {handbook.version}", ""
    people, accounts = desk.policy.directory().people, desk.policy.accounts()
    yield (
        bool(people and accounts),
        f"{len(people)} people, {len(accounts)} accounts",
        "Bring them in: escalations load …",
    )
    checked = desk.check()
    yield (
        not checked.findings,
        f"{checked.events:,} events are as they were written",
        "See: escalations check.",
    )
    findings = desk.lint(session.at)
    yield not findings, f"Lint: {len(findings)} findings", "See: escalations lint."
    from escalation_manager.ports.log import EffectState

    dead = desk.store.effects(states=(EffectState.DEAD,))
    yield not dead, f"{len(dead)} effects could not be done", "See: escalations effects."
