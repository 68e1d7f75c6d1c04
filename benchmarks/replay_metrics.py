"""Do the metrics give the figures that others counted? Three public logs, made into cases.

    python -m benchmarks.replay_metrics [FOLDER]

FOLDER holds the logs (.csv or .csv.gz) beside `expected_uci_dev.json` and, if they are there,
`expected_cfpb2015_dev.json` and `expected_ravenstack.json`; without it, the small copy of the
incident log among the test fixtures is taken. Exits with 1 if a figure differs.

A figure is compared if the log holds the fact: no log knows paying accounts by month or promises.
Mean first touches are compared to a hundredth of an hour, because five rows of the incident log lie
before their incident was opened: for us nobody waits less than no time.
"""

from __future__ import annotations

import json
import sys
import time
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

from benchmarks._reading import FIXTURES, compared, read_rows
from benchmarks.replay_uci import SEVERITIES, read_time
from escalation_manager.core.cases import Case, ClockOutcome
from escalation_manager.core.figures.figure import Beside, Figure, Row
from escalation_manager.core.figures.values import Value
from escalation_manager.core.handbook import Handbook
from escalation_manager.core.handbook_parsing import parse
from escalation_manager.core.metrics import compute

HANDBOOK = parse(
    tomllib.loads(files("escalation_manager").joinpath("handbook.toml").read_text("utf-8"))
)
ANY_DAY = replace(HANDBOOK, metrics=replace(HANDBOOK.metrics, re_escalation_days=9999))
"""The log's figure knows no limit of 30 days."""
EVER = (datetime(2010, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC))
HOUR = timedelta(hours=1)


def main(folder: Path) -> int:
    differ = 0
    for name, replay in (
        ("uci", incidents),
        ("cfpb2015", complaints),
        ("ravenstack", tickets),
    ):
        suffix = "" if name == "ravenstack" else "_dev"
        path = folder / f"expected_{name}{suffix}.json"
        if not path.exists():
            continue
        begin = time.perf_counter()
        expected, found, cases = replay(folder, json.loads(path.read_text()))
        took = time.perf_counter() - begin
        print(f"{name}: {cases:,} cases in {took:.1f} s")
        differ |= compared(expected, found)
    return differ


def incidents(
    folder: Path, expected: dict[str, Any]
) -> tuple[Mapping[str, object], Mapping[str, object], int]:
    """MTTR, first response and compliance by severity; the reopened, and the open by then."""
    events: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in read_rows(folder, "uci_incident_log_dev"):
        events[row["number"]].append(row)
    cases = [incident(name, rows) for name, rows in events.items()]
    found = figures(cases)
    told: dict[str, object] = {"by_severity": {}, "all_severities": spread_of(found, None)}
    for severity in expected["by_severity"]:
        told["by_severity"][severity] = spread_of(found, severity)  # type: ignore[index]
    if "reopened_incidents" in expected:
        turns = [turned(name, rows) for name, rows in events.items()]
        within, ever = (
            figures(turns, handbook=handbook)["re_escalation_rate"]
            for handbook in (HANDBOOK, ANY_DAY)
        )
        print(f"  {within.numerator} of {within.denominator} were reopened within 30 days")
        told["reopened_incidents"] = ever.numerator
    told["as_of"] = {
        instant: opened_by(cases, datetime.fromisoformat(instant).replace(tzinfo=UTC))
        for instant in expected["as_of"]
    }
    wanted = {
        "by_severity": {s: compared_of(of) for s, of in expected["by_severity"].items()},
        "all_severities": compared_of(expected["all_severities"]),
        **{key: expected[key] for key in ("reopened_incidents",) if key in expected},
        "as_of": {
            instant: {key: of[key] for key in ("opened", "not_resolved")}
            for instant, of in expected["as_of"].items()
        },
    }
    return wanted, told, len(cases)


