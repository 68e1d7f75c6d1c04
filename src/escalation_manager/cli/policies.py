"""How are handbooks compared: settings that change, and deadlines that would move?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from escalation_manager.cli.instants import exact
from escalation_manager.cli.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from rich.console import Console

    from escalation_manager.core.handbook import Handbook
    from escalation_manager.desk.upkeep import Moved
    from escalation_manager.ports.log import Document


def print_difference(session: Session, old: Handbook, new: Handbook) -> None:
    """The settings that differ, then the running deadlines that would move."""
    from escalation_manager.core.handbook_diff import diff

    changes = diff(old, new)
    moved = session.desk.would_move(new, actor=session.actor, at=session.at)
    data = {
        "from": old.version,
        "to": new.version,
        "changes": [{"place": c.place, "old": c.old, "new": c.new} for c in changes],
        "deadlines": _data(moved),
    }

    def show(console: Console) -> None:
        if not changes:
            console.print("They say the same.", style="green")
        for change in changes:
            console.print(str(change), markup=False)
        if moved:
            console.print("\nIf running escalations were migrated:", style="bold")
            for line in _lines(moved):
                console.print(line, markup=False)

    rows = [("setting", c.place, c.old, c.new) for c in changes]
    rows += [
        ("deadline", f"{m.escalation} {m.clock}", _when(m.before), _when(m.after)) for m in moved
    ]
    session.answer(data, rows, show)


def print_moved(session: Session, moved: tuple[Moved, ...]) -> None:
    """The deadlines that would move."""
    rows = [(m.escalation, m.clock, _when(m.before), _when(m.after)) for m in moved]

    def show(console: Console) -> None:
        if not moved:
            console.print("No deadline would change.")
        for line in _lines(moved):
            console.print(line, markup=False)

    session.answer(_data(moved), rows, show)


def print_versions(session: Session, documents: tuple[Document, ...]) -> None:
    """Versions with who put them there, and when."""
    rows = [(d.version, d.at, d.by) for d in documents]

    def show(console: Console) -> None:
        for version, at, by in rows:
            console.print(f"{version}  put on the desk {exact(at)} by {by}", markup=False)

    session.answer([{"version": v, "at": a, "by": b} for v, a, b in rows], rows, show)


def _lines(moved: Iterable[Moved]) -> Iterable[str]:
    for one in moved:
        yield f"{one.escalation} {one.clock}: {_when(one.before)} → {_when(one.after)}"


def _data(moved: Iterable[Moved]) -> list[dict[str, object]]:
    return [
        {"escalation": m.escalation, "clock": m.clock, "before": m.before, "after": m.after}
        for m in moved
    ]


def _when(at: datetime | None) -> str:
    return exact(at) if at else "never"
