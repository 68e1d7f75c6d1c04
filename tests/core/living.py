"""A life of an escalation that nobody planned: any command, by anybody, at any instant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import get_args

from escalation_manager.core import agenda, permissions
from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core.decide import decide
from escalation_manager.core.directory import Account, Contact
from escalation_manager.core.errors import EscalationError
from escalation_manager.core.escalation import Escalation
from escalation_manager.core.fold import evolve
from escalation_manager.core.handbook import Handbook
from escalation_manager.core.money import Money
from escalation_manager.core.rules import DESK, Actor, Rules
from tests.core.people import PEOPLE, actor, changed, directory, handbook

SEVERITIES = ("critical", "high", "medium", "low")
TYPES = ("technical", "commercial", "relationship", "executive", "legal")
WHO = ("mia", "daniel", "ines", "tobias", "piotr", "amara", "petra", "carlos", "assist", "system")
WAITS = (0, 0, 1, 10, 59, 60, 61, 240, 241, 700, 1500, 4000, 9000)
"""Minutes between two commands."""

STARTS = (
    datetime(2026, 3, 27, 15, 30, tzinfo=UTC),  # the Friday before Berlin's clocks spring forward
    datetime(2026, 3, 29, 0, 30, tzinfo=UTC),  # half an hour before they do
    datetime(2026, 10, 24, 23, 50, tzinfo=UTC),  # before they fall back
    datetime(2026, 10, 31, 21, 0, tzinfo=UTC),  # before New York's do
    datetime(2026, 3, 4, 12, tzinfo=UTC),
    datetime(2026, 12, 24, 10, 59, 59, 999999, tzinfo=UTC),
)

OFFICE = {
    "time_zone": "Europe/Berlin",
    "weekly": {day: [["09:00", "12:00"], ["13:00", "17:30"]] for day in ("mon", "tue", "wed")}
    | {"thu": [["09:00", "17:00"]], "fri": [["09:00", "15:00"]]},
    "holidays": ["2026-04-03", "2026-04-06"],
    "annual_holidays": ["12-25", "12-26"],
}
NIGHTS = {
    "time_zone": "America/New_York",
    "weekly": {day: [["22:00", "24:00"], ["00:00", "06:00"]] for day in ("sat", "sun", "mon")},
}

CONTACTS = (
    Contact("c1", "Sarah", "sarah@acme.example", "Director", primary=True),
    Contact("c2", "Henrik", "henrik@acme.example", "COO", executive=True),
)
ACME = Account("acme", "Acme", team=(("csm", "mia"), ("cs_manager", "daniel")), contacts=CONTACTS)
OTHER = "ESC-0099"


@cache
def book(name: str) -> Handbook:
    """The page's own, or one with a service calendar and ready words that go out by themselves."""
    if name == "page":
        return handbook()
    calendar = {"office": OFFICE, "nights": NIGHTS}[name]
    return changed(
        {
            f"calendars.{name}": calendar,
            "service.company": name,
            "messages.automatic_holding": True,
        }
    )


def by(who: str) -> Actor:
    return DESK if who == "system" else actor(who)


@dataclass
class Life:
    """One escalation in its company, its history, and every refusal that it met."""

    rules: Rules
    at: datetime
    state: Escalation
    entries: list[e.Entry]
    refused: list[EscalationError] = field(default_factory=list)

    def __repr__(self) -> str:
        """Short: what happened, by name."""
        happened = " ".join(type(entry.event).__name__ for entry in self.entries)
        return f"Life({self.state.severity}, {self.state.type}, {self.at:%F %T}: {happened})"

    @classmethod
    def begins(
        cls,
        severity: str = "high",
        type_: str = "technical",
        handbook_: str = "page",
        at: datetime = STARTS[4],
        reported: timedelta = timedelta(),
        id_: str = "ESC-0001",
    ) -> Life:
        rules = Rules(book(handbook_), directory(), ACME, {"page": book("page")})
        command = c.Raise(
            "acme",
            "Exports stopped this morning, nobody can work. Please help.",
            "Exports stopped",
            reported_at=at - reported,
            contact_id="c1",
            type=type_,
            severity=severity,
        )
        entries = decide(None, command, by("mia"), rules, at, id_=id_)
        return cls(rules, at, folded(None, entries), list(entries))

    def asks(self, command: c.Command, who: str = "mia") -> tuple[e.Entry, ...] | None:
        """What follows from it; None when it is refused, which leaves everything as it is."""
        try:
            entries = decide(self.state, command, by(who), self.rules, self.at)
        except EscalationError as no:
            self.refused.append(no)
        else:
            return self._goes_on(command, entries)
        assert self.refused[-1].remedy, f"a refusal without a way on: {self.refused[-1]}"
        return None

    def _goes_on(self, command: c.Command, entries: tuple[e.Entry, ...]) -> tuple[e.Entry, ...]:
        self.state = folded(self.state, entries)
        self.entries += entries
        if isinstance(command, c.MigrateHandbook):
            self.rules = replace(self.rules, handbook=self.rules.handbooks["page"])
        return entries

    def tick(self, at: datetime) -> tuple[e.Entry, ...]:
        """One wake, whatever was missed before."""
        self.at = max(self.at, at)
        found = self.asks(c.CheckClocks(), "system")
        assert found is not None
        return found

    def until(self, at: datetime) -> None:
        """A machine that is never down: one tick at each planned instant."""
        while (wake := agenda.next_wake(self.state, self.rules)) is not None and wake <= at:
            assert self.tick(wake), "a wake for which nothing was due"
        self.at = max(self.at, at)

    def copy(self) -> Life:
        return replace(self, entries=list(self.entries), refused=list(self.refused))


