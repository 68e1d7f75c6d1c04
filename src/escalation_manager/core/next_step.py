"""What is the one next thing to do about an escalation, who does it, and until when?

First match wins: acknowledge, answer a pending approval, send the due customer update, get a
technical confirmation, do the oldest task that is due, resolve, ask for the satisfaction score,
finish the post-mortem, close.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from escalation_manager.core import closing, deadlines, ladder, learning
from escalation_manager.core.escalation import Escalation, Message, MessageState, Status
from escalation_manager.core.events import SYSTEM
from escalation_manager.core.handbook import ROLES, Handbook
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
    about: str = ""
    """What it is done to: alert, customer, or the id of a task, a message, a request."""
    since: datetime | None = None
    """Before this instant it is not yet the thing to do."""
    aside: bool = False
    """Only its own people see it, after all else: a task that is not due yet."""

    def asks(self, actor: Actor) -> bool:
        """Whether it is this person's."""
        return actor.id in self.people or actor.has(*self.roles)


def next_step(state: Escalation, rules: Rules, at: datetime) -> NextStep | None:
    """The one next step; None when the escalation waits for nothing of ours, or has ended."""
    return first_of(steps(state, rules), at)


def step_for(state: Escalation, rules: Rules, at: datetime, actor: Actor) -> NextStep | None:
    """The first step that is this person's: by name, by role, or a task of theirs."""
    return first_for(steps(state, rules), at, actor)


def first_of(found: Iterable[NextStep], at: datetime) -> NextStep | None:
    """The first of them that is to be done at that instant."""
    return next((s for s in found if not s.aside and (s.since is None or s.since <= at)), None)


def first_for(found: Iterable[NextStep], at: datetime, actor: Actor) -> NextStep | None:
    """The first of them that is this person's at that instant."""
    return next((s for s in found if s.asks(actor) and (s.since is None or s.since <= at)), None)


def steps(state: Escalation, rules: Rules) -> tuple[NextStep, ...]:
    """Everything there is to do, the first thing first; each says from when on it counts.

    It follows from the events and the handbook alone: neither the present instant nor who works
    here today has a say, so a read row can keep it.
    """
    return (*_steps(state, rules), *_aside(state))


def band(step: NextStep, severity: str, handbook: Handbook, at: datetime) -> int:
    """0 to 3: in which of the `BANDS` of a person's list the step stands."""
    if step.due is None:
        return 3
    if handbook.rank(severity) <= 1 and step.due <= at + URGENT_WITHIN:
        return 0
    if step.due < at:
        return 1
    return 2 if step.due <= at + SOON else 3


def _steps(state: Escalation, rules: Rules) -> Iterator[NextStep]:
    owner = tuple(p for p in (state.owners.accountable,) if p) or state.ladder.alerted[:1]
    if state.status.live:
        yield from _acknowledge(state, rules, owner)
    yield from _approve(state, rules)
    if state.status.live:
        yield from _speak(state, rules, owner)
        yield from _work(state, rules, owner)
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
        yield from _after(state, rules, owner)


def _acknowledge(state: Escalation, rules: Rules, owner: tuple[str, ...]) -> Iterator[NextStep]:
    waiting = ladder.asked(state, rules)
    if waiting:
        # Asked again once that clock has stopped, people have the time that the ladder gives.
        clock = state.clocks.get(deadlines.ACKNOWLEDGE)
        runs = clock is not None and clock.running
        when = deadlines.due(state, deadlines.ACKNOWLEDGE, rules) if runs else None
        when = when or ladder.answer_due(state, rules)
        yield NextStep(
            "acknowledge",
            "Acknowledge the alert",
            when,
            waiting,
            command=f"ack {state.id}",
            about="alert",
        )
    said = any(one.purpose in _SAYS_HEARD for one in _on_their_way(state))
    if state.acknowledged_at is None and not said:
        when = deadlines.due(state, deadlines.ACKNOWLEDGE, rules)
        yield NextStep(
            "acknowledge",
            "Acknowledge the customer",
            when,
            owner,
            command=f"ack {state.id} --customer",
            about="customer",
        )


_SAYS_HEARD = ("acknowledgement", "holding")


