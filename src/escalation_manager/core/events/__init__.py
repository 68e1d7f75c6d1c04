"""What happened, in the past tense, kept for ever.

An event is never renamed and never loses a field; a new field has a default. The envelope (which
escalation, which version, when, by whom) is the `Entry` around it. Instants inside an event are
planned ones, or the customer's, and differ from the entry's own `at`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from escalation_manager.core.events.analysis import (
    AnalysisEvent,
    ExitCriteriaRecorded,
    RiskAssessed,
    RootCauseRecorded,
)
from escalation_manager.core.events.approvals import (
    ApprovalEvent,
    FixConfirmed,
    FixWithdrawn,
    GoodwillApproved,
    GoodwillExpired,
    GoodwillReconsidered,
    GoodwillRejected,
    GoodwillRequested,
    GoodwillUsed,
)
from escalation_manager.core.events.assisting import (
    AssistingEvent,
    Ground,
    Suggested,
    SuggestionAnswered,
)
from escalation_manager.core.events.clocks import (
    ClockBreached,
    ClockCancelled,
    ClockEvent,
    ClockPaused,
    ClockResumed,
    ClockStarted,
    ClockStopped,
    ClockWarned,
    DutyMet,
    DutyStarted,
    HandbookMigrated,
    LoweringDeclined,
    LoweringRequested,
    NextUpdateAgreed,
    SeverityChanged,
)
from escalation_manager.core.events.ending import (
    Absorbed,
    Cancelled,
    Closed,
    CustomerConfirmed,
    EndingEvent,
    ImprovementRecorded,
    LessonRecorded,
    Linked,
    Merged,
    PostMortemFiled,
    PostMortemStarted,
    PostMortemWaived,
    ReadersRestricted,
    Reopened,
    Resolved,
    RestrictionLifted,
    SatisfactionRecorded,
    SurveyDue,
    SurveyScheduled,
    SurveySent,
    WorkStarted,
)
from escalation_manager.core.events.intake import (
    AttentionRaised,
    ContextGathered,
    DuplicatesFound,
    FactSeen,
    ImpactRecorded,
    IntakeEvent,
    NoteAdded,
    PastCase,
    Raised,
    TraceStep,
    Triaged,
    TriageSuggested,
)
from escalation_manager.core.events.ladder import (
    AcknowledgementExpired,
    AlertAcknowledged,
    ClimbProposed,
    FallbackTold,
    HandoverAccepted,
    HandoverDeclined,
    HandoverOffered,
    LadderEvent,
    OwnersNamed,
    RungAlerted,
    RungSkipped,
    Silenced,
    SilenceEnded,
)
from escalation_manager.core.events.tasks import (
    TaskAccepted,
    TaskAdded,
    TaskCompleted,
    TaskDropped,
    TaskEvent,
    TaskOverdue,
)
from escalation_manager.core.events.words import (
    CommitmentBroken,
    CommitmentKept,
    CommitmentMade,
    CommunicationLogged,
    CustomerAcknowledged,
    CustomerUpdated,
    FindingExplained,
    FirstResponseGiven,
    MessageCleared,
    MessageDiscarded,
    MessageHeld,
    MessageSent,
    MessageUndelivered,
    MessageWritten,
    MirroredToCrm,
    MirrorFailed,
    PlanRow,
    PlanRowDue,
    PlanSet,
    WordsEvent,
    WordsFound,
)

__all__ = [
    "SYSTEM",
    "Absorbed",
    "AcknowledgementExpired",
    "AlertAcknowledged",
    "AnalysisEvent",
    "ApprovalEvent",
    "AssistingEvent",
    "AttentionRaised",
    "Cancelled",
    "ClimbProposed",
    "ClockBreached",
    "ClockCancelled",
    "ClockEvent",
    "ClockPaused",
    "ClockResumed",
    "ClockStarted",
    "ClockStopped",
    "ClockWarned",
    "Closed",
    "CommitmentBroken",
    "CommitmentKept",
    "CommitmentMade",
    "CommunicationLogged",
    "ContextGathered",
    "CustomerAcknowledged",
    "CustomerConfirmed",
    "CustomerUpdated",
    "DuplicatesFound",
    "DutyMet",
    "DutyStarted",
    "EndingEvent",
    "Entry",
    "Event",
    "ExitCriteriaRecorded",
    "FactSeen",
    "FallbackTold",
    "FindingExplained",
    "FirstResponseGiven",
    "FixConfirmed",
    "FixWithdrawn",
    "GoodwillApproved",
    "GoodwillExpired",
    "GoodwillReconsidered",
    "GoodwillRejected",
    "GoodwillRequested",
    "GoodwillUsed",
    "Ground",
    "HandbookMigrated",
    "HandoverAccepted",
    "HandoverDeclined",
    "HandoverOffered",
    "ImpactRecorded",
    "ImprovementRecorded",
    "IntakeEvent",
    "LadderEvent",
    "LessonRecorded",
    "Linked",
    "LoweringDeclined",
    "LoweringRequested",
    "Merged",
    "MessageCleared",
    "MessageDiscarded",
    "MessageHeld",
    "MessageSent",
    "MessageUndelivered",
    "MessageWritten",
    "MirrorFailed",
    "MirroredToCrm",
    "NextUpdateAgreed",
    "NoteAdded",
    "OwnersNamed",
    "PastCase",
    "PlanRow",
    "PlanRowDue",
    "PlanSet",
    "PostMortemFiled",
    "PostMortemStarted",
    "PostMortemWaived",
    "Raised",
    "ReadersRestricted",
    "Reopened",
    "Resolved",
    "RestrictionLifted",
    "RiskAssessed",
    "RootCauseRecorded",
    "RungAlerted",
    "RungSkipped",
    "SatisfactionRecorded",
    "SeverityChanged",
    "SilenceEnded",
    "Silenced",
    "Suggested",
    "SuggestionAnswered",
    "SurveyDue",
    "SurveyScheduled",
    "SurveySent",
    "TaskAccepted",
    "TaskAdded",
    "TaskCompleted",
    "TaskDropped",
    "TaskEvent",
    "TaskOverdue",
    "TraceStep",
    "TriageSuggested",
    "Triaged",
    "WordsEvent",
    "WordsFound",
    "WorkStarted",
]

Event: TypeAlias = (
    IntakeEvent
    | LadderEvent
    | ClockEvent
    | TaskEvent
    | WordsEvent
    | ApprovalEvent
    | AnalysisEvent
    | EndingEvent
    | AssistingEvent
)


@dataclass(frozen=True, slots=True)
class Entry:
    """An event in its envelope: the n-th of this escalation, when it was decided, and by whom.

    `actor` is a person's id, or "system" for what the clock and the playbook did.
    """

    escalation: str
    version: int
    at: datetime
    actor: str
    event: Event


SYSTEM = "system"
