"""Whatever people do, in whatever order: the report can be built, is whole, and leaks nothing."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from escalation_manager.core import commands as c
from escalation_manager.core.deadlines import RESOLUTION, due
from escalation_manager.core.decide import decide
from escalation_manager.core.errors import EscalationError
from escalation_manager.core.events import Entry
from escalation_manager.core.fold import fold
from escalation_manager.core.money import Money
from escalation_manager.core.report.building import build
from escalation_manager.core.report.markdown import to_markdown
from escalation_manager.core.report.model import Audience
from escalation_manager.core.report.wording import moment
from escalation_manager.core.rules import Actor, Rules
from tests.core.report.case import PEOPLE, on
from tests.core.report.test_mails import ACCOUNTS, mail, raised
from tests.core.report.test_page import wanted

INSIDE = "kanari"
NUMBERS = st.sampled_from([1, 1, 2, 3])

COMMANDS: st.SearchStrategy[c.Command] = st.one_of(
    st.builds(c.Triage, type=st.sampled_from(["technical", "legal", "commercial", None]),
              severity=st.sampled_from(["critical", "medium", None]), reason=st.just(INSIDE)),
    st.builds(c.RecordImpact, users=st.sampled_from(["1,200", "all shops", None]),
              started_at=st.sampled_from([None, on(10, 4, 40)])),
    st.just(c.AddNote(INSIDE)),
    st.builds(c.Assign, st.sampled_from(["accountable", "resolving", "sponsor"]),
              st.sampled_from(["jonas", "lena", "ines"]), st.just(INSIDE)),
    st.just(c.HandOver("jonas", INSIDE)),
    st.just(c.AcceptHandover()),
    st.just(c.AcknowledgeAlert()),
    st.just(c.AcknowledgeCustomer()),
    st.just(c.Climb(INSIDE)),
    st.just(c.Silence(on(11, 0), INSIDE)),
    st.builds(c.ChangeSeverity, st.sampled_from(["low", "medium", "high", "critical"]),
              st.just(INSIDE)),
    st.just(c.Pause(INSIDE, on(13, 0))),
    st.just(c.Resume(INSIDE)),
    st.just(c.AgreeNextUpdate(on(12, 7, 3), "Sarah Lindgren")),
    st.just(c.StartDuty("gdpr_33")),
    st.just(c.AddTask(INSIDE, "lena", offset="+4h")),
    st.builds(c.AcceptTask, NUMBERS.map("T{}".format)),
    st.builds(c.CompleteTask, NUMBERS.map("T{}".format), st.just(INSIDE)),
    st.builds(c.DropTask, NUMBERS.map("T{}".format), st.just(INSIDE)),
    st.builds(c.LogCommunication, st.sampled_from(["in", "out"]),
              st.sampled_from(["call", "email", "meeting"]), st.just(INSIDE),
              st.sampled_from(["con_123_1", "henrik.aalto@acme-freight.example", "Eve", ""])),
    st.builds(c.WriteMessage, st.just("We are looking into it, Daniel Okafor leads."),
              recipient=st.sampled_from(["con_123_1", "con_123_2", ""])),
    st.builds(c.SendMessage, NUMBERS.map("M{}".format)),
    st.builds(c.RecordDelivery, NUMBERS.map("M{}".format), st.just(INSIDE)),
    st.builds(c.RecordBounce, NUMBERS.map("M{}".format), st.just(INSIDE)),
    st.just(c.ConfirmFix(on(10, 17, 43), INSIDE)),
    st.just(c.WithdrawFix(INSIDE)),
    st.just(c.RequestGoodwill("service_credit", INSIDE, Money(Decimal(7777)))),
    st.just(c.ApproveGoodwill("G1")),
    st.just(c.RejectGoodwill("G1", INSIDE)),
    st.just(c.AssessRisk("churn", "H", "M", INSIDE)),
    st.builds(c.RecordRootCause, st.just("A queue was full"), st.just("technical"),
              final=st.booleans()),
    st.just(c.RecordExitCriteria((INSIDE,), (INSIDE,))),
    st.just(c.Resolve(INSIDE)),
    st.just(c.Reopen(INSIDE)),
    st.just(c.RecordSatisfaction(Decimal(4), INSIDE)),
    st.just(c.FilePostMortem(INSIDE, INSIDE, (INSIDE,))),
    st.just(c.RecordLesson(INSIDE)),
    st.just(c.RecordImprovement(INSIDE)),
    st.just(c.Close()),
    st.just(c.Restrict(("mia", "daniel"), INSIDE)),
    st.just(c.CheckClocks()),
)  # fmt: skip

WHO = st.sampled_from(["mia", "daniel", "ines", "piotr", "margaret"])
WAITS = st.sampled_from([0, 3, 40, 200, 1500, 6000])
LIVES = st.lists(st.tuples(WAITS, WHO, COMMANDS), min_size=12, max_size=30)


def lived(steps: list[tuple[int, str, c.Command]]) -> tuple[Rules, tuple[Entry, ...]]:
    """What came of it; what was refused did not happen."""
    rules, entries, at = raised("04")
    account = ACCOUNTS["acc_123"]
    told = c.GatherContext(account.name, Money(Decimal(480_000)), 37)
    for wait, who, command in [(0, "mia", told), *steps]:
        at += timedelta(minutes=wait)
        actor = Actor.of(rules.directory.people[who])
        try:
            entries += decide(fold(entries), command, actor, rules, at)
        except EscalationError:
            continue
    return rules, entries


@given(LIVES, st.data())
@settings(max_examples=60)
def test_at_every_moment_of_every_life_the_report_is_whole_and_leaks_nothing(
    steps: list[tuple[int, str, c.Command]], data: st.DataObject
) -> None:
    rules, entries = lived(steps)
    at = data.draw(st.sampled_from(sorted({entry.at for entry in entries})))
    known = tuple(entry for entry in entries if entry.at <= at)
    state = fold(known)
    assert state is not None
    lines = iter(to_markdown(build(state, known, rules, at)).split("\n"))
    for start in wanted():
        assert any(line.startswith(start) for line in lines), f"Missing or out of order: {start}"
    shared = build(state, known, rules, at, Audience.CUSTOMER)
    said = to_markdown(replace(shared, issue=replace(shared.issue, statement="")))
    assert INSIDE not in said
    assert not [person.name for person in PEOPLE if person.name in said]
    assert not [kept for kept in ("480,000", "37/100", "7,777") if kept in said]
    target = due(state, RESOLUTION, rules)
    told = {entry.at for entry in known} | {on(12, 7, 3), on(10, 17, 43), mail("04").sent_at}
    assert target is None or target in told or moment(target, shared.zone) not in said
