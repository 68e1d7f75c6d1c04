"""Kept-promise rate, alert acknowledgement time and updates on time."""

from datetime import timedelta
from decimal import Decimal

from escalation_manager.core.cases import AlertAnswer, Answer, Promise, Update
from escalation_manager.core.figures.values import Verdict
from tests.core.metrics.made import (
    MARCH,
    beside,
    cancelled,
    figure,
    hours,
    left_out,
    made,
    merged,
    on,
    row,
)

KEPT = Promise("next_update", "mia", on(2), on(5), "kept", on(4))
BROKEN = Promise("fix_time", "tom", on(2), on(6), "broken", on(6))
OPEN = Promise("credit", "mia", on(2), on(9, month=7))


# --- kept-promise rate ---------------------------------------------------------------------------


def test_kept_promises_over_promises_kept_or_broken_in_the_window() -> None:
    found = figure(
        "kept_promises",
        made("1", promises=(KEPT, BROKEN, OPEN)),
        made("2", promises=(KEPT, KEPT)),
        made(
            "3", promises=(Promise("credit", "mia", on(2, month=2), None, "kept", on(2, month=2)),)
        ),
    )
    assert found.value == Decimal("0.75")
    assert (found.numerator, found.denominator) == (3, 4)
    assert found.of == ("ESC-0001", "ESC-0002")
    assert beside(found, "open promises") == 1
    assert row(found, "kind", "next_update").value == 1
    assert row(found, "kind", "fix_time").label == "time of a fix"
    assert row(found, "person", "tom").value == 0
    assert (found.verdict, found.why) == (Verdict.NONE, "the handbook sets no target")


def test_kept_too_late_is_broken_at_the_due_instant() -> None:
    late = Promise("fix_time", "mia", on(2), on(31), "kept", on(2, month=4))
    assert figure("kept_promises", made("1", promises=(late,))).value == 0
    april = figure("kept_promises", made("1", promises=(late,)), window=(MARCH[1], on(9, month=4)))
    assert april.value is None


def test_kept_exactly_on_the_due_instant_is_kept() -> None:
    exact = Promise("fix_time", "mia", on(2), on(5), "kept", on(5))
    assert figure("kept_promises", made("1", promises=(exact,))).value == 1


def test_a_due_instant_that_passed_breaks_a_promise_before_anybody_notes_it() -> None:
    case = made("1", promises=(Promise("fix_time", "mia", on(2), on(5)),))
    assert figure("kept_promises", case, at=on(5)).value is None
    assert figure("kept_promises", case, at=on(5, 0, 1)).value == 0


def test_said_to_be_broken_before_its_time_is_broken_then() -> None:
    early = Promise("fix_time", "mia", on(2), on(9, month=5), "broken", on(20))
    assert figure("kept_promises", made("1", promises=(early,))).value == 0


def test_promises_of_merged_and_cancelled_ones_are_left_out() -> None:
    found = figure(
        "kept_promises",
        merged(made("1", promises=(BROKEN,))),
        cancelled(made("2", promises=(BROKEN,))),
    )
    assert found.value is None
    assert set(left_out(found)) == {"merged into another one", "cancelled: raised in error"}


# --- alert acknowledgement time ------------------------------------------------------------------


def alert(rung: int, sent: float, answered: float | None = None, by: str = "mia") -> AlertAnswer:
    at = None if answered is None else on(2) + hours(answered)
    answers = (Answer(by, at),) if at else ()
    return AlertAnswer(rung, ("mia", "tom"), on(2) + hours(sent), at, answers)


def test_it_is_the_mean_time_from_an_alert_to_its_answer() -> None:
    found = figure(
        "alert_acknowledgement",
        made("1", alerts=(alert(0, 0, 0.5), alert(1, 18, 18.25, by="tom"), alert(2, 24))),
        made("2", alerts=(alert(0, 1, 1.75),)),
    )
    assert found.value == hours(0.5)
    assert found.n == 3
    assert beside(found, "median") == hours(0.5)
    assert beside(found, "alerts answered") == Decimal("0.75")
    assert row(found, "rung", "0").value == hours(0.625)
    assert row(found, "rung", "1").label == "First escalation"
    assert row(found, "person", "tom").value == hours(0.25)
    assert left_out(found) == {"never answered, or not yet": ("ESC-0001",)}


def test_only_alerts_sent_in_the_window_count() -> None:
    edge = made("1", opened=MARCH[0], alerts=(AlertAnswer(0, ("mia",), MARCH[0], on(2)),))
    after = made("2", alerts=(AlertAnswer(0, ("mia",), MARCH[1], on(2, month=4)),))
    assert figure("alert_acknowledgement", edge, after).of == ("ESC-0001",)


def test_an_answer_is_not_known_before_it_is_given() -> None:
    case = made("1", alerts=(alert(0, 0, 5),))
    assert figure("alert_acknowledgement", case, at=on(2, 4)).value is None
    assert figure("alert_acknowledgement", case, at=on(2, 5)).value == hours(5)


def test_where_both_must_answer_each_has_their_own_time_before_the_other_answers() -> None:
    waiting = AlertAnswer(0, ("mia", "tom"), on(2), None, (Answer("mia", on(2, 1)),))
    found = figure("alert_acknowledgement", made("1", alerts=(waiting,)))
    assert found.value is None
    assert row(found, "person", "mia").value == hours(1)
    assert left_out(found) == {"never answered, or not yet": ("ESC-0001",)}


def test_nobody_need_answer_once_it_was_merged() -> None:
    found = figure("alert_acknowledgement", merged(made("1", alerts=(alert(0, 0),))))
    assert beside(found, "alerts answered") is None
    assert left_out(found) == {"not answered, merged into another one": ("ESC-0001",)}


# --- updates on time -----------------------------------------------------------------------------


def test_updates_in_time_over_updates_and_missed_due_instants() -> None:
    turns = (
        Update(on(2, 4), True, on(2, 4)),
        Update(on(2, 8), False, on(2, 9)),
        Update(on(2, 12), True, on(2, 12)),
        Update(on(2, 16), False),
    )
    found = figure("updates_on_time", made("1", updates=turns))
    assert found.value == Decimal("0.5")
    assert beside(found, "late or never sent") == 2


def test_the_running_turn_counts_once_its_due_instant_has_passed() -> None:
    case = made("1", updates=(Update(on(2, 4)),))
    waiting = figure("updates_on_time", case, at=on(2, 4))
    assert waiting.value is None
    assert left_out(waiting) == {"the next update is not due yet": ("ESC-0001",)}
    assert figure("updates_on_time", case, at=on(2, 4, 1)).value == 0


def test_a_turn_belongs_to_the_window_in_which_it_ended() -> None:
    case = made("1", updates=(Update(MARCH[0], True, MARCH[0]), Update(MARCH[1], False)))
    case_ = made("1", opened=on(20, month=2), updates=case.updates)
    assert figure("updates_on_time", case_).value == 1
    assert figure("updates_on_time", case_, window=(MARCH[1], on(1, month=5))).value == 0


def test_updates_of_merged_and_cancelled_ones_are_left_out() -> None:
    turn = Update(on(2) + timedelta(hours=4), True, on(2, 4))
    found = figure("updates_on_time", cancelled(made("1", updates=(turn,))))
    assert found.value is None
    assert left_out(found) == {"cancelled: raised in error": ("ESC-0001",)}
