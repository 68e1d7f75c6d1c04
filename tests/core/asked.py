"""Every command with what it should come to: the right events, and the refusal that helps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core.money import Money
from tests.core.given import Deed
from tests.core.living import STARTS

NOW = STARTS[4]
TOLD = c.LogCommunication("out", "call", "We told Sarah what we know.", "Sarah", NOW)
RESOLVED = (TOLD, c.Resolve("Exports run again."))
LEARNED = c.FilePostMortem("Exports stood still.", "A lock.")
CONFIRMED = c.LogCommunication("in", "call", "It works.", "Sarah", confirms=True)


def later(**length: float) -> datetime:
    return NOW + timedelta(**length)


@dataclass(frozen=True)
class Asked:
    """A command, what follows from it, and a case in which it is refused."""

    command: c.Command
    events: tuple[type[e.Event], ...]
    refused: c.Command
    """Asked in the same way, and not to be done."""
    words: str
    """Of the refusal: what is wrong."""
    remedy: str
    """And what to do about it."""
    given: tuple[Deed, ...] = ()
    who: str = "mia"
    refused_to: str = ""
    """Who is refused, when it is somebody else."""
    refused_after: tuple[Deed, ...] | None = None
    """Another history, when the same would be allowed here."""
    severity: str = "high"
    type_: str = "technical"
    again: tuple[type[e.Event], ...] = ()
    """Nothing, unless asking again is asking for another one."""


WORK: tuple[Asked, ...] = (
    # --- take it in -----------------------------------------------------------------------------
    Asked(
        c.GatherContext("Acme", Money(Decimal(300_000)), 40),
        (e.ContextGathered, e.AttentionRaised, e.RiskAssessed),
        c.GatherContext("Acme"),
        "may not gather context",
        "Propose it in a note",
        refused_to="assist",
    ),
    Asked(
        c.Triage("commercial", "critical", "It is about money."),
        (e.Triaged, e.SeverityChanged),
        c.Triage("commercial", "critical"),
        "needs a reason",
        "which fact",
    ),
    Asked(
        c.SuggestTriage("legal", "high", ("a lawyer writes",)),
        (e.TriageSuggested,),
        c.SuggestTriage("legal", "grave"),
        "grave",
        "critical",
        who="assist",
    ),
    Asked(
        c.Suggest("summary", "Exports stand still.", (e.Ground(1, "nobody can work"),)),
        (e.Suggested,),
        c.Suggest("summary", "Exports stand still.", (e.Ground(99, "nobody can work"),)),
        "has no event 99",
        "an event from 1 to",
        who="assist",
    ),
    Asked(
        c.AnswerSuggestion("S1", taken=True),
        (e.SuggestionAnswered,),
        c.AnswerSuggestion("S2", taken=True),
        "no proposal 'S2'",
        "There are: S1",
        given=(("assist", c.Suggest("summary", "Exports stand still.")),),
    ),
    Asked(
        c.RecordImpact("Orders stand still", "40"),
        (e.ImpactRecorded,),
        c.RecordImpact(),
        "Nothing was recorded",
        "users",
    ),
    Asked(
        c.AddNote("Sarah sounds tired."),
        (e.NoteAdded,),
        c.AddNote("  "),
        "empty",
        "Write something",
        again=(e.NoteAdded,),
    ),
    # --- own it, answer for it ------------------------------------------------------------------
    Asked(
        c.Assign("sponsor", "victor", "He knows them."),
        (e.OwnersNamed,),
        c.Assign("sponsor", "nobody"),
        "nobody called 'nobody'",
        "by their id",
    ),
    Asked(
        c.HandOver("jonas", "You know exports."),
        (e.HandoverOffered,),
        c.HandOver("assist"),
        "AI agent",
        "Name a person",
    ),
    Asked(
        c.AcceptHandover(),
        (e.HandoverAccepted, e.AlertAcknowledged),
        c.AcceptHandover(),
        "not to you",
        "Only they",
        given=(c.HandOver("jonas"),),
        who="jonas",
        refused_to="carlos",
    ),
    Asked(
        c.DeclineHandover("I am away tomorrow."),
        (e.HandoverDeclined,),
        c.DeclineHandover(),
        "not to you",
        "Only they",
        given=(c.HandOver("jonas"),),
        who="jonas",
        refused_to="carlos",
    ),
    Asked(
        c.AcknowledgeAlert(),
        (e.AlertAcknowledged, e.WorkStarted),
        c.AcknowledgeAlert(),
        "Mia is asked to acknowledge, not you",
        "deputy or a manager",
        refused_to="piotr",
    ),
    Asked(
        c.AcknowledgeCustomer(),
        (e.MessageWritten, e.MessageCleared, e.WorkStarted),
        c.AcknowledgeCustomer(automatic=True),
        "by a person only",
        "Call the customer",
        refused_after=(c.ChangeSeverity("critical", "All sites stopped."),),
    ),
    Asked(
        c.Climb("Nobody moves."),
        (e.RungAlerted,),
        c.Climb("  "),
        "needs a reason",
        "what the next rung",
        again=(e.RungAlerted,),
    ),
    Asked(
        c.Silence(later(hours=2), "Planned work."),
        (e.Silenced,),
        c.Silence(later(hours=-1), "Planned work."),
        "not in the future",
        "sent again",
    ),
    # --- clocks ---------------------------------------------------------------------------------
    Asked(
        c.ChangeSeverity("low", "Two users only."),
        (e.SeverityChanged,),
        c.ChangeSeverity("low", " "),
        "needs a reason",
        "which fact",
    ),
    Asked(
        c.DeclineLowering("Their night shift still stands."),
        (e.LoweringDeclined,),
        c.DeclineLowering(" "),
        "needs a reason",
        "which fact",
        given=(timedelta(hours=40), c.ChangeSeverity("low", "Two users only.")),
        who="daniel",
    ),
    Asked(
        c.Pause("Waiting for their log.", later(hours=5)),
        (e.ClockPaused,),
        c.Pause("Waiting.", later(days=31)),
        "30 days at most",
        "earlier end",
    ),
    Asked(
        c.Resume("It came."),
        (e.ClockResumed,),
        c.Resume(),
        "may not resume",
        "ask a person",
        given=(c.Pause("Waiting.", later(hours=5)),),
        refused_to="assist",
    ),
    Asked(
        c.AgreeNextUpdate(later(hours=9), "Sarah"),
        (e.NextUpdateAgreed, e.CommitmentMade),
        c.AgreeNextUpdate(later(hours=9), ""),
        "Nobody agreed",
        "who of the customer",
    ),
    Asked(
        c.StartDuty("gdpr_33"),
        (e.DutyStarted, e.ClockStarted),
        c.StartDuty("gdpr_34"),
        "no duty 'gdpr_34'",
        "gdpr_33",
    ),
    Asked(
        c.MeetDuty("gdpr_33", "file 7"),
        (e.DutyMet, e.ClockStopped),
        c.MeetDuty("nis2_final_report"),
        "no duty",
        "Start it first",
        given=(c.StartDuty("gdpr_33"),),
    ),
    # --- tasks ----------------------------------------------------------------------------------
    Asked(
        c.AddTask("Look at the logs", "piotr", offset="+2h"),
        (e.TaskAdded,),
        c.AddTask("Look at the logs", "piotr", due=later(hours=-1)),
        "which is past",
        "later time",
        again=(e.TaskAdded,),
    ),
    Asked(
        c.AcceptTask("T1"),
        (e.TaskAccepted, e.WorkStarted),
        c.AcceptTask("T77"),
        "no task 'T77'",
        "Tasks: T1",
    ),
    Asked(
        c.CompleteTask("T1", "called"),
        (e.TaskCompleted, e.WorkStarted),
        c.CompleteTask("T1"),
        "is dropped",
        "Add a new task",
        refused_after=(c.DropTask("T1", "not needed"),),
    ),
    Asked(
        c.DropTask("T1", "not needed"),
        (e.TaskDropped,),
        c.DropTask("T1", ""),
        "needs a reason",
        "why it is not needed",
    ),
    # --- analysis -------------------------------------------------------------------------------
    Asked(
        c.RecordExitCriteria(("Exports run for a day",)),
        (e.ExitCriteriaRecorded,),
        c.RecordExitCriteria(met=("Something else",)),
        "none of the exit criteria",
        "Criteria",
    ),
    Asked(
        c.AssessRisk("churn", "H", "H"),
        (e.RiskAssessed,),
        c.AssessRisk("rain", "H", "H"),
        "no risk 'rain'",
        "churn",
    ),
    Asked(
        c.RecordRootCause("Two locks.", "Technical"),
        (e.RootCauseRecorded, e.WorkStarted),
        c.RecordRootCause("Two locks.", ""),
        "category is empty",
        "Name one",
    ),
    # --- the end --------------------------------------------------------------------------------
    Asked(
        c.Resolve("Exports run again."),
        (
            e.Resolved,
            e.ClockStopped,
            e.ClockCancelled,
            e.SurveyScheduled,
            e.PostMortemStarted,
            e.ClockStarted,
        ),
        c.Resolve("Exports run again."),
        "has not heard from us",
        "Acknowledge the customer first",
        given=(TOLD,),
        refused_after=(),
    ),
    Asked(
        c.Reopen("It is back."),
        (e.Reopened, e.ClockCancelled, e.ClockStarted, e.RungAlerted),
        c.Reopen(" "),
        "needs a reason",
        "still misses",
        given=RESOLVED,
    ),
    Asked(
        c.ScheduleSurvey(later(days=2)),
        (e.SurveyScheduled,),
        c.ScheduleSurvey(later(days=-1)),
        "in the past",
        "later time",
        given=RESOLVED,
    ),
    Asked(
        c.RecordSurveySent(later(days=1)),
        (e.SurveySent,),
        c.RecordSurveySent(later(days=1)),
        "takes the desk",
        "Ask one of them",
        given=RESOLVED,
        who="system",
        refused_to="mia",
    ),
    Asked(
        c.RecordSatisfaction(Decimal(4)),
        (e.SatisfactionRecorded,),
        c.RecordSatisfaction(Decimal(6)),
        "out of range",
        "1 to 5",
        given=RESOLVED,
    ),
    Asked(
        LEARNED,
        (e.PostMortemFiled, e.ClockStopped),
        c.FilePostMortem("Exports stood still.", ""),
        "root cause is empty",
        "why it happened",
        given=RESOLVED,
    ),
    Asked(
        c.WaivePostMortem("A known fault of theirs."),
        (e.PostMortemWaived, e.ClockCancelled),
        c.WaivePostMortem("A known fault."),
        "takes a role that may waive",
        "Ask one of them",
        given=RESOLVED,
        who="ines",
        refused_to="daniel",
    ),
    Asked(
        c.RecordLesson("Test with many sites."),
        (e.LessonRecorded,),
        c.RecordLesson(""),
        "lesson is empty",
        "differently",
    ),
    Asked(
        c.RecordImprovement("Load test"),
        (e.ImprovementRecorded,),
        c.RecordImprovement("Load test", "dreamt"),
        "not 'dreamt'",
        "identified",
    ),
    Asked(
        c.Close(),
        (e.Closed,),
        c.Close(),
        "no post-mortem is filed",
        "have a VP waive it",
        given=(*RESOLVED, LEARNED, CONFIRMED),
        refused_after=(*RESOLVED, CONFIRMED),
    ),
    Asked(
        c.Cancel("Raised twice."),
        (e.Cancelled, *(e.ClockCancelled,) * 4, *(e.TaskDropped,) * 4),
        c.Cancel(""),
        "needs a reason",
        "raised in error",
    ),
    Asked(
        c.Merge("ESC-0099", "the same"),
        (e.Merged, *(e.ClockCancelled,) * 4, *(e.TaskDropped,) * 4),
        c.Merge("ESC-0001"),
        "into itself",
        "Name the other",
    ),
    Asked(
        c.Absorb("ESC-0099", "acme", later(hours=-1), NOW, "the same"),
        (e.Absorbed,),
        c.Absorb("ESC-0099", "halden", later(hours=-1), NOW, "the same"),
        "another account",
        "Link the two",
    ),
    Asked(
        c.Link("ESC-0099"),
        (e.Linked,),
        c.Link("ESC-0099", "cousin"),
        "no relation 'cousin'",
        "parent",
    ),
    Asked(
        c.Restrict(("amara",), "A lawyer writes."),
        (e.ReadersRestricted,),
        c.Restrict((), "A lawyer writes."),
        "needs readers",
        "at least one",
        who="daniel",
    ),
    Asked(
        c.LiftRestriction("It is settled."),
        (e.RestrictionLifted,),
        c.LiftRestriction(""),
        "needs a reason",
        "no secret",
        given=(("daniel", c.Restrict(("amara",), "A lawyer writes.")),),
        who="daniel",
    ),
    Asked(
        c.MigrateHandbook("page"),
        (e.HandbookMigrated,),
        c.MigrateHandbook("dreams"),
        "no handbook 'dreams'",
        "Versions",
        who="daniel",
    ),
    Asked(
        c.CheckClocks(),
        (),
        c.CheckClocks(),
        "takes the desk",
        "Ask one of them",
        who="system",
        refused_to="mia",
    ),
)
