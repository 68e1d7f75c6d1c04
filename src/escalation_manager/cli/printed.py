"""How are the report and the metrics printed: on the terminal, through a pipe, or into a file?"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from escalation_manager.cli.instants import read_instant
from escalation_manager.cli.session import Session
from escalation_manager.core.errors import BadInput, StoreError
from escalation_manager.desk.trends import later, with_names
from escalation_manager.ports.log import Query

if TYPE_CHECKING:
    from rich.console import Console

    from escalation_manager.core.figures.figure import Figure
    from escalation_manager.core.figures.values import Value
    from escalation_manager.core.report.model import Report

FORMATS = ("md", "html", "json", "pdf")
AUDIENCES = ("internal", "customer")
FIGURES = ("md", "csv", "json")


def print_report(
    session: Session,
    escalation: str,
    format_: str,
    audience: str,
    as_of: datetime | None,
    output: Path | None,
) -> None:
    """The report in one of its formats; a PDF goes to a file or a pipe, never to a terminal."""
    from escalation_manager.core.report.model import Audience
    from escalation_manager.desk.handing_out import report_for

    if session.as_json:
        format_ = "json"
    if format_ not in FORMATS:
        raise BadInput(f"There is no format {format_!r}.", f"Use one of: {', '.join(FORMATS)}.")
    if audience not in AUDIENCES:
        raise BadInput(
            f"There is no audience {audience!r}.", f"Use one of: {', '.join(AUDIENCES)}."
        )
    if format_ == "pdf" and output is None and sys.stdout.isatty():
        raise BadInput(
            "A PDF can't be shown in a terminal.", f"Name a file: --output {escalation}.pdf."
        )
    report = report_for(
        session.desk,
        escalation,
        Audience(audience),
        actor=session.actor,
        at=session.at,
        as_of=as_of,
    )
    content = rendered(report, format_)
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        why = error.strerror or str(error)
        raise StoreError(f"{output} cannot be written: {why}.", "Name another file.") from None
    print(f"Wrote {output} ({len(content):,} bytes).", file=sys.stderr)


def rendered(report: Report, format_: str) -> bytes:
    """The bytes of the report in this format."""
    if format_ == "md":
        from escalation_manager.core.report.markdown import to_markdown

        return to_markdown(report).encode()
    if format_ == "html":
        from escalation_manager.core.report.html import to_html

        return to_html(report).encode()
    if format_ == "json":
        from escalation_manager.core.report.as_json import to_dict

        return (json.dumps(to_dict(report), ensure_ascii=False, indent=2) + "\n").encode()
    from escalation_manager.printing.pdf import to_pdf

    made = to_pdf(report)
    if made.note:
        print(made.note, file=sys.stderr)
    return made.bytes


def print_metrics(
    session: Session, since: str | None, until: str | None, only: str | None, format_: str | None
) -> None:
    """Figures over a window; --from and --to take a day or an instant."""
    from escalation_manager.core.figures.exchange import as_json, csv
    from escalation_manager.core.figures.lines import lines, span
    from escalation_manager.core.figures.markdown import markdown

    if format_ not in (None, *FIGURES):
        raise BadInput(f"There is no format {format_!r}.", f"Use one of: {', '.join(FIGURES)}.")
    begin, end = _window(session, since, until)
    found = session.desk.metrics(begin, end, actor=session.actor, at=session.at)
    figures = with_names(found, session.desk.policy.directory().name)
    if only is not None:
        names = [figure.name for figure in figures]
        if only not in names:
            raise BadInput(f"There is no metric {only!r}.", f"Use one of: {', '.join(names)}.")
        figures = tuple(figure for figure in figures if figure.name == only)
    if format_ in ("csv", "md"):
        sys.stdout.write(csv(figures) if format_ == "csv" else markdown(figures))
        return

    def show(console: Console) -> None:
        console.print(span(figures[0]), style="bright_black", markup=False)
        console.print()
        for figure in figures:
            first, *rest = lines(figure)
            console.print(first, style="bold", markup=False)
            console.print("\n".join(rest), markup=False)
            console.print()

    if format_ == "json":
        session = replace(session, as_json=True)
    session.answer([as_json(figure) for figure in figures], map(_row, figures), show)


def _row(figure: Figure) -> tuple[object, ...]:
    """One figure for a program: exact, hours as a decimal number, shares from 0 to 1."""
    return (
        figure.name,
        _exact(figure.value),
        figure.unit.value,
        figure.target,
        figure.verdict.value,
        _exact(figure.numerator),
        _exact(figure.denominator),
        figure.n,
    )


def _exact(value: Value | None) -> str:
    from escalation_manager.core.figures.values import plain
    from escalation_manager.core.money import Money

    if isinstance(value, Money):
        return f"{value.amount} {value.currency}"
    return "" if value is None else str(plain(value))


def _window(session: Session, since: str | None, until: str | None) -> tuple[datetime, datetime]:
    """As asked; else the last month that is over, or this one on a desk that began in it."""
    now = session.now
    this = now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    if until:
        end = _edge(until, now, "--to")
        return (_edge(since, now, "--from") if since else end - timedelta(days=30)), end
    if since:
        return _edge(since, now, "--from"), now
    if session.desk.store.count(Query(opened_until=this, restricted_too=True)):
        return later(this, -1), this
    return this, later(this, 1)


def _edge(text: str, now: datetime, what: str) -> datetime:
    """A day begins at midnight UTC."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return read_instant(text, now, what)
    return datetime.combine(day, time(), UTC)
