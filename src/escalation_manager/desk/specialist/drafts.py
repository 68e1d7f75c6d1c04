"""Which words may an assistant draft without a model? Safe ones, from facts that are on record.

They promise no time but that of the next update, and offer nothing: they pass the gate as they are.
"""

from __future__ import annotations

from escalation_manager.core.escalation import Escalation, MessageState, Status
from escalation_manager.core.messages.ready_words import ACKNOWLEDGEMENT, contact, ready
from escalation_manager.core.rules import Rules

UNSENT = (MessageState.DRAFT, MessageState.HELD)
SAME = {"acknowledgement": ("acknowledgement", "holding")}
"""What says the same to the customer."""


def due_purpose(state: Escalation) -> str | None:
    """What the customer should hear next; None when nothing is called for."""
    if state.status is Status.RESOLVED:
        return "resolution"
    if not state.status.live:
        return None
    if state.acknowledged_at is None:
        return "acknowledgement"
    return "response" if state.responded_at is None else "update"


def waiting_draft(state: Escalation, purpose: str) -> str | None:
    """The number of a message of that purpose which nobody has sent yet."""
    found = (m.id for m in state.messages if m.state in UNSENT and m.purpose == purpose)
    return next(found, None)


def on_its_way(state: Escalation, purpose: str) -> bool:
    """Whether such a message was cleared, and its channel has not told yet what came of it."""
    alike = SAME.get(purpose, (purpose,))
    return any(m.state is MessageState.CLEARED and m.purpose in alike for m in state.messages)


def safe_words(purpose: str, state: Escalation, rules: Rules, author: str) -> str:
    """A text for that purpose that says what is on record, and no more."""
    if purpose == "acknowledgement":
        return ready(ACKNOWLEDGEMENT, state, rules)
    known = contact(state, rules)
    lines = [f"Hello {known.name if known else 'there'},", ""]
    lines += _BODY[purpose](state)
    return "\n".join([*lines, "", "Kind regards", author])


def _response(state: Escalation) -> list[str]:
    lines = ["We have read your message and are looking into it."]
    if state.impact_business:
        lines.append(f"We understand what it means for you: {state.impact_business}.")
    else:
        lines.append(
            "So that we look at the right thing first: what does it stop you from doing, and how"
            " many people are affected?"
        )
    return [*lines, "We will write to you again with what we find."]


def _update(state: Escalation) -> list[str]:
    cause = state.root_cause
    done = [task.title for task in state.tasks if not task.open]
    lines = ["Here is where we stand."]
    if cause is not None and cause.final:
        lines.append("We know the cause and are working on it.")
    else:
        lines.append("We are still looking for the cause.")
    if done:
        lines.append("Several steps of our work are done.")
    return [*lines, "We will write to you again as soon as there is news."]


def _resolution(state: Escalation) -> list[str]:  # noqa: ARG001
    return [
        "From our side this is solved.",
        "Would you please tell us whether it works for you again? If it does not, answer this"
        " message, and we go on with the same case.",
    ]


_BODY = {"response": _response, "update": _update, "resolution": _resolution}
