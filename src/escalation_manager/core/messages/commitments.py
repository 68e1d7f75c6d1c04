"""What did we promise the customer, who keeps it, and was it kept: the ledger of commitments."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core.deadlines import UPDATE
from escalation_manager.core.errors import BadInput, NotAllowed, NotFound
from escalation_manager.core.escalation import Commitment, Escalation, Message, Status
from escalation_manager.core.guardrail import NEXT_UPDATE as SAID_NEXT_UPDATE
from escalation_manager.core.guardrail import PROMISE, excused
from escalation_manager.core.guardrails.goodwill_needs_approval import OTHER, approved
from escalation_manager.core.guardrails.promise_needs_confirmation import confirmed
from escalation_manager.core.messages.writing import in_the_future
from escalation_manager.core.rules import Rules
from escalation_manager.core.sla import JUST_AFTER
from escalation_manager.core.unfolding import Due, Unfolding

NEXT_UPDATE, FIX_TIME, CREDIT = "next_update", "fix_time", "credit"
OPEN, KEPT, BROKEN = "open", "kept", "broken"


def agree_next_update(u: Unfolding, command: c.AgreeNextUpdate) -> None:
    """The customer agreed to another time for the next update, and who did."""
    if not command.agreed_with.strip():
        raise BadInput("Nobody agreed.", "Name who of the customer agreed.")
    in_the_future("The next update", command.due, u.at)
    clock = u.state.clocks.get(UPDATE)
    if clock is None or not clock.running:
        raise NotAllowed(
            "The update clock does not run.", "It runs while the escalation is open.", rule="update"
        )
    if clock.agreed_due == command.due:
        return
    u.note(e.NextUpdateAgreed(command.due, command.agreed_with.strip()))
    # Agreeing was a word with the customer: what had been promised until then is settled by it.
    updated(u, u.at)
    what = f"Next update, agreed with {command.agreed_with.strip()}"
    _make(u, NEXT_UPDATE, what, _owner(u.state, u.actor.id), command.due, None)


def keep_commitment(u: Unfolding, command: c.KeepCommitment) -> None:
    """Mark a promise to the customer as kept."""
    one = _find(u.state, command.commitment)
    if one.state == KEPT:
        return
    if one.state == BROKEN:
        raise NotAllowed(
            f"{one.id} was broken; that stays on record.",
            "Tell the customer, and make a new promise if one can be kept.",
            rule="commitments",
        )
    u.note(e.CommitmentKept(one.id, u.at))


def break_commitment(u: Unfolding, command: c.BreakCommitment) -> None:
    """Say that a promise to the customer will not be kept."""
    one = _find(u.state, command.commitment)
    if not command.reason.strip():
        raise BadInput("Breaking a promise needs a reason.", "Say why it can't be kept.")
    if one.state == BROKEN:
        return
    if one.state == KEPT:
        raise NotAllowed(f"{one.id} was kept.", "Nothing is left to break.", rule="commitments")
    u.note(e.CommitmentBroken(one.id, one.due, command.reason.strip()))


def made_in(u: Unfolding, message: Message) -> None:
    """The promises in a message that was delivered, each a row of the ledger."""
    made: set[tuple[str, datetime | None, str]] = set()
    for kind, what, owner, due, about in _promises(message, u):
        known = (kind, due, about)
        promised = about and any(
            one.about == about and one.state == OPEN for one in u.state.commitments
        )
        if known not in made and not promised:
            made.add(known)
            _make(u, kind, what, owner, due, message.id, about)


def updated(u: Unfolding, instant: datetime, message: str | None = None) -> None:
    """The customer heard from us: every update promised before, for then or later, is kept.

    No message keeps the promise that it makes itself.
    """
    for one in u.state.commitments:
        own = message is not None and one.message == message
        if one.kind == NEXT_UPDATE and not own and _kept_by(one, instant):
            u.follow(e.CommitmentKept(one.id, instant))


def resolved(u: Unfolding) -> None:
    """It is resolved: every promised time of a fix that has not passed is kept."""
    for one in u.state.commitments:
        if one.kind == FIX_TIME and _kept_by(one, u.at):
            u.follow(e.CommitmentKept(one.id, u.at))


def granted(u: Unfolding, goodwill_id: str) -> None:
    """The goodwill was granted: the promise of it is kept."""
    for one in u.state.commitments:
        if one.about == goodwill_id and one.state == OPEN:
            u.follow(e.CommitmentKept(one.id, u.at))


def promised(state: Escalation, goodwill_id: str) -> Commitment | None:
    """The promise to the customer of that goodwill, if it was made."""
    return next((one for one in state.commitments if one.about == goodwill_id), None)


def void(state: Escalation, message_id: str) -> tuple[str, ...]:
    """The promises of a message that never arrived: nobody was promised anything."""
    return tuple(
        one.id for one in state.commitments if one.message == message_id and one.state == OPEN
    )


def kept_at(state: Escalation, instants: Collection[datetime]) -> tuple[str, ...]:
    """The promised updates that were kept at one of these instants."""
    return tuple(
        one.id
        for one in state.commitments
        if one.kind == NEXT_UPDATE and one.state == KEPT and one.settled_at in instants
    )


def agenda(state: Escalation, rules: Rules) -> Iterator[Due]:  # noqa: ARG001
    """Every open promise, just after its due instant."""
    for one in state.commitments:
        if one.state == OPEN and one.due is not None and _waits(one, state):
            yield Due(one.due + JUST_AFTER, f"promise {one.id}: {one.what}", _Break(one.id))


class _Break:
    """Records that a promise was not kept in time."""

    __slots__ = ("commitment",)

    def __init__(self, commitment: str) -> None:
        self.commitment = commitment

    def __call__(self, u: Unfolding) -> None:
        one = _find(u.state, self.commitment)
        if one.due is not None:
            late = u.at - one.due > u.rules.handbook.clocks.late_after
            u.follow(e.CommitmentBroken(one.id, one.due, late=late))


def _waits(one: Commitment, state: Escalation) -> bool:
    """A closed escalation owes no more updates; what was promised as goodwill it still owes."""
    return state.status is not Status.CLOSED or one.kind == CREDIT


def _kept_by(one: Commitment, instant: datetime) -> bool:
    """Whether something done at that instant keeps the promise.

    Its end may be on record before the deed is: what was done in time is kept all the same.
    """
    if one.made_at > instant or (one.due is not None and one.due < instant):
        return False
    return one.state == OPEN or (one.state == BROKEN and not one.reason)


def _promises(
    message: Message, u: Unfolding
) -> Iterator[tuple[str, str, str, datetime | None, str]]:
    state, rules = u.state, u.rules
    owner = _owner(state, message.sender or message.author)
    if message.next_update_at is not None:
        yield NEXT_UPDATE, "Next update", owner, message.next_update_at, ""
    for words in message.found:
        if words.kind == PROMISE and words.explained == SAID_NEXT_UPDATE:
            if words.resolved_when is not None:
                yield NEXT_UPDATE, f"Next update: {words.quote}", owner, words.resolved_when, ""
        elif excused(words, state):
            continue
        elif words.kind == PROMISE:
            behind = confirmed(words, state, rules, u.at)
            keeper = behind.by if behind else owner
            yield FIX_TIME, words.quote, keeper, words.resolved_when, ""
        else:
            request = approved(words, state, u.at)
            option = rules.handbook.goodwill.options.get(words.option or OTHER)
            label = option.label if option else "Goodwill"
            if request is None:
                yield CREDIT, f"{label}: {words.quote}", owner, None, ""
            else:
                what = f"{label}: {request.value or request.quantity}"
                yield CREDIT, what, owner, request.valid_until, request.id


def _make(
    u: Unfolding,
    kind: str,
    what: str,
    owner: str,
    due: datetime | None,
    message: str | None,
    about: str = "",
) -> None:
    number = f"P{len(u.state.commitments) + 1}"
    u.follow(e.CommitmentMade(number, kind, what, owner, due, message, about))


def _owner(state: Escalation, otherwise: str) -> str:
    return state.owners.accountable or otherwise


def _find(state: Escalation, commitment_id: str) -> Commitment:
    wanted = commitment_id.strip().upper()
    one = next((one for one in state.commitments if one.id == wanted), None)
    if one is None:
        known = ", ".join(one.id for one in state.commitments) or "it has none"
        raise NotFound(f"{state.id} has no promise {commitment_id!r}.", f"Promises: {known}.")
    return one
