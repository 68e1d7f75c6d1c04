"""The page's seven guardrails: what each asks, and how an escalation stands to it."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from escalation_manager.core import commands as c
from escalation_manager.core.guardrail import Stand
from escalation_manager.core.guardrails import GUARDRAILS, standings
from escalation_manager.core.money import Money
from tests.core.outbox import Outbox

PAGE = (
    "Never promise resolution times without technical confirmation",
    "Always acknowledge escalations within 1 hour",
    "Update customer at least every 4 hours during critical escalations",
    "Document all communications in CRM",
    "Require post-mortem for all Critical/High escalations",
    "Never offer goodwill without manager approval",
    "Escalate internally if SLA breach is imminent",
)

KEPT, BROKEN, PENDING, NOT = Stand.KEPT, Stand.BROKEN, Stand.PENDING, Stand.NOT_APPLICABLE


def stand(box: Outbox, name: str) -> tuple[Stand, str]:
    found = {g.name: s for g, s in standings(box.state, box.rules, box.at)}
    return found[name].stand, found[name].why


def test_they_are_the_pages_sentences_in_its_order() -> None:
    assert tuple(g.sentence for g in GUARDRAILS) == PAGE
    assert len({g.name for g in GUARDRAILS}) == len(PAGE)
    assert all(g.enforced_by.endswith(".") for g in GUARDRAILS)


def test_two_of_them_judge_words() -> None:
    judging = [g.name for g in GUARDRAILS if g.judge is not None]
    assert judging == ["promise_needs_confirmation", "goodwill_needs_approval"]


@pytest.mark.parametrize("severity", ["critical", "high", "medium", "low"])
def test_each_says_why_at_any_moment(severity: str) -> None:
    box = Outbox(severity)
    for minute in (0, 60, 61, 60 * 24, 60 * 24 * 30):
        box.until(minute)
        for guardrail, standing in standings(box.state, box.rules, box.at):
            assert standing.why.endswith("."), (guardrail.name, standing)


def test_never_promise_resolution_times_without_technical_confirmation() -> None:
    name = "promise_needs_confirmation"
    box = Outbox()
    assert stand(box, name)[0] is NOT
    box.delivers("We look into it.")
    assert stand(box, name) == (KEPT, "No resolution time was promised.")
    box.does(c.ConfirmFix(box.minute(60)), "piotr")
    box.delivers("FIX BY 2026-03-04T15:00+00:00")
    assert stand(box, name)[0] is KEPT
    message = box.sends("FIX BY 2026-03-04T12:10+00:00")
    assert stand(box, name)[0] is KEPT, "held is not sent"
    box.does(c.ReleaseMessage(message.id, "they insist"), "daniel")
    box.does(c.RecordDelivery(message.id), "desk")
    how, why = stand(box, name)
    assert how is BROKEN
    assert "M3 by Daniel" in why


def test_always_acknowledge_escalations_within_1_hour() -> None:
    name = "acknowledge_within_an_hour"
    in_time, late = Outbox("low"), Outbox("low")
    assert stand(in_time, name)[0] is PENDING
    in_time.until(60)
    in_time.delivers("We have it.")
    assert stand(in_time, name)[0] is KEPT
    late.until(61)
    assert stand(late, name)[0] is BROKEN
    late.delivers("We have it.")
    assert stand(late, name)[0] is BROKEN
    cancelled = Outbox("low")
    cancelled.does(c.Cancel("raised twice"))
    assert stand(cancelled, name)[0] is NOT


def test_update_customer_at_least_every_4_hours_during_critical_escalations() -> None:
    name = "update_every_four_hours"
    assert stand(Outbox("high"), name)[0] is NOT
    box = Outbox("critical")
    assert stand(box, name)[0] is PENDING
    box.until(60 * 4)
    box.delivers("We roll back.")
    assert stand(box, name)[0] is PENDING
    box.does(c.Resolve("rolled back"))
    assert stand(box, name)[0] is KEPT
    late = Outbox("critical")
    late.until(60 * 4 + 1)
    assert stand(late, name)[0] is BROKEN
    late.delivers("We roll back.")
    assert stand(late, name)[0] is BROKEN


def test_document_all_communications_in_crm() -> None:
    name = "document_communications"
    box = Outbox()
    assert stand(box, name)[0] is NOT
    box.delivers("We look into it.")
    assert stand(box, name) == (PENDING, "Not in the CRM yet: C1.")
    box.does(c.RecordMirrorFailure("C1", "422"), "desk")
    assert stand(box, name)[0] is BROKEN
    box.does(c.RecordMirror("C1", "n1"), "desk")
    assert stand(box, name)[0] is KEPT


def filed(box: Outbox) -> None:
    box.does(c.FilePostMortem("down for a day", "a missing index", ("add it",)))


def waived(box: Outbox) -> None:
    box.does(c.WaivePostMortem("the customer's own network"), "ines")


@pytest.mark.parametrize("end", [filed, waived])
@pytest.mark.parametrize("severity", ["critical", "high"])
def test_require_post_mortem_for_all_critical_high_escalations(
    severity: str, end: Callable[[Outbox], None]
) -> None:
    name = "post_mortem_for_critical_and_high"
    box = Outbox(severity)
    assert stand(box, name)[0] is PENDING
    box.delivers("We look into it.")
    box.does(c.Resolve("fixed"))
    assert stand(box, name)[0] is PENDING
    end(box)
    assert stand(box, name)[0] is KEPT
    late = Outbox(severity)
    late.delivers("We look into it.")
    late.does(c.Resolve("fixed"))
    late.until(60 * 24 * 5 + 1)
    assert stand(late, name)[0] is BROKEN


@pytest.mark.parametrize("severity", ["medium", "low"])
def test_the_others_need_no_post_mortem(severity: str) -> None:
    assert stand(Outbox(severity), "post_mortem_for_critical_and_high")[0] is NOT


def test_never_offer_goodwill_without_manager_approval() -> None:
    name = "goodwill_needs_approval"
    box = Outbox()
    assert stand(box, name)[0] is NOT
    number = box.approved(value=Money(Decimal(500)))
    box.delivers("OFFER service_credit 500")
    box.does(c.UseGoodwill(number))
    assert stand(box, name)[0] is KEPT
    message = box.sends("OFFER service_credit 900")
    box.does(c.ReleaseMessage(message.id, "by word of mouth"), "daniel")
    box.does(c.RecordDelivery(message.id), "desk")
    how, why = stand(box, name)
    assert how is BROKEN
    assert f"{message.id} by Daniel" in why


@pytest.mark.parametrize(("severity", "minute"), [("critical", 60), ("high", 60), ("low", 60)])
def test_escalate_internally_if_sla_breach_is_imminent(severity: str, minute: float) -> None:
    name = "escalate_when_breach_is_imminent"
    box = Outbox(severity)
    assert stand(box, name)[0] is NOT
    box.until(minute)
    how, why = stand(box, name)
    assert how is KEPT, why
