"""When are two requests the same one? Keys, fingerprints and the ids that follow from them.

Every connector answers a repeated request with the first result. What was *asked* makes two
requests equal, not what became of it: the instant behind "+1h" and the person behind "csm" may
have changed by the time of a retry.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

from escalation_manager.core.errors import KeyReused
from escalation_manager.ports.connectors import (
    AlertRequest,
    NoteRequest,
    SentAlert,
    SurveyRequest,
    TaskRequest,
)

Request: TypeAlias = TaskRequest | NoteRequest | AlertRequest | SurveyRequest


@dataclass(frozen=True, slots=True)
class Identity:
    """What a request is known by: its key and the fingerprint of what was asked."""

    key: str
    fingerprint: str

    def id(self, prefix: str, position: int = 0) -> str:
        """A stable id for what the request makes, the same on every retry: `alert_5f0c…`."""
        return f"{prefix}_{_digest(self.key, self.fingerprint, position)[:16]}"

    def refuse_another(self, fingerprint: str) -> None:
        """Raise KeyReused unless `fingerprint`, stored under this key, is this very request."""
        if fingerprint != self.fingerprint:
            raise KeyReused(
                f"The key {self.key!r} was used before for a different request.",
                "Choose a new key, or repeat the first request unchanged.",
            )


def identity(request: Request, *, at: datetime, by: str, key: str | None) -> Identity:
    """Who this request is. Without a `key`, the request, its instant and its asker are the key."""
    fingerprint = _digest(type(request).__name__, *_asked(request))
    if key is None:
        key = "auto:" + _digest(fingerprint, at.astimezone(UTC).isoformat(), by)[:32]
    return Identity(key, fingerprint)


def alert_sent(request: AlertRequest, asked: Identity, at: datetime, by: str) -> SentAlert:
    """What becomes of an alert that nobody asked for before, whoever keeps it."""
    return SentAlert(
        id=asked.id("alert"),
        account_id=request.account_id,
        priority=request.priority,
        message=request.message,
        asked=request.asked,
        recipients=request.recipients,
        escalation_id=request.escalation_id,
        sent_at=at.astimezone(UTC),
        sent_by=by,
    )


def _asked(request: Request) -> tuple[object, ...]:
    match request:
        case TaskRequest(account_id, type_, tasks, escalation_id):
            wanted = [(task.title, task.owner, task.due_asked or _iso(task.due)) for task in tasks]
            return (account_id, type_, escalation_id, wanted)
        case NoteRequest(account_id, text, escalation_id, type_, restricted_to):
            return (account_id, text, escalation_id, type_, restricted_to)
        case AlertRequest(account_id, priority, message, asked, _, escalation_id):
            return (account_id, priority, message, asked, escalation_id)
        case SurveyRequest(account_id, type_, contact_id, escalation_id):
            return (account_id, type_, contact_id, escalation_id)


def _iso(instant: datetime | None) -> str:
    return instant.astimezone(UTC).isoformat() if instant else ""


def _digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode()).hexdigest()
