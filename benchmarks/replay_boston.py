"""Do our clocks judge a city's requests as the city did? Boston's 311 log of 2015, replayed.

    python -m benchmarks.replay_boston [FOLDER]

FOLDER holds `boston311_2015_dev.csv` (or .csv.gz) and `expected_boston_dev.json`; without it, the
small copy among the test fixtures is taken. Exits with 1 if a figure differs.

Each request is a clock: it starts when opened, its target is the working time (round the clock)
from there to the target date, and it is met if not more than that is used when it is closed.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks._reading import FIXTURES, compared, read_rows
from escalation_manager.core.calendars import ALWAYS
from escalation_manager.core.clocks import elapsed

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Request:
    """A request as a clock: `target` is its length, `due` what our arithmetic makes of it."""

    department: str
    status: str
    start: datetime
    target: timedelta | None
    due: datetime | None
    closed: datetime | None

    @property
    def used(self) -> timedelta:
        """Time from opening to closing; below zero for one that was closed before it was opened."""
        end = self.closed or self.start
        return elapsed(self.start, end, ALWAYS) - elapsed(end, self.start, ALWAYS)

    @property
    def on_time(self) -> bool:
        return self.target is not None and self.used <= self.target


def main(folder: Path) -> int:
    expected = json.loads((folder / "expected_boston_dev.json").read_text())
    rows = list(read_rows(folder, "boston311_2015_dev"))
    begin = time.perf_counter()
    found = replay(rows, list(expected["as_of"]))
    took = time.perf_counter() - begin
    print(f"Boston 311 log: {len(rows):,} requests in {took:.2f} s")
    return compared(expected, found)


def replay(rows: Sequence[dict[str, str]], as_of: Sequence[str]) -> dict[str, object]:
    """The figures of the log, every length by the product's own clock arithmetic."""
    requests = [read_request(row) for row in rows]
    closed = [request for request in requests if request.closed]
    judged = [request for request in closed if request.target is not None]
    for request in judged:
        if request.on_time != (request.closed is not None and request.closed <= _sure(request.due)):
            sys.exit(f"{request}: elapsed and due disagree")
    flags = Counter(request.status or "missing" for request in requests)
    lengths = [request.target for request in requests if request.target is not None]
    return {
        "requests": len(requests),
        "with_target": len(lengths),
        "closed_with_target": len(judged),
        "computed_on_time_share": _share(judged, 6),
        "agree_with_OnTime_Status": round(
            sum(r.on_time == (r.status == "ONTIME") for r in judged) / len(judged), 6
        ),
        "status_all_rows": {name: flags[name] for name in ("ONTIME", "OVERDUE", "missing")},
        "open_rows": len(requests) - len(closed),
        "time_to_close_h": _spread([request.used for request in closed]),
        "target_h": _spread(lengths),
        "closed_before_open": sum(request.used < timedelta() for request in closed),
        "by_department": {
            name: _department([request for request in judged if request.department == name])
            for name in sorted({request.department for request in judged})
        },
        "as_of": {instant: _as_of(requests, instant) for instant in as_of},
    }


def read_request(row: dict[str, str]) -> Request:
    """The log has no time zone, so its times are taken as UTC."""
    start = _sure(_time(row["OPEN_DT"]))
    promised = _time(row["TARGET_DT"])
    target = None if promised is None else elapsed(start, promised, ALWAYS)
    return Request(
        department=row["Department"],
        status=row["OnTime_Status"],
        start=start,
        target=target,
        due=None if target is None else ALWAYS.add(start, target),
        closed=_time(row["CLOSED_DT"]),
    )


def _as_of(requests: Sequence[Request], instant: str) -> dict[str, int]:
    at = _sure(_time(instant))
    waiting = [r for r in requests if r.start <= at and not (r.closed and r.closed <= at)]
    timed = [(r, r.target) for r in waiting if r.target is not None]
    late = [r for r, target in timed if elapsed(r.start, at, ALWAYS) > target]
    soon = [
        r
        for r, target in timed
        if elapsed(r.start, at, ALWAYS) <= target < elapsed(r.start, at + _DAY, ALWAYS)
    ]
    return {
        "open": len(waiting),
        "open_and_past_target": len(late),
        "due_in_next_24h": len(soon),
    }


def _department(requests: Sequence[Request]) -> dict[str, object]:
    return {"closed_with_target": len(requests), "on_time": _share(requests, 6)}


def _share(requests: Sequence[Request], places: int) -> float:
    return round(sum(request.on_time for request in requests) / len(requests), places)


def _spread(lengths: Sequence[timedelta]) -> dict[str, float | int]:
    """Hours: quantiles lie between two neighbours in proportion."""
    hours = sorted(length / timedelta(hours=1) for length in lengths)

    def quantile(share: float) -> float:
        place = (len(hours) - 1) * share
        low = int(place)
        high = min(low + 1, len(hours) - 1)
        return round(hours[low] + (hours[high] - hours[low]) * (place - low), 4)

    return {
        "n": len(hours),
        "mean": round(sum(hours) / len(hours), 4),
        "median": quantile(0.5),
        "p90": quantile(0.9),
        "p95": quantile(0.95),
        "max": round(hours[-1], 4),
    }


def _time(text: str) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None


def _sure(at: datetime | None) -> datetime:
    if at is None:
        sys.exit("A request without the instant it was opened")
    return at


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else FIXTURES))