def incident(name: str, rows: list[dict[str, str]]) -> Case:
    """As the last row tells it, with the seed's target of its severity in elapsed hours."""
    last = rows[-1]
    severity = SEVERITIES[last["priority"][0]]
    opened, resolved = needed(last["opened_at"]), read_time(last["resolved_at"])
    touched = [needed(row["sys_updated_at"]) for row in rows if row["incident_state"] != "New"]
    due = opened + HANDBOOK.severity(severity).resolution.elapsed
    # Of those without a resolution the log does not say when they ended, so none is judged.
    clock = ClockOutcome(
        "resolution", opened, due, resolved, resolved is not None and resolved <= due
    )
    return Case(
        name,
        "",
        "technical",
        severity,
        opened,
        opened,
        acknowledged_at=min(touched, default=None),
        resolutions=() if resolved is None else (resolved,),
        closed_at=read_time(last["closed_at"]),
        clocks=() if resolved is None else (clock,),
    )


def turned(name: str, rows: list[dict[str, str]]) -> Case:
    """Its turns alone: `reopen_count` says how often, the rows around it say when."""
    opened, at = needed(rows[0]["opened_at"]), needed(rows[0]["sys_updated_at"])
    resolutions, reopenings, count = [at], [], 0
    for row in rows:
        at = max(at, needed(row["sys_updated_at"]))
        if int(row["reopen_count"]) > count:
            count = int(row["reopen_count"])
            reopenings.append(at)
            resolutions.append(at)
        elif row["incident_state"] == "Resolved":
            resolutions[-1] = at
    return Case(
        name,
        name,
        "technical",
        "low",
        opened,
        opened,
        resolutions=tuple(resolutions),
        reopenings=tuple(reopenings),
    )


def opened_by(cases: list[Case], at: datetime) -> dict[str, object]:
    found = figures(cases, (EVER[0], at + HOUR), at)
    months = found["escalation_rate"].breakdown("month")
    opened = sum(row.n for row in months.rows) if months else 0
    return {"opened": opened, "not_resolved": beside(found["load"], "open escalations")}


def complaints(
    folder: Path, expected: dict[str, Any]
) -> tuple[Mapping[str, object], Mapping[str, object], int]:
    """How many days until a complaint reached the company, and how many were answered in time."""
    cases = []
    for row in read_rows(folder, "cfpb_complaints_2015_dev"):
        start, sent = american(row["Date received"]), american(row["Date sent to company"])
        due, timely = start + timedelta(days=15), row["Timely response?"] == "Yes"
        stopped = due if timely else due + HOUR
        clock = ClockOutcome("resolution", start, due, stopped, timely)
        cases.append(
            Case(
                row["Complaint ID"],
                "",
                "commercial",
                "low",
                start,
                start,
                acknowledged_at=sent,
                clocks=(clock,),
            )
        )
    found = figures(cases)
    days = {
        key: None if length is None else round(length / timedelta(days=1), 3)
        for key, length in lengths(found["first_response_time"]).items()
    }
    told = {
        "timely_yes": rounded(found["sla_compliance"].value),
        "days_received_to_sent": {"n": found["first_response_time"].n, **days},
    }
    wanted = {"timely_yes": expected["timely_yes"]}
    wanted["days_received_to_sent"] = {
        key: expected["days_received_to_sent"][key] for key in ("n", "mean", "median", "p90")
    }
    return wanted, told, len(cases)


def tickets(
    folder: Path, expected: dict[str, Any]
) -> tuple[Mapping[str, object], Mapping[str, object], int]:
    """Satisfaction, first response, and time to resolution by priority."""
    cases = []
    names = dict(zip(("urgent", "high", "medium", "low"), HANDBOOK.severities, strict=True))
    for row in read_rows(folder, "ravenstack_support_tickets"):
        start = datetime.fromisoformat(row["submitted_at"]).replace(tzinfo=UTC)
        ended = datetime.fromisoformat(row["closed_at"]).replace(tzinfo=UTC)
        score = Decimal(row["satisfaction_score"]) if row["satisfaction_score"] else None
        cases.append(
            Case(
                row["ticket_id"],
                row["account_id"],
                "technical",
                names[row["priority"]],
                start,
                start,
                resolutions=(ended,),
                survey_sent_at=ended,
                score=score,
                acknowledged_at=start + timedelta(minutes=int(row["first_response_time_minutes"])),
                score_at=ended if score is not None else None,
            )
        )
    found = figures(cases)
    csat, first = found["post_escalation_csat"], lengths(found["first_response_time"])
    told = {
        "csat_answered": csat.n,
        "csat_mean": rounded(csat.value, 4),
        "first_response_h_median": in_hours(first["median"]),
        "resolution_h": {
            priority: {
                "n": row.n,
                "mean": in_hours(lengths(row)["mean"], 3),
                "median": in_hours(lengths(row)["median"], 3),
            }
            for priority, severity in names.items()
            for row in [row_of(found["mttr"], severity)]
        },
    }
    wanted = {key: expected[key] for key in ("csat_answered", "csat_mean")}
    wanted["first_response_h_median"] = expected["first_response_h_median"]
    wanted["resolution_h"] = {
        priority: {key: of[key] for key in ("n", "mean", "median")}
        for priority, of in expected["resolution_h"].items()
    }
    return wanted, told, len(cases)


