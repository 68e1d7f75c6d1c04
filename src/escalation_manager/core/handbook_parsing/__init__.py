"""Is this a sound handbook? Reads plain data into a `Handbook`, or names every fault at once.

Versions that a desk has kept are read again for as long as it stands: so a setting that comes later
must have a default, which is what held before there was a choice.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from escalation_manager.core import handbook as h
from escalation_manager.core.errors import Fault, Faults
from escalation_manager.core.handbook_parsing import (
    agreement,
    categories,
    ending,
    values,
    watching,
    working,
)
from escalation_manager.core.handbook_parsing.names import Names
from escalation_manager.core.handbook_parsing.table import Table

__all__ = ["parse"]


def parse(data: Mapping[str, object]) -> h.Handbook:
    """The handbook that this data describes. Raises `Faults` with every fault of it.

    `data` is what TOML or JSON gives: tables, lists, texts, numbers, true and false.
    """
    faults: list[Fault] = []
    top = Table(data, "", faults)
    roles, role_policy = ending.roles(top.table("roles"))
    types = categories.types(top, roles)
    severities = categories.severities(top, roles)
    names = Names(roles, tuple(types), tuple(severities))
    calendars = watching.calendars(top.table("calendars"))
    company, regions = watching.service(top.table("service"), tuple(calendars))
    handbook = h.Handbook(
        version=top.read("version", values.version, 'a text such as "1"', "", None),
        title=top.text("title", "Handbook"),
        types=MappingProxyType(types),
        severities=MappingProxyType(severities),
        clocks=watching.clocks(top.table("clocks")),
        ladder=watching.ladder(top.table("ladder"), roles),
        calendars=MappingProxyType(calendars),
        service_company=company,
        service_regions=MappingProxyType(regions),
        triage=watching.triage(top.table("triage"), names),
        tasks=working.tasks(top, names),
        plan=working.plan(top, names),
        goodwill=working.goodwill(top.table("goodwill"), roles),
        messages=working.messages(top.table("messages")),
        closing=ending.closing(top.table("closing"), roles),
        duties=MappingProxyType(ending.duties(top)),
        metrics=ending.metrics(top.table("metrics"), names),
        roles=role_policy,
    )
    top.done()
    agreement.check(handbook, top)
    if faults:
        raise Faults("The handbook", tuple(faults))
    return handbook
