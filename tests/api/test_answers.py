"""The link in an alert: looked at by anybody it does nothing, pressed it is that person's word."""

import hashlib
import hmac
import json
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest

from escalation_manager.channels.pagerduty.presses import Presses as PagerPresses
from escalation_manager.channels.slack.presses import Presses
from escalation_manager.core import commands as c
from escalation_manager.ports.links import ACKNOWLEDGE, Links
from tests.api.office import Office
from tests.channels.test_signing import SIGNING, slack_headers

LINKS = Links("a secret of more than thirty-two letters", "https://desk.larkfield.example")


@pytest.fixture
def linked(office: Office) -> Office:
    callbacks = {"slack": Presses(SIGNING, {"@mia": "U0MIA0001"})}
    office.desk.outside = replace(office.desk.outside, links=LINKS, callbacks=callbacks)
    return office


def path(office: Office, escalation: str, person: str = "mia") -> str:
    return f"/a/{LINKS.token(ACKNOWLEDGE, escalation, person, office.watch.now())}"


def acknowledged(office: Office, escalation: str) -> list[str]:
    state = office.desk.show(escalation, actor="system").state
    return [one.person for one in state.ladder.acknowledged]


def alerted(office: Office) -> str:
    """An escalation that asks Mia."""
    return office.raised(by="jonas")


def test_to_look_at_it_changes_nothing_however_often(linked: Office) -> None:
    escalation = alerted(linked)
    for _ in range(3):
        page = linked.browser().get(path(linked, escalation))
        assert page.status_code == 200
    assert linked.browser().head(path(linked, escalation)).status_code == 200
    assert acknowledged(linked, escalation) == []
    assert "Mia Hoffmann" in page.text
    assert "<form method=post><button>Acknowledge</button></form>" in page.text
    # With "no-referrer" a browser names no origin when the button is pressed, and is refused.
    assert page.headers["referrer-policy"] == "same-origin"
    assert page.headers["cache-control"] == "no-store"


def test_to_press_it_is_that_persons_own_word_and_counts_once(linked: Office) -> None:
    escalation = alerted(linked)
    where = path(linked, escalation)
    for _ in range(2):
        done = linked.browser().post(where)
        assert (done.status_code, "is acknowledged" in done.text) == (200, True)
    assert acknowledged(linked, escalation) == ["mia"]
    later = linked.browser().get(where)
    assert "<form" not in later.text
    assert "you acknowledged this alert" in later.text


def test_a_forged_or_old_link_does_nothing_and_says_so(linked: Office) -> None:
    escalation = alerted(linked)
    where = path(linked, escalation)
    forged = where[:-2] + ("AA" if not where.endswith("AA") else "BB")
    for method in ("get", "post"):
        refused = getattr(linked.browser(), method)(forged)
        assert (refused.status_code, "not made here" in refused.text) == (410, True)
    linked.watch.passes(hours=25)
    assert linked.browser().post(where).status_code == 410
    assert acknowledged(linked, escalation) == []


def test_a_link_gives_no_more_than_its_person_may(linked: Office) -> None:
    secret = linked.restricted("amara", "daniel")
    page = linked.browser().get(path(linked, secret))
    assert page.status_code == 409
    assert "regulator" not in page.text
    escalation = alerted(linked)
    refused = linked.browser().post(path(linked, escalation, "owen"))
    assert refused.status_code == 409
    assert acknowledged(linked, escalation) == []


def test_the_log_keeps_no_link(linked: Office, caplog: pytest.LogCaptureFixture) -> None:
    where = path(linked, alerted(linked))
    with caplog.at_level("INFO", logger="escalations.requests"):
        linked.browser().get(where)
    assert "GET /a/…" in caplog.text
    assert where not in caplog.text


def test_a_title_cannot_become_markup(linked: Office) -> None:
    escalation = linked.raised("<script>alert(1)</script> fails for 40 users", by="jonas")
    assert "<script>" not in linked.browser().get(path(linked, escalation)).text


def test_another_site_cannot_press_it(linked: Office) -> None:
    escalation = alerted(linked)
    foreign = {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}
    answer = linked.browser().post(path(linked, escalation), headers=foreign)
    assert (answer.status_code, acknowledged(linked, escalation)) == (403, [])


