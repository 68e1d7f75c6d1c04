"""How does the ladder stand: who is on it, who takes over when, and what does a yes stop?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from escalation_manager.core import rungs
from escalation_manager.core.ladder.alerting import answer_due, answer_expires, answered
from escalation_manager.core.ladder.by_hand import asked
from escalation_manager.core.report.ladder_ahead import next_climb
from escalation_manager.core.report.sources import Sources
from escalation_manager.desk.answers import Shown
from escalation_manager.web.views.ages import moment, when


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung as it is shown."""

    number: int
    roles: str
    people: str
    state: str
    """working, alerted, over, next or ahead."""
    says: str


@dataclass(frozen=True, slots=True)
class Ladder:
    """The ladder as it is shown."""

    rungs: tuple[Rung, ...]
    stops: str
    """What acknowledging stops; empty where nobody is asked."""
    silenced_until: datetime | None
    asked: tuple[str, ...]
    proposal: str
    higher: bool
    """Whether anybody stands above the present rung."""


def ladder(whole: Shown, zone: str) -> Ladder:
    """Every rung of the escalation's severity."""
    state, rules, at = whole.state, whole.rules, whole.at
    top = rungs.top(state, rules)
    waiting = asked(state, rules)
    made = tuple(_rung(whole, number, zone) for number in range(top + 1))
    proposal = state.ladder.proposal
    told = ""
    if proposal is not None:
        told = f"{rules.directory.name(proposal.by)} proposes to climb: {proposal.reason}"
    return Ladder(
        rungs=made,
        stops=_stops(whole, zone) if waiting else "",
        silenced_until=(
            state.ladder.silenced_until
            if state.ladder.silenced_until and state.ladder.silenced_until > at
            else None
        ),
        asked=tuple(map(rules.directory.name, waiting)),
        proposal=told,
        higher=state.ladder.rung < top and state.status.live,
    )


def _rung(whole: Shown, number: int, zone: str) -> Rung:
    state, rules = whole.state, whole.rules
    roles = " + ".join(map(rules.handbook.role_label, rungs.roles_on(state, number, rules)))
    present = state.ladder.rung
    alert = next((a for a in reversed(state.ladder.alerts) if a.rung == number), None)
    if alert is not None:
        people = ", ".join(map(rules.directory.name, alert.people))
    else:
        people = ", ".join(
            map(rules.directory.name, rungs.on_rung(state, number, rules, whole.at).people)
        )
    kind, says = _says(whole, number, zone)
    if number > present and alert is not None:
        kind = "over"
    return Rung(number + 1, roles or "Nobody", people, kind, says)


def _says(whole: Shown, number: int, zone: str) -> tuple[str, str]:
    state, rules, at = whole.state, whole.rules, whole.at
    present = state.ladder.rung
    alert = next((a for a in reversed(state.ladder.alerts) if a.rung == number), None)
    if not state.status.live:
        return "over", f"Alerted {moment(alert.sent_at, at, zone)}" if alert else "Not reached"
    if number == present:
        if answered(state, rules):
            return "working", "Working on it now"
        if alert is None:
            return "ahead", "Not alerted yet"
        until = answer_due(state, rules)
        told = f"Alerted {moment(alert.sent_at, at, zone)}"
        return "alerted", f"{told}, answer by {moment(until, at, zone)}" if until else told
    if number < present:
        if alert is None:
            return "over", "Skipped"
        who = ", ".join(rules.directory.name(answer.person) for answer in alert.answers)
        told = f"answered by {who}" if who else "nobody answered"
        return "over", f"Alerted {moment(alert.sent_at, at, zone)}, {told}"
    if number == present + 1:
        ahead = next_climb(Sources(state, whole.entries, rules, at))
        if ahead is not None and isinstance(ahead.time, datetime):
            unless = ahead.action.rpartition(", unless ")[2]
            return "next", f"Takes over {when(ahead.time, at, zone)}, unless {unless}"
    return "ahead", "Not reached"


def _stops(whole: Shown, zone: str) -> str:
    state, rules, at = whole.state, whole.rules, whole.at
    if state.ladder.rung >= rungs.top(state, rules):
        return "Acknowledging tells everybody that you are on it."
    until = answer_due(state, rules)
    expires = answer_expires(state, rules)
    told = f" {when(until, at, zone)}" if until else ""
    again = (
        f" Without any work on it, you are asked again {when(expires, at, zone)}."
        if expires
        else ""
    )
    return f"Acknowledging stops the climb{told}: a missed clock still climbs.{again}"
