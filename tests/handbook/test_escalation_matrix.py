"""Escalation Matrix: the page's table, and how long each rung has to answer."""

import pytest

from escalation_manager.core.handbook import Handbook
from tests.handbook.page import cell, rows

PAGE = rows("""
| Severity | Initial Owner | First Escalation | Final Escalation |
|----------|---------------|------------------|------------------|
| Critical | CSM + Manager | VP CS + VP Eng | CRO + CTO |
| High | CSM | CS Manager | VP CS |
| Medium | CSM | CS Manager | - |
| Low | CSM | - | - |
""")


@pytest.mark.parametrize(("label", "initial", "first", "final"), PAGE)
def test_rungs(handbook: Handbook, label: str, initial: str, first: str, final: str) -> None:
    ladder = handbook.severity(label.lower()).ladder
    # The page's "Manager" is the CS Manager.
    printed = [cell(handbook, rung).replace("+ CS Manager", "+ Manager") for rung in ladder]
    assert printed == [initial, first, final]


def test_for_critical_s_initial_pair_both_must_acknowledge_for_other_pairs_either_does(
    handbook: Handbook,
) -> None:
    both = {n: each.all_must_acknowledge for n, each in handbook.severities.items()}
    assert both.pop("critical") == (True, False, False)
    assert set(both.values()) == {(False, False, False)}


@pytest.mark.parametrize(
    ("severity", "within"), [("critical", "15m"), ("high", "1h"), ("medium", "4bh")]
)
def test_first_has_15_minutes_critical_1_hour_high_4_business_hours_medium(
    handbook: Handbook, severity: str, within: str
) -> None:
    assert str(handbook.severity(severity).answer_within) == within


def test_where_nobody_higher_exists_the_cs_manager_is_told(handbook: Handbook) -> None:
    assert handbook.role_label(handbook.ladder.fallback_role) == "CS Manager"


def test_quiet_hours_are_honoured_for_alerts_that_are_not_critical(handbook: Handbook) -> None:
    assert [n for n, each in handbook.severities.items() if not each.quiet_hours] == ["critical"]


def test_severity_high_or_above_has_an_executive_sponsor(handbook: Handbook) -> None:
    assert [n for n, each in handbook.severities.items() if each.sponsor] == ["critical", "high"]
