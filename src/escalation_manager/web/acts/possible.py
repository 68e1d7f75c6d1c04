"""What can this person do here and now, and what is for somebody else?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields
from datetime import datetime
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from escalation_manager.core import commands as c
from escalation_manager.core import lifecycle, permissions
from escalation_manager.core.errors import NotAllowed
from escalation_manager.core.rules import Actor
from escalation_manager.desk.answers import Shown
from escalation_manager.web.acts import ACTS, Act
from escalation_manager.web.ways import remedy


@dataclass(frozen=True, slots=True)
class Can:
    """One thing in the list of what can be done; with `why_not` it is for somebody else to do."""

    act: Act
    why_not: str = ""


def possible(whole: Shown, actor: Actor) -> Iterator[Can]:
    """What can be asked of this escalation as it stands, and whether this person may."""
    for act in ACTS.values():
        if act.listed and _fits(act, whole):
            yield Can(act, why_not(act, whole, actor))


def why_not(act: Act, whole: Shown, actor: Actor) -> str:
    """Why this person may not ask for it; empty when they may."""
    try:
        probe = made_up(act.command, whole.at)
        permissions.check(whole.state, probe, actor, whole.rules, whole.at)
    except NotAllowed as refused:
        return f"{refused.message} {remedy(refused)}".strip()
    return ""


def _fits(act: Act, whole: Shown) -> bool:
    """Whether the escalation is in a state in which it makes sense at all."""
    state, kind = whole.state, act.command
    if state.status not in lifecycle.ALLOWED[kind]:
        return False
    paused = state.open_pause is not None
    wanted = {
        c.AcknowledgeCustomer: state.acknowledged_at is None,
        c.Pause: not paused,
        c.Resume: paused,
        c.DeclineLowering: state.lowering is not None,
        c.MeetDuty: any(duty.met_at is None for duty in state.duties),
        c.WithdrawFix: any(not one.withdrawn for one in state.confirmations),
        c.FilePostMortem: state.closing.post_mortem is None,
        c.WaivePostMortem: state.closing.post_mortem is None and not state.closing.waived_by,
        c.LiftRestriction: state.readers is not None,
        c.Restrict: state.readers is None,
        c.RecordSatisfaction: state.closing.score is None,
        c.ScheduleSurvey: state.closing.survey_sent_at is None,
    }
    return wanted.get(kind, True)


def made_up(kind: type[Any], at: datetime) -> Any:
    """A command of that kind with nothing in it, to ask whether somebody may ask for one."""
    hints = get_type_hints(kind)
    missing = (
        each.name
        for each in fields(kind)
        if each.default is MISSING and each.default_factory is MISSING
    )
    return kind(**{name: _empty(hints[name], at) for name in missing})


def _empty(hint: Any, at: datetime) -> object:
    if get_origin(hint) in (Union, UnionType):
        hint = next(each for each in get_args(hint) if each is not NoneType)
    if get_origin(hint) is tuple:
        return ()
    return {datetime: at, Decimal: Decimal(0), bool: False, int: 0}.get(hint, "")