def folded(state: Escalation | None, entries: tuple[e.Entry, ...]) -> Escalation:
    for entry in entries:
        state = evolve(state, entry)
    assert state is not None
    return state


def readable(life: Life, who: str) -> bool:
    return permissions.may_read(life.state, by(who), life.rules)


Maker = Callable[[int, Life], c.Command]


def _later(n: int, life: Life) -> datetime:
    return life.at + timedelta(minutes=(30, 61, 600, 1440, 4321, -5)[n % 6])


def _number(letter: str, n: int, count: int) -> str:
    return f"{letter}{1 + n % (count + 1)}"


TEXTS = (
    "We see the queue and look into it.",
    "It will be fixed by 2026-03-05 18:00 UTC.",
    "As an apology we give you a service credit of 300 USD.",
    "Maybe you can look at it tomorrow.",
)
GIFTS = (
    c.RequestGoodwill("service_credit", "sorry", Money(Decimal(300))),
    c.RequestGoodwill("extended_contract", "sorry", quantity="2"),
)


def _m(n: int, life: Life) -> str:
    return _number("M", n, len(life.state.messages))


def _t(n: int, life: Life) -> str:
    return _number("T", n, len(life.state.tasks))


def _g(n: int, life: Life) -> str:
    return _number("G", n, len(life.state.goodwill))


def _c(n: int, life: Life) -> str:
    return _number("C", n, len(life.state.communications))


def _p(n: int, life: Life) -> str:
    return _number("P", n, len(life.state.commitments))


def _log(n: int, life: Life) -> c.Command:
    ago = timedelta(minutes=(0, 0, 5, 90)[n % 4])
    if n % 3 == 0:
        return c.LogCommunication("in", "call", "heard", confirms=n % 2 == 0, objection=n % 5 == 1)
    return c.LogCommunication(
        "out", "call", f"told {n % 7}", "Sarah", life.at - ago, attempt=n % 2 == 0
    )


def _absorb(n: int, life: Life) -> c.Command:
    reported = life.at - timedelta(minutes=(1, 100, 3000)[n % 3])
    return c.Absorb(
        f"ESC-009{n % 3}",
        "acme",
        reported,
        reported,
        "the same again",
        breached=(("response", reported),) if n % 2 else (),
        highest_severity=SEVERITIES[n % 4],
        severity=SEVERITIES[max(n % 4, 2)],
        runs=(("resolution", reported, "48h", True), ("response", reported, "8h", False)),
        duties=(("gdpr_33", reported),) if n % 5 == 0 else (),
    )


