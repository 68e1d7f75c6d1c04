"""The gate with the product's own reader: what a customer-success person would really write."""

from decimal import Decimal

import pytest

from escalation_manager.core import commands as c
from escalation_manager.core.money import Money
from tests.core.outbox import Outbox

PROMISE, GOODWILL, PASSES = "promise_needs_confirmation", "goodwill_needs_approval", ""

TEXTS = [
    ("We will fix it by Friday.", PROMISE),
    ("The fix will be live within 24 hours.", PROMISE),
    ("Our SLA is 48 hours.", PROMISE),
    ("The SLA deadline for your case is 6 March, 12:00 UTC.", PROMISE),
    ("You get a $500 credit.", GOODWILL),
    ("We will waive the fee.", GOODWILL),
    ("We extend your contract by 3 months.", GOODWILL),
    ("Wir beheben das bis Freitag.", PROMISE),
    ("I will write again at 15:00 today.", PASSES),
    ("Your card was charged $500.", PASSES),
    ("The fix was deployed yesterday.", PASSES),
    ("We found the cause and roll the change back.", PASSES),
]


@pytest.mark.parametrize(("text", "rule"), TEXTS)
def test_what_holds_a_text(text: str, rule: str) -> None:
    message = Outbox("high").sends(text)
    assert (message.state.value, message.rule) == ("held" if rule else "cleared", rule)


def test_the_same_words_pass_once_engineering_has_confirmed() -> None:
    box = Outbox("high")
    message = box.sends("The fix will be live within 24 hours.")
    box.does(c.ConfirmFix(box.minute(60 * 24)), "piotr")
    box.does(c.SendMessage(message.id))
    box.does(c.RecordDelivery(message.id), "desk")
    assert [(x.kind, x.due) for x in box.state.commitments] == [("fix_time", box.minute(60 * 24))]


def test_the_same_offer_passes_once_it_is_approved() -> None:
    box = Outbox("high")
    message = box.sends("You get a $500 credit.")
    box.approved(value=Money(Decimal(500)))
    box.does(c.SendMessage(message.id))
    assert box.message(message.id).state.value == "cleared"
    assert "$500" in box.sends("You get a $501 credit.").reason


def test_an_offer_of_time_is_measured_against_what_was_approved() -> None:
    box = Outbox("high")
    box.approved("extended_contract", quantity="2")
    assert box.sends("We extend your contract by two months.").state.value == "cleared"
    assert box.sends("We extend your contract by 3 months.").state.value == "held"


@pytest.mark.parametrize("severity", ["critical", "high", "medium", "low"])
def test_the_handbooks_own_words_pass_the_gate(severity: str) -> None:
    box = Outbox(severity)
    box.does(c.AcknowledgeCustomer())
    assert box.state.messages[0].state.value == "cleared"
