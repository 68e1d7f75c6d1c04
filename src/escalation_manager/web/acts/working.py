"""What can be done while it lasts: speak, work, watch the clocks, ask for help?"""

from __future__ import annotations

from collections.abc import Iterator

from escalation_manager.core import commands as c
from escalation_manager.web.acts.form import (
    AREA,
    CHOICE,
    REASON,
    TICK,
    WHEN,
    Act,
    Field,
)


def working() -> Iterator[Act]:
    """Forms about the customer, the work, the clocks and the owners."""
    yield Act(
        c.AcknowledgeCustomer,
        "Acknowledge the customer",
        "Acknowledge",
        "Customer",
        (
            Field(
                "text",
                "Your own words",
                AREA,
                "Left empty, the handbook's words are sent.",
                required=False,
            ),
            Field("channel", "By", CHOICE, options="channels", value="email"),
        ),
    )
    yield Act(
        c.LogCommunication,
        "Log a call, a meeting or an answer",
        "Log it",
        "Customer",
        (
            Field("direction", "Direction", CHOICE, options="directions", value="out"),
            Field("medium", "How", CHOICE, options="media", value="call"),
            Field("counterpart", "With whom", options="contacts", required=False),
            Field("summary", "What was said", AREA),
            Field("occurred_at", "When", WHEN, "Left empty, it was just now.", required=False),
            Field("substantive", "It answered something of substance", TICK, value="yes"),
            Field("confirms", "The customer confirms that it is solved", TICK),
            Field("objection", "The customer objects", TICK),
            Field("attempt", "An attempt to hear whether it can be closed", TICK),
        ),
    )
    yield Act(
        c.AgreeNextUpdate,
        "Agree another time for the next update",
        "Record it",
        "Customer",
        (
            Field("due", "Next update", WHEN),
            Field("agreed_with", "Agreed with", options="contacts"),
        ),
    )
    yield Act(
        c.AddNote,
        "Leave a note for the team",
        "Leave the note",
        "Work",
        (Field("text", "Note", AREA),),
    )
    yield Act(
        c.AddTask,
        "Add a task",
        "Add the task",
        "Work",
        (
            Field("title", "What is to be done"),
            Field("owner", "Who does it", CHOICE, options="people_and_roles", first="me"),
            Field("due", "Due", WHEN, required=False),
            Field("offset", "Or due after", hint="Such as +4h, from now.", required=False),
        ),
    )
    yield Act(
        c.ConfirmFix,
        "Confirm when the fix will be ready",
        "Confirm it",
        "Work",
        (
            Field("ready_by", "Ready by", WHEN, "It may be promised to the customer from then on."),
            Field("what", "What will be ready", value="fix"),
        ),
    )
    yield Act(c.WithdrawFix, "Withdraw the confirmed time", "Withdraw it", "Work", (REASON,))
    yield Act(
        c.RecordImpact,
        "Record the impact",
        "Save",
        "Work",
        (
            Field("business", "Business impact", first="business", required=False),
            Field("users", "Users affected", first="users", required=False),
            Field("started_at", "Going on since", WHEN, first="since", required=False),
        ),
        fresh=True,
    )
    yield Act(
        c.ChangeSeverity,
        "Change the severity",
        "Change it",
        "Clocks",
        (
            Field("severity", "Severity", CHOICE, options="severities", first="severity"),
            REASON,
        ),
        fresh=True,
    )
    yield Act(
        c.DeclineLowering,
        "Decline the lower severity",
        "Keep it as it is",
        "Clocks",
        (REASON,),
        "Whoever asked reads why.",
    )
    yield Act(
        c.Pause,
        "Pause the resolution clock",
        "Pause it",
        "Clocks",
        (Field("reason", "What do you wait for?", AREA, rows=2), Field("until", "Until", WHEN)),
        "Only while it waits for the customer. It resumes by itself.",
    )
    yield Act(
        c.Resume,
        "Let the clock run again",
        "Resume",
        "Clocks",
        (Field("reason", "Why now", required=False),),
    )
    yield Act(
        c.StartDuty,
        "Start a regulatory deadline",
        "Start it",
        "Clocks",
        (
            Field("duty", "Duty", CHOICE, options="duties"),
            Field("aware_at", "We were aware at", WHEN, "Left empty: now.", required=False),
        ),
    )
    yield Act(
        c.MeetDuty,
        "Record that a duty was done",
        "Record it",
        "Clocks",
        (
            Field("duty", "Duty", CHOICE, options="open_duties"),
            Field("reference", "Reference of the authority", required=False),
        ),
    )
    yield Act(
        c.Climb,
        "Escalate to the next rung",
        "Escalate now",
        "Owners",
        (Field("reason", "What is the next rung to do?", AREA, rows=2),),
    )
    yield Act(
        c.Silence,
        "Silence the alerts",
        "Silence them",
        "Owners",
        (Field("until", "Until", WHEN), REASON),
        "Nothing is sent until then; the ladder begins again afterwards.",
    )
    yield Act(
        c.Assign,
        "Name an owner",
        "Name them",
        "Owners",
        (
            Field("ownership", "For what", CHOICE, options="ownerships", value="accountable"),
            Field("person", "Who", CHOICE, options="people"),
            Field("reason", "Why", required=False),
        ),
        fresh=True,
    )
    yield Act(
        c.HandOver,
        "Hand it over",
        "Ask them",
        "Owners",
        (
            Field("to", "To whom", CHOICE, options="people", hint="They must accept."),
            Field("note", "What they should know", AREA, required=False),
        ),
    )
