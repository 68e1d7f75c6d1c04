"""What may we give the customer, who approves it, and until when: goodwill."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from escalation_manager.core import clocks, messages
from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core.deadlines import service
from escalation_manager.core.errors import BadInput, NotAllowed, NotFound
from escalation_manager.core.escalation import Escalation, Goodwill
from escalation_manager.core.guardrails.goodwill_needs_approval import NAME, stands
from escalation_manager.core.handbook import GoodwillOption
from escalation_manager.core.lengths import Length
from escalation_manager.core.permissions import approves
from escalation_manager.core.rules import Rules
from escalation_manager.core.sla import JUST_AFTER
from escalation_manager.core.unfolding import Due, Unfolding

REQUESTED, APPROVED, REJECTED, EXPIRED, USED = (
    "requested",
    "approved",
    "rejected",
    "expired",
    "used",
)

SECOND_THOUGHTS = timedelta(seconds=10)
"""So long a decision can be taken back, and so long nobody is told of it."""


def request(u: Unfolding, command: c.RequestGoodwill) -> None:
    """Ask for approval. Nothing is said to the customer before it is given."""
    option = _option(u, command.option)
    quantity = _quantity(option, command)
    if not command.reason.strip():
        raise BadInput("A request needs a reason.", "Say why the customer should get it.")
    same = (option.name, command.value, quantity, u.actor.id)
    for one in u.state.goodwill:
        if one.state == REQUESTED and same == (
            one.option,
            one.value,
            one.quantity,
            one.requested_by,
        ):
            return
    policy = u.rules.handbook.goodwill
    u.note(
        e.GoodwillRequested(
            goodwill=f"G{len(u.state.goodwill) + 1}",
            option=option.name,
            value=command.value,
            quantity=quantity,
            reason=command.reason.strip(),
            requested_by=u.actor.id,
            approver_role=option.approval,
            expires_at=_until(u, policy.request_lasts),
            given_last_year=command.given_last_year,
            by_agent=u.actor.agent,
        )
    )


def approve(u: Unfolding, command: c.ApproveGoodwill) -> None:
    """Approve a request as the option's role or above, never one's own."""
    one = _find(u.state, command.goodwill)
    if one.state in (APPROVED, USED):
        return
    _check_decider(u, one, "approve")
    if one.requested_by == u.actor.id:
        raise NotAllowed(
            "Nobody approves a request of their own.",
            f"Ask another {u.rules.handbook.role_label(one.approver_role)}, or somebody above.",
            rule=NAME,
        )
    _check_open(u, one)
    until = _until(u, u.rules.handbook.goodwill.approval_lasts)
    u.note(e.GoodwillApproved(one.id, u.actor.id, until))


def reject(u: Unfolding, command: c.RejectGoodwill) -> None:
    """Refuse a request, with a reason."""
    one = _find(u.state, command.goodwill)
    if not command.reason.strip():
        raise BadInput("A refusal needs a reason.", "Say it to whoever asked.")
    if one.state == REJECTED:
        return
    _check_decider(u, one, "reject")
    _check_open(u, one)
    u.note(e.GoodwillRejected(one.id, u.actor.id, command.reason.strip()))


def reconsider(u: Unfolding, command: c.ReconsiderGoodwill) -> None:
    """Take one's own decision back while nobody was told of it yet; the request stands again."""
    one = _find(u.state, command.goodwill)
    if one.state == REQUESTED:
        return
    if one.state not in (APPROVED, REJECTED) or messages.promised(u.state, one.id) is not None:
        state = one.state if one.state in (EXPIRED, USED) else "told to the customer"
        raise NotAllowed(f"{one.id} is {state}.", "Request it anew.", rule=NAME)
    if one.decided_by != u.actor.id:
        who = u.rules.directory.name(one.decided_by)
        raise NotAllowed(
            f"{who} decided on {one.id}; nobody else takes that back.", f"Ask {who}.", rule=NAME
        )
    if one.decided_at is None or u.at > one.decided_at + SECOND_THOUGHTS:
        asker = u.rules.directory.name(one.requested_by)
        raise NotAllowed(
            f"{asker} was told already that {one.id} is {one.state}.",
            f"Talk to {asker}; what is not used expires, and it can be requested anew.",
            rule=NAME,
        )
    u.note(e.GoodwillReconsidered(one.id, u.actor.id))


