"""What can the systems outside bear? The table [work] of channels.toml, a part for each of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from escalation_manager.core.errors import Fault, Faults
from escalation_manager.engine.connector import Limit

WORK = "work"
"""The table: [work.crm], [work.email] …"""
TARGETS = ("crm", "messaging", "feedback", "email", "webhook", "jira")
"""What does effects: the CRM, alerts, surveys, the channels to customers, the tracker."""
LARGEST = {"at_once": 100, "per_minute": 1_000_000}


def read_limits(tables: Mapping[str, Any], file: str) -> Mapping[str, Limit]:
    """The limits by target. Faults names every setting that cannot be read."""
    faults: list[Fault] = []
    limits: dict[str, Limit] = {}
    found = tables.get(WORK, {})
    if not isinstance(found, Mapping):
        raise Faults(file, (Fault(WORK, "is no table.", "Write [work.crm], at_once = 4."),))
    for target, settings in found.items():
        place = f"{WORK}.{target}"
        if target not in TARGETS:
            remedy = f"There are: {', '.join(TARGETS)}. A CRM is crm, whichever it is."
            faults.append(Fault(place, "would limit nothing.", remedy))
            continue
        if not isinstance(settings, Mapping):
            faults.append(Fault(place, "is no table.", f"Write [{place}], at_once = 4."))
            continue
        for name, value in settings.items():
            most = LARGEST.get(name)
            if most is None:
                known = ", ".join(LARGEST)
                faults.append(Fault(f"{place}.{name}", "is no limit.", f"There are: {known}."))
            elif not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
                remedy = f"Write a whole number from 1 to {most}."
                faults.append(Fault(f"{place}.{name}", f"is {value!r}.", remedy))
        if not faults:
            limits[target] = Limit(**settings)
    if faults:
        raise Faults(file, tuple(faults))
    return limits
