"""What happened, in words a colleague would use: one sentence for every event."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from escalation_manager.core import events as e
from escalation_manager.core.zones import zone as known_zone

Name = Callable[[str], str]
"""A person's name for their id."""

_LONGEST = 120
_RELATION = {
    "parent": "the cause that it is part of",
    "child": "part of it",
    "related": "related",
    "repeat_of": "what it repeats",
}


def sentence(event: e.Event, name: Name = str, zone: str = "UTC") -> str:
    """The event in one sentence without its full stop. Instants are told in the zone."""
    return _SENTENCES[type(event)](event, _Told(name, zone))


class _Told:
    """How names, instants and long texts are told."""

    __slots__ = ("name", "zone")

    def __init__(self, name: Name, zone: str) -> None:
        self.name = name
        self.zone = zone

    def when(self, at: datetime | None) -> str:
        """Thu 12 Mar 14:30 CET."""
        if at is None:
            return "at an unknown time"
        local = at.astimezone(known_zone(self.zone))
        return f"{local:%a} {local.day} {local:%b %H:%M %Z}"

    def names(self, people: tuple[str | None, ...]) -> str:
        """Mia, Daniel and Ines."""
        told = [self.name(one) for one in people if one]
        if not told:
            return "nobody"
        return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"


def short(text: str) -> str:
    """One line of it, cut at a word."""
    line = " ".join(text.split())
    if len(line) <= _LONGEST:
        return line
    return line[: _LONGEST - 1].rsplit(" ", 1)[0] + "…"


def _tail(text: str) -> str:
    return f": {short(text)}" if text.strip() else ""


def _late(event: Any) -> str:
    return " (late)" if event.late else ""


def _clock(name: str) -> str:
    return name.removeprefix("duty:").replace("_", " ")


def _triaged(event: e.Triaged, t: _Told) -> str:  # noqa: ARG001
    who = "a person" if event.source == "person" else f"the {event.source}"
    sure = f", {event.confidence:.0%} sure" if event.source == "rules" else _tail(event.reason)
    hint = f"; {event.suggested} is suggested" if event.suggested else ""
    ask = "; a person should look" if event.needs_person else ""
    return f"Triaged as {event.type}, {event.severity} by {who}{sure}{hint}{ask}"


def _owners(event: e.OwnersNamed, t: _Told) -> str:
    parts = [f"accountable {t.names((event.accountable,))}"]
    for what, people in (
        ("supporting", (event.supporting,)),
        ("resolving", event.resolving),
        ("sponsor", (event.sponsor,)),
    ):
        if any(people):
            parts.append(f"{what} {t.names(people)}")
    return f"Owners: {'; '.join(parts)}"


def _alerted(event: e.RungAlerted, t: _Told) -> str:
    again = " again" if event.again else ""
    later = ""
    if event.deliver_at > event.planned:
        later = f", to be delivered {t.when(event.deliver_at)}"
    hand = " by hand" if event.by_hand else ""
    return (
        f"Rung {event.rung} alerted{again}{hand}: {t.names(event.people)}"
        f" ({cause(event.cause)}){later}{_late(event)}"
    )


def cause(text: str) -> str:
    """Why the ladder was climbed: a clock's cause is named after it and the instant."""
    for word, said in ((":imminent:", "nearly due"), (":breach:", "missed")):
        clock, found, _ = text.partition(word)
        if found:
            return f"{_clock(clock)} clock {said}"
    return text


def _until_now(event: Any) -> str:
    """Where it stood before a merge."""
    return f" (until now {event.origin})" if event.origin else ""


def _taken(event: e.Absorbed) -> str:
    """What goes on here: T1 as T7, T2 is T2 already."""
    parts = [f"{there} goes on as {here}" for there, here in event.carried]
    parts += [f"{there} is {here} already" for there, here in event.same]
    return f": {', '.join(parts)}" if parts else ""


