"""How likely and how bad: churn, further escalation, publicity, each from facts that are named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core.errors import BadInput
from escalation_manager.core.escalation import Escalation
from escalation_manager.core.rules import Rules
from escalation_manager.core.unfolding import Unfolding

RISKS = ("churn", "escalation", "publicity")
"""The page's three rows."""
LEVELS = ("H", "M", "L")

_MITIGATION = {
    "churn": "Executive sponsor talks to the customer; the renewal owner is told.",
    "escalation": "Updates on time; the next rung knows before it is asked.",
    "publicity": "One spokesperson; answer in private first.",
}
_NPS_DETRACTOR = 6
_CSAT_UNHAPPY = 2


@dataclass(frozen=True, slots=True)
class _Sign:
    """A fact and how much it weighs: 2 makes a risk likely by itself, two of 1 do so together."""

    weight: int
    ground: str


def assess(u: Unfolding, command: c.AssessRisk) -> None:
    """Assess a risk by hand, or all of them from the facts when no level is given."""
    if not (command.probability or command.impact):
        follow_facts(u)
        return
    if command.risk not in RISKS:
        raise BadInput(f"There is no risk {command.risk!r}.", f"Use one of: {', '.join(RISKS)}.")
    for name, level in (("probability", command.probability), ("impact", command.impact)):
        if level.upper() not in LEVELS:
            raise BadInput(f"The {name} {level!r} is no level.", "Use H, M or L.")
    assessed = e.RiskAssessed(
        command.risk,
        command.probability.upper(),
        command.impact.upper(),
        command.mitigation or _MITIGATION[command.risk],
        (),
        "person",
    )
    if assessed not in u.state.risks:
        u.note(assessed)


def follow_facts(u: Unfolding) -> None:
    """Bring the risks up to date with the facts; what a person assessed stays as it is."""
    known = {risk.risk: risk for risk in u.state.risks}
    for assessed in from_facts(u.state, u.rules, u.at):
        before = known.get(assessed.risk)
        if before is None or (before.source == "rules" and before != assessed):
            u.follow(assessed)


def from_facts(state: Escalation, rules: Rules, at: datetime) -> tuple[e.RiskAssessed, ...]:
    """The three risks as the facts have them, each with its grounds."""
    return tuple(
        e.RiskAssessed(
            risk,
            _level(signs := tuple(find(state, rules, at))),
            _impact(risk, state, rules),
            _MITIGATION[risk],
            tuple(sign.ground for sign in signs),
        )
        for risk, find in (("churn", _churn), ("escalation", _escalation), ("publicity", _public))
    )


def attention(state: Escalation, rules: Rules, at: datetime) -> tuple[str, ...]:
    """Why the account's standing asks for more attention. It raises attention, never severity."""
    policy, context = rules.handbook.triage, state.context
    if context is None:
        return ()
    reasons: list[str] = []
    if context.arr is not None and context.arr.amount >= policy.attention_arr:
        reasons.append(f"ARR {context.arr}")
    if context.renews_on is not None:
        days = (context.renews_on - at) // timedelta(days=1)
        if 0 <= days <= policy.attention_renewal_days:
            reasons.append(f"renewal in {days} days")
    if context.health is not None and context.health < policy.attention_health_below:
        reasons.append(f"health score {context.health}/100")
    unhappy = [s for s in context.surveys if s.score is not None and _unhappy(s.type, s.score)]
    if unhappy:
        reasons.append(f"{len(unhappy)} unhappy survey answers")
    return tuple(reasons)


def _unhappy(kind: str, score: Decimal) -> bool:
    return score <= (_NPS_DETRACTOR if kind == "nps" else _CSAT_UNHAPPY)


def _said(state: Escalation, name: str, *unless: str) -> str | None:
    """The words behind a fact of the triage, if the customer gave it."""
    for fact in state.triage.facts if state.triage else ():
        if fact.name == name and fact.value not in ("no", "past", *unless):
            return fact.quote or fact.value
    return None


def _churn(state: Escalation, rules: Rules, at: datetime) -> Iterator[_Sign]:
    threat = _said(state, "threat_to_leave")
    if threat is not None:
        yield _Sign(2, f"threatens to leave: “{threat}”")
    for reason in attention(state, rules, at):
        if not reason.startswith("ARR"):
            yield _Sign(1, reason)
    context = state.context
    if context is not None and None not in (context.health, context.health_before):
        drop = (context.health_before or 0) - (context.health or 0)
        if drop >= 10:
            yield _Sign(1, f"health fell by {drop} points in 30 days")
    if state.closing.reopened:
        yield _Sign(1, "reopened before")


def _escalation(state: Escalation, rules: Rules, at: datetime) -> Iterator[_Sign]:  # noqa: ARG001
    if state.breaches:
        missed = ", ".join(sorted({name.replace("_", " ") for name, _ in state.breaches}))
        yield _Sign(2, f"missed: {missed}")
    if _said(state, "executive_involved") is not None or _said(state, "executive_sender"):
        yield _Sign(1, "an executive of the customer is involved")
    for name, ground in (
        ("lawyer", "a lawyer is involved"),
        ("authority", "an authority is named"),
    ):
        quote = _said(state, name)
        if quote is not None:
            yield _Sign(2, f"{ground}: “{quote}”")
    if _said(state, "repeated_failure") is not None:
        yield _Sign(1, "not the first time")
    past = (
        [i for i in state.context.interactions if i.type in ("escalation", "complaint")]
        if (state.context)
        else []
    )
    if len(past) >= 2:
        yield _Sign(1, f"{len(past)} escalations and complaints in the months before")
    if rules.handbook.rank(state.severity) == 0 and state.status.live:
        yield _Sign(1, f"severity {rules.handbook.severity(state.severity).label}")


def _public(state: Escalation, rules: Rules, at: datetime) -> Iterator[_Sign]:  # noqa: ARG001
    threat = _said(state, "publicity_threat")
    if threat is not None:
        yield _Sign(2, f"threatens to go public: “{threat}”")
    if _said(state, "personal_data", "request", "concern") is not None:
        yield _Sign(1, "personal data is involved")
    if _said(state, "outage", "test", "threatened") is not None:
        yield _Sign(1, "others can see the outage")


def _level(signs: tuple[_Sign, ...]) -> str:
    weight = sum(sign.weight for sign in signs)
    return "H" if weight >= 2 else "M" if weight == 1 else "L"


def _impact(risk: str, state: Escalation, rules: Rules) -> str:
    """Churn: by what the account pays. The others: by severity."""
    context, policy = state.context, rules.handbook.triage
    if risk == "churn" and context is not None and context.arr is not None:
        if context.arr.amount >= policy.attention_arr:
            return "H"
        return "M" if context.arr.amount * 5 >= policy.attention_arr else "L"
    rank = rules.handbook.rank(state.severity)
    return ("H", "H", "M")[rank] if rank < 3 else "L"
