"""Do our clocks judge a real help desk as it judged itself? The UCI incident log, replayed.

    python -m benchmarks.replay_uci [FOLDER]

FOLDER holds `uci_incident_log_dev.csv` (or .csv.gz) and `expected_uci_clock_dev.json`; without it,
the small copy among the test fixtures is taken. Exits with 1 if a figure differs.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks._reading import FIXTURES, compared, read_rows
from escalation_manager.core.calendars import ALWAYS, Calendar, parse_calendar
from escalation_manager.core.clocks import elapsed, explain

WEEKDAYS = parse_calendar(
    "weekdays",
    {
        "time_zone": "UTC",
        "weekly": {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
    },
)
"""The log has no time zone, so its times are taken as UTC."""

CLOCKS: Mapping[str, tuple[Calendar, str]] = {
    "weekday_clock_open_to_closed": (WEEKDAYS, "closed_at"),
    "calendar_open_to_closed": (ALWAYS, "closed_at"),
    "calendar_open_to_resolved": (ALWAYS, "resolved_at"),
}
SEVERITIES = {"1": "critical", "2": "high", "3": "medium", "4": "low"}
EXPLAINED = 50
"""Every so many-th incident is explained too, span by span, and must come to the same time."""


def main(folder: Path) -> int:
    expected = json.loads((folder / "expected_uci_clock_dev.json").read_text())
    incidents = {row["number"]: row for row in read_rows(folder, "uci_incident_log_dev")}
    begin = time.perf_counter()
    found = {
        name: replay(list(incidents.values()), *CLOCKS[name], clock["thresholds_h"])
        for name, clock in expected.items()
    }
    took = time.perf_counter() - begin
    print(f"UCI incident log: {len(incidents):,} incidents by three clocks in {took:.2f} s")
    for clock in expected.values():
        del clock["thresholds_h"]
    return compared(expected, found)


def replay(
    incidents: list[dict[str, str]],
    calendar: Calendar,
    stop: str,
    thresholds: Mapping[str, float],
) -> dict[str, object]:
    """How many incidents that clock judges as the help desk did (`made_sla` of the last event)."""
    judged = same = 0
    for number, incident in enumerate(incidents):
        start, end = read_time(incident["opened_at"]), read_time(incident[stop])
        if start is None or end is None:
            continue
        target = timedelta(hours=thresholds[SEVERITIES[incident["priority"][0]]])
        used = elapsed(start, end, calendar)
        met = used <= target
        due = calendar.add(start, target)
        # Used up at the end of Friday and closed on Saturday: due on Friday, and no minute over.
        if due is None or (met != (end <= due) and used != target):
            sys.exit(f"{incident['number']}: {used} of {target}, yet due at {due}, ended {end}")
        if number % EXPLAINED == 0:
            told = explain(start, end, calendar)
            if told.elapsed != used or used != sum(
                (span.end - span.start for span in told.spans if span.counted), timedelta()
            ):
                sys.exit(f"{incident['number']}: explained as {told.elapsed}, counted as {used}")
        judged += 1
        same += met == (incident["made_sla"] == "true")
    return {"incidents": judged, "flag_equals_made_sla": same}


def read_time(text: str) -> datetime | None:
    """Day first, to the minute; "?" is unknown."""
    return None if text == "?" else datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=UTC)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else FIXTURES))
