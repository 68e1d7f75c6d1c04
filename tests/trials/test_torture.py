"""A short torture of a desk on either database, and proof that the judge sees what goes wrong."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from escalation_manager.core import commands as c
from escalation_manager.wiring import create_desk
from tests.postgresql import NoPostgresql
from trials.at_work import handbook
from trials.crowd import Answered
from trials.fast_clock import BEGIN, wind_up
from trials.judging import judge
from trials.leases_seen import read
from trials.outside import CALM, RECORD, desk_at
from trials.torture import Plan, everybody, placed, torture
from trials.verdict import Judged, Suffered

posix = pytest.mark.skipif(os.name != "posix", reason="Signals are a matter of POSIX.")


@posix
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_nothing_is_lost_or_doubled_whatever_happens_to_the_workers(
    kind: str, tmp_path: Path
) -> None:
    try:
        with placed(kind, tmp_path) as (place, database):
            survived = torture(place, tmp_path, Plan(kills=6, escalations=8, rate=600.0), database)
    except NoPostgresql as error:
        pytest.skip(f"NOT TESTED ON POSTGRESQL: {error}.")
    judged = survived.judged
    assert judged.wrong == {}, judged.examples
    assert len(survived.suffered.killed) >= 6
    assert judged.judged["escalations"] == 8
    assert judged.judged["missed deadlines"] > 4
    assert judged.judged["warnings"] > 4
    assert judged.judged["effects done"] > 60
    assert judged.judged["things given to the outside"] > 60


# --- the judge -----------------------------------------------------------------------------------


@dataclass
class Evidence:
    """What the judge is shown of a desk to which nothing bad was done; a test may spoil it."""

    rows: list[dict[str, Any]]
    record: list[dict[str, Any]]
    until: datetime
    answered: list[Answered] = field(default_factory=list)
    suffered: Suffered = field(default_factory=lambda: Suffered(raised=1))

    def judge(self) -> Judged:
        lines = [json.dumps(row).encode() for row in self.rows]
        record = [json.dumps(row) for row in self.record]
        return judge(lines, record, self.answered, self.suffered, self.until)

    def events(self, kind: str) -> list[dict[str, Any]]:
        return [r for r in self.rows if r.get("table") == "events" and r["kind"] == kind]

    def effects(self, kind: str) -> list[dict[str, Any]]:
        return [r for r in self.rows if r.get("table") == "effects" and r["kind"] == kind]

    def given(self, kind: str) -> dict[str, Any]:
        return next(row for row in self.record if f":{kind}:" in row["key"])

    def last_version(self) -> int:
        return max(int(row["version"]) for row in self.rows if row.get("table") == "events")

    def add(self, event: dict[str, Any]) -> None:
        """The event once more, at the end of its history."""
        at = self.until.isoformat()
        self.rows.append({**event, "version": self.last_version() + 1, "at": at})

    def remove(self, event: dict[str, Any]) -> None:
        """As though it had never been: what follows moves up, with its effects."""
        gone = event["version"]
        self.rows.remove(event)
        for row in self.rows:
            if row.get("table") == "events" and row["version"] > gone:
                row["version"] -= 1
            elif row.get("table") == "effects" and _version(row["key"]) > gone:
                _renumber(row)
        for row in self.record:
            if _version(row["key"]) > gone:
                _renumber(row)

    def again(self, given: dict[str, Any], **other: object) -> None:
        """The outside was given it once more, a second later."""
        self.record.append({**given, "pid": 4_711, "t": given["t"] + 1, **other})


def _version(key: str) -> int:
    return int(key.split(":")[1])


def _renumber(row: dict[str, Any]) -> None:
    id_, version, *rest = row["key"].split(":")
    row["key"] = ":".join([id_, str(int(version) - 1), *rest])


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    """One critical escalation on a rehearsal desk, from its beginning to the last deadline."""
    folder = tmp_path_factory.mktemp("lived")
    place, at = folder / "desk.db", BEGIN
    create_desk(place, handbook(), rehearsal=True, at=at, hurry=True).store.close()
    (folder / CALM).touch()
    desk = desk_at(str(place), folder, wind_up(folder, 1.0), seed=1)
    desk.load_text("the company", json.dumps(everybody()).encode(), at=at)
    words = "It fails (1)."
    command = c.Raise("acc_0001", words, severity="critical", type="technical", reason="so")
    answer = desk.submit(command, actor="support_1", at=at, key="one")
    id_ = answer.escalation
    desk.tick(at)
    later = at + timedelta(minutes=6)
    written = desk.submit(
        c.WriteMessage("We are looking into it.", "update"), actor="csm_1", escalation=id_, at=later
    )
    send = c.SendMessage(written.state.messages[-1].id)
    desk.submit(send, actor="csm_1", escalation=id_, at=later)
    until = at + timedelta(hours=30)
    desk.play(later, until)
    entries = tuple((one.version, type(one.event).__name__) for one in answer.entries)
    answered = [Answered("one", id_, entries)]
    rows = [json.loads(line) for line in desk.export()]
    desk.store.close()
    record = [json.loads(line) for line in (folder / RECORD).read_text().splitlines()]
    return Evidence(rows, record, until, answered)


@pytest.fixture
def evidence(lived: Evidence) -> Evidence:
    rows, record = json.loads(json.dumps([lived.rows, lived.record]))
    return Evidence(rows, record, lived.until, list(lived.answered))


def test_of_a_desk_that_was_left_alone_it_finds_nothing_wrong(evidence: Evidence) -> None:
    judged = evidence.judge()
    assert judged.wrong == {}, judged.examples
    assert (judged.lost, judged.doubled, judged.repeats) == (0, 0, {})
    for what in ("missed deadlines", "warnings", "results told", "commands answered"):
        assert judged.judged[what], what


def _stopped_before_due(e: Evidence, noticed: timedelta) -> str:
    """The last breach was noticed so long after its due instant; the stop bears an earlier one."""
    breach = e.events("ClockBreached")[-1]
    due = datetime.fromisoformat(breach["data"]["due"])
    breach["at"] = (due + noticed).isoformat()
    stop = {"clock": breach["data"]["clock"], "stopped_at": (due - timedelta(hours=1)).isoformat()}
    e.add({**breach, "kind": "ClockStopped", "data": stop})
    return str(e.judge().wrong)


def test_a_breach_stands_though_the_clock_is_put_back_before_the_answer(evidence: Evidence) -> None:
    wrong = _stopped_before_due(evidence, timedelta(seconds=1))
    assert "called missed" not in wrong
    assert evidence.judge().judged["breaches by a clock that was ahead"] == 1


def test_a_breach_before_its_time_is_wrong(evidence: Evidence) -> None:
    wrong = _stopped_before_due(evidence, -timedelta(seconds=1))
    assert "a deadline was called missed that was not" in wrong


Spoil = Callable[[Evidence], object]


def _set(kind: str, **values: object) -> Spoil:
    return lambda e: e.effects(kind)[0].update(values)


def _unsent(e: Evidence) -> None:
    e.record = [row for row in e.record if ":message:" not in row["key"]]


def _no_version(e: Evidence) -> None:
    e.rows.remove(e.events("RiskAssessed")[0])


def _no_alert(e: Evidence) -> None:
    climbed = e.events("RungAlerted")[1]["version"]
    e.rows.remove(next(row for row in e.effects("alert") if _version(row["key"]) == climbed))


def _dropped(e: Evidence) -> None:
    missed = e.events("ClockBreached")[-1]["version"]
    alert = next(row for row in e.effects("alert") if _version(row["key"]) == missed)
    alert["state"] = "dropped"


LOST: dict[str, tuple[Spoil, str]] = {
    "an escalation": (lambda e: setattr(e.suffered, "raised", 2), "as many escalations"),
    "a version": (_no_version, "a version is missing"),
    "a deadline": (lambda e: e.remove(e.events("ClockBreached")[0]), "was not noticed"),
    "a warning": (lambda e: e.remove(e.events("ClockWarned")[0]), "a warning was not given"),
    "an effect": (lambda e: e.rows.remove(e.effects("crm_task")[0]), "an event has no effect"),
    "an alert": (_no_alert, "an event has no effect"),
    "one that is held": (_set("crm_note", state="leased"), "an effect was left behind"),
    "one that is due": (_set("crm_note", state="pending"), "an effect was left behind"),
    "a breach that nobody heard of": (_dropped, "somebody had to hear"),
    "a note": (_set("crm_note", state="dropped"), "somebody had to hear"),
    "a delivery": (_unsent, "never reached the outside"),
    "a result": (lambda e: e.remove(e.events("MirroredToCrm")[0]), "done was not told"),
    "an answer": (
        lambda e: e.answered.append(Answered("x", "ESC-0001", ((999, "NoteAdded"),))),
        "answered is not in the log",
    ),
}


@pytest.mark.parametrize("what", LOST)
def test_it_sees_what_is_lost(evidence: Evidence, what: str) -> None:
    spoil, said = LOST[what]
    spoil(evidence)
    judged = evidence.judge()
    assert judged.lost >= 1
    assert any(said in wrong for wrong in judged.wrong), judged.wrong


def _two_keys(e: Evidence) -> None:
    given = e.given("message")
    e.again(given, key=given["key"][:-1] + "1")


DOUBLED: dict[str, tuple[Spoil, str]] = {
    "an escalation": (lambda e: setattr(e.suffered, "raised", 0), "as many escalations"),
    "a version": (lambda e: e.rows.append(e.events("Raised")[0]), "a version is doubled"),
    "a deadline": (lambda e: e.add(e.events("ClockBreached")[-1]), "notice stands twice"),
    "a deadline told twice": (lambda e: e.add(e.events("ClockBreached")[-1]), "was told twice"),
    "a warning": (lambda e: e.add(e.events("ClockWarned")[-1]), "a warning was given twice"),
    "an alert": (lambda e: e.add(e.events("RungAlerted")[0]), "notice stands twice"),
    "a task": (lambda e: e.add(e.events("TaskOverdue")[0]), "notice stands twice"),
    "an effect": (lambda e: e.rows.append(e.effects("alert")[0]), "owed twice"),
    "one with another number": (
        lambda e: e.rows.append(
            {**e.effects("message")[0], "key": e.effects("message")[0]["key"][:-1] + "1"}
        ),
        "an event has an effect twice",
    ),
    "a result": (lambda e: e.add(e.events("MessageSent")[0]), "was told twice"),
    "a delivery": (lambda e: e.again(e.given("alert")), "without a cause"),
    "a delivery under another key": (_two_keys, "under two keys"),
    "one that is told alone and with others": (
        lambda e: e.again(e.given("alert"), key="x:and1", tells=["x", e.given("alert")["key"]]),
        "under two keys",
    ),
}


@pytest.mark.parametrize("what", DOUBLED)
def test_it_sees_what_is_doubled(evidence: Evidence, what: str) -> None:
    spoil, said = DOUBLED[what]
    spoil(evidence)
    judged = evidence.judge()
    assert judged.doubled >= 1
    assert any(said in wrong for wrong in judged.wrong), judged.wrong


def _more(e: Evidence) -> None:
    e.again(e.given("alert"), key="x:and1", tells=["x"])
    e.again(e.given("alert"), key="x:and1", tells=["x", "y"])


OTHERWISE: dict[str, tuple[Spoil, str]] = {
    "too early": (
        lambda e: e.events("ClockBreached")[0].update(at=BEGIN.isoformat()),
        "before its time",
    ),
    "older than what is before": (
        lambda e: e.events("TaskOverdue")[-1].update(at=BEGIN.isoformat()),
        "older than the one before",
    ),
    "late and silent about it": (
        lambda e: e.events("ClockBreached")[-1].update(at=e.until.isoformat()),
        "does not say so",
    ),
    "at another instant": (
        lambda e: e.events("ClockBreached")[0]["data"].update(due=BEGIN.isoformat()),
        "of another instant",
    ),
    "dead for no reason": (_set("crm_note", state="dead", last_error=None), "without a reason"),
    "not owed": (
        lambda e: e.again(e.given("alert"), key="ESC-0001:1:alert:7"),
        "nobody owed",
    ),
    "more than at first under the same key": (_more, "more was told under a key"),
    "another thing under the same key": (
        lambda e: e.again(e.given("alert"), said="other"),
        "used for another thing",
    ),
}


@pytest.mark.parametrize("what", OTHERWISE)
def test_it_sees_what_is_otherwise_wrong(evidence: Evidence, what: str) -> None:
    spoil, said = OTHERWISE[what]
    spoil(evidence)
    judged = evidence.judge()
    assert any(said in wrong for wrong in judged.wrong), judged.wrong


def test_it_knows_why_something_may_be_done_again(evidence: Evidence) -> None:
    given = evidence.given("alert")
    key, pid, t = given["key"], given["pid"], given["t"]
    lease = given["leases"][key]
    evidence.again(given, leases={key: lease + 1})
    causes = {
        "killed": Suffered({pid: (t + 0.4, t + 0.6)}, raised=1),
        "frozen": Suffered(frozen=[(pid, t - 0.5, t + 0.9)], raised=1),
        "stopped": Suffered(stopped=[(t + 0.1, t + 0.2)], raised=1),
        "database away": Suffered(down=[(t + 0.1, t + 0.2)], raised=1),
        "lease over": Suffered(
            leases={(key, lease): (t - 1, t + 0.4), (key, lease + 1): (t + 0.5, t + 2)}, raised=1
        ),
    }
    for cause, suffered in causes.items():
        evidence.suffered = suffered
        judged = evidence.judge()
        assert (judged.repeats, judged.wrong) == ({cause: 1}, {})
    given["what"] = "accepted, and no answer"
    evidence.suffered = Suffered(raised=1)
    assert evidence.judge().repeats == {"no answer": 1}


def test_what_happened_to_others_or_at_another_time_explains_no_repeat(evidence: Evidence) -> None:
    given = evidence.given("alert")
    key, pid, t = given["key"], given["pid"], given["t"]
    lease = given["leases"][key]
    evidence.again(given, leases={key: lease + 1})
    for suffered in (
        Suffered({pid + 1: (t + 0.4, t + 0.6)}, raised=1),
        Suffered({pid: (t + 1.4, t + 1.6)}, raised=1),
        Suffered(frozen=[(pid + 1, t, t + 0.9)], raised=1),
        Suffered(frozen=[(pid, t - 3, t - 2)], raised=1),
        Suffered(down=[(t + 2, t + 3)], raised=1),
        Suffered(
            leases={(key, lease): (t - 1, t + 0.9), (key, lease + 1): (t + 0.5, t + 2)}, raised=1
        ),
        Suffered(leases={(key, lease + 1): (t + 0.5, t + 2)}, raised=1),
    ):
        evidence.suffered = suffered
        assert "a repeat outside without a cause" in evidence.judge().wrong


def test_one_lease_is_no_reason_to_do_it_twice(evidence: Evidence) -> None:
    given = evidence.given("alert")
    evidence.again(given)
    ((key, lease),) = given["leases"].items()
    evidence.suffered = Suffered(leases={(key, lease): (given["t"], given["t"] + 0.4)}, raised=1)
    assert "a repeat outside without a cause" in evidence.judge().wrong


def test_how_long_a_lease_lasted_is_read_in_any_order() -> None:
    rows: list[dict[str, object]] = [
        {"leases": {"k": 1}, "since": None, "until": 4.0},
        {"leases": {"k": 1, "l": 1}, "since": 1.0, "until": 3.0},
        {"leases": {"k": 2}, "since": 5.0, "until": 7.0},
    ]
    found = read(map(json.dumps, rows))
    assert found == {("k", 1): (1.0, 4.0), ("l", 1): (1.0, 3.0), ("k", 2): (5.0, 7.0)}
