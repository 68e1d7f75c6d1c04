"""One card each, with its rule; approve, decline with a reason, think again for ten seconds."""

from decimal import Decimal

import pytest

from escalation_manager.core import commands as c
from escalation_manager.core.money import Money
from tests.api.office import Office
from tests.web.seen import Looker

CREDIT = c.RequestGoodwill("service_credit", "Two days lost", Money(Decimal(5000)))


@pytest.fixture
def asked(office: Office) -> str:
    id_ = office.raised()
    office.desk.submit(CREDIT, actor="mia", escalation=id_)
    return id_


def state(office: Office, id_: str) -> str:
    return office.desk.show(id_, actor="mia").state.goodwill[0].state


def test_the_card_says_everything_that_it_rests_on(office: Office, asked: str) -> None:
    page = Looker(office, "daniel").get("/approvals")
    card = page.text(f"#card-{asked}-G1")
    for words in (
        "Service credit",
        "$5,000",
        "Acme Freight Group",
        "Mia Hoffmann asks",
        "Two days lost",
        "Never offer goodwill without manager approval",
        "takes CS Manager, or somebody above",
        "Given in the last 12 months Nothing",
        "then it expires",
    ):
        assert words in card, words
    assert page.one(f"#card-{asked}-G1 a[href='/handbook#goodwill_needs_approval']")


def test_two_presses_approve_without_script(office: Office, asked: str) -> None:
    daniel = Looker(office, "daniel")
    sent = daniel.press(daniel.get("/approvals"), f"#card-{asked}-G1 form button.primary")
    page = daniel.follow(sent)
    assert state(office, asked) == "approved"
    assert "Approved: service credit $5,000" in page.text("#undo")
    back = daniel.press(page, "#undo button")
    assert "Taken back" in daniel.follow(back).text("#notice")
    assert state(office, asked) == "requested"


def test_with_script_only_the_list_is_replaced(office: Office, asked: str) -> None:
    daniel = Looker(office, "daniel")
    part = daniel.press(
        daniel.get("/approvals"), f"#card-{asked}-G1 form button.primary", script=True
    )
    assert part.status == 200
    assert not part.all("nav.side")
    assert "10%20seconds" in part.answer.headers["x-say"]
    assert part.one("#approvals #undo").attributes["data-gone"] == "2026-03-10T09:00:10Z"


def test_after_ten_seconds_it_stands(office: Office, asked: str) -> None:
    daniel = Looker(office, "daniel")
    daniel.send(f"/approvals/{asked}/G1/approve")
    office.watch.passes(seconds=11)
    assert not daniel.get(f"/approvals?decided={asked}:G1").all("#undo")
    late = daniel.send(f"/approvals/{asked}/G1/undo")
    assert late.status == 409
    assert "was told already" in late.text("#refusal")
    assert state(office, asked) == "approved"


def test_declining_needs_a_reason_and_keeps_what_was_typed(office: Office, asked: str) -> None:
    daniel = Looker(office, "daniel")
    refused = daniel.send(f"/approvals/{asked}/G1/decline", reason=" ")
    assert refused.status == 422
    assert "needs a reason" in refused.text("#refusal")
    assert daniel.send(f"/approvals/{asked}/G1/decline", reason="Too much").status == 303
    goodwill = office.desk.show(asked, actor="mia").state.goodwill[0]
    assert (goodwill.state, goodwill.decision) == ("rejected", "Too much")


def test_who_asked_waits_and_who_may_not_decide_sees_no_button(office: Office, asked: str) -> None:
    mia, lena = Looker(office, "mia"), Looker(office, "lena")
    assert "You asked for it" in mia.get("/approvals").text()
    assert "Not yours to decide" in lena.get("/approvals").text()
    for looker in (mia, lena):
        assert not looker.get("/approvals").all("#approvals form")
        sent = looker.send(f"/approvals/{asked}/G1/approve")
        assert sent.status == 403
    assert state(office, asked) == "requested"


def test_somebody_above_may_decide_as_well(office: Office, asked: str) -> None:
    ines = Looker(office, "ines")
    assert ines.get("/approvals").all(f"#card-{asked}-G1 form")
    assert ines.send(f"/approvals/{asked}/G1/approve").status == 303


def test_a_lower_severity_waits_for_a_manager(office: Office) -> None:
    id_ = office.raised()
    office.watch.passes(days=3)
    lower = c.ChangeSeverity("low", "It was a display fault")
    office.desk.submit(lower, actor="mia", escalation=id_)
    daniel = Looker(office, "daniel")
    page = daniel.get("/approvals")
    assert "Lower the severity" in page.text(f"#card-{id_}-lowering")
    assert daniel.press(page, f"#card-{id_}-lowering button.primary").status == 303
    assert office.desk.show(id_, actor="mia").state.severity == "low"


def test_a_lower_severity_is_declined_with_a_reason_that_the_asker_reads(office: Office) -> None:
    id_ = office.raised()
    office.watch.passes(days=3)
    lower = c.ChangeSeverity("low", "It was a display fault")
    office.desk.submit(lower, actor="mia", escalation=id_)
    before = office.desk.show(id_, actor="mia").state.severity
    daniel, mia = Looker(office, "daniel"), Looker(office, "mia")
    assert mia.send(f"/approvals/{id_}/keep", reason="no").status == 403
    empty = daniel.send(f"/approvals/{id_}/keep", reason=" ")
    assert "needs a reason" in empty.text("#refusal")
    page = daniel.get("/approvals")
    kept = daniel.press(page, f"#card-{id_}-lowering .decline button", reason="It prints wrong")
    assert "stays as it is" in daniel.follow(kept).text("#notice")
    whole = office.desk.show(id_, actor="mia")
    assert (whole.state.severity, whole.state.lowering) == (before, None)
    told = [
        one for one in office.desk.store.effects(escalation=id_) if "It prints wrong" in str(one)
    ]
    assert told
    assert "It prints wrong" in mia.get(f"/e/{id_}").text("#timeline")
    assert not daniel.get("/approvals").all(f"#card-{id_}-lowering")


def test_engineering_confirms_the_time_that_was_promised(office: Office) -> None:
    id_ = office.raised()
    promise = c.WriteMessage("Hello Sarah, it will be fixed by 17:00 today.")
    office.desk.submit(promise, actor="mia", escalation=id_)
    office.desk.submit(c.SendMessage("M1"), actor="mia", escalation=id_)
    lena = Looker(office, "lena")
    page = lena.get("/approvals")
    card = f"#card-{id_}-M1"
    assert "fixed by 17:00 today" in page.text(f"{card} mark")
    wrong = lena.press(page, f"{card} form button", ready_by="soon")
    assert wrong.status == 422
    assert "is no date with a time" in wrong.text("#refusal")
    assert lena.press(page, f"{card} form button", ready_by="2026-03-10T17:00").status == 303
    (fix,) = office.desk.show(id_, actor="mia").state.confirmations
    assert fix.ready_by.isoformat() == "2026-03-10T16:00:00+00:00", "on her own clock"


def test_with_nothing_to_decide_the_page_says_so(office: Office) -> None:
    page = Looker(office, "daniel").get("/approvals")
    assert "Nothing waits for your word" in page.text("header")
    assert "No decision is waiting" in page.text()
