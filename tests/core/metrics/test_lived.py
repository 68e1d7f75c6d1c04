"""Figures of an escalation that was lived through the real rules, command by command."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from escalation_manager.core import commands as c
from escalation_manager.core.cases import Case, case
from escalation_manager.core.decide import decide
from escalation_manager.core.escalation import Escalation
from escalation_manager.core.figures.figure import Figure
from escalation_manager.core.fold import fold
from escalation_manager.core.metrics import compute
from escalation_manager.core.rules import DESK
from tests.core.metrics.made import beside, row
from tests.core.people import ACME, NOON, actor, hours, rules

RULES = replace(rules(), account=ACME)

RAISE = c.Raise(
    "acme",
    "Production is down for everybody.",
    "Down",
    type="technical",
    severity="critical",
    reason="they called",
)
STORY: tuple[tuple[float, str, c.Command], ...] = (
    (0.1, "mia", c.AcknowledgeAlert()),
    (0.2, "daniel", c.AcknowledgeAlert()),
    (0.5, "mia", c.LogCommunication("out", "call", "Told them what we know", substantive=True)),
    (5, "", c.CheckClocks()),
    (5, "mia", c.LogCommunication("out", "call", "Told them more")),
    (6, "mia", c.Pause("waiting for their gateway", NOON + hours(8))),
    (8, "", c.CheckClocks()),
    (9, "mia", c.RecordRootCause("A certificate expired", "Process")),
    (9.5, "mia", c.Resolve("It works again")),
    (30, "mia", c.Reopen("It is down again")),
    (31, "mia", c.Resolve("It works again, for good")),
)


def lived(until: float = 999) -> Escalation:
    """The escalation after all that was asked until so many hours after noon."""
    history = list(decide(None, RAISE, actor("mia"), RULES, NOON, id_="ESC-0001"))
    for hour, who, command in STORY:
        if hour <= until:
            state = fold(history)
            asker = actor(who) if who else DESK
            history += decide(state, command, asker, RULES, NOON + hours(hour))
    state = fold(history)
    assert state is not None
    return state


def known(until: float = 999) -> Case:
    return case(lived(until), RULES, NOON + hours(until))


def figures(found: Case, at: float = 999) -> dict[str, Figure]:
    window = (datetime(2026, 3, 1, tzinfo=NOON.tzinfo), datetime(2026, 4, 1, tzinfo=NOON.tzinfo))
    told = compute((found,), (ACME,), RULES.handbook, window, NOON + hours(at))
    return {each.name: each for each in told}


def test_the_figures_of_a_whole_life() -> None:
    """Updates: one after half an hour, then due at 4:30 and sent at 5:00, then due at 9:00."""
    found = figures(known())
    assert found["mttr"].value == hours(9.5 + 1)
    assert beside(found["mttr"], "mean, without pauses") == hours(9.5 + 1 - 2)
    assert found["sla_compliance"].value == 1
    assert beside(found["sla_compliance"], "had pauses not counted") == 1
    assert row(found["sla_compliance"], "clock", "update").value == Decimal(1) / 3
    assert found["first_response_time"].value == timedelta(minutes=30)
    assert found["re_escalation_rate"].value == 1
    assert found["escalation_rate"].value == 100
    assert found["updates_on_time"].value == Decimal(1) / 3
    assert found["alert_acknowledgement"].value == hours(0.2)
    assert found["repeat_causes"].n == 1
    assert found["load"].value is None


def test_half_way_it_is_somebodys_load_and_nothing_is_resolved() -> None:
    found = figures(known(6), 6)
    assert found["mttr"].value is None
    assert row(found["load"], "person", "mia").value == 1
    assert found["sla_compliance"].value is None


@pytest.mark.parametrize("hour", [0, 0.1, 0.2, 0.5, 4, 5, 6, 7, 9.5, 20, 30, 30.5, 31])
def test_cut_at_an_instant_the_figures_are_those_of_that_instant(hour: float) -> None:
    then, cut = figures(known(hour), hour), figures(known(), hour)
    for name, figure in then.items():
        if name not in ("updates_on_time", "sla_compliance"):
            assert (figure.value, figure.of) == (cut[name].value, cut[name].of), name