def figures(
    cases: Iterable[Case],
    window: tuple[datetime, datetime] = EVER,
    at: datetime = EVER[1],
    handbook: Handbook = HANDBOOK,
) -> dict[str, Figure]:
    return {each.name: each for each in compute(cases, (), handbook, window, at)}


def spread_of(found: dict[str, Figure], severity: str | None) -> dict[str, object]:
    """Of one severity, or of all together."""
    mttr, first, sla = (found[name] for name in ("mttr", "first_response_time", "sla_compliance"))
    if severity is None:
        wanted = {
            key: in_hours(beside(mttr, f"{key}, all severities"))
            for key in ("mean", "median", "p90")
        }
        n = sum(row.n for row in (row_of(mttr, name) for name in HANDBOOK.severities))
        waits = {"n": first.n, **touches(lengths(first))}
        in_time = sla.value
    else:
        of, wait = row_of(mttr, severity), row_of(first, severity)
        wanted, n = {k: in_hours(v) for k, v in lengths(of).items()}, of.n
        waits = {"n": wait.n, **touches(lengths(wait))}
        in_time = row_of(sla, severity).value
    return {
        "time_to_resolve_h": {"n": n, **wanted},
        "first_touch_h": waits,
        "within_seed_resolution_sla": rounded(in_time),
    }


def touches(found: Mapping[str, timedelta | None]) -> dict[str, float | None]:
    return {key: in_hours(value, 2 if key == "mean" else 4) for key, value in found.items()}


def compared_of(of: Mapping[str, Any]) -> dict[str, object]:
    """What of the expected figures of one severity is a figure of ours."""
    spreads = {
        name: {key: of[name][key] for key in ("n", "mean", "median", "p90")}
        for name in ("time_to_resolve_h", "first_touch_h")
    }
    spreads["first_touch_h"]["mean"] = round(spreads["first_touch_h"]["mean"], 2)
    return {**spreads, "within_seed_resolution_sla": of["within_seed_resolution_sla"]}


def lengths(of: Figure | Row) -> dict[str, timedelta | None]:
    found = {"mean": of.value, "median": beside(of, "median"), "p90": beside(of, "p90")}
    return {key: value for key, value in found.items() if isinstance(value, timedelta | None)}


def row_of(figure: Figure, severity: str) -> Row:
    breakdown = figure.breakdown("severity")
    assert breakdown is not None
    return next(row for row in breakdown.rows if row.key == severity)


def beside(of: Figure | Row, label: str) -> Value | None:
    every: tuple[Beside, ...] = of.beside
    return next(each.value for each in every if each.label == label)


def in_hours(value: Value | None, places: int = 4) -> float | None:
    return round(value / HOUR, places) if isinstance(value, timedelta) else None


def rounded(value: Value | None, places: int = 6) -> float | None:
    return round(float(value), places) if isinstance(value, Decimal) else None


def needed(text: str) -> datetime:
    at = read_time(text)
    if at is None:
        sys.exit(f"{text!r} is no instant.")
    return at


def american(text: str) -> datetime:
    return datetime.strptime(text, "%m/%d/%Y").replace(tzinfo=UTC)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else FIXTURES))
