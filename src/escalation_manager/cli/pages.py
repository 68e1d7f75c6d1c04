"""What does a person see of escalations, and what does a program? One answer, three forms."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from escalation_manager.cli.instants import length, moment
from escalation_manager.cli.session import Session
from escalation_manager.cli.showing import (
    came_of,
    clock_style,
    clock_words,
    due_in,
    severity,
    zone_of,
)

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from escalation_manager.core.deadlines import ClockExplanation, ClockView
    from escalation_manager.core.events import Entry
    from escalation_manager.desk.answers import Answer, List, Shown, Step

BANDS = ("Now", "Overdue", "Within the hour", "Later")


def print_done(session: Session, answer: Answer) -> None:
    """What a command did, in sentences; with --json the entries."""
    session.say(came_of(answer), answer_data(answer))


def print_raised(session: Session, answer: Answer, notes: tuple[str, ...]) -> None:
    """A new escalation with its triage, owners and clocks."""
    from escalation_manager.core import deadlines

    if session.as_json:
        from escalation_manager.cli.session import print_json

        print_json({**answer_data(answer), "notes": notes})
        return
    state, rules = answer.state, answer.rules
    name, zone = rules.directory.name, "UTC"
    calendar = rules.handbook.service_calendar(state.calendar)
    zone = calendar.time_zone if calendar else zone
    again = " (raised before under this key)" if answer.repeated else ""
    lines = [f"{state.id}{again}: {state.title}"]
    account = rules.account.name if rules.account else state.account_id
    type_, level = rules.handbook.type(state.type), rules.handbook.severity(state.severity)
    owner = name(state.owners.accountable) if state.owners.accountable else "nobody"
    lines.append(f"  {account} · {type_.label} · {level.label} · owner {owner}")
    for step in (state.triage.trace if state.triage else ())[:6]:
        quote = f"“{step.quote}” " if step.quote else ""
        lines.append(f"    {quote}{step.rule}: {step.says}")
    if state.triage and state.triage.needs_person:
        lines.append("    The rules are not sure: a person should look at the triage.")
    for view in deadlines.views(state, rules, answer.at):
        due = due_in(view.due, answer.at, zone)
        lines.append(f"  {view.label:<16} {due}")
    alerted = ", ".join(name(person) for person in state.ladder.alerted)
    lines.append(f"  Alerted: {alerted or 'nobody could be reached'}")
    lines += [f"  Looks like {other}: {why}" for other, why in state.duplicates]
    lines += [f"  Note: {note}" for note in notes]
    if answer.dry_run:
        lines.append("(dry run: nothing was saved)")
    print("\n".join(lines))


def print_next(session: Session, steps: tuple[Step, ...]) -> None:
    """What to do, in bands; the good state is that nothing is due."""
    now = session.now
    data = [
        {
            "escalation": step.escalation,
            "account": step.account_name,
            "title": step.title,
            "severity": step.severity,
            "step": step.step.kind,
            "text": step.step.text,
            "due": step.step.due,
            "band": BANDS[step.band],
            "command": f"escalations {step.step.command}",
        }
        for step in steps
    ]

    def show(console: Console) -> None:
        if not steps:
            console.print("Nothing needs you now.", style="green")
            return
        table = _table()
        for column in ("Escalation", "Do this", "Due"):
            table.add_column(column, no_wrap=column == "Due", ratio=_wide(column))
        band = None
        for step in steps:
            if step.band != band:
                band = step.band
                table.add_row(f"[bold]{BANDS[band]}[/bold]", end_section=False)
            table.add_row(
                _known_by(step.severity, step.escalation),
                _above(step.step.text, step.account_name, step.step.command),
                _due(step.step.due, now),
            )
        console.print(table)

    rows = [(d["escalation"], d["severity"], d["step"], d["due"], d["text"]) for d in data]
    session.answer(data, rows, show)


def print_list(session: Session, page: List) -> None:
    """A page of a list."""
    now = session.now
    name = session.desk.policy.directory().name
    data = {
        "escalations": [
            {
                "id": line.row.id,
                "account": line.row.account,
                "account_name": line.account_name,
                "title": line.row.title,
                "type": line.row.type,
                "severity": line.row.severity,
                "status": line.row.status,
                "owner": line.row.owner,
                "rung": line.row.rung,
                "opened_at": line.row.opened_at,
                "due_at": line.row.due_at,
                "due_clock": line.due_clock,
            }
            for line in page.lines
        ],
        "total": page.total,
        "after": page.after,
    }

    def show(console: Console) -> None:
        if not page.lines:
            console.print("Nothing matches." if page.total == 0 else "No further ones.")
            return
        table = _table()
        for column in ("Escalation", "What", "Due"):
            table.add_column(column, no_wrap=column != "What", ratio=_wide(column))
        for line in page.lines:
            row = line.row
            owner = f"{name(row.owner)} (rung {row.rung})" if row.owner else "nobody"
            table.add_row(
                _known_by(row.severity or "", row.id),
                _above(row.title, line.account_name, row.status.replace("_", " "), owner),
                _due(row.due_at, now),
            )
        console.print(table)
        more = f"; the next page: --after {page.after}" if page.after else ""
        console.print(f"{len(page.lines)} of {page.total}{more}", style="bright_black")

    rows = [
        (r.id, r.severity, r.status, r.type, line.account_name, r.due_at, r.owner, r.title)
        for line in page.lines
        for r in (line.row,)
    ]
    session.answer(data, rows, show)


def print_timeline(session: Session, shown: Shown) -> None:
    """Everything that happened, in words."""
    from escalation_manager.core.telling import sentence

    name, zone = shown.rules.directory.name, zone_of(shown)
    data = [entry_data(entry) for entry in shown.entries]

    def show(console: Console) -> None:
        table = _table()
        from rich.text import Text

        for column in ("When", "Who", "What"):
            table.add_column(column, no_wrap=column != "What")
        for entry in shown.entries:
            who = "" if entry.actor == "system" else name(entry.actor)
            said = Text(sentence(entry.event, name, zone))
            table.add_row(moment(entry.at, shown.at, zone), Text(who), said)
        console.print(table)

    rows = [
        (
            entry.at,
            entry.version,
            entry.actor,
            type(entry.event).__name__,
            sentence(entry.event, name),
        )
        for entry in shown.entries
    ]
    session.answer(data, rows, show)


def print_explained(session: Session, escalation: str, told: ClockExplanation) -> None:
    """Every span of a clock, and what they come to."""
    view = told.view
    data = {
        "escalation": escalation,
        "clock": clock_data(view),
        "calendar": told.calendar,
        "time_zone": told.time_zone,
        "handbook": told.handbook,
        "spans": [
            {"start": s.start, "end": s.end, "counted": s.counted, "why": s.why} for s in told.spans
        ],
    }

    def show(console: Console) -> None:
        console.print(
            f"{escalation} {view.label}: {clock_words(view)},"
            f" {view.share:.0%} of {view.target} used",
            style="bold",
        )
        table = _table()
        for column in ("From", "To", "Length", "Counts", "Why"):
            table.add_column(column)
        now = session.now
        for span in told.spans:
            table.add_row(
                moment(span.start, now, told.time_zone),
                moment(span.end, now, told.time_zone),
                length(span.end - span.start),
                "yes" if span.counted else "no",
                span.why,
            )
        console.print(table)
        console.print(
            f"Counted {length(view.elapsed)} on the calendar {told.calendar}"
            f" ({told.time_zone}), handbook {told.handbook}."
        )

    rows: Iterable[tuple[object, ...]] = [
        (s.start, s.end, int((s.end - s.start).total_seconds()), s.counted, s.why)
        for s in told.spans
    ]
    session.answer(data, rows, show)


def clock_data(view: ClockView) -> dict[str, object]:
    """A clock for programs."""
    return {
        "name": view.name,
        "label": view.label,
        "status": view.status.value,
        "start": view.start,
        "due": view.due,
        "stopped_at": view.stopped_at,
        "elapsed_seconds": view.elapsed.total_seconds(),
        "paused_seconds": view.paused.total_seconds(),
        "remaining_seconds": view.remaining.total_seconds() if view.remaining is not None else None,
        "share": round(float(view.share), 4),
        "breached": view.breached,
        "target": view.target,
    }


def entry_data(entry: Entry) -> dict[str, object]:
    """An entry for programs."""
    from dataclasses import asdict

    return {
        "version": entry.version,
        "at": entry.at,
        "actor": entry.actor,
        "event": type(entry.event).__name__,
        "data": asdict(entry.event),
    }


def answer_data(answer: Answer) -> dict[str, object]:
    """What a command did, for programs."""
    return {
        "escalation": answer.escalation,
        "version": answer.version,
        "status": answer.state.status.value,
        "type": answer.state.type,
        "severity": answer.state.severity,
        "repeated": answer.repeated,
        "dry_run": answer.dry_run,
        "events": [entry_data(entry) for entry in answer.entries],
    }


def clock_table(views: Iterable[ClockView], shown: Shown) -> Table:
    """Clocks, in the same words everywhere."""
    table = _table()
    for column in ("Clock", "Stands", "Due", "Used"):
        table.add_column(column)
    for view in views:
        style = clock_style(view)
        words = clock_words(view)
        table.add_row(
            view.label,
            f"[{style}]{words}[/]" if style else words,
            moment(view.due, shown.at, zone_of(shown)) if view.due else "",
            f"{view.share:.0%} of {view.target}" if view.target else "",
        )
    return table


def _above(first: str, *further: str) -> Text:
    """What matters, and below it what helps: so a row fits a narrow terminal."""
    from rich.text import Text

    return Text.assemble(first, "\n", (" · ".join(one for one in further if one), "bright_black"))


def _known_by(level: str, escalation: str) -> Text:
    """Severity and number, one above the other."""
    return severity(level).append(f"\n{escalation}", style="not bold default")


def _due(due: datetime | None, now: datetime) -> Text:
    """Red only for what is late."""
    from rich.text import Text

    late = due is not None and due < now
    return Text(due_in(due, now), style="bold red" if late else "")


def _wide(column: str) -> int | None:
    """The column that takes what the others leave."""
    return 1 if column in ("Do this", "What") else None


def _table() -> Table:
    from rich import box
    from rich.table import Table

    return Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")


def print_deadlines(session: Session, answer: Answer) -> None:
    """The clocks as they stand after a change of severity."""
    from escalation_manager.core import deadlines

    if session.as_json or not answer.entries:
        return
    calendar = answer.rules.handbook.service_calendar(answer.state.calendar)
    zone = calendar.time_zone if calendar else "UTC"
    for view in deadlines.views(answer.state, answer.rules, answer.at):
        if view.stopped_at is None and view.due is not None:
            print(f"  {view.label:<16} {due_in(view.due, answer.at, zone)}")


def print_tasks(session: Session, shown: Shown) -> None:
    """The tasks of an escalation."""
    name, zone = shown.rules.directory.name, zone_of(shown)

    def show(console: Console) -> None:
        table = _table()
        for column in ("Task", "State", "What", "Who", "Due"):
            table.add_column(column)
        for task in shown.state.tasks:
            late = task.open and task.due is not None and task.due < shown.at
            due = moment(task.due, shown.at, zone) if task.due else ""
            table.add_row(
                task.id,
                task.state.value,
                task.title,
                name(task.owner),
                f"[bold red]{due}[/bold red]" if late else due,
            )
        console.print(table)

    rows = [(t.id, t.state.value, t.due, t.owner, t.title) for t in shown.state.tasks]
    session.answer(list(shown.state.tasks), rows, show)


def print_goodwill(session: Session, shown: Shown, given: str) -> None:
    """Requests, and what the account was given before."""
    name = shown.rules.directory.name

    def show(console: Console) -> None:
        for one in shown.state.goodwill:
            by = f" by {name(one.decided_by)}" if one.decided_by else ""
            console.print(
                f"{one.id} {one.option} {one.value or one.quantity}: {one.state}{by}", markup=False
            )
        console.print(f"Given in the last 12 months: {given or 'nothing'}", markup=False)

    rows = [
        (g.id, g.option, g.value, g.quantity, g.state, g.requested_by, g.decided_by)
        for g in shown.state.goodwill
    ]
    session.answer({"requests": shown.state.goodwill, "given_last_year": given}, rows, show)
