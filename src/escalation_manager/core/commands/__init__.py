"""What may be asked, in the imperative. Every door is derived from these files.

The first line of each docstring is the command's help, at every door. Fields without a default are
required.
"""

from __future__ import annotations

from typing import TypeAlias

from escalation_manager.core.commands.analysis import (
    AnalysisCommand,
    AssessRisk,
    RecordExitCriteria,
    RecordRootCause,
)
from escalation_manager.core.commands.approvals import (
    ApprovalCommand,
    ApproveGoodwill,
    ConfirmFix,
    ReconsiderGoodwill,
    RejectGoodwill,
    RequestGoodwill,
    UseGoodwill,
    WithdrawFix,
)
from escalation_manager.core.commands.assisting import (
    AnswerSuggestion,
    AssistingCommand,
    Suggest,
)
from escalation_manager.core.commands.clocks import (
    AgreeNextUpdate,
    ChangeSeverity,
    ClockCommand,
    DeclineLowering,
    MeetDuty,
    Pause,
    Resume,
    StartDuty,
)
from escalation_manager.core.commands.ending import (
    Absorb,
    Cancel,
    CheckClocks,
    Close,
    EndingCommand,
    FilePostMortem,
    LiftRestriction,
    Link,
    Merge,
    MigrateHandbook,
    RecordImprovement,
    RecordLesson,
    RecordSatisfaction,
    Reopen,
    Resolve,
    Restrict,
    ScheduleSurvey,
    WaivePostMortem,
)
from escalation_manager.core.commands.intake import (
    AddNote,
    GatherContext,
    IntakeCommand,
    Raise,
    RecordImpact,
    SuggestTriage,
    Triage,
)
from escalation_manager.core.commands.ladder import (
    AcceptHandover,
    AcknowledgeAlert,
    AcknowledgeCustomer,
    Assign,
    Climb,
    DeclineHandover,
    HandOver,
    LadderCommand,
    Silence,
)
from escalation_manager.core.commands.tasks import (
    AcceptTask,
    AddTask,
    CompleteTask,
    DropTask,
    TaskCommand,
)
from escalation_manager.core.commands.words import (
    BreakCommitment,
    DiscardMessage,
    ExplainFinding,
    HoldMessage,
    KeepCommitment,
    LogCommunication,
    RecordBounce,
    RecordDelivery,
    RecordMirror,
    RecordMirrorFailure,
    RecordReply,
    RecordSurveySent,
    ReleaseMessage,
    SendMessage,
    WordsCommand,
    WriteMessage,
)

__all__ = [
    "Absorb",
    "AcceptHandover",
    "AcceptTask",
    "AcknowledgeAlert",
    "AcknowledgeCustomer",
    "AddNote",
    "AddTask",
    "AgreeNextUpdate",
    "AnalysisCommand",
    "AnswerSuggestion",
    "ApprovalCommand",
    "ApproveGoodwill",
    "AssessRisk",
    "Assign",
    "AssistingCommand",
    "BreakCommitment",
    "Cancel",
    "ChangeSeverity",
    "CheckClocks",
    "Climb",
    "ClockCommand",
    "Close",
    "Command",
    "CompleteTask",
    "ConfirmFix",
    "DeclineHandover",
    "DeclineLowering",
    "DiscardMessage",
    "DropTask",
    "EndingCommand",
    "ExplainFinding",
    "FilePostMortem",
    "GatherContext",
    "HandOver",
    "HoldMessage",
    "IntakeCommand",
    "KeepCommitment",
    "LadderCommand",
    "LiftRestriction",
    "Link",
    "LogCommunication",
    "MeetDuty",
    "Merge",
    "MigrateHandbook",
    "Pause",
    "Raise",
    "ReconsiderGoodwill",
    "RecordBounce",
    "RecordDelivery",
    "RecordExitCriteria",
    "RecordImpact",
    "RecordImprovement",
    "RecordLesson",
    "RecordMirror",
    "RecordMirrorFailure",
    "RecordReply",
    "RecordRootCause",
    "RecordSatisfaction",
    "RecordSurveySent",
    "RejectGoodwill",
    "ReleaseMessage",
    "Reopen",
    "RequestGoodwill",
    "Resolve",
    "Restrict",
    "Resume",
    "ScheduleSurvey",
    "SendMessage",
    "Silence",
    "StartDuty",
    "Suggest",
    "SuggestTriage",
    "TaskCommand",
    "Triage",
    "UseGoodwill",
    "WaivePostMortem",
    "WithdrawFix",
    "WordsCommand",
    "WriteMessage",
]

Command: TypeAlias = (
    IntakeCommand
    | LadderCommand
    | ClockCommand
    | TaskCommand
    | WordsCommand
    | ApprovalCommand
    | AnalysisCommand
    | EndingCommand
    | AssistingCommand
)
