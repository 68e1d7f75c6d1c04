"""Do the metrics judge a real log as plain counting does? A small copy of a public incident log.

What is expected is counted here from the rows, without the product, by the statistics module.
"""

import csv
import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from statistics import fmean, median, quantiles
from typing import Any

from benchmarks import replay_metrics

LOGS = Path(__file__).parents[2] / "fixtures" / "logs"
TARGETS = {"critical": 24, "high": 48, "medium": 120, "low": 240}
NEVER = datetime(9999, 1, 1)  # noqa: DTZ001 - as the log, without a zone
SEVERITIES = dict(zip("1234", TARGETS, strict=True))

Incident = tuple[str, datetime, datetime | None, datetime | None, datetime]
"""Severity, opened, resolved, closed, first touched."""


def at(text: str) -> datetime | None:
    """The log has no time zone; here none is needed."""
    return None if text == "?" else datetime.strptime(text, "%d/%m/%Y %H:%M")  # noqa: DTZ007


def surely(text: str) -> datetime:
    found = at(text)
    assert found is not None
    return found


def incidents() -> list[Incident]:
    events: dict[str, list[dict[str, str]]] = {}
    with (LOGS / "uci_incident_log_dev.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            events.setdefault(row["number"], []).append(row)
    return [
        (
            SEVERITIES[rows[-1]["priority"][0]],
            surely(rows[-1]["opened_at"]),
            at(rows[-1]["resolved_at"]),
            at(rows[-1]["closed_at"]),
            min(surely(r["sys_updated_at"]) for r in rows if r["incident_state"] != "New"),
        )
        for rows in events.values()
    ]


def spread(lengths: Iterable[timedelta]) -> dict[str, float]:
    hours = [length / timedelta(hours=1) for length in lengths]
    return {
        "n": len(hours),
        "mean": round(fmean(hours), 4),
        "median": round(median(hours), 4),
        "p90": round(quantiles(hours, n=10, method="inclusive")[8], 4),
    }


def counted(some: list[Incident]) -> dict[str, object]:
    taken = [(s, done - opened) for s, opened, done, _, _ in some if done]
    in_time = [length <= timedelta(hours=TARGETS[severity]) for severity, length in taken]
    return {
        "time_to_resolve_h": spread(length for _, length in taken),
        "first_touch_h": spread(touched - opened for _, opened, _, _, touched in some),
        "within_seed_resolution_sla": round(fmean(in_time), 6),
    }


def test_the_metrics_say_of_the_incident_log_what_plain_counting_says() -> None:
    found = incidents()
    expected: dict[str, Any] = json.loads((LOGS / "expected_uci_dev.json").read_text())
    assert expected == {
        "by_severity": {
            severity: counted([each for each in found if each[0] == severity])
            for severity in TARGETS
        },
        "all_severities": counted(found),
        "as_of": {
            instant: {
                "opened": sum(opened <= then for _, opened, *_ in found),
                "not_resolved": sum(
                    opened <= then < (done or closed or NEVER)
                    for _, opened, done, closed, _ in found
                ),
            }
            for instant in expected["as_of"]
            for then in [datetime.fromisoformat(instant)]
        },
    }
    assert replay_metrics.main(LOGS) == 0
