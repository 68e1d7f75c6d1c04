"""Never offer goodwill without manager approval.

Approval comes before any mention: an offer passes only while an approved request of the same
option stands that is worth at least as much. What the contract grants is no goodwill.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from escalation_manager.core import events as e
from escalation_manager.core.escalation import Escalation, Goodwill
from escalation_manager.core.guardrail import (
    GOODWILL,
    RED,
    Guardrail,
    Hold,
    Standing,
    broken,
    excused,
    kept,
    not_applicable,
    overridden,
)
from escalation_manager.core.money import Money
from escalation_manager.core.rules import Rules

NAME = "goodwill_needs_approval"
OTHER = "other"
PERCENT, DAYS = "%", "days"

_NUMBERS = {
    "a": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
}
_MEASURE = re.compile(
    rf"(?P<number>\d+(?:[.,]\d+)?|\b(?:{'|'.join(_NUMBERS)})\b)"
    r"[\s-]*(?:(?:free|extra|additional|more)\s+)?"
    r"(?P<unit>%|percent\b|days?\b|weeks?\b|months?\b|quarters?\b|years?\b)",
    re.IGNORECASE,
)
_DAYS = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}


def judge(
    found: tuple[e.WordsFound, ...], state: Escalation, rules: Rules, at: datetime
) -> Hold | None:
    """Hold a text that offers something of value which nobody approved."""
    bare = tuple(
        words
        for words in found
        if words.kind == GOODWILL
        and not excused(words, state)
        and approved(words, state, at) is None
    )
    if not bare:
        return None
    reasons, remedies = [], []
    for words in bare:
        reason, remedy = _why(words, state, rules, at)
        reasons.append(reason)
        remedies.append(remedy)
    return Hold(NAME, _joined(reasons), _joined(remedies), bare)


def approved(words: e.WordsFound, state: Escalation, at: datetime) -> Goodwill | None:
    """The approved request that covers an offer, if one does.

    What was granted already may be spoken of for as long as its approval stands.
    """
    return next(
        (g for g in state.goodwill if stands(g, at) and _of_option(words, g) and covers(g, words)),
        None,
    )


def stands(request: Goodwill, at: datetime) -> bool:
    """Whether it is approved and the approval has not expired."""
    decided = request.state in ("approved", "used")
    return decided and request.valid_until is not None and at <= request.valid_until


def covers(request: Goodwill, words: e.WordsFound) -> bool:
    """Whether what is offered is worth no more than what was asked for."""
    if words.amount is not None:
        value = request.value
        if value is None or words.amount > value.amount:
            return False
        if words.currency is not None and words.currency != value.currency:
            return False
    allowed, offered = _measures(request.quantity), _measures(words.quote)
    if request.value is not None and DAYS not in allowed:
        # A sum was approved, so a time beside it ("for the three days lost") is no value.
        offered.pop(DAYS, None)
    return all(size <= allowed.get(unit, Decimal(0)) for unit, size in offered.items())


def check(state: Escalation, rules: Rules, at: datetime) -> Standing:  # noqa: ARG001
    """How it stands: an override is on record for ever."""
    over = overridden(state, GOODWILL)
    if over:
        who = ", ".join(f"{m.id} by {rules.directory.name(m.released_by or '')}" for m in over)
        return broken(f"Goodwill was offered without an approved request, released: {who}.")
    given = [g for g in state.goodwill if g.state == "used"]
    if given:
        names = ", ".join(g.id for g in given)
        return kept(f"All goodwill that was given had been approved: {names}.")
    if state.goodwill:
        return kept("Nothing was offered before it was approved.")
    return not_applicable("No goodwill was asked for.")


def _of_option(words: e.WordsFound, request: Goodwill) -> bool:
    return request.option == (words.option or OTHER)


def _measures(text: str) -> dict[str, Decimal]:
    """The largest percentage and the longest time that a text names, the time in days."""
    sizes: dict[str, Decimal] = {}
    for unit, size in _each_measure(text):
        sizes[unit] = max(size, sizes.get(unit, size))
    return sizes


def _each_measure(text: str) -> Iterator[tuple[str, Decimal]]:
    for match in _MEASURE.finditer(text):
        written, unit = match["number"].lower(), match["unit"].lower()
        number = Decimal(_NUMBERS.get(written) or written.replace(",", "."))
        if unit in ("%", "percent"):
            yield PERCENT, number
        else:
            yield DAYS, number * _DAYS[unit.rstrip("s")]


def _why(words: e.WordsFound, state: Escalation, rules: Rules, at: datetime) -> tuple[str, str]:
    quote, name = f"“{words.quote}”", words.option or OTHER
    options = rules.handbook.goodwill.options
    option = options.get(name) or options.get(OTHER)
    label = option.label if option else name
    approver = rules.handbook.role_label(option.approval) if option else "a manager"
    same = [g for g in state.goodwill if g.option == name]
    if words.level != RED:
        return (
            f"{quote} may offer something of value: {words.reason}",
            f"Say what {quote} is, have it approved by {approver}, or take it out.",
        )
    asked = [g for g in same if g.state == "requested"]
    if asked:
        return (
            f"{quote} offers what is not approved yet: {asked[-1].id} waits for {approver}.",
            f"Wait until {asked[-1].id} is approved, or take the offer out.",
        )
    valid = [g for g in same if stands(g, at)]
    if valid:
        worth = _worth(valid[-1])
        return (
            f"{quote} offers more than was approved: {valid[-1].id} is for {worth}.",
            f"Offer {worth} at most, or ask {approver} for more.",
        )
    expired = [g for g in same if g.state == "expired" or g.state in ("approved", "used")]
    if expired:
        return (
            f"{quote} offers what is not approved any more: {expired[-1].id} has expired.",
            f"Ask {approver} again: {label}.",
        )
    return (
        f"{quote} offers goodwill that nobody has approved.",
        f"Request it first ({label}: {approver} approves), or take the offer out.",
    )


def _worth(request: Goodwill) -> str:
    return _said(request.value, request.quantity)


def _said(value: Money | None, quantity: str) -> str:
    return str(value) if value is not None else quantity or "an amount that is not named"


def _joined(sentences: list[str]) -> str:
    return " ".join(dict.fromkeys(sentences))


GUARDRAIL = Guardrail(
    name=NAME,
    sentence="Never offer goodwill without manager approval",
    enforced_by="The gate holds every outgoing text with an offer that no approved request covers.",
    check=check,
    judge=judge,
)
