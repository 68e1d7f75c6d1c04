"""Of which issue does a webhook of Jira tell, and did Jira send it?"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping

from escalation_manager.core.errors import BadInput, NotAllowed

LARGEST = 1_000_000


def signed_key(body: bytes, headers: Mapping[str, str], secret: str) -> str:
    """The key of the issue in a webhook that Jira signed; empty: it names none."""
    if len(body) > LARGEST:
        raise BadInput(f"The webhook has {len(body):,} bytes.", "Send it without attachments.")
    told = {name.lower(): value for name, value in headers.items()}
    right = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    given = told.get("x-hub-signature", "").removeprefix("sha256=")
    if not secret or not hmac.compare_digest(given.encode("utf-8", "replace"), right.encode()):
        raise NotAllowed(
            "The webhook is not signed with our secret.",
            "Give Jira's webhook the secret that [jira] webhook_secret names.",
            rule="webhook: signature",
        )
    try:
        key = json.loads(body)["issue"]["key"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    return key if isinstance(key, str) else ""
