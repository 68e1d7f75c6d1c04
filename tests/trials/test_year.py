"""A few weeks of the stand-in company's year, around the change of clocks and a holiday."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from trials.company import company
from trials.counting import due_at
from trials.watching import watch
from trials.year import rehearse

MARCH = datetime(2026, 3, 20, tzinfo=UTC)


def test_nothing_is_missed_early_doubled_or_sent_to_somebody_on_leave(tmp_path: Path) -> None:
    lived, found = rehearse(tmp_path, days=21, accounts=60, a_day=1.5, seed=7, begin=MARCH)
    assert lived.escalations > 15
    assert found.judged["clocks"] > 80
    assert found.judged["missed deadlines"] > 10
    assert found.judged["warnings"] > 40
    assert found.judged["alerts"] > 40
    assert found.wrong == {}, found.examples


def test_the_company_is_as_large_as_it_says() -> None:
    whole = company()
    assert (len(whole["people"]), len(whole["accounts"])) == (60, 1_000)
    assert len({person["time_zone"] for person in whole["people"]}) == 3


class TestTheWatch:
    """It must see what it is there to see: a log in which something is wrong."""

    BEGIN = datetime(2026, 3, 2, 10, tzinfo=UTC)

    def log(self, *events: tuple[str, float, dict[str, Any]]) -> list[bytes]:
        lines = []
        for version, (kind, hours, data) in enumerate(events, start=1):
            at = (self.BEGIN + timedelta(hours=hours)).isoformat()
            row = {"table": "events", "escalation": "ESC-0001", "version": version, "kind": kind}
            lines.append(json.dumps({**row, "at": at, "actor": "x", "data": data}).encode())
        return lines

    def wrong(self, *events: tuple[str, float, dict[str, Any]], hours: float = 100) -> set[str]:
        raised = ("Raised", 0.0, {"account_id": "acc_0001"})
        log = self.log(raised, *events)
        return set(watch(log, company(3), self.BEGIN + timedelta(hours=hours)).wrong)

    def started(self, clock: str = "resolution", target: str = "24h") -> dict[str, Any]:
        start = self.BEGIN.isoformat()
        return {"clock": clock, "start": start, "target": target, "always": True, "keep": False}

    def breached(self, hours: float, clock: str = "resolution") -> dict[str, Any]:
        return {"clock": clock, "due": (self.BEGIN + timedelta(hours=hours)).isoformat()}

    def test_a_deadline_that_nobody_noticed(self) -> None:
        wrong = self.wrong(("ClockStarted", 0, self.started()))
        assert {"a missed deadline was not noticed", "a warning was not given"} <= wrong

    def test_one_that_was_noticed_late(self) -> None:
        wrong = self.wrong(
            ("ClockStarted", 0, self.started()), ("ClockBreached", 25, self.breached(24))
        )
        assert "a missed deadline was noticed at another time" in wrong

    def test_one_that_was_told_twice(self) -> None:
        twice = ("ClockBreached", 24, self.breached(24))
        wrong = self.wrong(("ClockStarted", 0, self.started()), twice, twice)
        assert "a missed deadline was told twice" in wrong

    def test_one_that_was_met_and_called_missed(self) -> None:
        stopped = {"clock": "resolution", "stopped_at": self.BEGIN.isoformat()}
        wrong = self.wrong(
            ("ClockStarted", 0, self.started()),
            ("ClockStopped", 0, stopped),
            ("ClockBreached", 24, self.breached(24)),
        )
        assert "a deadline was called missed that was not" in wrong

    def test_one_that_was_missed_before_the_severity_was_raised_is_told_once(self) -> None:
        start = (self.BEGIN + timedelta(hours=30)).isoformat()
        raised = ("ClockStarted", 30, {**self.started(), "start": start, "keep": True})
        begun, told = ("ClockStarted", 0, self.started()), self.breached(24)
        unseen = self.wrong(begun, raised)
        assert "a missed deadline was not noticed" in unseen
        seen = self.wrong(begun, ("ClockBreached", 24, told), raised)
        assert "a missed deadline was not noticed" not in seen
        again = ("ClockBreached", 30, told)
        assert "a missed deadline was told twice" in self.wrong(
            begun, ("ClockBreached", 24, told), raised, again
        )

    def test_a_gap_in_the_history(self) -> None:
        log = self.log(("Raised", 0.0, {"account_id": "acc_0001"}), ("NoteAdded", 1, {}))
        gap = [log[0], log[1].replace(b'"version": 2', b'"version": 3')]
        assert set(watch(gap, company(3), self.BEGIN).wrong) == {"a version is missing or doubled"}

    def alerted(self, person: str, **other: object) -> dict[str, Any]:
        planned = self.BEGIN.isoformat()
        usual = {"rung": 0, "roles": ["csm"], "people": [person], "cause": "opened"}
        plain = {"planned": planned, "late": False, "again": False, "by_hand": False}
        return {**usual, **plain, **other}

    def test_alerts_that_went_wrong(self) -> None:
        known = next(p for p in company(3)["people"] if p["leaves"] and p["roles"] == ["csm"])
        first = datetime.fromisoformat(f"{known['leaves'][0]['first']}T12:00:00+00:00")
        hours = (first - self.BEGIN) / timedelta(hours=1)
        away = self.alerted(known["id"], planned=first.isoformat())
        assert "somebody on leave was alerted" in self.wrong(("RungAlerted", hours, away))
        assert "somebody was alerted who has no such role" in self.wrong(
            ("RungAlerted", 0, self.alerted("legal_1"))
        )
        assert "an alert went to nobody" in self.wrong(
            ("RungAlerted", 0, self.alerted("csm_1", people=[]))
        )
        once = ("RungAlerted", 0.0, self.alerted("csm_1"))
        assert "a rung was alerted twice for the same" in self.wrong(once, once)

    def test_effects_that_were_left_behind_or_doubled(self) -> None:
        effect = {"table": "effects", "key": "ESC-0001:1:alert:0", "state": "pending"}
        line = json.dumps({**effect, "not_before": self.BEGIN.isoformat()}).encode()
        wrong = watch([line, line], company(3), self.BEGIN + timedelta(hours=1)).wrong
        assert set(wrong) == {"an effect is owed twice", "an effect was left behind"}

    @pytest.mark.parametrize(
        ("start", "target", "due"),
        [
            ("2026-03-27T16:30:00Z", "8h", "2026-03-30T15:30:00Z"),  # over the change of clocks
            ("2026-03-02T16:00:00Z", "8h", "2026-03-03T16:00:00Z"),  # over the night and lunch
            ("2026-03-27T09:00:00Z", "5d", "2026-04-07T08:00:00Z"),  # over Good Friday and Easter
            ("2026-03-28T09:00:00Z", "5d", None),  # a Saturday
            ("2026-03-28T09:00:00Z", "8h", "2026-03-30T15:30:00Z"),
        ],
    )
    def test_it_counts_office_hours_as_a_person_would(
        self, start: str, target: str, due: str | None
    ) -> None:
        berlin = company(3)["calendars"]["office-0"]
        found = due_at(datetime.fromisoformat(start), target, berlin, [], always=False)
        assert found == (datetime.fromisoformat(due) if due else None)
