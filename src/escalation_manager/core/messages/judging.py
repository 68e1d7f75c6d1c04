"""May this text go out? What the readers find in it, and what the guardrails say of that."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

from escalation_manager.core import events as e
from escalation_manager.core import reading
from escalation_manager.core.escalation import Escalation, Message
from escalation_manager.core.guardrail import AMBER, CONTRACTUAL, PROMISE, Hold
from escalation_manager.core.guardrails import GUARDRAILS
from escalation_manager.core.guardrails.promise_needs_confirmation import contractual
from escalation_manager.core.messages.audience import judge as judge_audience
from escalation_manager.core.messages.ready_words import NEUTRAL, is_ready, ready
from escalation_manager.core.rules import Rules

_SENTENCE_ENDS = re.compile(r"(?<=[.!?])\s+|\n\s*\n")
_CONTRACT = re.compile(r"\b(contract|agreement|agreed service|sla|service level)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found in a text, and every hold; none: it may go out."""

    found: tuple[e.WordsFound, ...]
    holds: tuple[Hold, ...]


def judge(message: Message, state: Escalation, rules: Rules, at: datetime) -> Verdict:
    """The gate, for every outgoing text, whoever wrote it."""
    found = found_in(message, state, rules, at)
    holds = [
        hold
        for guardrail in GUARDRAILS
        if guardrail.judge is not None
        and (hold := guardrail.judge(found, state, rules, at)) is not None
    ]
    audience = judge_audience(message, state, rules)
    if audience is not None:
        holds.append(audience)
    return Verdict(found, tuple(holds))


def found_in(
    message: Message, state: Escalation, rules: Rules, at: datetime
) -> tuple[e.WordsFound, ...]:
    """What the readers find in a message, with what its author said of it.

    Ready words were approved before, with a place for the title, which is the customer's own; so
    they are read without it. Any other text is read to the letter.
    """
    kind = is_ready(message.text, state, rules)
    text = message.text if kind is None else ready(kind, state, rules, title=NEUTRAL)
    said = dict(message.explained)
    found = []
    for words in reading.read(text, state, rules, at):
        if words.kind == PROMISE and contractual(words, state, rules, at):
            found.append(replace(words, explained=CONTRACTUAL))
        else:
            found.append(_explained(words, said.get(words.quote), message.text, state))
    return tuple(found)


def of_contract(words: e.WordsFound, text: str, state: Escalation) -> bool:
    """Whether every sentence with these words speaks of a contract that grants such a thing."""
    context = state.context
    if context is None:
        return False
    granted = context.sla_is_contractual if words.kind == PROMISE else context.contractual_credits
    sentences = [s for s in _SENTENCE_ENDS.split(text) if words.quote in s]
    return bool(granted) and bool(sentences) and all(_CONTRACT.search(s) for s in sentences)


def _explained(
    words: e.WordsFound, meaning: str | None, text: str, state: Escalation
) -> e.WordsFound:
    if meaning is None:
        return words
    if meaning == CONTRACTUAL:
        return replace(words, explained=meaning) if of_contract(words, text, state) else words
    return replace(words, explained=meaning) if words.level == AMBER else words
