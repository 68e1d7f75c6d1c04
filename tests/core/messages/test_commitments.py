"""Every promise made to a customer is a row with an owner and a due time: kept or broken."""

from decimal import Decimal

import pytest

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core.errors import BadInput, NotAllowed, NotFound
from escalation_manager.core.money import Money
from tests.core.outbox import Outbox


def ledger(box: Outbox) -> list[tuple[str, str]]:
    return [(one.kind, one.state) for one in box.state.commitments]


def test_a_promise_counts_once_the_customer_has_it() -> None:
    box = Outbox("critical")
    message = box.sends("We look into it.", next_update_at=box.minute(60))
    assert ledger(box) == []
    box.does(c.RecordDelivery(message.id), "desk")
    (one,) = box.state.commitments
    assert (one.id, one.kind, one.owner, one.due) == ("P1", "next_update", "mia", box.minute(60))


@pytest.mark.parametrize(("minute", "state"), [(59, "kept"), (60, "kept"), (61, "broken")])
def test_a_promised_update_is_kept_in_time_or_broken(minute: float, state: str) -> None:
    box = Outbox("critical")
    box.delivers("We look into it.", next_update_at=box.minute(60))
    box.until(minute)
    box.delivers("Here is more.")
    assert ledger(box) == [("next_update", state)]


def test_an_update_in_time_that_is_reported_late_kept_the_promise() -> None:
    box = Outbox("critical")
    box.delivers("We look into it.", next_update_at=box.minute(60))
    box.until(50)
    message = box.sends("Here is more.")
    box.until(70)
    assert ledger(box) == [("next_update", "broken")]
    box.does(c.RecordDelivery(message.id, sent_at=box.minute(51)), "desk")
    assert ledger(box) == [("next_update", "kept")]


def test_a_promise_is_broken_once_just_after_its_instant() -> None:
    box = Outbox("critical")
    box.delivers("We look into it.", next_update_at=box.minute(60))
    assert not [x for x in box.until(60) if isinstance(x, e.CommitmentBroken)]
    broken = [x for x in box.until(300) if isinstance(x, e.CommitmentBroken)]
    assert broken == [e.CommitmentBroken("P1", box.minute(60))]


def test_a_broken_promise_that_is_seen_late_says_so() -> None:
    box = Outbox("critical")
    box.delivers("We look into it.", next_update_at=box.minute(60))
    box.at = box.minute(90)
    assert e.CommitmentBroken("P1", box.minute(60), late=True) in box.does(c.CheckClocks(), "desk")


def test_a_confirmed_time_is_owed_by_who_confirmed_it_and_kept_by_resolving() -> None:
    box = Outbox()
    box.does(c.ConfirmFix(box.minute(120)), "piotr")
    box.delivers("FIX BY 2026-03-04T15:00+00:00")
    (one,) = box.state.commitments
    assert (one.kind, one.owner, one.due) == ("fix_time", "piotr", box.minute(180))
    box.until(180)
    box.does(c.Resolve("rolled back"))
    assert ledger(box) == [("fix_time", "kept")]


def test_a_confirmed_time_that_passes_unresolved_is_broken() -> None:
    box = Outbox()
    box.does(c.ConfirmFix(box.minute(120)), "piotr")
    box.delivers("FIX BY 2026-03-04T15:00+00:00")
    box.until(181)
    assert ledger(box) == [("fix_time", "broken")]
    box.does(c.Resolve("rolled back"))
    assert ledger(box) == [("fix_time", "broken")], "nothing erases it"


def test_a_credit_that_was_promised_is_kept_when_it_is_granted() -> None:
    box = Outbox()
    number = box.approved(value=Money(Decimal(500)))
    box.delivers("OFFER service_credit 500")
    (one,) = box.state.commitments
    assert (one.kind, one.about, one.what) == ("credit", number, "Service credit: $500")
    box.delivers("As I wrote: OFFER service_credit 500")
    assert len(box.state.commitments) == 1, "one credit, told twice, is one promise"
    box.does(c.UseGoodwill(number))
    assert ledger(box) == [("credit", "kept")]


def test_a_promised_credit_does_not_expire_it_is_broken_and_still_owed() -> None:
    box = Outbox()
    number = box.approved(value=Money(Decimal(500)))
    box.delivers("OFFER service_credit 500")
    box.until(60 * 24 * 15)
    assert ledger(box) == [("credit", "broken")]
    assert box.state.goodwill[0].state == "approved"
    box.does(c.UseGoodwill(number))
    assert box.state.goodwill[0].state == "used"


def test_an_explained_next_update_is_a_promise_of_one() -> None:
    box = Outbox()
    message = box.sends("We write MAYBE BY 2026-03-04T13:00+00:00")
    box.does(c.ExplainFinding(message.id, message.found[0].quote, "next_update"))
    box.does(c.SendMessage(message.id))
    box.does(c.RecordDelivery(message.id), "desk")
    assert [(x.kind, x.due) for x in box.state.commitments] == [("next_update", box.minute(60))]


def test_the_customer_can_agree_to_another_time_for_the_next_update() -> None:
    box = Outbox("critical")
    box.delivers("We look into it.", next_update_at=box.minute(60))
    box.does(c.AgreeNextUpdate(box.minute(600), "Ana Silva"))
    assert box.does(c.AgreeNextUpdate(box.minute(600), "Ana Silva")) == []
    assert ledger(box) == [("next_update", "kept"), ("next_update", "open")]
    assert box.state.clocks["update"].agreed_due == box.minute(600)
    assert not [x for x in box.until(600) if isinstance(x, e.CommitmentBroken)]


def test_an_agreement_names_who_agreed_to_a_time_to_come() -> None:
    box = Outbox("critical")
    with pytest.raises(BadInput, match="Name who"):
        box.does(c.AgreeNextUpdate(box.minute(600), " "))
    with pytest.raises(BadInput, match="past"):
        box.does(c.AgreeNextUpdate(box.minute(0), "Ana"))


def test_a_promise_is_settled_by_hand_once_and_with_a_reason() -> None:
    box = Outbox()
    box.delivers("More later.", next_update_at=box.minute(60))
    with pytest.raises(BadInput, match="reason"):
        box.does(c.BreakCommitment("P1", ""))
    box.does(c.BreakCommitment("p1", "the tests take longer"))
    assert box.does(c.BreakCommitment("P1", "the tests take longer")) == []
    with pytest.raises(NotAllowed, match="stays on record"):
        box.does(c.KeepCommitment("P1"))
    box.delivers("More.")
    assert ledger(box) == [("next_update", "broken")], "who said it breaks is taken at their word"
    with pytest.raises(NotFound):
        box.does(c.KeepCommitment("P9"))


def test_a_promise_is_kept_by_hand() -> None:
    box = Outbox()
    box.delivers("More later.", next_update_at=box.minute(60))
    box.does(c.KeepCommitment("P1"))
    assert box.does(c.KeepCommitment("P1")) == []
    with pytest.raises(NotAllowed, match="was kept"):
        box.does(c.BreakCommitment("P1", "no"))


def test_who_confirms_that_it_is_solved_waits_for_no_update() -> None:
    box = Outbox("low")
    box.delivers("More later.", next_update_at=box.minute(60))
    box.does(c.Resolve("fixed"))
    box.does(c.LogCommunication("in", "call", "It works", "Ana", confirms=True), minute=10)
    assert ledger(box) == [("next_update", "kept")]
