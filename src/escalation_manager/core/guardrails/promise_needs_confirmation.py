"""Never promise resolution times without technical confirmation.

Any date or duration tied to a fix, a credit or a delivery needs a technical role's confirmation
that stands, for a time not later than the one promised. When the customer hears from us next is no
such promise. The SLA deadline is one, unless the contract says it to the customer anyway.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from escalation_manager.core import clocks, deadlines
from escalation_manager.core import events as e
from escalation_manager.core.calendars import ALWAYS
from escalation_manager.core.deadlines import RESOLUTION, RESPONSE
from escalation_manager.core.escalation import Confirmation, Escalation
from escalation_manager.core.guardrail import (
    PROMISE,
    RED,
    Guardrail,
    Hold,
    Standing,
    broken,
    excused,
    kept,
    not_applicable,
    overridden,
    went_out,
)
from escalation_manager.core.lengths import Length
from escalation_manager.core.rules import Rules

NAME = "promise_needs_confirmation"
WITHIN = timedelta(minutes=1)
"""A text names minutes, a clock knows microseconds."""


def judge(
    found: tuple[e.WordsFound, ...], state: Escalation, rules: Rules, at: datetime
) -> Hold | None:
    """Hold a text whose promised times nobody technical stands behind."""
    bare = tuple(
        words
        for words in found
        if words.kind == PROMISE
        and not excused(words, state)
        and confirmed(words, state, rules, at) is None
    )
    if not bare:
        return None
    reasons, remedies = [], []
    for words in bare:
        reason, remedy = _why(words, state, rules, at)
        reasons.append(reason)
        remedies.append(remedy)
    return Hold(NAME, _joined(reasons), _joined(remedies), bare)


def confirmed(
    words: e.WordsFound, state: Escalation, rules: Rules, at: datetime
) -> Confirmation | None:
    """The confirmation that stands behind a promised time, if one does."""
    promised = words.resolved_when
    if promised is None:
        return None
    return next(
        (c for c in standing(state, rules, at) if c.ready_by <= promised),
        None,
    )


def standing(state: Escalation, rules: Rules, at: datetime) -> tuple[Confirmation, ...]:
    """Confirmations neither withdrawn nor expired, the latest first.

    A confirmation given under a lower severity lasts no longer than one of the present severity.
    """
    return tuple(c for c in reversed(state.confirmations) if _stands(c, state, rules, at))


def lasts_until(confirmed_at: datetime, state: Escalation, rules: Rules) -> datetime:
    """Until when a confirmation of that moment may be promised."""
    length = rules.handbook.severity(state.severity).confirmation_lasts
    office = deadlines.service(state, rules)
    return clocks.due(confirmed_at, length, ALWAYS, office) or confirmed_at


def contractual(words: e.WordsFound, state: Escalation, rules: Rules, at: datetime) -> bool:
    """Whether the promised time is the SLA's own, in a contract that names it to the customer."""
    promised, context = words.resolved_when, state.context
    if promised is None or context is None or not context.sla_is_contractual:
        return False
    for name in (RESPONSE, RESOLUTION):
        clock = state.clocks.get(name)
        due = deadlines.due(state, name, rules)
        if clock is None or not clock.running or due is None or due < at:
            continue
        if abs(promised - due) <= WITHIN:
            return True
        target = Length.parse(clock.runs[-1].target)
        whole = clocks.due(at, target, ALWAYS)
        if whole is not None and abs(promised - whole) <= WITHIN:
            return True
    return False


def check(state: Escalation, rules: Rules, at: datetime) -> Standing:  # noqa: ARG001
    """How it stands: an override is on record for ever."""
    over = overridden(state, PROMISE)
    if over:
        who = ", ".join(f"{m.id} by {rules.directory.name(m.released_by or '')}" for m in over)
        return broken(f"A promise went out unconfirmed, released: {who}.")
    sent = went_out(state)
    if not sent:
        return not_applicable("Nothing was written to the customer yet.")
    promises = sum(1 for m in sent for w in m.found if w.kind == PROMISE and not excused(w, state))
    if promises:
        return kept(f"Every promised time ({promises}) was confirmed before it was sent.")
    return kept("No resolution time was promised.")


def _stands(c: Confirmation, state: Escalation, rules: Rules, at: datetime) -> bool:
    if c.withdrawn or at > c.valid_until:
        return False
    return at <= lasts_until(c.at, state, rules)


def _why(words: e.WordsFound, state: Escalation, rules: Rules, at: datetime) -> tuple[str, str]:
    quote = f"“{words.quote}”"
    ask = "Ask a technical role to confirm the time of the fix, or take the time out."
    if words.level != RED:
        return (
            f"{quote} may promise a time: {words.reason}",
            f"Say what {quote} is, have the time confirmed, or take it out.",
        )
    valid = standing(state, rules, at)
    if words.resolved_when is None:
        write = "Write the confirmed time with its date and hour, or take the promise out."
        return f"{quote} promises a time that nobody can hold against a confirmed one.", (
            write if valid else f"{ask} A confirmed time is written with its date and hour."
        )
    if valid:
        ready = _iso(min(c.ready_by for c in valid))
        return (
            f"{quote} promises {_iso(words.resolved_when)}; confirmed is {ready}.",
            f"Promise {ready} or later, or have an earlier time confirmed.",
        )
    if state.confirmations:
        last = state.confirmations[-1]
        who = rules.directory.name(last.by)
        if last.withdrawn:
            return f"{quote} promises a time; its confirmation was withdrawn.", ask
        until = _iso(min(last.valid_until, lasts_until(last.at, state, rules)))
        return f"{quote} promises a time; the confirmation of {who} expired at {until}.", ask
    return f"{quote} promises a time that no technical role has confirmed.", ask


def _joined(sentences: list[str]) -> str:
    return " ".join(dict.fromkeys(sentences))


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="minutes")


GUARDRAIL = Guardrail(
    name=NAME,
    sentence="Never promise resolution times without technical confirmation",
    enforced_by="The gate holds every outgoing text that promises a time nobody confirmed.",
    check=check,
    judge=judge,
)
