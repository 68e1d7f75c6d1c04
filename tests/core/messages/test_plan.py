"""Communication plan: its rows are durable timers, not prose."""

import tomllib
from datetime import timedelta

import pytest

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core.handbook_parsing import parse
from escalation_manager.core.messages.plan import timing
from tests.core.outbox import Outbox
from tests.core.people import PAGE


def rows(box: Outbox) -> list[tuple[str, str, str, str]]:
    return [(t.row.row, t.row.audience, t.row.channel, t.row.timing) for t in box.state.plan]


def told(events: list[e.Event], row: str) -> list[e.PlanRowDue]:
    return [x for x in events if isinstance(x, e.PlanRowDue) and x.row == row]


def test_the_plan_of_a_critical_escalation() -> None:
    assert rows(Outbox("critical")) == [
        ("R1", "Customer (Primary)", "Email", "Every 4 hours"),
        ("R2", "Customer (Exec)", "Email", "Daily"),
        ("R3", "Internal (Team)", "Slack", "Every 2 hours"),
        ("R4", "Internal (Exec)", "Email", "Every 8 hours"),
    ]


def test_the_plan_of_a_low_escalation() -> None:
    assert rows(Outbox("low")) == [("R1", "Customer (Primary)", "Email", "Weekly")]


def test_internal_rows_come_due_again_and_again() -> None:
    box = Outbox("critical")
    events = box.until(60 * 8)
    assert [x.planned for x in told(events, "R3")] == [box.minute(120 * n) for n in (1, 2, 3, 4)]
    assert [x.planned for x in told(events, "R4")] == [box.minute(480)]
    assert told(events, "R1") == [], "the customer's row follows the update clock"


def test_after_a_stop_there_is_one_note_and_not_many() -> None:
    box = Outbox("critical")
    box.at = box.minute(60 * 7)
    events = box.does(c.CheckClocks(), "desk")
    assert told(events, "R3") == [e.PlanRowDue("R3", box.minute(120), late=True)]
    assert [x.planned for x in told(box.until(60 * 9), "R3")] == [box.minute(60 * 9)]


def test_a_row_that_stays_keeps_its_time_when_the_severity_changes() -> None:
    box = Outbox("high")
    box.until(30)
    box.does(c.ChangeSeverity("critical", "nobody can work"))
    since = {t.row.audience: t.since for t in box.state.plan}
    assert since["Internal (Team)"] == box.opened
    assert [t.row.timing for t in box.state.plan if t.row.audience == "Internal (Team)"] == [
        "Every 2 hours"
    ]
    assert len({t.row.row for t in box.state.plan}) == len(box.state.plan)


def test_no_row_comes_due_while_resolved_and_none_at_once_when_reopened() -> None:
    box = Outbox("critical")
    box.delivers("We see it.")
    box.does(c.Resolve("rolled back"))
    assert told(box.until(60 * 24), "R3") == []
    box.does(c.Reopen("it is back"))
    events = box.until(60 * 26)
    assert [x.planned for x in told(events, "R3")] == [box.minute(60 * 26)]


def test_rows_count_on_the_service_calendar_where_the_severity_does() -> None:
    data = tomllib.loads(PAGE.read_text(encoding="utf-8"))
    weekly = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    data["calendars"] = {"office": {"time_zone": "UTC", "weekly": weekly}}
    data["service"] = {"company": "office"}
    box = Outbox("medium", book=parse(data))
    events = box.until(60 * 24 * 8)
    days = [x.planned - box.opened for x in told(events, "R2")]
    assert days == [timedelta(days=n) for n in (1, 2, 5, 6, 7, 8)], "a Wednesday to a Thursday"


@pytest.mark.parametrize(
    ("every", "words"),
    [
        ("", "Once"),
        ("4h", "Every 4 hours"),
        ("1h", "Every hour"),
        ("1d", "Daily"),
        ("1bd", "Every business day"),
        ("2/week", "Twice a week"),
        ("1/week", "Weekly"),
        ("3/week", "3 times a week"),
        ("30m", "Every 30 minutes"),
    ],
)
def test_how_often_in_words(every: str, words: str) -> None:
    assert timing(every) == words