MAKERS: Mapping[type[c.Command], Maker] = {
    c.Raise: lambda n, _: c.Raise("acme", f"again {n}"),
    c.GatherContext: lambda n, life: c.GatherContext(
        "Acme", Money(Decimal(300_000)), 40 + n % 20, 60, life.at + timedelta(days=n % 200)
    ),
    c.Triage: lambda n, _: (
        c.Triage(TYPES[n % 5], SEVERITIES[n % 4], "another fact") if n % 3 else c.Triage()
    ),
    c.SuggestTriage: lambda n, _: c.SuggestTriage(TYPES[n % 5], SEVERITIES[n % 4]),
    c.Suggest: lambda n, life: c.Suggest(
        ("summary", "triage", "lessons")[n % 3],
        f"proposal {n % 4}",
        (e.Ground(1 + n % (life.state.version + 1), "nobody can work"),),
        (("type", TYPES[n % 5]), ("severity", SEVERITIES[n % 4])),
    ),
    c.AnswerSuggestion: lambda n, _: c.AnswerSuggestion(f"S{1 + n % 3}", n % 2 == 0, "read"),
    c.RecordImpact: lambda n, _: c.RecordImpact("orders stand still", f"{n % 3}"),
    c.AddNote: lambda n, _: c.AddNote(f"note {n}"),
    c.Assign: lambda n, _: c.Assign(
        ("accountable", "supporting", "resolving", "sponsor")[n % 4], WHO[n % 8]
    ),
    c.HandOver: lambda n, _: c.HandOver(WHO[n % 8]),
    c.AcceptHandover: lambda *_: c.AcceptHandover(),
    c.DeclineHandover: lambda *_: c.DeclineHandover(),
    c.AcknowledgeAlert: lambda *_: c.AcknowledgeAlert(),
    c.AcknowledgeCustomer: lambda n, _: c.AcknowledgeCustomer(("", TEXTS[n % 4])[n % 2]),
    c.Climb: lambda n, _: c.Climb("it is grave", (None, 0, 1, 2)[n % 4]),
    c.Silence: lambda n, life: c.Silence(_later(n, life), "planned work"),
    c.ChangeSeverity: lambda n, _: c.ChangeSeverity(SEVERITIES[n % 4], "a new fact"),
    c.DeclineLowering: lambda *_: c.DeclineLowering("it stands still"),
    c.Pause: lambda n, life: c.Pause("waiting for a log", _later(n, life)),
    c.Resume: lambda *_: c.Resume("it came"),
    c.AgreeNextUpdate: lambda n, life: c.AgreeNextUpdate(_later(n, life), "Sarah"),
    c.StartDuty: lambda n, life: c.StartDuty(
        ("gdpr_33", "nis2_final_report", "none_such")[n % 3],
        None if n % 2 else life.at - timedelta(minutes=n % 5000),
    ),
    c.MeetDuty: lambda n, _: c.MeetDuty(("gdpr_33", "nis2_final_report")[n % 2]),
    c.AddTask: lambda n, _: c.AddTask(
        f"task {n % 4}", ("csm", "piotr", "nobody")[n % 3], offset="+4h"
    ),
    c.AcceptTask: lambda n, life: c.AcceptTask(_t(n, life)),
    c.CompleteTask: lambda n, life: c.CompleteTask(_t(n, life), "done"),
    c.DropTask: lambda n, life: c.DropTask(_t(n, life), "not needed"),
    c.LogCommunication: _log,
    c.WriteMessage: lambda n, life: c.WriteMessage(
        TEXTS[n % 4], next_update_at=_later(n, life) if n % 3 == 0 else None
    ),
    c.SendMessage: lambda n, life: c.SendMessage(_m(n, life), attempt=n % 3 == 0),
    c.HoldMessage: lambda n, life: c.HoldMessage(_m(n, life), "wait"),
    c.ReleaseMessage: lambda n, life: c.ReleaseMessage(_m(n, life), "all right"),
    c.ExplainFinding: lambda n, life: c.ExplainFinding(_m(n, life), "tomorrow", "nothing"),
    c.DiscardMessage: lambda n, life: c.DiscardMessage(_m(n, life)),
    c.RecordReply: lambda n, life: c.RecordReply(f"Reply {n}", life.at, name="Lena (Zendesk)"),
    c.RecordDelivery: lambda n, life: c.RecordDelivery(_m(n, life), "ref"),
    c.RecordBounce: lambda n, life: c.RecordBounce(_m(n, life), "full"),
    c.RecordMirror: lambda n, life: c.RecordMirror(_c(n, life), "crm-1"),
    c.RecordMirrorFailure: lambda n, life: c.RecordMirrorFailure(_c(n, life), "refused"),
    c.RecordSurveySent: lambda _, life: c.RecordSurveySent(life.at),
    c.KeepCommitment: lambda n, life: c.KeepCommitment(_p(n, life)),
    c.BreakCommitment: lambda n, life: c.BreakCommitment(_p(n, life), "impossible"),
    c.ConfirmFix: lambda n, life: c.ConfirmFix(_later(n, life)),
    c.WithdrawFix: lambda *_: c.WithdrawFix("it broke"),
    c.RequestGoodwill: lambda n, _: GIFTS[n % 2],
    c.ApproveGoodwill: lambda n, life: c.ApproveGoodwill(_g(n, life)),
    c.RejectGoodwill: lambda n, life: c.RejectGoodwill(_g(n, life), "too much"),
    c.ReconsiderGoodwill: lambda n, life: c.ReconsiderGoodwill(_g(n, life)),
    c.UseGoodwill: lambda n, life: c.UseGoodwill(_g(n, life)),
    c.RecordExitCriteria: lambda n, _: c.RecordExitCriteria(
        ("exports run",), ("exports run",) if n % 3 else ()
    ),
    c.AssessRisk: lambda n, _: (
        c.AssessRisk("churn", "HML"[n % 3], "M") if n % 2 else c.AssessRisk()
    ),
    c.RecordRootCause: lambda n, _: c.RecordRootCause("a lock", "Technical", final=n % 2 == 0),
    c.Resolve: lambda n, _: c.Resolve("exports run", ("fix", "workaround")[n % 2]),
    c.Reopen: lambda *_: c.Reopen("it is back"),
    c.ScheduleSurvey: lambda n, life: c.ScheduleSurvey(_later(n, life)),
    c.RecordSatisfaction: lambda n, _: c.RecordSatisfaction(Decimal(1 + n % 5)),
    c.FilePostMortem: lambda *_: c.FilePostMortem("what happened", "a lock"),
    c.WaivePostMortem: lambda *_: c.WaivePostMortem("nothing new"),
    c.RecordLesson: lambda *_: c.RecordLesson("test with many sites"),
    c.RecordImprovement: lambda n, _: c.RecordImprovement(
        "load test", ("identified", "implemented")[n % 2]
    ),
    c.Close: lambda *_: c.Close(),
    c.Cancel: lambda *_: c.Cancel("by mistake"),
    c.Merge: lambda *_: c.Merge(OTHER, "the same"),
    c.Absorb: _absorb,
    c.Link: lambda n, _: c.Link(OTHER, ("related", "parent", "child", "repeat_of")[n % 4]),
    c.Restrict: lambda n, _: c.Restrict((WHO[n % 8], "amara"), "legal matter"),
    c.LiftRestriction: lambda *_: c.LiftRestriction("public by now"),
    c.MigrateHandbook: lambda *_: c.MigrateHandbook("page"),
    c.CheckClocks: lambda *_: c.CheckClocks(),
}
"""How each command is made from a drawn number and the life so far."""

