"""How does a proposal come about? A model is asked, and believed in nothing that can be checked.

A quote must be the customer's own words, an event must exist and have been shown, a type and a
severity must be the handbook's. What fails is dropped, and said. Without a model, or with one that
fails, the rules propose what they can.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core.deadlines import next_due
from escalation_manager.core.errors import EscalationError, Never, TryAgain
from escalation_manager.core.foreign_links import without_links
from escalation_manager.desk.answers import Shown
from escalation_manager.desk.specialist.facts import (
    basis,
    customer_words,
    facts_of,
    local,
    names_of,
    quoted_in,
)
from escalation_manager.ports.models import (
    CauseAnswer,
    Grounded,
    LanguageModel,
    MessageAnswer,
    Question,
    Reply,
    TextAnswer,
    TriageAnswer,
)

CATEGORIES = ("Technical", "Process", "Communication", "People", "Third party", "Unknown")
SHAPES: dict[str, type] = {
    "triage": TriageAnswer,
    "summary": TextAnswer,
    "hand_over": TextAnswer,
    "lessons": TextAnswer,
    "answer": TextAnswer,
    "root_cause": CauseAnswer,
    "message": MessageAnswer,
}


@dataclass(frozen=True, slots=True)
class Drafted:
    """A proposal that is not kept yet; `command` is None when nothing was left to propose."""

    command: c.Suggest | None
    problems: tuple[str, ...] = ()
    asked_before: bool = False
    text: str = ""
    commitments: tuple[str, ...] = ()


class Proposing:
    """Turns one case into proposals, with a model or by the rules alone."""

    def __init__(self, model: LanguageModel | None) -> None:
        self.model = model

    def draft(self, about: str, shown: Shown, at: datetime, **further: Any) -> Drafted:
        """A proposal about this case by the model; without one, nothing is proposed."""
        model = self.model
        if model is None:
            return Drafted(None)
        if shown.state.readers is not None and not model.restricted_too:
            return Drafted(
                None, ("This escalation is restricted, and nothing of it is shown to a model.",)
            )
        facts = facts_of(shown, **further)
        mark = basis(facts, model.prompt(about))
        if any(one.made.basis == mark for one in shown.state.assisted):
            return Drafted(None, asked_before=True)
        try:
            reply = model.ask(Question(about, facts, SHAPES[about], names_of(shown)), at)
        except (TryAgain, Never) as failed:
            return Drafted(None, (f"{failed.message} {failed.remedy}".strip(),))
        return self._believed(about, shown, reply, mark)

    def by_rules(self, about: str, shown: Shown) -> c.Suggest | None:
        """A summary or a hand-over note from the record alone; None: the rules have no words."""
        if about not in ("summary", "hand_over"):
            return None
        return c.Suggest(about, "\n".join(plain_words(shown)), (e.Ground(1),), source="rules")

    def _believed(self, about: str, shown: Shown, reply: Reply, mark: str) -> Drafted:
        match reply.value:
            case TriageAnswer() as answer:
                return _triage(shown, answer, reply, mark)
            case MessageAnswer() as answer:
                text = without_links(answer.text).strip()
                made = _suggest(about, text, (e.Ground(1),), reply, mark)
                return Drafted(made, text=text, commitments=tuple(answer.commitments))
            case CauseAnswer() as answer:
                first, problems = _grounded(shown, [answer.assessment])
                if not first or answer.category not in CATEGORIES:
                    return Drafted(None, (*problems, "The root cause rests on nothing shown."))
                factors, further = _grounded(shown, answer.factors)
                values = (("category", answer.category), ("assessment", first[0].statement))
                kept = [*first, *factors]
                made = _suggest(about, _lines(kept), _events(kept), reply, mark, values)
                return Drafted(made, (*problems, *further))
            case TextAnswer() as answer:
                kept, problems = _grounded(shown, answer.statements, none_too=about == "answer")
                if not kept:
                    return Drafted(None, (*problems, "Nothing was left that rests on the record."))
                return Drafted(_suggest(about, _lines(kept), _events(kept), reply, mark), problems)
            case _:
                return Drafted(None, ("The model answered in another shape.",))


def plain_words(shown: Shown) -> list[str]:
    """Where the case stands, in a few sentences that the record bears out."""
    state, rules = shown.state, shown.rules
    name = rules.directory.name
    lines = [
        f"{state.id}: {state.title} ({state.severity} {state.type}, {state.status.label}).",
        f"The customer says: “{_first_words(next(customer_words(shown))[1])}”",
    ]
    if state.owners.accountable:
        lines.append(f"{name(state.owners.accountable)} is accountable.")
    if state.impact_business or state.impact_users:
        what, users = state.impact_business or "unknown", state.impact_users or "unknown"
        lines.append(f"Impact: {what}; users: {users}.")
    lines += [
        f"Promised: {one.what}, due {local(one.due)}."
        for one in state.commitments
        if one.state == "open"
    ]
    lines += [
        f"Open task {task.id}: {task.title} ({name(task.owner)}), due {local(task.due)}."
        for task in state.tasks
        if task.open
    ]
    due = next_due(state, rules)
    if due is not None:
        lines.append(f"Due next: {due[0].replace('_', ' ')} at {local(due[1])}.")
    return lines


def _triage(shown: Shown, answer: TriageAnswer, reply: Reply, mark: str) -> Drafted:
    handbook, problems = shown.rules.handbook, []
    grounds = []
    for quote in answer.quotes:
        version = quoted_in(shown, quote)
        if version is None:
            problems.append(f"A quote is not the customer's: “{_first_words(quote)}”.")
        else:
            grounds.append(e.Ground(version, quote))
    try:
        kind = handbook.type(answer.type.casefold()).name
        severity = handbook.severity(answer.severity.casefold()).name
    except EscalationError as unknown:
        return Drafted(None, (*problems, unknown.message))
    if not grounds:
        return Drafted(None, (*problems, "The model's triage rests on no words of the customer."))
    values = (("type", kind), ("severity", severity))
    made = _suggest("triage", answer.reason, tuple(grounds), reply, mark, values)
    return Drafted(made, tuple(problems))


def _grounded(
    shown: Shown, statements: Iterable[Grounded], *, none_too: bool = False
) -> tuple[list[Grounded], tuple[str, ...]]:
    known = {entry.version for entry in shown.entries}
    kept, problems = [], []
    for one in statements:
        words = without_links(one.statement).strip()
        if not words:
            continue
        if not set(one.events) <= known or not (one.events or none_too):
            problems.append(f"Left out, as it rests on no event there is: {_first_words(words)}")
            continue
        kept.append(Grounded(words, one.events))
    return kept, tuple(problems)


def _suggest(
    about: str,
    text: str,
    grounds: tuple[e.Ground, ...],
    reply: Reply,
    mark: str,
    values: tuple[tuple[str, str], ...] = (),
) -> c.Suggest:
    return c.Suggest(
        about,
        text,
        grounds,
        values,
        source=reply.model,
        prompt=reply.prompt,
        basis=mark,
        tokens_in=reply.tokens_in,
        tokens_out=reply.tokens_out,
        cost=reply.cost,
    )


def _lines(kept: list[Grounded]) -> str:
    return "\n".join(one.statement for one in kept)


def _events(kept: list[Grounded]) -> tuple[e.Ground, ...]:
    return tuple(e.Ground(number) for number in sorted({n for one in kept for n in one.events}))


def _first_words(text: str, most: int = 160) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most].rsplit(' ', 1)[0]}…"
