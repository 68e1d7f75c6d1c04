"""Was anything lost or doubled? Plain code over the exported log and what the world outside wrote.

No line of the product's arithmetic: from a clock's start and target it counts by itself when each
deadline and warning had to come. An event or effect that is missing is lost; one that stands twice,
or a repeat outside that no kill, freeze, crash or failed answer explains, is doubled.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from trials.at_work import LATE_AFTER
from trials.counting import UNITS
from trials.crowd import Answered
from trials.repeats import judge_effects
from trials.verdict import Judged, Suffered
from trials.watching import BEFORE, CLOCKS, SHARES, Event, Run, at_of

NOTICES = ("ClockBreached", "ClockWarned", "TaskOverdue", "PlanRowDue", "RungAlerted", "SurveyDue")


def judge(
    lines: Iterable[bytes],
    record: Iterable[str],
    answered: Sequence[Answered],
    suffered: Suffered,
    until: datetime,
) -> Judged:
    """Everything that is wrong when all has come to rest at that instant."""
    found, events = Judged(), defaultdict[str, list[Event]](list)
    effects: list[dict[str, Any]] = []
    for line in lines:
        row = json.loads(line)
        if row.get("table") == "events":
            at = at_of(row["at"])
            events[row["escalation"]].append(
                Event(row["version"], row["kind"], at, row["actor"], row["data"])
            )
        elif row.get("table") == "effects":
            effects.append(row)
    if len(events) != suffered.raised:
        what = "not as many escalations as people raised"
        (found.missing if len(events) < suffered.raised else found.twice)(
            what, f"{len(events)} for {suffered.raised}"
        )
    for id_, history in events.items():
        history.sort(key=lambda event: event.version)
        _whole(found, id_, history)
        _notices(found, id_, history)
        for run in _runs(history):
            _breach(found, id_, history, run, until)
            _warnings(found, id_, history, run, until)
    _answers(found, events, answered)
    judge_effects(found, events, effects, record, suffered, until)
    return found


def _whole(found: Judged, id_: str, history: list[Event]) -> None:
    found.judged["escalations"] += 1
    found.judged["events"] += len(history)
    versions = [event.version for event in history]
    if len(set(versions)) < len(versions):
        found.twice("a version is doubled", id_)
    if set(versions) != set(range(1, max(versions) + 1)):
        found.missing("a version is missing", id_)
    if any(later.at < earlier.at for earlier, later in pairwise(history)):
        found.fault("an event is older than the one before it", id_)


def _notices(found: Judged, id_: str, history: list[Event]) -> None:
    """The same notice, of whatever kind, stands once; what is planned comes when it is planned."""
    seen: set[str] = set()
    started = 0
    for event in history:
        if event.kind == "ClockStarted":
            started += 1  # the next run of a clock may be due at the same instant
        if event.kind not in NOTICES or event.data.get("by_hand"):
            continue
        found.judged["notices"] += 1
        known = {k: v for k, v in event.data.items() if k not in ("late", "told", "deliver_at")}
        same = json.dumps([event.kind, known], sort_keys=True)
        if same in seen:
            found.twice("the same notice stands twice", f"{id_} version {event.version}")
        seen.add(same)
        planned = at_of(event.data.get("planned") or event.data["due"])
        where = f"{id_} version {event.version}, {event.kind} of {planned}, at {event.at}"
        if event.at < planned:
            found.fault("a notice came before its time", where)
        if "late" in event.data and event.data["late"] != (event.at - planned > LATE_AFTER):
            found.fault("a late notice does not say so, or one in time says it", where)


# --- clocks --------------------------------------------------------------------------------------


def _runs(history: list[Event]) -> list[Run]:
    """Every run of every clock; nobody pauses or reopens here."""
    runs: list[Run] = []
    standing: dict[str, Run] = {}
    for event in history:
        name = event.data.get("clock", "")
        if event.kind == "ClockStarted":
            if name in standing:
                standing[name].ended, standing[name].last = event.at, event.version
            start, target = at_of(event.data["start"]), event.data["target"]
            run = Run(name, start, target, event.data["always"], event.at, first=event.version)
            standing[name] = run
            runs.append(run)
        elif event.kind in ("ClockStopped", "ClockCancelled") and name in standing:
            stopped, run = event.data.get("stopped_at"), standing.pop(name)
            run.ended, run.last = at_of(stopped) if stopped else event.at, event.version
    return runs


def _seconds(target: str) -> int | None:
    """Where everything is counted round the clock, a business day is a day, a week seven."""
    matched = re.fullmatch(r"(\d+)(s|m|h|d|bd|/week)", target)
    if matched is None:
        return None
    many, unit = int(matched[1]), matched[2]
    return 7 * 86_400 // many if unit == "/week" else many * UNITS[unit.removeprefix("b")]


def _breach(found: Judged, id_: str, history: list[Event], run: Run, until: datetime) -> None:
    length = _seconds(run.target)
    if length is None:
        found.judged["clocks left unjudged: months"] += 1
        return
    due = run.start + timedelta(seconds=length)
    told = [
        event
        for event in history
        if event.kind == "ClockBreached"
        and event.data["clock"] == run.clock
        and run.first < event.version < run.last
    ]
    where = f"{id_} {run.clock} due {due}"
    found.judged["clocks"] += 1
    missed = run.ended > due if run.ended is not None else due < until
    found.judged["missed deadlines"] += missed
    if missed and not told:
        found.missing("a missed deadline was not noticed", where)
    if told and not missed:
        # It came while nobody had answered; where the answer bears an earlier instant, the clock
        # was put back in between, and the breach that is on record stands.
        if told[0].at >= due:
            found.judged["breaches by a clock that was ahead"] += 1
        else:
            found.fault("a deadline was called missed that was not", where)
    if len(told) > 1:
        found.twice("a missed deadline was told twice", where)
    if any(at_of(event.data["due"]) != due for event in told):
        found.fault("a missed deadline was told of another instant", where)


def _warnings(found: Judged, id_: str, history: list[Event], run: Run, until: datetime) -> None:
    length = _seconds(run.target)
    if length is None or run.clock not in CLOCKS:
        return
    due = run.start + timedelta(seconds=length)
    wanted = {run.start + timedelta(seconds=round(share * length)) for share in SHARES}
    if run.clock in BEFORE:
        wanted.add(due - timedelta(seconds=BEFORE[run.clock]))
    end = min(run.ended or until, due, until)
    told = Counter(
        at_of(event.data["planned"])
        for event in history
        if event.kind == "ClockWarned"
        and event.data["clock"] == run.clock
        and run.first < event.version < run.last
    )
    for instant in sorted(wanted):
        if run.began < instant < end:
            found.judged["warnings"] += 1
            if not told[instant]:
                found.missing("a warning was not given", f"{id_} {run.clock} at {instant}")
    for instant, times in told.items():
        if times > 1:
            found.twice("a warning was given twice", f"{id_} {run.clock} at {instant}")
        if instant not in wanted:
            found.fault("a warning was given that nobody planned", f"{id_} {run.clock} {instant}")


# --- people --------------------------------------------------------------------------------------


def _answers(found: Judged, events: dict[str, list[Event]], answered: Sequence[Answered]) -> None:
    """What people were told was done stands in the log, where they were told."""
    standing = {
        (id_, event.version): event.kind for id_, history in events.items() for event in history
    }
    for answer in answered:
        found.judged["commands answered"] += 1
        for version, kind in answer.entries:
            if standing.get((answer.escalation, version)) != kind:
                where = f"{answer.key}: {answer.escalation} version {version}, {kind}"
                found.missing("what was answered is not in the log", where)
