"""The Escalation Path: what happened, whom it called, what comes next, what the customer sees."""

from datetime import datetime

import pytest

from escalation_manager.core import events as e
from escalation_manager.core.report.model import Audience
from tests.core.report.case import (
    ENDED,
    LOOKED_AT,
    OPENED,
    WORKED,
    Happening,
    on,
    rows,
    shown,
    then,
)


def test_the_escalation_path_tells_what_happened_and_what_is_to_come() -> None:
    assert rows(shown(), "### Escalation Path") == [
        "| 2026-03-10 07:50 UTC | Initial report | Sarah Lindgren | ✓ |",
        "| 2026-03-10 07:55 UTC | CSM notified | Mia Hoffmann | ✓ |",
        "| 2026-03-10 07:55 UTC | CS Manager notified | Daniel Okafor | ✓ |",
        "| 2026-03-10 08:01 UTC | Alert acknowledged | Mia Hoffmann | ✓ |",
        "| 2026-03-10 08:06 UTC | Customer acknowledged | Mia Hoffmann | ✓ |",
        "| 2026-03-10 08:35 UTC | First escalation: VP CS notified (First response nearly due) "
        "| Inês Carvalho | ✓ |",
        "| 2026-03-10 08:35 UTC | First escalation: VP Eng notified (First response nearly due) "
        "| Tobias Lindqvist | ✓ |",
        "| 2026-03-10 08:50 UTC | First response due | Mia Hoffmann | ✓ late |",
        "| 2026-03-10 09:18 UTC | First response | Mia Hoffmann | ✓ |",
        "| 2026-03-10 11:55 UTC | Technical review | Piotr Zieliński | → |",
        "| 2026-03-10 13:18 UTC | Final escalation: CRO and CTO, unless the customer is updated "
        "| CRO and CTO | ⬜ |",
        "| 2026-03-11 07:50 UTC | Resolution target | Piotr Zieliński | ⬜ |",
    ]


def test_a_person_who_sleeps_is_notified_in_the_morning() -> None:
    alert = e.RungAlerted(2, ("cro",), ("ines",), "x", LOOKED_AT, on(11, 6))
    said = rows(shown(then((LOOKED_AT, "system", alert))), "### Escalation Path")
    assert (
        "| 2026-03-11 06:00 UTC | Final escalation: CRO notified (x) | Inês Carvalho | ⬜ |" in said
    )


def test_a_notice_that_waits_for_the_morning_is_not_told_to_the_customer() -> None:
    alert = e.RungAlerted(0, ("csm",), ("mia",), "opened", on(10, 7, 55), on(10, 8, 30))
    history = (*OPENED, (on(10, 7, 56), "system", alert))
    assert "CSM notified" in shown(history, on(10, 8))
    assert "CSM notified" not in shown(history, on(10, 8), Audience.CUSTOMER)
    assert "CSM notified" in shown(history, on(10, 8, 30), Audience.CUSTOMER)


def foreseen(history: tuple[Happening, ...], at: datetime) -> list[str]:
    return [row for row in rows(shown(history, at), "### Escalation Path") if "unless" in row]


def test_the_next_rung_is_foreseen_with_the_first_reason_for_it() -> None:
    raised = tuple(each for each in WORKED if each[0] == on(10, 7, 55))
    assert foreseen(raised, on(10, 8)) == [
        "| 2026-03-10 08:10 UTC | First escalation: VP CS and VP Eng, "
        "unless the alert is acknowledged | Inês Carvalho and Tobias Lindqvist | ⬜ |"
    ]
    both = (
        *raised,
        (on(10, 7, 57), "mia", e.AlertAcknowledged("mia", 0)),
        (on(10, 7, 58), "daniel", e.AlertAcknowledged("daniel", 0)),
    )
    assert foreseen(both, on(10, 8)) == [
        "| 2026-03-10 08:35 UTC | First escalation: VP CS and VP Eng, "
        "unless the customer is acknowledged | Inês Carvalho and Tobias Lindqvist | ⬜ |"
    ]


@pytest.mark.parametrize(
    "event",
    [e.Silenced(on(10, 12), "on the phone"), e.Resolved("fix", "x"), e.Cancelled("by mistake")],
    ids=lambda event: type(event).__name__,
)
def test_no_rung_is_foreseen_where_the_ladder_rests(event: e.Event) -> None:
    assert foreseen(WORKED, LOOKED_AT)
    assert not foreseen(then((LOOKED_AT, "mia", event)), LOOKED_AT)


def test_no_rung_is_foreseen_above_the_highest() -> None:
    final = e.RungAlerted(2, ("cro",), ("ines",), "x", LOOKED_AT, LOOKED_AT)
    assert not foreseen(then((LOOKED_AT, "system", final)), LOOKED_AT)
    low = e.SeverityChanged("critical", "low", "less bad")
    assert not foreseen(then((LOOKED_AT, "mia", low)), LOOKED_AT)


def test_a_target_that_has_passed_is_late_and_a_resolved_one_is_done() -> None:
    over = rows(shown(at=on(11, 9)), "### Escalation Path")
    assert "| 2026-03-11 07:50 UTC | Resolution target | Piotr Zieliński | ⬜ late |" in over
    done = rows(shown(ENDED, on(14, 0)), "### Escalation Path")
    assert "| 2026-03-11 08:50 UTC | Resolution target | Piotr Zieliński | ✓ |" in done
    assert done[-1] == "| 2026-03-13 10:05 UTC | Closed | Mia Hoffmann | ✓ |"


@pytest.mark.parametrize(
    ("more", "row"),
    [
        ((), "| 2026-03-10 11:55 UTC | Technical review | Piotr Zieliński | → |"),
        (
            ((on(10, 9, 30), "piotr", e.FixConfirmed("x", on(10, 13), on(11, 9), "piotr")),),
            "| 2026-03-10 09:30 UTC | Technical review | Piotr Zieliński | ✓ |",
        ),
        (
            ((on(10, 9, 29), "piotr", e.RootCauseRecorded("x", "technical", (), True)),),
            "| 2026-03-10 09:29 UTC | Technical review | Piotr Zieliński | ✓ |",
        ),
    ],
    ids=["under way", "by the word for a fix", "by the finished analysis"],
)
def test_the_technical_review_is_done_with(more: tuple[Happening, ...], row: str) -> None:
    assert row in rows(shown(then(*more)), "### Escalation Path")


def test_a_review_is_called_after_those_who_make_it() -> None:
    triaged = e.Triaged("legal", "critical", 1, "person")
    said = shown(then((LOOKED_AT, "mia", triaged)))
    assert "| Legal review |" in said
    assert "**Customer Satisfaction Check**: Not sent" in said
