"""Do the parts of the handbook agree with one another: order, overlap, units, who approves?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import combinations, pairwise
from typing import Protocol

from escalation_manager.core import handbook as h
from escalation_manager.core.errors import BadInput
from escalation_manager.core.handbook_parsing.table import Table
from escalation_manager.core.lengths import Length


class _Labelled(Protocol):
    @property
    def label(self) -> str: ...


class _Template(Protocol):
    @property
    def types(self) -> tuple[str, ...]: ...
    @property
    def severities(self) -> tuple[str, ...]: ...


def check(handbook: h.Handbook, top: Table) -> None:
    """Notes every fault that no part has on its own."""
    _order(handbook, top, frozenset(fault.place for fault in top.faults))
    _warnings(handbook, top)
    _labels(top, "types", handbook.types)
    _labels(top, "severities", handbook.severities)
    _labels(top, "goodwill.options", handbook.goodwill.options)
    _twice(top, "tasks", handbook.tasks, [(t.title, t.owner) for t in handbook.tasks])
    plan = [(p.audience, p.channel, p.message) for p in handbook.plan]
    _twice(top, "plan", handbook.plan, plan)
    _approvals(handbook, top)


def _order(handbook: h.Handbook, top: Table, faulty: frozenset[str]) -> None:
    """Severities stand from the highest to the lowest, and an answer comes before the end."""

    def target(severity: h.SeverityPolicy, what: str) -> tuple[str, Length | None]:
        place = f"severities.{severity.name}.{what}"
        return place, None if place in faulty else getattr(severity, what)

    ordered = list(handbook.severities.values())
    for higher, lower in pairwise(ordered):
        for what in ("response", "resolution"):
            place, length = target(higher, what)
            if _longer(length, target(lower, what)[1]):
                problem = f"is longer than that of {lower.name}, which stands below it."
                top.fault(place, problem, "Order the severities from the highest to the lowest.")
    for severity in ordered:
        place, length = target(severity, "response")
        if _longer(length, target(severity, "resolution")[1]):
            top.fault(place, "is longer than the resolution.", "Make it shorter.")


def _warnings(handbook: h.Handbook, top: Table) -> None:
    """A warning before the target even began would never be a warning."""
    targets = {
        "acknowledge": [handbook.clocks.acknowledge],
        "response": [s.response for s in handbook.severities.values()],
        "update": [s.update for s in handbook.severities.values()],
        "resolution": [s.resolution for s in handbook.severities.values()],
    }
    for clock, befores in handbook.clocks.before.items():
        lengths = [_elapsed(target) for target in targets[clock]]
        shortest = min((each for each in lengths if each is not None), default=timedelta.max)
        if any(before >= shortest for before in befores):
            top.fault(
                f"clocks.before.{clock}",
                "warns before its shortest target begins.",
                "Make it shorter than every target of this clock.",
            )


def _labels(top: Table, place: str, named: Mapping[str, _Labelled]) -> None:
    """Two things that are called the same cannot be told apart in a report."""
    seen: dict[str, str] = {}
    for name, each in named.items():
        label = each.label.casefold().strip()
        if label and label in seen:
            problem = f"is the label of {seen[label]} as well."
            top.fault(f"{place}.{name}.label", problem, "Give each its own.")
        seen.setdefault(label, name)


def _twice(
    top: Table, place: str, templates: Sequence[_Template], keys: Sequence[tuple[str, ...]]
) -> None:
    """The same thing twice for one type and severity would be done twice."""
    for (n, one), (m, other) in combinations(enumerate(templates), 2):
        if (
            keys[n] == keys[m]
            and all(keys[n])
            and _meet(one.types, other.types)
            and _meet(one.severities, other.severities)
        ):
            top.fault(
                f"{place}[{m}]",
                f"says the same as {place}[{n}] for some types and severities.",
                "Take one out, or name other types or severities.",
            )


def _meet(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether both hold for one; empty means all."""
    return not some or not others or bool(set(some) & set(others))


def _approvals(handbook: h.Handbook, top: Table) -> None:
    """Never offer goodwill without manager approval: so whoever approves is a manager."""
    managers, roles = handbook.roles.managers, (*h.ROLES, *handbook.roles.labels)
    for name, option in handbook.goodwill.options.items():
        if managers and option.approval in roles and option.approval not in managers:
            top.fault(
                f"goodwill.options.{name}.approval",
                f"is {option.approval!r}, who is no manager.",
                f"Use one of roles.managers: {', '.join(managers)}.",
            )


def _longer(one: Length | None, other: Length | None) -> bool:
    """Whether it is longer for certain; lengths on different calendars are not compared."""
    if one is None or other is None:
        return False
    if one.unit == other.unit:
        return one.amount > other.amount
    a, b = _elapsed(one), _elapsed(other)
    return a is not None and b is not None and a > b


def _elapsed(length: Length) -> timedelta | None:
    if length.unit in ("bh", "bd"):
        return None
    try:
        return length.elapsed
    except BadInput:
        return None