def use(u: Unfolding, command: c.UseGoodwill) -> None:
    """It was granted to the customer. What was promised in time is owed, even when it is late."""
    one = _find(u.state, command.goodwill)
    if one.state == USED:
        return
    if u.actor.agent:
        raise NotAllowed("An AI agent grants nothing.", "A person grants it.", rule="agents")
    promise = messages.promised(u.state, one.id)
    owed = promise is not None and promise.state != "void"
    if one.state != APPROVED or not (stands(one, u.at) or owed):
        state = EXPIRED if one.state == APPROVED else one.state
        raise NotAllowed(
            f"{one.id} is {state}; only what is approved can be granted.",
            _way_on(one, u.rules) if one.state == REQUESTED else "Request it anew.",
            rule=NAME,
        )
    u.note(e.GoodwillUsed(one.id, promise.message if promise else None))
    messages.granted(u, one.id)


def agenda(state: Escalation, rules: Rules) -> Iterator[Due]:  # noqa: ARG001
    """Requests that nobody decides, and approvals that nobody uses."""
    for one in state.goodwill:
        ends = one.expires_at if one.state == REQUESTED else one.valid_until
        promise = messages.promised(state, one.id)
        owed = promise is not None and promise.state != "void"
        if one.state in (REQUESTED, APPROVED) and ends is not None and not owed:
            yield Due(ends + JUST_AFTER, f"goodwill {one.id} expires", _Expire(one.id, ends))


class _Expire:
    """Records that a request or an approval expired."""

    __slots__ = ("ends", "goodwill")

    def __init__(self, goodwill: str, ends: datetime) -> None:
        self.goodwill, self.ends = goodwill, ends

    def __call__(self, u: Unfolding) -> None:
        u.follow(e.GoodwillExpired(self.goodwill, self.ends))


def _option(u: Unfolding, name: str) -> GoodwillOption:
    options = u.rules.handbook.goodwill.options
    wanted = name.strip().casefold().replace(" ", "_")
    if wanted not in options:
        raise BadInput(
            f"There is no goodwill option {name!r}.", f"Use one of: {', '.join(options)}."
        )
    return options[wanted]


def _quantity(option: GoodwillOption, command: c.RequestGoodwill) -> str:
    """How much, in words, with its unit: "2" months are written "2 months"."""
    value, quantity = command.value, command.quantity.strip()
    if value is not None and value.amount <= 0:
        raise BadInput(f"The value {value} is nothing.", "Give an amount above zero.")
    if not quantity and (value is None or option.unit != "money"):
        unit = "an amount" if option.unit == "money" else "a length, such as 2 months"
        raise BadInput(f"{option.label}: how much?", f"Give {unit}.")
    if option.unit == "months" and quantity.isdecimal():
        return f"{quantity} month" if quantity == "1" else f"{quantity} months"
    return quantity


def _check_decider(u: Unfolding, one: Goodwill, verb: str) -> None:
    if not approves(one.approver_role, u.actor, u.rules.handbook):
        raise NotAllowed(f"{one.id} is not yours to {verb}.", _way_on(one, u.rules), rule=NAME)


def _check_open(u: Unfolding, one: Goodwill) -> None:
    if one.state != REQUESTED or u.at > one.expires_at:
        state = EXPIRED if one.state == REQUESTED else one.state
        raise NotAllowed(f"{one.id} is {state}.", "Request it anew.", rule=NAME)


def _way_on(one: Goodwill, rules: Rules) -> str:
    return f"Ask a {rules.handbook.role_label(one.approver_role)}, or somebody above."


def _until(u: Unfolding, length: Length) -> datetime:
    office = service(u.state, u.rules)
    on = u.rules.handbook.calendar(u.state.calendar, always=False)
    return clocks.due(u.at, length, on, office) or u.at + length.elapsed


def _find(state: Escalation, goodwill_id: str) -> Goodwill:
    one = state.request(goodwill_id.strip().upper())
    if one is None:
        known = ", ".join(g.id for g in state.goodwill) or "it has none"
        raise NotFound(
            f"{state.id} has no goodwill request {goodwill_id!r}.", f"Requests: {known}."
        )
    return one
