"""What is the one next thing to do about an escalation, who does it, and until when?

First match wins: acknowledge, answer a pending approval, send the due customer update, get a
technical confirmation, do the oldest task that is due, resolve, ask for the satisfaction score,
finish the post-mortem, close.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from escalation_manager.core import closing, deadlines, ladder, learning
from escalation_manager.core.escalation import Escalation, MessageState, Status
from escalation_manager.core.handbook import Handbook
from escalation_manager.core.rules import Actor, Rules

SOON = timedelta(hours=1)
"""A customer update or a task this close to its due time comes before the rest."""

BANDS = ("urgent", "overdue", "soon", "later")
"""Critical or High that is overdue or due in 15 minutes; other overdue; within the hour; rest."""

URGENT_WITHIN = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do. `people` are asked by name, `roles` whoever holds one of them."""

    kind: str
    """acknowledge, approve, update, confirm, task, triage, resolve, look_after, survey,
    post_mortem, close."""
    text: str
    due: datetime | None
    people: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    command: str = ""
    """How it is done on the command line."""


def next_step(state: Escalation, rules: Rules, at: datetime) -> NextStep | None:
    """The one next step; None when the escalation waits for nothing of ours, or has ended."""
    return next(_steps(state, rules, at), None)


def step_for(state: Escalation, rules: Rules, at: datetime, actor: Actor) -> NextStep | None:
    """The first step that is this person's: by name, by role, or a task of theirs."""
    mine = (s for s in _steps(state, rules, at) if actor.id in s.people or actor.has(*s.roles))
    found = next(mine, None)
    if found is not None:
        return found
    tasks = [task for task in state.tasks if task.open and task.owner == actor.id]
    if not tasks:
        return None
    task = min(tasks, key=lambda one: (one.due is None, one.due or at, one.id))
    return NextStep(
        "task", task.title, task.due, (actor.id,), command=f"task done {state.id} {task.id}"
    )


def band(step: NextStep, severity: str, handbook: Handbook, at: datetime) -> int:
    """0 to 3: in which of the `BANDS` of a person's list the step stands."""
    if step.due is None:
        return 3
    if handbook.rank(severity) <= 1 and step.due <= at + URGENT_WITHIN:
        return 0
    if step.due < at:
        return 1
    return 2 if step.due <= at + SOON else 3


def _steps(state: Escalation, rules: Rules, at: datetime) -> Iterator[NextStep]:
    owner = tuple(p for p in (state.owners.accountable,) if p) or state.ladder.alerted[:1]
    if state.status.live:
        yield from _acknowledge(state, rules, owner)
    yield from _approve(state)
    if state.status.live:
        yield from _speak(state, rules, at, owner)
        yield from _work(state, rules, at, owner)
        due = deadlines.due(state, deadlines.RESOLUTION, rules)
        yield NextStep(
            "resolve",
            "Remove the impact for the customer, then mark it as resolved",
            due,
            owner,
            command=f"resolve {state.id}",
        )
        if state.ladder.fallback_told:
            yield NextStep(
                "look_after",
                "Look after it: a target is nearly used up, and nobody stands higher",
                due,
                state.ladder.fallback,
                () if state.ladder.fallback else (rules.handbook.ladder.fallback_role,),
                command=f"show {state.id}",
            )
    elif state.status is Status.RESOLVED:
        yield from _after(state, rules, at, owner)


def _acknowledge(state: Escalation, rules: Rules, owner: tuple[str, ...]) -> Iterator[NextStep]:
    waiting = ladder.asked(state, rules)
    if waiting:
        when = deadlines.due(state, deadlines.ACKNOWLEDGE, rules)
        yield NextStep(
            "acknowledge", "Acknowledge the alert", when, waiting, command=f"ack {state.id}"
        )
    if state.acknowledged_at is None:
        when = deadlines.due(state, deadlines.ACKNOWLEDGE, rules)
        yield NextStep(
            "acknowledge",
            "Acknowledge the customer",
            when,
            owner,
            command=f"ack {state.id} --customer",
        )


def _approve(state: Escalation) -> Iterator[NextStep]:
    asked = [one for one in state.goodwill if one.state == "requested"]
    for request in sorted(asked, key=lambda one: one.expires_at):
        worth = request.value or request.quantity
        yield NextStep(
            "approve",
            f"Decide on {request.id}: {request.option} {worth}".rstrip(),
            request.expires_at,
            roles=(request.approver_role,),
            command=f"goodwill approve {state.id} {request.id}",
        )
    if state.lowering is not None:
        yield NextStep(
            "approve",
            f"Decide on a lower severity: {state.lowering.to}",
            None,
            roles=("cs_manager",),
            command=f"severity {state.id} {state.lowering.to} --reason …",
        )


def _speak(
    state: Escalation, rules: Rules, at: datetime, owner: tuple[str, ...]
) -> Iterator[NextStep]:
    if state.responded_at is None:
        yield NextStep(
            "update",
            "Give the customer a first answer of substance",
            deadlines.due(state, deadlines.RESPONSE, rules),
            owner,
            command=f"message send {state.id} --purpose response",
        )
    update = deadlines.due(state, deadlines.UPDATE, rules)
    if update is not None and update <= at + SOON:
        yield NextStep(
            "update",
            "Update the customer",
            update,
            owner,
            command=f"message send {state.id} --purpose update",
        )
    if state.triage is not None and state.triage.needs_person:
        yield NextStep(
            "triage",
            "Look at the triage: the rules are not sure",
            deadlines.due(state, deadlines.RESPONSE, rules),
            owner,
            command=f"triage {state.id} --type … --severity … --reason …",
        )


def _work(
    state: Escalation, rules: Rules, at: datetime, owner: tuple[str, ...]
) -> Iterator[NextStep]:
    for message in state.messages:
        if message.state is MessageState.HELD:
            yield NextStep(
                "confirm",
                f"{message.id} is held: {message.remedy or message.reason}",
                deadlines.due(state, deadlines.UPDATE, rules),
                (message.author,) if message.author in rules.directory.people else owner,
                roles=rules.handbook.roles.technical if "confirm" in message.remedy else (),
                command=f"message show {state.id} {message.id}",
            )
    tasks = [task for task in state.tasks if task.open and task.due is not None]
    for task in sorted(tasks, key=lambda one: (one.due or at, one.id)):
        if task.due is not None and task.due <= at + SOON:
            named = task.owner in rules.directory.people
            yield NextStep(
                "task",
                task.title,
                task.due,
                (task.owner,) if named else (),
                () if named else (task.role or task.owner,),
                command=f"task done {state.id} {task.id}",
            )


def _after(
    state: Escalation, rules: Rules, at: datetime, owner: tuple[str, ...]
) -> Iterator[NextStep]:
    survey = state.closing
    if survey.survey_sent_at is not None and survey.score is None and survey.confirmed_at is None:
        yield NextStep(
            "survey",
            "Ask the customer whether it is solved, and for the satisfaction score",
            None,
            owner,
            command=f"survey record {state.id} --score …",
        )
    if learning.owes_post_mortem(state, rules):
        yield NextStep(
            "post_mortem",
            "Finish the post-mortem",
            deadlines.due(state, deadlines.POST_MORTEM, rules),
            owner,
            command=f"postmortem file {state.id}",
        )
    if not list(closing.hindrances(state, rules, at)):
        yield NextStep("close", "Close it", None, owner, command=f"close {state.id}")
    elif state.closing.confirmed_at is None:
        yield NextStep(
            "close",
            "Ask the customer whether it is solved",
            None,
            owner,
            command=f"message log {state.id} --attempt",
        )
