"""What is done and said: tasks, the communication plan, goodwill, ready words."""

from __future__ import annotations

from string import Formatter
from types import MappingProxyType

from escalation_manager.core import handbook as h
from escalation_manager.core.handbook_parsing.names import Names
from escalation_manager.core.handbook_parsing.table import Table, nearest

ENDING = ("acknowledge", "response", "resolution")
"""Clocks that stop once what they ask for was done; that for updates only begins again."""
UNITS = ("money", "months", "duration")
FIELDS = ("contact", "title", "id", "owner")
"""What ready words may hold in braces."""

NEEDED_OPTIONS = ("service_credit", "extended_contract", "premium_support", "other")
"""What a reader of outgoing words may find; so each must have somebody who approves it."""


def tasks(top: Table, names: Names) -> tuple[h.TaskTemplate, ...]:
    """What every escalation of a type and severity is given to do."""
    return tuple(_task(row, names) for row in top.rows("tasks"))


def plan(top: Table, names: Names) -> tuple[h.PlanTemplate, ...]:
    """The rows of the communication plan."""
    return tuple(_plan(row, names) for row in top.rows("plan"))


def goodwill(table: Table, roles: tuple[str, ...]) -> h.GoodwillPolicy:
    """The options, and how long a request and an approval stand."""
    options = {name: _option(row, name, roles) for name, row in table.named("options")}
    policy = h.GoodwillPolicy(
        options=MappingProxyType(options),
        request_lasts=table.length("request_lasts"),
        approval_lasts=table.length("approval_lasts"),
        shown_months=table.counted("shown_months"),
    )
    for needed in NEEDED_OPTIONS:
        if needed not in options:
            table.fault(f"options.{needed}", "is missing.", "Say whose approval it needs.")
    table.done()
    return policy


def messages(table: Table) -> h.MessagePolicy:
    """Ready words."""
    policy = h.MessagePolicy(
        acknowledgement=table.text("acknowledgement"),
        holding=table.text("holding"),
        automatic_holding=table.flag("automatic_holding", False),
    )
    for key in ("acknowledgement", "holding"):
        for problem, remedy in _wrong_braces(getattr(policy, key)):
            table.fault(key, problem, remedy)
    table.done()
    return policy


def _task(table: Table, names: Names) -> h.TaskTemplate:
    template = h.TaskTemplate(
        title=table.text("title"),
        owner=table.choice("owner", names.roles),
        due=table.length_or_none("due"),
        types=table.choices("types", names.types, ()),
        severities=table.choices("severities", names.severities, ()),
        done_with=table.choice("done_with", ENDING) if table.raw("done_with") else "",
    )
    table.done()
    return template


def _plan(table: Table, names: Names) -> h.PlanTemplate:
    every = table.raw("every")
    template = h.PlanTemplate(
        audience=table.text("audience"),
        message=table.text("message"),
        channel=table.text("channel"),
        every="" if every in (None, "") else "update" if every == "update" else _every(table),
        types=table.choices("types", names.types, ()),
        severities=table.choices("severities", names.severities, ()),
    )
    table.done()
    return template


def _every(table: Table) -> str:
    return str(table.cadence("every"))


def _option(table: Table, name: str, roles: tuple[str, ...]) -> h.GoodwillOption:
    option = h.GoodwillOption(
        name=name,
        label=table.text("label"),
        unit=table.choice("unit", UNITS),
        approval=table.choice("approval", roles),
    )
    table.done()
    return option


def _wrong_braces(text: str) -> list[tuple[str, str]]:
    """What `str.format` could not fill with our fields alone."""
    try:
        parsed = list(Formatter().parse(text))
    except ValueError:
        return [("has a brace without its other half.", "Write a brace of the text twice: {{ }}.")]
    return [
        (f"has the field {{{name}}}, which nothing fills.", nearest(name, FIELDS))
        for _, name, form, turned in parsed
        if name is not None and (name not in FIELDS or form or turned)
    ]
