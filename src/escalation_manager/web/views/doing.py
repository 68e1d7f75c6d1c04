"""What is the card "Do this next": the step, why it is now, and where it is done?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from escalation_manager.core import deadlines, rungs
from escalation_manager.core.next_step import NextStep
from escalation_manager.core.report.ladder_ahead import next_climb
from escalation_manager.core.report.sources import Sources
from escalation_manager.desk.answers import Shown
from escalation_manager.web.views.ages import when
from escalation_manager.web.views.clocks import Clock, running, shown
from escalation_manager.web.views.queue import Button, one_click

LABELS: Mapping[str, str] = MappingProxyType(
    {
        "acknowledge": "Acknowledge",
        "approve": "Decision",
        "update": "Customer update",
        "confirm": "Customer update",
        "task": "Task",
        "triage": "First response",
        "resolve": "Resolution",
        "look_after": "Resolution",
        "post_mortem": "Post-mortem",
    }
)
"""The clock that a step is about."""

WAYS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "acknowledge": ("Open", ""),
        "approve": ("Decide", "#goodwill"),
        "update": ("Write it", "#composer"),
        "confirm": ("Look at it", "#messages"),
        "task": ("Do it", "#tasks"),
        "triage": ("Decide", "/do/triage"),
        "resolve": ("Resolve", "/do/resolve"),
        "look_after": ("Open", ""),
        "survey": ("Record the score", "/do/record-satisfaction"),
        "post_mortem": ("Write it", "/do/file-post-mortem"),
        "close": ("Log the answer", "/do/log-communication"),
    }
)
"""How the button reads where one click is not enough, and where it leads."""


@dataclass(frozen=True, slots=True)
class Doing:
    """The one next thing, ready to be shown."""

    text: str
    why: str
    clock: Clock | None
    button: Button | None
    verb: str
    link: str
    rule: str


def doing(whole: Shown, step: NextStep, zone: str) -> Doing:
    """The card for this step of this escalation."""
    verb, way = WAYS.get(step.kind, ("Open", ""))
    held = step.kind == "confirm"
    return Doing(
        text=f"Decide on the held message {step.about}" if held else step.text,
        why=step.text.partition(": ")[2] if held else why(whole, zone),
        clock=_clock(whole, step),
        button=one_click(step),
        verb=verb,
        link=f"/e/{whole.state.id}{way}",
        rule=_rule(whole, step),
    )


def why(whole: Shown, zone: str) -> str:
    """What happens otherwise: `goes to CS Manager at 10:33`; empty where nothing does."""
    state, rules = whole.state, whole.rules
    ahead = next_climb(Sources(state, whole.entries, rules, whole.at))
    if ahead is None or not isinstance(ahead.time, datetime):
        return ""
    roles = rungs.roles_on(state, state.ladder.rung + 1, rules)
    named = " and ".join(map(rules.handbook.role_label, roles))
    return f"goes to {named} {when(ahead.time, whole.at, zone)}" if named else ""


def _rule(whole: Shown, step: NextStep) -> str:
    """The handbook's sentence behind the step."""
    handbook, state = whole.rules.handbook, whole.state
    severity = handbook.severities.get(state.severity)
    label = severity.label if severity else state.severity
    if step.kind == "acknowledge":
        return f"acknowledge every escalation within {handbook.clocks.acknowledge}"
    if step.kind == "update" and severity is not None:
        if state.responded_at is None:
            return f"a first answer within {severity.response} at {label}"
        return f"an update every {severity.update} at {label}"
    if step.kind == "resolve" and severity is not None:
        return f"resolve within {severity.resolution} at {label}"
    if step.kind == "post_mortem":
        return f"a post-mortem for every {label}"
    return ""


def _clock(whole: Shown, step: NextStep) -> Clock | None:
    if step.due is None:
        return None
    for view in whole.clocks:
        if view.due == step.due and view.status is deadlines.ClockStatus.RUNNING:
            named = shown(view, whole.at)
            return Clock(
                "Task" if view.name.startswith(deadlines.TASK) else named.label,
                named.state,
                named.text,
                named.start,
                named.due,
                named.permille,
                named.said,
                named.name,
            )
    label = LABELS.get(step.kind, "Deadline")
    return running(label, whole.state.opened_at, step.due, whole.at)
