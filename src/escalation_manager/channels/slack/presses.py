"""Who pressed which button in Slack? Read only when Slack signed the very bytes that came."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

from escalation_manager.core.errors import BadInput, NotAllowed
from escalation_manager.ports.channels import Press

TOLERANCE = timedelta(minutes=5)
DEEDS = ("acknowledge", "climb")
MAX_BYTES = 1_000_000
_NUMBER = re.compile(r"ESC-\d{4,12}")


class Presses:
    """Fills the Callback port."""

    def __init__(self, secret: str, people: Mapping[str, str]) -> None:
        self._secret = secret.encode()
        self._addresses = {id_: address for address, id_ in people.items()}

    def read(self, body: bytes, headers: Mapping[str, str], *, at: datetime) -> tuple[Press, ...]:
        """The presses in one request. NotAllowed when Slack did not sign it, BadInput when odd."""
        self._check(body, headers, at)
        try:
            said = json.loads(parse_qs(body.decode(), strict_parsing=True)["payload"][0])
            user = str(said["user"]["id"])
            actions = [
                (str(one["action_id"]), str(one.get("value", "")), str(one["action_ts"]))
                for one in said.get("actions", ())
            ]
        except (ValueError, KeyError, TypeError, AttributeError):
            raise BadInput(
                "This is no press of a button.", "Send Slack's interactivity requests here."
            ) from None
        who = self._addresses.get(user, user)
        return tuple(
            Press(deed, escalation, "slack", who, f"slack:{escalation}:{deed}:{user}:{when}")
            for deed, escalation, when in actions
            if deed in DEEDS and _NUMBER.fullmatch(escalation)
        )

    def _check(self, body: bytes, headers: Mapping[str, str], at: datetime) -> None:
        given = {name.lower(): value for name, value in headers.items()}
        stamp = given.get("x-slack-request-timestamp", "")
        signature = given.get("x-slack-signature", "")
        known = stamp.isascii() and stamp.isdigit() and len(stamp) <= 11
        if not known or len(body) > MAX_BYTES:
            raise _not_slack("The request is not signed as Slack signs.")
        if abs(at - datetime.fromtimestamp(int(stamp), UTC)) > TOLERANCE:
            raise _not_slack("The request was signed too long ago, or in the future.")
        said = b"v0:" + stamp.encode() + b":" + body
        wanted = "v0=" + hmac.new(self._secret, said, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(wanted.encode(), signature.encode()):
            raise _not_slack("The signature does not fit the request.")


def _not_slack(why: str) -> NotAllowed:
    return NotAllowed(
        why, "Check the signing secret under [slack], and the clock of this machine.", rule="slack"
    )
