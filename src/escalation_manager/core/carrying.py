"""What of a duplicate is still owed to somebody, and goes over to where it lives on?

Nothing that anybody waits for is lost by a merge, and nothing is doubled: what is open goes over
with its owner, its due instant and where it came from, and what the other one has already does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from escalation_manager.core import events as e
from escalation_manager.core.deadlines import ACKNOWLEDGE
from escalation_manager.core.escalation import Escalation, Message, MessageState, Task, TaskState
from escalation_manager.core.goodwill import APPROVED, REQUESTED
from escalation_manager.core.messages import promised
from escalation_manager.core.messages.ready_words import contact
from escalation_manager.core.rules import Rules

OPEN = "open"
UNSENT = (MessageState.DRAFT, MessageState.HELD, MessageState.UNDELIVERED)


def owed(state: Escalation, at: datetime) -> Iterator[e.Event]:
    """All that is open in it, as events under its own numbers; the earlier first."""
    for task in state.tasks:
        if task.open:
            yield from _task(task, state)
    for one in state.goodwill:
        promise = promised(state, one.id)
        due = promise is not None and promise.state == OPEN
        stands = one.state == APPROVED and one.valid_until is not None and one.valid_until >= at
        if one.state == REQUESTED or stands or (one.state == APPROVED and due):
            yield e.GoodwillRequested(
                one.id,
                one.option,
                one.value,
                one.quantity,
                one.reason,
                one.requested_by,
                one.approver_role,
                one.expires_at,
                one.given_last_year,
                origin=f"{state.id} {one.id}",
                decided=one.state == APPROVED,
            )
            if one.state == APPROVED and one.valid_until is not None:
                origin = f"{state.id} {one.id}"
                yield e.GoodwillApproved(one.id, one.decided_by, one.valid_until, origin)
    for told in state.confirmations:
        if not told.withdrawn and told.valid_until >= at:
            what = told.what, told.ready_by, told.valid_until, told.by
            yield e.FixConfirmed(*what, state.id, told.at)
    for promise in state.commitments:
        if promise.state == OPEN:
            yield e.CommitmentMade(
                promise.id,
                promise.kind,
                promise.what,
                promise.owner,
                promise.due,
                about=promise.about,
                origin=f"{state.id} {promise.id}",
            )
    for message in state.messages:
        if message.state is MessageState.CLEARED or (
            message.state in UNSENT and not message.automatic
        ):
            yield from _message(message, state)
    proposal = state.ladder.proposal
    if proposal is not None:
        yield e.ClimbProposed(proposal.rung, proposal.reason, proposal.by)
    if state.closing.exit_criteria:
        yield e.ExitCriteriaRecorded(state.closing.exit_criteria, state.closing.exit_met)


def _task(task: Task, state: Escalation) -> Iterator[e.Event]:
    yield e.TaskAdded(
        task.id,
        task.title,
        task.owner,
        task.due,
        task.term,
        task.role,
        task.source,
        origin=task.origin or f"{state.id} {task.id}",
        overdue=task.overdue_noted,
    )
    if task.state is TaskState.ACCEPTED:
        yield e.TaskAccepted(task.id, task.owner)


def _message(message: Message, state: Escalation) -> Iterator[e.Event]:
    yield e.MessageWritten(
        message.id,
        message.text,
        message.purpose,
        message.channel,
        message.recipient,
        message.automatic,
        message.drafted_by,
        message.next_update_at,
        message.executive,
        message.author,
        f"{state.id} {message.id}",
    )
    for quote, meaning in message.explained:
        yield e.FindingExplained(message.id, quote, meaning)
    if message.state is MessageState.HELD:
        yield e.MessageHeld(
            message.id, message.rule, message.reason, message.remedy, message.found, message.attempt
        )
    elif message.state is MessageState.CLEARED:
        yield e.MessageCleared(
            message.id,
            message.text_hash,
            message.found,
            message.released_by,
            attempt=message.attempt,
            sender=message.sender or message.author,
        )


def reporter(state: Escalation, rules: Rules) -> tuple[str, str]:
    """Who of the customer reported it, by contact or address, and their name."""
    known = contact(state, rules)
    return (known.id, known.name) if known else (state.raised.sender, "")


@dataclass(slots=True)
class Taking:
    """What goes on here, under which numbers, and what was here already."""

    state: Escalation
    rules: Rules
    contact: tuple[str, str]
    """Who of the customer reported the other one, and their name."""
    events: list[e.Event] = field(default_factory=list)
    here: dict[str, str] = field(default_factory=dict)
    same: dict[str, str] = field(default_factory=dict)

    def take(self, owed: Sequence[e.Event]) -> None:
        """Work out what these become here."""
        for event in owed:
            if (becomes := self._taken(event)) is not None:
                self.events.append(becomes)

    def _taken(self, event: e.Event) -> e.Event | None:
        match event:
            case e.TaskAdded(task=there):
                named = self._named(event)
                return replace(named, task=self._next("T", there)) if named else None
            case e.TaskAccepted(task=there) if there in self.here:
                return replace(event, task=self.here[there])
            case e.GoodwillRequested(goodwill=there):
                new = not self._known(there, self._requested(event))
                return replace(event, goodwill=self._next("G", there)) if new else None
            case e.GoodwillApproved(goodwill=there) if there in self.here:
                return replace(event, goodwill=self.here[there])
            case e.CommitmentMade(commitment=there, about=about):
                if self._known(there, self._promised(event)):
                    return None
                about = self.here.get(about) or self.same.get(about, about)
                return replace(event, commitment=self._next("P", there), about=about)
            case e.MessageWritten(message=there):
                new = not self._known(there, self._written(event))
                return replace(event, message=self._next("M", there)) if new else None
            case (
                e.FindingExplained(message=there)
                | e.MessageHeld(message=there)
                | e.MessageCleared(message=there)
            ) if there in self.here:
                return replace(event, message=self.here[there])
            case e.FixConfirmed():
                return event
            case e.ClimbProposed(rung=rung):
                ladder = self.state.ladder
                return event if rung > ladder.rung and ladder.proposal is None else None
            case e.ExitCriteriaRecorded():
                return self._criteria(event)
            case _:
                return None

    def _next(self, letter: str, there: str) -> str:
        known = {
            "T": self.state.tasks,
            "G": self.state.goodwill,
            "P": self.state.commitments,
            "M": self.state.messages,
        }[letter]
        taken = sum(1 for one in self.here.values() if one.startswith(letter))
        self.here[there] = f"{letter}{len(known) + taken + 1}"
        return self.here[there]

    def _known(self, there: str, twin: str | None) -> bool:
        if twin is not None:
            self.same[there] = twin
        return twin is not None

    def _named(self, event: e.TaskAdded) -> e.TaskAdded | None:
        """The task as it is called here; None: it stands here already.

        To acknowledge another person of the customer is another task: who reported the duplicate
        has heard nothing, though whoever reported this one has.
        """
        acknowledges = any(
            one.done_with == ACKNOWLEDGE and one.title.casefold() == event.title.casefold()
            for one in self.rules.handbook.tasks
        )
        who, name = self.contact
        other = who != reporter(self.state, self.rules)[0]
        if acknowledges and event.source == "handbook" and who and other:
            event = replace(event, title=f"{event.title}: {name or who}")
        return None if self._known(event.task, self._same_task(event)) else event

    def _same_task(self, event: e.TaskAdded) -> str | None:
        for task in self.state.tasks:
            if task.title.casefold() != event.title.casefold():
                continue
            ours = event.source == task.source == "handbook"
            if (ours and task.state is not TaskState.DROPPED) or (
                task.open and task.owner == event.owner
            ):
                return task.id
        return None

    def _requested(self, event: e.GoodwillRequested) -> str | None:
        asked = event.option, event.value, event.quantity, event.requested_by
        return next(
            (
                one.id
                for one in self.state.goodwill
                if not event.decided
                and one.state == REQUESTED
                and (one.option, one.value, one.quantity, one.requested_by) == asked
            ),
            None,
        )

    def _promised(self, event: e.CommitmentMade) -> str | None:
        said = event.kind, event.what, event.due
        return next(
            (
                one.id
                for one in self.state.commitments
                if not event.about and one.state == OPEN and (one.kind, one.what, one.due) == said
            ),
            None,
        )

    def _written(self, event: e.MessageWritten) -> str | None:
        said = event.text, event.recipient, event.channel, event.author
        return next(
            (
                one.id
                for one in self.state.messages
                if one.state in UNSENT
                and (one.text, one.recipient, one.channel, one.author) == said
            ),
            None,
        )

    def _criteria(self, event: e.ExitCriteriaRecorded) -> e.ExitCriteriaRecorded | None:
        """Theirs beside ours; what was met there of what we ask for as well is not met by that."""
        closing = self.state.closing
        new = tuple(one for one in event.criteria if one not in closing.exit_criteria)
        if not new:
            return None
        met = tuple(one for one in event.met if one in new)
        return e.ExitCriteriaRecorded((*closing.exit_criteria, *new), (*closing.exit_met, *met))
