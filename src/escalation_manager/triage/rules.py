"""Which type and severity does each fact call for? Every rule of both scales, in order.

Two scales: operational impact (technical), and the commercial and legal stake (all others). A rule
looks at facts alone; nothing here knows how a sentence was worded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from . import impact_rules as impact
from . import stake_rules as stake
from .verdict import LOW, MATTERS, MEDIUM, Verdict
from .view import View


def verdicts(view: View) -> list[Verdict]:
    """What every rule says about these facts."""
    return [verdict for rule in RULES for verdict in rule(view)]


def unsightly(view: View) -> Iterator[Verdict]:
    """Looks, wording, questions and wishes are minor."""
    for name, says in (("cosmetic", "a matter of looks or wording"),):
        fact = view.first(name)
        if fact:
            yield Verdict("technical", LOW, fact, says)
    fact = view.first("question")
    if fact:
        type_ = "technical" if fact.value == "wish" else _field(view)
        yield Verdict(type_, LOW, fact, "a wish" if fact.value == "wish" else "a question")
    over = view.first("resolved")
    if over and not view.count(MATTERS):
        yield Verdict("technical", LOW, over, "the customer says that it is settled")
    again = view.first("repeated_failure")
    if again and view.count(("feature_broken", "performance", "outage", "business_stopped")):
        yield Verdict("technical", MEDIUM, again, "it happens again and again")


def _field(view: View) -> str:
    """What a question is about, where it names no fault."""
    topic = view.topic
    return topic if topic in ("commercial", "legal", "relationship") else "technical"


def only_a_topic(view: View) -> Iterator[Verdict]:
    """Words of a field and no fault: moderate until somebody knows better."""
    matters = view.count(m for m in MATTERS if m != "question")
    if matters or view.has("cosmetic") or view.has("resolved"):
        return
    for type_ in ("legal", "commercial", "relationship", "executive"):
        fact = view.first("topic", type_)
        if view.has("question", "wish") and type_ in ("executive", "relationship"):
            continue
        if fact and view.topic == type_:
            level = LOW if view.has("clerical") or view.has("minor") else MEDIUM
            if view.has("question"):
                level = LOW
            yield Verdict(type_, level, fact, "the words of a field, no fault named", weak=True)


RULES: tuple[Callable[[View], Iterator[Verdict]], ...] = (
    impact.life_at_risk,
    stake.privacy_and_security,
    impact.operations_stopped,
    impact.service_out,
    impact.data_gone,
    stake.law,
    stake.commerce,
    stake.the_top,
    stake.relationship,
    impact.feature_broken,
    impact.signs_together,
    impact.slow,
    unsightly,
    only_a_topic,
)
