"""How does it end, what is owed to the law, what is measured, and who may do what?"""

from __future__ import annotations

from types import MappingProxyType

from escalation_manager.core import handbook as h
from escalation_manager.core.handbook_parsing.names import Names
from escalation_manager.core.handbook_parsing.table import Table


def closing(table: Table, roles: tuple[str, ...]) -> h.ClosingPolicy:
    """What Resolved, Closed and Reopened ask for."""
    policy = h.ClosingPolicy(
        post_mortem_within=table.length("post_mortem_within"),
        waive_roles=table.choices("waive_roles", roles),
        no_objection_after=table.length("no_objection_after"),
        attempts=table.counted("attempts"),
        reopen_within=table.length("reopen_within"),
        survey_after=table.length_or_none("survey_after"),
    )
    table.done()
    return policy


def duties(top: Table) -> dict[str, h.DutyPolicy]:
    """Regulatory deadlines."""
    found: dict[str, h.DutyPolicy] = {}
    for name, table in top.named("duties"):
        found[name] = h.DutyPolicy(name, table.text("title"), table.length("within"))
        table.done()
    return found


def metrics(table: Table, names: Names) -> h.MetricTargets:
    """The targets of the page's metrics."""
    policy = h.MetricTargets(
        mttr_below=table.elapsed("mttr_below"),
        mttr_judged_on=table.choices("mttr_judged_on", names.severities),
        sla_compliance_above=table.share("sla_compliance_above"),
        first_response_below=table.elapsed("first_response_below"),
        escalation_rate_below=table.decimal("escalation_rate_below"),
        re_escalation_below=table.share("re_escalation_below"),
        re_escalation_days=table.counted("re_escalation_days"),
        csat_above=table.score("csat_above"),
        csat_min_answers=table.counted("csat_min_answers"),
    )
    table.done()
    return policy


def roles(table: Table) -> tuple[tuple[str, ...], h.RolePolicy]:
    """Every role there is, and which of them confirm, approve and waive."""
    labels = table.texts_by_name("labels")
    further = (role for role in labels if role not in (*h.ROLES, *h.DESK_ROLES))
    known = (*h.ROLES, *further)
    policy = h.RolePolicy(
        technical=table.choices("technical", known),
        managers=table.choices("managers", known),
        labels=MappingProxyType(labels),
    )
    for key in ("technical", "managers"):
        if table.data.get(key) == []:
            table.fault(key, "is empty.", "Name at least one role.")
    table.done()
    return known, policy