def _on_their_way(state: Escalation) -> tuple[Message, ...]:
    """Messages that the gate let pass and no channel has taken yet: nobody writes them anew."""
    return tuple(one for one in state.messages if one.state is MessageState.CLEARED)


def _approve(state: Escalation, rules: Rules) -> Iterator[NextStep]:
    asked = [one for one in state.goodwill if one.state == "requested"]
    for request in sorted(asked, key=lambda one: one.expires_at):
        worth = request.value or request.quantity
        option = rules.handbook.goodwill.options.get(request.option)
        label = option.label if option else request.option
        yield NextStep(
            "approve",
            f"Decide on {request.id}: {label} {worth}".rstrip(),
            request.expires_at,
            roles=(request.approver_role,),
            command=f"goodwill approve {state.id} {request.id}",
            about=request.id,
        )
    if state.lowering is not None:
        yield NextStep(
            "approve",
            f"Decide on a lower severity: {state.lowering.to}",
            None,
            roles=("cs_manager",),
            command=f"severity {state.id} {state.lowering.to} --reason …",
        )


def _speak(state: Escalation, rules: Rules, owner: tuple[str, ...]) -> Iterator[NextStep]:
    spoken = any(one.purpose not in _SAYS_HEARD for one in _on_their_way(state))
    if state.responded_at is None and not spoken:
        yield NextStep(
            "update",
            "Give the customer a first answer of substance",
            deadlines.due(state, deadlines.RESPONSE, rules),
            owner,
            command=f"message send {state.id} --purpose response",
        )
    update = deadlines.due(state, deadlines.UPDATE, rules)
    if update is not None and not spoken:
        yield NextStep(
            "update",
            "Update the customer",
            update,
            owner,
            command=f"message send {state.id} --purpose update",
            since=update - SOON,
        )
    if state.triage is not None and state.triage.needs_person:
        yield NextStep(
            "triage",
            "Look at the triage: the rules are not sure",
            deadlines.due(state, deadlines.RESPONSE, rules),
            owner,
            command=f"triage {state.id} --type … --severity … --reason …",
        )


def _work(state: Escalation, rules: Rules, owner: tuple[str, ...]) -> Iterator[NextStep]:
    for message in state.messages:
        if message.state is MessageState.HELD:
            yield NextStep(
                "confirm",
                f"{message.id} is held: {message.remedy or message.reason}",
                deadlines.due(state, deadlines.UPDATE, rules),
                owner if message.author in (SYSTEM, *state.agents) else (message.author,),
                roles=rules.handbook.roles.technical if "confirm" in message.remedy else (),
                command=f"message show {state.id} {message.id}",
                about=message.id,
            )
    dated = [(task.due, task) for task in state.tasks if task.open and task.due is not None]
    for due, task in sorted(dated, key=lambda pair: (pair[0], pair[1].id)):
        role = task.owner in rules.handbook.roles.labels or task.owner in ROLES
        yield NextStep(
            "task",
            task.title,
            due,
            () if role else (task.owner,),
            (task.owner,) if role else (),
            command=f"task done {state.id} {task.id}",
            about=task.id,
            since=due - SOON,
        )


def _aside(state: Escalation) -> Iterator[NextStep]:
    """Tasks of a person's own, for when nothing else of theirs is to be done."""
    tasks = [task for task in state.tasks if task.open and not state.status.ended]
    last = datetime.max.replace(tzinfo=UTC)
    for task in sorted(tasks, key=lambda one: (one.due or last, one.id)):
        yield NextStep(
            "task",
            task.title,
            task.due,
            (task.owner,),
            command=f"task done {state.id} {task.id}",
            about=task.id,
            aside=True,
        )


def _after(state: Escalation, rules: Rules, owner: tuple[str, ...]) -> Iterator[NextStep]:
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
    free = closing.closable_from(state, rules)
    if free is not None:
        yield NextStep("close", "Close it", None, owner, command=f"close {state.id}", since=free)
    if state.closing.confirmed_at is None:
        yield NextStep(
            "close",
            "Ask the customer whether it is solved",
            None,
            owner,
            command=f"message log {state.id} --attempt",
            about="customer",
        )
