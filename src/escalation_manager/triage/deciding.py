"""From facts to type and severity, with the reasons and how sure they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from .facts import Fact
from .grounds import grounds
from .harm import impact, users
from .headline import duration, gravest, shorten, title
from .letter import open_letter
from .likeness import Likeness, resembles
from .noticing import notice
from .outcome import SEVERITIES, Impact, TraceLine, Triage
from .policy import DEFAULT, Policy
from .rules import verdicts
from .second import second, sureness
from .sentences import clauses
from .verdict import CRITICAL, HIGH, LOW, MEDIUM, Verdict
from .view import View

_PRECEDENCE = ("legal", "executive", "technical", "commercial", "relationship")
"""Which type leads when two are equally grave and equally well founded."""
_SEVERE = (
    "business_stopped", "outage", "data_loss", "safety", "lifeline", "security_incident",
    "personal_data", "access_suspended", "authority", "formal_notice", "threat_to_leave",
)  # fmt: skip
_GROUNDS = {
    "technical": ("business_stopped", "outage", "feature_broken", "performance", "data_loss",
                  "safety", "lifeline", "workaround", "users_affected", "cosmetic",
                  "repeated_failure"),
    "commercial": ("billing_dispute", "contract_dispute", "price", "money_at_stake",
                   "access_suspended"),
    "relationship": ("csm_complaint", "no_answer", "strategic_concern"),
    "executive": ("strategic_concern", "executive_involved", "executive_sender"),
    "legal": ("personal_data", "authority", "lawyer", "formal_notice", "compliance",
              "statutory_date", "security_incident"),
}  # fmt: skip


def read(
    statement: str,
    account: object | None = None,
    sender_role: str | None = None,
    policy: Policy = DEFAULT,
) -> Triage:
    """Read what a customer wrote and say what it is, how grave, and why.

    `sender_role` is the writer's role or title, if known: it tells a complaint from the top from
    others, and leaves a plain fault technical. `account` is any mapping or object with `arr`,
    `health`, `renewal` or `tier`, or None; it is shown as context and changes neither type nor
    severity. At most `policy.longest_read` characters are read.
    """
    letter = open_letter(statement, policy.longest_read)
    run = clauses(letter.text, letter.new)
    facts = [replace(one, quote=statement[one.start : one.end]) for one in notice(letter, run)]
    likeness = None
    if policy.second_reader:
        likeness = resembles(letter, run, signs_of(View(tuple(facts), policy, sender_role)))
    if likeness is not None:
        likeness = replace(likeness, word=statement[likeness.start : likeness.end])
    triage = decide(facts, policy, account, sender_role, likeness)
    if letter.cut:
        line = TraceLine(
            "statement", "", "reading limit",
            f"only the first {policy.longest_read:,} of {len(statement):,} characters were read",
        )  # fmt: skip
        triage = replace(triage, trace=(*triage.trace, line))
    return replace(triage, title=title(letter, facts), impact=impact(letter, facts))


def decide(
    facts: Iterable[Fact],
    policy: Policy = DEFAULT,
    account: object | None = None,
    sender_role: str | None = None,
    likeness: Likeness | None = None,
) -> Triage:
    """Put facts through the rules, whoever found them: the reader, a person, or a model.

    `likeness` is what the second reader says; without it the rules decide alone.
    """
    view = View(tuple(facts), policy, sender_role)
    found = verdicts(view)
    leading = _leading(found, view)
    type_, level, raised = _by_rules(leading, view)
    trace = [*(_line(verdict) for verdict in _shown(found, leading)), *raised]
    gap = leading is not None and any(
        v.gap and v.level >= leading.level for v in found if v.type == leading.type
    )
    if likeness is not None:
        type_, level, more = second(likeness, view, found, leading, type_, level)
        trace += more
        near_critical = likeness.critical >= policy.likely_critical / 2
        gap = gap or (near_critical and type_ in ("technical", "legal"))
    trace += _context(view, account)
    confidence = _confidence(found, leading, view)
    if likeness is not None and (leading is None or leading.weak):
        confidence = round(0.35 + 0.45 * sureness(likeness, type_), 2)
    needs_person = confidence < policy.confidence
    if needs_person:
        severe = any(view.has(name) and not view.has(name, "no", "past") for name in _SEVERE)
        floor = policy.provisional_severe if severe else policy.provisional
        lowest = SEVERITIES.index(floor) + 1
        if level < lowest:
            level = lowest
        trace.append(
            TraceLine(
                "confidence",
                "",
                "below the handbook's confidence",
                f"a person decides; provisional severity {SEVERITIES[level - 1]}",
            )
        )
    grave = gravest(view.facts)
    tags = tuple(
        dict.fromkeys(
            v.type for v in sorted(found, key=lambda v: -v.level)
            if v.type != type_ and v.level >= MEDIUM
        )
    )  # fmt: skip
    return Triage(
        type=type_,
        severity=SEVERITIES[level - 1],
        confidence=confidence,
        trace=tuple(trace),
        tags=tags,
        suggested="critical" if gap and level == HIGH else None,
        facts=view.facts,
        needs_person=needs_person,
        title=shorten(grave.quote, 80) if grave else "",
        impact=Impact(grave.quote if grave else None, users(view.facts), duration(view.facts)),
    )


def signs_of(view: View) -> dict[str, tuple[int, int]]:
    """What the facts, and what the rules make of them, tell the second reader."""
    found = verdicts(view)
    leading = _leading(found, view)
    type_, level, _ = _by_rules(leading, view)
    return grounds(view, found, leading, type_, level)


def _by_rules(leading: Verdict | None, view: View) -> tuple[str, int, list[TraceLine]]:
    """Type and level as the rules have them, with what the stake behind the matter raised."""
    if leading is None:
        return _type(leading, view), MEDIUM, []
    level, raised = _raised(leading.level, view, leading)
    return leading.type, level, raised


def _weight(type_: str, found: list[Verdict], view: View) -> float:
    grounds = view.count(_GROUNDS[type_]) + 0.1 * sum(v.type == type_ for v in found)
    return grounds + (0.5 if type_ != "technical" else 0.2) * view.about(type_)


def _leading(found: list[Verdict], view: View) -> Verdict | None:
    """The greater harm leads; between equals the better founded, then a fixed order."""
    if not found:
        return None

    def key(verdict: Verdict) -> tuple[float, ...]:
        first = verdict.type in ("legal", "executive") and verdict.level >= MEDIUM
        if verdict.type == "commercial" and view.has("access_suspended"):
            first = True  # what was cut off for want of payment is no fault of the product
        return (
            verdict.level,
            first and -_PRECEDENCE.index(verdict.type) + 10,
            _weight(verdict.type, found, view),
            -_PRECEDENCE.index(verdict.type),
        )

    return max(found, key=key)


def _type(leading: Verdict | None, view: View) -> str:
    if leading is not None:
        return leading.type
    if view.has("threat_to_leave", "yes", "considering"):
        return "executive" if view.executive else "relationship"
    return "relationship" if view.has("sentiment", "negative") else "technical"


def _raised(level: int, view: View, leading: Verdict) -> tuple[int, list[TraceLine]]:
    """The stake behind the matter raises it; nothing lowers it."""
    lines = []
    leave = view.first("threat_to_leave", "yes", "considering")
    if leave and level < HIGH and (level > LOW or leading.type != "technical"):
        level = HIGH
        lines.append(
            TraceLine(leave.name, leave.quote, "threat to leave", "severity at least high")
        )
    public = view.first("publicity_threat")
    if public and MEDIUM <= level < HIGH:
        level = HIGH
        lines.append(TraceLine(public.name, public.quote, "threat to go public", "at least high"))
    money = view.money
    if money is not None and money >= view.policy.much_money and level == MEDIUM:
        fact = view.first("money_at_stake")
        level = HIGH
        lines.append(TraceLine("money_at_stake", fact.quote if fact else "", "much money at stake",
                               "severity at least high"))  # fmt: skip
    involved = view.first("executive_involved", "yes")
    if involved and level == MEDIUM and leading.type in ("relationship", "technical", "commercial"):
        level = HIGH
        lines.append(TraceLine(involved.name, involved.quote, "their leadership is involved",
                               "severity at least high"))  # fmt: skip
    return level, lines


def _line(verdict: Verdict) -> TraceLine:
    says = f"{verdict.type}, {SEVERITIES[verdict.level - 1]}"
    if verdict.gap and verdict.level < CRITICAL:
        says += "; critical to be considered"
    return TraceLine(verdict.fact.name, verdict.fact.quote, verdict.rule, says)


def _shown(found: list[Verdict], leading: Verdict | None) -> list[Verdict]:
    """The leading verdict first, then the others from grave to light."""
    others = sorted((v for v in found if v is not leading), key=lambda v: -v.level)
    return ([leading] if leading else []) + others


def _context(view: View, account: object | None) -> list[TraceLine]:
    """Facts that are told and decide nothing."""
    lines = [
        TraceLine(fact.name, fact.quote, "noted", "decides nothing")
        for fact in view.facts
        if fact.name in ("sentiment", "own_word", "instruction_in_text")
    ]
    for name in ("arr", "health", "renewal", "tier"):
        value = account.get(name) if isinstance(account, Mapping) else getattr(account, name, None)
        if value is not None:
            says = f"{value}: raises attention, not severity"
            lines.append(TraceLine(f"account.{name}", "", "context", says))
    return lines


def _confidence(found: list[Verdict], leading: Verdict | None, view: View) -> float:
    """How far to trust it, from 0 to 1: grounds add, contradictions take away."""
    if leading is None:
        return 0.2 if not view.has("threat_to_leave") else 0.5
    score = 0.62 + 0.06 * min(view.count(_GROUNDS[leading.type]), 5)
    rivals = {v.type for v in found if v.level == leading.level > LOW} - {leading.type}
    score -= 0.08 * min(len(rivals), 2)
    for name in ("business_stopped", "outage", "data_loss", "workaround", "security_incident"):
        if view.has(name, "no") and view.has(name, "yes", "all", "part"):
            score -= 0.12
    if leading.fact.name == "question" and len(view.facts) > 6:
        score -= 0.1
    return round(max(0.05, min(score, 0.97)), 2)
