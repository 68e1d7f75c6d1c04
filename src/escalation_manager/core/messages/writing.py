"""Writing to the customer: a draft, what its unclear words mean, and dropping it."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import datetime

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core.errors import BadInput, NotAllowed, NotFound
from escalation_manager.core.escalation import Escalation, Message, MessageState
from escalation_manager.core.foreign_links import without_links
from escalation_manager.core.guardrail import CONTRACTUAL, MEANINGS, RED
from escalation_manager.core.messages.judging import found_in, of_contract
from escalation_manager.core.messages.ready_words import PLACES, recipient
from escalation_manager.core.unfolding import Unfolding

PURPOSES = ("acknowledgement", "response", "update", "holding", "resolution", "other")
LONGEST = 100_000
"""Characters of a message. A longer one is refused, never cut silently."""

UNSENT = frozenset({MessageState.DRAFT, MessageState.HELD, MessageState.UNDELIVERED})


def write_message(u: Unfolding, command: c.WriteMessage) -> None:
    """Write a message to the customer without sending it."""
    if command.purpose not in PURPOSES:
        raise BadInput(
            f"A message has no purpose {command.purpose!r}.", f"Use one of: {', '.join(PURPOSES)}."
        )
    if not command.channel.strip():
        raise BadInput("The message has no channel.", "Name one, such as email.")
    if command.next_update_at is not None:
        in_the_future("The next update", command.next_update_at, u.at)
    if u.actor.agent:
        command = replace(command, text=without_links(command.text))
    check_text(command.text)
    to = command.recipient.strip() or recipient(u.state, u.rules, executive=command.executive)
    if not to:
        raise BadInput("Nobody is addressed.", "Name the recipient.")
    draft(u, command, to, automatic=False)


def draft(u: Unfolding, command: c.WriteMessage, to: str, *, automatic: bool) -> str:
    """The draft, under a new number; the same draft of the same author is not written twice."""
    same = (
        command.text,
        command.purpose,
        command.channel,
        to,
        command.next_update_at,
        command.executive,
    )
    for message in u.state.messages:
        written = (
            message.text,
            message.purpose,
            message.channel,
            message.recipient,
            message.next_update_at,
            message.executive,
        )
        waits = message.state in (MessageState.DRAFT, MessageState.HELD)
        if waits and written == same and message.author == u.actor.id:
            return message.id
    id_ = f"M{len(u.state.messages) + 1}"
    u.note(
        e.MessageWritten(
            message=id_,
            text=command.text,
            purpose=command.purpose,
            channel=command.channel,
            recipient=to,
            automatic=automatic,
            drafted_by=u.actor.id if u.actor.agent else "",
            next_update_at=command.next_update_at,
            executive=command.executive,
        )
    )
    return id_


def explain_finding(u: Unfolding, command: c.ExplainFinding) -> None:
    """Say what an unclear word is. A red one can only be what the contract grants."""
    message = find(u.state, command.message)
    if u.actor.agent:
        raise NotAllowed(
            "An AI agent can't say what unclear words mean.",
            "Ask a person to read the message.",
            rule="agents",
        )
    _unsent(message, "explained")
    quoted = command.quote.strip().casefold()
    found = [
        words
        for words in found_in(message, u.state, u.rules, u.at)
        if quoted and quoted in words.quote.casefold()
    ]
    if not found:
        raise NotFound(
            f"{message.id} has no unclear words {command.quote!r}.", "Quote them as the hold does."
        )
    for words in found:
        allowed = MEANINGS.get(words.kind, ())
        if command.meaning not in allowed:
            raise BadInput(
                f"Words can't mean {command.meaning!r} here.", f"Use one of: {', '.join(allowed)}."
            )
        if command.meaning == CONTRACTUAL:
            _check_contract(u.state, message, words)
        elif words.level == RED:
            raise NotAllowed(
                f"“{words.quote}” leaves no doubt: {words.reason}",
                "Get the approval or the confirmation it needs, or take it out.",
                rule=words.kind,
            )
    said = dict(message.explained)
    for quote in dict.fromkeys(words.quote for words in found):
        if said.get(quote) != command.meaning:
            u.note(e.FindingExplained(message.id, quote, command.meaning))


def discard_message(u: Unfolding, command: c.DiscardMessage) -> None:
    """Discard a message that will not be sent."""
    message = find(u.state, command.message)
    if message.state is not MessageState.DISCARDED:
        _unsent(message, "discarded")
        u.note(e.MessageDiscarded(message.id, command.reason.strip()))


def find(state: Escalation, message_id: str) -> Message:
    """The message of that number."""
    message = state.message(message_id.strip().upper())
    if message is None:
        known = ", ".join(m.id for m in state.messages) or "it has none"
        raise NotFound(f"{state.id} has no message {message_id!r}.", f"Messages: {known}.")
    return message


def check_text(text: str) -> None:
    """Refuse a text that is empty, too long, unfinished, or hides letters from its readers."""
    if not text.strip():
        raise BadInput("The message has no text.", "Write something.")
    if len(text) > LONGEST:
        raise BadInput(
            f"The message has {len(text):,} characters; {LONGEST:,} are the most.", "Shorten it."
        )
    unfilled = [place for place in PLACES if place in text]
    if unfilled:
        raise BadInput(f"{unfilled[0]} is not filled in.", "Write the name itself.")
    for position, letter in enumerate(text):
        if _unseen(text, position, letter):
            name = unicodedata.name(letter, f"U+{ord(letter):04X}")
            raise BadInput(
                f"The text holds a sign that nobody sees, at {position + 1}: {name}.",
                "Take it out; it can hide words from whoever checks them.",
            )


def in_the_future(what: str, instant: datetime, at: datetime) -> None:
    """Refuse an instant without a zone, or one that is past."""
    if instant.tzinfo is None:
        raise BadInput(f"{what} has no time zone.", "Add its offset, or Z for UTC.")
    if instant <= at:
        raise BadInput(
            f"{what} would be at {instant.isoformat()}, which is past.", "Give a later time."
        )


def _unsent(message: Message, verb: str) -> None:
    if message.state not in UNSENT:
        raise NotAllowed(
            f"{message.id} is {message.state.value}; it can't be {verb}.",
            "Write a new message.",
            rule="messages",
        )


def _check_contract(state: Escalation, message: Message, words: e.WordsFound) -> None:
    if not of_contract(words, message.text, state):
        raise NotAllowed(
            f"Nothing says that the contract grants “{words.quote}”.",
            "Name the contract in the same sentence; the account must have such a contract.",
            rule=words.kind,
        )


_JOINERS = "\u200c\u200d"


def _unseen(text: str, position: int, letter: str) -> bool:
    kind = unicodedata.category(letter)
    if kind == "Cc":
        return letter not in "\n\r\t"
    if letter in _JOINERS:
        # Some scripts and emoji need them; between Latin letters they only hide a word.
        return text[max(position - 1, 0) : position + 2].isascii() or any(
            near.isascii() and near.isalpha() for near in text[max(position - 1, 0) : position + 2]
        )
    return kind in ("Cf", "Cs")
