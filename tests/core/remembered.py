"""What an escalation remembers of each event: one row or more for every event there is.

A row is a sentence, what happened before, the event, where to look, and what stands there then.
Each event happens one minute after the one before it; `MIA` does it.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from escalation_manager.core import events as e
from escalation_manager.core.escalation import (
    Acknowledgement,
    Escalation,
    PauseSpan,
    Run,
    TaskState,
)
from escalation_manager.core.money import Money

MIA = "mia"
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
"""When it was raised."""

REPORTED = NOON - timedelta(minutes=30)
RAISED = e.Raised(
    account_id="acc_123",
    title="Export fails",
    statement="Nothing works.",
    reported_at=REPORTED,
    detected_at=NOON,
    handbook="1",
    type="technical",
    severity="high",
)


def after(minutes: int) -> datetime:
    """So many minutes after noon."""
    return NOON + timedelta(minutes=minutes)


class Row(NamedTuple):
    """One thing that is remembered."""

    sentence: str
    before: tuple[e.Event, ...]
    event: e.Event
    look: Callable[[Escalation], Any]
    expected: Any


LATER, DUE = after(600), after(240)
STARTED = e.ClockStarted("resolution", REPORTED, "48h", True)
UPDATE = e.ClockStarted("update", NOON, "4h", True)
ALERTED = e.RungAlerted(0, ("csm",), ("ana", "ben"), "opened", NOON, NOON)
PAUSED = e.ClockPaused("waiting for the customer", LATER)
TASK = e.TaskAdded("T1", "Root cause analysis", "ben", DUE, "immediate", "engineering")
OTHER_TASK = e.TaskAdded("T2", "Call", "ana", None)
WRITTEN = e.MessageWritten("M1", "We are on it.", "update", "email", "kim@example.com")
SENT = e.MessageSent("M1", after(5))
FOUND = e.WordsFound("promise", "red", "by Friday", "It promises a time.")
CALL = e.CommunicationLogged("C1", "out", "call", "Kim", "We spoke", NOON, MIA)
PROMISE = e.CommitmentMade("P1", "next_update", "an update", MIA, DUE)
PLAN_ROW = e.PlanRow("R1", "Internal (Team)", "State", "Slack", "every 2 h", "2h")
PLAN = e.PlanSet((PLAN_ROW,))
CONFIRMED = e.FixConfirmed("fix", DUE, LATER, "ben")
ASKED = e.GoodwillRequested(
    "G1", "service_credit", Money(Decimal(500)), "", "outage", MIA, "cs_manager", LATER
)
RESOLVED = e.Resolved("fix", "Rolled back")
DUTY = e.DutyStarted("gdpr_33", "GDPR Art. 33", NOON, LATER)
CRITERIA = e.ExitCriteriaRecorded(("exports run",), ())
CHURN = e.RiskAssessed("churn", "H", "M", "call")
IMPROVED = e.ImprovementRecorded("Alert on failed exports", "identified")
CONTEXT = e.ContextGathered("Acme", Money(Decimal(90_000)), 62)
TRIAGED = e.Triaged("technical", "critical", 0.9, "rules", tags=("outage",))
SUGGESTED = e.TriageSuggested("legal", "high", ("GDPR",))
LOWER = e.LoweringRequested("low", "workaround found")
POST_MORTEM = e.PostMortemFiled("What happened", "A bad deploy")
LESSON = e.LessonRecorded("Test restores", "wiki")
SILENCED = e.Silenced(LATER, "war room")
PROPOSED = e.ClimbProposed(1, "nobody answers")
SUMMARY = e.Suggested("S1", "summary", "Exports fail.", (e.Ground(1, "Export fails"),))

INTAKE = [
    Row("its context", (), CONTEXT, lambda s: s.context, CONTEXT),
    Row(
        "its triage, and every severity it ever had",
        (),
        TRIAGED,
        lambda s: (s.type, s.severity, s.highest, s.tags, s.triage, s.triaged_by),
        ("technical", "critical", ("high", "critical"), ("outage",), TRIAGED, MIA),
    ),
    Row("suggestions for a person", (), SUGGESTED, lambda s: s.suggestions, (SUGGESTED,)),
    Row("suggestions while rules decide", (SUGGESTED,), TRIAGED, lambda s: len(s.suggestions), 1),
    Row(
        "what an assistant proposed", (), SUMMARY, lambda s: [x.made for x in s.assisted], [SUMMARY]
    ),
    Row(
        "what a person made of a proposal",
        (SUMMARY,),
        e.SuggestionAnswered("S1", False, "It is older."),
        lambda s: [(x.taken, x.answered_by, x.reason) for x in s.assisted],
        [(False, MIA, "It is older.")],
    ),
    Row(
        "no suggestion once a person decided",
        (SUGGESTED,),
        e.Triaged("legal", "high", 1.0, "person"),
        lambda s: s.suggestions,
        (),
    ),
    Row(
        "why it needs attention",
        (),
        e.AttentionRaised(("ARR $300,000",)),
        lambda s: s.attention,
        ("ARR $300,000",),
    ),
    Row(
        "what looks alike",
        (),
        e.DuplicatesFound((("ESC-0002", "the same words"),)),
        lambda s: s.duplicates,
        (("ESC-0002", "the same words"),),
    ),
    Row(
        "its impact, and what was known of it before",
        (e.ImpactRecorded("No shipping", None, NOON),),
        e.ImpactRecorded(None, "40", None),
        lambda s: (s.impact_business, s.impact_users, s.impact_since),
        ("No shipping", "40", NOON),
    ),
    Row("how many notes", (e.NoteAdded("a"),), e.NoteAdded("b"), lambda s: s.notes, 2),
]

LADDER = [
    Row(
        "its owners",
        (),
        e.OwnersNamed("ana", "ben", ("cy",), "dee", by_hand=("sponsor",)),
        lambda s: (s.owners.accountable, s.owners.supporting, s.owners.resolving, s.owners.sponsor),
        ("ana", "ben", ("cy",), "dee"),
    ),
    Row(
        "a handover that waits, with the old owner",
        (e.OwnersNamed("ana"),),
        e.HandoverOffered("ben"),
        lambda s: (s.owners.accountable, s.owners.offered_to, s.owners.offered_by),
        ("ana", "ben", MIA),
    ),
    Row(
        "the new owner once accepted",
        (e.OwnersNamed("ana"), e.HandoverOffered("ben")),
        e.HandoverAccepted("ben"),
        lambda s: (s.owners.accountable, s.owners.offered_to, s.owners.by_hand),
        ("ben", None, ("accountable",)),
    ),
    Row(
        "the old owner when declined",
        (e.OwnersNamed("ana"), e.HandoverOffered("ben")),
        e.HandoverDeclined("ben"),
        lambda s: (s.owners.accountable, s.owners.offered_to),
        ("ana", None),
    ),
    Row(
        "which rung was alerted, and why",
        (),
        e.RungAlerted(1, ("cs_manager",), ("eve",), "response 75 %", NOON, DUE),
        lambda s: (s.ladder.rung, s.ladder.alerted, s.ladder.planned, s.ladder.causes),
        (1, ("eve",), DUE, frozenset({"response 75 %"})),
    ),
    Row(
        "every alert, delivered when it could be",
        (ALERTED,),
        e.RungAlerted(1, ("cs_manager",), ("eve",), "by hand", NOON, DUE),
        lambda s: [(a.rung, a.sent_at) for a in s.ladder.alerts],
        [(0, after(1)), (1, DUE)],
    ),
    Row(
        "a rung that nobody answered for",
        (),
        e.RungSkipped(1, ("vp_cs",), "on leave"),
        lambda s: (s.ladder.rung, s.ladder.skipped),
        (1, frozenset({1})),
    ),
    Row(
        "that the fallback role was told",
        (),
        e.FallbackTold("cs_manager", ("eve",), "resolution 75 %", NOON),
        lambda s: (s.ladder.fallback_told, s.ladder.causes),
        (True, frozenset({"resolution 75 %"})),
    ),
    Row(
        "a climb that an agent proposes",
        (),
        PROPOSED,
        lambda s: (s.ladder.rung, s.ladder.proposal and s.ladder.proposal.by),
        (0, MIA),
    ),
    Row(
        "no proposal once somebody climbed",
        (PROPOSED,),
        e.RungAlerted(1, ("cs_manager",), ("eve",), "by hand", NOON, NOON),
        lambda s: s.ladder.proposal,
        None,
    ),
    Row(
        "who answered, and on which alert",
        (ALERTED, e.AlertAcknowledged("ana", 0)),
        e.AlertAcknowledged("ben", 0),
        lambda s: (s.ladder.acknowledged, s.ladder.alerts[0].answers),
        ((Acknowledgement("ana", after(2)), Acknowledgement("ben", after(3))),) * 2,
    ),
    Row(
        "the later answer of one person once",
        (ALERTED, e.AlertAcknowledged("ana", 0)),
        e.AlertAcknowledged("ana", 0),
        lambda s: (s.ladder.acknowledged, len(s.ladder.alerts[0].answers)),
        ((Acknowledgement("ana", after(3)),), 1),
    ),
    Row(
        "no answer once it expired, but that it was given",
        (ALERTED, e.AlertAcknowledged("ana", 0)),
        e.AcknowledgementExpired(0, NOON),
        lambda s: (s.ladder.acknowledged, len(s.ladder.alerts[0].answers)),
        ((), 1),
    ),
    Row("until when it is silent", (), SILENCED, lambda s: s.ladder.silenced_until, LATER),
    Row(
        "that the silence ended",
        (SILENCED,),
        e.SilenceEnded(LATER),
        lambda s: s.ladder.silenced_until,
        None,
    ),
]

CLOCKS = [
    Row(
        "a clock that runs",
        (),
        STARTED,
        lambda s: (s.clocks["resolution"].runs, s.clocks["resolution"].running),
        ((Run(REPORTED, "48h", True),), True),
    ),
    Row(
        "the new run of a clock, and its first start",
        (STARTED,),
        e.ClockStarted("resolution", NOON, "24h", True),
        lambda s: (s.clocks["resolution"].runs, s.clocks["resolution"].first_start),
        ((Run(NOON, "24h", True),), REPORTED),
    ),
    Row(
        "both runs where the earlier counts as well",
        (STARTED,),
        e.ClockStarted("resolution", NOON, "24h", True, keep=True),
        lambda s: [run.target for run in s.clocks["resolution"].runs],
        ["48h", "24h"],
    ),
    Row(
        "when a clock stopped, and whether in time",
        (STARTED,),
        e.ClockStopped("resolution", NOON, DUE, True),
        lambda s: (
            s.clocks["resolution"].stopped_at,
            s.clocks["resolution"].due_at_stop,
            s.clocks["resolution"].met,
            s.clocks["resolution"].running,
        ),
        (NOON, DUE, True, False),
    ),
    Row(
        "that a clock is not needed",
        (UPDATE,),
        e.ClockCancelled("update"),
        lambda s: (s.clocks["update"].cancelled, s.clocks["update"].met),
        (True, None),
    ),
    Row(
        "nothing of a clock that never ran", (), e.ClockCancelled("update"), lambda s: s.clocks, {}
    ),
    Row(
        "every warning",
        (UPDATE, e.ClockWarned("update", Decimal("0.5"), NOON, DUE)),
        e.ClockWarned("update", Decimal("0.75"), DUE, DUE),
        lambda s: s.clocks["update"].warned,
        frozenset({(Decimal("0.5"), NOON), (Decimal("0.75"), DUE)}),
    ),
    Row(
        "a breach, also when the clock begins anew",
        (UPDATE, e.ClockBreached("update", DUE)),
        UPDATE,
        lambda s: s.breaches,
        (("update", DUE),),
    ),
    Row(
        "every breach once",
        (e.ClockBreached("update", DUE), e.ClockBreached("update", DUE)),
        e.ClockBreached("update", LATER),
        lambda s: s.breaches,
        (("update", DUE), ("update", LATER)),
    ),
    Row(
        "a pause, with who asked for it",
        (),
        PAUSED,
        lambda s: (s.pauses, s.open_pause is s.pauses[0]),
        ((PauseSpan(after(1), LATER, "waiting for the customer", MIA),), True),
    ),
    Row(
        "when the pause ended, and that there was one",
        (PAUSED,),
        e.ClockResumed(DUE),
        lambda s: ([pause.end for pause in s.pauses], s.open_pause),
        ([DUE], None),
    ),
    Row(
        "the new severity, and the old among all it had",
        (LOWER,),
        e.SeverityChanged("high", "critical", "all stopped"),
        lambda s: (s.severity, s.highest, s.lowering, s.lowering_by),
        ("critical", ("high", "critical"), None, ""),
    ),
    Row(
        "who asks for a lower severity, and no lower severity",
        (),
        LOWER,
        lambda s: (s.severity, s.lowering, s.lowering_by),
        ("high", LOWER, MIA),
    ),
    Row(
        "that nobody asks for a lower severity any more",
        (LOWER,),
        e.LoweringDeclined("low", "it stands still"),
        lambda s: (s.severity, s.lowering, s.lowering_by),
        ("high", None, ""),
    ),
    Row(
        "which update the customer agreed to",
        (UPDATE,),
        e.NextUpdateAgreed(LATER, "Kim"),
        lambda s: s.clocks["update"].agreed_due,
        LATER,
    ),
    Row(
        "a duty by its name, once",
        (DUTY,),
        e.DutyStarted("gdpr_33", "GDPR Art. 33", NOON, DUE),
        lambda s: [(duty.name, duty.due) for duty in s.duties],
        [("gdpr_33", DUE)],
    ),
    Row(
        "that a duty was done",
        (DUTY,),
        e.DutyMet("gdpr_33", "case 17"),
        lambda s: (s.duties[0].met_at, s.duties[0].reference),
        (after(2), "case 17"),
    ),
    Row(
        "its new handbook",
        (),
        e.HandbookMigrated("1", "2", "office"),
        lambda s: (s.handbook, s.calendar, s.raised.handbook),
        ("2", "office", "1"),
    ),
]

TASKS = [
    Row(
        "a task",
        (),
        TASK,
        lambda s: (s.tasks[0].title, s.tasks[0].due, s.tasks[0].state, s.tasks[0].added_at),
        ("Root cause analysis", DUE, TaskState.OPEN, after(1)),
    ),
    Row(
        "who took the task on",
        (TASK, OTHER_TASK),
        e.TaskAccepted("T1", "cy"),
        lambda s: [(task.owner, task.state) for task in s.tasks],
        [("cy", TaskState.ACCEPTED), ("ana", TaskState.OPEN)],
    ),
    Row(
        "who finished the task, and how",
        (TASK,),
        e.TaskCompleted("T1", "a bad deploy"),
        lambda s: (s.tasks[0].state, s.tasks[0].done_at, s.tasks[0].done_by, s.tasks[0].result),
        (TaskState.DONE, after(2), MIA, "a bad deploy"),
    ),
    Row(
        "why the task was dropped",
        (TASK,),
        e.TaskDropped("T1", "not needed"),
        lambda s: (s.tasks[0].state, s.tasks[0].result, s.tasks[0].open),
        (TaskState.DROPPED, "not needed", False),
    ),
    Row(
        "that a task is overdue",
        (TASK, OTHER_TASK),
        e.TaskOverdue("T1", DUE),
        lambda s: [task.overdue_noted for task in s.tasks],
        [True, False],
    ),
]
