"""What went wrong? Plain code over the exported log: no line of the product's arithmetic.

It knows the page's numbers from the events (a clock, its start, its target) and counts by itself
when each deadline and each warning had to be. Every deadline that passed must have been noticed,
once, at its instant, and nothing else; every alert must have gone to people who were there. What it
cannot count in a few plain lines it leaves unjudged, and says how much that was.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from trials.counting import due_at, seconds_of, walk

SOON = timedelta(seconds=1)
"""How late something may be on a machine that is always on."""
SHARES = (0.5, 0.75)
CLOCKS = ("acknowledge", "response", "update", "resolution")
BEFORE = {"acknowledge": 900, "response": 900, "update": 900}
"""Seconds before the due instant at which the shipped handbook warns as well."""


@dataclass
class Found:
    """How much was judged, and what was wrong, with examples."""

    judged: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    def fault(self, what: str, where: str) -> None:
        """One thing that is wrong."""
        self.wrong[what] += 1
        self.examples.append(f"{what}: {where}")


@dataclass
class Event:
    """One line of the log."""

    version: int
    kind: str
    at: datetime
    actor: str
    data: dict[str, Any]


@dataclass
class Run:
    """One run of a clock, from its start to what ended it."""

    clock: str
    start: datetime
    target: str
    always: bool
    began: datetime
    bound: datetime | None = None
    """The due instant of the run before, where the earlier of the two counts."""
    ended: datetime | None = None
    first: int = 0
    last: int = 10**9
    """Between these versions of the history it was the run that counted."""
    followed: int = 10**9
    """The version with which the next run of this clock began."""
    reopened: bool = False


def watch(lines: Iterable[bytes], company: dict[str, Any], until: datetime) -> Found:
    """Everything that is wrong in a log up to that instant."""
    found, events = Found(), defaultdict(list)
    effects: list[dict[str, Any]] = []
    for line in lines:
        row = json.loads(line)
        if row.get("table") == "events":
            events[row["escalation"]].append(
                Event(row["version"], row["kind"], at_of(row["at"]), row["actor"], row["data"])
            )
        elif row.get("table") == "effects":
            effects.append(row)
    people = {person["id"]: person for person in company["people"]}
    accounts = {account["id"]: account for account in company["accounts"]}
    for id_, history in events.items():
        history.sort(key=lambda event: event.version)
        _contiguous(found, id_, history)
        calendar = company["calendars"].get(accounts[history[0].data["account_id"]]["calendar"])
        _clocks(found, id_, history, calendar, until)
        _alerts(found, id_, history, accounts, people, company["pools"])
    _done(found, effects, until)
    return found


def _contiguous(found: Found, id_: str, history: list[Event]) -> None:
    found.judged["histories"] += 1
    if [event.version for event in history] != list(range(1, len(history) + 1)):
        found.fault("a version is missing or doubled", id_)
    if any(later.at < earlier.at for earlier, later in pairwise(history)):
        found.fault("an event is older than the one before it", id_)


# --- clocks --------------------------------------------------------------------------------------


def _clocks(
    found: Found, id_: str, history: list[Event], calendar: dict[str, Any] | None, until: datetime
) -> None:
    runs, pauses = _runs(history), _pauses(history)
    for number, run in enumerate(runs):
        spans = pauses if run.clock == "resolution" else []
        if run.reopened or (run.clock == "resolution" and _was_reopened(history, run)):
            found.judged["clocks left unjudged: reopened"] += 1
            continue
        due = due_at(run.start, run.target, calendar, spans, always=run.always)
        if due is None:
            found.judged["clocks left unjudged: cadence or start outside office hours"] += 1
            continue
        if run.bound is not None:
            due = min(due, run.bound)
        for later in runs[number + 1 :]:
            if later.clock == run.clock and later.bound is not None and later.began == run.ended:
                later.bound = due
        found.judged["clocks"] += 1
        _breach(found, id_, history, run, due, until)
        _warnings(found, id_, history, run, due, calendar, spans, until)


def _runs(history: list[Event]) -> list[Run]:
    runs: list[Run] = []
    standing: dict[str, Run] = {}
    latest: dict[str, Run] = {}
    reopened = False
    for event in history:
        name = event.data.get("clock", "")
        if event.kind == "Reopened":
            reopened = True
        elif event.kind == "ClockStarted":
            run = Run(
                name,
                at_of(event.data["start"]),
                event.data["target"],
                event.data["always"],
                event.at,
                datetime.max.replace(tzinfo=UTC) if event.data["keep"] else None,
                first=event.version,
                reopened=reopened,
            )
            if name in standing:
                standing[name].ended, standing[name].last = event.at, event.version
            if name in latest:
                latest[name].followed = event.version
            standing[name] = latest[name] = run
            runs.append(run)
        elif event.kind in ("ClockStopped", "ClockCancelled") and name in standing:
            stopped, run = event.data.get("stopped_at"), standing.pop(name)
            run.ended, run.last = at_of(stopped) if stopped else event.at, event.version
    return runs


def _was_reopened(history: list[Event], run: Run) -> bool:
    return any(event.kind == "Reopened" and event.at >= run.began for event in history)


def _pauses(history: list[Event]) -> list[tuple[datetime, datetime]]:
    spans: list[tuple[datetime, datetime]] = []
    for event in history:
        if event.kind == "ClockPaused":
            spans.append((event.at, at_of(event.data["until"])))
        elif event.kind == "ClockResumed" and spans:
            spans[-1] = (spans[-1][0], at_of(event.data["at_instant"]))
    return spans


def _breach(
    found: Found, id_: str, history: list[Event], run: Run, due: datetime, until: datetime
) -> None:
    # A raised severity keeps the earlier due instant; missed before the change, it was told then.
    since = 0 if due == run.bound else run.first
    told = [
        event
        for event in history
        if event.kind == "ClockBreached"
        and event.data["clock"] == run.clock
        and at_of(event.data["due"]) == due
        and since < event.version < run.followed
    ]
    where = f"{id_} {run.clock} due {due}"
    missed = run.ended > due if run.ended is not None else due < until
    if missed and not told:
        found.fault("a missed deadline was not noticed", where)
    if not missed and told:
        found.fault("a deadline was called missed that was not", where)
    if len(told) > 1:
        found.fault("a missed deadline was told twice", where)
    if missed and told and not due <= told[0].at <= due + SOON:
        found.fault("a missed deadline was noticed at another time", f"{where}, at {told[0].at}")
    if missed:
        found.judged["missed deadlines"] += 1


def _warnings(
    found: Found,
    id_: str,
    history: list[Event],
    run: Run,
    due: datetime,
    calendar: dict[str, Any] | None,
    spans: list[tuple[datetime, datetime]],
    until: datetime,
) -> None:
    if run.bound is not None or run.clock not in CLOCKS:
        return
    length = seconds_of(run.target)
    if length is None or (not run.always and calendar is not None and run.target[-1] == "d"):
        found.judged["warnings left unjudged: business days"] += 1
        return
    office = calendar if not run.always else None
    used = [round(share * length) for share in SHARES]
    if run.clock in BEFORE:
        # Minutes before are working minutes too: a quarter of an hour before an early due instant
        # lies in the evening of the day before.
        used.append(length - BEFORE[run.clock])
    wanted = {walk(run.start, seconds, office, spans) for seconds in used}
    end = min(run.ended or until, due, until)
    told = Counter(
        at_of(event.data["planned"])
        for event in history
        if event.kind == "ClockWarned"
        and event.data["clock"] == run.clock
        and run.first < event.version < run.last
    )
    for instant in sorted(wanted):
        where = f"{id_} {run.clock} at {instant}"
        if run.began < instant < end:
            found.judged["warnings"] += 1
            if not told[instant]:
                found.fault("a warning was not given", where)
    for instant, times in told.items():
        where = f"{id_} {run.clock} at {instant}"
        if times > 1:
            found.fault("a warning was given twice", where)
        if instant not in wanted:
            found.fault("a warning was given that nobody planned", where)


# --- alerts --------------------------------------------------------------------------------------


def _alerts(
    found: Found,
    id_: str,
    history: list[Event],
    accounts: dict[str, Any],
    people: dict[str, Any],
    pools: dict[str, list[str]],
) -> None:
    account = accounts[history[0].data["account_id"]]
    seen: set[tuple[object, ...]] = set()
    for event in history:
        if event.kind != "RungAlerted":
            continue
        found.judged["alerts"] += 1
        data, where = event.data, f"{id_} version {event.version}"
        same = (data["rung"], data["planned"], data["cause"], data["again"])
        if same in seen and not data["by_hand"]:
            found.fault("a rung was alerted twice for the same", where)
        seen.add(same)
        if data["late"]:
            found.fault("an alert was late on a machine that never slept", where)
        if not data["people"]:
            found.fault("an alert went to nobody", where)
        if not at_of(data["planned"]) <= event.at <= at_of(data["planned"]) + SOON:
            found.fault("an alert was given at another time", where)
        for person in data["people"]:
            if _away(people[person], event.at):
                found.fault("somebody on leave was alerted", f"{where}: {person}")
            if not any(_stands_for(person, role, account, people, pools) for role in data["roles"]):
                found.fault("somebody was alerted who has no such role", f"{where}: {person}")
    _climbed(found, id_, history)


def _climbed(found: Found, id_: str, history: list[Event]) -> None:
    """By the time three quarters of a target are used, somebody above was told."""
    silent = any(event.kind == "Silenced" for event in history)
    told = [
        event.at
        for event in history
        if event.kind in ("FallbackTold", "RungSkipped")
        or (event.kind == "RungAlerted" and event.data["rung"] >= 1)
    ]
    for event in history:
        four = event.data.get("clock") in CLOCKS
        if event.kind != "ClockWarned" or not four or silent:
            continue
        if float(event.data["share"]) == 0.75 and not any(at <= event.at + SOON for at in told):
            found.fault("nobody above was told at three quarters", f"{id_} {event.at}")
        found.judged["climbs"] += 1


def _away(person: dict[str, Any], at: datetime) -> bool:
    day = at.astimezone(ZoneInfo(person["time_zone"])).date().isoformat()
    left = person["left_on"] is not None and day > person["left_on"]
    return left or any(leave["first"] <= day <= leave["last"] for leave in person["leaves"])


def _stands_for(
    person: str,
    role: str,
    account: dict[str, Any],
    people: dict[str, Any],
    pools: dict[str, list[str]],
) -> bool:
    team = [member["person"] for member in account["team"] if member["role"] == role]
    stands_in = {
        other
        for member in team
        for other in (people[member]["deputy"], people[member]["manager"])
        if other
    }
    holds = role in people[person]["roles"]
    return person in team or holds or person in stands_in or person in pools.get(role, [])


# --- effects -------------------------------------------------------------------------------------


def _done(found: Found, effects: list[dict[str, Any]], until: datetime) -> None:
    keys = Counter(effect["key"] for effect in effects)
    for key, times in keys.items():
        if times > 1:
            found.fault("an effect is owed twice", key)
    for effect in effects:
        found.judged["effects"] += 1
        waits = at_of(effect["not_before"]) >= until
        if effect["state"] not in ("done", "dropped") and not waits:
            found.fault("an effect was left behind", f"{effect['key']} is {effect['state']}")


def at_of(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
