"""Which signs do the facts and the rules give the second reader?

A fact knows what a word alone does not: that it was denied, is over, or is told of a test system.
What the rules made of the facts is a sign as well. They say how grave a matter is; of its type they
say nothing, as words tell it better.
"""

from __future__ import annotations

from collections.abc import Sequence

from .verdict import Verdict
from .view import View

_NAMED = frozenset([
    "duration", "scope", "deadline", "event", "started_at", "core_business", "statutory_date"
])  # fmt: skip
"""Facts whose value is but their words."""
_COUNTED = frozenset(["users_affected", "money_at_stake"])
_NO_SIGN = frozenset([
    "own_word", "sentiment", "instruction_in_text", "named_person", "executive_sender"
])  # fmt: skip
"""Neither tone nor the sender's own word for it is a sign, nor who they are."""
_PEOPLE = (1, 3, 25, 200, 2000)
_SUMS = (250, 2500, 25_000, 250_000)
_QUESTIONS = ("near_deadline", "no_workaround", "workaround", "narrow", "alone", "elsewhere")


def grounds(
    view: View, found: Sequence[Verdict], leading: Verdict | None, type_: str, level: int
) -> dict[str, tuple[int, int]]:
    """The signs in facts and verdicts, each with the place of its words (0, 0 where it has none).

    `type_` and `level` are what the rules made of it all.
    """
    signs: dict[str, tuple[int, int]] = {}
    for fact in view.facts:
        if fact.name in _NAMED:
            signs.setdefault(f"@{fact.name}", (fact.start, fact.end))
        elif fact.name not in _COUNTED | _NO_SIGN:
            signs.setdefault(f"@{fact.name}={fact.value}", (fact.start, fact.end))
    if view.everybody:
        signs["@everybody"] = (0, 0)
    if view.users is not None:
        signs[f"@users{sum(view.users > one for one in _PEOPLE)}"] = (0, 0)
    if view.money is not None:
        signs[f"@money{sum(view.money > one for one in _SUMS)}"] = (0, 0)
    for name in _QUESTIONS:
        if getattr(view, name):
            signs[f"@{name}"] = (0, 0)
    if leading is not None:
        signs[f"@lead.{type_}"] = (leading.fact.start, leading.fact.end)
        signs |= {f"@level{step}": (0, 0) for step in range(2, level + 1)}
        for verdict in found:
            place = verdict.fact.start, verdict.fact.end
            signs.setdefault(f"@{verdict.type}.{verdict.level}", place)
            rule = verdict.rule.partition(",")[0][:40].replace(" ", "_")
            signs.setdefault(f"@rule.{rule}", place)
    return signs
