"""What is a guardrail: a sentence of the page, what enforces it, and how it stands.

The seven of them are in `guardrails`, one file each. Some judge outgoing words and say hold; all of
them can tell whether an escalation kept to them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from escalation_manager.core import events as e
from escalation_manager.core.escalation import Escalation, Message, MessageState
from escalation_manager.core.rules import Rules

PROMISE, GOODWILL = "promise", "goodwill"
"""What a reader finds in a text."""
RED, AMBER = "red", "amber"
"""Red is one; amber may be one, and its author says what it is."""

NEXT_UPDATE, PAST, CUSTOMERS_OWN, PRODUCT_FACT, CONTRACTUAL, NOTHING = (
    "next_update",
    "past",
    "customers_own",
    "product_fact",
    "contractual",
    "nothing",
)

MEANINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        PROMISE: (NEXT_UPDATE, PAST, CUSTOMERS_OWN, PRODUCT_FACT, CONTRACTUAL, NOTHING),
        GOODWILL: (PAST, CUSTOMERS_OWN, PRODUCT_FACT, CONTRACTUAL, NOTHING),
    }
)
"""What an author may say that an unclear word is: when we write again, something past, the
customer's own words, a fact about the product, something that the contract grants, or neither a
promise nor an offer (in a language that no reader knows, say)."""


class Stand(StrEnum):
    """How a guardrail stands on one escalation."""

    KEPT = "kept"
    BROKEN = "broken"
    PENDING = "pending"
    """Something must still be done for it, and there is time left."""
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a guardrail stands, and why."""

    stand: Stand
    why: str


@dataclass(frozen=True, slots=True)
class Hold:
    """A guardrail's no to an outgoing text, with the words it is about and what to do."""

    rule: str
    reason: str
    remedy: str
    found: tuple[e.WordsFound, ...] = ()


Check = Callable[[Escalation, Rules, datetime], Standing]
Judge = Callable[[tuple[e.WordsFound, ...], Escalation, Rules, datetime], Hold | None]


@dataclass(frozen=True, slots=True)
class Guardrail:
    """One sentence of the page's Guardrails."""

    name: str
    sentence: str
    """The page's words."""
    enforced_by: str
    check: Check
    judge: Judge | None = None
    """Set for a guardrail on words: says hold, or nothing, of what readers found in a text."""


def kept(why: str) -> Standing:
    """The guardrail was kept to."""
    return Standing(Stand.KEPT, why)


def broken(why: str) -> Standing:
    """The guardrail was not kept to; nothing erases that."""
    return Standing(Stand.BROKEN, why)


def pending(why: str) -> Standing:
    """Something must still be done for it."""
    return Standing(Stand.PENDING, why)


def not_applicable(why: str) -> Standing:
    """The guardrail asks nothing of this escalation."""
    return Standing(Stand.NOT_APPLICABLE, why)


def excused(words: e.WordsFound, state: Escalation) -> bool:
    """Whether the author's word for what it is lets it pass.

    A red word passes on no author's word, unless the contract grants it. What is said to be
    contractual must still be so.
    """
    if words.explained == CONTRACTUAL:
        context = state.context
        if context is None:
            return False
        granted = (
            context.sla_is_contractual if words.kind == PROMISE else context.contractual_credits
        )
        return bool(granted)
    return words.level == AMBER and words.explained in MEANINGS.get(words.kind, ())


def went_out(state: Escalation) -> tuple[Message, ...]:
    """Every message that reached the customer."""
    return tuple(m for m in state.messages if m.state is MessageState.SENT)


def overridden(state: Escalation, kind: str) -> tuple[Message, ...]:
    """Messages with words of that kind that went out because a manager released them."""
    return tuple(
        m
        for m in went_out(state)
        if m.released_by and any(w.kind == kind and not excused(w, state) for w in m.found)
    )
