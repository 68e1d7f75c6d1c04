"""Through the gate: send, hold by hand, release as a manager, acknowledge the customer.

A cleared text is cleared by the SHA-256 of its exact UTF-8 bytes, and a channel sends nothing else.
A held one is kept with the reason and the remedy; sent again once the remedy is done, it passes.
"""

from __future__ import annotations

import hashlib

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core.errors import BadInput, NotAllowed
from escalation_manager.core.escalation import Escalation, Message, MessageState, Status
from escalation_manager.core.guardrail import GOODWILL, excused
from escalation_manager.core.guardrails.goodwill_needs_approval import OTHER, approved
from escalation_manager.core.messages.judging import Verdict, judge
from escalation_manager.core.messages.ready_words import (
    ACKNOWLEDGEMENT,
    HOLDING,
    is_ready,
    ready,
    recipient,
)
from escalation_manager.core.messages.writing import check_text, draft, find
from escalation_manager.core.permissions import approves
from escalation_manager.core.rules import Rules
from escalation_manager.core.unfolding import Unfolding

BY_HAND = "held_by_hand"
BY_A_PERSON = "critical_is_acknowledged_by_a_person"


def text_hash(text: str) -> str:
    """SHA-256 of the exact text, as UTF-8."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def send_message(u: Unfolding, command: c.SendMessage) -> None:
    """Send a written message through the gate, or see why it is held."""
    message = find(u.state, command.message)
    if message.state in (MessageState.CLEARED, MessageState.SENT):
        return
    if message.state is MessageState.DISCARDED:
        raise NotAllowed(f"{message.id} was discarded.", "Write a new message.", rule="messages")
    if command.attempt and u.state.status is not Status.RESOLVED:
        raise NotAllowed(
            "There is nothing to close yet, so nobody is asked whether it can be closed.",
            "Resolve it first, or send the message without calling it an attempt.",
            rule="closing",
        )
    if u.actor.agent:
        _check_agent(u, message)
    if message.state is MessageState.HELD and message.rule == BY_HAND:
        raise NotAllowed(
            f"{message.id} was held back by hand: {message.reason}",
            "Ask a manager to release it, or write a new message.",
            rule=BY_HAND,
        )
    attempt = command.attempt or (message.attempt and u.state.status is Status.RESOLVED)
    _through_the_gate(u, message, attempt=attempt)


def hold_message(u: Unfolding, command: c.HoldMessage) -> None:
    """Hold a written message back by hand."""
    message = find(u.state, command.message)
    if not command.reason.strip():
        raise BadInput("Holding a message needs a reason.", "Say what is wrong with it.")
    if message.state in (MessageState.CLEARED, MessageState.SENT, MessageState.DISCARDED):
        raise NotAllowed(
            f"{message.id} is {message.state.value}; it can't be held back any more.",
            "Write to the customer again if something must be put right.",
            rule="messages",
        )
    reason = command.reason.strip()
    if (message.state, message.rule, message.reason) != (MessageState.HELD, BY_HAND, reason):
        remedy = "Ask a manager to release it, or write a new message."
        held = e.MessageHeld(message.id, BY_HAND, reason, remedy, message.found, message.attempt)
        u.note(held)


def release_message(u: Unfolding, command: c.ReleaseMessage) -> None:
    """Override a hold as a manager, with a reason; never for words of one's own."""
    message = find(u.state, command.message)
    if message.state in (MessageState.CLEARED, MessageState.SENT):
        return
    if not command.reason.strip():
        raise BadInput("Releasing a message needs a reason.", "Say why it may go out all the same.")
    if message.state is not MessageState.HELD:
        raise NotAllowed(
            f"{message.id} is not held.", "Send it; the gate says what it thinks.", rule="messages"
        )
    managers = u.rules.handbook.roles.managers
    if u.actor.agent or not u.actor.has(*managers):
        labels = ", ".join(u.rules.handbook.role_label(role) for role in managers)
        raise NotAllowed(
            "A held message is released by a manager.", f"Ask one of: {labels}.", rule="release"
        )
    if message.author == u.actor.id:
        raise NotAllowed(
            "Nobody releases a message of their own.", "Ask another manager.", rule="release"
        )
    verdict = judge(message, u.state, u.rules, u.at)
    _check_release_of_goodwill(u, verdict)
    u.note(
        e.MessageCleared(
            message.id,
            text_hash(message.text),
            verdict.found,
            released_by=u.actor.id,
            reason=command.reason.strip(),
            attempt=message.attempt and u.state.status is Status.RESOLVED,
        )
    )


