"""Is this webhook from whom it says, and how is ours signed? Standard Webhooks 1.0, in a few lines.

The instant comes in as an argument, which is why the reference library is not used here; the tests
hold this file to it, in both directions.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from escalation_manager.core.errors import NotAllowed

TOLERANCE = timedelta(minutes=5)
"""How far the sender's clock may be from ours; older ones may be replayed by somebody else."""

ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
_PREFIX = "whsec_"


def secret_bytes(secret: str) -> bytes:
    """The key behind `whsec_…`. ValueError when it is none."""
    try:
        raw = base64.b64decode(secret.strip().removeprefix(_PREFIX) + "==")
    except binascii.Error:
        raw = b""
    if len(raw) < 24:
        raise ValueError("A webhook secret is whsec_ and 24 to 64 bytes in base64.")
    return raw


def signed(body: bytes, secret: str, *, id_: str, at: datetime) -> dict[str, str]:
    """The three headers that prove who sent this body."""
    stamp = str(int(at.timestamp()))
    return {ID: id_, TIMESTAMP: stamp, SIGNATURE: f"v1,{_sign(body, secret, id_, stamp)}"}


def verified(body: bytes, headers: Mapping[str, str], secret: str, *, at: datetime) -> str:
    """The id of a webhook whose signature is right. NotAllowed otherwise.

    Several signatures may be given, while a secret is being exchanged for another.
    """
    given = {name.lower(): value for name, value in headers.items()}
    id_, stamp = given.get(ID, ""), given.get(TIMESTAMP, "")
    if not id_ or not stamp.isascii() or not stamp.isdigit() or len(stamp) > 11:
        raise _refused("The webhook is not signed.")
    sent = datetime.fromtimestamp(int(stamp), UTC)
    if abs(at - sent) > TOLERANCE:
        raise _refused(f"The webhook was signed at {sent.isoformat()}, too far from now.")
    wanted = _sign(body, secret, id_, stamp)
    for one in given.get(SIGNATURE, "").split():
        version, _, signature = one.partition(",")
        if version == "v1" and hmac.compare_digest(wanted.encode(), signature.encode()):
            return id_
    raise _refused("The webhook's signature does not fit its body.")


def _sign(body: bytes, secret: str, id_: str, stamp: str) -> str:
    said = f"{id_}.{stamp}.".encode() + body
    return base64.b64encode(hmac.new(secret_bytes(secret), said, hashlib.sha256).digest()).decode()


def _refused(why: str) -> NotAllowed:
    return NotAllowed(
        why, "Sign the raw body as Standard Webhooks says, with the shared secret.", rule="webhooks"
    )
