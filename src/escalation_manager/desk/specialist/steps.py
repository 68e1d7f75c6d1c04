"""What does the assistant look at, do and leave to people at each of the page's eight steps?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from escalation_manager.core import commands as c
from escalation_manager.core import deadlines, learning, permissions
from escalation_manager.core.errors import EscalationError
from escalation_manager.core.escalation import Message, MessageState, Status
from escalation_manager.core.messages import judge
from escalation_manager.desk.specialist.drafts import (
    due_purpose,
    on_its_way,
    safe_words,
    waiting_draft,
)
from escalation_manager.desk.specialist.facts import local
from escalation_manager.desk.specialist.proposing import CATEGORIES
from escalation_manager.desk.specialist.rounds import Round
from escalation_manager.desk.specialist.worked import StepTaken, Waits

SHORTLY = timedelta(hours=4)
"""When a task that the assistant proposes is due."""


def gather(r: Round) -> None:
    """Account, contract and health, and how it was triaged."""
    step, context = r.step(1), r.shown.state.context
    if context is None:
        step.found.append("The account's details have not come yet; the desk is fetching them.")
    else:
        arr = f", ARR {context.arr}" if context.arr else ""
        health = f", health {context.health}" if context.health is not None else ""
        step.found.append(f"{context.account_name}{arr}{health}.")
        step.found += [f"Missing: {name}." for name in context.missing]
    step.found += [f"More attention: {why}." for why in r.shown.state.attention]
    _triage(r, step)


def _triage(r: Round, step: StepTaken) -> None:
    state = r.shown.state
    made = state.triage
    if made is not None:
        step.found.append(
            f"Triaged as {state.type}, {state.severity} by {made.source}"
            f" ({made.confidence:.0%} sure)."
        )
        if made.needs_person:
            change = f"escalations triage {state.id} --type … --severity … --reason …"
            step.waits.append(Waits("Decide on type and severity", "any colleague", change))
        elif made.suggested and made.suggested != state.severity:
            change = f"escalations severity {state.id} {made.suggested} --reason …"
            step.waits.append(
                Waits(f"Decide whether it is {made.suggested}", "any colleague", change)
            )
    if not state.status.live:
        return
    alike = r.desk.own_cases.opinion(state)
    if alike is not None:
        step.found.append(str(alike))
    handbook = r.shown.rules.handbook
    drafted = r.draft(
        "triage",
        types={one.name: one.definition for one in handbook.types.values()},
        severities={one.name: one.definition for one in handbook.severities.values()},
    )
    if drafted.command is not None:
        named = dict(drafted.command.values)
        if (named["type"], named["severity"]) == (state.type, state.severity):
            step.found.append("The model reads it in the same way.")
        r.do(step, drafted.command, f"Proposed {named['type']}, {named['severity']}")


def history(r: Round) -> None:
    """Earlier cases, and open ones that look alike."""
    step, state = r.step(2), r.shown.state
    context = state.context
    past = context.interactions if context else ()
    step.found.append(
        f"{len(past)} earlier {'case' if len(past) == 1 else 'cases'} in the last months."
        if past
        else "No earlier case is known."
    )
    step.found += [f"{one.at:%Y-%m-%d} {one.type}: {one.summary}" for one in past[:3]]
    for other, why in state.duplicates:
        command = f"escalations merge {state.id} --into {other} --reason …"
        step.waits.append(Waits(f"Look whether it is the same as {other} ({why})", "", command))


def stakeholders(r: Round) -> None:
    """Who was alerted, and who has not answered."""
    step, state, rules = r.step(3), r.shown.state, r.shown.rules
    names = rules.directory.name
    alerted = ", ".join(names(one) for one in state.ladder.alerted) or "nobody"
    step.found.append(f"On rung {state.ladder.rung}; alerted: {alerted}.")
    if r.shown.step is not None and r.shown.step.command == f"ack {state.id}":
        who = ", ".join(names(one) for one in r.shown.step.people)
        step.waits.append(Waits("Acknowledge the alert", who, f"escalations ack {state.id}"))


def tasks(r: Round) -> None:
    """What is to be done, and what nobody has asked yet."""
    step, state = r.step(4), r.shown.state
    step.found += [
        f"{task.id} {task.title}: {r.shown.rules.directory.name(task.owner)},"
        f" due {local(task.due)}."
        for task in state.tasks
        if task.open
    ]
    if not state.status.live:
        return
    if state.impact_business is None and state.impact_users is None:
        _add_task(r, step, "Ask the customer what it costs them and how many are affected")
    for message in state.messages:
        if message.state is not MessageState.HELD:
            continue
        step.waits.append(
            Waits(
                f"{message.id} is held: {message.reason} {message.remedy}",
                "",
                f"escalations message send {state.id} {message.id}",
            )
        )


def _add_task(r: Round, step: StepTaken, title: str) -> None:
    if any(task.title == title for task in r.shown.state.tasks):
        return
    due = r.shown.at + SHORTLY
    task = c.AddTask(title, "csm", due.replace(second=0, microsecond=0))
    r.do(step, task, f"Proposed a task: {title}", what=title)


def satisfaction(r: Round) -> None:
    """How content the customer was before."""
    step, context = r.step(5), r.shown.state.context
    surveys = context.surveys if context else ()
    if not surveys:
        step.found.append("No survey is known.")
    step.found += [
        f"{one.at:%Y-%m-%d} {one.type}: {one.score if one.score is not None else 'no score'}"
        for one in surveys[:3]
    ]


def communicate(r: Round) -> None:
    """What the customer should hear next: pre-approved words, or a draft for a person."""
    step, state = r.step(6), r.shown.state
    purpose = due_purpose(state)
    if purpose is None:
        step.found.append("Nothing is to be said to the customer now.")
        return
    if on_its_way(state, purpose):
        step.found.append(f"The {purpose} is on its way.")
        return
    waiting = waiting_draft(state, purpose)
    if waiting is None and purpose == "acknowledgement" and _holding(r, step):
        return
    if waiting is None:
        waiting = _write(r, step, purpose)
    if waiting is not None:
        command = f"escalations message send {state.id} {waiting}"
        step.waits.append(Waits(f"Read the draft {waiting} and send it", "", command))


def _holding(r: Round, step: StepTaken) -> bool:
    """The pre-approved words, where rules and handbook let them go without a person."""
    command = c.AcknowledgeCustomer(automatic=True)
    actor = r.desk.policy.actor(r.by)
    try:
        permissions.check(r.shown.state, command, actor, r.shown.rules, r.shown.at)
    except EscalationError:
        return False
    return r.do(step, command, "Sent the pre-approved holding statement", quiet=True)


def _write(r: Round, step: StepTaken, purpose: str) -> str | None:
    name = r.shown.rules.directory.name(r.shown.state.owners.accountable or r.by)
    text = safe_words(purpose, r.shown.state, r.shown.rules, name)
    drafted = r.draft("message", purpose=purpose, author=name, next_update=None)
    if drafted.command is not None:
        stopped = _stopped(r, drafted.text, purpose)
        values = tuple(("commits_to", words) for words in drafted.commitments)
        if stopped:
            values = (*values, ("not_used", stopped))
        kept = replace(drafted.command, values=values)
        said = f"The model's draft is not used: {stopped}" if stopped else "Asked the model"
        r.do(step, kept, said)
        for words in drafted.commitments:
            step.found.append(f"The model says that its draft commits us to: “{words}”.")
        text = text if stopped else drafted.text
    before = {message.id for message in r.shown.state.messages}
    if not r.do(step, c.WriteMessage(text, purpose), f"Drafted the {purpose}"):
        return None
    return next((m.id for m in r.shown.state.messages if m.id not in before), None)


def _stopped(r: Round, text: str, purpose: str) -> str:
    """Why the gate would hold these words; empty when they would pass."""
    if not text:
        return "It has no words."
    message = Message("draft", text, purpose, "email", "", r.by, r.shown.at)
    verdict = judge(message, r.shown.state, r.shown.rules, r.shown.at)
    return verdict.holds[0].reason if verdict.holds else ""


def monitor(r: Round) -> None:
    """How the clocks stand."""
    step = r.step(7)
    for clock in r.shown.clocks:
        if clock.status is deadlines.ClockStatus.RUNNING and clock.due is not None:
            late = " Overdue." if clock.due < r.shown.at else ""
            step.found.append(
                f"{clock.label}: due {local(clock.due)}, {clock.share:.0%} used.{late}"
            )
    if not step.found:
        step.found.append("No clock is running.")


def learn(r: Round) -> None:
    """Causes and lessons, once it is over."""
    step, state = r.step(8), r.shown.state
    if state.status.live:
        step.found.append("Not yet: it is not resolved.")
        return
    if state.root_cause is None or not state.root_cause.final:
        r.keep(8, "root_cause", categories=list(CATEGORIES))
        command = f"escalations root-cause {state.id} …"
        step.waits.append(Waits("Record the root cause", "", command))
    if learning.owes_post_mortem(state, r.shown.rules):
        command = f"escalations postmortem file {state.id} …"
        step.waits.append(Waits("File the post-mortem", "", command))
    if state.status in (Status.RESOLVED, Status.CLOSED):
        r.keep(8, "lessons")


ALL = (gather, history, stakeholders, tasks, satisfaction, communicate, monitor, learn)
"""The eight, in the page's order."""