# --- Slack's buttons -----------------------------------------------------------------------------


def press(escalation: str, deed: str = "acknowledge", user: str = "U0MIA0001") -> bytes:
    said = {
        "type": "block_actions",
        "user": {"id": user},
        "actions": [{"action_id": deed, "value": escalation, "action_ts": "1700000000.1"}],
    }
    return urlencode({"payload": json.dumps(said)}).encode()


def sent(office: Office, body: bytes, **headers: str) -> int:
    signed = slack_headers(body, office.watch.now()) | {
        "content-type": "application/x-www-form-urlencoded"
    }
    answer = office.browser().post(
        "/v1/callbacks/slack", content=body, headers={**signed, **headers}
    )
    return answer.status_code


def test_a_press_in_slack_counts_once_for_whoever_pressed(linked: Office) -> None:
    escalation = alerted(linked)
    body = press(escalation)
    assert [sent(linked, body), sent(linked, body)] == [200, 200]
    assert acknowledged(linked, escalation) == ["mia"]
    assert sent(linked, press(escalation, "climb")) == 200
    assert linked.desk.show(escalation, actor="system").state.ladder.rung == 1


def test_a_press_that_slack_did_not_sign_or_of_nobody_we_know_does_nothing(linked: Office) -> None:
    escalation = alerted(linked)
    body = press(escalation)
    forged = {"X-Slack-Signature": "v0=" + "0" * 64}
    assert sent(linked, body, **forged) == 403
    assert sent(linked, press(escalation, user="U0STRANGE")) == 403
    linked.watch.passes(minutes=6)
    old = slack_headers(body)
    assert (
        linked.browser().post("/v1/callbacks/slack", content=body, headers=old).status_code == 403
    )
    assert acknowledged(linked, escalation) == []


# --- PagerDuty's webhooks ------------------------------------------------------------------------


def paged(office: Office, escalation: str, *, secret: str = SIGNING, **event: Any) -> int:
    said = {
        "id": "01DEN1HNLBC0VITK05UJOWVUEI",
        "event_type": "incident.acknowledged",
        "agent": {"id": "PXPGF42", "type": "user_reference"},
        "data": {"id": "PGR0VU2", "incident_key": f"{escalation}:pager-mia"},
    } | event
    body = json.dumps({"event": said}).encode()
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {"x-pagerduty-signature": f"v1={'0' * 64},v1={signature}"}
    answer = office.browser().post("/v1/callbacks/pagerduty", content=body, headers=headers)
    return answer.status_code


@pytest.mark.parametrize("people", [{}, {"pager-mia": "PXPGF42"}])
def test_who_acknowledges_on_the_phone_has_acknowledged(
    office: Office, people: dict[str, str]
) -> None:
    callbacks = {"pagerduty": PagerPresses(SIGNING, people)}
    office.desk.outside = replace(office.desk.outside, callbacks=callbacks)
    escalation = alerted(office)
    assert [paged(office, escalation), paged(office, escalation)] == [200, 200]
    assert acknowledged(office, escalation) == ["mia"]


def test_what_no_person_did_in_pagerduty_does_nothing(office: Office) -> None:
    callbacks = {"pagerduty": PagerPresses(SIGNING, {"pager-mia": "PXPGF42"})}
    office.desk.outside = replace(office.desk.outside, callbacks=callbacks)
    escalation = alerted(office)
    ours = {"id": "PSERVICE", "type": "service_reference"}
    assert paged(office, escalation, agent=ours) == 200
    assert paged(office, escalation, agent=None) == 200
    assert paged(office, escalation, event_type="incident.triggered") == 200
    assert paged(office, escalation, data={"incident_key": "another system"}) == 200
    assert paged(office, escalation, data=None) == 200
    assert paged(office, escalation, secret="x" * 32) == 403
    assert paged(office, escalation, agent={"id": "PELSE", "type": "user_reference"}) == 403
    assert acknowledged(office, escalation) == []


def test_nothing_is_linked_on_a_desk_without_links(office: Office) -> None:
    assert office.browser().get("/a/x.y").status_code == 409
    office.desk.submit(c.AcknowledgeAlert(), actor="mia", escalation=office.raised(by="jonas"))
