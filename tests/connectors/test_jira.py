"""What stands in Jira of a task, once, and what comes back, whatever it and the line do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from escalation_manager.connectors.jira import Jira
from escalation_manager.connectors.jira.document import document, words
from escalation_manager.core import commands as c
from escalation_manager.core.errors import Never, NotAllowed, TryAgain
from escalation_manager.ports.tracking import TaskToTrack
from tests.channels.served import (
    Fault,
    limited,
    says,
    silent,
    well,
)
from tests.connectors.jira_served import (
    BEGUN,
    DONE,
    LABEL,
    TO_DO,
    JiraServed,
    jira_served,
    said,
    settings,
    told,
    webhook,
)
from tests.connectors.troubles import TROUBLES
from tests.contracts.acme import NOON, ago

TASK = TaskToTrack(
    "ESC-0001", "T2", "Root cause analysis", "engineering", "lena", NOON + timedelta(hours=13)
)
MARK = f"{LABEL}-ESC-0001-T2"


@pytest.fixture
def served() -> Iterator[JiraServed]:
    with jira_served(NOON) as served:
        yield served


@pytest.fixture
def jira(served: JiraServed) -> Jira:
    return Jira(settings(served))


def news(jira: Jira, days: float = 7) -> list[tuple[Any, str | None]]:
    return [(one.command, one.escalation_id) for one in told(jira, days)]


# --- there ---------------------------------------------------------------------------------------


def test_a_task_stands_there_with_owner_and_day(served: JiraServed, jira: Jira) -> None:
    issue = jira.track(TASK, at=NOON)
    assert (issue.key, issue.url) == ("ENG-1", f"{served.url}/browse/ENG-1")
    fields = dict(served.issues["ENG-1"].fields)
    assert words(fields.pop("description")) == (
        "Escalation: ESC-0001, task T2\nOwner on the desk: engineering: lena\n"
        "Due: 2026-03-11T01:00:00.000Z"
    )
    assert fields == {
        "status": TO_DO,
        "project": {"key": "ENG"},
        "issuetype": {"name": "Task"},
        "summary": "ESC-0001: Root cause analysis",
        "labels": [LABEL, MARK],
        "duedate": "2026-03-11",
        "assignee": {"accountId": "5b10a2844c20165700ede21g"},
    }


def test_a_task_of_a_role_without_a_day(served: JiraServed, jira: Jira) -> None:
    task = TaskToTrack("ESC-0001", "T3", "Two\nlines " * 60, "engineering", "engineering")
    jira.track(task, at=NOON)
    fields = served.issues["ENG-1"].fields
    assert len(fields["summary"]) == 250
    assert not {"duedate", "assignee"} & fields.keys()


def test_a_repetition_finds_the_first_one(served: JiraServed, jira: Jira) -> None:
    assert jira.track(TASK, at=NOON) == jira.track(replace(TASK, title="Renamed"), at=NOON)
    assert jira.track(replace(TASK, task="T20"), at=NOON).key == "ENG-2"
    assert len(served.issues) == 2


# --- and back ------------------------------------------------------------------------------------


def test_what_is_done_there_completes_the_task(served: JiraServed, jira: Jira) -> None:
    jira.track(TASK, at=NOON)
    assert news(jira) == []
    served.move("ENG-1", BEGUN)
    assert news(jira) == []
    served.move("ENG-1", DONE)
    assert news(jira) == [(c.CompleteTask("T2", "ENG-1 is Shipped in Jira."), "ESC-0001")]
    first, again = (told(jira, days) for days in (7, 1))
    assert first == again


def test_what_is_said_there_is_noted_oldest_first(served: JiraServed, jira: Jira) -> None:
    jira.track(TASK, at=NOON)
    served.now = ago(9)
    served.say("ENG-1", said("long ago"))
    served.now = NOON
    served.say("ENG-1", said("It is the", "queue."), author="Lena\n Fischer")
    served.say("ENG-1", said("For admins"), visibility={"type": "role", "value": "Administrators"})
    served.say("ENG-1", said(" "))
    served.say("ENG-1", "plain", author="")
    assert news(jira) == [
        (c.AddNote("Lena Fischer in ENG-1: It is the\nqueue."), "ESC-0001"),
        (c.AddNote("Somebody in ENG-1: plain"), "ESC-0001"),
    ]
    assert len({one.key for one in told(jira)}) == 2


def test_only_what_changed_is_asked_for_page_by_page(served: JiraServed, jira: Jira) -> None:
    for number in range(5):
        jira.track(replace(TASK, task=f"T{number}"), at=NOON)
        served.move(f"ENG-{number + 1}", DONE)
    served.issues["ENG-2"].updated = ago(2)
    assert [command.task for command, _ in news(jira, days=1)] == ["T0", "T2", "T3", "T4"]
    assert len(news(jira)) == 5


@pytest.mark.parametrize(
    "labels",
    [
        [LABEL], [LABEL, f"{LABEL}-ESC-0001"], [LABEL, f"{LABEL}-ESC-0001-T2-x"],
        [LABEL, f"x{MARK}"], [LABEL, MARK, f"{LABEL}-ESC-0002-T1"],
    ],
)  # fmt: skip
def test_an_issue_that_names_no_task_of_ours_tells_nothing(
    served: JiraServed, jira: Jira, labels: list[str]
) -> None:
    served.make({"labels": labels})
    served.move("ENG-1", DONE)
    assert news(jira) == []


def test_a_signed_webhook_has_the_issue_looked_at(served: JiraServed, jira: Jira) -> None:
    jira.track(TASK, at=NOON)
    served.say("ENG-1", said("Found it"))
    served.move("ENG-1", DONE)
    read = jira.read(*webhook("ENG-1"), at=NOON)
    assert list(read) == told(jira, 1)
    assert len(read) == 2
    asked = len(served.requests)
    for other in ("OPS-1", "ENG-1/../../x", "ENG-", None, {"key": 1}):
        assert jira.read(*webhook(other), at=NOON) == ()
    assert len(served.requests) == asked
    assert jira.read(*webhook("ENG-77"), at=NOON) == ()


def test_a_webhook_of_a_stranger_is_refused(served: JiraServed, jira: Jira) -> None:
    body, headers = webhook("ENG-1", "another secret, long enough")
    for wrong in (headers, {}, {"X-Hub-Signature": ""}, {"X-Hub-Signature": "sha256=é"}):
        with pytest.raises(NotAllowed, match="not signed"):
            jira.read(body, wrong, at=NOON)
    with pytest.raises(NotAllowed):
        Jira(settings(served, webhook_secret="")).read(*webhook("ENG-1", ""), at=NOON)
    assert served.requests == []


def test_words_come_there_and_back_as_words() -> None:
    text = "a <b>\n\n*c* [d|http://e]\n{code}f{code} 漢字 😀"
    assert words(document(text)) == "a <b>\n*c* [d|http://e]\n{code}f{code} 漢字 😀"
    nested: dict[str, Any] = {"type": "text", "text": "deep"}
    for _ in range(5_000):
        nested = {"type": "bulletList", "content": [nested]}
    assert words(nested) == ""
    rich = {"type": "doc", "content": [
        {"type": "heading", "content": [{"type": "text", "text": "Title"}]},
        {"type": "paragraph", "content": [
            {"type": "mention", "attrs": {"text": "@Ben"}}, {"type": "text", "text": " look"},
            {"type": "hardBreak"}, {"type": "text", "text": "here"}, "odd", {"content": 3},
        ]},
    ]}  # fmt: skip
    assert words(rich) == "Title\n@Ben look\nhere"
    assert words(None) == words([1]) == words({"type": "media"}) == ""


# --- what goes wrong -----------------------------------------------------------------------------

FAULTS: dict[str, Fault] = {
    **TROUBLES,
    "it says something else": says(200, {"issues": 3, "key": 4}),
}


@pytest.mark.parametrize("which", FAULTS)
def test_whatever_goes_wrong_there_is_one_issue_in_the_end(
    served: JiraServed, jira: Jira, which: str
) -> None:
    for before in (1,) if which.startswith("it did it") else (0, 1):
        served.faults = [well] * before + [FAULTS[which]]
        with pytest.raises(TryAgain, match="Jira") as found:
            jira.track(TASK, at=NOON)
        assert served.faults == []
        # When it may have been made, its search is given a minute to learn of it.
        assert not before or found.value.at == NOON + timedelta(minutes=1)
    assert jira.track(TASK, at=NOON).key == "ENG-1"
    assert len(served.issues) == 1


def test_a_look_that_fails_half_way_tells_the_rest_the_next_time(
    served: JiraServed, jira: Jira
) -> None:
    for number in range(3):
        jira.track(replace(TASK, task=f"T{number}"), at=NOON)
        served.move(f"ENG-{number + 1}", DONE)
    served.faults = [well, well, well, limited("90")]
    with pytest.raises(TryAgain) as found:
        told(jira, 1)
    assert found.value.at == NOON + timedelta(seconds=90)
    assert len(news(jira)) == 3


@pytest.mark.parametrize(
    ("status", "remedy"),
    [(401, "token"), (403, "right"), (404, "project"), (400, "issue type"), (302, "Check")],
)
def test_a_refusal_says_what_to_change(
    served: JiraServed, jira: Jira, status: int, remedy: str
) -> None:
    why = {"errorMessages": ["No, because."], "errors": {"duedate": "cannot be set"}}
    served.faults = [well, says(status, why)]
    with pytest.raises(
        Never, match=f"Jira answered {status}: No, because.; duedate: cannot be set"
    ) as found:
        jira.track(TASK, at=NOON)
    assert remedy in found.value.remedy
    assert "jira-test" not in str(found.value)


def test_all_requests_of_a_question_share_its_time(served: JiraServed) -> None:
    served.faults = [well, silent]
    with pytest.raises(TryAgain, match=r"cannot be reached: ReadTimeout|took longer than 1 s"):
        Jira(settings(served, timeout=60, budget=1)).track(TASK, at=NOON)


def test_a_check_says_what_is_wrong(served: JiraServed, jira: Jira) -> None:
    assert jira.check() == ""
    assert "401: Client must be authenticated" in Jira(settings(served, token="old")).check()
    assert "No project OPS" in Jira(settings(served, project="OPS")).check()
    assert "no issue type 'Story': Task, Bug" in Jira(settings(served, issue_type="Story")).check()
    assert served.issues == {}
