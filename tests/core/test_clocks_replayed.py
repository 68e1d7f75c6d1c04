"""Do the clocks judge real logs as plain counting does? Small copies of two public logs.

What is expected is counted here minute by minute, or by bare subtraction, without the product.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from statistics import fmean, median, quantiles
from typing import Any

import pytest

from benchmarks import replay_boston, replay_uci

LOGS = Path(__file__).parents[1] / "fixtures" / "logs"
SEVERITIES = {"1": "critical", "2": "high", "3": "medium", "4": "low"}


def rows(name: str) -> list[dict[str, str]]:
    with (LOGS / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def expected(name: str) -> dict[str, Any]:
    figures: dict[str, Any] = json.loads((LOGS / f"expected_{name}_dev.json").read_text())
    return figures


def weekday_minutes(start: datetime, end: datetime) -> int:
    """One minute after the other."""
    weekday, minute_of_day = start.weekday(), start.hour * 60 + start.minute
    minutes = int((end - start) / timedelta(minutes=1))
    return sum((weekday + (minute_of_day + n) // 1440) % 7 < 5 for n in range(minutes))


def all_minutes(start: datetime, end: datetime) -> int:
    return max(0, int((end - start) / timedelta(minutes=1)))


@pytest.mark.parametrize(
    ("clock", "count", "stop"),
    [
        ("weekday_clock_open_to_closed", weekday_minutes, "closed_at"),
        ("calendar_open_to_closed", all_minutes, "closed_at"),
        ("calendar_open_to_resolved", all_minutes, "resolved_at"),
    ],
)
def test_the_incident_log_is_judged_as_counting_minutes_judges_it(
    clock: str, count: Callable[[datetime, datetime], int], stop: str
) -> None:
    incidents = {row["number"]: row for row in rows("uci_incident_log_dev")}
    figures = expected("uci_clock")[clock]
    judged = same = 0
    for incident in incidents.values():
        if incident[stop] == "?":
            continue
        start, end = (
            datetime.strptime(incident[name], "%d/%m/%Y %H:%M")  # noqa: DTZ007 - it has no zone
            for name in ("opened_at", stop)
        )
        target = figures["thresholds_h"][SEVERITIES[incident["priority"][0]]] * 60
        judged += 1
        same += (count(start, end) <= target) == (incident["made_sla"] == "true")
    counted = {"incidents": judged, "flag_equals_made_sla": same}
    assert counted == {name: figures[name] for name in counted}
    assert replay_uci.main(LOGS) == 0


def test_boston_is_judged_as_bare_subtraction_judges_it() -> None:
    figures = expected("boston")
    assert boston(list(figures["as_of"])) == figures
    assert replay_boston.main(LOGS) == 0


def boston(as_of: list[str]) -> dict[str, Any]:
    def hours(length: timedelta) -> float:
        return length.total_seconds() / 3600

    def spread(lengths: list[float]) -> dict[str, float]:
        return {
            "n": len(lengths),
            "mean": round(fmean(lengths), 4),
            "median": round(median(lengths), 4),
            "p90": round(quantiles(lengths, n=10, method="inclusive")[8], 4),
            "p95": round(quantiles(lengths, n=20, method="inclusive")[18], 4),
            "max": round(max(lengths), 4),
        }

    def at(text: str) -> datetime | None:
        return datetime.fromisoformat(text) if text else None

    requests = [
        (row, datetime.fromisoformat(row["OPEN_DT"]), at(row["TARGET_DT"]), at(row["CLOSED_DT"]))
        for row in rows("boston311_2015_dev")
    ]
    closed = [(opened, end) for _, opened, _, end in requests if end]
    judged = [(row, end <= due) for row, _, due, end in requests if due and end]
    departments: dict[str, list[bool]] = {}
    for row, met in judged:
        departments.setdefault(row["Department"], []).append(met)
    flags = Counter(row["OnTime_Status"] or "missing" for row, *_ in requests)
    figures: dict[str, Any] = {
        "requests": len(requests),
        "with_target": sum(due is not None for _, _, due, _ in requests),
        "closed_with_target": len(judged),
        "computed_on_time_share": round(fmean(met for _, met in judged), 6),
        "agree_with_OnTime_Status": round(
            fmean(met == (row["OnTime_Status"] == "ONTIME") for row, met in judged), 6
        ),
        "status_all_rows": {name: flags[name] for name in ("ONTIME", "OVERDUE", "missing")},
        "open_rows": len(requests) - len(closed),
        "time_to_close_h": spread([hours(end - opened) for opened, end in closed]),
        "target_h": spread([hours(due - opened) for _, opened, due, _ in requests if due]),
        "closed_before_open": sum(end < opened for opened, end in closed),
        "by_department": {
            name: {"closed_with_target": len(met), "on_time": round(fmean(met), 6)}
            for name, met in sorted(departments.items())
        },
        "as_of": {},
    }
    for instant in as_of:
        now = datetime.fromisoformat(instant)
        waiting = [
            due for _, opened, due, end in requests if opened <= now and (end is None or end > now)
        ]
        figures["as_of"][instant] = {
            "open": len(waiting),
            "open_and_past_target": sum(due is not None and due < now for due in waiting),
            "due_in_next_24h": sum(
                due is not None and now <= due < now + timedelta(days=1) for due in waiting
            ),
        }
    return figures
