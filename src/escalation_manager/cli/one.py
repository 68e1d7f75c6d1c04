"""How does one escalation look: what is next, then clocks, owners, tasks, words and gifts?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from escalation_manager.cli.instants import moment
from escalation_manager.cli.pages import clock_data, clock_table
from escalation_manager.cli.session import Session
from escalation_manager.cli.showing import due_in, severity, zone_of
from escalation_manager.core.deadlines import CLOCKS

if TYPE_CHECKING:
    from rich.console import Console

    from escalation_manager.desk.answers import Shown

_TASK_SIGN = {"open": "☐", "accepted": "→", "done": "✓", "dropped": "—"}


def print_shown(session: Session, shown: Shown) -> None:
    """One escalation, the next step first."""
    data = shown_data(shown)
    rows = [
        (view.name, view.status.value, view.due, view.elapsed, view.share) for view in shown.clocks
    ]
    head = (shown.state.id, shown.state.status.value, shown.state.severity, shown.state.title)
    session.answer(data, [head, *rows], lambda console: page(console, shown))


def shown_data(shown: Shown) -> dict[str, object]:
    """One escalation for programs."""
    state, step = shown.state, shown.step
    return {
        "id": state.id,
        "version": state.version,
        "as_of": shown.at,
        "title": state.title,
        "account": state.account_id,
        "account_name": shown.rules.account.name if shown.rules.account else None,
        "type": state.type,
        "severity": state.severity,
        "status": state.status.value,
        "handbook": state.handbook,
        "opened_at": state.opened_at,
        "reported_at": state.reported_at,
        "statement": state.raised.statement,
        "tags": state.tags,
        "attention": state.attention,
        "triage": state.triage,
        "owners": state.owners,
        "rung": state.ladder.rung,
        "alerted": state.ladder.alerted,
        "next": None
        if step is None
        else {
            "kind": step.kind,
            "text": step.text,
            "due": step.due,
            "people": step.people,
            "roles": step.roles,
            "command": f"escalations {step.command}",
        },
        "clocks": [clock_data(view) for view in shown.clocks],
        "tasks": state.tasks,
        "messages": state.messages,
        "communications": state.communications,
        "commitments": state.commitments,
        "goodwill": state.goodwill,
        "risks": state.risks,
        "root_cause": state.root_cause,
        "links": state.links,
        "duplicates": state.duplicates,
        "readers": state.readers,
        "closing": state.closing,
    }


def page(console: Console, shown: Shown) -> None:
    """One escalation for a person, most urgent first."""
    from rich.text import Text

    state, rules, zone = shown.state, shown.rules, zone_of(shown)
    name = rules.directory.name
    account = rules.account.name if rules.account else state.account_id
    console.print()
    console.print(Text(f"{state.id}  {state.title}", style="bold"))
    type_ = rules.handbook.types.get(state.type)
    head = Text.assemble(
        severity(state.severity),
        f" · {type_.label if type_ else state.type} · {state.status.label} · {account}",
    )
    context = state.context
    if context is not None:
        if context.arr is not None:
            head.append(f" · ARR {context.arr}")
        if context.health is not None:
            head.append(f" · health {context.health}/100")
    console.print(head)
    if state.attention:
        console.print(Text(f"Attention: {', '.join(state.attention)}", style="yellow"))
    if state.readers is not None:
        console.print(Text("Restricted: only named readers know of it.", style="yellow"))
    console.print()
    _next(console, shown)
    console.print(clock_table((v for v in shown.clocks if v.name in CLOCKS), shown))
    further = [v for v in shown.clocks if v.name not in CLOCKS and not v.name.startswith("task:")]
    if further:
        console.print(clock_table(further, shown))
    _owners(console, shown)
    for task in state.tasks:
        due = f", due {moment(task.due, shown.at, zone)}" if task.due else ""
        late = task.open and task.due is not None and task.due < shown.at
        came = f", until now {task.origin}" if task.origin else ""
        sign, who = _TASK_SIGN[task.state.value], f"{name(task.owner)}{due}{came}"
        console.print(Text(f"  {sign} {task.id} {task.title} ({who})", style="red" if late else ""))
    console.print()
    console.print(Text(f"“{state.raised.statement.strip()[:600]}”", style="italic"))
    for step in state.triage.trace if state.triage else ():
        quote = f"“{step.quote}” " if step.quote else ""
        console.print(
            Text(f"  {quote}{step.fact}: {step.says} [{step.rule}]", style="bright_black")
        )
    _words(console, shown)


def _next(console: Console, shown: Shown) -> None:
    from rich.text import Text

    step = shown.step
    if step is None:
        console.print("Nothing needs doing now.", style="green")
        return
    who = ", ".join(shown.rules.directory.name(p) for p in step.people)
    who = who or ", ".join(shown.rules.handbook.role_label(role) for role in step.roles)
    due = due_in(step.due, shown.at, zone_of(shown))
    console.print(Text(f"▶ Next: {step.text}", style="bold green"))
    console.print(f"  {who or 'anybody'}{f', {due}' if due else ''}: escalations {step.command}")


def _owners(console: Console, shown: Shown) -> None:
    owners, name = shown.state.owners, shown.rules.directory.name
    parts = [
        ("Accountable", name(owners.accountable) if owners.accountable else "nobody"),
        ("Supporting", name(owners.supporting) if owners.supporting else ""),
        ("Resolving", ", ".join(map(name, owners.resolving))),
        ("Sponsor", name(owners.sponsor) if owners.sponsor else ""),
    ]
    console.print("  ".join(f"{what}: {who}" for what, who in parts if who))
    ladder = shown.state.ladder
    answered = ", ".join(name(one.person) for one in ladder.acknowledged) or "nobody yet"
    alerted = ", ".join(map(name, ladder.alerted)) or "nobody"
    console.print(f"Ladder: rung {ladder.rung}, alerted {alerted}, acknowledged by {answered}")
    console.print()


def _words(console: Console, shown: Shown) -> None:
    from rich.text import Text

    state = shown.state
    for message in state.messages:
        style = "red" if message.state.value in ("held", "undelivered") else ""
        console.print(
            Text(f"  {message.id} {message.state.value}: {message.text.strip()[:160]}", style=style)
        )
        if message.state.value == "held":
            console.print(f"     {message.reason} {message.remedy}")
    for promise in state.commitments:
        where = f", {promise.reason}" if promise.state == "moved" else ""
        console.print(f"  {promise.id} promised ({promise.state}{where}): {promise.what}")
    for gift in state.goodwill:
        worth = gift.value or gift.quantity
        console.print(f"  {gift.id} {gift.option} {worth}: {gift.state}")
