"""What ties the events of a log together, so that none can be altered or taken out unseen?

Every event's hash covers its content and the hash before it; a seal is the sum of the hashes of
many escalations, so that even an escalation that vanished whole is missed. This finds accidents
and careless hands; whoever rewrites every hash and every seal is found by the seal kept elsewhere.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

SHARDS = 16
"""Seals to share the writers between, so that they need not wait for one another's."""

_encode = msgspec.json.Encoder().encode


class StoredEvent(NamedTuple):
    """An event as it is written down; the instants as text, `data` to the letter."""

    escalation: str
    version: int
    kind: str
    schema: int
    at: str
    recorded_at: str
    actor: str
    data: str
    hash: str


class Seal(NamedTuple):
    """How many events there are, and the sum of their hashes."""

    events: int = 0
    hash: str = "0" * 64

    def with_more(self, hashes: Iterable[str]) -> Seal:
        """The seal once these events are there too."""
        count, total = self.events, int(self.hash, 16)
        for each in hashes:
            count += 1
            total += int(each, 16)
        return Seal(count, f"{total % (1 << 256):064x}")


def link(
    before: str,
    escalation: str,
    version: int,
    kind: str,
    schema: int,
    at: str,
    recorded_at: str,
    actor: str,
    data: str,
) -> str:
    """The hash of an event that follows the one with the hash `before` (the first follows "")."""
    content = (before, escalation, version, kind, schema, at, recorded_at, actor, data)
    return hashlib.sha256(_encode(content)).hexdigest()


def shard(escalation: str) -> int:
    """Whose seal counts the events of this escalation."""
    return zlib.crc32(escalation.encode()) % SHARDS


def whole(seals: Iterable[tuple[int, Seal]]) -> str:
    """One line that stands for all seals."""
    lines = [(number, seal.events, seal.hash) for number, seal in sorted(seals) if seal.events]
    return hashlib.sha256(_encode(lines)).hexdigest()


def document_hash(content: str) -> str:
    """What shows that a document was altered."""
    return hashlib.sha256(content.encode()).hexdigest()