def _context(event: e.ContextGathered, t: _Told) -> str:  # noqa: ARG001
    parts = [event.account_name]
    if event.arr is not None:
        parts.append(f"ARR {event.arr}")
    if event.health is not None:
        parts.append(f"health {event.health}/100")
    parts.append(f"{len(event.interactions)} related interactions, {len(event.surveys)} surveys")
    missing = f"; not in time: {', '.join(event.missing)}" if event.missing else ""
    return f"Context gathered: {', '.join(parts)}{missing}"


def _stopped(event: e.ClockStopped, t: _Told) -> str:
    how = "met" if event.met else "missed"
    due = f", due {t.when(event.due)}" if event.due else ""
    return f"{_clock(event.clock).capitalize()} clock {how}{due}"


def _held(event: e.MessageHeld, t: _Told) -> str:  # noqa: ARG001
    words = "; ".join(f"“{found.quote}”" for found in event.found[:3])
    quoted = f" {words}" if words else ""
    return f"{event.message} held ({event.rule.replace('_', ' ')}):{quoted} {event.reason}"


def _goodwill(event: e.GoodwillRequested, t: _Told) -> str:
    worth = event.value or event.quantity
    role = event.approver_role.replace("_", " ")
    return (
        f"{event.goodwill}: {t.name(event.requested_by)} asks for {event.option} {worth},"
        f" to be approved by {role}{_until_now(event)}{_tail(event.reason)}"
    )


