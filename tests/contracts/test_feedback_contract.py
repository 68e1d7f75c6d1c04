"""The promises of the Feedback port: the fake keeps them, the built-in, SurveyMonkey."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from escalation_manager.connectors.builtin_feedback import BuiltinFeedback
from escalation_manager.connectors.surveymonkey import SurveyMonkey
from escalation_manager.core.errors import KeyReused, NotFound
from escalation_manager.ports.connectors import Feedback, SurveyRequest
from tests.connectors.surveymonkey_served import settings, surveymonkey_served
from tests.contracts.acme import NOON, SURVEYS, acme, ago
from tests.contracts.acme_stored import stored_acme


@pytest.fixture(params=["memory", "builtin", "surveymonkey"])
def feedback(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Feedback]:
    if request.param == "memory":
        yield acme()
    else:
        with stored_acme(tmp_path) as engine, surveymonkey_served() as served:
            builtin = BuiltinFeedback(engine)
            asked = SurveyMonkey(settings(served), builtin)
            yield builtin if request.param == "builtin" else asked


def test_answers_come_newest_first(feedback: Feedback) -> None:
    assert feedback.get_surveys("acc_123") == (SURVEYS[2], SURVEYS[1], SURVEYS[0])
    assert feedback.get_surveys("acc_123", types=("nps", "csat")) == (SURVEYS[1], SURVEYS[0])
    assert feedback.get_surveys("acc_123", until=ago(20)) == (SURVEYS[1], SURVEYS[0])


def test_an_answer_without_a_score_is_unknown_not_zero(feedback: Feedback) -> None:
    assert feedback.get_surveys("acc_124")[0].score is None


def test_an_unknown_account_is_not_found(feedback: Feedback) -> None:
    with pytest.raises(NotFound):
        feedback.get_surveys("acc_1")
    with pytest.raises(NotFound):
        feedback.send_survey(SurveyRequest("acc_1", "csat"), at=NOON, by="desk")


def test_a_survey_goes_to_the_primary_contact_once_per_key(feedback: Feedback) -> None:
    asked = SurveyRequest("acc_123", "csat", escalation_id="ESC-0001")
    sent = feedback.send_survey(asked, at=NOON, by="desk", key="k")
    assert (sent.contact_id, sent.sent_at) == ("con_1", NOON)
    assert feedback.send_survey(asked, at=NOON + timedelta(1), by="desk", key="k") == sent
    with pytest.raises(KeyReused):
        feedback.send_survey(SurveyRequest("acc_123", "nps"), at=NOON, by="desk", key="k")


def test_a_survey_to_nobody_is_refused(feedback: Feedback) -> None:
    with pytest.raises(NotFound):
        feedback.send_survey(SurveyRequest("acc_123", "csat", "con_9"), at=NOON, by="desk")
    with pytest.raises(NotFound):
        feedback.send_survey(SurveyRequest("acc_124", "csat"), at=NOON, by="desk")


def test_a_dry_run_answers_the_same_and_sends_nothing(feedback: Feedback) -> None:
    asked = SurveyRequest("acc_123", "csat", "con_2")
    tried = feedback.send_survey(asked, at=NOON, by="desk", key="k", dry_run=True)
    later = feedback.send_survey(asked, at=NOON + timedelta(1), by="desk", key="k")
    assert (later.id, later.contact_id) == (tried.id, "con_2")
    assert later.sent_at == NOON + timedelta(1)
