"""Severity Levels & SLAs: the page's table, and the clocks that `rules.md` makes of it."""

from decimal import Decimal

import pytest

from escalation_manager.core.calendars import ALWAYS, parse_calendar
from escalation_manager.core.directory import Account
from escalation_manager.core.errors import BadInput
from escalation_manager.core.handbook import Handbook
from escalation_manager.core.handbook_parsing import parse
from tests.handbook.page import WRITTEN, rows

PAGE = rows("""
| Severity | Definition | Response SLA | Resolution SLA |
|----------|------------|--------------|----------------|
| Critical | Business stopped, major impact | 1 hour | 24 hours |
| High | Significant impact, workaround exists | 4 hours | 48 hours |
| Medium | Moderate impact, limited scope | 8 hours | 5 days |
| Low | Minor issue, minimal impact | 24 hours | 10 days |
""")

WEEKDAYS = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


@pytest.mark.parametrize(("label", "definition", "response", "resolution"), PAGE)
def test_severity(
    handbook: Handbook, label: str, definition: str, response: str, resolution: str
) -> None:
    policy = handbook.severity(label.lower())
    assert (policy.label, policy.definition) == (label, definition)
    assert str(policy.response) == WRITTEN[response]
    assert str(policy.resolution) == WRITTEN[resolution]


def test_severities_rank_in_the_page_s_order_and_there_are_no_others(handbook: Handbook) -> None:
    assert [each.label for each in handbook.severities.values()] == [row[0] for row in PAGE]
    assert [each.rank for each in handbook.severities.values()] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("severities", "highest"),
    [(("low", "high", "medium"), "high"), (("medium",), "medium"), (("low", "gone"), "low")],
)
def test_the_highest_severity_ever_is_found(
    handbook: Handbook, severities: tuple[str, ...], highest: str
) -> None:
    assert handbook.highest(severities) == highest


def test_acknowledge_is_one_hour_for_every_severity(handbook: Handbook) -> None:
    assert str(handbook.clocks.acknowledge) == "1h"


def test_for_critical_only_a_person_may_acknowledge(handbook: Handbook) -> None:
    by_person = [n for n, each in handbook.severities.items() if each.acknowledge_by_person]
    assert by_person == ["critical"]


@pytest.mark.parametrize(
    ("severity", "update"),
    [("critical", "4h"), ("high", "1bd"), ("medium", "2/week"), ("low", "1/week")],
)
def test_critical_every_4_hours_high_every_business_day_medium_twice_a_week_low_weekly(
    handbook: Handbook, severity: str, update: str
) -> None:
    assert str(handbook.severity(severity).update) == update


def test_critical_and_high_stay_round_the_clock_and_medium_and_low_use_the_service_calendar(
    handbook: Handbook,
) -> None:
    assert {n: each.always for n, each in handbook.severities.items()} == {
        "critical": True,
        "high": True,
        "medium": False,
        "low": False,
    }


def test_with_no_calendar_configured_every_number_is_elapsed_time(handbook: Handbook) -> None:
    assert not handbook.calendars
    assert handbook.service_calendar_name(None) is None
    assert handbook.calendar(None, always=False) is ALWAYS


def test_the_service_calendar_is_per_contract_else_region_else_company(
    data: dict[str, object],
) -> None:
    office = {"time_zone": "Europe/Berlin", "weekly": WEEKDAYS}
    data["calendars"] = {"company": office, "emea": office, "contract": office}
    data["service"] = {"company": "company", "regions": {"EMEA": "emea"}}
    handbook = parse(data)
    named = [
        handbook.service_calendar_name(Account("a", "A", region=region, calendar=calendar))
        for region, calendar in (
            ("emea", "contract"),
            ("Emea", "gone"),
            ("EMEA", None),
            ("us", None),
        )
    ]
    assert named == ["contract", "emea", "emea", "company"]
    assert handbook.service_calendar_name(None) == "company"
    assert handbook.calendar("emea", always=False) == parse_calendar("emea", office)
    assert handbook.calendar("emea", always=True) is ALWAYS


def test_warnings_at_50_and_75_percent(handbook: Handbook) -> None:
    assert (handbook.clocks.notice, handbook.clocks.imminent) == (Decimal("0.5"), Decimal("0.75"))


def test_lowering_needs_approval_once_past_75_percent(handbook: Handbook) -> None:
    assert handbook.clocks.lowering_needs_approval_from == Decimal("0.75")


@pytest.mark.parametrize(
    ("duty", "within"),
    [
        ("gdpr_33", "72h"),
        ("nis2_early_warning", "24h"),
        ("nis2_notification", "72h"),
        ("nis2_final_report", "1mo"),
    ],
)
def test_gdpr_art_33_72_h_from_awareness_and_nis2_24_h_72_h_1_month(
    handbook: Handbook, duty: str, within: str
) -> None:
    assert str(handbook.duties[duty].within) == within


def test_a_severity_the_handbook_does_not_know_is_refused_with_those_it_knows(
    handbook: Handbook,
) -> None:
    with pytest.raises(BadInput, match="Use one of: critical, high, medium, low"):
        handbook.rank("urgent")
