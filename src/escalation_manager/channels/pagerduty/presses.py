"""Who acknowledged in PagerDuty? Its webhooks v3, read only when it signed their very bytes.

Only what a person did counts: what our own events brought about is told back as well.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from datetime import datetime

from escalation_manager.core.errors import BadInput, NotAllowed
from escalation_manager.ports.channels import Press

SIGNATURE = "x-pagerduty-signature"
ACKNOWLEDGED = "incident.acknowledged"
MAX_BYTES = 1_000_000
METHODS = ("pager", "pagerduty")
_KEY = re.compile(r"(ESC-\d{4,12}):(.+)")


class Presses:
    """Fills the Callback port. `people`: address in the directory → PagerDuty's id of the user."""

    def __init__(self, secret: str, people: Mapping[str, str]) -> None:
        self._secret = secret.encode()
        self._addresses = {id_: address for address, id_ in people.items()}

    def read(self, body: bytes, headers: Mapping[str, str], *, at: datetime) -> tuple[Press, ...]:  # noqa: ARG002
        """The acknowledgement in a webhook, if it is one of a person, on an incident of ours."""
        self._check(body, headers)
        try:
            event = json.loads(body)["event"]
            kind, id_ = str(event["event_type"]), str(event["id"])
            incident = _KEY.fullmatch(str((event.get("data") or {}).get("incident_key") or ""))
            agent = event.get("agent") or {}
            user = str(agent.get("id") or "") if agent.get("type") == "user_reference" else ""
        except (ValueError, KeyError, TypeError, AttributeError):
            raise BadInput(
                "This is no event of PagerDuty.", "Make a webhook subscription of version 3."
            ) from None
        if kind != ACKNOWLEDGED or incident is None or not user:
            return ()
        # Where the settings name no users, a pager is taken for that of its owner.
        address = self._addresses.get(user, "" if self._addresses else incident[2])
        key = f"pagerduty:{incident[1]}:{id_}"
        return (Press("acknowledge", incident[1], METHODS[0], address or user, key, METHODS),)

    def _check(self, body: bytes, headers: Mapping[str, str]) -> None:
        given = {name.lower(): value for name, value in headers.items()}.get(SIGNATURE, "")
        wanted = "v1=" + hmac.new(self._secret, body, hashlib.sha256).hexdigest()
        signed = [one.strip().encode() for one in given.split(",")]
        # Several stand there while the secret is being exchanged.
        right = any(hmac.compare_digest(wanted.encode(), one) for one in signed)
        if len(body) > MAX_BYTES or not right:
            raise NotAllowed(
                "PagerDuty did not sign this.",
                "Check webhook_secret under [pagerduty].",
                rule="webhooks",
            )
