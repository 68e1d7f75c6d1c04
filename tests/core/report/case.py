"""One Critical case, from the mail to the closed record, as entries; and the people around it."""

import tomllib
from datetime import UTC, datetime
from decimal import Decimal
from importlib.resources import files

from escalation_manager.core import events as e
from escalation_manager.core.directory import (
    Account,
    Contact,
    ContactMethod,
    Contract,
    Directory,
    Person,
)
from escalation_manager.core.escalation import Escalation
from escalation_manager.core.fold import fold
from escalation_manager.core.handbook_parsing import parse
from escalation_manager.core.money import Money
from escalation_manager.core.report.building import build
from escalation_manager.core.report.markdown import to_markdown
from escalation_manager.core.report.model import Audience, Report
from escalation_manager.core.rules import Rules

HANDBOOK = parse(
    tomllib.loads(files("escalation_manager").joinpath("handbook.toml").read_text("utf-8"))
)


def on(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of March 2026 in UTC."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def person(id_: str, name: str, role: str) -> Person:
    ways = ("email", f"{id_}@larkfield.example"), ("slack", f"@{id_}"), ("pager", f"pager-{id_}")
    return Person(id_, name, (role,), contact_methods=tuple(ContactMethod(*way) for way in ways))


PEOPLE = (
    person("mia", "Mia Hoffmann", "csm"),
    person("daniel", "Daniel Okafor", "cs_manager"),
    person("ines", "Inês Carvalho", "vp_cs"),
    person("tobias", "Tobias Lindqvist", "vp_eng"),
    person("piotr", "Piotr Zieliński", "engineering"),
    person("sofia", "Sofia Papadaki", "support"),
    person("lena", "Lena Fischer", "engineering_lead"),
    person("yusuf", "Yusuf Demir", "security"),
)

ACCOUNT = Account(
    "acc_123",
    "Acme Freight Group",
    arr=Decimal(480_000),
    health=62,
    contract=Contract("Enterprise"),
    team=(("csm", "mia"), ("cs_manager", "daniel"), ("engineering", "piotr"), ("support", "sofia")),
    contacts=(
        Contact("con_1", "Sarah Lindgren", "sarah@acme.example", "Director", primary=True),
        Contact("con_2", "Henrik Aalto", "henrik@acme.example", "COO", executive=True),
    ),
)

RULES = Rules(HANDBOOK, Directory({each.id: each for each in PEOPLE}), ACCOUNT)

RAISED = e.Raised(
    account_id="acc_123",
    title="Scanners in all warehouses stopped",
    statement="Since 07:40 no scanner in our 12 warehouses works.\nLorries wait at the gates.",
    reported_at=on(10, 7, 50),
    detected_at=on(10, 7, 52),
    handbook="1",
    contact_id="con_1",
    sender="sarah@acme.example",
    type="technical",
    severity="critical",
)

Happening = tuple[datetime, str, e.Event]

OPENED: tuple[Happening, ...] = ((on(10, 7, 55), "mia", RAISED),)
"""Just raised: nobody has looked at anything."""

WORKED: tuple[Happening, ...] = (
    *OPENED,
    (
        on(10, 7, 55),
        "system",
        e.ContextGathered(
            "Acme Freight Group", Money(Decimal(480_000)), 62, 78, renews_on=on(31, 0)
        ),
    ),
    (on(10, 7, 55), "system", e.ClockStarted("acknowledge", on(10, 7, 50), "1h", True)),
    (on(10, 7, 55), "system", e.ClockStarted("response", on(10, 7, 50), "1h", True)),
    (on(10, 7, 55), "system", e.ClockStarted("update", on(10, 7, 50), "4h", True)),
    (on(10, 7, 55), "system", e.ClockStarted("resolution", on(10, 7, 50), "24h", True)),
    (
        on(10, 7, 55),
        "system",
        e.OwnersNamed("mia", "daniel", ("piotr", "sofia"), "ines"),
    ),
    (
        on(10, 7, 55),
        "system",
        e.RungAlerted(
            0, ("csm", "cs_manager"), ("mia", "daniel"), "opened", on(10, 7, 55), on(10, 7, 55)
        ),
    ),
    (
        on(10, 7, 55),
        "system",
        e.TaskAdded("t1", "Acknowledge customer", "mia", on(10, 8, 55), role="csm"),
    ),
    (
        on(10, 7, 55),
        "system",
        e.TaskAdded("t2", "Root cause analysis", "piotr", on(10, 11, 55), role="engineering"),
    ),
    (
        on(10, 7, 55),
        "system",
        e.TaskAdded("t3", "Check the fix with the customer", "mia", on(11, 7, 55), "short", "csm"),
    ),
    (
        on(10, 7, 55),
        "system",
        e.TaskAdded("t4", "Agree on prevention", "lena", on(20, 7, 55), "long", "engineering_lead"),
    ),
    (
        on(10, 7, 55),
        "system",
        e.PlanSet(
            (
                e.PlanRow(
                    "p1", "Customer (Primary)", "What we know", "Email", "Every 4 hours", "update"
                ),
                e.PlanRow("p2", "Customer (Exec)", "Summary", "Email", "Daily", "1d"),
                e.PlanRow("p3", "Internal (Team)", "State", "Slack", "Every 2 hours", "2h"),
            )
        ),
    ),
    (on(10, 8, 1), "mia", e.AlertAcknowledged("mia", 0)),
    (on(10, 8, 2), "mia", e.WorkStarted()),
    (
        on(10, 8, 5),
        "mia",
        e.MessageWritten(
            "m1",
            "Hello Sarah,\n\nwe have your report and are looking into it.",
            "acknowledgement",
            "email",
            "con_1",
        ),
    ),
    (on(10, 8, 5), "mia", e.MessageCleared("m1", "0" * 64)),
    (on(10, 8, 6), "system", e.MessageSent("m1", on(10, 8, 6))),
    (
        on(10, 8, 6),
        "mia",
        e.CommunicationLogged(
            "c1", "out", "email", "con_1", "", on(10, 8, 6), "mia", False, message="m1"
        ),
    ),
    (on(10, 8, 6), "mia", e.CustomerAcknowledged(on(10, 8, 6), "mia", communication="c1")),
    (on(10, 8, 6), "system", e.ClockStopped("acknowledge", on(10, 8, 6), on(10, 8, 50), True)),
    (on(10, 8, 6), "mia", e.TaskCompleted("t1")),
    (on(10, 8, 10), "mia", e.ImpactRecorded("12 warehouses stand still", "1,400", on(10, 7, 40))),
    (on(10, 8, 12), "piotr", e.TaskAccepted("t2", "piotr")),
    (
        on(10, 8, 35),
        "system",
        e.RungAlerted(
            1,
            ("vp_cs", "vp_eng"),
            ("ines", "tobias"),
            "response:imminent:2026-03-10T08:35:00+00:00",
            on(10, 8, 35),
            on(10, 8, 35),
        ),
    ),
    (
        on(10, 9, 0),
        "piotr",
        e.RootCauseRecorded("A certificate expired", "technical", ("No alarm was set",)),
    ),
    (on(10, 9, 5), "system", e.ClockBreached("response", on(10, 8, 50))),
    (on(10, 9, 10), "system", e.RiskAssessed("churn", "H", "H", "Executive call", ("renewal",))),
    (
        on(10, 9, 15),
        "mia",
        e.GoodwillRequested(
            "g1",
            "service_credit",
            Money(Decimal(5000)),
            "",
            "outage",
            "mia",
            "cs_manager",
            on(13, 9),
        ),
    ),
    (on(10, 9, 20), "daniel", e.GoodwillApproved("g1", "daniel", on(24, 9))),
    (
        on(10, 9, 22),
        "mia",
        e.CommunicationLogged(
            "c2",
            "out",
            "call",
            "Sarah Lindgren",
            "Told Sarah what we know; she is furious",
            on(10, 9, 18),
            "mia",
        ),
    ),
    (on(10, 9, 23), "mia", e.FirstResponseGiven(on(10, 9, 18), "c2")),
    (on(10, 9, 23), "mia", e.CustomerUpdated(on(10, 9, 18), "c2")),
    (on(10, 9, 23), "system", e.ClockStopped("response", on(10, 9, 18), on(10, 8, 50), False)),
    (on(10, 9, 23), "system", e.ClockStarted("update", on(10, 9, 18), "4h", True)),
    (
        on(10, 9, 25),
        "mia",
        e.CommitmentMade("k1", "next_update", "next word", "mia", on(10, 12, 0), None),
    ),
)
"""An hour and a half later: everybody is at it, and the first response came late."""

ENDED: tuple[Happening, ...] = (
    *WORKED,
    (on(10, 9, 40), "mia", e.MessageWritten("m2", "Still on it.", "update", "email", "con_2")),
    (on(10, 9, 40), "mia", e.MessageCleared("m2", "1" * 64)),
    (on(10, 9, 41), "system", e.MessageUndelivered("m2", "mailbox full")),
    (on(10, 10, 0), "piotr", e.FixConfirmed("new certificate", on(10, 13), on(11, 10), "piotr")),
    (on(10, 11, 0), "mia", e.ClockPaused("waiting for the customer's gateway", on(10, 18))),
    (on(10, 12, 0), "mia", e.ClockResumed(on(10, 12, 0))),
    (on(10, 12, 30), "piotr", e.TaskCompleted("t2", "certificate replaced")),
    (
        on(10, 12, 40),
        "piotr",
        e.RootCauseRecorded("The gateway certificate expired", "technical", ("No alarm",), True),
    ),
    (on(10, 13, 0), "mia", e.Resolved("fix", "Scanners work again")),
    (on(10, 13, 0), "system", e.ClockStopped("resolution", on(10, 13), on(11, 8, 50), True)),
    (on(10, 13, 0), "system", e.ClockCancelled("update")),
    (on(10, 13, 0), "system", e.PostMortemStarted(on(10, 13), "5bd")),
    (on(10, 13, 0), "system", e.ClockStarted("post_mortem", on(10, 13), "5bd", False)),
    (on(10, 13, 0), "system", e.SurveyScheduled(on(11, 13))),
    (on(11, 13, 0), "system", e.SurveySent(on(11, 13))),
    (on(12, 9, 0), "mia", e.SatisfactionRecorded(Decimal("4.5"), "fine", on(12, 8, 30))),
    (
        on(13, 9, 0),
        "lena",
        e.PostMortemFiled("A certificate expired unseen", "no alarm", ("set alarms",)),
    ),
    (on(13, 9, 0), "system", e.ClockStopped("post_mortem", on(13, 9), on(15, 13), True)),
    (on(13, 9, 5), "lena", e.LessonRecorded("Certificates need an owner", "wiki/certs")),
    (on(13, 9, 6), "lena", e.ImprovementRecorded("Alarm 30 days before", "identified")),
    (on(13, 9, 7), "lena", e.ImprovementRecorded("An owner for each certificate", "implemented")),
    (on(13, 10, 0), "mia", e.CustomerConfirmed("con_1")),
    (on(13, 10, 5), "mia", e.Closed("confirmed")),
)
"""The whole case, up to Closed."""


LOOKED_AT = on(10, 9, 30)


def entries(happenings: tuple[Happening, ...], until: datetime) -> tuple[e.Entry, ...]:
    """What had happened by then."""
    known = [each for each in happenings if each[0] <= until]
    return tuple(e.Entry("ESC-0042", n, *each) for n, each in enumerate(known, 1))


def folded(happenings: tuple[Happening, ...], at: datetime) -> Escalation:
    state = fold(entries(happenings, at))
    assert state is not None
    return state


def report(
    happenings: tuple[Happening, ...] = WORKED,
    at: datetime = LOOKED_AT,
    audience: Audience = Audience.INTERNAL,
    rules: Rules = RULES,
) -> Report:
    """The report as of an instant, as the desk would ask for it."""
    return build(folded(happenings, at), entries(happenings, at), rules, at, audience)


def shown(
    happenings: tuple[Happening, ...] = WORKED,
    at: datetime = LOOKED_AT,
    audience: Audience = Audience.INTERNAL,
) -> str:
    return to_markdown(report(happenings, at, audience))


def rows(text: str, heading: str) -> list[str]:
    """The rows of the (first) table under a heading or label, without its head."""
    lines = text.split(heading, 1)[1].split("\n")
    start = next(n for n, line in enumerate(lines) if line.startswith("|---"))
    found = []
    for line in lines[start + 1 :]:
        if not line.startswith("|"):
            break
        found.append(line)
    return found


def then(*more: Happening) -> tuple[Happening, ...]:
    return (*WORKED, *more)
