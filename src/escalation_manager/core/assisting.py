"""What an assistant proposes is kept with its grounds, and decides nothing.

Whoever wrote it, a language model or the rules: the grounds must be events that exist, a triage
must name words of the customer, and no address leaves the desk in a machine's text.
"""

from __future__ import annotations

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core.errors import BadInput, NotFound
from escalation_manager.core.foreign_links import without_links
from escalation_manager.core.unfolding import Unfolding

TRIAGE, NEXT_STEP = "triage", "next_step"
ABOUT = (
    TRIAGE,
    "summary",
    "root_cause",
    "message",
    "hand_over",
    "lessons",
    "answer",
    NEXT_STEP,
)
LONGEST = 20_000
"""Characters of a proposal."""


def suggest(u: Unfolding, command: c.Suggest) -> None:
    """Propose something; what is proposed again on the same basis is not written twice."""
    if command.about not in ABOUT:
        raise BadInput(
            f"Nothing is proposed about {command.about!r}.", f"Use one of: {', '.join(ABOUT)}."
        )
    text = without_links(command.text).strip()
    if not text:
        raise BadInput("The proposal has no words.", "Say what is proposed.")
    if len(text) > LONGEST:
        raise BadInput(f"The proposal has {len(text):,} characters.", f"{LONGEST:,} are the most.")
    if min(command.tokens_in, command.tokens_out, command.cost or 0) < 0:
        raise BadInput("A proposal can't cost less than nothing.", "Give what it cost, or nothing.")
    _grounded(u, command.grounds)
    if command.about == TRIAGE:
        _triage(u, command)
    for known in u.state.assisted:
        made = known.made
        same = (made.about, made.text, made.values) == (command.about, text, command.values)
        if same and known.taken is None:
            return
    u.note(
        e.Suggested(
            suggestion=f"S{len(u.state.assisted) + 1}",
            about=command.about,
            text=text,
            grounds=command.grounds,
            values=command.values,
            source=command.source,
            prompt=command.prompt,
            basis=command.basis,
            tokens_in=command.tokens_in,
            tokens_out=command.tokens_out,
            cost=command.cost,
            by_agent=u.actor.agent,
        )
    )


def answer(u: Unfolding, command: c.AnswerSuggestion) -> None:
    """Take a proposal, or leave it. What it proposes is done by a command of its own."""
    known = u.state.suggestion(command.suggestion.strip().upper())
    if known is None:
        there = ", ".join(one.id for one in u.state.assisted) or "none yet"
        raise NotFound(
            f"{u.state.id} has no proposal {command.suggestion!r}.", f"There are: {there}."
        )
    if known.taken is command.taken:
        return
    u.note(e.SuggestionAnswered(known.id, command.taken, command.reason.strip()))


def _grounded(u: Unfolding, grounds: tuple[e.Ground, ...]) -> None:
    for ground in grounds:
        if not 1 <= ground.version <= u.state.version:
            raise BadInput(
                f"{u.state.id} has no event {ground.version}.",
                f"Ground it on an event from 1 to {u.state.version}.",
            )


def _triage(u: Unfolding, command: c.Suggest) -> None:
    named = dict(command.values)
    if not {"type", "severity"} <= named.keys():
        raise BadInput("A triage names type and severity.", "Give both as values.")
    u.rules.handbook.type(named["type"])
    u.rules.handbook.severity(named["severity"])
    if not any(ground.quote.strip() for ground in command.grounds):
        raise BadInput("This triage rests on nothing.", "Quote the words that it rests on.")
