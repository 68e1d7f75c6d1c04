"""Are questions about a contract's calendar answered line by line, right and fast?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from escalation_manager.cli.calendar_questions import answer_questions, read_calendars
from escalation_manager.core.errors import BadInput, Faults

WEEKLY = {day: [["09:00", "12:30"], ["13:15", "17:00"]] for day in ("mon", "tue", "wed", "thu")}
CALENDARS = {
    "office": {
        "time_zone": "Europe/Berlin",
        "weekly": WEEKLY,
        "annual_holidays": ["12-25"],
        "special_days": {"2026-12-24": [["09:00", "12:00"]]},
    },
    "shut": {"time_zone": "UTC", "weekly": {}},
}


def ask(*questions: Any, calendars: str = json.dumps(CALENDARS)) -> list[dict[str, Any]]:
    lines = [q if isinstance(q, str) else json.dumps(q) for q in questions]
    return [json.loads(answer) for answer in answer_questions(calendars, lines)]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ({"op": "between", "start": "2026-03-02T07:00:00Z", "end": "2026-03-02T23:00:00Z"}, 26_100),
        ({"op": "between", "start": "2026-03-03T07:00:00Z", "end": "2026-03-02T07:00:00Z"}, 0),
        (
            {"op": "add", "start": "2026-03-02T09:00:00+01:00", "seconds": 12_600},
            "2026-03-02T11:30:00Z",
        ),
        ({"op": "add", "at": "2026-03-02T08:00:00Z", "seconds": 26_100}, "2026-03-02T16:00:00Z"),
        ({"op": "add", "start": "2026-03-02T07:00:00Z", "seconds": 0}, "2026-03-02T07:00:00Z"),
        ({"op": "add", "start": "2026-03-02T07:00:00Z", "seconds": 10**18}, None),
        (
            {"op": "subtract", "end": "2026-03-03T08:15:00Z", "seconds": 1800},
            "2026-03-02T15:45:00Z",
        ),
        ({"op": "subtract", "at": "2026-03-03T08:15:00Z", "seconds": 900}, "2026-03-03T08:00:00Z"),
        ({"op": "next_open", "at": "2026-03-05T16:00:00Z"}, "2026-03-09T08:00:00Z"),
        ({"op": "next_open", "at": "2026-03-02T09:15:00Z"}, "2026-03-02T09:15:00Z"),
        ({"op": "open_at", "at": "2026-12-24T10:59:59Z"}, True),
        ({"op": "open_at", "at": "2026-12-24T11:00:00Z"}, False),
        # Less than a second: until then it is not all used, and from then on it still is.
        ({"op": "add", "start": "2026-03-02T08:00:00.25Z", "seconds": 1}, "2026-03-02T08:00:02Z"),
        (
            {"op": "subtract", "end": "2026-03-02T08:00:02.75Z", "seconds": 1},
            "2026-03-02T08:00:01Z",
        ),
        (
            {"op": "between", "start": "2026-03-02T08:00:00.5Z", "end": "2026-03-02T08:00:02Z"},
            1,
        ),
    ],
)
def test_a_question_and_its_answer(question: dict[str, Any], answer: object) -> None:
    assert ask({"id": "q1", "calendar": "office", **question}) == [{"id": "q1", "answer": answer}]


def test_a_calendar_that_never_opens_answers_null() -> None:
    at = "2026-03-02T07:00:00Z"
    questions = [
        {"id": 1, "op": "add", "calendar": "shut", "start": at, "seconds": 1},
        {"id": 2, "op": "subtract", "calendar": "shut", "end": at, "seconds": 1},
        {"id": 3, "op": "next_open", "calendar": "shut", "at": at},
    ]
    assert [answer["answer"] for answer in ask(*questions)] == [None, None, None]


def test_a_bad_question_says_what_is_wrong_and_stops_nothing() -> None:
    good = {"id": 9, "op": "open_at", "calendar": "office", "at": "2026-03-02T09:00:00Z"}
    bad = [
        ("{", "no sound JSON"),
        ("[1]", "no object"),
        ('{"id": 1, "id": 2}', "given twice"),
        ({"id": 1, "op": "open"}, "no op 'open'"),
        ({**good, "calendar": "ofice"}, "Did you mean 'office'?"),
        ({**good, "at": "2026-03-02T09:00:00"}, "no offset"),
        ({**good, "at": "2026-02-30T09:00:00Z"}, "no instant"),
        ({**good, "at": 17}, "'at' is missing"),
        ({"id": 1, "op": "between", "calendar": "office", "start": good["at"]}, "'end' is missing"),
        ({**good, "op": "add"}, "'seconds' is None"),
        ({**good, "op": "add", "seconds": -1}, "0 or more"),
        ({**good, "op": "add", "seconds": True}, "0 or more"),
        ({**good, "op": "add", "seconds": "1"}, "0 or more"),
    ]
    lines = [q if isinstance(q, str) else json.dumps(q) for q, _ in bad]
    answers = answer_questions(json.dumps(CALENDARS), [*lines, "", "  \n", json.dumps(good)])
    found = [json.loads(line) for line in answers]
    for (_, words), answer in zip(bad, found, strict=False):
        assert words in answer["error"]
    assert found[3]["id"] == 1
    assert found[-1] == {"id": 9, "answer": True}
    assert (len(found), answers.failed) == (len(bad) + 1, len(bad))


def test_calendars_may_be_toml_or_stand_in_a_handbook() -> None:
    toml = """
        version = "1"
        [calendars.office]
        time_zone = "Europe/Berlin"
        holidays = [2026-12-25, "2026-12-28"]
        weekly.mon = [[09:00:00, 17:00:00], ["18:00", "24:00"]]
        [calendars.office.special_days]
        2026-12-24 = [["09:00", "12:00"]]
    """
    office = read_calendars(toml)["office"]
    assert len(office.holidays) == 2
    assert len(office.weekly[0]) == 2
    assert read_calendars(json.dumps({"calendars": CALENDARS})) == read_calendars(
        "\ufeff" + json.dumps(CALENDARS)
    )


@pytest.mark.parametrize("text", ["", "{", "[]", "3", "nonsense", '{"a": 1, "a": 2}'])
def test_a_file_that_holds_no_calendars_is_refused(text: str) -> None:
    if not text:
        assert read_calendars(text) == {}
        return
    with pytest.raises(BadInput) as caught:
        read_calendars(text)
    assert caught.value.remedy


def test_every_fault_of_every_calendar_is_named() -> None:
    with pytest.raises(Faults) as caught:
        read_calendars('{"a": {"time_zone": "Mars/Base"}, "b": {"weekly": {"mo": []}}}')
    assert [f.place for f in caught.value.faults] == ["a.time_zone", "b.time_zone", "b.weekly.mo"]


def test_the_example_of_the_reference_page_is_answered_as_printed() -> None:
    page = (Path(__file__).parents[2] / "docs/reference/clocks.md").read_text(encoding="utf-8")
    calendar = page.split("```toml\n")[1].split("```")[0]
    question, answer = (line for line in page.splitlines() if line.startswith('{"id": 1'))
    assert list(answer_questions(calendar, [question])) == [answer]


def test_ten_thousand_questions_are_all_answered() -> None:
    operations = ["between", "add", "subtract", "next_open", "open_at"]
    lines = [
        json.dumps(
            {
                "id": n,
                "op": operations[n % 5],
                "calendar": "office",
                "start": f"{2016 + n % 20}-{1 + n % 12:02}-{1 + n % 28:02}T10:00:00Z",
                "end": f"{2017 + n % 20}-{1 + n % 7:02}-{1 + n % 28:02}T10:00:00Z",
                "at": f"{2016 + n % 20}-{1 + n % 12:02}-{1 + n % 28:02}T10:00:00Z",
                "seconds": n * 977 % 10_000_000,
            }
        )
        for n in range(10_000)
    ]
    answers = answer_questions(json.dumps(CALENDARS), lines)
    assert len(list(answers)) == 10_000
    assert answers.failed == 0