assert set(MAKERS) == set(get_args(c.Command)), "a command that no history knows"

SUITED: Mapping[type[c.Command], tuple[str, ...]] = {
    c.RecordReply: ("system",),
    c.RecordDelivery: ("system",),
    c.RecordBounce: ("system",),
    c.RecordMirror: ("system",),
    c.RecordMirrorFailure: ("system",),
    c.RecordSurveySent: ("system",),
    c.CheckClocks: ("system",),
    c.ReleaseMessage: ("daniel", "ines"),
    c.DeclineLowering: ("daniel", "ines"),
    c.ConfirmFix: ("piotr", "tobias"),
    c.WithdrawFix: ("piotr",),
    c.ApproveGoodwill: ("daniel", "ines"),
    c.RejectGoodwill: ("daniel", "ines"),
    c.ReconsiderGoodwill: ("daniel", "ines"),
    c.WaivePostMortem: ("ines", "tobias"),
    c.Restrict: ("amara", "daniel"),
    c.LiftRestriction: ("amara", "daniel"),
    c.MigrateHandbook: ("daniel", "petra"),
}
"""Who can do it at all; for every other command anybody of these is drawn."""

ENDS = (c.Cancel, c.Merge)
"""Commands after which little can happen: they are drawn less often."""

KINDS = (
    *(kind for kind in MAKERS if kind not in (*ENDS, c.Raise)),
    c.LogCommunication,
    c.Resolve,
    c.Resolve,
    c.Reopen,
    c.Close,
    c.SendMessage,
    c.SendMessage,
    c.AcknowledgeAlert,
)

assert {w for w in WHO if w != "system"} <= {p.id for p in PEOPLE}
