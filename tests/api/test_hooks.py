"""May a program tell us something by a signed webhook, and only then?"""

import base64
import json
from dataclasses import replace

import pytest

from escalation_manager.connectors.webhooks_in import Sender
from escalation_manager.ports.signing import signed
from tests.api.office import MORNING, Office

SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()
OTHER = "whsec_" + base64.b64encode(b"z" * 32).decode()
RAISING = {
    "type": "escalation.raise",
    "timestamp": MORNING.isoformat(),
    "data": {"account": "acc_123", "statement": "Nothing works."},
}


@pytest.fixture
def hooked(office: Office) -> Office:
    senders = {"tickets": Sender("tickets", SECRET)}
    office.desk.outside = replace(office.desk.outside, webhooks=senders)
    return office


def told(
    office: Office,
    secret: str = SECRET,
    sender: str = "tickets",
    id_: str = "m-1",
    what: object = RAISING,
) -> int:
    body = json.dumps(what).encode()
    headers = signed(body, secret, id_=id_, at=office.watch.now())
    answer = office.browser().post(f"/v1/hooks/{sender}", content=body, headers=headers)
    return answer.status_code


def test_what_is_signed_is_done_once(hooked: Office) -> None:
    assert [told(hooked), told(hooked), told(hooked, id_="m-2")] == [200] * 3
    assert hooked.program("mia").get("/escalations").json()["total"] == 2


def test_what_is_not_signed_by_the_sender_is_refused(hooked: Office) -> None:
    assert told(hooked, OTHER) == 403
    assert told(hooked, sender="strangers") == 404
    assert hooked.browser().post("/v1/hooks/tickets", json=RAISING).status_code == 403
    assert hooked.program("mia").get("/escalations").json()["total"] == 0


@pytest.mark.parametrize(
    ("more", "status", "counts"),
    [
        ({"sender": "MIA@larkfield.example"}, 200, True),
        ({"name": "Somebody of support"}, 200, True),
        ({}, 200, False),
        ({"name": "Somebody", "occurred_at": None}, 422, False),
        ({"name": "Somebody", "occurred_at": "2027-01-01T00:00:00Z"}, 422, False),
    ],
)
def test_what_one_of_us_said_elsewhere_counts_when_it_says_who(
    hooked: Office, more: dict[str, object], status: int, counts: bool
) -> None:
    assert told(hooked) == 200
    (shown,) = hooked.program("mia").get("/escalations").json()["escalations"]
    data = {"escalation": shown["id"], "direction": "out", "medium": "chat", "counterpart": "Sarah",
            "summary": "We are on it.", "occurred_at": MORNING.isoformat(), **more}  # fmt: skip
    what = {"type": "escalation.communication", "data": data}
    assert told(hooked, id_="m-2", what=what) == status
    state = hooked.desk.show(shown["id"], actor="mia").state
    assert (state.responded_at == MORNING) is counts
    said = [one.sender for one in state.communications]
    assert said == ([] if status == 422 else [more.get("name", "mia" if counts else "system")])


def test_a_button_of_a_channel_that_is_not_connected(hooked: Office) -> None:
    answer = hooked.browser().post("/v1/callbacks/slack", content=b"payload={}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
