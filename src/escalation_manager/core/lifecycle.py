"""What may be asked when? The life of an escalation as one table.

A command that the table does not allow is refused with the way on. `NEXT` says which status a
status-changing command leads to; the diagram in the docs is drawn from these two tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from escalation_manager.core import commands as c
from escalation_manager.core.errors import NotAllowed
from escalation_manager.core.escalation import Escalation, Status

OPEN, IN_PROGRESS, RESOLVED, CLOSED = (
    Status.OPEN,
    Status.IN_PROGRESS,
    Status.RESOLVED,
    Status.CLOSED,
)
MERGED, CANCELLED = Status.MERGED, Status.CANCELLED

LIVE = frozenset({OPEN, IN_PROGRESS})
UNFINISHED = LIVE | {RESOLVED}
KEPT = UNFINISHED | {CLOSED}
"""Everything but the ends without a result."""
ANY = frozenset(Status)

ALLOWED: Mapping[type[c.Command], frozenset[Status]] = MappingProxyType(
    {
        c.Raise: frozenset(),
        c.GatherContext: KEPT,
        c.Triage: LIVE,
        c.SuggestTriage: LIVE,
        c.Suggest: KEPT,
        c.AnswerSuggestion: KEPT,
        c.RecordImpact: UNFINISHED,
        c.AddNote: ANY,
        c.Assign: UNFINISHED,
        c.HandOver: UNFINISHED,
        c.AcceptHandover: UNFINISHED,
        c.DeclineHandover: UNFINISHED,
        c.AcknowledgeAlert: LIVE,
        c.AcknowledgeCustomer: LIVE,
        c.Climb: LIVE,
        c.Silence: LIVE,
        c.ChangeSeverity: LIVE,
        c.DeclineLowering: KEPT,
        c.Pause: LIVE,
        c.Resume: LIVE,
        c.AgreeNextUpdate: LIVE,
        c.StartDuty: KEPT,
        c.MeetDuty: KEPT,
        c.AddTask: UNFINISHED,
        c.AcceptTask: KEPT,
        c.CompleteTask: KEPT,
        c.DropTask: KEPT,
        c.LogCommunication: KEPT,
        c.RecordReply: KEPT,
        c.WriteMessage: KEPT,
        c.SendMessage: KEPT,
        c.HoldMessage: KEPT,
        c.ReleaseMessage: KEPT,
        c.ExplainFinding: KEPT,
        c.DiscardMessage: KEPT,
        c.RecordDelivery: ANY,
        c.RecordBounce: ANY,
        c.RecordMirror: ANY,
        c.RecordMirrorFailure: ANY,
        c.RecordSurveySent: ANY,
        c.KeepCommitment: KEPT,
        c.BreakCommitment: KEPT,
        c.ConfirmFix: UNFINISHED,
        c.WithdrawFix: UNFINISHED,
        c.RequestGoodwill: KEPT,
        c.ApproveGoodwill: KEPT,
        c.RejectGoodwill: KEPT,
        c.ReconsiderGoodwill: KEPT,
        c.UseGoodwill: KEPT,
        c.RecordExitCriteria: LIVE,
        c.AssessRisk: UNFINISHED,
        c.RecordRootCause: KEPT,
        c.Resolve: LIVE,
        c.Reopen: frozenset({RESOLVED, CLOSED}),
        c.ScheduleSurvey: frozenset({RESOLVED, CLOSED}),
        c.RecordSatisfaction: frozenset({RESOLVED, CLOSED}),
        c.FilePostMortem: KEPT,
        c.WaivePostMortem: UNFINISHED,
        c.RecordLesson: KEPT,
        c.RecordImprovement: KEPT,
        c.Close: frozenset({RESOLVED}),
        c.Cancel: LIVE,
        c.Merge: LIVE,
        c.Absorb: LIVE,
        c.Link: KEPT,
        c.Restrict: ANY,
        c.LiftRestriction: ANY,
        c.MigrateHandbook: UNFINISHED,
        c.CheckClocks: ANY,
    }
)
"""Command → the statuses in which it may be asked."""

NEXT: Mapping[tuple[Status, type[c.Command]], Status] = MappingProxyType(
    {
        (OPEN, c.AcknowledgeAlert): IN_PROGRESS,
        (OPEN, c.AcknowledgeCustomer): IN_PROGRESS,
        (OPEN, c.AcceptTask): IN_PROGRESS,
        (OPEN, c.CompleteTask): IN_PROGRESS,
        (OPEN, c.SendMessage): IN_PROGRESS,
        (OPEN, c.LogCommunication): IN_PROGRESS,
        (OPEN, c.RecordReply): IN_PROGRESS,
        (OPEN, c.ConfirmFix): IN_PROGRESS,
        (OPEN, c.RecordRootCause): IN_PROGRESS,
        (OPEN, c.Resolve): RESOLVED,
        (IN_PROGRESS, c.Resolve): RESOLVED,
        (RESOLVED, c.Close): CLOSED,
        (RESOLVED, c.Reopen): IN_PROGRESS,
        (CLOSED, c.Reopen): IN_PROGRESS,
        (OPEN, c.Merge): MERGED,
        (IN_PROGRESS, c.Merge): MERGED,
        (OPEN, c.Cancel): CANCELLED,
        (IN_PROGRESS, c.Cancel): CANCELLED,
    }
)
"""(status, command) → the status it leads to; every other command leaves the status alone."""

_ALREADY = {
    c.Resolve: frozenset({RESOLVED, CLOSED}),
    c.Close: frozenset({CLOSED}),
    c.Cancel: frozenset({CANCELLED}),
    c.Reopen: frozenset({IN_PROGRESS}),
    c.Merge: frozenset({MERGED}),
}
"""Asking twice changes nothing: these are done already, and no refusal is needed."""

_ASKED_AS: Mapping[type[c.Command], str] = {c.Absorb: "merge another one into it"}
"""Commands that nobody gives by their own name."""

_WAY_ON = {
    OPEN: "It is open: resolve it first.",
    IN_PROGRESS: "It is in progress: resolve it first.",
    RESOLVED: "It is resolved: reopen it first, or close it.",
    CLOSED: "It is closed: reopen it, or raise a new one that is linked to it.",
    CANCELLED: "It was cancelled: raise a new one.",
}


def check(state: Escalation, command: c.Command) -> bool:
    """Whether there is anything to do: False where it is done already.

    Raises NotAllowed, with the rule "lifecycle", for what the status does not admit.
    """
    kind = type(command)
    if state.status in ALLOWED[kind]:
        return True
    if state.status in _ALREADY.get(kind, ()) and _same(state, command):
        return False
    merged = state.status is MERGED
    remedy = _way_over(state, command) if merged else _WAY_ON[state.status]
    asked = _ASKED_AS.get(kind) or " ".join(_words(kind.__name__))
    # Statuses stand in the order in which an escalation goes through them.
    order = list(Status)
    ahead = any(order.index(one) > order.index(state.status) for one in ALLOWED[kind])
    raise NotAllowed(
        f"{state.id} is {state.status.label}; it is too {'early' if ahead else 'late'} to {asked}.",
        remedy,
        rule="lifecycle",
    )


def _way_over(state: Escalation, command: c.Command) -> str:
    """Where a merged one goes on, and with what of it."""
    there = dict(state.gone_over)
    named = (getattr(command, name, None) for name in ("task", "message", "goodwill", "commitment"))
    item = next((each.upper() for each in named if isinstance(each, str)), "")
    as_ = f" {item} is {there[item]} there." if item in there else ""
    return f"Go on in {state.merged_into}.{as_}"


def _same(state: Escalation, command: c.Command) -> bool:
    """Whether what was done is what is asked for."""
    if isinstance(command, c.Reopen):
        return bool(state.closing.reopened)
    return not isinstance(command, c.Merge) or command.into == state.merged_into


def starts_work(state: Escalation, command: c.Command) -> bool:
    """Whether this command is the first work on it: Open becomes In Progress."""
    return NEXT.get((state.status, type(command))) is IN_PROGRESS and state.status is OPEN


def _words(name: str) -> list[str]:
    words: list[str] = []
    for letter in name:
        if letter.isupper():
            words.append(letter.lower())
        else:
            words[-1] += letter
    return words
