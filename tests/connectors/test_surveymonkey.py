"""What customers answered in SurveyMonkey, each answer once, whatever it and the line do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from escalation_manager.connectors.surveymonkey import SurveyMonkey
from escalation_manager.core import commands as c
from escalation_manager.core.errors import Never, NotFound, TryAgain
from escalation_manager.ports.connectors import Feedback, SurveyRequest
from tests.channels.served import (
    Fault,
    limited,
    says,
    silent,
    well,
)
from tests.connectors.surveymonkey_served import (
    CSAT,
    NPS,
    SurveyMonkeyServed,
    settings,
    surveymonkey_served,
)
from tests.connectors.troubles import READING
from tests.contracts.acme import ACME, GLOBEX, NOON, SURVEYS, acme, ago

USED = {"X-Ratelimit-App-Global-Day-Remaining": "0"}


@pytest.fixture
def served() -> Iterator[SurveyMonkeyServed]:
    with surveymonkey_served() as served:
        yield served


@pytest.fixture
def own() -> Feedback:
    return acme()


@pytest.fixture
def monkey(served: SurveyMonkeyServed, own: Feedback) -> SurveyMonkey:
    return SurveyMonkey(settings(served), own)


def scores(feedback: Feedback, **which: Any) -> list[Decimal | None]:
    return [one.score for one in feedback.get_surveys("acc_123", **which)]


def test_answers_stand_among_what_the_desk_knows_page_by_page(
    served: SurveyMonkeyServed, monkey: SurveyMonkey
) -> None:
    for number in range(5):
        served.put(CSAT, ago(number + 0.5), number + 1)
    served.put(NPS, ago(15), "10", text=" Well\ndone ", contactId="con_1")
    served.put(CSAT, ago(1), 3, accountId="acc_124")
    served.put(CSAT, ago(1), 1)["response_status"] = "partial"
    found = monkey.get_surveys("acc_123")
    assert [one.at for one in found] == sorted((one.at for one in found), reverse=True)
    assert len(found) == 6 + 3
    (nps,) = (one for one in found if one.score == 10)
    assert (nps.type, nps.comment, nps.contact_id) == ("nps", "Well\ndone", "con_1")
    assert scores(monkey, types=("csat",), until=ago(2)) == [3, 4, 5, SURVEYS[1].score]
    assert len(monkey.get_surveys("acc_124")) == 2


def test_only_what_is_new_is_asked_for_again(
    served: SurveyMonkeyServed, monkey: SurveyMonkey
) -> None:
    for number in range(5):
        served.put(CSAT, ago(10 - number), 4)
    monkey.get_surveys("acc_123")
    assert served.asked() == [(CSAT, "1"), (CSAT, "2"), (CSAT, "3"), (NPS, "1")]
    served.put(CSAT, ago(0.1), 1)
    assert Decimal(1) in scores(monkey)
    assert served.asked()[4:] == [(CSAT, "1"), (NPS, "1")]


def test_what_was_read_a_moment_ago_is_not_asked_again(
    served: SurveyMonkeyServed, own: Feedback
) -> None:
    monkey = SurveyMonkey(settings(served, refresh=300), own)
    monkey.get_surveys("acc_123")
    monkey.get_surveys("acc_124")
    assert len(served.requests) == 2


def test_an_answer_that_was_changed_counts_as_it_is_now(
    served: SurveyMonkeyServed, monkey: SurveyMonkey
) -> None:
    told = served.put(CSAT, ago(3), 1)
    assert Decimal(1) in scores(monkey)
    told["date_modified"] = ago(2).isoformat()
    told["pages"][0]["questions"][1]["answers"][0]["choice_metadata"]["weight"] = "5"
    assert scores(monkey, types=("csat",))[0] == 5
    assert Decimal(1) not in scores(monkey)


@pytest.mark.parametrize("weight", [None, "6", 0, "-1", "much", "NaN", [3], "1e999999"])
def test_what_is_no_score_is_unknown_and_never_zero(
    served: SurveyMonkeyServed, monkey: SurveyMonkey, weight: object
) -> None:
    served.put(CSAT, ago(1), weight, text="words")
    (answer,) = (one for one in monkey.get_surveys("acc_123") if one.comment == "words")
    assert answer.score is None


def test_the_question_that_is_named_is_the_score(served: SurveyMonkeyServed, own: Feedback) -> None:
    told = served.put(CSAT, ago(1), 2)
    told["pages"][0]["questions"].append(
        {"id": "44", "answers": [{"choice_metadata": {"weight": 5}}]}
    )
    monkey = SurveyMonkey(settings(served, questions={CSAT: "44"}), own)
    assert scores(monkey, types=("csat",))[0] == 5


def test_one_odd_answer_keeps_no_other_back(
    served: SurveyMonkeyServed, monkey: SurveyMonkey
) -> None:
    served.kept[CSAT] += [{}, {"id": 3, "date_modified": "soon"}, {"id": "4", "pages": 3}]
    served.put(CSAT, ago(1), 2, accountId=None)
    served.put(CSAT, ago(1), 3, accountId={"no": "word"})
    good = served.put(CSAT, ago(1), 4)
    assert [one.id for one in monkey.get_surveys("acc_123") if one.type == "csat"][:1] == [
        f"surveymonkey_{good['id']}"
    ]
    assert len(monkey.get_surveys("acc_123")) == 4


def test_an_unknown_account_is_not_found_and_nothing_asked(
    served: SurveyMonkeyServed, monkey: SurveyMonkey
) -> None:
    with pytest.raises(NotFound):
        monkey.get_surveys("acc_1")
    sent = monkey.send_survey(SurveyRequest("acc_123", "csat"), at=NOON, by="desk", key="k")
    assert sent.contact_id == "con_1"
    assert served.requests == []


def test_a_score_for_an_escalation_is_reported_under_one_key(
    served: SurveyMonkeyServed, monkey: SurveyMonkey
) -> None:
    served.put(CSAT, ago(2), 4, escalationId="ESC-0001", text="Quick!")
    served.put(CSAT, ago(9), 1, escalationId="ESC-0001")
    served.put(CSAT, ago(-1), 2, escalationId="ESC-0001")
    served.put(CSAT, ago(1), 9, escalationId="ESC-0001")
    served.put(NPS, ago(1), 9, escalationId="ESC-0001")
    served.put(CSAT, ago(1), 5)
    (told,) = monkey.news(since=ago(7), at=NOON)
    assert told.command == c.RecordSatisfaction(Decimal(4), "Quick!", ago(2))
    assert (told.escalation_id, told.account) == ("ESC-0001", "acc_123")
    assert list(monkey.news(since=ago(7), at=NOON + timedelta(minutes=1))) == [told]


def test_a_load_brings_the_answers_of_known_customers(
    served: SurveyMonkeyServed, monkey: SurveyMonkey
) -> None:
    served.put(CSAT, ago(1), 4, contactId="con_1")
    served.put(NPS, ago(2), contactId="con_77")
    served.put(CSAT, ago(1), 4, accountId="acc_99")
    rows = json.loads(monkey.document({one.id: one for one in (ACME, GLOBEX)}))["surveys"]
    assert [(one["type"], one["score"], one.get("contact_id")) for one in rows] == [
        ("csat", "4", "con_1"), ("nps", None, None),
    ]  # fmt: skip


# --- what goes wrong -----------------------------------------------------------------------------

FAULTS: dict[str, Fault] = {
    **READING,
    "it says something else": says(200, {"data": 3}),
    "it says nothing": says(200, raw=b""),
}


@pytest.mark.parametrize("which", FAULTS)
def test_a_reading_that_was_cut_off_goes_on_where_it_was(
    served: SurveyMonkeyServed, monkey: SurveyMonkey, which: str
) -> None:
    for number in range(6):
        served.put(CSAT, ago(number + 1), 4)
    served.faults = [well, FAULTS[which]]
    with pytest.raises(TryAgain, match="SurveyMonkey"):
        monkey.get_surveys("acc_123")
    # Another answer came meanwhile: what had been read is pushed on by one, and comes twice.
    served.put(CSAT, ago(0.5), 5)
    assert len(monkey.get_surveys("acc_123")) == 3 + 6
    assert served.asked() == [
        (CSAT, "1"), (CSAT, "2"), (CSAT, "2"), (CSAT, "3"), (CSAT, "4"), (NPS, "1"),
    ]  # fmt: skip
    assert len(monkey.get_surveys("acc_123")) == 3 + 7


def test_it_is_left_alone_for_as_long_as_its_limits_ask(
    served: SurveyMonkeyServed, monkey: SurveyMonkey
) -> None:
    for fault, minutes in ((says(429, {}), 1), (says(429, {}, headers=USED), 60), (limited(), 0.5)):
        served.faults = [fault]
        with pytest.raises(TryAgain) as found:
            list(monkey.news(since=ago(1), at=NOON))
        assert found.value.at == NOON + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("status", "remedy"), [(401, "access token"), (403, "scopes"), (404, "ids"), (302, "Check")]
)
def test_a_refusal_says_what_to_change(
    served: SurveyMonkeyServed, monkey: SurveyMonkey, status: int, remedy: str
) -> None:
    said = says(status, {"error": {"message": "No, because."}})
    served.faults = [said]
    with pytest.raises(Never, match=f"SurveyMonkey answered {status}: No, because") as found:
        monkey.get_surveys("acc_123")
    assert remedy in found.value.remedy
    served.faults = [said]
    assert str(status) in monkey.check()


def test_all_requests_of_a_question_share_its_time(
    served: SurveyMonkeyServed, own: Feedback
) -> None:
    served.faults = [well, silent]
    with pytest.raises(TryAgain, match=r"cannot be reached: ReadTimeout|took longer than 1 s"):
        SurveyMonkey(settings(served, timeout=60, budget=1), own).get_surveys("acc_123")


def test_a_check_says_what_is_wrong(
    served: SurveyMonkeyServed, own: Feedback, monkey: SurveyMonkey
) -> None:
    assert monkey.check() == ""
    closed = SurveyMonkey(settings(served, token="old"), own).check()
    assert "401" in closed
    assert "The authorization token was invalid." in closed
