"""Which types and severities are there, and who climbs to whom? The page's first three tables."""

from __future__ import annotations

from types import MappingProxyType

from escalation_manager.core import handbook as h
from escalation_manager.core.handbook_parsing import values
from escalation_manager.core.handbook_parsing.table import Table, nearest
from escalation_manager.core.lengths import Length

RUNGS = 3
_THREE_DAYS = Length.parse("72h")


def types(top: Table, roles: tuple[str, ...]) -> dict[str, h.TypePolicy]:
    """The escalation categories."""
    found = {name: _type(table, name, roles) for name, table in top.named("types")}
    if not found:
        top.fault("types", "is empty.", "Give at least one type.")
    return found


def severities(top: Table, roles: tuple[str, ...]) -> dict[str, h.SeverityPolicy]:
    """The severity levels with their targets and their rungs, the highest first."""
    found: dict[str, h.SeverityPolicy] = {}
    for name, table in top.named("severities"):
        found[name] = _severity(table, name, len(found), roles)
    if not found:
        top.fault("severities", "is empty.", "Give at least one severity.")
    return found


def _type(table: Table, name: str, roles: tuple[str, ...]) -> h.TypePolicy:
    leads = table.table("lead_for")
    policy = h.TypePolicy(
        name=name,
        label=table.text("label"),
        definition=table.text("definition"),
        owners=table.choices("owners", roles),
        owners_label=table.text("owners_label", ""),
        lead_for=MappingProxyType({role: leads.choice(role, roles) for role in leads.data}),
        sponsor_always=table.flag("sponsor_always", False),
        leave_out_csm=table.flag("leave_out_csm", False),
        restricted=table.flag("restricted", False),
        restricted_roles=table.choices("restricted_roles", roles, ()),
        survey=table.flag("survey", True),
        holding_statements=table.flag("holding_statements", True),
    )
    for role in leads.data:
        if role not in roles:
            leads.fault(role, "is no role.", nearest(role, roles))
    if table.data.get("owners") == []:
        table.fault("owners", "is empty.", "Name the roles that typically own this type.")
    if policy.restricted and not policy.restricted_roles:
        table.fault("restricted_roles", "is empty.", "Name the roles that may read it.")
    table.done()
    return policy


def _severity(table: Table, name: str, rank: int, roles: tuple[str, ...]) -> h.SeverityPolicy:
    policy = h.SeverityPolicy(
        name=name,
        label=table.text("label"),
        definition=table.text("definition"),
        rank=rank,
        response=table.length("response"),
        resolution=table.length("resolution"),
        update=table.cadence("update"),
        always=table.choice("calendar", ("always", "service"), "service") == "always",
        acknowledge_by_person=table.flag("acknowledge_by_person", False),
        ladder=_ladder(table, roles),
        all_must_acknowledge=_all_must_acknowledge(table),
        answer_within=table.length("answer_within"),
        acknowledgement_lasts=table.length("acknowledgement_lasts"),
        confirmation_lasts=table.length("confirmation_lasts", _THREE_DAYS),
        post_mortem=table.flag("post_mortem"),
        sponsor=table.flag("sponsor", False),
        quiet_hours=table.flag("quiet_hours", True),
    )
    table.done()
    return policy


def _ladder(table: Table, roles: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Three rungs of at most two roles; only the last ones may be empty."""
    nobody: tuple[tuple[str, ...], ...] = ((),) * RUNGS
    raw = table.raw("ladder")
    if not isinstance(raw, list | tuple) or len(raw) != RUNGS:
        remedy = 'Give three lists of roles, such as [["csm"], ["cs_manager"], []].'
        table.fault("ladder", "does not hold three rungs.", remedy)
        return nobody
    try:
        rungs = tuple(values.texts(rung) for rung in raw)
    except TypeError:
        table.fault("ladder", "holds a rung that is no list of roles.", 'Write ["csm"].')
        return nobody
    for n, rung in enumerate(rungs):
        place = f"ladder[{n}]"
        for role in dict.fromkeys(rung):
            if role not in roles:
                table.fault(place, f"names {role!r}.", nearest(role, roles))
            elif rung.count(role) > 1:
                table.fault(place, f"names {role!r} twice.", "Name it once.")
        if len(rung) > 2:
            remedy = "Name one who is accountable and one who supports."
            table.fault(place, "names more than two roles.", remedy)
    if not rungs[0]:
        table.fault("ladder[0]", "is empty.", "Name the initial owner.")
    if rungs[2] and not rungs[1]:
        table.fault("ladder[1]", "is empty below a rung that is not.", "Move the last rung down.")
    return rungs


def _all_must_acknowledge(table: Table) -> tuple[bool, ...]:
    raw = table.raw("all_must_acknowledge")
    either: tuple[bool, ...] = (False,) * RUNGS
    if raw is None:
        return either
    if not isinstance(raw, list | tuple) or [type(each) for each in raw] != [bool] * RUNGS:
        remedy = "Give one for each rung, such as [true, false, false]."
        table.fault("all_must_acknowledge", "is not three times true or false.", remedy)
        return either
    return tuple(bool(each) for each in raw)
