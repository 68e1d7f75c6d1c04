"""How is time watched: clocks, the ladder at night, service calendars, and triage."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from escalation_manager.core import handbook as h
from escalation_manager.core.calendars import Calendar, parse_calendar
from escalation_manager.core.errors import BadInput, Fault, Faults
from escalation_manager.core.handbook_parsing import values
from escalation_manager.core.handbook_parsing.names import Names
from escalation_manager.core.handbook_parsing.table import Table, nearest
from escalation_manager.core.lengths import Length

CLOCKS = ("acknowledge", "response", "update", "resolution")
_HOUR = Length.parse("1h")


def clocks(table: Table) -> h.ClockPolicy:
    """Targets and warnings that hold for every severity."""
    policy = h.ClockPolicy(
        acknowledge=table.length("acknowledge", _HOUR),
        notice=table.share("notice"),
        imminent=table.share("imminent"),
        before=MappingProxyType(_before(table.table("before"))),
        lowering_needs_approval_from=table.share("lowering_needs_approval_from"),
        late_after=table.elapsed("late_after"),
        max_pause=table.elapsed("max_pause"),
    )
    if policy.imminent >= 1 and table.sound("imminent"):
        remedy = "Make it a share below 1: at 1 the target is breached already."
        table.fault("imminent", "does not come before the breach.", remedy)
    if policy.notice >= policy.imminent and table.sound("notice", "imminent"):
        remedy = f"Make it a share below {policy.imminent}."
        table.fault("notice", "does not come before imminent.", remedy)
    table.done()
    return policy


def ladder(table: Table, roles: tuple[str, ...]) -> h.LadderPolicy:
    """Who is told when nobody higher exists, and when it is night."""
    policy = h.LadderPolicy(
        fallback_role=table.choice("fallback_role", roles),
        night_from=table.local_time("night_from"),
        night_to=table.local_time("night_to"),
        manager_last=table.flag("manager_last", True),
    )
    if policy.night_from == policy.night_to and table.sound("night_from", "night_to"):
        table.fault("night_to", "is the time at which the night begins.", "Give another time.")
    table.done()
    return policy


def calendars(table: Table) -> dict[str, Calendar]:
    """The service calendars."""
    found: dict[str, Calendar] = {}
    for name in table.data:
        data = table.raw(name)
        if not isinstance(data, Mapping):
            table.fault(name, "is not a table.", f"Write [{table.at(name)}].")
            continue
        try:
            found[name] = parse_calendar(name, data)
        except Faults as wrong:
            for fault in wrong.faults:
                inner = fault.place.removeprefix(name).removeprefix(".")
                place = f"{table.at(name)}.{inner}" if inner else table.at(name)
                table.faults.append(Fault(place, fault.problem, fault.remedy))
    return found


def service(table: Table, known: tuple[str, ...]) -> tuple[str | None, dict[str, str]]:
    """The company's calendar, and those of regions."""
    company = table.choice("company", known) if table.raw("company") is not None else None
    regions = table.table("regions")
    found: dict[str, str] = {}
    for region in regions.data:
        name = regions.choice(region, known)
        if region.casefold() in found:
            regions.fault(region, "names a region twice.", "Name it once; case does not matter.")
        found[region.casefold()] = name
    table.done()
    return company, found


def triage(table: Table, names: Names) -> h.TriagePolicy:
    """When the rules may decide alone, what raises attention, and what words come to."""
    policy = h.TriagePolicy(
        confidence=float(table.share("confidence")),
        provisional_severity=table.choice("provisional_severity", names.severities),
        provisional_type=table.choice("provisional_type", names.types),
        gather_within=table.elapsed("gather_within"),
        history_months=table.counted("history_months"),
        attention_arr=table.decimal("attention_arr"),
        attention_renewal_days=table.number("attention_renewal_days"),
        attention_health_below=table.number("attention_health_below"),
        duplicate_score=float(table.share("duplicate_score")),
        few_users=table.number("few_users"),
        many_users=table.counted("many_users"),
        mass_users=table.counted("mass_users"),
        little_money=table.decimal("little_money"),
        much_money=table.decimal("much_money"),
        second_reader=table.flag("second_reader", True),
    )
    if policy.attention_health_below > 100:
        table.fault("attention_health_below", "is above 100.", "Health runs from 0 to 100.")
    for less, more in (
        ("few_users", "many_users"),
        ("many_users", "mass_users"),
        ("little_money", "much_money"),
    ):
        if getattr(policy, less) >= getattr(policy, more) and table.sound(less, more):
            table.fault(less, f"is not below {more}.", "Make it smaller.")
    table.done()
    return policy


def _before(table: Table) -> dict[str, tuple[timedelta, ...]]:
    found: dict[str, tuple[timedelta, ...]] = {}
    for clock in table.data:
        if clock not in CLOCKS:
            table.raw(clock)
            table.fault(clock, "is no clock.", nearest(clock, CLOCKS))
            continue
        kind = 'a list of elapsed times, such as ["15m"]'
        found[clock] = table.read(clock, _lengths, kind, (), None)
    return found


def _lengths(value: object) -> tuple[timedelta, ...]:
    try:
        return tuple(values.elapsed(each) for each in values.texts(value))
    except BadInput as wrong:
        raise BadInput(f"holds what {wrong.message}", wrong.remedy) from None