_SENTENCES: Mapping[type, Callable[[Any, _Told], str]] = {
    e.Raised: lambda v, t: f"Raised: “{short(v.title)}”, reported {t.when(v.reported_at)}",
    e.ContextGathered: _context,
    e.Triaged: _triaged,
    e.TriageSuggested: lambda v, t: f"{v.type}, {v.severity} suggested by {v.source}",
    e.Suggested: lambda v, t: (
        f"{v.suggestion}, {v.about.replace('_', ' ')} proposed by {v.source}{_tail(v.text)}"
    ),
    e.SuggestionAnswered: lambda v, t: (
        f"{v.suggestion} {'taken' if v.taken else 'left'}{_tail(v.reason)}"
    ),
    e.AttentionRaised: lambda v, t: f"More attention: {', '.join(v.reasons)}",
    e.DuplicatesFound: lambda v, t: (
        f"Looks like {'; '.join(f'{other} ({why})' for other, why in v.others)}"
    ),
    e.ImpactRecorded: lambda v, t: f"Impact{_tail(v.business or v.users or t.when(v.started_at))}",
    e.NoteAdded: lambda v, t: f"Note{_tail(v.text)}",
    e.OwnersNamed: _owners,
    e.HandoverOffered: lambda v, t: f"Handover offered to {t.name(v.to)}{_tail(v.note)}",
    e.HandoverAccepted: lambda v, t: f"{t.name(v.person)} took over",
    e.HandoverDeclined: lambda v, t: f"{t.name(v.person)} declined to take over{_tail(v.reason)}",
    e.RungAlerted: _alerted,
    e.RungSkipped: lambda v, t: f"Rung {v.rung} skipped{_tail(v.why)}",
    e.FallbackTold: lambda v, t: (
        f"{cause(v.cause).capitalize()}, and nobody stands higher:"
        f" {t.names(v.people)} told{_late(v)}"
    ),
    e.ClimbProposed: lambda v, t: f"Rung {v.rung} proposed{_tail(v.reason)}",
    e.AlertAcknowledged: lambda v, t: f"{t.name(v.person)} acknowledged the alert",
    e.AcknowledgementExpired: lambda v, t: f"Acknowledged, then forgotten on rung {v.rung}",
    e.Silenced: lambda v, t: f"Silenced until {t.when(v.until)}{_tail(v.reason)}",
    e.SilenceEnded: lambda v, t: "Silence ended",
    e.ClockStarted: lambda v, t: (
        f"{_clock(v.clock).capitalize()} clock: {v.target} from {t.when(v.start)}"
    ),
    e.ClockStopped: _stopped,
    e.ClockCancelled: lambda v, t: (
        f"{_clock(v.clock).capitalize()} clock not needed{_tail(v.reason)}"
    ),
    e.ClockWarned: lambda v, t: (
        f"{_clock(v.clock).capitalize()}: {v.share:.0%} used, due {t.when(v.due)}{_late(v)}"
    ),
    e.ClockBreached: lambda v, t: (
        f"{_clock(v.clock).capitalize()} missed, due {t.when(v.due)}{_late(v)}"
    ),
    e.ClockPaused: lambda v, t: f"Resolution paused until {t.when(v.until)}{_tail(v.reason)}",
    e.ClockResumed: lambda v, t: f"Resolution resumed{' by itself' if v.automatic else ''}",
    e.SeverityChanged: lambda v, t: f"Severity {v.old} → {v.new}{_tail(v.reason)}",
    e.LoweringRequested: lambda v, t: f"A lower severity is asked for: {v.to}{_tail(v.reason)}",
    e.LoweringDeclined: lambda v, t: f"The lower severity {v.to} was declined{_tail(v.reason)}",
    e.NextUpdateAgreed: lambda v, t: f"Next update {t.when(v.due)}, agreed with {v.agreed_with}",
    e.DutyStarted: lambda v, t: f"{v.title}: due {t.when(v.due)}",
    e.DutyMet: lambda v, t: f"Duty {v.duty} done{_tail(v.reference)}",
    e.HandbookMigrated: lambda v, t: f"Handbook {v.old} → {v.new}",
    e.TaskAdded: lambda v, t: (
        f"{v.task} for {t.name(v.owner)}: {short(v.title)}"
        f"{f', due {t.when(v.due)}' if v.due else ''}{_until_now(v)}"
    ),
    e.TaskAccepted: lambda v, t: f"{v.task} accepted by {t.name(v.person)}",
    e.TaskCompleted: lambda v, t: f"{v.task} done{_tail(v.result)}",
    e.TaskDropped: lambda v, t: f"{v.task} dropped{_tail(v.reason)}",
    e.TaskOverdue: lambda v, t: f"{v.task} is overdue since {t.when(v.due)}{_late(v)}",
    e.MessageWritten: lambda v, t: (
        f"{v.message} ({v.purpose}) to {v.recipient}{_until_now(v)}{_tail(v.text)}"
    ),
    e.MessageHeld: _held,
    e.FindingExplained: lambda v, t: f"“{v.quote}” in {v.message} is {_clock(v.meaning)}",
    e.MessageCleared: lambda v, t: (
        f"{v.message} cleared{f' by {t.name(v.released_by)}' if v.released_by else ''}"
        f"{_tail(v.reason)}"
    ),
    e.MessageSent: lambda v, t: f"{v.message} sent",
    e.MessageUndelivered: lambda v, t: f"{v.message} did not arrive{_tail(v.reason)}",
    e.MessageDiscarded: lambda v, t: f"{v.message} discarded{_tail(v.reason)}",
    e.CommunicationLogged: lambda v, t: (
        f"{v.communication}: {v.medium} {'to' if v.direction == 'out' else 'from'}"
        f" {v.counterpart or 'the customer'}{_tail(v.summary)}"
    ),
    e.CustomerAcknowledged: lambda v, t: "Customer acknowledged",
    e.FirstResponseGiven: lambda v, t: "First answer of substance given",
    e.CustomerUpdated: lambda v, t: "Customer updated",
    e.MirroredToCrm: lambda v, t: f"{v.communication} stands in the CRM ({v.reference})",
    e.MirrorFailed: lambda v, t: f"{v.communication} is not in the CRM{_tail(v.reason)}",
    e.CommitmentMade: lambda v, t: (
        f"{v.commitment} promised: {short(v.what)}, due {t.when(v.due)}{_until_now(v)}"
    ),
    e.CommitmentKept: lambda v, t: f"{v.commitment} kept",
    e.CommitmentBroken: lambda v, t: f"{v.commitment} broken{_tail(v.reason)}{_late(v)}",
    e.PlanSet: lambda v, t: f"Rows of the communication plan: {len(v.rows)}",
    e.PlanRowDue: lambda v, t: f"Plan row {v.row} went out{_late(v)}",
    e.FixConfirmed: lambda v, t: (
        f"{t.name(v.by)} confirmed {v.what} by {t.when(v.ready_by)},"
        f" to be told until {t.when(v.valid_until)}{_until_now(v)}"
    ),
    e.FixWithdrawn: lambda v, t: f"{t.name(v.by)} withdrew the confirmed time{_tail(v.reason)}",
    e.GoodwillRequested: _goodwill,
    e.GoodwillApproved: lambda v, t: f"{v.goodwill} approved by {t.name(v.by)}{_until_now(v)}",
    e.GoodwillRejected: lambda v, t: f"{v.goodwill} rejected by {t.name(v.by)}{_tail(v.reason)}",
    e.GoodwillReconsidered: lambda v, t: (
        f"{t.name(v.by)} took the decision on {v.goodwill} back; the request stands"
    ),
    e.GoodwillExpired: lambda v, t: f"{v.goodwill} expired",
    e.GoodwillUsed: lambda v, t: f"{v.goodwill} granted to the customer",
    e.ExitCriteriaRecorded: lambda v, t: f"Exit criteria: {len(v.met)} of {len(v.criteria)} met",
    e.RiskAssessed: lambda v, t: (
        f"Risk of {v.risk}: probability {v.probability}, impact {v.impact}"
        f"{_tail('; '.join(v.grounds))}"
    ),
    e.RootCauseRecorded: lambda v, t: f"Root cause ({v.category}){_tail(v.assessment)}",
    e.WorkStarted: lambda v, t: "In progress",
    e.Resolved: lambda v, t: f"Resolved ({v.resolution}){_tail(v.summary)}",
    e.Reopened: lambda v, t: f"Reopened{_tail(v.reason)}",
    e.CustomerConfirmed: lambda v, t: f"{v.by or 'The customer'} confirmed that it is solved",
    e.SurveyScheduled: lambda v, t: f"Satisfaction survey planned for {t.when(v.send_at)}",
    e.SurveyDue: lambda v, t: f"It is time for the satisfaction survey{_late(v)}",
    e.SurveySent: lambda v, t: "Satisfaction survey sent",
    e.SatisfactionRecorded: lambda v, t: f"Satisfaction {v.score} of 5{_tail(v.comment)}",
    e.PostMortemStarted: lambda v, t: f"Post-mortem due within {v.target}",
    e.PostMortemFiled: lambda v, t: f"Post-mortem filed{_tail(v.summary)}",
    e.PostMortemWaived: lambda v, t: f"Post-mortem waived by {t.name(v.by)}{_tail(v.reason)}",
    e.LessonRecorded: lambda v, t: f"Lesson{_tail(v.lesson)}",
    e.ImprovementRecorded: lambda v, t: f"Improvement {v.state}{_tail(v.improvement)}",
    e.Closed: lambda v, t: f"Closed: {v.ground}{_tail('; '.join(v.warnings))}",
    e.Cancelled: lambda v, t: f"Cancelled{_tail(v.reason)}",
    e.Merged: lambda v, t: f"Merged into {v.into}{_tail(v.reason)}",
    e.Absorbed: lambda v, t: f"{v.other} was merged into this one{_taken(v)}",
    e.Linked: lambda v, t: f"Linked: {v.other} is {_RELATION.get(v.relation, v.relation)}",
    e.ReadersRestricted: lambda v, t: f"Restricted to {t.names(v.readers)}{_tail(v.reason)}",
    e.RestrictionLifted: lambda v, t: f"Restriction lifted{_tail(v.reason)}",
}
"""A test in tests/core holds that no event is missing."""


def tellable() -> frozenset[type]:
    """Every kind of event that has a sentence."""
    return frozenset(_SENTENCES)
