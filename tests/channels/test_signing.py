"""Signatures: ours are those of the standard, and nobody else's pass."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.signature import Clock, SignatureVerifier
from standardwebhooks import Webhook as Reference

from escalation_manager.channels.slack.presses import Presses
from escalation_manager.core.errors import BadInput, NotAllowed
from escalation_manager.ports.links import Links
from escalation_manager.ports.signing import secret_bytes, signed, verified
from tests.channels.alerts import LINKS, NOON

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER = "whsec_" + base64.b64encode(b"another secret of 24 bytes!").decode()


@given(st.text(max_size=200), st.from_regex(r"[A-Za-z0-9_.:-]{1,40}", fullmatch=True))
def test_we_sign_as_the_reference_library_does(body: str, id_: str) -> None:
    ours = signed(body.encode(), SECRET, id_=id_, at=NOON)
    theirs = Reference(SECRET).sign(id_, NOON, body)
    assert ours["webhook-signature"] == theirs
    assert verified(body.encode(), ours, SECRET, at=NOON + timedelta(minutes=5)) == id_


def test_the_example_of_the_specification_verifies() -> None:
    headers = {
        "Webhook-Id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    at = datetime.fromtimestamp(1614265330, UTC)
    assert verified(b'{"test": 2432232314}', headers, SECRET, at=at)


def _changed(name: str, value: str) -> Callable[[dict[str, str]], dict[str, str]]:
    return lambda headers: {**headers, name: value}


@pytest.mark.parametrize(
    "change",
    [
        _changed("webhook-id", "another"),
        _changed("webhook-timestamp", "1"),
        _changed("webhook-timestamp", "soon"),
        _changed("webhook-timestamp", "٣"),
        _changed("webhook-signature", ""),
        _changed("webhook-signature", "v1,AAAA"),
        _changed("webhook-signature", "v1,é v1a,x ,"),
        lambda headers: {},
    ],
)
def test_a_changed_header_is_refused(change: Callable[[dict[str, str]], dict[str, str]]) -> None:
    headers = change(signed(b"{}", SECRET, id_="k", at=NOON))
    with pytest.raises(NotAllowed):
        verified(b"{}", headers, SECRET, at=NOON)


@pytest.mark.parametrize("minutes", [-5.1, 5.1])
def test_an_old_or_early_signature_is_refused(minutes: float) -> None:
    headers = signed(b"{}", SECRET, id_="k", at=NOON)
    with pytest.raises(NotAllowed, match="too far from now"):
        verified(b"{}", headers, SECRET, at=NOON + timedelta(minutes=minutes))


def test_one_of_several_signatures_is_enough_while_secrets_are_exchanged() -> None:
    old = signed(b"{}", OTHER, id_="k", at=NOON)
    new = signed(b"{}", SECRET, id_="k", at=NOON)
    both = {**new, "webhook-signature": f"{old['webhook-signature']} {new['webhook-signature']}"}
    assert verified(b"{}", both, SECRET, at=NOON) == verified(b"{}", both, OTHER, at=NOON) == "k"
    with pytest.raises(NotAllowed):
        verified(b"{ }", both, SECRET, at=NOON)


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_c2hvcnQ=", "whsec_!!!"])
def test_a_weak_secret_is_none(secret: str) -> None:
    with pytest.raises(ValueError, match="24 to 64 bytes"):
        secret_bytes(secret)


# --- links ---------------------------------------------------------------------------------------


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_link_says_what_it_was_made_for(escalation: str, person: str) -> None:
    token = LINKS.token("acknowledge", escalation, person, NOON)
    link = LINKS.read(token, NOON)
    assert (link.escalation_id, link.person) == (escalation, person)
    assert all(sign.isalnum() or sign in "-_." for sign in token)


@given(st.integers(0, 200), st.sampled_from("AZaz09-_."))
def test_a_link_that_was_changed_is_no_link(place: int, sign: str) -> None:
    token = LINKS.token("acknowledge", "ESC-1042", "mia", NOON)
    place %= len(token)
    changed = token[:place] + sign + token[place + 1 :]
    said, _, signature = changed.partition(".")
    same = changed == token or _bits(token) == (_raw(said), _raw(signature))
    if same:
        return
    with pytest.raises(NotAllowed, match="not made here"):
        LINKS.read(changed, NOON)


def _bits(token: str) -> tuple[bytes, bytes]:
    said, _, signature = token.partition(".")
    return _raw(said), _raw(signature)


def _raw(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return b""


@pytest.mark.parametrize("token", ["", ".", "a.b", "é.é", "e30.e30", "....", "a" * 10_000])
def test_rubbish_is_no_link(token: str) -> None:
    with pytest.raises(NotAllowed, match="not made here"):
        LINKS.read(token, NOON)


def test_a_link_of_another_desk_is_refused() -> None:
    theirs = Links("another secret, as long as the other one", "https://desk.larkfield.example")
    with pytest.raises(NotAllowed):
        LINKS.read(theirs.token("acknowledge", "ESC-1042", "mia", NOON), NOON)


# --- Slack's buttons -----------------------------------------------------------------------------

SIGNING = "8f742231b10e8888abcd99yyyzzz85a5"
PRESS = (
    b"payload=%7B%22type%22%3A%22block_actions%22%2C%22user%22%3A%7B%22id%22%3A%22U0MIA0001%22%7D"
    b"%2C%22actions%22%3A%5B%7B%22action_id%22%3A%22acknowledge%22%2C%22value%22%3A%22ESC-1042%22"
    b"%2C%22action_ts%22%3A%221700000000.1%22%7D%5D%7D"
)


class _Then(Clock):
    def now(self) -> float:
        return NOON.timestamp()


def slack_headers(body: bytes, at: datetime = NOON, secret: str = SIGNING) -> dict[str, str]:
    """As Slack's own library signs."""
    stamp = str(int(at.timestamp()))
    made = SignatureVerifier(secret, _Then()).generate_signature(timestamp=stamp, body=body)
    assert made is not None
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": made}


def test_a_press_is_read_when_slack_signed_it() -> None:
    presses = Presses(SIGNING, {"@mia": "U0MIA0001"})
    (press,) = presses.read(PRESS, slack_headers(PRESS), at=NOON)
    assert (press.deed, press.escalation_id, press.address) == ("acknowledge", "ESC-1042", "@mia")
    assert press.key == "slack:ESC-1042:acknowledge:U0MIA0001:1700000000.1"
    (raw,) = Presses(SIGNING, {}).read(PRESS, slack_headers(PRESS), at=NOON)
    assert raw.address == "U0MIA0001"


def test_a_press_that_slack_did_not_sign_is_refused() -> None:
    presses = Presses(SIGNING, {})
    good = slack_headers(PRESS)
    for body, headers, at in (
        (PRESS + b" ", good, NOON),
        (PRESS, {}, NOON),
        (PRESS, slack_headers(PRESS, secret="x" * 32), NOON),
        (PRESS, good, NOON + timedelta(minutes=6)),
        (PRESS, {**good, "X-Slack-Signature": "v0=é"}, NOON),
        (PRESS, {**good, "X-Slack-Request-Timestamp": "-1"}, NOON),
    ):
        with pytest.raises(NotAllowed):
            presses.read(body, headers, at=at)


@pytest.mark.parametrize(
    "body", [b"", b"payload=%7B", b"payload=%5B%5D", b"payload=%FF", b"payload=1"]
)
def test_what_slack_signed_may_still_be_no_press(body: bytes) -> None:
    with pytest.raises(BadInput):
        Presses(SIGNING, {}).read(body, slack_headers(body), at=NOON)
