"""Reports to try the formats on: one full of facts, one of which nothing is known."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from escalation_manager.core.money import Money
from escalation_manager.core.report.model import (
    Action,
    ClockLine,
    CommunicationPlan,
    Deadline,
    DeadlineState,
    Details,
    FurtherAudience,
    FurtherOwner,
    GoodwillOption,
    GoodwillRequest,
    GoodwillState,
    Improvement,
    Issue,
    Lessons,
    LessonsState,
    Level,
    LogEntry,
    Owner,
    Owners,
    PathStep,
    Person,
    Plan,
    PlannedMessage,
    PostResolution,
    Progress,
    Report,
    Risk,
    Risks,
    RootCause,
    Satisfaction,
    SurveyState,
)


def on(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of March 2026 in UTC."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


MIA = Person("Mia Vogel", "CSM")
TOM = Person("Tom Berg", "CS Manager")
PRIYA = Person("Priya Nair", "Engineering Lead")
RUTH = Person("Ruth Adeyemi", "VP CS")
LENA = Person("Lena Fischer", "VP Operations", internal=False)

FULL = Report(
    escalation_id="ESC-1201",
    as_of=on(10, 9, 28),
    account="Northwind Logistics",
    arr=Money(Decimal(480_000)),
    health=42,
    details=Details(
        type="Technical",
        severity="Critical",
        status="In Progress",
        created=on(10, 7, 56),
        deadline=Deadline(
            DeadlineState.RUNNING, due=on(11, 7, 40), remaining=timedelta(hours=22, minutes=12)
        ),
    ),
    issue=Issue(
        statement=(
            "Since 07:40 none of our 31 EU shops can take card payments. We are losing about "
            "$9,000 an hour\nand have no word from you on when this ends.\n\n"
            "If this is not looked at today, I will take it to our board."
        ),
        business_impact="Card payments stopped in 31 shops, about $9,000 an hour",
        users_affected=400,
        since=on(10, 7, 40),
        duration=timedelta(hours=1, minutes=48),
    ),
    cause=RootCause(
        assessment="The checkout API answers 502 since the gateway certificate of the EU region "
        "expired last night.",
        category="Technical",
        factors=(
            "The certificate's renewal needs a second approver, who was on leave",
            "No alarm is set on the end of gateway certificates",
        ),
    ),
    path=(
        PathStep(on(10, 7, 40), "Initial report", LENA, Progress.DONE, public=True),
        PathStep(on(10, 7, 56), "CSM notified", MIA, Progress.DONE, public=True),
        PathStep(on(10, 8, 25), "First escalation: 75 % of a clock used", RUTH, Progress.DONE),
        PathStep(on(10, 9, 10), "Technical review", PRIYA, Progress.UNDER_WAY, public=True),
        PathStep(on(10, 9, 20), "Executive call", RUTH, Progress.TO_DO, late=True),
        PathStep(on(11, 7, 40), "Resolution target", PRIYA, Progress.TO_DO, public=True),
    ),
    owners=Owners(
        primary=Owner(MIA, "mia.vogel@example.com"),
        technical=Owner(PRIYA, "priya.nair@example.com"),
        executive=Owner(RUTH, "ruth.adeyemi@example.com"),
        further=(
            FurtherOwner("Supporting", "Second of the pair", Owner(TOM, "tom.berg@example.com")),
        ),
    ),
    plan=Plan(
        immediate=(
            Action("Acknowledge customer", MIA, on(10, 8, 40), Progress.DONE, public=True),
            Action(
                "Rotate the EU gateway certificate",
                PRIYA,
                on(10, 11, 0),
                Progress.UNDER_WAY,
                public=True,
                confirmed=True,
            ),
            Action("Find the second approver", TOM, on(10, 9, 15), Progress.TO_DO, late=True),
        ),
        short_term=(
            Action("Root cause analysis", PRIYA, on(10, 12, 0), Progress.TO_DO, public=True),
            Action("Move payments to the US region", PRIYA, None, Progress.NOT_NEEDED),
        ),
        long_term=(),
    ),
    communication_plan=CommunicationPlan(
        customer_primary=PlannedMessage("What we know and what is next", "Email", on(10, 12, 0)),
        customer_executive=PlannedMessage("Summary and next step", "Call", "once a day at 16:00"),
        internal_team=PlannedMessage("State of the fix", "Slack", "every hour"),
        internal_executive=PlannedMessage("Summary with risk", "Email", "every 4 hours"),
        further=(
            FurtherAudience("Payment partner", PlannedMessage("Outage notice", "Portal", None)),
        ),
    ),
    log=(
        LogEntry(on(10, 7, 40), "Email in", MIA, "Card payments fail in all shops", LENA),
        LogEntry(on(10, 8, 31), "Email out", LENA, "Acknowledged, next word at 12:00", MIA),
        LogEntry(on(10, 9, 2), "Email out", LENA, "Second update", MIA, delivered=False),
    ),
    risks=Risks(
        churn=Risk(Level.HIGH, Level.HIGH, "Renewal in 47 days: executive call today"),
        escalation=Risk(Level.MEDIUM, Level.HIGH, "Daily summary to their VP Operations"),
        publicity=Risk(Level.LOW, Level.MEDIUM, None),
    ),
    goodwill=(
        GoodwillOption(
            "Service credit",
            "CS Manager",
            (GoodwillRequest(Money(Decimal(5000)), GoodwillState.APPROVED, TOM, on(10, 9, 5)),),
        ),
        GoodwillOption("Extended contract", "VP CS"),
        GoodwillOption(
            "Premium support",
            "VP CS",
            (GoodwillRequest("3 months", GoodwillState.REQUESTED, MIA, on(10, 9, 20)),),
        ),
    ),
    post_resolution=PostResolution(
        satisfaction=Satisfaction(SurveyState.SCHEDULED, on(12, 9, 0)),
        lessons=Lessons(LessonsState.REQUIRED),
        improvements=(
            Improvement("alarm 30 days before a certificate ends"),
            Improvement("a deputy for every approver", implemented=True),
        ),
    ),
    clocks=(
        ClockLine(
            "Acknowledge",
            Deadline(DeadlineState.MET, on(10, 8, 40), timedelta(minutes=9), on(10, 8, 31)),
        ),
        ClockLine(
            "Customer update",
            Deadline(DeadlineState.RUNNING, on(10, 12, 31), timedelta(hours=3, minutes=3)),
        ),
    ),
    zone="Europe/Berlin",
)

UNKNOWN = Report(escalation_id="ESC-0001", as_of=on(10, 9, 28))
"""Just opened, and nothing is known but the number."""
