"""What an issue shows of what becomes of its task here: once, and by the project's own workflow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from escalation_manager.connectors.jira import Jira
from escalation_manager.core.errors import Never, TryAgain
from escalation_manager.ports.tracking import Change, Part, Stand, TaskToTrack
from tests.channels.served import (
    Fault,
    says,
    well,
)
from tests.connectors.jira_served import (
    BEGUN,
    BINNED,
    DONE,
    TO_DO,
    JiraServed,
    jira_served,
    said,
    settings,
    told,
)
from tests.connectors.troubles import TROUBLES
from tests.contracts.acme import NOON

TASK = TaskToTrack(
    "ESC-0001", "T2", "Find it", "engineering", "ben", NOON + timedelta(hours=9), "high"
)
ENDED = replace(TASK, stand=Stand.DONE)
WORDS = "Mia Weber completed T2 on the escalation desk: it was the queue"
KEY = "ESC-0001:9:track_change:0"


def changed(*parts: Part, words: str = WORDS) -> Change:
    return Change(frozenset(parts), words, KEY)


FINISHED = changed(Part.STATE)


@pytest.fixture
def served() -> Iterator[JiraServed]:
    with jira_served(NOON) as served:
        yield served


@pytest.fixture
def jira(served: JiraServed) -> Jira:
    jira = Jira(settings(served))
    jira.track(TASK, at=NOON)
    return jira


def fields(served: JiraServed) -> dict[str, Any]:
    return served.issues["ENG-1"].fields


def written(served: JiraServed) -> int:
    """How often something was written."""
    asked = [one for one in served.requests if one.method == "PUT" or "/search" not in one.path]
    return len([one for one in asked if one.method in ("PUT", "POST")])


def test_a_task_that_is_done_here_is_done_there_and_why(served: JiraServed, jira: Jira) -> None:
    served.workflow["To Do"] = [BEGUN, BINNED, {**DONE, "name": "Done"}]
    assert jira.change(ENDED, FINISHED, at=NOON) is not None
    assert fields(served)["status"]["name"] == "Done"
    assert served.issues["ENG-1"].said == [f"{WORDS}\n[{KEY}]"]
    before = written(served)
    jira.change(ENDED, FINISHED, at=NOON)
    assert written(served) == before


@pytest.mark.parametrize(
    ("offered", "mine", "status"),
    [
        ([BEGUN, DONE], {}, "Won't Do"),
        ([DONE, BINNED], {}, "Won't Do"),
        ([DONE, BINNED], {"dropped": ("shipped",)}, "Shipped"),
        ([BEGUN, {**DONE, "name": "Closed"}], {}, "Closed"),
    ],
)
def test_a_task_that_was_dropped_is_told_apart_where_that_is_offered(
    served: JiraServed, offered: list[dict[str, Any]], mine: dict[str, Any], status: str
) -> None:
    jira = Jira(settings(served, **mine))
    jira.track(TASK, at=NOON)
    served.workflow["To Do"] = offered if status != "Won't Do" else [DONE, BINNED]
    jira.change(replace(TASK, stand=Stand.DROPPED), FINISHED, at=NOON)
    assert fields(served)["status"]["name"] == status


def test_the_only_status_that_counts_as_done_is_the_one(served: JiraServed, jira: Jira) -> None:
    served.workflow["To Do"] = [BEGUN, DONE]
    jira.change(ENDED, FINISHED, at=NOON)
    assert fields(served)["status"] == DONE


def test_of_several_that_nobody_named_none_is_taken(served: JiraServed, jira: Jira) -> None:
    with pytest.raises(Never, match="ENG-1 can become Shipped, Won't Do, and none") as found:
        jira.change(ENDED, FINISHED, at=NOON)
    assert "done = " in found.value.remedy
    assert fields(served)["status"] == TO_DO
    # Why it is done stands there all the same.
    assert served.issues["ENG-1"].said == [f"{WORDS}\n[{KEY}]"]
    Jira(settings(served, done=("Shipped",))).change(ENDED, FINISHED, at=NOON)
    assert fields(served)["status"] == DONE
    assert len(served.issues["ENG-1"].said) == 1


def test_what_lies_on_the_way_is_passed_where_it_is_named(served: JiraServed, jira: Jira) -> None:
    review = {"id": "10007", "name": "Review", "statusCategory": {"key": "indeterminate"}}
    done = {**DONE, "name": "Done"}
    served.workflow = {"To Do": [BEGUN], "In Progress": [TO_DO, review], "Review": [BEGUN, done]}
    with pytest.raises(Never, match="Jira offers In Progress") as found:
        jira.change(ENDED, FINISHED, at=NOON)
    assert "through" in found.value.remedy
    through = Jira(settings(served, through=("Review", "In Progress")))
    through.change(ENDED, FINISHED, at=NOON)
    assert fields(served)["status"]["name"] == "Done"
    served.move("ENG-1", TO_DO)
    served.workflow["Review"] = [BEGUN]
    with pytest.raises(Never, match="from where it is: Jira offers In Progress"):
        through.change(ENDED, FINISHED, at=NOON)
    served.workflow["To Do"] = []
    served.move("ENG-1", TO_DO)
    with pytest.raises(Never, match="Jira offers nothing"):
        through.change(ENDED, FINISHED, at=NOON)


def test_a_resolution_is_told_where_the_way_asks_for_one(served: JiraServed, jira: Jira) -> None:
    served.workflow["To Do"] = [{**DONE, "name": "Done"}, BINNED]
    field = {"key": "x", "name": "Resolution", "operations": ["set"], "schema": {"type": "string"}}
    served.screen = {
        "resolution": {**field, "required": True, "allowedValues": [{"name": "Fixed"}]},
    }
    with pytest.raises(Never, match="400: Not a valid transition") as found:
        jira.change(ENDED, FINISHED, at=NOON)
    assert "Move ENG-1 to Done by hand" in found.value.remedy
    served.screen["resolution"]["allowedValues"] = [{"name": "Won't Do"}, {"name": "Done"}]
    jira.change(ENDED, FINISHED, at=NOON)
    assert fields(served)["resolution"] == {"name": "Done"}


def test_what_somebody_ended_there_is_left_as_it_is(served: JiraServed, jira: Jira) -> None:
    served.move("ENG-1", DONE)
    before = written(served)
    assert jira.change(ENDED, FINISHED, at=NOON) is not None
    assert written(served) == before


def test_only_what_changed_here_is_written_there(served: JiraServed, jira: Jira) -> None:
    assert fields(served)["priority"] == {"name": "High"}
    fields(served)["assignee"] = {"accountId": "theirs"}
    fields(served)["duedate"] = "2027-01-01"
    now = replace(TASK, severity="critical", person="lena", due=NOON + timedelta(days=2))
    jira.change(now, changed(Part.SEVERITY), at=NOON)
    assert fields(served)["priority"] == {"name": "Highest"}
    assert fields(served)["assignee"] == {"accountId": "theirs"}
    jira.change(now, changed(Part.OWNER, Part.DUE), at=NOON)
    assert fields(served)["assignee"] == {"accountId": "5b10a2844c20165700ede21g"}
    assert fields(served)["duedate"] == "2026-03-12"
    jira.change(replace(now, due=None, person="nobody"), changed(Part.OWNER, Part.DUE), at=NOON)
    assert fields(served)["assignee"] == {"accountId": "5b10a2844c20165700ede21g"}
    assert fields(served)["duedate"] is None
    assert len(served.issues["ENG-1"].said) == 1


def test_what_the_project_hides_is_said_alone(served: JiraServed, jira: Jira) -> None:
    served.editable = set()
    now = replace(TASK, severity="critical", person="lena", due=None)
    jira.change(now, changed(*Part, words="ESC-0001 is Critical now"), at=NOON)
    assert fields(served)["priority"] == {"name": "High"}
    assert served.issues["ENG-1"].said == [f"ESC-0001 is Critical now\n[{KEY}]"]
    # A project without such a field gets its issue all the same.
    assert jira.track(replace(TASK, task="T3"), at=NOON).key == "ENG-2"


def test_without_words_nothing_is_said(served: JiraServed, jira: Jira) -> None:
    served.workflow["To Do"] = [DONE]
    jira.change(ENDED, changed(Part.STATE, words=""), at=NOON)
    assert fields(served)["status"] == DONE
    assert served.issues["ENG-1"].said == []


def test_a_task_without_an_issue_is_told_of_to_nobody(served: JiraServed, jira: Jira) -> None:
    assert jira.change(replace(ENDED, task="T7"), FINISHED, at=NOON) is None
    assert list(served.issues) == ["ENG-1"]


def test_what_the_desk_said_there_never_comes_back(served: JiraServed, jira: Jira) -> None:
    jira.change(TASK, changed(Part.SEVERITY), at=NOON)
    jira.change(TASK, replace(FINISHED, words="long " * 4_000, key=f"{KEY}1"), at=NOON)
    quoted = served.issues["ENG-1"].said[0]
    served.say("ENG-1", said(*quoted.splitlines(), "I agree."))
    (back,) = told(jira, 1)
    assert str(back.command).endswith("I agree.')")


FAULTS: dict[str, Fault] = {
    **TROUBLES,
    "somebody else writes": says(409, {"errorMessages": ["Conflict"]}),
    "it says something else": says(200, {"comments": 3, "transitions": 4, "key": 5}),
}


@pytest.mark.parametrize("which", FAULTS)
def test_whatever_goes_wrong_it_is_said_and_done_once(
    served: JiraServed, jira: Jira, which: str
) -> None:
    served.workflow["To Do"] = [DONE]
    now, change = replace(ENDED, severity="critical"), changed(Part.STATE, Part.SEVERITY)
    # Search, issue, fields, comments, comment, transitions, transition: each of them fails.
    for step in range(7):
        served.faults = [well] * step + [FAULTS[which]]
        with suppress(TryAgain):  # of what is done already nothing is asked again
            jira.change(now, change, at=NOON)
    served.faults = []
    jira.change(now, change, at=NOON)
    issue = served.issues["ENG-1"]
    assert (issue.fields["status"], issue.said) == (DONE, [f"{WORDS}\n[{KEY}]"])


def test_a_search_without_end_is_not_taken_for_all(served: JiraServed, jira: Jira) -> None:
    served.faults = [says(200, {"issues": [], "nextPageToken": "again"})] * 60
    with pytest.raises(TryAgain, match="more than 50 pages"):
        told(jira, 1)
