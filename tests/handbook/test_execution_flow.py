"""Execution Flow: what is gathered, which tasks are created, and the communication plan."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from escalation_manager.core.handbook import Handbook
from escalation_manager.core.intake import read_words


def tasks(handbook: Handbook, type_: str, severity: str) -> dict[str, tuple[str, str]]:
    """Title → owner and due offset."""
    return {
        task.title: (task.owner, f"+{task.due}")
        for task in handbook.tasks
        if type_ in (task.types or (type_,)) and severity in (task.severities or (severity,))
    }


def test_gather_context_has_a_budget_of_10_seconds(handbook: Handbook) -> None:
    assert handbook.triage.gather_within == timedelta(seconds=10)


def test_review_history_looks_at_six_calendar_months(handbook: Handbook) -> None:
    assert handbook.triage.history_months == 6


def test_create_resolution_tasks_as_the_page_prints_them(handbook: Handbook) -> None:
    created = tasks(handbook, "technical", "high")
    assert created["Acknowledge customer"] == ("csm", "+1h")
    assert created["Root cause analysis"] == ("engineering", "+4h")


def test_every_escalation_begins_with_acknowledging_the_customer(handbook: Handbook) -> None:
    for type_ in handbook.types:
        for severity in handbook.severities:
            assert "Acknowledge customer" in tasks(handbook, type_, severity)


def test_every_type_has_a_task_of_its_own(handbook: Handbook) -> None:
    for type_ in handbook.types:
        assert any(task.types == (type_,) for task in handbook.tasks)


def test_renewal_within_90_days_raises_attention(handbook: Handbook) -> None:
    assert handbook.triage.attention_renewal_days == 90


def test_arr_and_health_raise_attention(handbook: Handbook) -> None:
    assert handbook.triage.attention_arr == Decimal(250_000)
    assert handbook.triage.attention_health_below == 50


def test_alerts_do_not_wait_for_triage_a_provisional_severity_is_high(handbook: Handbook) -> None:
    assert handbook.triage.provisional_severity == "high"


@pytest.mark.parametrize(
    ("words", "setting", "value", "shipped_", "theirs"),
    [
        ("The export is broken for 40 of our users.", "many_users", 100, "high", "medium"),
        ("Your invoice is wrong by $30,000.", "much_money", Decimal(40_000), "high", "medium"),
        ("We were charged $300 too much.", "little_money", Decimal(400), "medium", "low"),
    ],
)
def test_what_numbers_in_the_customer_s_words_come_to_is_for_the_company_to_say(
    handbook: Handbook, words: str, setting: str, value: Any, shipped_: str, theirs: str
) -> None:
    own = replace(handbook, triage=replace(handbook.triage, **{setting: value}))
    assert read_words(words, "", handbook).severity == shipped_
    assert read_words(words, "", own).severity == theirs


def test_the_communication_plan_speaks_to_the_page_s_four_audiences(handbook: Handbook) -> None:
    assert {row.audience for row in handbook.plan} == {
        "Customer (Primary)",
        "Customer (Exec)",
        "Internal (Team)",
        "Internal (Exec)",
    }


def test_the_team_hears_by_slack_and_executives_inside_by_email(handbook: Handbook) -> None:
    by_channel = {row.audience: row.channel for row in handbook.plan}
    assert by_channel["Internal (Team)"] == "Slack"
    assert by_channel["Internal (Exec)"] == "Email"


def test_the_customer_hears_with_every_update_at_every_severity(handbook: Handbook) -> None:
    (row,) = (row for row in handbook.plan if row.audience == "Customer (Primary)")
    assert (row.every, row.types, row.severities) == ("update", (), ())
