"""Never one's own request; approval comes before any mention; it expires."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core import reading
from escalation_manager.core.errors import BadInput, NotAllowed, NotFound
from escalation_manager.core.escalation import MessageState
from escalation_manager.core.money import Money
from escalation_manager.core.notices import deliveries, notice, wanted
from tests.core.outbox import Outbox, stand_in

CREDIT = c.RequestGoodwill("service_credit", "two days lost", Money(Decimal(500)))
MONTHS = c.RequestGoodwill("extended_contract", "two days lost", quantity="2")
SUPPORT = c.RequestGoodwill("premium_support", "two days lost", quantity="3 months")

PAGE = [
    (CREDIT, "Service credit", "cs_manager", "daniel"),
    (MONTHS, "Extended contract", "vp_cs", "ines"),
    (SUPPORT, "Premium support", "vp_cs", "ines"),
]


@pytest.fixture(autouse=True)
def _stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "READERS", (stand_in,))


@pytest.fixture
def box() -> Outbox:
    return Outbox("low")


@pytest.mark.parametrize(("request_", "label", "role", "approver"), PAGE)
def test_whose_approval_is_required(
    box: Outbox, request_: c.RequestGoodwill, label: str, role: str, approver: str
) -> None:
    option = box.rules.handbook.goodwill.options[request_.option]
    assert (option.label, option.approval) == (label, role)
    box.does(request_, "mia")
    for who in ("mia", "jonas", "claire", "piotr", "assist"):
        with pytest.raises(NotAllowed):
            box.does(c.ApproveGoodwill("G1"), who)
    if role == "vp_cs":
        with pytest.raises(NotAllowed):
            box.does(c.ApproveGoodwill("G1"), "daniel")
    (approved,) = box.does(c.ApproveGoodwill("G1"), approver)
    assert isinstance(approved, e.GoodwillApproved)
    assert approved.by == approver


@pytest.mark.parametrize("who", ["daniel", "ines", "victor"])
def test_never_ones_own_request(box: Outbox, who: str) -> None:
    box.does(CREDIT, who)
    with pytest.raises(NotAllowed, match="own"):
        box.does(c.ApproveGoodwill("G1"), who)
    box.does(c.ApproveGoodwill("G1"), "margaret")
    assert box.state.goodwill[0].state == "approved"


def test_an_agent_may_ask_and_never_decide_or_grant(box: Outbox) -> None:
    box.does(CREDIT, "assist")
    with pytest.raises(NotAllowed):
        box.does(c.ApproveGoodwill("G1"), "assist")
    box.does(c.ApproveGoodwill("G1"), "daniel")
    with pytest.raises(NotAllowed):
        box.does(c.UseGoodwill("G1"), "assist")


@pytest.mark.parametrize("decision", [c.ApproveGoodwill("G1"), c.RejectGoodwill("G1", "too much")])
def test_a_decision_can_be_taken_back_for_ten_seconds(box: Outbox, decision: c.Command) -> None:
    box.does(CREDIT, "mia")
    asked = box.state.goodwill[0]
    box.does(decision, "daniel")
    with pytest.raises(NotAllowed, match="Daniel decided"):
        box.does(c.ReconsiderGoodwill("G1"), "ines")
    box.at += timedelta(seconds=10)
    assert len(box.does(c.ReconsiderGoodwill("G1"), "daniel")) == 1
    assert box.state.goodwill[0] == asked
    assert box.does(c.ReconsiderGoodwill("G1"), "daniel") == []
    box.does(decision, "daniel")
    box.at += timedelta(seconds=10.001)
    with pytest.raises(NotAllowed, match="was told already"):
        box.does(c.ReconsiderGoodwill("G1"), "daniel")


def test_what_was_granted_is_not_taken_back(box: Outbox) -> None:
    box.does(CREDIT, "mia")
    box.does(c.ApproveGoodwill("G1"), "daniel")
    box.does(c.UseGoodwill("G1"), "mia")
    with pytest.raises(NotAllowed, match="G1 is used"):
        box.does(c.ReconsiderGoodwill("G1"), "daniel")


def test_nobody_is_told_of_a_decision_before_it_stands(box: Outbox) -> None:
    box.does(CREDIT, "mia")
    (approved,) = box.does(c.ApproveGoodwill("G1"), "daniel")
    entry = e.Entry("ESC-0001", 9, box.at, "daniel", approved)
    told = notice(None, box.state, entry, box.rules)
    assert told is not None
    ((when, people),) = deliveries(told, box.state, box.rules, box.at)
    assert (when - box.at, people) == (timedelta(seconds=10), ("mia",))
    assert wanted(entry, (), box.state, box.rules)
    back = replace(entry, version=10, event=e.GoodwillReconsidered("G1", "daniel"))
    assert not wanted(entry, (back,), box.state, box.rules)


def test_asking_twice_changes_nothing(box: Outbox) -> None:
    steps: list[tuple[c.Command, str]] = [
        (CREDIT, "mia"),
        (c.ApproveGoodwill("g1"), "daniel"),
        (c.UseGoodwill("G1"), "mia"),
    ]
    for command, who in steps:
        assert len(box.does(command, who)) == 1
        assert box.does(command, who) == []
    assert box.does(c.ApproveGoodwill("G1"), "daniel") == []
    box.does(MONTHS)
    box.does(c.RejectGoodwill("G2", "too much"), "ines")
    assert box.does(c.RejectGoodwill("G2", "too much"), "ines") == []


def test_a_request_that_nobody_decides_expires(box: Outbox) -> None:
    box.does(CREDIT)
    expires = box.state.goodwill[0].expires_at
    box.until(60 * 24 * 3)
    assert box.state.goodwill[0].state == "requested"
    assert e.GoodwillExpired("G1", expires) in box.until(60 * 24 * 3 + 1)
    with pytest.raises(NotAllowed, match="anew"):
        box.does(c.ApproveGoodwill("G1"), "daniel")


def test_an_approval_that_nobody_uses_expires(box: Outbox) -> None:
    number = box.approved(value=Money(Decimal(500)))
    valid = box.state.goodwill[0].valid_until
    assert valid is not None
    box.until(60 * 24 * 14)
    assert box.sends("OFFER service_credit 500").state is MessageState.CLEARED
    box.until(60 * 24 * 14 + 1)
    assert box.state.goodwill[0].state == "expired"
    held = box.sends("OFFER service_credit 400")
    assert "expired" in held.reason
    with pytest.raises(NotAllowed, match="expired"):
        box.does(c.UseGoodwill(number))


def test_what_is_not_approved_is_not_granted(box: Outbox) -> None:
    box.does(CREDIT)
    with pytest.raises(NotAllowed, match="CS Manager"):
        box.does(c.UseGoodwill("G1"))
    box.does(c.RejectGoodwill("G1", "no"), "daniel")
    with pytest.raises(NotAllowed, match="rejected"):
        box.does(c.UseGoodwill("G1"))
    with pytest.raises(NotAllowed, match="rejected"):
        box.does(c.ApproveGoodwill("G1"), "daniel")


@pytest.mark.parametrize("state", ["requested", "rejected"])
def test_approval_comes_before_any_mention(box: Outbox, state: str) -> None:
    box.does(CREDIT)
    if state == "rejected":
        box.does(c.RejectGoodwill("G1", "no"), "daniel")
    message = box.sends("OFFER service_credit 500")
    assert (message.state, message.rule) == (MessageState.HELD, "goodwill_needs_approval")


@pytest.mark.parametrize(
    ("quantity", "text", "passes"),
    [
        ("2 months", "OFFER extended_contract", True),
        ("2", "OFFER extended_contract", True),
        ("two months", "OFFER extended_contract", True),
        ("2 months", "OFFER premium_support", False),
    ],
)
def test_an_offer_is_of_the_option_that_was_approved(
    box: Outbox, quantity: str, text: str, passes: bool
) -> None:
    box.approved("extended_contract", quantity=quantity)
    assert (box.sends(text).state is MessageState.CLEARED) is passes


def test_a_number_of_months_is_written_out(box: Outbox) -> None:
    box.does(MONTHS)
    assert box.state.goodwill[0].quantity == "2 months"


def test_what_was_given_before_is_shown(box: Outbox) -> None:
    box.does(
        c.RequestGoodwill(
            "service_credit", "again", Money(Decimal(9)), given_last_year="$500 in May"
        )
    )
    assert box.state.goodwill[0].given_last_year == "$500 in May"


@pytest.mark.parametrize(
    "wrong",
    [
        c.RequestGoodwill("a pony", "sad", Money(Decimal(1))),
        c.RequestGoodwill("service_credit", " ", Money(Decimal(1))),
        c.RequestGoodwill("service_credit", "sad"),
        c.RequestGoodwill("service_credit", "sad", Money(Decimal(0))),
        c.RequestGoodwill("service_credit", "sad", Money(Decimal(-5))),
        c.RequestGoodwill("extended_contract", "sad", Money(Decimal(5))),
    ],
)
def test_a_request_says_what_how_much_and_why(box: Outbox, wrong: c.RequestGoodwill) -> None:
    with pytest.raises(BadInput):
        box.does(wrong)


def test_a_refusal_needs_a_reason_and_a_request(box: Outbox) -> None:
    box.does(CREDIT)
    with pytest.raises(BadInput, match="reason"):
        box.does(c.RejectGoodwill("G1", ""), "daniel")
    with pytest.raises(NotFound, match="G1"):
        box.does(c.ApproveGoodwill("G4"), "daniel")
