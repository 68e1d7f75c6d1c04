"""Post-escalation CSAT (> 4 of 5): mean of answers with n and response rate."""

from decimal import Decimal
from typing import Any

from escalation_manager.core.cases import Case
from escalation_manager.core.figures.values import Verdict
from tests.core.metrics.made import MARCH, beside, figure, left_out, made, on, row


def asked(name: str, score: str = "", **facts: Any) -> Case:
    given: dict[str, Any] = {"score": Decimal(score), "score_at": on(12)} if score else {}
    return made(name, **{"survey_sent_at": on(10), **given, **facts})


FIVE = [asked(str(n), score) for n, score in enumerate(("5", "4", "5", "3", "4.5"))]


def test_it_is_the_mean_of_the_answers_with_n_and_response_rate() -> None:
    found = figure("post_escalation_csat", *FIVE, asked("8"), asked("9"), asked("10"))
    assert found.value == Decimal("4.3")
    assert (found.n, found.numerator, found.denominator) == (5, Decimal("21.5"), 5)
    assert beside(found, "response rate") == Decimal(5) / 8
    assert beside(found, "surveys sent") == 8
    reason = "asked in the window, no answer yet"
    assert left_out(found)[reason] == ("ESC-0008", "ESC-0009", "ESC-0010")


def test_the_target_is_more_than_4_of_5() -> None:
    assert figure("post_escalation_csat", *FIVE).verdict is Verdict.MET
    fours = [asked(str(n), "4") for n in range(5)]
    assert figure("post_escalation_csat", *fours).verdict is Verdict.MISSED


def test_there_is_no_verdict_under_5_answers() -> None:
    found = figure("post_escalation_csat", *FIVE[:4])
    assert found.value == Decimal("4.25")
    assert found.verdict is Verdict.NONE
    assert found.why == "only 4 answered; a verdict needs 5"


def test_legal_is_not_asked_and_does_not_count() -> None:
    found = figure("post_escalation_csat", *FIVE, asked("7", "1", type="legal"))
    assert found.value == Decimal("4.3")
    assert beside(found, "surveys sent") == 5
    assert left_out(found) == {"of a type that is not asked": ("ESC-0007",)}


def test_an_answer_is_not_known_before_it_comes() -> None:
    found = figure("post_escalation_csat", *FIVE, at=on(11))
    assert found.value is None
    assert beside(found, "response rate") == 0


def test_a_survey_of_the_window_answered_later_counts_as_answered_and_its_score_later() -> None:
    late = asked("1", "5", score_at=on(2, month=4))
    march = figure("post_escalation_csat", late)
    assert march.value is None
    assert beside(march, "response rate") == 1
    april = figure("post_escalation_csat", late, window=(MARCH[1], on(1, month=5)))
    assert april.value == 5
    assert beside(april, "response rate") is None


def test_the_window_holds_its_start_and_not_its_end() -> None:
    first = asked("1", "5", opened=on(1, month=2), survey_sent_at=None, score_at=MARCH[0])
    after = asked("2", "1", score_at=MARCH[1])
    assert figure("post_escalation_csat", first, after).value == 5


def test_by_severity_and_type() -> None:
    found = figure(
        "post_escalation_csat", *FIVE, asked("7", "1", severity="low", type="commercial")
    )
    assert row(found, "severity", "low").value == 1
    assert row(found, "type", "technical").value == Decimal("4.3")


def test_without_an_answer_there_is_no_value() -> None:
    found = figure("post_escalation_csat", asked("1"))
    assert (found.value, found.verdict, found.why) == (None, Verdict.NONE, "there is no data")
