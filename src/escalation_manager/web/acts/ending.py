"""What can be found out, given and ended, and where else does it belong?"""

from __future__ import annotations

from collections.abc import Iterator

from escalation_manager.core import commands as c
from escalation_manager.web.acts.form import (
    AREA,
    CHOICE,
    HIDDEN,
    MONEY,
    REASON,
    SEVERAL,
    TICK,
    WHEN,
    Act,
    Field,
)


def ending() -> Iterator[Act]:
    """Forms about cause and risk, goodwill, the end, and the record itself."""
    yield Act(
        c.RecordRootCause,
        "Record the root cause",
        "Save",
        "Cause and risk",
        (
            Field("assessment", "Why did it happen?", AREA, first="cause"),
            Field("category", "Category", first="category", options="categories"),
            Field("factors", "Contributing factors", AREA, "One a line.", False, first="factors"),
            Field("final", "The analysis is finished", TICK, required=False),
        ),
        fresh=True,
    )
    yield Act(
        c.RecordExitCriteria,
        "Say what must hold before it is resolved",
        "Save",
        "Cause and risk",
        (
            Field("criteria", "Criteria", AREA, "One a line.", first="criteria"),
            Field("met", "Of these, met already", AREA, "One a line.", False, first="met"),
        ),
        fresh=True,
    )
    yield Act(
        c.AssessRisk,
        "Assess a risk",
        "Save",
        "Cause and risk",
        (
            Field("risk", "Risk", CHOICE, options="risks"),
            Field("probability", "Probability", CHOICE, options="levels"),
            Field("impact", "Impact", CHOICE, options="levels"),
            Field("mitigation", "What is done about it", AREA, required=False),
        ),
        fresh=True,
    )
    yield Act(
        c.Triage,
        "Decide type and severity",
        "Decide",
        "Cause and risk",
        (
            Field("type", "Type", CHOICE, options="types", first="type"),
            Field("severity", "Severity", CHOICE, options="severities", first="severity"),
            REASON,
        ),
        fresh=True,
    )
    yield Act(
        c.SuggestTriage,
        "Suggest another type or severity",
        "Suggest it",
        "Cause and risk",
        (
            Field("type", "Type", CHOICE, options="types", first="type"),
            Field("severity", "Severity", CHOICE, options="severities", first="severity"),
            Field("grounds", "Grounds", AREA, "One a line.", required=False),
            Field("source", "", HIDDEN, value="person"),
        ),
        "A person who owns it, or a manager, decides.",
    )
    yield Act(
        c.RequestGoodwill,
        "Ask for goodwill",
        "Ask for approval",
        "Goodwill",
        (
            Field("option", "What", CHOICE, options="goodwill"),
            Field("value", "Amount", MONEY, "For a credit.", required=False),
            Field("quantity", "Or how much", hint="Such as 3 months.", required=False),
            Field("reason", "Why", AREA, rows=2),
        ),
        "Nothing may be offered to the customer before it is approved.",
    )
    yield Act(
        c.Resolve,
        "Resolve it",
        "Resolve",
        "End",
        (
            Field("summary", "How was the impact removed?", AREA),
            Field("resolution", "By", CHOICE, options="resolutions", value="fix"),
        ),
        "The impact is removed for the customer. The resolution clock stops.",
    )
    yield Act(c.Close, "Close it", "Close", "End")
    yield Act(
        c.Reopen,
        "Reopen it",
        "Reopen",
        "End",
        (Field("reason", "What does the customer still miss?", AREA, rows=2),),
    )
    yield Act(
        c.FilePostMortem,
        "File the post-mortem",
        "File it",
        "End",
        (
            Field("summary", "What happened", AREA, first="resolution"),
            Field("root_cause", "Root cause", AREA, first="cause"),
            Field("actions", "What is done so that it does not happen again", AREA, "One a line.",
                  required=False),
            Field("link", "Link to the document", required=False),
        ),
    )  # fmt: skip
    yield Act(
        c.WaivePostMortem,
        "Waive the post-mortem",
        "Waive it",
        "End",
        (REASON,),
        "Only a role that the handbook names may.",
    )
    yield Act(
        c.RecordSatisfaction,
        "Record the customer's satisfaction",
        "Record it",
        "End",
        (
            Field("score", "Score", CHOICE, options="scores"),
            Field("comment", "In their words", AREA, required=False),
        ),
    )
    yield Act(
        c.ScheduleSurvey,
        "Plan the satisfaction survey",
        "Plan it",
        "End",
        (Field("send_at", "Send it at", WHEN, "Left empty: now.", required=False),),
    )
    yield Act(
        c.RecordLesson,
        "Record a lesson",
        "Record it",
        "End",
        (
            Field("lesson", "What was learned", AREA),
            Field("documented_in", "Written down in", required=False),
        ),
    )
    yield Act(
        c.RecordImprovement,
        "Record an improvement",
        "Record it",
        "End",
        (
            Field("improvement", "What is done better from now on", AREA),
            Field("state", "It is", CHOICE, options="improvements", value="identified"),
        ),
    )
    yield Act(c.Cancel, "Cancel what was raised in error", "Cancel it", "End", (REASON,))
    yield Act(
        c.Merge,
        "Merge it into another one",
        "Merge",
        "Record",
        (
            Field("into", "Into", options="same_account", hint="Its number, such as ESC-0042."),
            Field("reason", "Why", required=False),
        ),
        "The earliest clock and both histories are kept.",
    )
    yield Act(
        c.Link,
        "Link it to another one",
        "Link",
        "Record",
        (
            Field("other", "To", options="same_account", hint="Its number, such as ESC-0042."),
            Field("relation", "The other one is", CHOICE, options="relations", value="related"),
        ),
    )
    yield Act(
        c.Restrict,
        "Restrict who may read it",
        "Restrict it",
        "Record",
        (Field("readers", "Only these", SEVERAL, options="people", first="readers"), REASON),
        "To everybody else it does not exist any more.",
    )
    yield Act(
        c.LiftRestriction,
        "Let everybody read it again",
        "Lift the restriction",
        "Record",
        (REASON,),
    )
    yield Act(
        c.MigrateHandbook,
        "Move it to another handbook version",
        "Move it",
        "Record",
        (Field("to", "Version", CHOICE, options="handbooks"),),
    )
