"""Every section is filled from facts, what no fact tells is unknown, and the past stays."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation_manager.core import events as e
from escalation_manager.core.money import Money
from escalation_manager.core.report.as_json import to_dict
from escalation_manager.core.report.building import build
from escalation_manager.core.report.html import to_html
from escalation_manager.core.report.markdown import to_markdown
from escalation_manager.core.report.model import Audience
from tests.core.report.case import (
    ENDED,
    LOOKED_AT,
    OPENED,
    RAISED,
    RULES,
    WORKED,
    Happening,
    entries,
    folded,
    on,
    report,
    rows,
    shown,
    then,
)
from tests.core.report.everything import EVERYTHING
from tests.core.report.test_page import labels, wanted

INSTANTS = sorted({each[0] for each in EVERYTHING})


@pytest.mark.parametrize("at", INSTANTS, ids=str)
def test_every_line_of_the_format_stands_in_its_order_at_every_instant(at: datetime) -> None:
    lines = iter(shown(EVERYTHING, at).split("\n"))
    for start in wanted():
        assert any(line.startswith(start) for line in lines), f"Missing or out of order: {start}"


@pytest.mark.parametrize("audience", Audience, ids=str)
@pytest.mark.parametrize("happenings", [OPENED, WORKED, ENDED, EVERYTHING], ids=len)
def test_no_placeholder_is_left(happenings: tuple[Happening, ...], audience: Audience) -> None:
    for at in (on(10, 7, 55), LOOKED_AT, on(14, 0)):
        said = shown(happenings, at, audience)
        assert not re.search(
            r"\[|\]|\bTBD\b|\bN/A\b|None[^ ]|\{|\}|\?\?", said.replace("None\n", "")
        )


def test_what_nobody_knows_yet_is_unknown() -> None:
    said = shown(OPENED, on(10, 8))
    for label in ("ARR", "Health Score", "SLA Deadline", "Initial Assessment", "Category"):
        assert f"**{label}**: unknown" in said
    for label in ("Business Impact", "Users Affected"):
        assert f"- {label}: unknown" in said
    assert "| Primary | unknown | Overall coordination | unknown |" in said
    assert "| Churn risk | unknown | unknown | unknown |" in said


def test_arr_and_health_are_those_that_were_known_then() -> None:
    assert "**ARR**: $480,000" in shown()
    assert "**Health Score**: 62/100" in shown()
    later = e.ContextGathered("Acme Freight Group", Money(Decimal(90_000), "EUR"), 0)
    history = then((on(10, 9, 29), "system", later))
    assert "**ARR**: €90,000" in shown(history)
    assert "**Health Score**: 0/100" in shown(history)
    assert "**ARR**: $480,000" in shown(history, on(10, 9, 28))


def test_the_sla_deadline_says_how_many_hours_remain() -> None:
    assert "**SLA Deadline**: 2026-03-11 07:50 UTC (22.3 hours remaining)" in shown()
    just = shown(at=on(10, 7, 55))
    assert "**SLA Deadline**: 2026-03-11 07:50 UTC (23.9 hours remaining)" in just


@given(minutes=st.integers(95, 60 * 60))
def test_the_hours_that_remain_are_exact(minutes: int) -> None:
    at = RAISED.reported_at + timedelta(minutes=minutes)
    said = re.search(r"\*\*SLA Deadline\*\*: .*?\((.*?)\)", shown(at=at))
    assert said
    left = 24 * 60 - minutes
    whole = abs(left)
    number = f"{whole // 60}.{whole % 60 // 6}".removesuffix(".0")
    words = f"{number} hour{'' if number == '1' else 's'}"
    if whole < 60:
        words = f"{whole} minute{'' if whole == 1 else 's'}"
    assert said[1] == (f"{words} remaining" if left >= 0 else f"overdue by {words}")


def test_a_paused_deadline_says_so() -> None:
    paused = shown(ENDED, on(10, 11, 30))
    assert "(paused since 2026-03-10 11:00 UTC, 27.3 hours remaining)" in paused


def test_a_deadline_that_was_met_keeps_its_instant() -> None:
    said = shown(ENDED, on(14, 0))
    assert "2026-03-11 08:50 UTC (met, resolved 2026-03-10 13:00 UTC)" in said


def test_the_duration_runs_from_the_start_to_the_resolution() -> None:
    assert "- Duration: 1 hour 50 minutes (since 2026-03-10 07:40 UTC)" in shown()
    assert "- Duration: 5 hours 20 minutes (since" in shown(ENDED, on(14, 0))


def test_where_nobody_said_since_when_it_lasts_at_least_since_the_report() -> None:
    assert "- Duration: at least 10 minutes (since it was reported" in shown(OPENED, on(10, 8))


def test_a_number_of_users_is_a_number_and_words_stay_words() -> None:
    assert report().issue.users_affected == 1400
    words = then((LOOKED_AT, "mia", e.ImpactRecorded(None, "all EU shops")))
    assert "- Users Affected: all EU shops" in shown(words)


def test_owners_are_names_with_every_way_to_reach_them_but_no_pager() -> None:
    said = rows(shown(), "### Current Owners")
    assert said[0] == (
        "| Primary | Mia Hoffmann | Overall coordination | mia@larkfield.example, Slack @mia |"
    )
    assert "| Supporting | Daniel Okafor |" in said[3]
    assert "| Technical | Sofia Papadaki |" in said[4]
    assert "pager" not in shown()


def test_a_sponsor_is_not_needed_below_high() -> None:
    lower = e.SeverityChanged("critical", "low", "less bad")
    owners = e.OwnersNamed("mia")
    said = shown(then((LOOKED_AT, "mia", lower), (LOOKED_AT, "mia", owners)))
    assert "| Executive | not needed | Customer relationship | not needed |" in said
    assert "| Severity lowered from Critical to Low | Mia Hoffmann | ✓ |" in said


def test_tasks_stand_in_the_table_of_their_term() -> None:
    said = shown()
    assert rows(said, "**Immediate Actions**") == [
        "| Acknowledge customer | Mia Hoffmann | 2026-03-10 08:55 UTC | ✓ |",
        "| Root cause analysis | Piotr Zieliński | 2026-03-10 11:55 UTC | → |",
    ]
    assert rows(said, "**Short-term Actions**") == [
        "| Check the fix with the customer | Mia Hoffmann | 2026-03-11 07:55 UTC | ⬜ |"
    ]
    assert rows(said, "**Long-term Prevention**") == [
        "| Agree on prevention | Lena Fischer | 2026-03-20 07:55 UTC | ⬜ |"
    ]


def test_a_role_that_nobody_fills_is_named_by_its_word_and_a_dropped_task_is_not_needed() -> None:
    said = shown(
        then(
            (LOOKED_AT, "mia", e.TaskAdded("t9", "Review the contract", "finance", None, "long")),
            (LOOKED_AT, "mia", e.TaskDropped("t3", "the customer did")),
        )
    )
    assert "| Review the contract | Finance | unknown | ⬜ |" in said
    assert "| Check the fix with the customer | Mia Hoffmann | 2026-03-11 07:55 UTC | — not" in said


def test_the_communication_plan_says_what_is_due_next() -> None:
    assert rows(shown(), "### Communication Plan") == [
        "| Customer (Primary) | What we know | Email | Every 4 hours; next 2026-03-10 13:18 UTC |",
        "| Customer (Exec) | Summary | Email | Daily; next 2026-03-11 07:55 UTC |",
        "| Internal (Team) | State | Slack | Every 2 hours; next 2026-03-10 09:55 UTC |",
        "| Internal (Exec) | not planned | not planned | not planned |",
    ]


def test_the_plan_ends_with_the_resolution() -> None:
    said = rows(shown(ENDED, on(14, 0)), "### Communication Plan")
    assert said[2] == "| Internal (Team) | State | Slack | ended; was every 2 hours |"


def test_the_log_has_every_communication_and_says_what_did_not_arrive() -> None:
    assert rows(shown(ENDED, on(14, 0)), "### Customer Communication Log") == [
        "| 2026-03-10 07:50 UTC | Email in | our team | Scanners in all warehouses stopped "
        "| Sarah Lindgren |",
        "| 2026-03-10 08:06 UTC | Email out | Sarah Lindgren "
        "| we have your report and are looking into it. | Mia Hoffmann |",
        "| 2026-03-10 09:18 UTC | Call out | Sarah Lindgren "
        "| Told Sarah what we know; she is furious | Mia Hoffmann |",
        "| 2026-03-10 09:41 UTC | Email out (undelivered) | Henrik Aalto | Still on it. "
        "| Mia Hoffmann |",
    ]


def test_a_message_that_bounced_after_it_was_sent_is_undelivered() -> None:
    bounced = then((LOOKED_AT, "system", e.MessageUndelivered("m1", "no such address")))
    said = rows(shown(bounced), "### Customer Communication Log")
    assert said[1].startswith("| 2026-03-10 08:06 UTC | Email out (undelivered) |")
    assert len(said) == 3


def test_a_first_mail_that_was_logged_stands_there_once() -> None:
    logged = e.CommunicationLogged(
        "c0", "in", "email", "sarah@acme.example", "Nothing works", RAISED.reported_at, ""
    )
    said = rows(shown(then((LOOKED_AT, "system", logged))), "### Customer Communication Log")
    first = "| 2026-03-10 07:50 UTC | Email in | our team | Nothing works | Sarah Lindgren |"
    assert said[0] == first
    assert len(said) == 3


def test_risks_are_those_that_were_assessed() -> None:
    assert rows(shown(), "### Risk Assessment") == [
        "| Churn risk | H | H | Executive call |",
        "| Escalation escalation | unknown | unknown | unknown |",
        "| PR/Public | unknown | unknown | unknown |",
    ]


def test_goodwill_options_are_the_handbooks_with_what_was_asked_of_them() -> None:
    assert rows(shown(EVERYTHING, on(10, 23)), "### Goodwill Options") == [
        "| Service credit | $5,000 "
        "| CS Manager (approved by Daniel Okafor, 2026-03-10 09:20 UTC) |",
        "| Extended contract | none requested | VP CS |",
        "| Premium support | 3 months | VP CS (rejected by Inês Carvalho, 2026-03-10 10:07 UTC) |",
        "| Other | $7,777 "
        "| VP CS (requested by Mia Hoffmann, 2026-03-10 10:08 UTC; not approved) |",
    ]


def test_post_resolution_tells_what_was_asked_and_learned() -> None:
    said = shown(ENDED, on(14, 0))
    assert "**Customer Satisfaction Check**: Completed 2026-03-12 08:30 UTC, score 4.5 of 5" in said
    assert (
        "**Lessons Learned**: Documented 2026-03-13 09:00 UTC by Lena Fischer: "
        "Certificates need an owner (wiki/certs)"
    ) in said
    assert (
        "**Process Improvements**: Identified: 1 (Alarm 30 days before), "
        "implemented: 1 (An owner for each certificate)"
    ) in said


@pytest.mark.parametrize(
    ("at", "survey", "lessons"),
    [
        (on(10, 12), "Not scheduled", "Required after resolution"),
        (on(10, 14), "Scheduled for 2026-03-11 13:00 UTC", "Due 2026-03-15 13:00 UTC"),
        (on(11, 14), "Sent 2026-03-11 13:00 UTC", "Due 2026-03-15 13:00 UTC"),
    ],
    ids=str,
)
def test_the_survey_and_the_post_mortem_move_on(at: datetime, survey: str, lessons: str) -> None:
    said = shown(ENDED, at)
    assert f"**Customer Satisfaction Check**: {survey}" in said
    assert f"**Lessons Learned**: {lessons}" in said


def test_an_overdue_post_mortem_says_since_when() -> None:
    unwritten = tuple(each for each in ENDED if each[0] < on(13, 0))
    assert "**Lessons Learned**: Overdue, was due 2026-03-15 13:00 UTC" in shown(
        unwritten, on(18, 0)
    )


@given(at=st.sampled_from(INSTANTS), audience=st.sampled_from(Audience))
def test_what_happens_later_changes_no_report_of_the_past(at: datetime, audience: Audience) -> None:
    """As of an instant: the entries up to it and nothing else."""
    known = tuple(each for each in EVERYTHING if each[0] <= at)
    assert report(EVERYTHING, at, audience) == report(known, at, audience)


@pytest.mark.parametrize("at", INSTANTS, ids=str)
def test_every_format_can_show_every_instant(at: datetime) -> None:
    for audience in Audience:
        made = report(EVERYTHING, at, audience)
        assert labels(to_markdown(made))
        assert "</html>" in to_html(made)
        assert to_dict(made)["escalation_id"] == "ESC-0042"


def test_people_are_named_and_never_shown_by_their_id() -> None:
    said = shown(EVERYTHING, on(13, 23))
    for id_ in ("mia", "daniel", "ines", "tobias", "piotr", "con_1", "con_2", "acc_123"):
        assert not re.search(rf"\| {id_} \||by {id_}\b", said)


def test_times_are_printed_in_the_zone_asked_for() -> None:
    made = build(
        folded(WORKED, LOOKED_AT), entries(WORKED, LOOKED_AT), RULES, LOOKED_AT, zone="Asia/Kolkata"
    )
    assert "**Created**: 2026-03-10 13:25 IST" in to_markdown(made)
    assert replace(made, zone="UTC") == report()


def test_a_person_the_directory_does_not_know_is_shown_by_what_is_known() -> None:
    said = shown(then((LOOKED_AT, "mia", e.OwnersNamed("someone-new"))))
    assert "| Primary | someone-new | Overall coordination | unknown |" in said
