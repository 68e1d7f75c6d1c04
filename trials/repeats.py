"""Was every effect done, and told once? And has each repeat outside one key, and a cause?"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

from trials.verdict import Judged, Suffered
from trials.watching import Event, at_of

CALLS_FOR = {
    "Raised": "gather_context",
    "TaskAdded": "crm_task",
    "CommunicationLogged": "crm_note",
    "MessageCleared": "message",
    "SurveyDue": "survey",
    "RungAlerted": "alert",
    "ClockBreached": "alert",
}
"""Which event always calls for which effect."""
TICK = 0.005
"""Seconds by which two ways to read the same clock may differ."""
ENDED = ("Resolved", "Cancelled", "Merged")
TOLD_BY = {
    "message": ("MessageSent", "message"),
    "crm_note": ("MirroredToCrm", "communication"),
}
"""Which event tells, once, that an effect was done, and where both name the same thing."""


@dataclass
class _Given:
    """One time that a system outside was given something."""

    key: str
    said: str
    what: str
    pid: int
    t: float
    leases: dict[str, int] = field(default_factory=dict)
    """By which leases: key → number."""
    tells: tuple[str, ...] = ()
    """The keys of notices that were told as one under that key."""

    @property
    def about(self) -> tuple[str, ...]:
        """Which effects it was."""
        return tuple(self.tells) or (self.key,)

    @property
    def accepted(self) -> bool:
        return self.what.startswith("accepted")


def judge_effects(
    found: Judged,
    events: dict[str, list[Event]],
    effects: list[dict[str, Any]],
    record: Iterable[str],
    suffered: Suffered,
    until: datetime,
) -> None:
    """Everything that is wrong with what was owed, and with what the world outside was given."""
    given = [_Given(**json.loads(line)) for line in record]
    for one in given:
        if one.what.endswith("the end of who asked"):
            suffered.killed[one.pid] = (one.t, suffered.killed.get(one.pid, (0.0, one.t))[1])
    _owed(found, events, effects, until)
    _told(found, events, effects)
    _outside(found, events, effects, given, suffered)


def _owed(
    found: Judged, events: dict[str, list[Event]], effects: list[dict[str, Any]], until: datetime
) -> None:
    """Each event has the effect that it calls for, once, and each effect has come to its end."""
    keys = Counter(effect["key"] for effect in effects)
    for key, times in keys.items():
        if times > 1:
            found.twice("an effect is owed twice", key)
    called = Counter(tuple(key.split(":")[:3]) for key in keys)
    for id_, history in events.items():
        for event in history:
            kind = CALLS_FOR.get(event.kind)
            if kind is None:
                continue
            times = called[(id_, str(event.version), kind)]
            where = f"{id_} version {event.version}, {event.kind}"
            if not times:
                found.missing("an event has no effect", where)
            if times > 1 and kind != "alert":  # who sleeps is told in the morning, by another one
                found.twice("an event has an effect twice", where)
    for effect in effects:
        found.judged[f"effects {effect['state']}"] += 1
        if effect["state"] == "dead" and not effect["last_error"]:
            found.fault("an effect is dead without a reason", effect["key"])
        if effect["state"] == "dropped" and not _needless(effect, events):
            found.missing("an alert was dropped that somebody had to hear", effect["key"])
        waits = effect["state"] == "pending" and at_of(effect["not_before"]) > until
        if effect["state"] not in ("done", "dropped", "dead") and not waits:
            found.missing("an effect was left behind", f"{effect['key']} is {effect['state']}")


def _needless(effect: dict[str, Any], events: dict[str, list[Event]]) -> bool:
    """Whether something happened after it that made the alert needless."""
    id_, version, kind, _ = effect["key"].split(":")
    history = events.get(id_, [])
    about = next((event for event in history if event.version == int(version)), None)
    if kind != "alert" or about is None:
        return False
    names = [name for name in ("clock", "row") if about.data.get(name)]
    for later in history[int(version) :]:
        if later.kind in ENDED or (about.kind, later.kind) == ("RungAlerted", "AlertAcknowledged"):
            return True
        over = about.kind == "TaskAdded" and later.kind in ("TaskCompleted", "TaskDropped")
        if over and about.data["task"] == later.data["task"]:
            return True
        newer = about.kind in ("ClockWarned", "PlanRowDue") and (
            later.kind.startswith("Clock") or later.kind == about.kind
        )
        if newer and all(about.data[name] == later.data.get(name) for name in names):
            return True
    return False


def _told(found: Judged, events: dict[str, list[Event]], effects: list[dict[str, Any]]) -> None:
    """What was done is told to its escalation once."""
    for effect in effects:
        if effect["state"] != "done" or effect["kind"] not in TOLD_BY:
            continue
        kind, name = TOLD_BY[effect["kind"]]
        thing = effect["data"][name]
        history = events.get(effect["escalation"], [])
        times = sum(event.kind == kind and event.data[name] == thing for event in history)
        found.judged["results told"] += 1
        if not times:
            found.missing("what was done was not told", effect["key"])
        if times > 1:
            found.twice("what was done was told twice", effect["key"])


def _outside(
    found: Judged,
    events: dict[str, list[Event]],
    effects: list[dict[str, Any]],
    given: list[_Given],
    suffered: Suffered,
) -> None:
    """What was done reached the outside; what reached it twice has one key, and a cause."""
    known = {effect["key"]: effect for effect in effects}
    accepted, asked = defaultdict[str, list[_Given]](list), defaultdict[str, set[str]](set)
    keys_of = defaultdict[tuple[str, ...], set[str]](set)
    told = defaultdict[str, set[str]](set)
    at_first: dict[str, set[str]] = {}
    for one in given:
        asked[one.key].add(one.said)
        if one.tells:
            if not set(one.tells) <= at_first.setdefault(one.key, set(one.tells)):
                found.fault("more was told under a key than at first", one.key)
            at_first[one.key] = set(one.tells)
        else:
            keys_of[(one.said, _because(events, one.key))].add(one.key)
        if one.accepted:
            accepted[one.key].append(one)
            for about in one.about:
                told[about].add(one.key)
            found.judged["given to the outside under torture"] += one.t < suffered.calm_at
        else:
            found.judged["refused by the outside"] += 1
    together = {effect["told_with"] for effect in effects if effect["told_with"]}
    for key, said in asked.items():
        if key not in known and key not in together:
            found.fault("something was done outside that nobody owed", key)
        if len(said) > 1:
            found.fault("the same key was used for another thing", key)
    for keys in keys_of.values():
        if len(keys) > 1:
            found.twice("the same thing was done under two keys", f"{sorted(keys)}")
    for key, effect in known.items():
        outside = effect["kind"] != "gather_context"
        if len(told.get(key, ())) > 1:
            found.twice("the same thing was done under two keys", f"{key}: {sorted(told[key])}")
        if effect["told_with"]:
            found.judged["notices told as one with others"] += effect["state"] == "done"
        if effect["state"] == "done" and outside and key not in told:
            found.missing("an effect is called done that never reached the outside", key)
    for key, times in accepted.items():
        found.judged["things given to the outside"] += 1
        for first, second in pairwise(sorted(times, key=lambda one: one.t)):
            cause = _cause(first, second, suffered)
            if cause is None:
                found.twice("a repeat outside without a cause", f"{key} at {second.t:.3f}")
            else:
                found.repeats[cause] += 1


def _cause(first: _Given, second: _Given, suffered: Suffered) -> str | None:
    """Why the second came, though the first was accepted; None: there is no reason."""
    if first.what.endswith("no answer"):
        return "no answer"
    alive, gone = suffered.killed.get(first.pid, (math.inf, math.inf))
    if alive < second.t and gone >= first.t:
        return "killed"
    for pid, since, until in suffered.frozen:
        if pid == first.pid and since < second.t and until > first.t:
            return "frozen"
    if any(since < second.t and until > first.t for since, until in suffered.down):
        return "database away"
    if any(since < second.t and until > first.t for since, until in suffered.stopped):
        return "stopped"
    # A machine so busy that a worker could not renew in time: as good as frozen.
    return "lease over" if _over_between(first, second, suffered) else None


def _over_between(first: _Given, second: _Given, suffered: Suffered) -> bool:
    """Whether of some effect the one lease was over before the other began, whichever was heard
    of first."""
    for key in first.leases.keys() & second.leases.keys():
        early, late = sorted((first.leases[key], second.leases[key]))
        known = suffered.leases.get((key, early)), suffered.leases.get((key, late))
        if early < late and known[0] and known[1] and known[0][1] <= known[1][0] + TICK:
            return True
    return False


def _because(events: dict[str, list[Event]], key: str) -> str:
    """What an alert is about. A reminder may say every two hours the same; any other thing not."""
    id_, version, kind, _ = key.split(":")
    if kind != "alert":
        return ""
    return next(
        (
            json.dumps([event.kind, event.data], sort_keys=True)
            for event in events.get(id_, ())
            if event.version == int(version)
        ),
        "",
    )
