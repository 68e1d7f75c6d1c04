"""Every command is a form; it works without script, and loses nothing that was typed."""

from decimal import Decimal

import pytest

from escalation_manager.core import commands as c
from escalation_manager.core.errors import Faults
from escalation_manager.core.money import Money
from escalation_manager.web.acts import ACTS, COMPOSED, MACHINERY
from escalation_manager.web.choosing import options
from escalation_manager.web.forms import COMMANDS, parse
from tests.api.office import Office
from tests.web.seen import Looker


def test_every_command_is_a_form_or_says_why_not() -> None:
    forms = {act.command for act in ACTS.values()} | {*MACHINERY, *COMPOSED}
    assert forms == set(COMMANDS.values())


@pytest.mark.parametrize("verb", ACTS)
def test_every_form_asks_for_what_its_command_needs(office: Office, verb: str) -> None:
    act = ACTS[verb]
    known = set(act.command.__dataclass_fields__)
    assert {field.name for field in act.fields} <= known
    mia, id_ = Looker(office, "mia"), office.raised()
    page = mia.get(f"/e/{id_}/do/{verb}")
    assert page.status == 200
    assert page.text("h1") == act.title
    whole = office.desk.show(id_, actor="mia")
    for field in act.fields:
        assert field.kind == "hidden" or page.all(f"[name={field.name}]"), field.name
        assert not field.options or options(field.options, office.desk, whole, "mia") is not None


def test_a_form_is_read_as_its_command() -> None:
    read = parse(
        c.RequestGoodwill,
        {"option": "service_credit", "reason": "a day", "value": "5,000", "value_currency": "EUR"},
    )
    assert read == c.RequestGoodwill("service_credit", "a day", Money(Decimal(5000), "EUR"))
    pause = parse(c.Pause, {"reason": "they ask", "until": "2026-03-10T14:30"}, "Europe/Berlin")
    assert pause.until.isoformat() == "2026-03-10T13:30:00+00:00"
    cause = parse(c.RecordRootCause, {"assessment": "x", "category": "y", "factors": "- a\n\n* b"})
    assert cause.factors == ("a", "b")


def test_every_field_that_cannot_be_read_is_told_at_once() -> None:
    with pytest.raises(Faults) as told:
        parse(c.Pause, {"until": "soon"})
    assert [fault.place for fault in told.value.faults] == ["reason", "until"]
    with pytest.raises(Faults):
        parse(c.RecordSatisfaction, {"score": "NaN"})


def test_what_the_desk_fills_in_cannot_be_sent() -> None:
    assert not parse(c.AcknowledgeCustomer, {"automatic": "yes"}).automatic


def test_without_script_a_refusal_shows_the_form_again(office: Office) -> None:
    mia, id_ = Looker(office, "mia"), office.raised()
    page = mia.send(f"/e/{id_}/pause", reason="They look for it", until="tomorrow perhaps")
    assert page.status == 422
    assert page.text("textarea[name=reason]") == "They look for it"
    assert "is no date" in page.text(".wrong").casefold()
    early = mia.send(f"/e/{id_}/resolve", summary="It works again", resolution="fix")
    assert early.status == 409
    assert "has not heard from us" in early.text("#refusal")
    assert early.text("textarea") == "It works again"


def test_with_script_a_refusal_is_a_part_that_takes_the_focus(office: Office) -> None:
    mia, id_ = Looker(office, "mia"), office.raised()
    part = mia.send(f"/e/{id_}/resolve", script=True, summary="It works again", resolution="fix")
    assert (part.status, part.answer.headers["x-status"]) == (200, "409")
    assert part.one("#refusal").attributes["tabindex"] == "-1"
    assert "acknowledge within an hour" in part.text("#refusal")


def test_nobody_elses_form_is_taken(office: Office) -> None:
    mia, id_ = Looker(office, "mia"), office.raised()
    for csrf in ("", "x" * 43, Looker(office, "daniel").csrf()):
        refused = mia.client.post(f"/e/{id_}/add-note", data={"text": "hi", "csrf": csrf})
        assert refused.status_code == 403
    assert office.desk.show(id_, actor="mia").state.notes == 0


def test_a_form_leads_to_no_other_site(office: Office) -> None:
    mia, id_ = Looker(office, "mia"), office.raised()
    for back in ("https://evil.example/", "//evil.example", "/\\evil.example", "/a\r\nx: y"):
        done = mia.send(f"/e/{id_}/add-note", text="hi", back=back)
        assert done.answer.headers["location"] == "/"
        assert mia.send("/choices", theme="dark", back=back).answer.headers["location"] == "/"


def test_two_people_at_once_and_nobody_loses_a_word(office: Office) -> None:
    id_ = office.raised()
    mia, daniel = Looker(office, "mia"), Looker(office, "daniel")
    form, other = (who.get(f"/e/{id_}/do/record-impact") for who in (mia, daniel))
    daniel.press(other, "#do button.primary", business="Twelve shops are closed")
    office.watch.passes(seconds=20)
    for script in (False, True):
        lost = mia.press(form, "#do button.primary", script=script, business="Exports are late")
        assert "409" in (str(lost.status), lost.answer.headers.get("x-status"))
        told = lost.text()
        assert "Daniel Okafor changed this" in told
        assert "Twelve shops are closed" in told
        assert "Exports are late" in told
    mia.press(lost, "#refusal button")
    assert office.desk.show(id_, actor="mia").state.impact_business == "Exports are late"


def test_what_the_clock_did_meanwhile_is_no_conflict(office: Office) -> None:
    id_, mia = office.raised(), Looker(office, "mia")
    form = mia.get(f"/e/{id_}/do/record-impact")
    office.desk.submit(c.AddNote("by somebody else"), actor="daniel", escalation=id_)
    office.watch.passes(hours=2)
    office.desk.tick()
    done = mia.press(form, "#do button.primary", business="Exports are late")
    assert done.status == 303


def test_a_severity_shows_its_deadlines_before_it_is_saved(office: Office) -> None:
    id_, mia = office.raised(), Looker(office, "mia")
    before = office.desk.show(id_, actor="mia").state.version
    shown = mia.send(
        f"/e/{id_}/do/change-severity/preview", script=True, severity="high", reason=""
    )
    assert "As High" in shown.text("#deadlines")
    assert len(shown.all("#deadlines tbody tr")) >= 3
    assert office.desk.show(id_, actor="mia").state.version == before


def test_who_may_only_read_sees_no_button(office: Office) -> None:
    id_ = office.raised()
    auditor = next(
        one.id for one in office.desk.policy.directory().people.values() if "auditor" in one.roles
    )
    page = Looker(office, auditor).get(f"/e/{id_}")
    assert not page.all(f"form[action^='/e/{id_}']")
    assert "may read everything and change nothing" in page.text("#can")