def acknowledge_customer(u: Unfolding, command: c.AcknowledgeCustomer) -> None:
    """Tell the customer that we have heard them, in one's own words or the handbook's.

    An acknowledgement counts once it is delivered. One that is on its way is not sent again.
    """
    if u.state.acknowledged_at is not None:
        return
    automatic = command.automatic or u.actor.agent or u.actor.system
    if automatic and command.text.strip():
        raise NotAllowed(
            "Only the handbook's own words go out without a person.",
            "Leave the text out, or have a person write.",
            rule="agents" if u.actor.agent else "automatic",
        )
    if automatic:
        check_automatic(u.state, u.rules)
    kind = HOLDING if automatic else ACKNOWLEDGEMENT
    text = command.text if command.text.strip() else ready(kind, u.state, u.rules)
    under_way = (
        m
        for m in u.state.messages
        if m.state is MessageState.CLEARED
        and m.purpose in (ACKNOWLEDGEMENT, HOLDING)
        and (automatic or not m.automatic)
    )
    if next(under_way, None) is not None:
        return
    check_text(text)
    to = recipient(u.state, u.rules)
    if not to:
        raise BadInput("Nobody is known to answer to.", "Write a message with a recipient.")
    written = c.WriteMessage(text, purpose=kind, channel=command.channel)
    id_ = draft(u, written, to, automatic=automatic)
    _through_the_gate(u, find(u.state, id_), attempt=False)


def check_automatic(state: Escalation, rules: Rules) -> None:
    """Refuse a holding statement by itself where a person must speak, or the type forbids it."""
    severity = rules.handbook.severity(state.severity)
    if severity.acknowledge_by_person:
        raise NotAllowed(
            f"A {severity.label} escalation is acknowledged by a person only.",
            "Call the customer and log the call, or write to them.",
            rule=BY_A_PERSON,
        )
    policy = rules.handbook.type(state.type)
    if not policy.holding_statements:
        raise NotAllowed(
            f"{policy.label} escalations get no ready words.",
            "Have a person write.",
            rule="automatic",
        )


def _through_the_gate(u: Unfolding, message: Message, *, attempt: bool) -> None:
    """Cleared by its hash, or held with everything that is wrong with it at once."""
    if message.next_update_at is not None and message.next_update_at <= u.at:
        raise NotAllowed(
            f"{message.id} names a next update at {message.next_update_at.isoformat()}, now past.",
            "Write it again with a later time.",
            rule="messages",
        )
    verdict = judge(message, u.state, u.rules, u.at)
    if not verdict.holds:
        u.note(
            e.MessageCleared(message.id, text_hash(message.text), verdict.found, attempt=attempt)
        )
        return
    held = e.MessageHeld(
        message.id,
        verdict.holds[0].rule,
        " ".join(hold.reason for hold in verdict.holds),
        " ".join(hold.remedy for hold in verdict.holds),
        tuple(words for hold in verdict.holds for words in hold.found),
        attempt,
    )
    known = (message.rule, message.reason, message.remedy, message.found, message.attempt)
    if message.state is not MessageState.HELD or known != (
        held.rule,
        held.reason,
        held.remedy,
        held.found,
        held.attempt,
    ):
        u.follow(held)


def _check_agent(u: Unfolding, message: Message) -> None:
    if message.purpose != HOLDING or is_ready(message.text, u.state, u.rules) != HOLDING:
        raise NotAllowed(
            "An AI agent sends nothing but the handbook's holding statement.",
            f"A person reads {message.id} and sends it.",
            rule="agents",
        )
    check_automatic(u.state, u.rules)


def _check_release_of_goodwill(u: Unfolding, verdict: Verdict) -> None:
    """An offer is released only by somebody who could have approved it."""
    options = u.rules.handbook.goodwill.options
    for words in verdict.found:
        if words.kind != GOODWILL or excused(words, u.state):
            continue
        if approved(words, u.state, u.at) is not None:
            continue
        option = options.get(words.option or OTHER) or options.get(OTHER)
        own = [
            g.id
            for g in u.state.goodwill
            if g.option == (words.option or OTHER) and g.requested_by == u.actor.id
        ]
        if own:
            raise NotAllowed(
                f"To release “{words.quote}” would approve your own request {own[-1]}.",
                "Ask somebody else who may approve it.",
                rule="goodwill_needs_approval",
            )
        if option is not None and not approves(option.approval, u.actor, u.rules.handbook):
            raise NotAllowed(
                f"“{words.quote}” offers what only {u.rules.handbook.role_label(option.approval)}"
                " or above may approve.",
                f"Request it as goodwill ({option.label}).",
                rule="goodwill_needs_approval",
            )
